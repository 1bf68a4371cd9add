"""Pieces of strokes: whole strokes, and the parts of strokes in which several digits are joined.

The port is `web/src/numbers/stroke-pieces.ts`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from digitpad.numbers.line_frame import draw_strokes
from digitpad.numbers.lines import split_lines
from digitpad.numbers.pieces import MAX_PIECES, MIN_SIZE, Pieces, order_from_left, typical_height
from digitpad.numbers.slant import find_slant
from digitpad.preprocessing.strokes import lines_to_frames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.arrays import BoolArray, Float64Array

MIN_STEP = 0.03
"""Points of a stroke that lie closer together are left out; in heights of this stroke.

Other strokes have no say, so that one more stroke changes none of the frames that a cache holds.
"""

MAX_FLATNESS = 8
"""A stroke that is this many times as wide as high, or more, counts as higher than it is."""

MAX_LENGTH = 400.0
"""Longer strokes in all, or farther from one another, are too much to read at once: a digit seldom has more than 4."""

MAX_UNCUT_WIDTH = 0.6
"""Only wider strokes may hold several digits; in heights of a digit, as all lengths here."""

CUT_TOLERANCE = 0.04
"""A stroke is cut at one of the straight lines that follow it this closely."""

MAX_CUT_OVERLAP = 0.1
"""What lies before a cut reaches at most this far over what comes after it."""

MIN_PART_HEIGHT = 0.25
"""Both are at least this high."""

MIN_DIFFERENCE = 1e-6
"""Smaller differences are rounding errors: of two cuts that overlap equally the first is taken."""


@dataclass(frozen=True, eq=False)
class _Part:
    """Part of a stroke of `points`: those from index `first` to before `end`; `number` counts the stroke's parts."""

    stroke: int
    number: int
    points: Float64Array
    first: int
    end: int

    @property
    def line(self) -> Float64Array:
        return self.points[self.first : self.end]


def stroke_pieces(strokes: Sequence[Float64Array]) -> list[Pieces]:
    """The pieces of each line of writing, from top to bottom.

    Args:
        strokes: the (n, 2) points of each stroke; strokes without points are ignored.
    """
    indices = [index for index, stroke in enumerate(strokes) if len(stroke)]
    if not indices:
        return []
    boxes, lengths = _measure([strokes[index] for index in indices])
    extent = (boxes[:, 2:].max(axis=0) - boxes[:, :2].min(axis=0)).max()
    if max(lengths.sum(), extent) > MAX_LENGTH * typical_height(boxes, lengths):
        return []
    lines = split_lines(boxes, lengths)
    return [_line_pieces(strokes, [indices[index] for index in line]) for line in lines]


def _line_pieces(strokes: Sequence[Float64Array], indices: list[int]) -> Pieces:
    height = typical_height(*_measure([strokes[index] for index in indices]))
    lines = [_thin(strokes[index]) for index in indices]
    shear = np.array([[1.0, 0.0], [_slant(lines, height), 1.0]])
    parts = [part for index, line in zip(indices, lines, strict=True) for part in _divide(index, line, height)]
    boxes, _ = _measure([part.line @ shear for part in parts])
    order = order_from_left(boxes, height)
    parts = [parts[index] for index in order]
    outer_boxes, lengths = _measure([part.line for part in parts])
    cut_counts = _count_cuts(parts)
    return Pieces(
        boxes=boxes[order],
        outer_boxes=outer_boxes,
        ink=lengths,
        height=height,
        cut_counts=cut_counts,
        cut_ink=cut_counts,  # a stroke is as wide as the pen
        crossings=_count_crossings(parts, outer_boxes, height),
        is_at_edge=np.zeros(len(parts), np.bool_),
        strokes=[part.stroke for part in parts],
        lines=[part.line for part in parts],
        draw=lambda runs: lines_to_frames([_join(parts[first:end]) for first, end in runs]),
        draw_line=lambda grid: draw_strokes([line @ shear for line in lines], grid),
    )


def _measure(lines: Sequence[Float64Array]) -> tuple[Float64Array, Float64Array]:
    """The box and the length of each line, (N, 4) and (N,)."""
    boxes = [np.concatenate([line.min(axis=0), line.max(axis=0)]) for line in lines]
    return np.array(boxes), np.array([np.hypot(*np.diff(line, axis=0).T).sum() for line in lines])


def _slant(lines: Sequence[Float64Array], height: float) -> float:
    """The slant of strokes: each segment's ink lies at its middle."""
    segments = np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in lines])
    middle = segments.mean(axis=1)
    lengths = np.hypot(*(segments[:, 1] - segments[:, 0]).T)
    return find_slant(middle[:, 0], middle[:, 1], lengths, height) if len(middle) else 0.0


def _thin(points: Float64Array) -> Float64Array:
    """The first point in each part of the line of length `MIN_STEP`, and the last; rounding errors decide nothing."""
    width, height = np.ptp(points, axis=0)
    step = max(MIN_STEP * max(height, width / MAX_FLATNESS), MIN_SIZE)
    distances = np.concatenate([[0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    bins = np.floor(np.round(distances / step, 6))
    is_kept = np.append(True, bins[1:] != bins[:-1])
    is_kept[-1] = True
    return np.asarray(points[is_kept])


def _divide(stroke: int, points: Float64Array, height: float) -> list[_Part]:
    """The parts of a stroke between its cuts."""
    cuts = _find_cuts(points, height)
    firsts, ends = [0, *(end for _, end in cuts)], [*(start + 1 for start, _ in cuts), len(points)]
    return [
        _Part(stroke, number, points, first, end) for number, (first, end) in enumerate(zip(firsts, ends, strict=True))
    ]


def _find_cuts(points: Float64Array, height: float) -> list[tuple[int, int]]:
    """The straight lines, each from one point to another, that join the digits of a wide stroke.

    What comes before such a line lies to the left of what comes after it, or to the right.
    """
    if np.ptp(points[:, 0]) <= MAX_UNCUT_WIDTH * height:
        return []
    cuts: list[tuple[int, int]] = []
    overlaps: list[float] = []
    for start, end in pairwise(_simplify(points, CUT_TOLERANCE * height)):
        before, after = points[: start + 1], points[end:]
        overlap = min(before[:, 0].max() - after[:, 0].min(), after[:, 0].max() - before[:, 0].min())
        if (
            overlap > MAX_CUT_OVERLAP * height
            or min(np.ptp(before[:, 1]), np.ptp(after[:, 1])) < MIN_PART_HEIGHT * height
        ):
            continue
        between = points[cuts[-1][1] : start + 1, 1] if cuts else before[:, 1]
        if len(between) and np.ptp(between) >= MIN_PART_HEIGHT * height:
            cuts.append((start, end))
            overlaps.append(overlap)
        elif overlap < overlaps[-1] - MIN_DIFFERENCE * height:
            cuts[-1], overlaps[-1] = (start, end), overlap
    return cuts


def _simplify(points: Float64Array, tolerance: float) -> list[int]:
    """The indices of points whose line stays within a tolerance of all points, by the Ramer-Douglas-Peucker algorithm.

    Ramer, "An iterative procedure for the polygonal approximation of plane curves", 1972; Douglas and Peucker, 1973.
    """
    kept, ranges = {0, len(points) - 1}, [(0, len(points) - 1)]
    while ranges:
        first, last = ranges.pop()
        (x, y), (along_x, along_y) = points[first], points[last] - points[first]
        inner = points[first + 1 : last]
        if not len(inner):
            continue
        to_x, to_y = inner[:, 0] - x, inner[:, 1] - y
        fraction = np.clip((to_x * along_x + to_y * along_y) / (along_x**2 + along_y**2 or 1.0), 0.0, 1.0)
        squared = (to_x - fraction * along_x) ** 2 + (to_y - fraction * along_y) ** 2
        index = int(squared.argmax())
        if squared[index] > tolerance**2:
            middle = first + 1 + index
            kept.add(middle)
            ranges += [(first, middle), (middle, last)]
    return sorted(kept)


def _count_cuts(parts: list[_Part]) -> Float64Array:
    """How many cuts of strokes lie at each boundary between the parts, (N + 1,)."""
    index = {(part.stroke, part.number): position for position, part in enumerate(parts)}
    counts = np.zeros(len(parts) + 1)
    for (stroke, number), one in index.items():
        other = index.get((stroke, number + 1), one)
        counts[min(one, other) + 1 : max(one, other) + 1] += 1
    return counts


def _count_crossings(parts: list[_Part], boxes: Float64Array, height: float) -> Float64Array:
    """How often parts before each boundary cross parts of other strokes after it, (N + 1,).

    Parts count that may belong to one candidate.
    """
    counts, tolerance = np.zeros(len(parts) + 1), MIN_DIFFERENCE * height**2
    for first, one in enumerate(parts):
        for last in range(first + 1, min(first + MAX_PIECES, len(parts))):
            other = parts[last]
            if one.stroke != other.stroke and _overlap(boxes[first], boxes[last]):
                counts[first + 1 : last + 1] += _count_line_crossings(one.line, other.line, tolerance)
    return counts


def _overlap(box: Float64Array, other: Float64Array) -> bool:
    return bool((box[:2] <= other[2:]).all() and (other[:2] <= box[2:]).all())


def _count_line_crossings(line: Float64Array, other: Float64Array, tolerance: float) -> int:
    """How many segments of two lines cross: the ends of each lie on different sides of the other."""
    return int((_changes_side(line, other, tolerance) & _changes_side(other, line, tolerance).T).sum())


def _changes_side(line: Float64Array, other: Float64Array, tolerance: float) -> BoolArray:
    """For each segment of a line, a row, whether the ends of each segment of another lie on different sides of it.

    Up to the tolerance, an area, a point counts as left of a segment: rounding errors decide nothing.
    """
    (x, y), (along_x, along_y) = line[:-1].T, np.diff(line, axis=0).T
    to_x, to_y = other[:, 0] - x[:, None], other[:, 1] - y[:, None]
    is_right = along_x[:, None] * to_y - along_y[:, None] * to_x > tolerance
    return np.asarray(is_right[:, :-1] != is_right[:, 1:])


def _join(parts: Sequence[_Part]) -> list[Float64Array]:
    """The lines of some parts; neighbouring parts of a stroke are one line again, with what was cut out."""
    spans: list[_Part] = []
    for part in sorted(parts, key=lambda part: (part.stroke, part.number)):
        if spans and (part.stroke, part.number) == (spans[-1].stroke, spans[-1].number + 1):
            spans[-1] = replace(part, first=spans[-1].first)
        else:
            spans.append(part)
    return [span.line for span in spans]
