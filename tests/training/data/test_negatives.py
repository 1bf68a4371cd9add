"""Negatives: each kind generates frames with ink that cannot be read as a digit."""

import numpy as np
import pytest

from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.training.data import negatives
from digitpad.training.data.dataset import NO_DIGIT_LABEL, LabeledImages
from digitpad.training.data.negatives import NegativeGenerator, generate_negatives
from digitpad.training.data.rendering import render
from digitpad.training.data.stroke_font import stroke_font_digits

DIGITS = render(stroke_font_digits())


def digits_with(*labels):
    """The stroke font's digits with these labels."""
    return DIGITS.subset(np.flatnonzero(np.isin(DIGITS.labels, labels)))


def generator_of(kind, digits=DIGITS, pens=()):
    return next(generate for name, _, generate in NegativeGenerator(digits, pens).kinds if name == kind)


def test_negatives_have_ink_and_their_label():
    generated = generate_negatives(300, DIGITS, stroke_font_digits(), seed=4)
    assert generated.images.shape == (300, FRAME_SIZE, FRAME_SIZE)
    assert (generated.labels == NO_DIGIT_LABEL).all()
    assert generated.images.any(axis=(1, 2)).all()


def test_negatives_depend_on_their_seed_alone():
    first, second, other = (generate_negatives(60, DIGITS, stroke_font_digits(), seed) for seed in (4, 4, 5))
    assert (first.images == second.images).all()
    assert (first.images != other.images).any()


def test_negatives_need_no_pen_digits():
    assert generate_negatives(60, DIGITS, [], seed=4).images.any(axis=(1, 2)).all()


@pytest.mark.parametrize("kind", [name for name, _, _ in NegativeGenerator(DIGITS, ()).kinds])
def test_each_kind_generates_many_different_frames(kind):
    rng = np.random.default_rng(3)
    frames = np.stack([generator_of(kind)(rng) for _ in range(30)])
    assert frames.shape == (30, FRAME_SIZE, FRAME_SIZE)
    assert frames.dtype == np.float32
    assert frames.min() >= 0
    assert frames.max() <= 1
    assert len({frame.tobytes() for frame in frames}) > 5


def test_fractions_of_kinds_sum_to_1():
    assert sum(fraction for _, fraction, _ in NegativeGenerator(DIGITS, ()).kinds) == pytest.approx(1)


def test_mirrored_digits_are_those_whose_mirror_image_is_no_digit():
    assert not {0, 1, 2, 5, 8} & set(negatives.MIRRORED_DIGITS)
    digits = digits_with(7, 8)
    mirrored = np.stack([generator_of("mirrored digit", digits)(np.random.default_rng(seed)) for seed in range(20)])
    references = [image[:, ::-1] / 255 for image in digits_with(7).images]
    for frame in mirrored:
        assert max(np.corrcoef(frame.ravel(), other.ravel())[0, 1] for other in references) > 0.8


def test_half_digits_are_those_whose_half_is_no_digit():
    """The upper half of a 7 or 9, or the lower half of a 1 or 4, may look like a 7, 9, 0 or 1."""
    assert not {1, 4, 6, 7, 8, 9} & set(negatives.TOP_HALF_DIGITS)
    assert not {0, 1, 4, 6, 7, 8, 9} & set(negatives.BOTTOM_HALF_DIGITS)


def test_multiple_digits_are_wider_than_tall():
    wide = np.stack([generator_of("multiple digits")(np.random.default_rng(seed)) for seed in range(60)])
    width = (wide.max(axis=1) > 0.5).sum(axis=1)
    height = (wide.max(axis=2) > 0.5).sum(axis=1)
    assert (width > height).mean() > 0.7


def test_superimposed_digits_have_more_ink_than_one():
    two = digits_with(3, 7)
    frames = np.stack([generator_of("superimposed digits", two)(np.random.default_rng(seed)) for seed in range(30)])
    assert frames.sum(axis=(1, 2)).mean() > 1.05 * (two.images / 255).sum(axis=(1, 2)).mean()


def test_pseudo_glyphs_fill_their_box():
    glyphs = np.stack([generator_of("pseudo-glyph")(np.random.default_rng(seed)) for seed in range(60)])
    sides = [np.ptp(np.flatnonzero(glyphs.any(axis=axis)[index])) for axis in (1, 2) for index in range(len(glyphs))]
    assert np.quantile(sides, 0.1) > FRAME_SIZE / 3


def test_pen_digits_are_used_if_there_are_any():
    blank = LabeledImages(np.zeros((1, FRAME_SIZE, FRAME_SIZE), np.uint8), np.array([3]))
    generate = generator_of("mirrored digit", blank, [digit for digit in stroke_font_digits() if digit.label == 3])
    inked = [generate(np.random.default_rng(seed)).any() for seed in range(40)]
    assert 0.2 < np.mean(inked) < 0.8
