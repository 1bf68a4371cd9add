"""Augmentation: each kind keeps shape, range and its input, and does what its name says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from digitpad.preprocessing.frame import CENTER, FRAME_SIZE
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.augmentation import images
from digitpad.training.augmentation.images import affine, augment, elastic, shade, thicken, warp

SPOILERS = {spoil.__name__: spoil for _, spoil in images.SPOILERS}
KINDS = SPOILERS | {"thicken": thicken, "shade": shade, "augment": augment}

frames = arrays(np.float32, (3, FRAME_SIZE, FRAME_SIZE), elements=some.floats(0, 1, width=16))
seeds = some.integers(0, 2**32 - 1)
quickly = settings(deadline=None, max_examples=25)


def strokes_of_all_kinds(count=40):
    rng = np.random.default_rng(1)
    return np.stack([strokes_to_frame(rng.uniform(0, 1, (2, 6, 2))) for _ in range(count)])


@pytest.mark.parametrize("kind", KINDS)
@quickly
@given(frames, seeds)
def test_shape_range_and_input_are_kept(kind, before, seed):
    kept = before.copy()
    after = KINDS[kind](before, np.random.default_rng(seed))
    assert after.shape == before.shape
    assert after.dtype == np.float32
    assert after.min() >= 0
    assert after.max() <= 1 + 1e-6
    assert (before == kept).all()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same(kind):
    before = strokes_of_all_kinds()
    first, second, other = (KINDS[kind](before, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert (first == second).all()
    assert (first != other).any()


@pytest.mark.parametrize("kind", KINDS)
def test_no_frames_are_no_frames(kind):
    nothing = np.empty((0, FRAME_SIZE, FRAME_SIZE), np.float32)
    assert KINDS[kind](nothing, np.random.default_rng(0)).shape == nothing.shape


@quickly
@given(frames, seeds)
def test_at_strength_zero_nothing_changes(before, seed):
    np.testing.assert_allclose(augment(before, np.random.default_rng(seed), 0.0), before, atol=1e-5)


@pytest.mark.parametrize("displacements", [affine, elastic])
def test_displacements_grow_with_strength(displacements):
    half, full = (displacements(500, np.random.default_rng(0), strength) for strength in (0.5, 1.0))
    assert full.shape == (500, 2, FRAME_SIZE, FRAME_SIZE)
    assert 0 < np.abs(half).mean() < np.abs(full).mean()
    assert not displacements(3, np.random.default_rng(0), 0.0).any()


def test_an_affine_displacement_is_the_same_step_from_each_pixel_to_the_next():
    moved = affine(20, np.random.default_rng(2))
    for axis in (2, 3):
        np.testing.assert_allclose(np.diff(moved, n=2, axis=axis), 0, atol=1e-9)


def test_an_affine_displacement_of_the_middle_is_the_shift_alone():
    assert np.abs(affine(500, np.random.default_rng(2))[:, :, int(CENTER), int(CENTER)]).max() <= 3


@quickly
@given(frames)
def test_warped_by_nothing_is_the_same(before):
    np.testing.assert_allclose(warp(before, np.zeros((3, 2, FRAME_SIZE, FRAME_SIZE))), before, atol=1e-6)


@quickly
@given(frames, some.integers(-30, 30), some.integers(-30, 30))
def test_warped_by_whole_pixels_is_moved(before, right, down):
    displacements = np.zeros((3, 2, FRAME_SIZE, FRAME_SIZE))
    displacements[:, 0], displacements[:, 1] = right, down
    after = warp(before, displacements)
    paper = np.pad(before, ((0, 0), (30, 30), (30, 30)))
    np.testing.assert_allclose(after, paper[:, 30 + down : 58 + down, 30 + right : 58 + right], atol=1e-6)


@quickly
@given(frames)
def test_dilation_never_lowers_a_pixel_and_erosion_never_raises_one(before):
    dilated = images._dilated(before)  # noqa: SLF001 - what thicken and outline stand on
    assert (dilated >= before).all()
    assert (1 - images._dilated(1 - before) <= before).all()  # noqa: SLF001
    assert (dilated[:, 1:] >= before[:, :-1]).all()
    assert (dilated[:, :, :-1] >= before[:, :, 1:]).all()


def test_each_frame_is_thickened_or_thinned_or_left():
    before = np.repeat(strokes_of_all_kinds(1), 2000, axis=0)
    grown = (thicken(before, np.random.default_rng(0)) - before).sum(axis=(1, 2))
    assert (grown > 0).mean() == pytest.approx(1 / 4, abs=0.04)
    assert (grown < 0).mean() == pytest.approx(1 / 4, abs=0.04)
    assert (grown == 0).mean() == pytest.approx(1 / 2, abs=0.04)


@quickly
@given(frames, seeds)
def test_shading_keeps_paper_full_ink_and_order(before, seed):
    before[:, 0, 0], before[:, 0, 1] = 0, 1
    after = shade(before, np.random.default_rng(seed))
    assert (after[:, 0, 0] == 0).all()
    assert (after[:, 0, 1] == 1).all()
    order = np.argsort(before[0].ravel(), kind="stable")
    assert (np.diff(after[0].ravel()[order]) >= -1e-6).all()


def test_blur_keeps_the_ink_and_evens_it():
    before = strokes_of_all_kinds()
    after = SPOILERS["blur"](before, np.random.default_rng(0))
    np.testing.assert_allclose(after.sum(axis=(1, 2)), before.sum(axis=(1, 2)), rtol=0.05)
    assert (after.std(axis=(1, 2)) < before.std(axis=(1, 2))).all()


def test_blur_leaves_an_even_frame_even():
    even = np.full((4, FRAME_SIZE, FRAME_SIZE), 0.5, np.float32)
    np.testing.assert_allclose(SPOILERS["blur"](even, np.random.default_rng(0)), even, atol=1e-5)


@quickly
@given(frames, seeds)
def test_scratches_never_remove_ink(before, seed):
    assert (SPOILERS["scratches"](before, np.random.default_rng(seed)) >= before).all()


def test_scratches_are_seen():
    paper = np.zeros((200, FRAME_SIZE, FRAME_SIZE), np.float32)
    assert (SPOILERS["scratches"](paper, np.random.default_rng(0)).sum(axis=(1, 2)) > 0).mean() > 0.95


@quickly
@given(frames, seeds)
def test_a_bar_erases_or_inverts_and_leaves_the_rest(before, seed):
    after = SPOILERS["bars"](before, np.random.default_rng(seed))
    assert ((after == before) | (after == 0) | (after == 1 - before)).all()
    assert (after == before).any()


@quickly
@given(frames, seeds)
def test_weak_light_leaves_enough_of_the_ink(before, seed):
    """Ink stays no fainter than 0.4 of itself."""
    after = SPOILERS["light"](before, np.random.default_rng(seed))
    assert (after >= 0.4 * before - 1e-6).all()


def test_grain_is_about_as_often_lighter_as_darker():
    grey = np.full((300, FRAME_SIZE, FRAME_SIZE), 0.5, np.float32)
    after = SPOILERS["grain"](grey, np.random.default_rng(0))
    assert after.mean() == pytest.approx(0.5, abs=0.01)
    assert 0 < after.std() <= 0.35


def test_specks_change_no_more_than_their_share():
    before = strokes_of_all_kinds(500)
    changed = (SPOILERS["specks"](before, np.random.default_rng(0)) != before).mean(axis=(1, 2))
    assert changed.max() < 0.25
    assert changed.mean() == pytest.approx(0.075, abs=0.02)


def test_an_outline_is_hollow_with_its_line_outside_the_ink_inside_it_or_both():
    block = np.zeros((100, FRAME_SIZE, FRAME_SIZE), np.float32)
    block[:, 8:20, 8:20] = 1
    outlines = SPOILERS["outline"](block, np.random.default_rng(0))
    assert not outlines[:, 9:19, 9:19].any()
    lines = {(bool(outline[7, 8:20].all()), bool(outline[8, 8:20].all())) for outline in outlines}
    assert lines == {(True, False), (False, True), (True, True)}


def test_shares_of_spoilt_frames_are_shares():
    assert all(0 < share < 1 for share, _ in images.SPOILERS)


def test_augmented_digits_are_still_mostly_ink_on_paper():
    after = augment(strokes_of_all_kinds(400), np.random.default_rng(0))
    assert 0.02 < after.mean() < 0.5
    assert (after.max(axis=(1, 2)) > 0.3).mean() > 0.98
