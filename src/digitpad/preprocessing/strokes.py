"""Strokes become a frame, drawn straight into it with the pen width that the network knows.

Nothing is read back from a canvas: the points are scaled to the frame, and each pixel's coverage follows from its
distance to the nearest segment. The pen is then equally wide whatever the size of the drawing or of the screen.

`web/src/strokes.ts` is this file's twin; `tests/vectors/` holds both to the same numbers.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np

from digitpad.arrays import Float64Array
from digitpad.errors import InkError
from digitpad.preprocessing.frame import (
    CENTER,
    FRAME_SIZE,
    INK_SIZE,
    Frame,
    blank_frame,
    center_of_mass,
    pixel_coordinates,
)

HALF_WIDTH = 1.2
"""Half the pen's width in frame pixels: where the coverage is one half."""

SOFT_EDGE = 1.2
"""Frame pixels over which the coverage falls from 1 to 0."""

MAX_COORDINATE = 1e9
SEGMENTS_AT_ONCE = 256
NUMBERS = "iuf"
"""NumPy's kinds of them: whole, unsigned and with a fraction. It would take words and answers for numbers, too."""

Stroke: TypeAlias = Iterable[Sequence[float]]


def strokes_to_frame(strokes: Iterable[Stroke], half_width: float = HALF_WIDTH, soft_edge: float = SOFT_EDGE) -> Frame:
    """Draw strokes into a frame.

    Args:
        strokes: for each stroke its (x, y) points between pen down and pen up, x to the right, y down, in any unit.
            A stroke of one point is a dot; a stroke of none is nothing.
        half_width: half the pen's width, in frame pixels.
        soft_edge: frame pixels over which the pen's edge fades.

    Returns:
        The (28, 28) frame; blank when there are no points.

    Raises:
        InkError: a point is not a pair of finite numbers between -1e9 and 1e9.
    """
    lines = [line for line in map(_points, strokes) if len(line)]
    if not lines:
        return blank_frame()
    segments = _segments(_fit(lines, INK_SIZE - 2 * half_width))
    drawn = _coverage(segments, half_width, soft_edge)
    shift = CENTER - center_of_mass(drawn)
    return _coverage(segments + shift, half_width, soft_edge).astype(np.float32)


def _points(stroke: Stroke) -> Float64Array:
    """The (n, 2) points of one stroke, checked."""
    try:
        given = np.array([(x, y) for x, y in stroke] or np.empty((0, 2)))
    except (TypeError, ValueError):
        given = np.array(None)
    if given.ndim != 2 or given.dtype.kind not in NUMBERS:  # noqa: PLR2004 - points and their coordinates
        raise InkError("Each stroke must be a list of (x, y) points: two numbers a point.")
    points = given.astype(np.float64)
    if not (np.abs(points) <= MAX_COORDINATE).all():
        raise InkError("Each coordinate must be a finite number between -1e9 and 1e9.")
    return points


def _fit(lines: list[Float64Array], span: float) -> list[Float64Array]:
    """The lines moved and scaled so that the longer side of their common box is `span`, about the frame's middle."""
    everything = np.concatenate(lines)
    low, high = everything.min(axis=0), everything.max(axis=0)
    longest = (high - low).max()
    scale = span / longest if longest > 1 / MAX_COORDINATE else 0.0
    return [(line - (low + high) / 2) * scale + CENTER for line in lines]


def _segments(lines: list[Float64Array]) -> Float64Array:
    """All segments as (n, 2, 2): start and end, each (x, y). A dot is a segment that ends where it starts."""
    return np.concatenate(
        [np.stack([line[:-1], line[1:]], axis=1) if len(line) > 1 else np.stack([line, line], axis=1) for line in lines]
    )


def _coverage(segments: Float64Array, half_width: float, soft_edge: float) -> Float64Array:
    """How much of each pixel the pen covers, 0..1: one minus a ramp over the distance to the nearest segment."""
    nearest = np.full(FRAME_SIZE * FRAME_SIZE, np.inf)
    for first in range(0, len(segments), SEGMENTS_AT_ONCE):
        some = _squared_distances(segments[first : first + SEGMENTS_AT_ONCE])
        nearest = np.minimum(nearest, some.min(axis=0))
    ramp = (half_width + soft_edge / 2 - np.sqrt(nearest)) / soft_edge
    return np.asarray(np.clip(ramp, 0.0, 1.0).reshape(FRAME_SIZE, FRAME_SIZE))


_PIXELS_X, _PIXELS_Y = (axis.reshape(1, -1) for axis in pixel_coordinates())


def _squared_distances(segments: Float64Array) -> Float64Array:
    """The squared distance from each segment to each pixel centre, (segments, 784)."""
    (start_x, start_y), (end_x, end_y) = segments[:, 0, :, None].swapaxes(0, 1), segments[:, 1, :, None].swapaxes(0, 1)
    along_x, along_y = end_x - start_x, end_y - start_y
    length = along_x**2 + along_y**2
    to_x, to_y = _PIXELS_X - start_x, _PIXELS_Y - start_y
    share = np.clip((to_x * along_x + to_y * along_y) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    return np.asarray((to_x - share * along_x) ** 2 + (to_y - share * along_y) ** 2)
