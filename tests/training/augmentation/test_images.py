"""Augmentation of images: each function keeps shape, range and its input, and does what its name says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from digitpad.preprocessing.frame import CENTER, FRAME_SIZE
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.augmentation import images
from digitpad.training.augmentation.images import (
    DEGRADATIONS,
    adjust_gamma,
    affine_displacements,
    augment,
    blur,
    draw_lines,
    elastic_displacements,
    gaussian_noise,
    occlude,
    outline,
    salt_and_pepper,
    uneven_lighting,
    vary_stroke_width,
    warp,
)
from digitpad.training.augmentation.limits import UNLIMITED


def augment_unlimited(frames, rng, strength=1.0):
    return augment(frames, np.full(len(frames), UNLIMITED), rng, strength)


def affine_displacements_unlimited(count, rng, strength=1.0):
    return affine_displacements(np.full(count, UNLIMITED), rng, strength)


FUNCTIONS = [*(degradation for _, degradation in DEGRADATIONS), vary_stroke_width, adjust_gamma, augment_unlimited]
each_function = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)

frames = arrays(np.float32, (3, FRAME_SIZE, FRAME_SIZE), elements=st.floats(0, 1, width=16))
seeds = st.integers(0, 2**32 - 1)
few_examples = settings(deadline=None, max_examples=25)


def random_strokes(count=40):
    rng = np.random.default_rng(1)
    return np.stack([strokes_to_frame(rng.uniform(0, 1, (2, 6, 2))) for _ in range(count)])


@each_function
@few_examples
@given(frames, seeds)
def test_function_keeps_shape_range_and_input(function, before, seed):
    copy = before.copy()
    after = function(before, np.random.default_rng(seed))
    assert after.shape == before.shape
    assert after.dtype == np.float32
    assert after.min() >= 0
    assert after.max() <= 1 + 1e-6
    assert (before == copy).all()


@each_function
def test_function_depends_on_its_seed_alone(function):
    before = random_strokes()
    first, second, other = (function(before, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert (first == second).all()
    assert (first != other).any()


@each_function
def test_function_of_no_frames_returns_no_frames(function):
    nothing = np.empty((0, FRAME_SIZE, FRAME_SIZE), np.float32)
    assert function(nothing, np.random.default_rng(0)).shape == nothing.shape


@few_examples
@given(frames, seeds)
def test_augmentation_with_strength_0_changes_nothing(before, seed):
    np.testing.assert_allclose(augment_unlimited(before, np.random.default_rng(seed), 0.0), before, atol=1e-5)


@pytest.mark.parametrize("displacements", [affine_displacements_unlimited, elastic_displacements])
def test_displacements_grow_with_strength(displacements):
    half, full = (displacements(500, np.random.default_rng(0), strength) for strength in (0.5, 1.0))
    assert full.shape == (500, 2, FRAME_SIZE, FRAME_SIZE)
    assert 0 < np.abs(half).mean() < np.abs(full).mean()
    assert not displacements(3, np.random.default_rng(0), 0.0).any()


def test_affine_displacements_are_linear():
    displacements = affine_displacements_unlimited(20, np.random.default_rng(2))
    for axis in (2, 3):
        np.testing.assert_allclose(np.diff(displacements, n=2, axis=axis), 0, atol=1e-9)


def test_affine_displacement_of_the_center_is_the_shift_of_at_most_3_pixels():
    assert (
        np.abs(affine_displacements_unlimited(500, np.random.default_rng(2))[:, :, int(CENTER), int(CENTER)]).max() <= 3
    )


@few_examples
@given(frames)
def test_warp_without_displacement_changes_nothing(before):
    np.testing.assert_allclose(warp(before, np.zeros((3, 2, FRAME_SIZE, FRAME_SIZE))), before, atol=1e-6)


@few_examples
@given(frames, st.integers(-30, 30), st.integers(-30, 30))
def test_warp_by_whole_pixels_shifts(before, right, down):
    displacements = np.zeros((3, 2, FRAME_SIZE, FRAME_SIZE))
    displacements[:, 0], displacements[:, 1] = right, down
    after = warp(before, displacements)
    paper = np.pad(before, ((0, 0), (30, 30), (30, 30)))
    np.testing.assert_allclose(after, paper[:, 30 + down : 58 + down, 30 + right : 58 + right], atol=1e-6)


@few_examples
@given(frames)
def test_dilation_never_lowers_a_pixel_and_erosion_never_raises_one(before):
    dilated = images._dilate(before)  # noqa: SLF001 - vary_stroke_width and outline rest on it
    assert (dilated >= before).all()
    assert (images._erode(before) <= before).all()  # noqa: SLF001
    assert (dilated[:, 1:] >= before[:, :-1]).all()
    assert (dilated[:, :, :-1] >= before[:, :, 1:]).all()


def test_a_quarter_of_the_frames_is_thickened_and_a_quarter_thinned():
    before = np.repeat(random_strokes(1), 2000, axis=0)
    grown = (vary_stroke_width(before, np.random.default_rng(0)) - before).sum(axis=(1, 2))
    assert (grown > 0).mean() == pytest.approx(1 / 4, abs=0.04)
    assert (grown < 0).mean() == pytest.approx(1 / 4, abs=0.04)
    assert (grown == 0).mean() == pytest.approx(1 / 2, abs=0.04)


@few_examples
@given(frames, seeds)
def test_gamma_keeps_0_and_1_and_the_order_of_values(before, seed):
    before[:, 0, 0], before[:, 0, 1] = 0, 1
    after = adjust_gamma(before, np.random.default_rng(seed))
    assert (after[:, 0, 0] == 0).all()
    assert (after[:, 0, 1] == 1).all()
    order = np.argsort(before[0].ravel(), kind="stable")
    assert (np.diff(after[0].ravel()[order]) >= -1e-6).all()


def test_blur_keeps_the_sum_and_lowers_the_variance():
    before = random_strokes()
    after = blur(before, np.random.default_rng(0))
    np.testing.assert_allclose(after.sum(axis=(1, 2)), before.sum(axis=(1, 2)), rtol=0.05)
    assert (after.std(axis=(1, 2)) < before.std(axis=(1, 2))).all()


def test_blur_keeps_a_uniform_frame():
    uniform = np.full((4, FRAME_SIZE, FRAME_SIZE), 0.5, np.float32)
    np.testing.assert_allclose(blur(uniform, np.random.default_rng(0)), uniform, atol=1e-5)


@few_examples
@given(frames, seeds)
def test_drawn_lines_never_remove_ink(before, seed):
    assert (draw_lines(before, np.random.default_rng(seed)) >= before).all()


def test_drawn_lines_are_visible():
    paper = np.zeros((200, FRAME_SIZE, FRAME_SIZE), np.float32)
    assert (draw_lines(paper, np.random.default_rng(0)).sum(axis=(1, 2)) > 0).mean() > 0.95


@few_examples
@given(frames, seeds)
def test_occlusion_erases_or_inverts_a_band_and_keeps_the_rest(before, seed):
    after = occlude(before, np.random.default_rng(seed))
    assert ((after == before) | (after == 0) | (after == 1 - before)).all()
    assert (after == before).any()


@few_examples
@given(frames, seeds)
def test_uneven_lighting_keeps_at_least_0_4_of_the_ink(before, seed):
    after = uneven_lighting(before, np.random.default_rng(seed))
    assert (after >= 0.4 * before - 1e-6).all()


def test_gaussian_noise_has_mean_0_and_a_deviation_of_at_most_0_35():
    grey = np.full((300, FRAME_SIZE, FRAME_SIZE), 0.5, np.float32)
    after = gaussian_noise(grey, np.random.default_rng(0))
    assert after.mean() == pytest.approx(0.5, abs=0.01)
    assert 0 < after.std() <= 0.35


def test_salt_and_pepper_changes_at_most_its_fraction_of_the_pixels():
    before = random_strokes(500)
    changed = (salt_and_pepper(before, np.random.default_rng(0)) != before).mean(axis=(1, 2))
    assert changed.max() < 0.25
    assert changed.mean() == pytest.approx(0.075, abs=0.02)


def test_outline_is_hollow_with_its_line_outside_the_ink_inside_it_or_both():
    block = np.zeros((100, FRAME_SIZE, FRAME_SIZE), np.float32)
    block[:, 8:20, 8:20] = 1
    outlines = outline(block, np.random.default_rng(0))
    assert not outlines[:, 9:19, 9:19].any()
    lines = {(bool(frame[7, 8:20].all()), bool(frame[8, 8:20].all())) for frame in outlines}
    assert lines == {(True, False), (False, True), (True, True)}


def test_fractions_of_degraded_frames_are_between_0_and_1():
    assert all(0 < fraction < 1 for fraction, _ in DEGRADATIONS)


def test_augmented_frames_keep_a_usual_amount_of_ink():
    after = augment_unlimited(random_strokes(400), np.random.default_rng(0))
    assert 0.02 < after.mean() < 0.5
    assert (after.max(axis=(1, 2)) > 0.3).mean() > 0.98
