"""Strokes to frames: the same digit gives the same frame at every position and size."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from digitpad.errors import InkError
from digitpad.preprocessing.frame import CENTER, FRAME_SIZE, INK_SIZE, center_of_mass
from digitpad.preprocessing.strokes import HALF_WIDTH, strokes_to_frame

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "strokes.json").read_text())["vectors"]
HOOK = [[(10, 0), (10, 40), (18, 52), (30, 48)], [(0, 20), (25, 20)]]

coordinates = st.floats(-1000, 1000, allow_nan=False).map(lambda number: round(number, 3))
strokes = st.lists(st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=12), min_size=1, max_size=4)


def extent(ink):
    return np.ptp(np.concatenate([np.array(stroke) for stroke in ink]), axis=0).max()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_frame_matches_the_vector(vector):
    frame = strokes_to_frame(vector["strokes"])
    np.testing.assert_allclose(frame.ravel(), vector["frame"], atol=1e-6)


def test_stroke_has_the_width_of_the_pen():
    frame = strokes_to_frame([[(0, 0), (0, 10)]])
    assert frame[14].sum() == pytest.approx(2 * HALF_WIDTH, abs=0.1)
    assert frame[14, 14] == 1


def test_dot_is_a_disc_in_the_centre():
    frame = strokes_to_frame([[(300, 200)]])
    assert frame.sum() == pytest.approx(np.pi * HALF_WIDTH**2, rel=0.2)
    np.testing.assert_array_equal(frame[1:, 1:], frame[:0:-1, :0:-1])


TWO = [(0, 9), (4, 0), (9, 4), (0, 18), (12, 18)]


@pytest.mark.parametrize("dots", [[[(5, 40)]], [[(40, 0), (41, 1)]], [[(-30, 9)], [(5, -25)]]])
def test_accidental_dots_far_from_a_digit_are_ignored(dots):
    np.testing.assert_array_equal(strokes_to_frame([TWO, *dots]), strokes_to_frame([TWO]))
    np.testing.assert_array_equal(strokes_to_frame([*dots, TWO]), strokes_to_frame([TWO]))


@pytest.mark.parametrize(
    "others", [[[(5, 24)]], [[(5, -12)]], [[(0, 30), (12, 30)]], [[(5, 40)], [(9, 40)], [(0, 40)]]]
)
def test_near_dots_longer_strokes_and_many_dots_are_kept(others):
    assert np.abs(strokes_to_frame([TWO, *others]) - strokes_to_frame([TWO])).max() > 0.5


@pytest.mark.parametrize("ink", [[], [[]], [[], []]])
def test_strokes_without_points_give_a_blank_frame(ink):
    assert not strokes_to_frame(ink).any()


def test_many_points_on_a_line_give_the_frame_of_its_ends():
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
def test_invalid_strokes_are_rejected_in_one_sentence(ink):
    with pytest.raises(InkError, match=r"^Each (stroke|coordinate) must be .*\.$"):
        strokes_to_frame(ink)


def test_generators_of_strokes_and_points_are_accepted():
    np.testing.assert_array_equal(strokes_to_frame(iter(point for point in s) for s in HOOK), strokes_to_frame(HOOK))


def is_cropped(frame, ink):
    """Whether centring moved ink out of the frame: some touches the border, or the rest spans less than the strokes."""
    if frame[[0, -1]].any() or frame[:, [0, -1]].any():
        return True
    spans = np.ptp(np.concatenate([np.array(stroke) for stroke in ink]), axis=0)
    scale = (INK_SIZE - 2 * HALF_WIDTH) / max(spans.max(), 1e-9)
    rows, columns = np.nonzero(frame)
    return (np.ptp([columns, rows], axis=1) < scale * spans).any()


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["name"][0].isdigit()], ids=lambda vector: vector["name"])
def test_digit_is_centred_to_a_seventh_of_a_pixel(vector):
    frame = strokes_to_frame(vector["strokes"])
    np.testing.assert_allclose(center_of_mass(frame.astype(np.float64)), CENTER, atol=1 / 7)


@example([[(0, 0), (0, 1)], [(1, 0)]])  # the dot is moved out of the frame
@example([[(0, 2), (0, 1), (1, 0)]])  # moved by a part of a pixel, its ends are sampled anew: 0.15 pixels off
@given(strokes)
def test_any_uncropped_drawing_is_centred_to_the_nearest_pixel(ink):
    frame = strokes_to_frame(ink)
    assert frame.shape == (FRAME_SIZE, FRAME_SIZE)
    assert frame.dtype == np.float32
    assert frame.min() >= 0
    assert 0 < frame.max() <= 1
    if not is_cropped(frame, ink):
        np.testing.assert_allclose(center_of_mass(frame.astype(np.float64)), CENTER, atol=0.5)


@settings(max_examples=50)
@given(strokes, st.floats(0.01, 100), coordinates, coordinates)
def test_frame_does_not_depend_on_size_and_position(ink, scale, dx, dy):
    assume(extent(ink) > 0.1)
    moved = [[(x * scale + dx, y * scale + dy) for x, y in stroke] for stroke in ink]
    np.testing.assert_allclose(strokes_to_frame(moved), strokes_to_frame(ink), atol=1e-4)


@settings(max_examples=50)
@given(strokes, st.randoms())
def test_frame_does_not_depend_on_order_and_direction_of_strokes(ink, random):
    shuffled = [stroke[::-1] for stroke in ink]
    random.shuffle(shuffled)
    np.testing.assert_allclose(strokes_to_frame(shuffled), strokes_to_frame(ink), atol=1e-6)
