"""Divide ink into lines of writing.

The port is `web/src/numbers/lines.ts`.
"""

import numpy as np

from digitpad.arrays import BoolArray, Float64Array
from digitpad.numbers.pieces import BOTTOM, TOP, connect, weighted_median

MIN_DIGIT_HEIGHT = 0.7
"""Lower ink, in heights of a digit, may be a bar, a dot or a dash; it belongs to the line of the digit next to it."""

MIN_SHARED_HEIGHT = 0.15
"""Two digits of a line share at least this fraction of the lower one's height, or belong to it through others."""

MAX_STACKED_GAP, MAX_RING_GAP = 0.3, 0.1
"""Two rings of a lone 8 are at most this far from each other, and of an 8 among others; in heights of a ring."""


def split_lines(boxes: Float64Array, ink: Float64Array) -> list[list[int]]:
    """The indices of the boxes of each line, from top to bottom.

    Args:
        boxes: (N, 4), the left, top, right and bottom of strokes or components.
        ink: (N,), how much ink each has.
    """
    heights = boxes[:, BOTTOM] - boxes[:, TOP]
    typical = weighted_median(heights, ink)
    main = np.flatnonzero(heights >= MIN_DIGIT_HEIGHT * typical)
    labels = connect(_share_height(boxes[main], MIN_SHARED_HEIGHT))
    is_alone = np.array([(labels == label).sum() == 1 for label in labels])
    labels = connect((labels == labels[:, None]) | (_share_height(boxes[main], 0.0) & (is_alone | is_alone[:, None])))
    gap = MAX_STACKED_GAP if len(main) == 2 else MAX_RING_GAP  # noqa: PLR2004 - an 8 of two rings
    is_stacked = _are_stacked(boxes[main], gap * typical)
    if (is_stacked.sum(axis=1) == 1).all():  # all digits are such 8s
        labels = connect((labels == labels[:, None]) | is_stacked)
    line_of = labels[[_nearest(boxes[main], box) for box in boxes]]
    line_of[main] = labels
    middles = {label: boxes[main[labels == label]][:, [TOP, BOTTOM]].mean() for label in np.unique(labels)}
    return [np.flatnonzero(line_of == label).tolist() for label in sorted(middles, key=lambda label: middles[label])]


def _share_height(boxes: Float64Array, min_fraction: float) -> BoolArray:
    """Whether two boxes share more than a fraction of the height of the lower one, (N, N)."""
    top, bottom = boxes[:, TOP], boxes[:, BOTTOM]
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    height = bottom - top
    return np.asarray(shared > min_fraction * np.minimum(height[:, None], height))


def _are_stacked(boxes: Float64Array, max_gap: float) -> BoolArray:
    """Whether one of two boxes stands on the other, (N, N)."""
    left, top, right, bottom = boxes.T
    gap = np.maximum(top[:, None], top) - np.minimum(bottom[:, None], bottom)
    shared = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    width = right - left
    is_above = (gap <= max_gap) & (shared >= np.minimum(width[:, None], width) / 2)
    return np.asarray(is_above & ~np.eye(len(boxes), dtype=bool))


def _nearest(boxes: Float64Array, box: Float64Array) -> int:
    """The index of the box with the smallest distance to another, the first of several."""
    gaps = np.maximum(np.maximum(boxes[:, :2] - box[2:], box[:2] - boxes[:, 2:]), 0)
    return int(np.argmin(np.round(np.hypot(gaps[:, 0], gaps[:, 1]), 9)))
