"""The fifteen corruptions: shape and range, and for each what its name says."""

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from digitpad import training
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.training.data.rendering import render
from digitpad.training.data.stroke_font import stroke_font_digits
from digitpad.training.evaluation.corruptions import CORRUPTIONS

BEFORE = np.repeat(render(stroke_font_digits()).frames(), 12, axis=0)
AFTER = {name: corrupt(BEFORE, np.random.default_rng(0)) for name, corrupt in CORRUPTIONS.items()}
INK = BEFORE > 0.5
frames = arrays(np.float32, (2, FRAME_SIZE, FRAME_SIZE), elements=st.floats(0, 1, width=16))


def ink_of(frames):
    return frames.sum(axis=(1, 2))


def test_corruptions_are_the_fifteen_of_mnist_c():
    names = "shot noise, impulse noise, glass blur, motion blur, shear, scale, rotate, brightness, translate, stripe, "
    assert list(CORRUPTIONS) == (names + "fog, spatter, dotted line, zigzag, canny edges").split(", ")


@pytest.mark.parametrize("name", CORRUPTIONS)
@settings(deadline=None, max_examples=10)
@given(frames, st.integers(0, 2**32 - 1))
def test_corruption_keeps_shape_range_and_input(name, before, seed):
    copy = before.copy()
    after = CORRUPTIONS[name](before, np.random.default_rng(seed))
    assert after.shape == before.shape
    assert after.dtype == np.float32
    assert after.min() >= 0
    assert after.max() <= 1
    assert (before == copy).all()


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_corruption_depends_on_its_seed_alone_and_changes_each_digit(name):
    assert (CORRUPTIONS[name](BEFORE, np.random.default_rng(0)) == AFTER[name]).all()
    assert (AFTER[name] != BEFORE).any(axis=(1, 2)).all()


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_corruption_keeps_ink_and_paper_apart(name):
    """If the digit stays where it is, ink and paper differ in the middle of the frame."""
    if name in {"shear", "scale", "rotate", "translate", "canny edges"}:
        assert (AFTER[name].max(axis=(1, 2)) > 0.8).all()
        return
    middle = np.zeros_like(INK)
    middle[:, :, 7:21] = True
    for after, ink, inside in zip(AFTER[name], INK, middle, strict=True):
        assert after[ink & inside].mean() > after[~ink & inside].mean() + 0.15


@pytest.mark.parametrize("name", ["motion blur", "translate"])
def test_motion_blur_and_translation_keep_the_sum_of_ink(name):
    assert AFTER[name].sum() == pytest.approx(BEFORE.sum(), rel=0.05)


def test_shot_noise_keeps_paper():
    assert not AFTER["shot noise"][BEFORE == 0].any()


def test_shot_noise_keeps_the_mean():
    grey = np.full((50, FRAME_SIZE, FRAME_SIZE), 0.3, np.float32)
    assert CORRUPTIONS["shot noise"](grey, np.random.default_rng(0)).mean() == pytest.approx(0.3, abs=0.01)


def test_impulse_noise_is_black_or_white():
    changed = AFTER["impulse noise"] != BEFORE
    assert set(AFTER["impulse noise"][changed]) == {0, 1}
    assert changed.mean() < 1 / 6


@pytest.mark.parametrize("name", ["glass blur", "motion blur"])
def test_blur_lowers_the_variance(name):
    assert (AFTER[name].std(axis=(1, 2)) < BEFORE.std(axis=(1, 2))).all()


def test_scaled_ink_covers_half_the_area():
    ratio = ink_of(AFTER["scale"]) / ink_of(BEFORE)
    np.testing.assert_allclose(ratio, 0.49, atol=0.05)


def test_rotation_and_shear_go_in_both_directions():
    """An upright 1 leans to the left or to the right."""
    upright = np.zeros((50, FRAME_SIZE, FRAME_SIZE), np.float32)
    upright[:, 6:22, 13:16] = 1
    for name in ("rotate", "shear"):
        after = CORRUPTIONS[name](upright, np.random.default_rng(1))
        top = after[:, 6:10].sum(axis=1) @ np.arange(FRAME_SIZE) / after[:, 6:10].sum(axis=(1, 2))
        assert top.min() < 12
        assert top.max() > 16


def test_translation_is_by_3_pixels_in_either_direction():
    paper = np.pad(BEFORE, ((0, 0), (3, 3), (3, 3)))
    candidates = [paper[:, y : y + FRAME_SIZE, x : x + FRAME_SIZE] for y in (0, 6) for x in (0, 6)]
    matches = np.stack(
        [np.isclose(AFTER["translate"], candidate, atol=1e-6).all(axis=(1, 2)) for candidate in candidates]
    )
    assert (matches.sum(axis=0) == 1).all()
    assert matches.any(axis=1).all()


def test_brightness_adds_one_half():
    np.testing.assert_allclose(AFTER["brightness"], np.minimum(BEFORE + 0.5, 1))


def test_stripe_keeps_the_middle_and_inverts_the_sides():
    np.testing.assert_array_equal(AFTER["stripe"][:, :, 7:21], BEFORE[:, :, 7:21])
    np.testing.assert_allclose(AFTER["stripe"][:, :, :7], 1 - BEFORE[:, :, :7])
    np.testing.assert_allclose(AFTER["stripe"][:, :, 21:], 1 - BEFORE[:, :, 21:])


def test_fog_keeps_the_difference_of_ink_and_paper():
    """The fog is the same for ink and paper."""
    paper, ink = (
        CORRUPTIONS["fog"](np.full((3, FRAME_SIZE, FRAME_SIZE), grey, np.float32), np.random.default_rng(2))
        for grey in (0, 1)
    )
    np.testing.assert_allclose(ink - paper, 0.4, atol=1e-6)


def test_spatter_keeps_most_of_the_frame():
    assert (AFTER["spatter"] == BEFORE).mean() > 0.75


@pytest.mark.parametrize("name", ["dotted line", "zigzag"])
def test_lines_only_add_ink(name):
    assert (AFTER[name] >= BEFORE).all()
    assert (ink_of(AFTER[name]) > ink_of(BEFORE)).all()


def test_canny_edges_of_a_block_are_its_outline():
    block = np.zeros((1, FRAME_SIZE, FRAME_SIZE), np.float32)
    block[:, 8:20, 8:20] = 1
    (edges,) = CORRUPTIONS["canny edges"](block, np.random.default_rng(0))
    assert set(edges.ravel()) == {0, 1}
    assert not edges[11:17, 11:17].any()
    assert not edges[:6].any()
    assert edges[:, 10:18].sum(axis=0).tolist() == [2] * 8


def test_canny_edges_of_paper_are_empty():
    assert not CORRUPTIONS["canny edges"](
        np.zeros((2, FRAME_SIZE, FRAME_SIZE), np.float32), np.random.default_rng(0)
    ).any()


def test_no_module_that_trains_imports_the_corruptions():
    allowed = {"plots.py", "evaluate.py"}
    for path in Path(training.__file__).parent.rglob("*.py"):
        names = [
            name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
        ]
        assert path.name in allowed or not any("corruptions" in (name or "") for name in names), path.name
