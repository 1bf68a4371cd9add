"""Why ink was not recognised as a digit, from its frame.

The port is `web/src/recognizer/no-digit-reason.ts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from digitpad.preprocessing.frame import Frame

NoDigitReason: TypeAlias = Literal["blank", "framed", "faint", "crowded", "not_digit"]
"""Why there is no digit.

- `blank`: there is no ink.
- `framed`: the only ink is a frame, such as a printed box, in which nothing is written. An empty circle is a 0.
- `faint`: lines are so thin or pale that preprocessing had to strengthen them, and the ink is no wider than a digit.
- `crowded`: more than one digit, or so much ink that no line can be told from another.
- `not_digit`: the ink is something else.
"""

NoNumberReason: TypeAlias = Literal[NoDigitReason, "not_allowed"]
"""Why there is no number, as for a digit.

- `not_allowed`: there is one, but not of the given length or checksum.
"""

MAX_FAINT_STRENGTH = 0.55
"""The strength to which preprocessing raises faint lines (`MIN_LINE_STRENGTH` in `fit`), with some tolerance."""

MIN_INK = 0.4
"""A pixel of the frame is inked from this value on."""

MIN_FRAME_SIDE, FRAME_MARGINS, MIN_FRAME_INK = 8, 4, 0.2
"""A frame is so many pixels wide and high, and its ink lies in the outer quarters. Thin lines leave pale pixels."""

MIN_NUMBER_WIDTH, MIN_NUMBER_STROKES = 1.1, 3
"""Ink as wide as this, in heights, holds several digits if a line across it crosses so many strokes or more."""

MIN_LONG_NUMBER_WIDTH, MAX_LINE_HEIGHT = 2, 4
"""In ink as wide as this, in heights, strokes run together in the frame: it is a number unless it is a line.

A line is low and dark. A picture's number is pale there, however dark it is: its strokes are thinner than a pixel.
"""

MIN_DIGIT_HEIGHT = 0.5
"""Parts side by side that are as high as this, in heights of the ink, are several digits."""

MAX_INK = 170
"""The sum of a frame whose box of 20 x 20 pixels is so full that lines run together."""


def find_no_digit_reason(frame: Frame) -> NoDigitReason:
    """Why the ink of a (28, 28) frame is no digit, given that it is none."""
    if not frame.any():
        return "blank"
    if _is_empty_frame(frame):
        return "framed"
    values = frame.astype(np.float64)
    is_faint = bool((values**2).sum() / values.sum() <= MAX_FAINT_STRENGTH)
    if _is_crowded(frame, is_faint=is_faint):
        return "crowded"
    return "faint" if is_faint else "not_digit"


def _is_empty_frame(frame: Frame) -> bool:
    """Whether ink lies on all sides of a middle without ink, half as wide and high as the ink."""
    inked = frame >= MIN_FRAME_INK
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return False
    box = inked[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if min(box.shape) < MIN_FRAME_SIDE:
        return False
    y, x = (side // FRAME_MARGINS for side in box.shape)
    beside = (box[y:-y, :x].any(axis=1), box[y:-y, -x:].any(axis=1))
    above = (box[:y, x:-x].any(axis=0), box[-y:, x:-x].any(axis=0))
    return not box[y:-y, x:-x].any() and all(side.all() for side in (*beside, *above))


def _is_crowded(frame: Frame, *, is_faint: bool) -> bool:
    inked = frame >= MIN_INK
    rows, columns = inked[inked.any(axis=1)], np.flatnonzero(inked.any(axis=0))
    if frame.sum() > MAX_INK or not len(rows):
        return bool(len(rows))
    if _has_digits_side_by_side(inked, columns):
        return True
    width = (columns[-1] - columns[0] + 1) / len(rows)
    if width > MIN_LONG_NUMBER_WIDTH:
        return is_faint or len(rows) > MAX_LINE_HEIGHT
    strokes = np.diff(rows, axis=1, prepend=False) & rows
    return bool(width > MIN_NUMBER_WIDTH and strokes.sum(axis=1).max() >= MIN_NUMBER_STROKES)


def _has_digits_side_by_side(inked: NDArray[np.bool_], columns: NDArray[np.intp]) -> bool:
    """Whether two high parts of the ink have columns without ink between them."""
    gaps = np.flatnonzero(np.diff(columns) > 1) + 1
    parts = [columns, *np.split(columns, gaps)]
    height, *heights = (np.ptp(np.flatnonzero(inked[:, part].any(axis=1))) + 1 for part in parts)
    return bool(sum(part >= MIN_DIGIT_HEIGHT * height for part in heights) > 1)
