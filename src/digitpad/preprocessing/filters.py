"""Image filters, separable along rows and columns.

The port is `web/src/preprocessing/filters.ts`.
"""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from digitpad.arrays import BoolArray, Float64Array


def block_mean(values: npt.NDArray[np.generic], max_side: int) -> Float64Array:
    """The means of whole blocks of pixels, so that at most `max_side` of them lie along the longer side."""
    block = -(-max(values.shape) // max_side)
    return mean_of_blocks(values, *(min(block, side) for side in values.shape))


def mean_of_blocks(values: npt.NDArray[np.generic], block_height: int, block_width: int) -> Float64Array:
    """The means of whole blocks of pixels."""
    if block_height == block_width == 1:
        return values.astype(np.float64)
    height, width = values.shape[0] // block_height, values.shape[1] // block_width
    whole = values[: height * block_height, : width * block_width]
    return np.asarray(whole.reshape(height, block_height, width, block_width).mean(axis=(1, 3)))


def box_blur(values: Float64Array, radius: int) -> Float64Array:
    """The mean of the pixels up to `radius` away along each axis; the edge pixels are repeated outside."""
    height, width = values.shape
    shapes = (height + 2 * radius + 1, width), (height, width + 2 * radius + 1)
    for axis, shape in enumerate(shapes) if radius else ():
        lines, sums = np.moveaxis(values, axis, 0), np.moveaxis(np.empty(shape), axis, 0)
        sums[: radius + 1], sums[radius + 1 : -radius], sums[-radius:] = lines[:1], lines, lines[-1:]
        if axis:
            np.cumsum(sums, axis=0, out=sums)
        else:
            for before, line in pairwise(sums):  # much faster than cumsum, which walks down the columns
                np.add(before, line, out=line)
        means = sums[2 * radius + 1 :] - sums[: -2 * radius - 1]
        means /= 2 * radius + 1
        values = np.moveaxis(means, 0, axis)
    return values


def max_filter(values: Float64Array, radius: int) -> Float64Array:
    """The largest of the pixels up to `radius` away along each axis."""
    return _extreme_filter(values, radius, np.maximum)


def min_filter(values: Float64Array, radius: int) -> Float64Array:
    """The smallest of the pixels up to `radius` away along each axis."""
    return _extreme_filter(values, radius, np.minimum)


def _extreme_filter(values: Float64Array, radius: int, choose: np.ufunc) -> Float64Array:
    height, width = values.shape
    for axis, shape in ((0, (height + 2 * radius, width)), (1, (height, width + 2 * radius))):
        lines, extremes = np.moveaxis(values, axis, 0), np.moveaxis(np.empty(shape), axis, 0)
        count, size = len(lines), 1
        extremes[:radius], extremes[radius : radius + count], extremes[radius + count :] = lines[:1], lines, lines[-1:]
        while size < 2 * radius + 1:  # windows grow to up to twice their size
            step = min(size, 2 * radius + 1 - size)
            extremes = choose(extremes[:-step], extremes[step:])
            size += step
        values = np.moveaxis(extremes, 0, axis)
    return values


def close(values: Float64Array, radius: int) -> Float64Array:
    """The morphological closing: what is narrower than twice the radius and darker than its surroundings is filled."""
    closed = min_filter(max_filter(np.pad(values, radius, "edge"), radius), radius)
    return np.asarray(closed[radius:-radius, radius:-radius])


def dilate(mask: BoolArray, radius: int) -> BoolArray:
    """The mask and all pixels up to `radius` away along each axis."""
    rows = dilate_rows(mask, radius)
    dilated = rows.copy()
    for distance in range(1, radius + 1):
        dilated[distance:] |= rows[:-distance]
        dilated[:-distance] |= rows[distance:]
    return dilated


def dilate_rows(mask: BoolArray, radius: int) -> BoolArray:
    """The mask and all pixels up to `radius` away in their row."""
    dilated = mask.copy()
    for distance in range(1, radius + 1):
        dilated[:, distance:] |= mask[:, :-distance]
        dilated[:, :-distance] |= mask[:, distance:]
    return dilated


def extrapolate_edges(values: Float64Array, count: int) -> Float64Array:
    """`count` more pixels beyond each edge, with the slope there, but never lighter than the edge."""
    for axis in (0, 1):
        lines = np.moveaxis(values, axis, 0)
        inner = np.minimum(np.arange(1, count + 1), len(lines) - 1)
        before = np.minimum(2 * lines[0] - lines[inner], lines[0])[::-1]
        after = np.minimum(2 * lines[-1] - lines[len(lines) - 1 - inner], lines[-1])
        values = np.moveaxis(np.concatenate([before, lines, after]), 0, axis)
    return values


def upsample_linear(values: Float64Array, shape: tuple[int, int]) -> Float64Array:
    """The values interpolated linearly to a larger shape."""
    for axis in (0, 1):
        lines = np.moveaxis(values, axis, 0)
        position = np.clip((np.arange(shape[axis]) + 0.5) * len(lines) / shape[axis] - 0.5, 0, len(lines) - 1)
        low = np.minimum(position.astype(np.int64), max(len(lines) - 2, 0))
        fraction = (position - low)[:, None]
        high = np.minimum(low + 1, len(lines) - 1)
        values = np.moveaxis(lines[low] * (1 - fraction) + lines[high] * fraction, 0, axis)
    return values
