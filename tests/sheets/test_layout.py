"""The geometry of sheets: nothing overlaps, everything can be printed, and the code says it all."""

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.errors import SheetError
from digitpad.sheets.drawing import draw_shapes
from digitpad.sheets.layout import MIN_BOX_SIZE, PAPERS, SheetLayout, parse_code

CODE = "DIGITPAD:1:A4:20X6X3"
PRINTABLE_MARGIN = 5.0
"""Printers leave less than this at the edges of the paper, in millimetres."""


def fits(*values):
    try:
        return SheetLayout(*values)
    except SheetError:
        return None


@cache
def find_limits(*values):
    """The largest numbers of rows and columns."""
    return sum(bool(fits(n, 1, *values)) for n in range(1, 99)), sum(bool(fits(1, n, *values)) for n in range(1, 99))


@st.composite
def layouts(draw):
    """Any layout that fits."""
    values = draw(st.tuples(st.integers(0, 9), st.sampled_from([*PAPERS]), st.booleans()))
    max_rows, max_columns = find_limits(*values)
    return SheetLayout(draw(st.integers(1, max_rows)), draw(st.integers(1, max_columns)), *values)


def all_boxes(layout):
    return [box for row in range(layout.rows) for column in range(layout.columns) for box in layout.boxes(row, column)]


def distances(rectangle, others):
    """The gaps between a rectangle and (N, 4) others, in millimetres; 0 if they touch or overlap."""
    left, top, right, bottom = np.transpose(others)
    dx = np.maximum(rectangle.left - right, left - rectangle.right).clip(0)
    dy = np.maximum(rectangle.top - bottom, top - rectangle.bottom).clip(0)
    return np.hypot(dx, dy)


@given(layouts())
def test_code_round_trips(layout):
    assert parse_code(layout.code) == layout
    assert parse_code(f" {layout.code.lower()}\n") == layout


@given(layouts())
def test_boxes_are_large_enough_and_lie_inside_the_frame(layout):
    frame = layout.frame
    for box in all_boxes(layout):
        assert min(box.width, box.height) >= MIN_BOX_SIZE - 1e-9
        assert frame.left < box.left
        assert box.right < frame.right
        assert frame.top < box.top
        assert box.bottom < frame.bottom


@given(layouts())
def test_boxes_of_a_field_fill_it_without_overlap(layout):
    field, boxes = layout.field(0, layout.columns - 1), layout.boxes(0, layout.columns - 1)
    assert len(boxes) == max(layout.digits, 1)
    assert (boxes[0].left, boxes[-1].right) == pytest.approx((field.left, field.right))
    assert all(after.left - before.right > 0.9 for before, after in pairwise(boxes))


@given(layouts())
def test_fields_are_apart_and_in_order(layout):
    for row in range(1, layout.rows):
        assert layout.field(row, 0).top - layout.field(row - 1, 0).bottom > 1.4
    for column in range(1, layout.columns):
        assert layout.field(0, column).left - layout.field(0, column - 1).right > 4.9


@given(layouts())
def test_label_is_wide_enough_and_apart_from_the_boxes(layout):
    label = layout.label(0)
    if label:
        assert label.width >= 30 - 1e-9
        assert label.right < layout.field(0, 0).left


@settings(max_examples=25)
@given(layouts())
def test_everything_can_be_printed_and_marks_have_a_quiet_zone(layout):
    outlines = np.array([outline for outline, *_ in draw_shapes(layout)])
    (left, top), (right, bottom) = outlines[:, :2].min(0), outlines[:, 2:].max(0)
    width, height = layout.paper_size
    assert min(left, top, width - right, height - bottom) >= PRINTABLE_MARGIN
    edge_marks = [mark for pair in (*layout.row_marks, *layout.column_marks) for mark in pair]
    for marks, zone in ((layout.corner_marks, 3), (edge_marks, 2)):
        for mark in marks:
            nearest, second = np.sort(distances(mark, outlines))[:2]
            assert nearest == 0  # the mark itself
            assert second >= zone - 1e-9


def test_corner_marks_stand_clockwise_on_the_corners_of_the_frame():
    layout = SheetLayout(20, 6)
    frame = layout.frame
    assert [mark.center for mark in layout.corner_marks] == [
        (frame.left, frame.top),
        (frame.right, frame.top),
        (frame.right, frame.bottom),
        (frame.left, frame.bottom),
    ]


def test_edge_marks_point_at_their_rows_and_columns():
    layout = SheetLayout(20, 6)
    for row, marks in enumerate(layout.row_marks):
        assert {mark.center[1] for mark in marks} == {layout.field(row, 0).center[1]}
    for column, marks in enumerate(layout.column_marks):
        assert {mark.center[0] for mark in marks} == {layout.field(0, column).center[0]}


def test_geometry_of_version_1_stays_as_printed():
    """Sheets lie in drawers: another geometry needs another version."""
    layout = SheetLayout(20, 6)
    assert layout.code == CODE
    assert layout.frame == pytest.approx((13, 39, 197, 284))
    assert layout.qr_code == pytest.approx((172, 10, 192, 30))
    assert layout.boxes(0, 0)[0] == pytest.approx((25, 48, 32.2222, 57.7), abs=1e-4)
    assert layout.boxes(19, 5)[2] == pytest.approx((184.7778, 268.3, 192, 278), abs=1e-4)
    free = SheetLayout(12, 2, 0, "LETTER", landscape=True)
    assert free.boxes(11, 1) == [pytest.approx((221.4, 186.9, 261.4, 196.9))]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((26, 6), "26 rows do not fit on A4: use 1 to 25."),
        ((0, 6), "0 rows do not fit on A4: use 1 to 25."),
        ((5, 6, 4), "6 columns of 4 digits do not fit on A4: use 1 to 4, or fewer digits or landscape."),
        ((5, 9, 0), "9 columns of free fields do not fit on A4: use 1 to 6, or fewer digits or landscape."),
        ((5, 30, 1, "A4", True), "30 columns of 1 digit do not fit on A4 in landscape: use 1 to 21, or fewer digits."),
        ((5, 1, 10), "A field has 1 to 9 digits, or 0 for a number of any length."),
        ((5, 1, 3, "A5"), "The paper must be one of A4, LETTER."),
    ],
)
def test_layout_that_does_not_fit_says_what_does(values, expected):
    with pytest.raises(SheetError, match=f"^{re.escape(expected)}$"):
        SheetLayout(*values)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", "This is no code"),
        ("https://example.org", "This is no code"),
        (CODE + "0", "This is no code"),
        (CODE.replace("20", "٢٠"), "This is no code"),
        (CODE.replace(":1:", ":2:"), "The sheet has version 2, this Digitpad reads version 1"),
        (CODE.replace("A4", "A5"), "The paper must be one of"),
        (CODE.replace("20", "99"), "99 rows do not fit"),
    ],
)
def test_code_that_cannot_be_read_is_reported_in_one_sentence(code, expected):
    with pytest.raises(SheetError, match=f"^{expected}.*[.]$"):
        parse_code(code)
