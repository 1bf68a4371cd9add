"""Limits of augmentation: a 1 with a flag stays a 1, and a 7 stays a 7, in strokes as in images."""

import numpy as np
import pytest

from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.training.augmentation.images import MAX_LEAN, MAX_ROTATION, affine_displacements
from digitpad.training.augmentation.limits import UNLIMITED
from digitpad.training.augmentation.strokes import perturb_strokes

STEM = [[[0.0, 0.0], [0.0, 1.0]]]
"""An upright line from the top to the bottom, y down."""


def stroke_tilts(label):
    """By how much, in degrees, the stem's top goes to the right in many augmentations."""
    rng = np.random.default_rng(3)
    chords = [stroke[0] - stroke[-1] for _ in range(400) for stroke in perturb_strokes(STEM, rng, label)]
    return np.rad2deg([np.arctan2(x, -y) for x, y in chords])


def image_tilts(label):
    """By how much, in degrees, the top of a frame's content goes to the right in many augmentations.

    The frame is sampled at a pixel's position plus its displacement: content that is sampled from the left moves right.
    """
    displacements = affine_displacements(np.full(400, label), np.random.default_rng(3))
    top, bottom = displacements[:, 0, 0, 14], displacements[:, 0, -1, 14]
    return np.rad2deg(np.arctan((bottom - top) / (FRAME_SIZE - 1)))


@pytest.mark.parametrize("tilts", [stroke_tilts, image_tilts])
def test_ones_and_sevens_are_tilted_far_only_away_from_each_other(tilts):
    right, left = np.quantile(tilts(UNLIMITED), [0.98, 0.02])
    assert right > 15
    assert left < -15
    assert np.quantile(tilts(1), 0.98) < 0.6 * right
    assert np.quantile(tilts(1), 0.02) < 0.4 * left
    assert np.quantile(tilts(7), 0.98) > 0.4 * right
    assert np.quantile(tilts(7), 0.02) > 0.6 * left


def test_other_digits_are_tilted_as_ink_without_limits():
    np.testing.assert_allclose(stroke_tilts(4), stroke_tilts(UNLIMITED))
    assert MAX_ROTATION > 0 < MAX_LEAN
