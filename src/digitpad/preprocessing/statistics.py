"""Statistics of grey values.

The port is `web/src/preprocessing/statistics.ts`.
"""

import math

import numpy as np

from digitpad.arrays import AnyArray, Float64Array, Int64Array, UInt8Array

LEVELS = 256


ROUNDING_ERROR = 1e-9
"""A smaller difference is a rounding error."""


def to_levels(values: Float64Array) -> UInt8Array | None:
    """The bytes of which these are the grey values in 0..1, but for rounding errors; None if they are others."""
    scaled = values * (LEVELS - 1)
    levels = np.rint(scaled)
    scaled -= levels
    return levels.astype(np.uint8) if max(scaled.max(), -scaled.min()) < ROUNDING_ERROR else None


def quantile(values: AnyArray, fraction: float) -> float:
    """The value below which this fraction of the values lies. NumPy's own function imports much more than needed."""
    position = fraction * (values.size - 1)
    low = math.floor(position)
    partitioned = np.partition(values, low, axis=None)
    upper = partitioned[low + 1 :].min() if position > low else partitioned[low]
    return float(partitioned[low] + (position - low) * (upper - partitioned[low]))


def is_quantile_below(values: Float64Array, fraction: float, limit: float) -> bool:
    """Whether `quantile` is less than a limit. Only if it lies between two values about the limit, it is needed."""
    position, count = fraction * (values.size - 1), np.count_nonzero(values < limit)
    return bool(count > position + 1 or (count > position and quantile(values, fraction) < limit))


def otsu_threshold(values: Float64Array) -> float:
    """The threshold that separates values in 0..1 into two classes best.

    After Otsu, "A threshold selection method from gray-level histograms", 1979.
    """
    scaled = values * (LEVELS - 1)
    counts = np.bincount(np.rint(scaled, out=scaled).astype(np.int64).ravel(), minlength=LEVELS)
    return (float(otsu_level(counts)) + 0.5) / (LEVELS - 1)


def otsu_level(counts: Int64Array) -> Int64Array:
    """The highest level of the lower class, for each of (…, 256) histograms."""
    below = counts.cumsum(axis=-1)
    above = below[..., -1:] - below
    sums = (counts * np.arange(LEVELS)).cumsum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance_between = below * above * (sums / below - (sums[..., -1:] - sums) / above) ** 2
    return np.asarray(np.nan_to_num(variance_between, nan=0.0).argmax(axis=-1))
