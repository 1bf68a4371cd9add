"""Cut connected ink along seams: paths from top to bottom that cross as little ink as possible.

After Avidan and Shamir, "Seam carving for content-aware image resizing", 2007. All lengths are in heights of a digit.
The port is `web/src/numbers/seams.ts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float64Array, Int64Array

MIN_CUT_WIDTH, MIN_CUT_HEIGHT = 0.35, 0.3
"""Narrower components are not cut, nor lower ones, such as dashes."""

SLOPES = (0.0, 0.15, -0.15, 0.3, -0.3)
"""The slopes, dx / dy, of the lines along which ink is counted, in upright writing; of equal counts the first one's."""

MAX_CUT_INK, MAX_NARROW_CUT_INK = 2.2, 1.6
"""A line that crosses more ink than this, in widths of the pen, is no cut; nor one through a narrow component."""

MIN_CUT_DISTANCE = 0.2
MIN_EDGE_DISTANCE = 0.15
"""How far cuts are from each other, and from the ends of their component."""

MAX_UNCUT_WIDTH, MAX_CUT_DISTANCE = 0.8, 0.5
"""A component wider than the first is cut at least at every second of these."""

SEAM_REACH = 0.13
"""How far a seam may leave its straight line."""

COST_OF_INK, NEVER = 1000, 1 << 40
"""The cost of a pixel of ink, compared with a move to the side, and one that no path reaches."""

MOVES = (0, -1, 1)


class Writing(NamedTuple):
    """Measures of a line of writing: the height of a digit and the pen's width in pixels, and the slant."""

    height: float
    slant: float
    pen: float


def find_seams(mask: BoolArray, writing: Writing) -> tuple[Int64Array, list[float]]:
    """The seams at which a component is cut, from left to right.

    Args:
        mask: (rows, columns), the component in its box.
        writing: the line of writing that it belongs to.

    Returns:
        (S, rows), the first column to the right of each seam in each row; and the ink that each seam severs, in widths
        of the pen.
    """
    rows, columns = mask.shape
    height, slant, pen = writing
    if columns <= MIN_CUT_WIDTH * height or rows <= MIN_CUT_HEIGHT * height:
        return np.empty((0, rows), np.int64), []
    counts, slopes = _count_ink(mask, slant)
    cuts = np.array(_choose_cuts(counts / pen, height), np.int64)
    paths = _find_paths(mask, cuts, slopes[cuts], height) if len(cuts) else np.empty((0, rows), np.int64)
    is_inside = (paths >= 0) & (paths < columns)
    crossed = (mask[np.arange(rows), np.clip(paths, 0, columns - 1)] & is_inside).sum(axis=1)
    return paths, (crossed / pen).tolist()


def _count_ink(mask: BoolArray, slant: float) -> tuple[Float64Array, Float64Array]:
    """For each column the ink on the line through it that crosses the least, and the slope of that line."""
    slopes = np.array(SLOPES) - slant
    counts = np.array([_sheared(mask, slope).sum(axis=0) for slope in slopes.tolist()])
    return counts.min(axis=0).astype(np.float64), slopes[counts.argmin(axis=0)]


def _sheared(mask: BoolArray, slope: float) -> BoolArray:
    """The mask with each row moved, so that lines of this slope become upright; the middle row stays."""
    shifts = _shifts(len(mask), slope)
    return np.array([_shift(row, -shift) for row, shift in zip(mask, shifts, strict=True)])


def _shifts(rows: int, slope: float) -> Int64Array:
    """How many columns a line of a slope is to the right of its middle in each row."""
    shifts: Int64Array = np.floor(slope * (np.arange(rows) - (rows - 1) / 2) + 0.5).astype(np.int64)
    return shifts


def _shift(row: BoolArray, distance: int) -> BoolArray:
    """A row moved to the right, for a negative distance to the left."""
    distance = max(-len(row), min(distance, len(row)))
    result = np.zeros_like(row)
    if distance >= 0:
        result[distance:] = row[: len(row) - distance]
    else:
        result[:distance] = row[-distance:]
    return result


def _choose_cuts(counts: Float64Array, height: float) -> list[int]:
    """The columns at which a component is cut, in ascending order, given the ink there."""
    edge, distance = MIN_EDGE_DISTANCE * height, MIN_CUT_DISTANCE * height
    columns = np.arange(len(counts))
    is_inner = (columns >= edge) & (columns <= len(counts) - edge)
    is_minimum = (counts <= np.append(np.inf, counts[:-1])) & (counts <= np.append(counts[1:], np.inf))
    is_wide = len(counts) > MAX_UNCUT_WIDTH * height
    is_free = is_inner & is_minimum & (counts <= (MAX_CUT_INK if is_wide else MAX_NARROW_CUT_INK))
    cuts: list[int] = []
    for x in np.lexsort((columns, np.abs(2 * columns - len(counts)), counts)).tolist():
        if is_free[x]:
            cuts.append(x)
            is_free &= np.abs(columns - x) >= distance
    if is_wide:
        cuts += _fill_gaps(counts, sorted(cuts), height)
    return sorted(cuts)


def _fill_gaps(counts: Float64Array, cuts: list[int], height: float) -> list[int]:
    """Further cuts, at the least ink, so that no part is wider than allowed."""
    added: list[int] = []
    ranges = list(zip([0, *cuts], [*cuts, len(counts)], strict=True))
    margin = MIN_CUT_DISTANCE * height
    while ranges:
        first, end = ranges.pop()
        if end - first <= max(MAX_CUT_DISTANCE * height, 2 * margin + 1):
            continue
        inner = np.arange(int(np.ceil(first + margin)), int(end - margin) + 1)
        cut = int(inner[np.lexsort((inner, np.abs(2 * inner - first - end), counts[inner]))[0]])
        added.append(cut)
        ranges += [(first, cut), (cut, end)]
    return added


def _find_paths(mask: BoolArray, starts: Int64Array, slopes: Float64Array, height: float) -> Int64Array:
    """The path near each of some lines that crosses the least ink, as its column in each row, (S, rows).

    From row to row it stays in parallel with the line, or moves by a column. Of paths that cross the same ink, the one
    with the fewest moves is taken, then the one that ends nearest to the line, then the one further to the left.
    """
    rows, columns = mask.shape
    reach = max(int(SEAM_REACH * height + 0.5), 1)
    offsets = np.arange(-reach, reach + 1)
    lines = starts[:, None] + np.array([_shifts(rows, slope) for slope in slopes])
    band = lines[:, :, None] + offsets
    costs = (
        mask[np.arange(rows)[:, None], np.clip(band, 0, columns - 1)] & (band >= 0) & (band < columns)
    ) * COST_OF_INK
    total = np.full((len(starts), len(offsets) + 2), NEVER)
    total[:, 1:-1] = costs[:, 0]
    moves = np.zeros(costs.shape, np.int64)
    for row in range(1, rows):
        before = np.stack([total[:, 1:-1], total[:, :-2] + 1, total[:, 2:] + 1])
        moves[:, row] = before.argmin(axis=0)
        total[:, 1:-1] = before.min(axis=0) + costs[:, row]
    moves = np.array(MOVES)[moves]
    index = np.array([np.lexsort((offsets, np.abs(offsets), ends))[0] for ends in total[:, 1:-1]])
    paths = np.empty((len(starts), rows), np.int64)
    for row in range(rows - 1, -1, -1):
        paths[:, row] = lines[:, row] + offsets[index]
        index = index + moves[np.arange(len(starts)), row, index]
    return paths
