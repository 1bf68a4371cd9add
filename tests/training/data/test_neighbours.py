"""Digits beside each other: joined ones are two digits, cut ones are still the digit they were."""

import numpy as np
import pytest

from digitpad.training.data.dataset import NO_DIGIT_LABEL
from digitpad.training.data.neighbours import (
    MAX_GAP,
    MIN_GAP,
    MIN_KEPT_FRACTION,
    NeighbourGenerator,
    render_augmented_cut_digits,
    render_cut_digits,
)
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.stroke_font import stroke_font_digits

SQUARE = [[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]]
FLAT = [[(0.0, 0.0), (10.0, 5.0)]]


def generator_of_squares():
    return NeighbourGenerator([PenSample(0, "anna", SQUARE)])


def length(strokes):
    return sum(np.hypot(*np.diff(stroke, axis=0).T).sum() for stroke in strokes)


def test_joined_digits_are_apart_by_the_gap():
    for seed in range(100):
        first, second, *_ = generator_of_squares().join(np.random.default_rng(seed))
        assert MIN_GAP - 1e-9 <= second[:, 0].min() - first[:, 0].max() <= MAX_GAP + 1e-9


def test_narrow_digit_does_not_vanish_in_its_neighbour():
    stick = [[(0.0, 0.0), (0.5, 10.0)]]
    generator = NeighbourGenerator([PenSample(0, "anna", SQUARE), PenSample(1, "anna", stick)])
    for seed in range(200):
        first, second, *_ = generator.join(np.random.default_rng(seed))
        narrower = min(np.ptp(first[:, 0]), np.ptp(second[:, 0]))
        assert first[:, 0].max() - second[:, 0].min() <= narrower / 2 + 1e-9


def test_joined_digits_are_of_one_writer():
    flat_and_square = [PenSample(0, "anna", SQUARE), PenSample(1, "ben", FLAT)]
    for seed in range(100):
        strokes = NeighbourGenerator(flat_and_square).join(np.random.default_rng(seed))
        assert len({len(stroke) > 100 for stroke in strokes}) == 1


def test_cut_digit_keeps_its_label_and_most_of_its_ink():
    for seed in range(100):
        label, strokes = generator_of_squares().cut(np.random.default_rng(seed))
        assert label == 0
        assert 0.85 * 4 * MIN_KEPT_FRACTION <= length(strokes) <= 1.1 * 4 * 1.35


def test_cut_digits_lack_ink_or_carry_a_neighbours_on_either_side():
    cut = [generator_of_squares().cut(np.random.default_rng(seed))[1] for seed in range(200)]
    assert all(len(strokes) > 1 or not np.allclose(strokes[0][0], strokes[0][-1]) for strokes in cut)
    offsets = [np.concatenate(strokes)[:, 0].mean() - np.median(np.concatenate(strokes)[:, 0]) for strokes in cut]
    assert min(offsets) < 0 < max(offsets)


@pytest.mark.parametrize("render", [render_cut_digits, render_augmented_cut_digits])
def test_rendered_cut_digits_have_ink_and_depend_on_their_seed_alone(render):
    first, second, other = (render(stroke_font_digits(), 60, seed) for seed in (4, 4, 5))
    assert (first.images == second.images).all()
    assert first.images.shape != other.images.shape or (first.images != other.images).any()
    assert first.images.any(axis=(1, 2)).all()
    assert NO_DIGIT_LABEL not in first.labels


@pytest.mark.parametrize("dots", [[[(3.0, 3.0)]], [[(3.0, 3.0)], [(4.0, 9.0)]]])
def test_dots_can_be_joined(dots):
    assert NeighbourGenerator([PenSample(1, "anna", dots)]).join(np.random.default_rng(0))
