"""Tell which boxes the edge of a picture cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitpad.sheets.geometry import sample_linear

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float64Array

POINTS = np.linspace(0.05, 0.95, 19)
"""Of a side at which a line is looked for."""

REACH = np.linspace(-0.15, 0.15, 9)
"""A line lies so near to where it is expected, in sides of the box."""

MIN_CONTRAST, MIN_COVERAGE = 0.5, 0.7
"""Of the lines of the box that was found; so much of each side is a line."""

MIN_SEEN = 2
"""With fewer points in the picture, a box cannot be seen."""


def is_cut(gray: Float64Array, corners: Float64Array, margin: float) -> BoolArray:
    """Which of (..., 2) pixels lie nearer to the edge of the picture than a margin, or outside."""
    limits = np.array(gray.shape[::-1]) - 1 - margin
    return np.asarray(((corners < margin) | (corners > limits)).any(axis=-1))


def may_go_on(gray: Float64Array, box: Float64Array, beside: Float64Array) -> bool:
    """Whether the edge of the picture may cut a box beside one, or hide it.

    Args:
        gray: the photograph, (height, width) in 0..1.
        box: its corners in pixels, (4, 2), clockwise from the top left of the text.
        beside: where the other would be, at its left or right.
    """
    if not is_cut(gray, beside, 0).any():
        return False  # it would have been found
    own, _ = _measure_lines(gray, box)
    contrasts, is_seen = _measure_lines(gray, beside)
    is_line = (contrasts >= MIN_CONTRAST * np.median(own)) & is_seen
    lines, seen = is_line.sum(axis=0), is_seen.sum(axis=0)
    return bool(seen.min() < MIN_SEEN or (lines >= MIN_COVERAGE * seen).all())


def _measure_lines(gray: Float64Array, box: Float64Array) -> tuple[Float64Array, BoolArray]:
    """How dark lines are near points of its upper and lower side, (N, 2), and which are in the picture."""
    starts, ends = box[[0, 3]], box[[1, 2]]
    points = starts + POINTS[:, None, None] * (ends - starts)
    across = points[:, 1:] - points[:, :1]
    values = sample_linear(gray, points + REACH[:, None, None, None] * across)
    return np.ptp(values, axis=0), ~is_cut(gray, points, 0)
