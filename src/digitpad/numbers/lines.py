"""Divide ink into lines of writing.

The port is `web/src/numbers/lines.ts`.
"""

import numpy as np

from digitpad.arrays import BoolArray, Float64Array
from digitpad.numbers.pieces import BOTTOM, LEFT, RIGHT, TOP, connect, weighted_median

MIN_DIGIT_HEIGHT = 0.7
"""Lower ink, in heights of a digit, may be a bar, a dot or a dash; it belongs to the line of the digit next to it."""

MIN_SHARED_HEIGHT = 0.15
"""Two digits of a line share at least this fraction of the lower one's height, or belong to it through others."""

MAX_STACKED_GAP = 0.3
"""Two rings of an 8 are at most this far from each other, in heights of a ring."""


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
    if len(main) == 2 and _are_stacked(boxes[main], typical):  # noqa: PLR2004 - an 8 of two rings
        labels[:] = 0
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


def _are_stacked(boxes: Float64Array, height: float) -> bool:
    """Whether one of two boxes stands on the other."""
    gap = boxes[:, TOP].max() - boxes[:, BOTTOM].min()
    shared = boxes[:, RIGHT].min() - boxes[:, LEFT].max()
    return bool(gap <= MAX_STACKED_GAP * height and shared >= (boxes[:, RIGHT] - boxes[:, LEFT]).min() / 2)


def _nearest(boxes: Float64Array, box: Float64Array) -> int:
    """The index of the box with the smallest distance to another, the first of several."""
    gaps = np.maximum(np.maximum(boxes[:, :2] - box[2:], box[:2] - boxes[:, 2:]), 0)
    return int(np.argmin(np.round(np.hypot(gaps[:, 0], gaps[:, 1]), 9)))
