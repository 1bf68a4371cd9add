"""Another hand and negatives: what the network learns from beside the digits as they are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from digitpad import Recognizer
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.augmentation.strokes import draw_by_another_hand, resample, vary
from digitpad.training.data import negatives, stroke_font
from digitpad.training.data.mnist import NO_DIGIT, Digits
from digitpad.training.data.negatives import Negatives
from digitpad.training.data.training_sets import (
    as_drawn,
    as_small_pictures,
    drawn_by_others,
    font_digits,
    split_by_writer,
)
from digitpad.training.data.training_sets import negatives as some_negatives
from pendigits_data import real_pendigits

GLYPH_TABLES = [stroke_font.DIGITS, stroke_font.DIGITS_ELSEWHERE, stroke_font.LETTERS, stroke_font.SYMBOLS]
DIGITS = as_drawn(font_digits())
seeds = some.integers(0, 2**32 - 1)
quickly = settings(deadline=None, max_examples=25)
strokes = some.lists(
    some.lists(some.tuples(some.floats(-100, 100), some.floats(-100, 100)), min_size=1, max_size=12),
    min_size=1,
    max_size=4,
)


def digits_of(*names):
    """The project's own digits of these names."""
    return DIGITS.pick(np.flatnonzero(np.isin(DIGITS.names, names)))


def kind(name, digits=DIGITS, pen=()):
    return next(make for _, make in Negatives(digits, pen).kinds if make.__name__ == f"_{name}")


@quickly
@given(strokes, seeds)
def test_any_ink_by_another_hand_is_a_frame_with_ink(ink, seed):
    frame = draw_by_another_hand(ink, np.random.default_rng(seed))
    assert frame.shape == (FRAME_SIZE, FRAME_SIZE)
    assert frame.dtype == np.float32
    assert 0 <= frame.min() < frame.max() <= 1


@quickly
@given(strokes, seeds)
def test_another_hand_keeps_strokes_apart_and_leaves_the_given_ones(ink, seed):
    kept = [list(stroke) for stroke in ink]
    varied = vary(ink, np.random.default_rng(seed))
    assert ink == kept
    assert len(varied) == len(ink)
    assert all(np.isfinite(stroke).all() for stroke in varied)


@quickly
@given(strokes, seeds, some.floats(0.1, 50), some.tuples(some.floats(-1e3, 1e3), some.floats(-1e3, 1e3)))
def test_size_and_place_of_the_drawing_make_no_difference(ink, seed, size, place):
    spread = np.ptp(np.concatenate(ink), axis=0).max()
    if 0 < spread < 1e-3:
        return  # rounding would be larger than the ink
    moved = [np.array(stroke) * size + place for stroke in ink]
    one, other = (vary(drawing, np.random.default_rng(seed)) for drawing in (ink, moved))
    for here, there in zip(one, other, strict=True):
        if len(here) == len(there):  # a stroke shorter than rounding may become a dot
            np.testing.assert_allclose(here, there, atol=1e-3)


def test_the_same_seed_gives_the_same_hand():
    ink = stroke_font.DIGITS["5"]
    first, second, other = (draw_by_another_hand(ink, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (first == second).all()
    assert (first != other).any()


def test_pens_differ_in_width():
    inks = [draw_by_another_hand(stroke_font.DIGITS["0"], np.random.default_rng(seed)).sum() for seed in range(100)]
    assert max(inks) > 2 * min(inks)


def test_resampled_points_are_equally_far_apart_and_keep_the_ends():
    corner = np.array([[0.0, 0.0], [0.0, 3.0], [1.0, 3.0]])
    points = resample(corner, 9)
    np.testing.assert_allclose(points[[0, -1]], corner[[0, -1]])
    np.testing.assert_allclose(np.hypot(*np.diff(points, axis=0).T), 0.5)


@pytest.mark.parametrize("dot", [[[2.0, 3.0]], [[2.0, 3.0], [2.0, 3.0]]])
def test_a_dot_stays_a_dot(dot):
    assert resample(np.array(dot), 20).tolist() == [[2.0, 3.0]]


def test_digits_by_another_hand_are_still_read_as_what_they_are():
    digits = drawn_by_others(font_digits(), 400, seed=8)
    named = Recognizer().score_frames(digits.frames()).probabilities.argmax(axis=1)
    assert (named == digits.names).mean() > 0.8


def test_digits_as_small_pictures_are_still_read_as_what_they_are():
    digits = as_small_pictures(DIGITS, seed=8)
    assert digits.images.shape == DIGITS.images.shape
    named = Recognizer().score_frames(digits.frames()).probabilities.argmax(axis=1)
    assert (named == digits.names).mean() > 0.8


def test_small_pictures_are_up_to_twice_as_wide_and_as_tall_as_before():
    bar = np.zeros((28, 28), np.uint8)
    bar[4:24, 11:17] = 255
    pictures = as_small_pictures(Digits(np.repeat(bar[None], 40, axis=0), np.ones(40, int)), seed=8).images
    sides = [Image.fromarray(picture).point(lambda grey: grey > 128).getbbox() for picture in pictures]
    widths, heights = np.array([(right - left, bottom - top) for left, top, right, bottom in sides]).T
    assert np.ptp(heights) <= 2
    assert 5 <= widths.min() < 8
    assert 10 < widths.max() <= 14


def test_real_digits_by_another_hand_are_still_read_as_what_they_are():
    digits = drawn_by_others(split_by_writer(real_pendigits()).validation, 400, seed=8)
    named = Recognizer().score_frames(digits.frames()).probabilities.argmax(axis=1)
    assert (named == digits.names).mean() > 0.8


@pytest.mark.parametrize("table", GLYPH_TABLES)
def test_each_glyph_draws(table):
    for name, glyph in table.items():
        assert strokes_to_frame(glyph).any(), name
        assert all(((stroke >= -1) & (stroke <= 10)).all() for stroke in glyph), name


def test_the_font_has_each_digit_and_no_letter_that_reads_as_one():
    assert set(stroke_font.DIGITS) == set("0123456789")
    assert not set(stroke_font.LETTERS) & set("OoDQCIliJZzSsBbGgqTyY")


def test_negatives_are_never_blank_and_are_named_so():
    made = some_negatives(300, DIGITS, font_digits(), seed=4)
    assert made.images.shape == (300, FRAME_SIZE, FRAME_SIZE)
    assert (made.names == NO_DIGIT).all()
    assert made.images.any(axis=(1, 2)).all()


def test_negatives_follow_their_seed():
    first, second, other = (some_negatives(60, DIGITS, font_digits(), seed) for seed in (4, 4, 5))
    assert (first.images == second.images).all()
    assert (first.images != other.images).any()


def test_no_pen_digits_are_needed():
    assert some_negatives(60, DIGITS, [], seed=4).images.any(axis=(1, 2)).all()


@pytest.mark.parametrize("make", [make.__name__ for _, make in Negatives(DIGITS, ()).kinds])
def test_each_kind_makes_frames(make):
    rng = np.random.default_rng(3)
    frames = np.stack([kind(make.strip("_"))(rng) for _ in range(30)])
    assert frames.shape == (30, FRAME_SIZE, FRAME_SIZE)
    assert frames.dtype == np.float32
    assert frames.min() >= 0
    assert frames.max() <= 1
    assert len({frame.tobytes() for frame in frames}) > 5


def test_shares_of_kinds_make_a_whole():
    assert sum(share for share, _ in Negatives(DIGITS, ()).kinds) == pytest.approx(1)


def test_what_is_mirrored_has_a_mirror_that_is_no_digit():
    assert not {0, 1, 2, 5, 8} & set(negatives.MIRRORS_THAT_ARE_NO_DIGIT)
    digits = digits_of(7, 8)
    mirrored = np.stack([kind("mirrored", digits)(np.random.default_rng(seed)) for seed in range(20)])
    backwards = [image[:, ::-1] / 255 for image in digits_of(7).images]
    for frame in mirrored:
        assert max(np.corrcoef(frame.ravel(), other.ravel())[0, 1] for other in backwards) > 0.8


def test_a_part_is_only_of_digits_whose_part_is_none():
    """Were tops of 7 or 9 cut, or bottoms of 1 or 4, a person would read 7, 9, 0 or 1."""
    assert not {1, 4, 6, 7, 8, 9} & set(negatives.TOPS_THAT_ARE_NO_DIGIT)
    assert not {0, 1, 4, 6, 7, 8, 9} & set(negatives.BOTTOMS_THAT_ARE_NO_DIGIT)


def test_several_digits_are_wider_than_one():
    wide = np.stack([kind("several")(np.random.default_rng(seed)) for seed in range(60)])
    width = (wide.max(axis=1) > 0.5).sum(axis=1)
    height = (wide.max(axis=2) > 0.5).sum(axis=1)
    assert (width > height).mean() > 0.7


def test_overlaid_digits_hold_more_ink_than_their_parts():
    """Two different digits: from a set of a single name it could not be made."""
    two = digits_of(3, 7)
    frames = np.stack([kind("overlaid", two)(np.random.default_rng(seed)) for seed in range(30)])
    assert frames.sum(axis=(1, 2)).mean() > 1.05 * (two.images / 255).sum(axis=(1, 2)).mean()


def test_invented_signs_fill_their_box():
    signs = np.stack([kind("invented")(np.random.default_rng(seed)) for seed in range(60)])
    sides = [np.ptp(np.flatnonzero(signs.any(axis=axis)[place])) for axis in (1, 2) for place in range(len(signs))]
    assert np.quantile(sides, 0.1) > FRAME_SIZE / 3


def test_pen_digits_are_used_where_there_are_some():
    nothing = Digits(np.zeros((1, FRAME_SIZE, FRAME_SIZE), np.uint8), np.array([3]))
    maker = kind("mirrored", nothing, [digit for digit in font_digits() if digit.name == 3])
    made = [maker(np.random.default_rng(seed)).any() for seed in range(40)]
    assert 0.2 < np.mean(made) < 0.8
