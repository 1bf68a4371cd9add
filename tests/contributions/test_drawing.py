"""Drawings without where and how large they were drawn."""

import json
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digitpad.contributions.drawing import GRID, normalize, to_json
from digitpad.errors import InkError
from digitpad.preprocessing.strokes import lines_to_frames

coordinate = st.integers(-2000, 2000)
drawings = st.lists(st.lists(st.tuples(coordinate, coordinate), max_size=8), max_size=5).filter(
    lambda strokes: len({point for stroke in strokes for point in stroke}) > 1
)


@given(drawings)
def test_a_drawing_fills_the_grid_and_is_stored_as_json(strokes):
    drawing = normalize(strokes)
    points = np.concatenate(drawing)
    assert points.min(axis=0).tolist() == [0, 0]
    assert points.max() == GRID
    assert [[tuple(point) for point in stroke] for stroke in json.loads(to_json(drawing))] == drawing


@given(drawings)
def test_normalizing_again_changes_nothing(strokes):
    assert normalize(normalize(strokes)) == normalize(strokes)


@given(drawings, st.sampled_from([0.5, 2, 16]), coordinate, coordinate)
def test_the_same_ink_elsewhere_and_larger_is_the_same_drawing(strokes, scale, left, top):
    moved = [[(x * scale + left, y * scale + top) for x, y in stroke] for stroke in strokes]
    assert normalize(moved) == normalize(strokes)


@example([[(-857, 0), (1996, 0)], [(-1998, 0)]])
@given(drawings)
def test_the_frame_of_a_drawing_is_that_of_the_strokes(strokes):
    # Without the rule that drops far dots, which the rounding to the grid may bring within reach.
    frame, expected = (
        lines_to_frames([[np.array(stroke, float) for stroke in drawing if stroke]])[0]
        for drawing in (normalize(strokes), strokes)
    )
    shifted = (np.roll(frame, shift, axis=(0, 1)) for shift in product((0, 1, -1), repeat=2))
    # The centre of mass is rounded to whole pixels, and between two of them a rounding error decides.
    assert min(np.abs(one - expected).max() for one in shifted) <= 0.1


@pytest.mark.parametrize("strokes", [[], [[]], [[(3, 4)]], [[(3, 4), (3, 4)], [], [(3, 4)]]])
def test_blank_ink_and_dots_are_refused(strokes):
    with pytest.raises(InkError, match="Draw a digit first"):
        normalize(strokes)
