"""The fifteen corruptions: shape and range, and for each what its name says."""

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from digitpad import training
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.training.data.training_sets import as_drawn, font_digits
from digitpad.training.evaluation.corruptions import CORRUPTIONS

BEFORE = np.repeat(as_drawn(font_digits()).frames(), 12, axis=0)
AFTER = {name: corrupt(BEFORE, np.random.default_rng(0)) for name, corrupt in CORRUPTIONS.items()}
INK = BEFORE > 0.5
frames = arrays(np.float32, (2, FRAME_SIZE, FRAME_SIZE), elements=some.floats(0, 1, width=16))


def ink_of(frames):
    return frames.sum(axis=(1, 2))


def test_there_are_the_fifteen_of_the_paper():
    names = "shot noise, impulse noise, glass blur, motion blur, shear, scale, rotate, brightness, translate, stripe, "
    assert list(CORRUPTIONS) == (names + "fog, spatter, dotted line, zigzag, canny edges").split(", ")


@pytest.mark.parametrize("name", CORRUPTIONS)
@settings(deadline=None, max_examples=10)
@given(frames, some.integers(0, 2**32 - 1))
def test_shape_range_and_input_are_kept(name, before, seed):
    kept = before.copy()
    after = CORRUPTIONS[name](before, np.random.default_rng(seed))
    assert after.shape == before.shape
    assert after.dtype == np.float32
    assert after.min() >= 0
    assert after.max() <= 1
    assert (before == kept).all()


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_each_follows_its_seed_and_changes_each_digit(name):
    assert (CORRUPTIONS[name](BEFORE, np.random.default_rng(0)) == AFTER[name]).all()
    assert (AFTER[name] != BEFORE).any(axis=(1, 2)).all()


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_ink_can_still_be_told_from_paper(name):
    """Of a digit that stays where it was, ink and paper differ in the middle of the frame."""
    if name in {"shear", "scale", "rotate", "translate", "canny edges"}:
        assert (AFTER[name].max(axis=(1, 2)) > 0.8).all()
        return
    middle = np.zeros_like(INK)
    middle[:, :, 7:21] = True
    for after, ink, inside in zip(AFTER[name], INK, middle, strict=True):
        assert after[ink & inside].mean() > after[~ink & inside].mean() + 0.15


@pytest.mark.parametrize("name", ["motion blur", "translate"])
def test_the_ink_stays_about_as_much(name):
    assert AFTER[name].sum() == pytest.approx(BEFORE.sum(), rel=0.05)


def test_shot_noise_leaves_paper_alone():
    assert not AFTER["shot noise"][BEFORE == 0].any()


def test_shot_noise_is_right_on_average():
    grey = np.full((50, FRAME_SIZE, FRAME_SIZE), 0.3, np.float32)
    assert CORRUPTIONS["shot noise"](grey, np.random.default_rng(0)).mean() == pytest.approx(0.3, abs=0.01)


def test_impulses_are_black_or_white():
    changed = AFTER["impulse noise"] != BEFORE
    assert set(AFTER["impulse noise"][changed]) == {0, 1}
    assert changed.mean() < 1 / 6


@pytest.mark.parametrize("name", ["glass blur", "motion blur"])
def test_blur_softens(name):
    assert (AFTER[name].std(axis=(1, 2)) < BEFORE.std(axis=(1, 2))).all()


def test_scaled_ink_covers_half_as_much():
    ratio = ink_of(AFTER["scale"]) / ink_of(BEFORE)
    np.testing.assert_allclose(ratio, 0.49, atol=0.05)


def test_turning_and_slanting_go_both_ways():
    """A 1 that stands upright leans to one side and to the other."""
    upright = np.zeros((50, FRAME_SIZE, FRAME_SIZE), np.float32)
    upright[:, 6:22, 13:16] = 1
    for name in ("rotate", "shear"):
        after = CORRUPTIONS[name](upright, np.random.default_rng(1))
        top = after[:, 6:10].sum(axis=1) @ np.arange(FRAME_SIZE) / after[:, 6:10].sum(axis=(1, 2))
        assert top.min() < 12
        assert top.max() > 16


def test_translated_by_three_pixels_each_way():
    paper = np.pad(BEFORE, ((0, 0), (3, 3), (3, 3)))
    ways = [paper[:, y : y + FRAME_SIZE, x : x + FRAME_SIZE] for y in (0, 6) for x in (0, 6)]
    which = np.stack([np.isclose(AFTER["translate"], way, atol=1e-6).all(axis=(1, 2)) for way in ways])
    assert (which.sum(axis=0) == 1).all()
    assert which.any(axis=1).all()


def test_brightness_lifts_paper_to_grey():
    np.testing.assert_allclose(AFTER["brightness"], np.minimum(BEFORE + 0.5, 1))


def test_a_stripe_in_the_middle_stays_and_the_sides_are_inverted():
    np.testing.assert_array_equal(AFTER["stripe"][:, :, 7:21], BEFORE[:, :, 7:21])
    np.testing.assert_allclose(AFTER["stripe"][:, :, :7], 1 - BEFORE[:, :, :7])
    np.testing.assert_allclose(AFTER["stripe"][:, :, 21:], 1 - BEFORE[:, :, 21:])


def test_fog_never_inverts():
    """What fog adds is the same for ink and paper, so at one place more ink is never darker."""
    paper, ink = (
        CORRUPTIONS["fog"](np.full((3, FRAME_SIZE, FRAME_SIZE), grey, np.float32), np.random.default_rng(2))
        for grey in (0, 1)
    )
    np.testing.assert_allclose(ink - paper, 0.4, atol=1e-6)


def test_spatter_leaves_most_of_the_frame():
    assert (AFTER["spatter"] == BEFORE).mean() > 0.75


@pytest.mark.parametrize("name", ["dotted line", "zigzag"])
def test_lines_only_add_ink(name):
    assert (AFTER[name] >= BEFORE).all()
    assert (ink_of(AFTER[name]) > ink_of(BEFORE)).all()


def test_canny_finds_the_outline_of_a_block():
    block = np.zeros((1, FRAME_SIZE, FRAME_SIZE), np.float32)
    block[:, 8:20, 8:20] = 1
    (edges,) = CORRUPTIONS["canny edges"](block, np.random.default_rng(0))
    assert set(edges.ravel()) == {0, 1}
    assert not edges[11:17, 11:17].any()
    assert not edges[:6].any()
    assert edges[:, 10:18].sum(axis=0).tolist() == [2] * 8


def test_canny_of_paper_is_paper():
    assert not CORRUPTIONS["canny edges"](
        np.zeros((2, FRAME_SIZE, FRAME_SIZE), np.float32), np.random.default_rng(0)
    ).any()


def test_nothing_that_trains_imports_the_corruptions():
    allowed = {"plots.py", "evaluate.py"}
    for path in Path(training.__file__).parent.rglob("*.py"):
        names = [
            name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
        ]
        assert path.name in allowed or not any("corruptions" in (name or "") for name in names), path.name
