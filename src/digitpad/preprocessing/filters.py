"""Image filters, separable along rows and columns.

The port is `web/src/preprocessing/filters.ts`.
"""

from __future__ import annotations

from functools import partial, reduce
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.arrays import AnyArray, BoolArray, Float64Array, UInt8Array, UInt16Array

MIN_SUMMED_WIDTH = 8
"""NumPy adds shorter rows than this number by number, and is slow with many of them."""

MAX_SHORT_SUM = (2**16 - 1) // (2**8 - 1)
"""The sum of so many bytes is a number of two bytes, which takes a quarter of a float's memory."""

MIN_LOOP_WIDTH = 200
"""A loop over rows of at least so many pixels is faster than `cumsum`, which walks down the columns."""

BLUR_PIXELS = 1 << 19
"""So many pixels are blurred at a time."""


def block_mean(values: AnyArray, max_side: int) -> Float64Array:
    """The means of whole blocks of pixels, so that at most `max_side` of them lie along the longer side."""
    block = -(-max(values.shape) // max_side)
    return mean_of_blocks(values, *(min(block, side) for side in values.shape))


def mean_of_blocks(values: AnyArray, block_height: int, block_width: int) -> Float64Array:
    """The means of whole blocks of pixels."""
    if block_height == block_width == 1:
        return values.astype(np.float64)
    height, width = values.shape[0] // block_height, values.shape[1] // block_width
    blocks = values[: height * block_height, : width * block_width].reshape(height, block_height, width, block_width)
    if block_width >= MIN_SUMMED_WIDTH:
        return np.asarray(blocks.mean(axis=(1, 3)))
    is_small = values.dtype == np.uint8 and block_height * block_width <= MAX_SHORT_SUM
    add = partial(np.add, dtype=np.uint16 if is_small else np.float64)
    rows = reduce(add, (blocks[..., column] for column in range(block_width)))
    return np.asarray(reduce(add, (rows[:, row] for row in range(block_height))) / (block_height * block_width))


def box_blur(values: Float64Array, radius: int) -> Float64Array:
    """The mean of the pixels up to `radius` away along each axis; the edge pixels are repeated outside."""
    blurred = np.empty(values.shape)
    for axis in (0, 1) if radius else ():
        lines, means = (array.T if axis else array for array in (values, blurred))
        length, width = len(lines) + 2 * radius + 1, max(BLUR_PIXELS // len(lines), MIN_LOOP_WIDTH)
        for first in range(0, lines.shape[1], width):  # fresh memory for all at once takes more time than the sums
            band = lines[:, first : first + width]
            sums = np.empty((band.shape[1], length)).T if axis else np.empty((length, band.shape[1]))
            sums[: radius + 1], sums[radius + 1 : -radius], sums[-radius:] = band[:1], band, band[-1:]
            if axis or band.shape[1] < MIN_LOOP_WIDTH:
                np.cumsum(sums, axis=0, out=sums)
            else:
                for before, line in pairwise(sums):
                    np.add(before, line, out=line)
            target = means[:, first : first + width]
            np.subtract(sums[2 * radius + 1 :], sums[: -2 * radius - 1], out=target)
            target /= 2 * radius + 1
        values = blurred
    return values


def sum_windows(levels: UInt8Array) -> UInt16Array:
    """The sums of 3 x 3 pixels, which are nine times what `box_blur` makes of them, but exact."""
    return _slide(levels.astype(np.uint16), 1, lambda lines: lines[:-2] + lines[1:-1] + lines[2:])


def max_filter(values: AnyArray, radius: int) -> AnyArray:
    """The largest of the pixels up to `radius` away along each axis."""
    return _slide(values, radius, partial(choose, np.maximum, 2 * radius + 1))


def min_filter(values: AnyArray, radius: int) -> AnyArray:
    """The smallest of the pixels up to `radius` away along each axis."""
    return _slide(values, radius, partial(choose, np.minimum, 2 * radius + 1))


def _slide(values: AnyArray, radius: int, combine: Callable[[AnyArray], AnyArray]) -> AnyArray:
    """Combine each pixel with those up to `radius` away along each axis; the edge pixels are repeated outside.

    `combine` makes one line of each line and the 2 * radius after it.
    """
    rows = np.concatenate([*[values[:1]] * radius, values, *[values[-1:]] * radius])
    return _slide_in_rows(combine(rows), radius, combine)


def _slide_in_rows(values: AnyArray, radius: int, combine: Callable[[AnyArray], AnyArray]) -> AnyArray:
    """All rows lie in one line, as NumPy is slow with many short ones."""
    height, width = values.shape
    lines = np.zeros((height + 1, width + 2 * radius), values.dtype)
    lines[:height, :radius], lines[:height, radius + width :] = values[:, :1], values[:, -1:]
    lines[:height, radius : radius + width] = values
    combined = combine(lines.ravel())[: lines[:height].size]
    return combined.reshape(height, lines.shape[1])[:, :width]


def choose(ufunc: np.ufunc, count: int, lines: AnyArray) -> AnyArray:
    """What a function such as `np.maximum` chooses of each line and those after it, so many in all.

    Windows grow to up to twice their size. Lines without so many after them are left out.
    """
    size = 1
    while size < count:
        step = min(size, count - size)
        lines = ufunc(lines[:-step], lines[step:])
        size += step
    return lines


def close(values: Float64Array, radius: int) -> Float64Array:
    """The morphological closing: what is narrower than twice the radius and darker than its surroundings is filled."""
    closed = min_filter(max_filter(np.pad(values, radius, "edge"), radius), radius)
    return np.asarray(closed[radius:-radius, radius:-radius])


def dilate(mask: BoolArray, radius: int) -> BoolArray:
    """The mask and all pixels up to `radius` away along each axis."""
    return max_filter(mask, radius)


def dilate_rows(mask: BoolArray, radius: int) -> BoolArray:
    """The mask and all pixels up to `radius` away in their row."""
    return _slide_in_rows(mask, radius, partial(choose, np.maximum, 2 * radius + 1))


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
        count = values.shape[axis]
        position = np.clip((np.arange(shape[axis]) + 0.5) * count / shape[axis] - 0.5, 0, count - 1)
        low = np.minimum(position.astype(np.int64), max(count - 2, 0))
        fraction = position - low if axis else (position - low)[:, None]
        above, below = (values.take(lines, axis) for lines in (low, np.minimum(low + 1, count - 1)))
        values = above * (1 - fraction) + below * fraction
    return values
