"""Rasterise strokes into a frame, with the pen width that the network was trained on.

No canvas is involved: the points are scaled to the frame, and each pixel's coverage follows from its distance to the
nearest segment. The pen is therefore equally wide whatever the size of the drawing or of the screen.

The port is `web/src/preprocessing/strokes.ts`.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np

from digitpad.arrays import Float32Array, Float64Array, Int64Array
from digitpad.errors import InkError
from digitpad.preprocessing.frame import (
    CENTER,
    FRAME_SIZE,
    INK_SIZE,
    Frame,
    blank_frame,
    center_of_mass,
)

HALF_WIDTH = 1.2
"""Half the pen's width in frame pixels: the distance at which the coverage is one half."""

SOFT_EDGE = 1.2
"""The width of the pen's edge in frame pixels: over this distance the coverage falls from 1 to 0."""

MAX_COORDINATE = 1e9
MAX_SEGMENT_LENGTH = 2.0
"""Longer segments are split, so that all of them lie in windows of the same size; in frame pixels."""

MAX_DOT_SIDE = 0.12
"""A stroke no larger than this is a dot, in sides of the longest stroke."""

MIN_LONE_DOT_GAP, MIN_LONE_DOT_RISE = 0.4, 1.0
"""A dot this far beside the box of all longer strokes is no part of a drawing, and this far above or below, in sides of
that box: letters such as i and signs such as ! have their dots nearer."""

MAX_LONE_DOTS = 2
"""More dots than this are no accident."""

SEGMENT_BATCH_SIZE = 16384
NUMERIC_KINDS = "iuf"
"""NumPy's dtype kinds for numbers. Without this check it would convert strings and booleans, too."""

Stroke: TypeAlias = Iterable[Sequence[float]]
"""The (x, y) points between pen down and pen up, x to the right, y down, in any unit, from -1e9 to 1e9."""


def strokes_to_frame(strokes: Iterable[Stroke], half_width: float = HALF_WIDTH, soft_edge: float = SOFT_EDGE) -> Frame:
    """Rasterise strokes into a frame.

    Args:
        strokes: for each stroke its (x, y) points between pen down and pen up, x to the right, y down, in any unit.
            A stroke of one point is a dot; a stroke without points is ignored, as is a lone dot far from all others.
        half_width: half the pen's width, in frame pixels.
        soft_edge: the width of the pen's soft edge, in frame pixels.

    Returns:
        The (28, 28) frame; blank when there are no points.

    Raises:
        InkError: a point is not a pair of finite numbers between -1e9 and 1e9.
    """
    lines = [line for line in validate_strokes(strokes) if len(line)]
    if not lines:
        return blank_frame()
    return np.asarray(lines_to_frames([_drop_lone_dots(lines)], half_width, soft_edge)[0])


def _drop_lone_dots(lines: list[Float64Array]) -> list[Float64Array]:
    """The (n, 2) lines of a digit without accidental dots, which would widen its box."""
    low, high = (np.stack([extreme(line, axis=0) for line in lines]) for extreme in (np.min, np.max))
    sides = (high - low).max(axis=1)
    is_dot = sides <= MAX_DOT_SIDE * sides.max()
    if is_dot.all():
        return lines
    left_top, right_bottom = low[~is_dot].min(axis=0), high[~is_dot].max(axis=0)
    beside, above = np.maximum(left_top - high, low - right_bottom).T / (right_bottom - left_top).max()
    is_lone = is_dot & np.where(beside > above, beside > MIN_LONE_DOT_GAP, above > MIN_LONE_DOT_RISE)
    if is_lone.sum() > MAX_LONE_DOTS:
        return lines
    return [line for line, lone in zip(lines, is_lone, strict=True) if not lone]


def validate_strokes(strokes: Iterable[Stroke]) -> list[Float64Array]:
    """The (n, 2) points of each stroke, also of those without points.

    Raises:
        InkError: a point is not a pair of finite numbers between -1e9 and 1e9.
    """
    return [_validate_stroke(stroke) for stroke in strokes]


def lines_to_frames(
    drawings: Sequence[Sequence[Float64Array]], half_width: float = HALF_WIDTH, soft_edge: float = SOFT_EDGE
) -> Float32Array:
    """Rasterise several drawings, each a list of at least one (n, 2) line of validated points, into (N, 28, 28)."""
    segments = [_segments(_fit_to_box(lines, INK_SIZE - 2 * half_width)) for lines in drawings]
    frames = _rasterize(segments, half_width, soft_edge)
    moved = [part + (CENTER - center_of_mass(frame)) for part, frame in zip(segments, frames, strict=True)]
    return _rasterize(moved, half_width, soft_edge).astype(np.float32)


def rasterize_line(lines: Sequence[Float64Array], width: int) -> Float32Array:
    """Rasterise (n, 2) lines, at least one, whose points are in pixels of the frame, into a frame (28, width)."""
    return np.asarray(_rasterize([_segments(lines)], HALF_WIDTH, SOFT_EDGE, width)[0], dtype=np.float32)


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


def _fit_to_box(lines: Sequence[Float64Array], side: float) -> list[Float64Array]:
    """The lines scaled and moved so that the longer side of their bounding box is `side`, about the frame's centre."""
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    longest = (high - low).max()
    scale = side / longest if longest > 1 / MAX_COORDINATE else 0.0
    return [(line - (low + high) / 2) * scale + CENTER for line in lines]


def _segments(lines: Sequence[Float64Array]) -> Float64Array:
    """All segments as (n, 2, 2): start and end, each (x, y). A dot is a segment that ends where it starts."""
    return np.concatenate(
        [np.stack([line[:-1], line[1:]], axis=1) if len(line) > 1 else np.stack([line, line], axis=1) for line in lines]
    )


def _rasterize(
    drawings: list[Float64Array], half_width: float, soft_edge: float, width: int = FRAME_SIZE
) -> Float64Array:
    """How much of each pixel the pen covers: a linear ramp of the distance to the nearest segment.

    Args:
        drawings: for each frame its (n, 2, 2) segments, in frame pixels.
        half_width: half the pen's width.
        soft_edge: the width of the pen's edge.
        width: the width of the frames.

    Returns:
        (N, 28, width) in 0..1.
    """
    reach = half_width + soft_edge / 2
    nearest = np.full(len(drawings) * FRAME_SIZE * width, np.inf)
    frames = np.repeat(np.arange(len(drawings)), [len(segments) for segments in drawings])
    segments, owners = _split(np.concatenate([np.empty((0, 2, 2)), *drawings]))
    frames = frames[owners]
    for first in range(0, len(segments), SEGMENT_BATCH_SIZE):
        batch = slice(first, first + SEGMENT_BATCH_SIZE)
        pixels, distances = _squared_distances(segments[batch], frames[batch], reach, width)
        np.minimum.at(nearest, pixels, distances)
    ramp = (reach - np.sqrt(nearest)) / soft_edge
    return np.asarray(np.clip(ramp, 0.0, 1.0).reshape(-1, FRAME_SIZE, width))


def _split(segments: Float64Array) -> tuple[Float64Array, Int64Array]:
    """The segments in parts of at most `MAX_SEGMENT_LENGTH`, and the index of the segment of each part."""
    starts, along = segments[:, 0], segments[:, 1] - segments[:, 0]
    counts = np.maximum(np.ceil(np.hypot(along[:, 0], along[:, 1]) / MAX_SEGMENT_LENGTH), 1).astype(np.int64)
    owners = np.repeat(np.arange(len(segments)), counts)
    part = np.arange(len(owners)) - np.repeat(counts.cumsum() - counts, counts)
    fractions = np.stack([part, part + 1]) / counts[owners]
    return (starts[owners] + fractions[:, :, None] * along[owners]).swapaxes(0, 1), owners


def _squared_distances(
    segments: Float64Array, frames: Int64Array, reach: float, width: int
) -> tuple[Int64Array, Float64Array]:
    """The pixels within the reach of each short segment, as indices into all frames, and their squared distances."""
    window = np.arange(int(MAX_SEGMENT_LENGTH + 2 * reach) + 1)
    first = np.ceil(segments.min(axis=1) - reach).astype(np.int64)
    x, y = first[:, 0, None, None] + window, first[:, 1, None, None] + window[:, None]
    (start_x, start_y), (along_x, along_y) = (
        axes.T[:, :, None, None] for axes in (segments[:, 0], segments[:, 1] - segments[:, 0])
    )
    squared_length = along_x**2 + along_y**2
    to_x, to_y = x - start_x, y - start_y
    fraction = np.clip((to_x * along_x + to_y * along_y) / np.where(squared_length > 0, squared_length, 1.0), 0.0, 1.0)
    squared = (to_x - fraction * along_x) ** 2 + (to_y - fraction * along_y) ** 2
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < FRAME_SIZE)
    pixels = (frames[:, None, None] * FRAME_SIZE + y) * width + x
    return pixels[inside], squared[inside]
