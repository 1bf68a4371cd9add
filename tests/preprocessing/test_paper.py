"""Digits are read on every kind of paper that `papers.py` draws, and nothing is read from blank paper."""

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

import papers
from digitpad import Recognizer
from digitpad.preprocessing.decode import picture_to_gray
from digitpad.preprocessing.paper import _inside_frame
from digitpad.preprocessing.segment import segment_ink
from number_samples import draw_boxes

RECOGNIZER = Recognizer(threads=1)
COUNT = 4
KINDS = [pytest.param(kind, id=kind.__name__) for kind in papers.KINDS]


@pytest.mark.parametrize("kind", KINDS)
def test_digits_are_read_on_paper_of_each_kind(kind):
    rng = np.random.default_rng(3)
    samples = papers.digits(COUNT, seed=7)
    predictions = [RECOGNIZER.recognize(kind(strokes, rng)) for _, strokes in samples]
    right = sum(prediction.digit == digit for prediction, (digit, _) in zip(predictions, samples, strict=True))
    assert right >= COUNT - 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.id != "circled"])
def test_blank_paper_of_each_kind_is_no_digit(kind):
    """A circle with nothing in it is a 0."""
    rng = np.random.default_rng(5)
    assert [RECOGNIZER.recognize(kind([], rng)).digit for _ in range(2)] == [None, None]


def test_a_blank_ruled_sheet_in_falling_light_is_no_digit():
    rng = np.random.default_rng(7)
    cases = [
        (int(rng.choice([30, 38, 50])), margins, side, light, bool(rng.integers(2)))
        for margins in [(), (80,), (500,), (560,), (540, 560)]
        for side in range(4)
        for light in (0.7, 0.5, 0.35)
    ]
    pictures = [papers.blank_ruled(*case, np.random.default_rng(0) if noisy else None) for *case, noisy in cases]
    read = [RECOGNIZER.recognize(picture).digit for picture in pictures]
    assert [(case, digit) for case, digit in zip(cases, read, strict=True) if digit is not None] == []


def test_digits_on_ruled_sheets_in_falling_light_are_read():
    rng = np.random.default_rng(4)
    samples = papers.digits(20, seed=4)
    predictions = [RECOGNIZER.recognize(papers.ruled_in_falling_light(strokes, rng)) for _, strokes in samples]
    assert [prediction.digit for prediction in predictions] == [digit for digit, _ in samples]


def test_randomly_ruled_sheets_hold_their_digits_and_nothing_else():
    rng = np.random.default_rng(20)
    samples = papers.digits(20, seed=20)
    predictions = [RECOGNIZER.recognize(papers.random_ruled(strokes, rng)) for _, strokes in samples]
    assert [prediction.digit for prediction in predictions] == [digit for digit, _ in samples]
    assert [RECOGNIZER.recognize(papers.random_ruled([], rng)).digit for _ in samples] == [None] * len(samples)


def test_two_lines_of_a_margin_that_run_into_one_are_no_digit():
    pictures = [papers.double_margin([], np.random.default_rng((1, index))) for index in range(12)]
    assert [RECOGNIZER.recognize(picture).digit for picture in pictures] == [None] * len(pictures)


@pytest.mark.parametrize("kind", [papers.plain, papers.desk_strip, papers.box, papers.shadow_edge, papers.squared])
def test_an_inverted_picture_has_the_same_ink(kind):
    [(_, strokes)] = papers.digits(1, seed=2)
    gray = picture_to_gray(kind(strokes, np.random.default_rng(1)))
    np.testing.assert_allclose(segment_ink(1 - gray), segment_ink(gray), atol=1e-6)


@pytest.mark.parametrize("kind", [papers.plain, papers.desk_corner, papers.box, papers.photographed_box])
def test_more_desk_around_a_picture_does_not_change_the_digit(kind):
    [*_, (digit, strokes)] = papers.digits(5, seed=2)
    with Image.open(io.BytesIO(kind(strokes, np.random.default_rng(1)))) as image:
        picture = ImageOps.expand(image.convert("RGB"), image.width // 10, papers.DARK_DESK)
    assert RECOGNIZER.recognize(picture).digit == digit


@pytest.mark.parametrize("text", ["50371", "1024", "503 1", "7  "])
def test_the_number_in_a_row_of_boxes_is_read_without_the_boxes(text):
    assert RECOGNIZER.read_number(draw_boxes(text)).text.replace(" ", "") == text.replace(" ", "")


def test_paper_that_reaches_beyond_its_frame_takes_nothing_from_it():
    frame = np.zeros((20, 9), bool)
    frame[:, 2:7] = True
    assert np.array_equal(_inside_frame(frame, np.ones_like(frame)), frame)
