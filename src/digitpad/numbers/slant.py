"""Estimate the slant of a line of writing.

After Kavallieratou, Fakotakis and Kokkinakis, "Slant estimation algorithm for OCR systems", 2001: upright writing has
the highest peaks in its projection on the x axis. The port is `web/src/numbers/slant.ts`.
"""

import numpy as np

from digitpad.arrays import Float64Array

SLANTS = (0.0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""The slants that are tried: how much further right a point of ink is than one that is a unit below it."""

BIN_WIDTH = 0.08
"""The width of a column of the projection, in heights of a digit."""

MIN_GAIN = 1.05
"""Writing is upright unless the peaks for another slant are higher by this factor."""


def find_slant(x: Float64Array, y: Float64Array, ink: Float64Array, height: float) -> float:
    """The slant of ink, by which `x + slant * y` is upright.

    Args:
        x: (N,), where the ink is.
        y: (N,), downwards.
        ink: (N,), how much ink is there.
        height: the height of a digit.
    """
    peaks = np.array([_peaks(x + slant * y, ink, BIN_WIDTH * height) for slant in SLANTS])
    if not peaks[0] > 0:
        return 0.0
    gains = np.round(peaks / peaks[0], 6)  # rounding errors decide nothing
    best = int(gains.argmax())
    return SLANTS[best] if gains[best] > MIN_GAIN else 0.0


def _peaks(x: Float64Array, ink: Float64Array, width: float) -> float:
    """The sum of the columns' amounts of ink to the power of 1.5; each point is shared by the two nearest columns."""
    position = (x - x.min()) / width
    column = np.floor(position).astype(np.int64)
    fraction = position - column
    count = int(column.max()) + 2
    columns = np.bincount(column, ink * (1 - fraction), count) + np.bincount(column + 1, ink * fraction, count)
    return float((columns**1.5).sum())
