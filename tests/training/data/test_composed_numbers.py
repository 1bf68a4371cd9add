"""Composed numbers: their characters, gaps, separators and joined digits, and the pictures of them."""

from itertools import pairwise

import numpy as np
import pytest

from digitpad.training.data.composed_numbers import DIGIT_HEIGHT_PX, GAPS, NumberGenerator, draw_picture
from digitpad.training.data.dataset import NO_DIGIT_LABEL
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.stroke_font import stroke_font_digits

SQUARE = [[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], [(0.0, 0.0), (0.0, 10.0), (10.0, 10.0)]]
SEPARATORS = [
    PenSample(NO_DIGIT_LABEL, "anna", [[(0.0, 0.0), (0.5, 0.0)]], "-"),
    PenSample(NO_DIGIT_LABEL, "ben", [[(0.0, 0.0), (0.4, 0.0)]], "-"),
    PenSample(NO_DIGIT_LABEL, "ben", [[(0.0, 0.0)]], "."),
]


def generate(seed=0, length=4, gaps="natural", **options):
    generator = NumberGenerator([PenSample(7, "anna", SQUARE)], SEPARATORS)
    return generator.generate(np.random.default_rng(seed), length, GAPS[gaps], **options)


def character_strokes(number):
    return [np.concatenate([number.strokes[index] for index in indices] or [[]]) for indices in number.characters]


@pytest.mark.parametrize("gaps", GAPS)
def test_digits_follow_each_other_at_a_gap_of_the_range(gaps):
    for seed in range(20):
        inks = character_strokes(generate(seed, gaps=gaps))
        low, high = GAPS[gaps]
        for left, right in pairwise(inks):
            assert low - 1e-9 <= right[:, 0].min() - left[:, 0].max() <= high + 1e-9
        assert all(0.8 <= np.ptp(ink[:, 1]) <= 1.15 for ink in inks)


@pytest.mark.parametrize("length", [1, 2, 4, 10])
def test_number_has_the_digits_of_one_writer_and_each_stroke_belongs_to_one(length):
    generator = NumberGenerator([PenSample(1, "ben", [[(0.0, 0.0), (0.0, 9.0)]]), PenSample(7, "anna", SQUARE)])
    for seed in range(10):
        number = generator.generate(np.random.default_rng(seed), length, GAPS["tight"])
        assert number.text == ("1" if number.writer == "ben" else "7") * length
        assert sorted(index for indices in number.characters for index in indices) == [*range(len(number.strokes))]


def test_strokes_are_in_random_order():
    orders = {tuple(index for indices in generate(seed).characters for index in indices) for seed in range(20)}
    assert len(orders) > 10


def test_joined_digits_share_a_stroke():
    number = generate(joined_fraction=1.0)
    assert len(number.strokes) == 5
    assert all(len({*left} & {*right}) == 1 for left, right in pairwise(number.characters))
    assert not any({*left} & {*right} for left, right in pairwise(generate().characters))


def test_separator_is_of_the_same_writer_and_between_two_digits():
    for seed in range(10):
        number = generate(seed, separator="-")
        assert number.text.strip("-").replace("-", "", 1) == "7777"
        ink = character_strokes(number)[number.text.index("-")]
        assert np.ptp(ink[:, 0]) == pytest.approx(0.5)
        assert 0.1 < ink[0, 1] < 0.9


def test_point_stands_at_the_bottom_of_the_digits():
    for seed in range(10):
        number = generate(seed, separator=".")
        before, point, _ = character_strokes(number)[number.text.index(".") - 1 :][:3]
        assert point[0, 1] == pytest.approx(before[:, 1].max(), abs=0.15)


def test_space_is_a_wide_gap_without_ink():
    number = generate(length=2, separator=" ")
    assert number.text == "7 7"
    assert number.characters[1] == ()
    left, _, right = character_strokes(number)
    assert right[:, 0].min() - left[:, 0].max() >= 0.9


def test_number_depends_on_the_seed_alone():
    assert generate(3, joined_fraction=0.5) == generate(3, joined_fraction=0.5)
    assert generate(3) != generate(4)


def test_picture_shows_dark_ink_on_grey_paper():
    number = NumberGenerator(stroke_font_digits()).generate(np.random.default_rng(1), 4, GAPS["natural"])
    picture = draw_picture(number.strokes, np.random.default_rng(1))
    assert picture.dtype == np.uint8
    paper = np.median(picture)
    assert 180 <= paper <= 250
    assert picture[0].min() == paper
    assert picture.min() < 0.55 * paper
    rows = np.flatnonzero((picture < 0.8 * paper).any(axis=1))
    assert 0.8 * DIGIT_HEIGHT_PX <= np.ptp(rows) <= 1.6 * DIGIT_HEIGHT_PX


def test_picture_of_a_single_point_has_ink():
    picture = draw_picture([[(3.0, 3.0)]], np.random.default_rng(0))
    assert picture.min() < np.median(picture)
