"""Rasterise strokes into a frame, with the pen width that the network was trained on.

No canvas is involved: the points are scaled to the frame, and each pixel's coverage follows from its distance to the
nearest segment. The pen is therefore equally wide whatever the size of the drawing or of the screen.

The port is `web/src/preprocessing/strokes.ts`.
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
"""Half the pen's width in frame pixels: the distance at which the coverage is one half."""

SOFT_EDGE = 1.2
"""The width of the pen's edge in frame pixels: over this distance the coverage falls from 1 to 0."""

MAX_COORDINATE = 1e9
SEGMENT_BATCH_SIZE = 256
NUMERIC_KINDS = "iuf"
"""NumPy's dtype kinds for numbers. Without this check it would convert strings and booleans, too."""

Stroke: TypeAlias = Iterable[Sequence[float]]


def strokes_to_frame(strokes: Iterable[Stroke], half_width: float = HALF_WIDTH, soft_edge: float = SOFT_EDGE) -> Frame:
    """Rasterise strokes into a frame.

    Args:
        strokes: for each stroke its (x, y) points between pen down and pen up, x to the right, y down, in any unit.
            A stroke of one point is a dot; a stroke without points is ignored.
        half_width: half the pen's width, in frame pixels.
        soft_edge: the width of the pen's soft edge, in frame pixels.

    Returns:
        The (28, 28) frame; blank when there are no points.

    Raises:
        InkError: a point is not a pair of finite numbers between -1e9 and 1e9.
    """
    lines = [line for line in map(_validate_stroke, strokes) if len(line)]
    if not lines:
        return blank_frame()
    segments = _segments(_fit_to_box(lines, INK_SIZE - 2 * half_width))
    coverage = _rasterize(segments, half_width, soft_edge)
    shift = CENTER - center_of_mass(coverage)
    return _rasterize(segments + shift, half_width, soft_edge).astype(np.float32)


def _validate_stroke(stroke: Stroke) -> Float64Array:
    """The (n, 2) points of one stroke, checked."""
    try:
        array = np.array([(x, y) for x, y in stroke] or np.empty((0, 2)))
    except (TypeError, ValueError):
        array = np.array(None)
    if array.ndim != 2 or array.dtype.kind not in NUMERIC_KINDS:  # noqa: PLR2004 - points, coordinates
        raise InkError("Each stroke must be a list of (x, y) points, with two numbers per point.")
    points = array.astype(np.float64)
    if not (np.abs(points) <= MAX_COORDINATE).all():
        raise InkError("Each coordinate must be a finite number between -1e9 and 1e9.")
    return points


def _fit_to_box(lines: list[Float64Array], side: float) -> list[Float64Array]:
    """The lines scaled and moved so that the longer side of their bounding box is `side`, about the frame's centre."""
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    longest = (high - low).max()
    scale = side / longest if longest > 1 / MAX_COORDINATE else 0.0
    return [(line - (low + high) / 2) * scale + CENTER for line in lines]


def _segments(lines: list[Float64Array]) -> Float64Array:
    """All segments as (n, 2, 2): start and end, each (x, y). A dot is a segment that ends where it starts."""
    return np.concatenate(
        [np.stack([line[:-1], line[1:]], axis=1) if len(line) > 1 else np.stack([line, line], axis=1) for line in lines]
    )


def _rasterize(segments: Float64Array, half_width: float, soft_edge: float) -> Float64Array:
    """How much of each pixel the pen covers, 0..1: a linear ramp of the distance to the nearest segment."""
    nearest = np.full(FRAME_SIZE * FRAME_SIZE, np.inf)
    for first in range(0, len(segments), SEGMENT_BATCH_SIZE):
        distances = _squared_distances(segments[first : first + SEGMENT_BATCH_SIZE])
        nearest = np.minimum(nearest, distances.min(axis=0))
    ramp = (half_width + soft_edge / 2 - np.sqrt(nearest)) / soft_edge
    return np.asarray(np.clip(ramp, 0.0, 1.0).reshape(FRAME_SIZE, FRAME_SIZE))


_PIXELS_X, _PIXELS_Y = (axis.reshape(1, -1) for axis in pixel_coordinates())


def _squared_distances(segments: Float64Array) -> Float64Array:
    """The squared distance from each segment to each pixel centre, (segments, 784)."""
    (start_x, start_y), (end_x, end_y) = segments[:, 0, :, None].swapaxes(0, 1), segments[:, 1, :, None].swapaxes(0, 1)
    along_x, along_y = end_x - start_x, end_y - start_y
    squared_length = along_x**2 + along_y**2
    to_x, to_y = _PIXELS_X - start_x, _PIXELS_Y - start_y
    fraction = np.clip((to_x * along_x + to_y * along_y) / np.where(squared_length > 0, squared_length, 1.0), 0.0, 1.0)
    return np.asarray((to_x - fraction * along_x) ** 2 + (to_y - fraction * along_y) ** 2)
