"""Find columns of numbers without boxes on plain paper.

Rows are level where the histogram of the heights of all ink has the highest peaks; gaps part the numbers of a row, and
those of several rows that lie above one another are a column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from digitpad.numbers.picture_ink import component_boxes
from digitpad.numbers.pieces import weighted_median
from digitpad.preprocessing.components import label_components
from digitpad.preprocessing.filters import block_mean
from digitpad.sheets.box_ink import BoxInk, fade_ink
from digitpad.sheets.boxes import find_angle, turn_photo
from digitpad.sheets.geometry import sample_linear
from digitpad.sheets.page_ink import find_ink, find_paper
from digitpad.sheets.tables import cluster
from digitpad.sheets.unmarked import Boxes

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float64Array, Int64Array
    from digitpad.preprocessing.decode import GrayPicture
    from digitpad.sheets.unmarked import PointMap

MAX_SIDE = 1300
"""Ink is found in a picture of at most so many pixels a side."""

MAX_LEVEL_ANGLE = 15
"""In degrees: a page is turned by more; less may be the slant of digits, and rows are found that are so level."""

MIN_ASPECT, MIN_WIDTH = 0.3, 4
"""Of ink that is no straight stroke: its shorter side in longer ones, and in pixels."""

MIN_HEIGHT, MAX_COMPONENTS = 6, 3000
"""Of digits, in such pixels; of ink that may be numbers."""

MIN_MAIN_HEIGHT, MAX_MAIN_HEIGHT, MAX_MAIN_WIDTH = 0.6, 1.8, 8.0
"""Of ink that shows where rows are, and of any that is no drawing, in heights of a digit."""

MAX_STEP, DAMPING = 1.5, 10.0
"""From a digit to the next in heights; damping holds rows level if few digits tell their slope, in squared heights."""

SLOPES, FANS = np.linspace(-0.06, 0.06, 13), np.linspace(-0.08, 0.08, 9)
"""Slopes of rows that are searched, and by how much they differ between the first row and the last."""

MAX_GAP, MAX_DOT_GAP, MAX_DOT_OFFSET, MAX_WIDTH, MARGIN = 0.8, 0.4, 0.8, 12.0, 0.25
"""Digits of a number are nearer to each other than the first, and its other ink to them than the second; that is no
farther from its row than the third; a number is no wider than the fourth; a cell has a margin; in heights."""

INK_MARGIN = 2
"""Around the ink of a number, in pixels."""

MIN_ROWS, MAX_NUMBERS = 3, 300
"""Of a column; on a page."""


def find_columns(photo: GrayPicture) -> Boxes | None:
    """The numbers of all columns, as cells; None if there are none."""
    block = -(-max(photo.values.shape) // MAX_SIDE)
    small = block_mean(photo.values, MAX_SIDE)
    darkness, page = find_paper(small)
    angle = find_angle(page)
    if angle is None:
        return None
    if abs(angle) < MAX_LEVEL_ANGLE:
        angle = 0.0

    def find(degrees: float) -> tuple[list[FreeNumber], Int64Array, PointMap]:
        turned, to_small = turn_photo(darkness, degrees)
        labels = label_components(find_ink(turned / 255))
        return find_numbers(labels), labels, to_small

    numbers, labels, to_small = find(angle)
    if _lies_on_side(labels):
        on_side = find(angle - np.copysign(90, angle))
        if len(on_side[0]) >= len(numbers):  # otherwise digits touch
            numbers, labels, to_small = on_side
    if not numbers:
        return None

    def to_photo(points: Float64Array) -> Float64Array:
        """From pixels of the turned picture to those of the grey values."""
        return np.asarray((to_small(points) + 0.5) * block - 0.5)

    level = np.stack([number.quad for number in numbers])
    inks = [_cut_number(photo.values, to_photo, labels, block, number) for number in numbers]
    return Boxes(photo.values, level, (to_photo(level) + 0.5) * photo.scale - 0.5, inks, to_photo, "columns")


def _lies_on_side(labels: Int64Array) -> bool:
    """Whether more ink is wider than high, as digits are that lie on their sides, or that touch."""
    boxes, _ = component_boxes(labels)
    width, height = (boxes[:, 2:] - boxes[:, :2])[_are_compact(boxes)].T
    return bool(np.sign(width - height).sum() > 0)


def _are_compact(boxes: Float64Array) -> BoolArray:
    """Which components are neither straight strokes nor the rest of lines."""
    sizes = boxes[:, 2:] - boxes[:, :2]
    return np.asarray(sizes.min(axis=1) >= np.maximum(MIN_ASPECT * sizes.max(axis=1), MIN_WIDTH))


def _cut_number(gray: Float64Array, to_photo: PointMap, labels: Int64Array, block: int, number: FreeNumber) -> BoxInk:
    """The ink of a number, without that of others."""
    left, top, right, bottom = number.bounds
    core = np.isin(labels[top:bottom, left:right], number.labels).repeat(block, axis=0).repeat(block, axis=1)
    x, y = ((np.arange(count) + 0.5) / block - 0.5 for count in core.shape[::-1])
    values = sample_linear(gray, to_photo(np.stack(np.meshgrid(left + x, top + y), axis=-1)))
    return BoxInk("digit" if number.is_clear else "unclear", is_cross=False, ink=fade_ink(values, core))


class FreeNumber(NamedTuple):
    """Ink that may be a number.

    Attributes:
        quad: the corners of its cell, (4, 2), clockwise from the top left, two sides parallel to its row.
        bounds: the left, top, right and bottom of its ink and a margin.
        labels: the labels of its components.
        is_clear: whether it is one number, and more than straight strokes, which may be the rest of lines.
    """

    quad: Float64Array
    bounds: tuple[int, int, int, int]
    labels: Int64Array
    is_clear: bool


def find_numbers(labels: Int64Array) -> list[FreeNumber]:
    """The numbers of all columns, given the components of ink in a picture whose rows are nearly level."""
    boxes, areas = component_boxes(labels)
    is_compact = _are_compact(boxes)
    if len(boxes) > MAX_COMPONENTS or not is_compact.any():
        return []
    size, middles = boxes[:, 2:] - boxes[:, :2], (boxes[:, :2] + boxes[:, 2:]) / 2
    height = weighted_median(size[is_compact, 1], areas[is_compact])
    is_small = (size[:, 1] <= MAX_MAIN_HEIGHT * height) & (size[:, 0] <= MAX_MAIN_WIDTH * height)
    is_main = is_small & (size[:, 1] >= MIN_MAIN_HEIGHT * height)
    if height < MIN_HEIGHT or not is_main.any():
        return []
    slopes = _find_slopes(middles, is_main, height, labels.shape)
    x, y = (middles + np.outer(slopes, (1, -1)) * (middles - np.array(labels.shape[::-1]) / 2)[:, ::-1]).T
    left, right = x - size[:, 0] / 2, x + size[:, 0] / 2
    rows = np.full(len(boxes), -1)
    rows[is_main] = cluster(y[is_main] - height / 3, y[is_main] + height / 3)
    groups, levels = [], np.array([np.median(y[rows == row]) for row in range(rows.max() + 1)])
    for row, level in enumerate(levels):
        members = np.flatnonzero(rows == row)
        members = members[np.argsort(left[members])]
        gaps = left[members][1:] - np.maximum.accumulate(right[members])[:-1]
        dots = is_small & ~is_main & (np.abs(y - level) < MAX_DOT_OFFSET * height)
        for group in np.split(members, np.flatnonzero(gaps > MAX_GAP * height) + 1):
            start, end = left[group].min(), right[group].max()
            if end - start <= MAX_WIDTH * height:
                is_near = np.maximum(start - x, x - end) < MAX_DOT_GAP * height
                groups.append((row, start, end, np.append(group, np.flatnonzero(dots & is_near))))
    cells = _find_cells(groups, is_compact)
    used = np.array(sorted({row for row, _, _ in cells}), np.int64)
    steps = np.diff(levels[used])
    half = min((0.5 + MARGIN) * height, float(steps.min(initial=np.inf)) / 2)
    numbers = []
    for row, members, is_one in cells:
        low, high = boxes[members, :2].min(axis=0), boxes[members, 2:].max(axis=0)
        sides = np.array([low[0], high[0]]) + np.array([-1, 1]) * MARGIN * height / 2
        above = levels[row] + np.median(slopes[members]) * (sides - labels.shape[1] / 2) - half
        quad = np.stack([sides[[0, 1, 1, 0]], np.append(above, above[::-1] + 2 * half)], axis=1)
        (first, top), (last, bottom) = (np.maximum(low - INK_MARGIN, 0), high + INK_MARGIN)
        bounds = int(first), int(top), int(last), int(bottom)
        numbers.append(FreeNumber(quad, bounds, members + 1, is_one))
    return numbers if len(numbers) <= MAX_NUMBERS else []


def _find_cells(
    groups: list[tuple[int, float, float, Int64Array]], is_compact: BoolArray
) -> list[tuple[int, Int64Array, bool]]:
    """The cells of columns, each with its row, its components, and whether they are clearly one number.

    Args:
        groups: the row, the left and the right of each group of components that are near each other, and these.
        is_compact: whether each component is no straight stroke. Only groups with such show where columns are.
    """
    clear = [group for group in groups if is_compact[group[3]].any()]
    if not clear:
        return []
    columns = cluster(*np.array([(left, right) for _, left, right, _ in clear]).T)
    cells = []
    for column in range(columns.max() + 1):
        own = [group for group, owner in zip(clear, columns.tolist(), strict=True) if owner == column]
        start, end = min(left for _, left, _, _ in own), max(right for _, _, right, _ in own)
        own += [
            group for group in groups if not is_compact[group[3]].any() and start <= (group[1] + group[2]) / 2 <= end
        ]
        by_row = {row: [group for group in own if group[0] == row] for row in {group[0] for group in own}}
        if len(by_row) >= MIN_ROWS:
            cells += [
                (
                    row,
                    np.concatenate([group[3] for group in parts]),
                    len(parts) == 1 and bool(is_compact[parts[0][3]].any()),
                )
                for row, parts in sorted(by_row.items())
            ]
    return cells


def _find_slopes(middles: Float64Array, is_main: BoolArray, height: float, shape: tuple[int, ...]) -> Float64Array:
    """The slope of the row of each component, which is a linear function of how far down it is.

    Least squares over the steps between digits of a number tell it roughly; about that, the histogram of the heights of
    all ink has the highest peaks. Peaks alone could take each number of a column for a neighbour of the next one's.
    """
    x, down = middles[:, 0] - shape[1] / 2, middles[:, 1] / shape[0] - 0.5
    points = middles[is_main]
    steps = []
    for point, height_share in zip(points, down[is_main], strict=True):  # a table of all pairs would be large
        across, rise = (points - point).T
        is_next = (across > 0) & (across < MAX_STEP * height) & (np.abs(rise) < height / 2)
        steps += [(step, step * height_share, up) for step, up in zip(across[is_next], rise[is_next], strict=True)]
    terms, rises = np.split(np.array(steps).reshape(-1, 3), [2], axis=1)
    rough = np.linalg.solve(terms.T @ terms + DAMPING * height**2 * np.eye(2), terms.T @ rises[:, 0])

    def score(slope: float, fan: float) -> float:
        y = points[:, 1] - (slope + fan * down[is_main]) * x[is_main]
        bins = np.floor(y * 4 / height).astype(np.int64)
        counts = np.convolve(np.bincount(bins - bins.min()), [1, 2, 1])
        return float((counts**2.0).sum())

    pairs = sorted(((slope, fan) for slope in SLOPES for fan in FANS), key=lambda pair: abs(pair[0]) + abs(pair[1]))
    slope, fan = max(pairs, key=lambda pair: score(*(pair + rough)))
    return np.asarray(slope + rough[0] + (fan + rough[1]) * down)
