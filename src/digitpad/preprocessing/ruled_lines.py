"""Remove the ruled lines or squares that are printed on paper.

Lines are found by shearing the picture to each of a range of slopes and summing its rows (a discrete Radon transform:
Deans, "The Radon transform and some of its applications", 1983).

The port is `web/src/preprocessing/ruled-lines.ts`.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from digitpad.preprocessing.components import label_runs, longer_sides, run_bounds, spread
from digitpad.preprocessing.filters import choose, dilate_rows
from digitpad.preprocessing.statistics import quantile

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float64Array, Int32Array, Int64Array

MIN_LINE_LENGTH = 0.4
"""A straight line of thin ink over this fraction of the picture is a ruled line: digits are curved or shorter."""

DOUBLE_THICKNESS, MIN_DOUBLE_LENGTH = 2, 0.95
"""Two lines side by side that run into one are so many times as thick, and cover this much of their whole way."""

MAX_EDGE_GAP = 0.04
"""A ruled line reaches to within this fraction of the picture from both sides."""

MIN_RULED_SIDE = 100
"""Pictures with fewer pixels a side are too small for paper to be seen around the digit."""

MAX_THICKENING = 1.6
"""Where a line is thicker than this, in usual thicknesses of the lines found, and a pixel more, ink crosses it."""

MAX_CROSSING_SIZE = 3
"""What remains where two lines cross is at most this long, in thicknesses of the thickest line."""

MIN_ROW_ASPECT = 1.5
"""A row of boxes is at least this many times as wide as it is high."""

MAX_SEPARATOR_THICKNESS, MIN_SEPARATOR_LENGTH, MAX_SEPARATOR_GAP = 0.06, 0.9, 0.015
"""Lines between its boxes are at most this thick, in its heights. They cover this fraction of its height from edge to
edge: a 1 in a box does not."""

SLOPES = np.linspace(-0.1, 0.1, 81)
"""Slopes at which ruled lines are searched."""


def remove_ruled_lines(mask: BoolArray) -> BoolArray:
    """The ink without thin, straight lines that run from side to side or from top to bottom, and their crossings."""
    if min(mask.shape) < MIN_RULED_SIDE:
        return mask
    thickness = max_line_thickness(mask.shape)
    rest = _remove_lines(mask, thickness, MIN_LINE_LENGTH)
    return _remove_lines(rest, DOUBLE_THICKNESS * thickness, MIN_DOUBLE_LENGTH) if _joins_sides(rest) else rest


def _remove_lines(mask: BoolArray, thickness: int, min_length: float) -> BoolArray:
    lines = find_lines(mask, thickness, min_length) | find_lines(mask.T, thickness, min_length).T
    if not lines.any():
        return mask
    rest = mask & ~lines
    runs = label_runs(rest)
    return spread(longer_sides(run_bounds(runs)) > MAX_CROSSING_SIZE * thickness, runs, rest)


def _joins_sides(mask: BoolArray) -> bool:
    """Whether there is ink at both sides, or at the top and the bottom."""
    y, x = (math.ceil(MAX_EDGE_GAP * side) for side in mask.shape)
    return bool((mask[:y].any() and mask[-y:].any()) or (mask[:, :x].any() and mask[:, -x:].any()))


def max_line_thickness(shape: tuple[int, ...]) -> int:
    """How many pixels thick a ruled line in a picture of this height and width is at most."""
    return max(3, round(0.012 * max(shape)))


def remove_separators(mask: BoolArray) -> BoolArray:
    """The ink within a frame without the upright lines that divide it into a row of boxes."""
    height, width = mask.shape
    if width < MIN_ROW_ASPECT * height:
        return mask
    thickness = max(3, round(MAX_SEPARATOR_THICKNESS * height))
    rest = mask & ~find_lines(mask.T, thickness, MIN_SEPARATOR_LENGTH, MAX_SEPARATOR_GAP).T
    return rest if rest.any() else mask


def find_lines(
    mask: BoolArray,
    thickness: int,
    min_length: float = MIN_LINE_LENGTH,
    max_edge_gap: float = MAX_EDGE_GAP,
    slopes: Float64Array = SLOPES,
) -> BoolArray:
    """The pixels of thin, straight lines that run from side to side.

    Args:
        mask: (height, width), the ink.
        thickness: how many pixels thick they are at most.
        min_length: how much of its way a line covers with ink at least, 0..1.
        max_edge_gap: how far from both sides it begins and ends at most, as a fraction of the width.
        slopes: that are searched.
    """
    height, width = mask.shape
    thin = _thin_runs(mask, thickness)
    if np.count_nonzero(thin) < min_length * width:
        return np.zeros_like(mask)
    columns = np.ascontiguousarray(thin.T)
    before = np.zeros((width + 1, height), np.int32)
    columns.cumsum(axis=0, out=before[1:])
    bounds = _constant_runs(slopes, width)
    offset = bounds.shape[1] - 1

    def count(first: int, end: int, chosen: BoolArray) -> Int64Array:
        histogram = _sheared_histogram(before, bounds[chosen].clip(first, end), slopes[chosen] < 0)
        return _sliding_sum(histogram, thickness)

    total = count(0, width, np.ones(len(slopes), bool))
    start_row = np.arange(total.shape[1]) - offset
    end_row = start_row - slopes[:, None] * width
    visible = _visible_fraction(start_row, end_row, height) * width
    is_line = (total >= min_length * visible) & (visible > min_length * width)
    has_lines = is_line.any(axis=1)
    if not has_lines.any():
        return np.zeros_like(mask)
    left = count(0, math.ceil(max_edge_gap * width), has_lines)
    right = count(min(math.ceil((1 - max_edge_gap) * width), width - 1), width, has_lines)
    is_line[has_lines] &= (left > 0) | _is_out_of_bounds(start_row, height)
    is_line[has_lines] &= (right > 0) | _is_out_of_bounds(end_row[has_lines], height)
    has_lines = is_line.any(axis=1)
    found = np.zeros_like(columns)
    steps = np.where(slopes < 0, -1, 1)[has_lines].tolist()
    for near, step, runs in zip(dilate_rows(is_line[has_lines], thickness), steps, bounds[has_lines], strict=True):
        for number, (first, end) in enumerate(pairwise(runs[: runs.searchsorted(width) + 1].tolist())):
            start = offset + step * number
            found[first:end] |= near[start : start + height]
    lines = np.asarray((found & columns).T)
    if not lines.any():
        return lines
    lengths = _vertical_run_lengths(mask)
    usual_thickness = quantile(lengths[lines].astype(np.float64), 0.5)
    return np.asarray(lines & (lengths <= MAX_THICKENING * usual_thickness + 1))


def _constant_runs(slopes: Float64Array, width: int) -> Int64Array:
    """The runs of columns that each slope, of at most 1, shifts equally: where each begins, (slopes, runs + 1).

    The first is not shifted, and each by one row more than the one before. After the last, all is `width`.
    """
    shifts = np.rint(slopes[:, None] * np.arange(width))
    slope, column = np.nonzero(np.diff(shifts, axis=1))
    numbers = np.abs(shifts[slope, column + 1]).astype(np.int64)
    bounds = np.full((len(slopes), numbers.max(initial=0) + 2), width)
    bounds[:, 0] = 0
    bounds[slope, numbers] = column + 1
    return bounds


def _sheared_histogram(before: Int32Array, bounds: Int64Array, is_up: BoolArray) -> Int32Array:
    """How many pixels of each row of runs of columns lie on each level, (slopes, levels).

    `before` is (columns + 1, rows): how many pixels of a row lie before each column. `bounds` is (slopes, runs + 1), as
    in `_constant_runs`; `is_up` says which slopes, (slopes,), shift their columns up. Taking a run of all slopes at a
    time is much faster than taking single pixels.
    """
    height, runs = before.shape[1], bounds.shape[1] - 1
    counts = np.zeros((len(bounds), height + 2 * runs), before.dtype)
    for step in (-1, 1):
        chosen = is_up == (step < 0)
        if not chosen.any():
            continue
        sums, ends = counts[chosen], bounds[chosen]
        has_run = np.diff(ends, axis=1) > 0  # of each number only slopes in a row
        firsts, lasts = has_run.argmax(axis=0), len(ends) - has_run[::-1].argmax(axis=0)
        for number in np.flatnonzero(has_run.any(axis=0)).tolist():
            start, own = runs + step * number, slice(firsts[number], lasts[number])
            sums[own, start : start + height] += before[ends[own, number + 1]] - before[ends[own, number]]
        counts[chosen] = sums
    return counts


def _sliding_sum(counts: Int32Array, size: int) -> Int64Array:
    """The sum of each number and its neighbours in the row, `size` in all; of an even size, one more lies before it."""
    sums = np.pad(counts, ((0, 0), (size // 2 + 1, (size - 1) // 2))).cumsum(axis=1)
    return np.asarray(sums[:, size:] - sums[:, :-size])


def _is_out_of_bounds(rows: Float64Array, height: int) -> BoolArray:
    return (rows < 0) | (rows >= height)


def _visible_fraction(start: Float64Array, end: Float64Array, height: int) -> Float64Array:
    """How much of each straight line from row to row lies inside the picture, 0..1."""
    low, high = np.minimum(start, end), np.maximum(start, end)
    inside = np.minimum(high, height - 1) - np.maximum(low, 0)
    return np.asarray(np.clip((inside + 1) / (high - low + 1), 0.0, 1.0))


def _thin_runs(mask: BoolArray, thickness: int) -> BoolArray:
    """The set pixels in vertical runs of at most so many."""
    height, width = mask.shape
    lines = np.zeros((height + 2 * thickness, width), bool)
    lines[thickness : thickness + height] = mask
    is_thick = choose(np.maximum, thickness + 1, choose(np.minimum, thickness + 1, lines))
    return mask & ~is_thick


def _vertical_run_lengths(mask: BoolArray) -> Int64Array:
    """For each set pixel, the length of the vertical run of set pixels that it belongs to."""
    columns = np.pad(mask.T, ((0, 0), (0, 1))).ravel()
    edges = np.flatnonzero(np.diff(columns, prepend=False))
    lengths = np.zeros(len(columns), np.int64)
    runs = edges[1::2] - edges[::2]
    lengths[columns] = np.repeat(runs, runs)
    return np.asarray(lengths.reshape(mask.shape[1], -1).T[:-1])
