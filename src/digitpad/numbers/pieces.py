"""Pieces of ink, from which the candidates of a number are put together, and measures of a line of them.

The port is `web/src/numbers/pieces.ts`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.numbers.line_frame import COLUMN_WIDTH, MARGIN, MAX_LINE_WIDTH, LineGrid
from digitpad.preprocessing.frame import FRAME_SIZE, INK_SIZE
from digitpad.preprocessing.strokes import HALF_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.arrays import BoolArray, Float32Array, Float64Array, Int64Array

LEFT, TOP, RIGHT, BOTTOM = range(4)
"""The columns of boxes."""

MAX_PIECES = 6
"""A candidate has at most this many pieces."""

SLOPE_PRIOR = 10.0
"""How strongly the line of writing is held level: the squared distances of ten digits from their mean add up to 50."""

ROUNDING_ERROR = 1e-9

MIN_SIZE = 1e-9
"""Smaller ink is a dot, as in a frame."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """The pieces of a line of writing, from left to right: strokes, components of a picture, or parts of these.

    Attributes:
        boxes: (N, 4), the left, top, right and bottom of each piece in upright writing: where x is `x + slant * y`.
        outer_boxes: (N, 4), the same of the ink as it is.
        ink: (N,), how much ink each has: the length of its strokes, or its area.
        height: the height of a digit of this line.
        cut_counts: (N + 1,), how many cuts lie between the pieces before and the pieces from each index.
        cut_ink: (N + 1,), the ink that these cuts sever, in widths of the pen.
        crossings: (N + 1,), how often strokes of the pieces before cross strokes of the pieces from each index.
        is_at_edge: (N,), whether a piece touches an edge of its picture.
        strokes: for each piece the index of its stroke; empty in a picture.
        lines: the points of each piece, (n, 2); empty in a picture.
        draw: draws the frames, (M, 28, 28), of M runs of pieces, each given by its first index and its end.
        draw_line: draws the line frame of all pieces, (28, W).
        scale: how many units of the ink, such as pixels of the picture, are one unit of the boxes.
    """

    boxes: Float64Array
    outer_boxes: Float64Array
    ink: Float64Array
    height: float
    cut_counts: Float64Array
    cut_ink: Float64Array
    crossings: Float64Array
    is_at_edge: BoolArray
    strokes: list[int]
    lines: list[Float64Array]
    draw: Callable[[list[tuple[int, int]]], Float32Array]
    draw_line: Callable[[LineGrid], Float32Array]
    scale: float = 1.0


def bounding_box(boxes: Float64Array) -> Float64Array:
    """The box, (4,), around at least one box."""
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def fit_line(pieces: Pieces) -> tuple[float, float, float]:
    """A point (x, y) on the middle of the line of writing, and its slope: a ridge regression over the higher pieces."""
    boxes = pieces.boxes
    is_high = boxes[:, BOTTOM] - boxes[:, TOP] >= pieces.height / 2
    if is_high.any():
        boxes = boxes[is_high]
    x, y = (boxes[:, LEFT] + boxes[:, RIGHT]) / 2, (boxes[:, TOP] + boxes[:, BOTTOM]) / 2
    to_x, to_y = x - x.mean(), y - y.mean()
    slope = (to_x * to_y).sum() / ((to_x**2).sum() + SLOPE_PRIOR * pieces.height**2)
    return float(x.mean()), float(y.mean()), float(slope)


def line_grid(pieces: Pieces) -> LineGrid | None:
    """Where a line of writing lies in its line frame; None if it is too wide."""
    left, right = float(pieces.boxes[:, LEFT].min()), float(pieces.boxes[:, RIGHT].max())
    if right - left > MAX_LINE_WIDTH * pieces.height:
        return None
    pen = HALF_WIDTH if pieces.strokes else 0.0  # the boxes of strokes do not contain the pen's width
    scale = (INK_SIZE - 2 * pen) / pieces.height
    margin = MARGIN + pen
    columns = math.ceil(round((2 * margin + scale * (right - left)) / COLUMN_WIDTH, 6))
    width = max(COLUMN_WIDTH * columns, FRAME_SIZE)
    x, y, slope = fit_line(pieces)
    return LineGrid(scale, left, margin, (x, y), slope, width)


def order_from_left(boxes: Float64Array, height: float) -> Int64Array:
    """The indices of boxes by the middle of their x, then by their other sides; rounding errors decide nothing."""
    unit = height or 1.0
    x, y = boxes[:, LEFT] + boxes[:, RIGHT], boxes[:, TOP] + boxes[:, BOTTOM]
    width, tallness = boxes[:, RIGHT] - boxes[:, LEFT], boxes[:, BOTTOM] - boxes[:, TOP]
    keys = [np.round((value - value.min()) / unit, 6) for value in (x, y, width, tallness)]
    return np.lexsort(keys[::-1])


def weighted_median(values: Float64Array, weights: Float64Array) -> float:
    """The least value up to which lies half of the weight."""
    order = np.lexsort((weights, values))
    sums = weights[order].cumsum()
    return float(values[order][np.argmax(sums >= sums[-1] / 2 * (1 - ROUNDING_ERROR))])


def typical_height(boxes: Float64Array, ink: Float64Array) -> float:
    """The height of a digit: the median, weighted by ink, of the heights of boxes that lie above one another.

    A bar or a dot that is written apart counts with the digit above or below it. Where nothing has a height, the
    greatest width stands for it, or 1 for dots.
    """
    columns = _group_columns(boxes)
    tops, bottoms = np.full((2, columns.max() + 1), [[np.inf], [-np.inf]])
    np.minimum.at(tops, columns, boxes[:, TOP])
    np.maximum.at(bottoms, columns, boxes[:, BOTTOM])
    height = weighted_median(bottoms - tops, np.bincount(columns, ink).astype(np.float64))
    widest = (boxes[:, RIGHT] - boxes[:, LEFT]).max()
    size = float(height if height > ROUNDING_ERROR * widest else widest)
    return size if size > MIN_SIZE else 1.0


def _group_columns(boxes: Float64Array) -> Int64Array:
    """A number for each box; boxes share it if the middle of one lies within the x of the other, or through others.

    A box connects the middles within its x, which are neighbours once they are sorted. So noise of many thousand
    components takes no longer than sorting them.
    """
    middles = (boxes[:, LEFT] + boxes[:, RIGHT]) / 2
    order = np.argsort(middles)
    first = np.searchsorted(middles, boxes[:, LEFT], "left", order)
    last = np.searchsorted(middles, boxes[:, RIGHT], "right", order) - 1
    bridges = np.bincount(first, minlength=len(boxes)) - np.bincount(last, minlength=len(boxes))
    columns = np.empty(len(boxes), np.int64)
    columns[order] = np.append(0, (bridges.cumsum()[:-1] == 0).cumsum())
    return columns


def connect(is_linked: BoolArray) -> Int64Array:
    """For each of N things the first of those that it is linked with, also through others.

    Args:
        is_linked: (N, N), symmetric.
    """
    labels = np.arange(len(is_linked))
    while True:
        linked = np.where(is_linked, labels, len(labels)).min(axis=1, initial=len(labels))
        lower = np.minimum(labels, linked)
        lower = lower[lower]
        if (lower == labels).all():
            return labels
        labels = lower
