"""Grey values from the colours of a picture, also where ink and paper are equally light.

The port is `web/src/preprocessing/colors.ts`.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from digitpad.arrays import AnyArray, Float64Array

MIN_DEVIATION_RATIO = 3.0
"""Grey values come from the principal axis if colours vary so many times as much along it as their luma; greys vary √3
times as much."""

MIN_DEVIATION = 0.01
"""Colours that vary less than this along every axis show no ink."""

PAPER = 0.9
"""The grey value of the mean colour, which is nearly the paper's."""

POWER_ITERATIONS = 50

BAND_ROWS = 64
"""Colours are summed in bands of so many rows."""

RGB = np.eye(3)


def separate_colors(luma: Float64Array, colors: Sequence[AnyArray], to_rgb: Float64Array = RGB) -> Float64Array:
    """The luma of a picture, or where it hardly varies, the colours' coordinates along their principal axis.

    Args:
        luma: (height, width) in 0..1.
        colors: three channels, (height, width) in 0..1.
        to_rgb: (3, 3): what of each channel is red, green and blue, except for a constant.

    Returns:
        (height, width) in 0..1. Along the principal axis (Pearson, "On lines and planes of closest fit to systems of
        points in space", 1901) the lesser area, which is the ink, is dark.
    """
    means, products = np.zeros(len(colors) + 1), np.zeros((len(colors) + 1, len(colors) + 1))
    for _, values in _bands([luma, *colors]):
        means += values.sum(axis=1) / luma.size
        products += values @ values.T / luma.size
    covariances, means = products - np.outer(means, means), means[1:]
    covariance = to_rgb @ covariances[1:, 1:] @ to_rgb.T
    axis = _principal_axis(covariance)
    variances = [axis @ covariance @ axis, covariances[0, 0]]
    deviation, luma_deviation = np.sqrt(np.maximum(variances, 0.0))  # rounding may make them negative
    if deviation < max(MIN_DEVIATION_RATIO * luma_deviation, MIN_DEVIATION):
        return luma
    coordinates, skewness = np.empty(luma.shape), 0.0
    for rows, values in _bands(colors):
        band = axis @ to_rgb @ (values - means[:, None])
        skewness += (band**3).sum()
        coordinates[rows] = band.reshape(-1, luma.shape[1])
    if skewness > 0:
        np.negative(coordinates, out=coordinates)
    coordinates += PAPER
    return np.asarray(np.clip(coordinates, 0.0, 1.0, out=coordinates))


def _bands(channels: Sequence[AnyArray]) -> Iterator[tuple[slice, Float64Array]]:
    """The values of channels, (channels, pixels), in bands of rows, as conversion takes as much memory again."""
    for first in range(0, len(channels[0]), BAND_ROWS):
        rows = slice(first, first + BAND_ROWS)
        yield rows, np.stack([channel[rows].ravel() for channel in channels], dtype=np.float64)


def _principal_axis(covariance: Float64Array) -> Float64Array:
    """The unit eigenvector of the largest eigenvalue, by power iteration; zeros if nothing varies."""
    axis = covariance[np.diagonal(covariance).argmax()]
    for _ in range(POWER_ITERATIONS):
        axis = covariance @ (axis / max(np.abs(axis).max(), np.finfo(float).tiny))
    return np.asarray(axis / max(np.sqrt(axis @ axis), np.finfo(float).tiny))
