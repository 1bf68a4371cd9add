"""Test sets: variations of the pen, pairs of digits, and printed glyphs."""

import numpy as np

from digitpad.training.data import evaluation_sets
from digitpad.training.data.dataset import NO_DIGIT_LABEL, LabeledImages
from digitpad.training.data.rendering import render
from digitpad.training.data.stroke_font import stroke_font_digits

DIGITS = render(stroke_font_digits())


def test_wider_pens_give_more_ink_and_rotations_turn_the_digit():
    sets = evaluation_sets.render_variations(stroke_font_digits())
    ink = {name: digits.images.mean() for name, digits in sets.items()}
    assert ink["pens half as wide"] < DIGITS.images.mean() < ink["pens twice as wide"]
    for name, digits in sets.items():
        assert (digits.labels == DIGITS.labels).all(), name
        assert (digits.images != DIGITS.images).any(axis=(1, 2)).sum() > 10, name
    right = LabeledImages(sets["pens tilted 15° right"].images, DIGITS.labels)
    seven = right.subset(np.flatnonzero(DIGITS.labels == 7)).images[0]
    assert seven[:14].sum(axis=0) @ np.arange(28) / seven[:14].sum() > 14


def test_each_printed_glyph_exists_in_each_font():
    """A glyph that a font lacks would be drawn as the same box each time."""
    images = evaluation_sets.printed_glyphs().images
    assert len(images) == len(evaluation_sets.PRINTED_GLYPHS) * len(evaluation_sets.FONTS)
    for printed in np.split(images, len(evaluation_sets.FONTS)):
        assert len({image.tobytes() for image in printed}) == len(evaluation_sets.PRINTED_GLYPHS)


def test_pairs_of_a_larger_gap_are_wider(monkeypatch):
    monkeypatch.setattr(evaluation_sets, "PAIR_COUNT", 100)
    pairs, *thirds = evaluation_sets.pairs_by_gap(stroke_font_digits()).values()
    assert len(pairs) == 300
    assert set(pairs.labels) == {NO_DIGIT_LABEL}
    heights = [(third.images.max(axis=2) > 0).sum(axis=1).mean() for third in thirds]  # fitted, so the wider the lower
    assert heights[0] > heights[1] > heights[2]
