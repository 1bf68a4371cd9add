"""Arrange boxes as people read them: boxes close together are one number, numbers have rows and columns.

Lines of print that are parallel on paper meet in a vanishing point in the photograph, so that their slope is nearly a
linear function of the position; least squares over the steps between neighbours give it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from digitpad.numbers.pieces import connect
from digitpad.sheets.boxes import (
    MAX_MISALIGNMENT,
    MAX_STEP,
    MIN_FREE_STEP,
    MIN_STEP,
    box_sizes,
    find_pairs,
    measure_steps,
)

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float64Array, Int64Array

MAX_TOUCHING_STEP = 1.3
"""From the centre of a box to that of one which shares its line, in sides."""

MIN_LOST_STEP, MAX_LOST_STEP = 1.85, 2.2
"""The same with one row or column of a grid between them that is lost."""

MIN_GAP_JUMP = 0.2
"""Gaps between numbers are wider than those within by this, in widths of a box."""

MIN_LINE_SHARE = 0.5
"""A row or column of a grid has at least this fraction of the boxes of the fullest."""

MAX_OUTER_LINES = 2
"""So many rows or columns on each side may have few boxes, which are not of the grid."""

MIN_GRID_BOXES = 9
"""Of which at least this fraction of all boxes belong to it."""

MAX_CORNER_OFFSET, MIN_KEPT_CELLS = 0.2, 0.5
"""From a corner of a cell to where the lines of its table meet, in heights of a cell; so many cells of a row or column
have no corner farther from its lines."""

MIN_SLOPES, DAMPING = 12, 1e-6
"""Fewer steps only tell one slope for all. If all lie in one line, damping keeps the slopes across it at 0
(Hoerl and Kennard, "Ridge regression", 1970)."""


class Number(NamedTuple):
    """Boxes that hold one number.

    Attributes:
        row, column: counted from 0.
        boxes: the indices of its boxes from left to right.
    """

    row: int
    column: int
    boxes: list[int]


def turn_boxes(quads: Float64Array, turns: int) -> Float64Array:
    """The boxes in a picture that is turned counterclockwise so many times by a quarter, as `numpy.rot90` does."""
    for _ in range(turns):
        quads = np.roll(np.stack([quads[..., 1], -quads[..., 0]], axis=-1), -1, axis=1)
    return quads


def complete_grid(quads: Float64Array) -> Float64Array:
    """The boxes, if most are those of one grid: without others beside it, and with those that are missing in it."""
    x, y = _straighten(quads)
    sizes = box_sizes(quads)
    width, height = np.median(sizes, axis=0)
    grids = _label_grids(quads, x, y)
    counts = np.bincount(grids)
    counts[0] = 0
    if counts.max() < max(MIN_LINE_SHARE * len(quads), MIN_GRID_BOXES):
        return quads
    is_member = grids == counts.argmax()
    quads, x, y = quads[is_member], x[is_member], y[is_member]
    rows, columns = cluster(y - height / 2, y + height / 2), cluster(x - width / 2, x + width / 2)
    rows, columns = _number_lines(rows, y), _number_lines(columns, x)
    for _ in range(MAX_OUTER_LINES):
        keep = _in_full_lines(rows) & _in_full_lines(columns)
        quads, rows, columns = quads[keep], rows[keep] - rows[keep].min(), columns[keep] - columns[keep].min()
    grid = np.full((rows.max() + 1, columns.max() + 1, 4, 2), np.nan)
    grid[rows, columns] = quads
    missing = np.argwhere(np.isnan(grid).any(axis=(2, 3))).tolist()
    for row, column in missing * 2:  # again, with those that are not missing any more
        steps = [*_steps(grid[row], grid, row, column, 1), *_steps(grid[:, column], grid, row, column, 0)]
        if steps:
            grid[row, column] = np.median(steps, axis=0)
    grid = grid.reshape(-1, 4, 2)
    return grid[~np.isnan(grid).any(axis=(1, 2))]


def _number_lines(lines: Int64Array, positions: Float64Array) -> Int64Array:
    """The lines of a grid by their positions, from 0: where one is lost, its number is left out."""
    centers = np.array([np.median(positions[lines == line]) for line in np.unique(lines)])
    steps = np.diff(centers)
    numbers = np.append(0, np.maximum(np.rint(steps / np.median(steps)), 1).cumsum()) if len(steps) else np.zeros(1)
    return numbers.astype(np.int64)[np.unique(lines, return_inverse=True)[1]]


def _in_full_lines(lines: Int64Array) -> BoolArray:
    """Which boxes are not in a first or last row, or column, that has few boxes."""
    counts = np.bincount(lines)
    is_few = counts < MIN_LINE_SHARE * counts.max()
    return np.asarray(~(is_few[lines] & ((lines == 0) | (lines == len(counts) - 1))))


def _steps(line: Float64Array, grid: Float64Array, row: int, column: int, axis: int) -> list[Float64Array]:
    """Where a missing box is by those beside it in a line, and the steps between their neighbours in the next lines."""
    index, other = (column, row) if axis else (row, column)
    lines = grid if axis else np.swapaxes(grid, 0, 1)
    predictions = [
        line[beside] + next_line[index] - next_line[beside]
        for beside in (index - 1, index + 1)
        for next_index in (other - 1, other + 1)
        if 0 <= beside < len(line) and 0 <= next_index < len(lines)
        for next_line in (lines[next_index],)
    ]
    if 0 < index < len(line) - 1:
        predictions.append((line[index - 1] + line[index + 1]) / 2)
    return [prediction for prediction in predictions if not np.isnan(prediction).any()]


def arrange_boxes(quads: Float64Array) -> list[Number]:
    """The numbers of upright boxes, row by row."""
    x, y = _straighten(quads)
    sizes = box_sizes(quads)
    width, height = np.median(sizes, axis=0)
    grids = _label_grids(quads, x, y)
    rows = cluster(y - height / 2, y + height / 2)
    max_step = _max_step(x, rows, width)
    numbers: list[list[int]] = []
    for row in range(rows.max(initial=-1) + 1):
        members = np.flatnonzero(rows == row)
        members = members[np.argsort(x[members])]
        gaps = np.diff(x[members]) / width
        numbers_of_row = [[int(members[0])]]
        for index, gap in zip(members[1:].tolist(), gaps, strict=True):
            in_grid = grids[index] and grids[index] == grids[numbers_of_row[-1][-1]]
            if in_grid or not MIN_STEP <= gap <= max_step:  # less if two rows were taken for one
                numbers_of_row.append([])
            numbers_of_row[-1].append(index)
        numbers += numbers_of_row
    left = np.array([x[number[0]] for number in numbers]) - width / 2
    right = np.array([x[number[-1]] for number in numbers]) + width / 2
    columns = cluster(left, right)
    return [Number(int(rows[number[0]]), int(column), number) for column, number in zip(columns, numbers, strict=True)]


def arrange_cells(quads: Float64Array) -> list[Number]:
    """The upright cells of a table, row by row; each holds a number."""
    centers, sizes = quads.mean(axis=1), box_sizes(quads)
    sides = np.concatenate([quads[:, 1] - quads[:, 0], quads[:, 2] - quads[:, 3]])
    sides = np.concatenate([sides, quads[:, 3] - quads[:, 0], quads[:, 2] - quads[:, 1]])
    x, y = _straighten_along(centers, sides, np.tile(centers, (4, 1)))
    (columns, rows) = (
        _join_parts(cluster(position - size / 2, position + size / 2), position, size)
        for position, size in zip((x, y), sizes.T, strict=True)
    )
    order = np.lexsort((x, rows))
    return [Number(int(rows[index]), int(columns[index]), [index]) for index in order.tolist()]


def _join_parts(lines: Int64Array, positions: Float64Array, sizes: Float64Array) -> Int64Array:
    """The lines of cells, given these and where they are across them; parts of cells are no lines of their own."""
    usual = [[np.median(values[lines == line]) for line in range(lines.max() + 1)] for values in (positions, sizes)]
    steps, sizes = np.diff(usual[0]), np.array(usual[1])
    is_next = 2 * steps > np.maximum(sizes[1:], sizes[:-1])
    return np.asarray(np.append(0, np.cumsum(is_next))[lines])


def resolve_duplicates(numbers: list[Number]) -> tuple[list[Number], bool]:
    """Numbers row by row, and whether some had the same row and column: then each has the next column of its row.

    That is so if two rows were taken for one.
    """
    if len({(row, column) for row, column, _ in numbers}) == len(numbers):
        return numbers, False
    counts = Counter[int]()
    resolved = []
    for number in numbers:
        resolved.append(number._replace(column=counts[number.row]))
        counts[number.row] += 1
    return resolved, True


def complete_table(quads: Float64Array) -> tuple[Float64Array, bool]:
    """The cells of one table, (N, 4, 2), where the straight lines of its rows and columns meet, and whether they do.

    Those found are kept if they lie there. Others are parts of cells, as a 1 may be taken for a line, and some are
    missing. If they are no such table, they are returned as they are.
    """
    numbers = arrange_cells(quads)
    rows, columns, indices = np.array([(row, column, index) for row, column, (index,) in numbers]).T
    quads = quads[indices]
    levels = [[_fit_line(quads[rows == row][:, side]) for side in ([0, 1], [3, 2])] for row in range(rows.max() + 1)]
    uprights = [
        [_fit_line(quads[columns == column][:, side, ::-1]) for side in ([0, 3], [1, 2])]
        for column in range(columns.max() + 1)
    ]
    expected = np.array(
        [
            [[_intersect(level[y], upright[x]) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))] for upright in uprights]
            for level in levels
        ]
    )
    max_offset = MAX_CORNER_OFFSET * np.median(box_sizes(quads).min(axis=1))
    in_column, in_row = (np.abs(quads - expected[rows, columns]) <= max_offset).all(axis=1).T
    if any(
        (np.bincount(lines, in_line) < MIN_KEPT_CELLS * np.bincount(lines)).any()
        for lines, in_line in ((columns, in_column), (rows, in_row))
    ):
        return quads, False
    is_kept = in_column & in_row
    expected[rows[is_kept], columns[is_kept]] = quads[is_kept]
    return expected.reshape(-1, 4, 2), True


def _fit_line(points: Float64Array) -> tuple[float, float]:
    """The second coordinate at 0, and its slope along the first, of the line through most points (N, M, 2).

    Their medians are taken (Sen, "Estimates of the regression coefficient based on Kendall's tau", 1968).
    """
    along, across = points.reshape(-1, 2).T
    steps, rises = along - along[:, None], across - across[:, None]
    is_far = steps >= np.ptp(along) / 2
    slope = float(np.median(rises[is_far] / steps[is_far]))
    return float(np.median(across - slope * along)), slope


def _intersect(level: tuple[float, float], upright: tuple[float, float]) -> tuple[float, float]:
    x = (upright[0] + upright[1] * level[0]) / (1 - upright[1] * level[1])
    return x, level[0] + level[1] * x


def _straighten(quads: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Coordinates of the centres in which rows and columns are straight and parallel to the axes."""
    centers, sizes = quads.mean(axis=1), box_sizes(quads)
    one, other = find_pairs(centers, sizes)
    return _straighten_along(centers, centers[other] - centers[one], (centers[other] + centers[one]) / 2)


def _straighten_along(
    centers: Float64Array, steps: Float64Array, middles: Float64Array
) -> tuple[Float64Array, Float64Array]:
    """The same for centres (N, 2), given steps along rows and columns, (M, 2), and where their middles are."""
    origin = centers.mean(axis=0)
    scale = max(float(np.ptp(centers, axis=0).max()), 1.0)
    straight = []
    for axis in (0, 1):
        along = np.abs(steps[:, axis]) > np.abs(steps[:, 1 - axis])
        slopes = steps[along, 1 - axis] / steps[along, axis]
        terms = 3 if len(slopes) >= MIN_SLOPES else 1
        design, points = (
            np.column_stack([np.ones(len(positions)), (positions - origin) / scale])[:, :terms]
            for positions in (middles[along], centers)
        )
        normal = design.T @ design + DAMPING * np.eye(terms)
        slope = points @ np.linalg.solve(normal, design.T @ slopes)
        straight.append(centers[:, 1 - axis] - slope * (centers[:, axis] - origin[axis]))
    return straight[1], straight[0]


def _label_grids(quads: Float64Array, x: Float64Array, y: Float64Array) -> Int64Array:
    """For each box the number of its grid, from 1; 0 if it shares no lines with others in its row and its column.

    A row or column of a grid may be lost: then its parts on both sides have one number. Boxes may be nearly as close as
    the blocks of a sudoku, but most boxes of a grid are closer.
    """
    if measure_steps(quads).max() > MIN_FREE_STEP:
        return np.zeros(len(quads), np.int64)
    sizes = box_sizes(quads)
    across, down = (
        np.abs(positions - positions[:, None]) / np.minimum(sides, sides[:, None])  # one may be found too large
        for positions, sides in zip((x, y), sizes.T, strict=True)
    )
    in_row = (down < MAX_MISALIGNMENT) & (across > MIN_STEP)
    in_column = (across < MAX_MISALIGNMENT) & (down > MIN_STEP)
    touches_in_row, touches_in_column = in_row & (across < MAX_TOUCHING_STEP), in_column & (down < MAX_TOUCHING_STEP)
    touches = touches_in_row | touches_in_column
    labels = connect(touches)
    is_in_both = touches_in_row.any(axis=1) & touches_in_column.any(axis=1)
    in_grid = np.isin(labels, labels[is_in_both])
    is_apart = (in_row & _is_lost_step(across)) | (in_column & _is_lost_step(down))
    return np.where(in_grid, connect((touches | is_apart) & in_grid & in_grid[:, None]) + 1, 0)


def _is_lost_step(steps: Float64Array) -> BoolArray:
    return np.asarray((steps > MIN_LOST_STEP) & (steps < MAX_LOST_STEP))


def _max_step(x: Float64Array, rows: Int64Array, width: float) -> float:
    """The widest step within a number, in widths of a box: steps have two classes, if these are clearly apart."""
    steps = np.sort(np.concatenate([np.diff(np.sort(x[rows == row])) for row in np.unique(rows)])) / width
    steps = steps[steps < MAX_STEP]
    counts = np.arange(1, len(steps))
    low = np.cumsum(steps)[:-1] / counts
    high = (steps.sum() - np.cumsum(steps)[:-1]) / (len(steps) - counts)
    if not len(counts):
        return MAX_STEP
    best = int((counts * (len(steps) - counts) * (high - low) ** 2).argmax())  # as Otsu's threshold
    is_apart = high[best] - low[best] > MIN_GAP_JUMP
    return float(steps[best] + steps[best + 1]) / 2 if is_apart else MAX_STEP


def cluster(starts: Float64Array, ends: Float64Array) -> Int64Array:
    """Intervals that overlap by a quarter have the same number, from 0 in ascending order."""
    margin = np.minimum(ends - starts, np.median(ends - starts, axis=0) if len(starts) else 0) / 8
    starts, ends = starts + margin, ends - margin
    order = np.argsort(starts)
    reach = np.maximum.accumulate(ends[order])
    labels = np.empty(len(starts), np.int64)
    labels[order] = np.concatenate([[0], np.cumsum(starts[order][1:] > reach[:-1])]) if len(starts) else []
    return labels
