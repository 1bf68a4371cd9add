"""The line frame: the picture of a whole line of writing that the line network reads.

A line frame is a (28, W) float32 array in 0..1, ink 1 on paper 0, in rows from top to bottom. It is to a line what a
frame (`preprocessing/frame.py`) is to a digit:

- The writing is upright and level: its slant is removed, and so is the slope of the line that `pieces.fit_line` finds.
- It is scaled so that `Pieces.height`, the height of a digit, is 20 px, the pen included.
- The middle of the line, at the mean of the middles of the higher pieces, lies at y = 14, between rows 13 and 14. What
  lies above or below the 28 rows is cut off.
- There are 8 px of paper to the left of the ink and at least 8 px to the right; W is a multiple of 4, and at least 28.
  A line that is wider than 64 heights of a digit has no line frame.
- Strokes are drawn with the pen of frames, the ink of pictures is resampled by the triangle filter of frames, and faint
  ink is strengthened in the same way.

The network's output has a column for each 4 px. Its classes are `SYMBOLS` in their order and then the blank, whose
index is `SKIP`: 15 in all.

`pieces.line_grid` finds where a line lies in its frame, and `Pieces.draw_line` draws it.

The port is `web/src/numbers/line-frame.ts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.preprocessing.fit import boost_faint_ink
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.preprocessing.strokes import rasterize_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.arrays import Float32Array, Float64Array, Int64Array

MARGIN = 8
"""The paper to the left and to the right of the ink, in pixels of the line frame, as all lengths here."""

COLUMN_WIDTH = 4
"""The pixels of a column of the network's output."""

MAX_LINE_WIDTH = 64
"""The widest line, in heights of a digit."""


@dataclass(frozen=True)
class LineGrid:
    """Where upright writing lies in its line frame, whose pixel (row, column) covers x from column to column + 1.

    Attributes:
        scale: pixels for each unit of the writing.
        left: the x of the writing that lies at `margin`.
        margin: in pixels.
        middle: the (x, y) of a point on the middle of the line.
        slope: by how much the line falls for each unit to the right.
        width: the width of the frame.
    """

    scale: float
    left: float
    margin: float
    middle: tuple[float, float]
    slope: float
    width: int

    def columns(self, x: Float64Array) -> Int64Array:
        """The boundaries between the network's columns that are nearest to these x of upright writing."""
        columns = (self.margin + self.scale * (x - self.left)) / COLUMN_WIDTH
        return np.floor(columns.round(6) + 0.5).astype(np.int64)  # rounding errors decide nothing


def draw_strokes(lines: Sequence[Float64Array], grid: LineGrid) -> Float32Array:
    """The line frame, (28, W), of strokes whose points, (n, 2) each, are upright."""
    x, y = grid.middle
    pixels = [
        np.stack(
            [
                grid.margin + grid.scale * (line[:, 0] - grid.left),
                FRAME_SIZE / 2 + grid.scale * (line[:, 1] - y - grid.slope * (line[:, 0] - x)),
            ],
            axis=1,
        )
        for line in lines
    ]
    return rasterize_line([points - 0.5 for points in pixels], grid.width)  # centres of pixels lie at whole numbers


def draw_ink(ink: Float64Array, slant: float, grid: LineGrid) -> Float32Array:
    """The line frame, (28, W), of (height, width) ink in 0..1, which becomes upright by its slant."""
    middle_x, middle_y = grid.middle
    x = (np.arange(grid.width) + 0.5 - grid.margin) / grid.scale + grid.left
    y = (np.arange(FRAME_SIZE) + 0.5 - FRAME_SIZE / 2) / grid.scale + middle_y + grid.slope * (x[:, None] - middle_x)
    radius = max(1.0, 1 / grid.scale)
    rows = _resample(ink, x - 0.5 - slant * np.arange(len(ink))[:, None], radius)
    frame = np.clip(_resample(rows.T, y - 0.5, radius).T, 0.0, 1.0)
    return boost_faint_ink(frame.astype(np.float32))


def _resample(lines: Float64Array, positions: Float64Array, radius: float) -> Float64Array:
    """The values at positions (N, M) along N lines of pixels (N, L), by a triangle filter; 0 outside."""
    length = lines.shape[1]
    first = np.ceil(positions - radius).astype(np.int64)
    values = np.zeros(positions.shape)
    for tap in range(int(2 * radius) + 1):
        index = first + tap
        weight = np.maximum(0.0, 1.0 - np.abs(positions - index) / radius) / radius
        inside = (index >= 0) & (index < length)
        values += np.where(inside, weight, 0.0) * np.take_along_axis(lines, np.clip(index, 0, length - 1), axis=1)
    return values
