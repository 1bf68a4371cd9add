"""Grey values from the colours of a picture, also where ink and paper are equally light.

The port is `web/src/preprocessing/colors.ts`.
"""

import numpy as np

from digitpad.arrays import Float64Array

MIN_DEVIATION_RATIO = 3.0
"""Grey values come from the principal axis if colours vary so many times as much along it as their luma; greys vary √3
times as much."""

MIN_DEVIATION = 0.01
"""Colours that vary less than this along every axis show no ink."""

PAPER = 0.9
"""The grey value of the mean colour, which is nearly the paper's."""

POWER_ITERATIONS = 50


def separate_colors(luma: Float64Array, colors: Float64Array) -> Float64Array:
    """The luma of a picture, or where it hardly varies, the colours' coordinates along their principal axis.

    Args:
        luma: (height, width) in 0..1.
        colors: (3, height, width) in 0..1: red, green and blue.

    Returns:
        (height, width) in 0..1. Along the principal axis (Pearson, "On lines and planes of closest fit to systems of
        points in space", 1901) the lesser area, which is the ink, is dark.
    """
    values = colors.reshape(len(colors), -1)
    mean = values.mean(axis=1)
    covariance = values @ values.T / luma.size - np.outer(mean, mean)
    axis = _principal_axis(covariance)
    deviation = np.sqrt(np.maximum(axis @ covariance @ axis, 0.0))  # rounding may make it negative
    if deviation < max(MIN_DEVIATION_RATIO * luma.std(), MIN_DEVIATION):
        return luma
    coordinates = (axis @ values - axis @ mean).reshape(luma.shape)
    if (coordinates**3).sum() > 0:
        coordinates = -coordinates
    return np.asarray(np.clip(PAPER + coordinates, 0.0, 1.0))


def _principal_axis(covariance: Float64Array) -> Float64Array:
    """The unit eigenvector of the largest eigenvalue, by power iteration; zeros if nothing varies."""
    axis = covariance[np.diagonal(covariance).argmax()]
    for _ in range(POWER_ITERATIONS):
        axis = covariance @ (axis / max(np.abs(axis).max(), np.finfo(float).tiny))
    return np.asarray(axis / max(np.sqrt(axis @ axis), np.finfo(float).tiny))
