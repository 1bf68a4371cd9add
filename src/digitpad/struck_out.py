"""Numbers that a stroke crosses out are read without it; they need review.

The port is `web/src/recognizer/struck-out.ts`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.arrays import Float64Array
    from digitpad.numbers.reading import NumberReading

MIN_CROSSED_DIGITS = 2
"""A stroke that belongs to no digit strikes out as many digits as this or more."""


def doubt_struck_out(reading: NumberReading, strokes: Sequence[Float64Array]) -> NumberReading:
    """The reading of strokes, each (n, 2), which needs review if one of them strikes it out."""
    used = {index for digit in reading.digits for index in digit.strokes}
    unused = [stroke for index, stroke in enumerate(strokes) if index not in used]
    boxes = [digit.box for digit in reading.digits]
    is_struck_out = any(sum(_crosses(stroke, box) for box in boxes) >= MIN_CROSSED_DIGITS for stroke in unused)
    return replace(reading, needs_review=reading.needs_review or is_struck_out)


def _crosses(stroke: Float64Array, box: tuple[float, float, float, float]) -> bool:
    """Whether a stroke crosses the vertical line through the middle of a box, from its top to its bottom."""
    left, top, right, bottom = box
    middle = (left + right) / 2
    (x, y), (end_x, end_y) = stroke[:-1].T, stroke[1:].T
    spans = (np.minimum(x, end_x) <= middle) & (middle <= np.maximum(x, end_x)) & (x != end_x)
    crossing = y[spans] + (middle - x[spans]) / (end_x - x)[spans] * (end_y - y)[spans]
    return bool(((top <= crossing) & (crossing <= bottom)).any())
