"""Strokes become frames: the same digit gives the same frame wherever, and at whatever size, it was drawn."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from digitpad.errors import InkError
from digitpad.preprocessing.frame import CENTER, FRAME_SIZE, center_of_mass
from digitpad.preprocessing.strokes import HALF_WIDTH, strokes_to_frame

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "strokes.json").read_text())["vectors"]
HOOK = [[(10, 0), (10, 40), (18, 52), (30, 48)], [(0, 20), (25, 20)]]

coordinates = st.floats(-1000, 1000, allow_nan=False).map(lambda number: round(number, 3))
strokes = st.lists(st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=12), min_size=1, max_size=4)


def extent(ink):
    return np.ptp(np.concatenate([np.array(stroke) for stroke in ink]), axis=0).max()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_frames_are_those_of_the_vectors(vector):
    frame = strokes_to_frame(vector["strokes"])
    np.testing.assert_allclose(frame.ravel(), vector["frame"], atol=1e-6)


def test_a_stroke_is_as_wide_as_the_pen():
    frame = strokes_to_frame([[(0, 0), (0, 10)]])
    assert frame[14].sum() == pytest.approx(2 * HALF_WIDTH, abs=0.1)
    assert frame[14, 14] == 1


def test_a_dot_is_a_disc_in_the_middle():
    frame = strokes_to_frame([[(300, 200)]])
    assert frame.sum() == pytest.approx(np.pi * HALF_WIDTH**2, rel=0.2)
    np.testing.assert_array_equal(frame[1:, 1:], frame[:0:-1, :0:-1])


@pytest.mark.parametrize("ink", [[], [[]], [[], []]])
def test_no_points_give_a_blank_frame(ink):
    assert not strokes_to_frame(ink).any()


def test_long_strokes_are_drawn_as_truly_as_short_ones():
    line = [(step, step) for step in range(1000)]
    np.testing.assert_allclose(strokes_to_frame([line]), strokes_to_frame([[line[0], line[-1]]]), atol=1e-6)


@pytest.mark.parametrize(
    "ink",
    [
        [[(0, 0), (float("nan"), 1)]],
        [[(0, float("inf"))]],
        [[(1e10, 0)]],
        [[(1, 2, 3)]],
        [[1, 2]],
        [["ab"]],
        [None],
        [[(None, 1)]],
        [["12", "34", "56"]],
        [[[(1, 2), (3, 4)]]],
        [[(1, 2), ("3", "4")]],
        [[(True, False), (False, True)]],
        [[(10**400, 1)]],
        [[(-(2**63), 1)]],
    ],
)
def test_what_is_no_list_of_points_is_refused_in_a_sentence(ink):
    with pytest.raises(InkError, match=r"^Each (stroke|coordinate) must be .*\.$"):
        strokes_to_frame(ink)


def test_generators_are_ink_too():
    np.testing.assert_array_equal(strokes_to_frame(iter(point for point in s) for s in HOOK), strokes_to_frame(HOOK))


@given(strokes)
def test_any_ink_gives_a_frame_whose_centre_of_mass_is_the_middle(ink):
    frame = strokes_to_frame(ink)
    assert frame.shape == (FRAME_SIZE, FRAME_SIZE)
    assert frame.dtype == np.float32
    assert frame.min() >= 0
    assert 0 < frame.max() <= 1
    whole = not (frame[[0, -1]].any() or frame[:, [0, -1]].any())
    if whole:
        np.testing.assert_allclose(center_of_mass(frame.astype(np.float64)), CENTER, atol=0.15)


@settings(max_examples=50)
@given(strokes, st.floats(0.01, 100), coordinates, coordinates)
def test_size_and_place_do_not_matter(ink, scale, right, down):
    assume(extent(ink) > 0.1)
    moved = [[(x * scale + right, y * scale + down) for x, y in stroke] for stroke in ink]
    np.testing.assert_allclose(strokes_to_frame(moved), strokes_to_frame(ink), atol=1e-4)


@settings(max_examples=50)
@given(strokes, st.randoms())
def test_the_order_of_strokes_and_their_direction_do_not_matter(ink, random):
    other = [stroke[::-1] for stroke in ink]
    random.shuffle(other)
    np.testing.assert_allclose(strokes_to_frame(other), strokes_to_frame(ink), atol=1e-6)
