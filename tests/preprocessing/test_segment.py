"""Ink is separated from paper of every kind."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import papers
from digitpad import Recognizer
from digitpad.preprocessing import paper, segment
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.segment import segment_ink
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.data import stroke_font
from synthetic_photos import CONDITIONS, photograph


@pytest.mark.parametrize("array", [np.zeros((28, 28)), np.ones((5, 9), bool), np.full((20, 20, 3), 200, np.uint8)])
def test_uniform_paper_is_blank(array):
    assert not picture_to_frame(array).any()


def test_textured_paper_without_ink_is_blank():
    rng = np.random.default_rng(0)
    for conditions in ({}, {"texture": True}, {"light": True}, {"texture": True, "light": True}):
        assert not picture_to_frame(photograph(np.zeros((28, 28)), rng, **conditions)).any()


@pytest.mark.parametrize("condition", CONDITIONS)
def test_digits_in_photos_are_recognised(condition):
    """At least eight of nine; `python tests/synthetic_photos.py` measures it on MNIST's test digits."""
    recognizer = Recognizer()
    rng = np.random.default_rng(4)
    digits = {digit: stroke_font.DIGIT_GLYPHS[str(digit)] for digit in (0, 2, 3, 4, 5, 6, 7, 8, 9)}
    predictions = {
        digit: recognizer.recognize(photograph(strokes_to_frame(strokes), rng, **CONDITIONS[condition]))
        for digit, strokes in digits.items()
    }
    assert sum(prediction.digit == digit for digit, prediction in predictions.items()) >= 8


NOISE = st.one_of(st.just(0.0), st.floats(0, 25))
"""From none to so much that noise decides what is an edge."""


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([*papers.KINDS, None]), st.integers(40, 220), st.integers(0, 2**16), NOISE, st.booleans())
def test_whole_numbers_find_the_same_ink_as_fractions(kind, side, seed, noise, is_light):
    """Bit for bit: where whole numbers cannot tell, they are not used."""
    rng = np.random.default_rng(seed)
    if kind is None:
        levels = np.kron(rng.integers(0, 256, (side // 9 + 1, 7)), np.ones((9, side // 7)))
    else:
        strokes = papers.digits(10)[seed % 10][1]
        levels = np.asarray(Image.open(io.BytesIO(kind(strokes, rng))).convert("L").resize((side, side * 3 // 4)))
    levels = np.clip(levels + rng.normal(0, noise, levels.shape), 0, 255).astype(np.uint8)
    gray = (255 - levels if is_light else levels) / 255
    ink = segment_ink(gray)
    with pytest.MonkeyPatch.context() as patch:
        for module in (paper, segment):
            patch.setattr(module, "to_levels", lambda _: None)
        assert np.array_equal(ink, segment_ink(gray))
