"""Augmentation of strokes: what is kept, and what varies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.training.augmentation.strokes import perturb_strokes, render_augmented_strokes, resample
from digitpad.training.data.stroke_font import DIGIT_GLYPHS

few_examples = settings(deadline=None, max_examples=25)
seeds = st.integers(0, 2**32 - 1)
drawings = st.lists(
    st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=1, max_size=12), min_size=1, max_size=4
)


@few_examples
@given(drawings, seeds)
def test_any_augmented_drawing_is_a_frame_with_ink(strokes, seed):
    frame = render_augmented_strokes(strokes, np.random.default_rng(seed))
    assert frame.shape == (FRAME_SIZE, FRAME_SIZE)
    assert frame.dtype == np.float32
    assert 0 <= frame.min() < frame.max() <= 1


@few_examples
@given(drawings, seeds)
def test_perturbation_keeps_the_number_of_strokes_and_its_input(strokes, seed):
    copy = [list(stroke) for stroke in strokes]
    perturbed = perturb_strokes(strokes, np.random.default_rng(seed))
    assert strokes == copy
    assert len(perturbed) == len(strokes)
    assert all(np.isfinite(stroke).all() for stroke in perturbed)


@few_examples
@given(drawings, seeds, st.floats(0.1, 50), st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)))
def test_perturbation_does_not_depend_on_size_and_position_of_the_drawing(strokes, seed, size, offset):
    spread = np.ptp(np.concatenate(strokes), axis=0).max()
    if 0 < spread < 1e-3:
        return  # the rounding error would be larger than the ink
    moved = [np.array(stroke) * size + offset for stroke in strokes]
    first, second = (perturb_strokes(drawing, np.random.default_rng(seed)) for drawing in (strokes, moved))
    for one, other in zip(first, second, strict=True):
        if len(one) == len(other):  # rounding may turn a very short stroke into a dot
            np.testing.assert_allclose(one, other, atol=1e-3)


def test_augmented_strokes_depend_on_their_seed_alone():
    strokes = DIGIT_GLYPHS["5"]
    first, second, other = (render_augmented_strokes(strokes, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (first == second).all()
    assert (first != other).any()


def test_pen_width_varies_by_more_than_a_factor_of_2_in_ink():
    inks = [render_augmented_strokes(DIGIT_GLYPHS["0"], np.random.default_rng(seed)).sum() for seed in range(100)]
    assert max(inks) > 2 * min(inks)


def test_resampled_points_are_equidistant_and_keep_both_ends():
    corner = np.array([[0.0, 0.0], [0.0, 3.0], [1.0, 3.0]])
    points = resample(corner, 9)
    np.testing.assert_allclose(points[[0, -1]], corner[[0, -1]])
    np.testing.assert_allclose(np.hypot(*np.diff(points, axis=0).T), 0.5)


@pytest.mark.parametrize("dot", [[[2.0, 3.0]], [[2.0, 3.0], [2.0, 3.0]]])
def test_resampled_dot_is_a_single_point(dot):
    assert resample(np.array(dot), 20).tolist() == [[2.0, 3.0]]
