"""Separate the ink of numbers from paper, from the lines of tables and from bars and bands at the edges of a picture.

The port is `web/src/numbers/picture-ink.ts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitpad.numbers.pieces import BOTTOM, LEFT, RIGHT, TOP, typical_height
from digitpad.preprocessing.components import label_components
from digitpad.preprocessing.filters import dilate_rows
from digitpad.preprocessing.ruled_lines import find_lines
from digitpad.preprocessing.segment import SMALL_PICTURE_SIDE, separate_ink
from digitpad.preprocessing.statistics import otsu_threshold, quantile

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float64Array, Int64Array

MIN_BAR_COVERAGE = 0.9
"""A bar covers at least this fraction of a column or row of the picture."""

MIN_BAR_EDGE_COVERAGE = 0.5
"""It extends over the neighbouring columns or rows that it covers to this fraction."""

MAX_BAR_EDGE = 3
"""The soft edge of a bar is at most this many pixels wide."""

MIN_BAR_STRENGTH, INK_QUANTILE = 0.5, 0.995
"""It differs from paper at least half as much as the strongest ink: shadows do not."""

MIN_TABLE_SIDE = 40
"""In pictures with fewer pixels a side no lines of a table are found."""

MIN_LINE_COVERAGE, MAX_LINE_GAP = 0.6, 0.015
"""Lines of a table reach from edge to edge, and ink covers them to this fraction: the upper ends of digits less."""

MIN_DASHED_COVERAGE, MAX_DASHED_GAP = 0.4, 0.08
"""Upright lines may be dashed: only a 1 that fills its picture resembles them."""

MIN_LINE_LENGTH = 1.4
"""A bar or a line of a table is longer than this, in heights of the rest of the ink: a 1 may fill its picture, too."""

MIN_SPECK_AREA = 0.5
"""A component with less ink than this, in squares of the pen's width, is a speck; a dot has more."""


def separate_number_ink(gray: Float64Array) -> tuple[Float64Array, BoolArray]:
    """How much each pixel is ink of a number, 0..1, and which pixels are its core.

    Args:
        gray: (height, width) in 0..1. The ink may be darker or lighter than the paper.
    """
    if max(gray.shape) <= SMALL_PICTURE_SIDE:
        return separate_ink(gray, lambda mask: mask, lambda mask: mask)
    bars = _find_bars(gray)
    if bars.any():  # darker than ink, they would hide it from Otsu's method
        gray = np.where(bars, quantile(gray[~bars], 0.5), gray)
    return separate_ink(gray, _remove_lines, _remove_specks)


def _find_bars(gray: Float64Array) -> BoolArray:
    """The pixels of straight bars and bands from one edge of the picture to the opposite one."""
    difference = np.abs(gray - quantile(gray, 0.5))
    mask = difference > max(otsu_threshold(difference), MIN_BAR_STRENGTH * quantile(difference, INK_QUANTILE))
    columns, rows = (_bar_lines(mask.mean(axis=axis)) for axis in (0, 1))
    rest = mask & ~columns & ~rows[:, None]
    height, width = mask.shape
    min_side = MIN_LINE_LENGTH * _digit_height(rest)
    bars = np.zeros_like(mask)
    if rest.any():
        bars[:, columns & (height > min_side)] = True
        bars[rows & (width > min_side)] = True
    return bars


def _bar_lines(coverage: Float64Array) -> BoolArray:
    """Which columns or rows are part of a bar, given how much of each is covered."""
    is_bar = coverage >= MIN_BAR_COVERAGE
    for _ in range(MAX_BAR_EDGE):
        is_bar = is_bar | (dilate_rows(is_bar[None], 1)[0] & (coverage >= MIN_BAR_EDGE_COVERAGE))
    return np.asarray(dilate_rows(is_bar[None], 1)[0])


def _remove_lines(mask: BoolArray) -> BoolArray:
    """The ink without thin lines across the picture that are longer than digits are high."""
    if min(mask.shape) < MIN_TABLE_SIDE:
        return mask
    thickness = max(3, round(0.012 * min(mask.shape)))
    across = find_lines(mask, thickness, MIN_LINE_COVERAGE, MAX_LINE_GAP)
    down = find_lines(mask.T, thickness, MIN_DASHED_COVERAGE, MAX_DASHED_GAP).T
    rest = mask & ~across & ~down
    if not rest.any():
        return mask
    min_side = MIN_LINE_LENGTH * _digit_height(rest)
    if mask.shape[1] > min_side:
        mask = mask & ~across
    if mask.shape[0] > min_side:
        mask = mask & ~down
    return mask


def _remove_specks(mask: BoolArray) -> BoolArray:
    """The ink without components that are smaller than a dot of the pen."""
    labels = label_components(mask)
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    return np.asarray((areas >= MIN_SPECK_AREA * pen_width(mask) ** 2)[labels] & mask)


def pen_width(mask: BoolArray) -> float:
    """The mean width of lines in pixels: twice their area, divided by the pixels at their edges; 1 without ink."""
    padded = np.pad(mask, 1)
    inner = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    area, edge = int(mask.sum()), int((mask & ~inner).sum())
    return max(2 * area / max(edge, 1), 1.0)


def component_boxes(labels: Int64Array, slant: float = 0.0) -> tuple[Float64Array, Float64Array]:
    """The left, top, right and bottom of each labelled component, (N, 4), and its area, (N,); x is `x + slant * y`."""
    rows, columns = np.nonzero(labels)
    numbers = labels[rows, columns] - 1
    count = int(numbers.max(initial=-1)) + 1
    boxes = np.tile(np.array([np.inf, np.inf, -np.inf, -np.inf]), (count, 1))
    x = columns + slant * rows
    for column, update, values in (
        (LEFT, np.minimum, x),
        (TOP, np.minimum, rows),
        (RIGHT, np.maximum, x + 1),
        (BOTTOM, np.maximum, rows + 1),
    ):
        update.at(boxes[:, column], numbers, values.astype(np.float64))
    return boxes, np.bincount(numbers, minlength=count).astype(np.float64)


def _digit_height(mask: BoolArray) -> float:
    return typical_height(*component_boxes(label_components(mask))) if mask.any() else 0.0
