"""Curves that generated strokes are made of."""

import numpy as np
import numpy.typing as npt

from digitpad.arrays import Float64Array

POINTS_PER_CURVE = 8
"""Between two points of a smooth curve."""


def catmull_rom(points: Float64Array) -> Float64Array:
    """A smooth curve through the points (Catmull and Rom, "A class of local interpolating splines", 1974)."""
    closed = bool((points[0] == points[-1]).all())
    before, after = (points[-2], points[1]) if closed else (points[0], points[-1])
    controls = np.vstack([before, points, after])
    t = np.linspace(0, 1, POINTS_PER_CURVE, endpoint=False)[:, None]
    curves = [
        b + (c - a) * t / 2 + (2 * a - 5 * b + 4 * c - d) * t**2 / 2 + (3 * b - a - 3 * c + d) * t**3 / 2
        for a, b, c, d in zip(controls, controls[1:], controls[2:], controls[3:], strict=False)
    ]
    return np.vstack([*curves, points[-1:]])


def bow(start: npt.ArrayLike, end: npt.ArrayLike, height: float) -> Float64Array:
    """Points (9, 2) on a parabola from start to end, bowed to its right, y down, by this fraction of their distance."""
    t, chord = np.linspace(0, 1, 9)[:, None], np.subtract(end, start)
    return np.asarray(np.asarray(start) + t * chord + 4 * height * t * (1 - t) * [-chord[1], chord[0]])
