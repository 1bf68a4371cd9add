"""Find the candidates that may be separators, by their size and their distance from the line of writing.

All lengths are in heights of a digit. The port is `web/src/numbers/separators.ts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float64Array
    from digitpad.numbers.pieces import Pieces

Separators: TypeAlias = "dict[str, tuple[BoolArray, Float64Array, Float64Array]]"
"""For each separator: which candidates may be one, (C,), how large each is, and how far from its usual height."""

MAX_DOT_SIZE = 0.3
MIN_DOT_OFFSET = 0.1
DOT_OFFSET = 0.45
"""How far the middle of a dot usually lies below the middle of the line."""

MIN_COMMA_HEIGHT, MAX_COMMA_HEIGHT, MAX_COMMA_WIDTH = 0.28, 0.8, 0.5
"""A lower comma cannot be told from a dot."""

MIN_COMMA_OFFSET = 0.2
MIN_COMMA_END = 0.5
"""A comma reaches at least this far below the middle of the line."""

COMMA_OFFSET = 0.5

MAX_DASH_WIDTH, MAX_DASH_HEIGHT = 1.2, 0.3
MAX_DASH_OFFSET = 0.4
DASH_WIDTH = 0.45
DASH_DOT_SIZE = 0.15
"""A dash is wider than high, unless it is hardly more than a dot."""

MAX_COLON_DOT_SIZE = 0.5
MAX_DOT_SHIFT, MIN_DOT_DISTANCE = 0.5, 0.3
"""How far the dots of a colon may stand beside each other, and how far they are above each other at least."""

MIN_RELATIVE_DOT_DISTANCE = 1.3
"""This distance in heights of the higher dot: the rings of an 8 are closer."""


def find_separators(pieces: Pieces, candidates: list[tuple[int, int]], sizes: Float64Array) -> Separators:
    """For each separator: which candidates may be one, (C,), how large each is, and how far from its usual height.

    Args:
        pieces: the pieces of the line.
        candidates: the first index and the end of each run of pieces.
        sizes: (C, 3), their widths, heights and distances below the middle of the line.
    """
    width, height, offset = sizes.T
    size = np.maximum(width, height)
    is_whole = np.array(
        [
            not (pieces.cut_counts[first : end + 1].any() or pieces.is_at_edge[first:end].any())
            for first, end in candidates
        ]
    )
    is_single = is_whole & np.array([end - first == 1 for first, end in candidates])
    is_colon = is_whole & [_is_colon(pieces.boxes[first:end] / pieces.height) for first, end in candidates]
    is_comma = (height >= MIN_COMMA_HEIGHT) & (height <= MAX_COMMA_HEIGHT) & (width <= MAX_COMMA_WIDTH)
    is_comma &= (offset >= MIN_COMMA_OFFSET) & (offset + height / 2 >= MIN_COMMA_END)
    is_dash = (width <= MAX_DASH_WIDTH) & (height <= np.minimum(MAX_DASH_HEIGHT, np.maximum(width, DASH_DOT_SIZE)))
    is_dash &= np.abs(offset) <= MAX_DASH_OFFSET
    return {
        "point": (is_single & (size <= MAX_DOT_SIZE) & (offset >= MIN_DOT_OFFSET), size, np.abs(offset - DOT_OFFSET)),
        "comma": (is_single & is_comma, size, np.abs(offset - COMMA_OFFSET)),
        "dash": (is_single & is_dash, np.abs(width - DASH_WIDTH), np.abs(offset)),
        "colon": (is_colon, size, np.abs(offset)),
    }


def _is_colon(boxes: Float64Array) -> bool:
    """Whether boxes are those of two dots, one above the other."""
    if len(boxes) != 2:  # noqa: PLR2004
        return False
    sizes, middles = boxes[:, 2:] - boxes[:, :2], (boxes[:, :2] + boxes[:, 2:]) / 2
    x_distance, y_distance = np.abs(middles[1] - middles[0])
    size = sizes.max()
    min_distance = max(MIN_DOT_DISTANCE, MIN_RELATIVE_DOT_DISTANCE * sizes[:, 1].max())
    return bool(size <= MAX_COLON_DOT_SIZE and x_distance <= MAX_DOT_SHIFT and y_distance >= min_distance)
