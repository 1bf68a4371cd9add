"""The line frame: the same upright, level picture of a line, from strokes and from pictures, wherever the ink lies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.numbers.ink import ink_to_lattices
from digitpad.numbers.line_frame import COLUMN_WIDTH, MARGIN, MAX_LINE_WIDTH
from digitpad.numbers.pieces import line_grid
from number_samples import draw, write

TEXT = "4815962307"


def line_frame(ink):
    (lattice,) = ink_to_lattices(ink)
    return lattice.pieces.draw_line(line_grid(lattice.pieces))


def shear(strokes, slant=0.0, slope=0.0):
    return [[(x - slant * y, y + slope * x) for x, y in stroke] for stroke in strokes]


def ink_columns(frame):
    """The columns where ink begins and ends."""
    has_ink = (frame > 0.5).any(axis=0)
    return np.flatnonzero(has_ink[1:] != has_ink[:-1])


@pytest.mark.parametrize("ink", [write(TEXT), draw(write(TEXT)), draw(write(TEXT), scale=3, pen=4)])
def test_digits_are_20_px_high_in_the_middle_of_28_rows_with_margins(ink):
    frame = line_frame(ink)
    assert frame.dtype == np.float32
    assert frame.shape[0] == 28
    assert frame.shape[1] % COLUMN_WIDTH == 0
    rows, columns = (np.flatnonzero((frame > 0.5).any(axis=axis)) for axis in (1, 0))
    assert rows[0] == pytest.approx(4, abs=1)
    assert rows[-1] == pytest.approx(23, abs=1)
    assert columns[0] == pytest.approx(MARGIN, abs=1)
    assert MARGIN <= frame.shape[1] - columns[-1] <= MARGIN + COLUMN_WIDTH + 1
    assert frame.max() == 1
    assert not frame[0].any()


def test_strokes_and_their_picture_have_their_digits_at_the_same_columns():
    strokes = write(TEXT, gap=6)
    drawn = draw(strokes, scale=10, pen=14)  # the pen's width in frames
    one, other = (ink_columns(line_frame(ink)) for ink in (strokes, drawn))
    assert len(one) == 2 * len(TEXT)
    np.testing.assert_allclose(one / one[-1], other / other[-1], atol=0.03)


@pytest.mark.parametrize("to_ink", [list, draw])
def test_slant_and_slope_are_removed(to_ink):
    upright = line_frame(to_ink(write(TEXT, gap=6)))
    slanted = line_frame(to_ink(shear(write(TEXT, gap=6), slant=0.4, slope=0.1)))
    assert abs(upright.shape[1] - slanted.shape[1]) <= 2 * COLUMN_WIDTH
    one, other = (ink_columns(frame) for frame in (upright, slanted))
    np.testing.assert_allclose(one / one[-1], other / other[-1], atol=0.03)
    assert slanted.sum() == pytest.approx(upright.sum(), rel=0.1)  # nothing is cut off


def test_the_ends_of_the_ink_lie_at_boundaries_between_columns():
    (lattice,) = ink_to_lattices(draw(write("503")))
    grid, boxes = line_grid(lattice.pieces), lattice.pieces.boxes
    left, right = grid.columns(np.array([boxes[:, 0].min(), boxes[:, 2].max()]))
    assert left == MARGIN // COLUMN_WIDTH
    assert abs(right - (grid.width - MARGIN) // COLUMN_WIDTH) <= 1


@settings(max_examples=20, deadline=None)
@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.sampled_from([0.25, 1.0, 8.0]))
def test_position_and_size_of_strokes_do_not_change_the_frame(right, down, scale):
    strokes = write("503")
    moved = [[(scale * (x + right), scale * (y + down)) for x, y in stroke] for stroke in strokes]
    np.testing.assert_allclose(line_frame(moved), line_frame(strokes), atol=1e-6)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 30), st.integers(0, 30))
def test_position_of_ink_in_a_picture_does_not_change_the_frame(right, down):
    picture = np.asarray(draw(write("503")))
    moved = np.pad(picture, ((down, 30 - down), (right, 30 - right)), constant_values=255)
    np.testing.assert_allclose(
        line_frame(moved), line_frame(np.pad(picture, ((0, 30), (0, 30)), mode="edge")), atol=0.02
    )


def test_the_frame_of_a_narrow_line_is_as_wide_as_a_frame():
    assert line_frame([[(0, 0), (0, 9)]]).shape == (28, 28)


def test_a_line_that_is_too_wide_has_no_line_frame():
    dash = [(0.0, 0.0), (9.0, 0.0)]
    (lattice,) = ink_to_lattices([*write("1"), *write("1", left=9 * (MAX_LINE_WIDTH + 1)), dash])
    assert line_grid(lattice.pieces) is None
