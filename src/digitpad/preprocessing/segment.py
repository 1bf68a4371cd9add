"""Greys become ink: the paper and its light are taken away, and with them its texture, rulings and specks.

Where the paper is even, ink is what differs from it. Where light or paper is not, the paper is what a closing leaves
of the picture (Haralick, Sternberg and Zhuang, "Image analysis using mathematical morphology", 1987): all that is
dark and narrower than the window is filled, while slopes and shadows stay.

All of it is plain arithmetic on rows and columns, so that the page can do the same.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.arrays import Float64Array

LEVELS = 256

LEAST_CONTRAST = 0.1
"""A picture whose ink differs from its paper by less than this, of black to white, is blank."""

GRAINY = 0.5
"""Where more than this share of the paper's pixels are not quite paper, the paper has a grain to be taken off."""

EVEN = 0.1
"""Paper is even where nine tenths of it differ from its border by less than this share of what the ink does."""

LEAST_LIGHT = 0.05
"""Where light falls off below this, of black to white, differences are noise."""

EDGE = 2
"""Ink fades into the paper over so many pixels."""

MOST_AT_BORDER = 0.25
"""Where more than this share of the border differs from the rest of it, that is no ink."""

SMALL = 32
"""Pictures of at most so many pixels a side are too coarse for light, rulings and specks to be told from the digit."""

CELLS = 64
"""The paper is looked for in a picture of at most so many cells across: more hold no more of light and shadow."""

WINDOW = 0.4
"""Ink is narrower than this share of the picture's longer side."""

CLEAR_OF_NOISE = 5.0
"""Ink stands out from uneven paper by more than this many standard deviations of the paper."""

NOISE = 1e-9
"""A smaller difference is what rounding left of none."""

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


def find_ink(greys: Float64Array) -> Float64Array:
    """How much each pixel is ink, 0..1.

    Args:
        greys: (height, width) in 0..1; which of dark and light is the ink is found out.
    """
    border = np.concatenate([greys[0], greys[-1], greys[:, 0], greys[:, -1]])
    difference = np.abs(greys - _quantile(border, 0.5))
    if max(greys.shape) <= SMALL:
        return _all_ink(difference)
    if not _is_even(difference, border):
        difference = _from_uneven_paper(greys)
    threshold = otsu(difference)
    inked = largest_parts(without_rulings(difference > threshold))
    if not inked.any():
        return np.zeros_like(greys)
    rest = difference[~_grown(inked, EDGE)]
    contrast = difference[inked].mean()
    if contrast < LEAST_CONTRAST or (rest.size and contrast - rest.mean() < CLEAR_OF_NOISE * rest.std()):
        return np.zeros_like(greys)
    return np.asarray(_soft(difference, inked, threshold) * _grown(inked, EDGE))


def _quantile(values: Float64Array, share: float) -> float:
    """The value that this share of the values lie below. NumPy's own loads far more than a first picture needs."""
    at = share * (values.size - 1)
    low, high = math.floor(at), math.ceil(at)
    placed = np.partition(values, (low, high), axis=None)
    return float(placed[low] + (at - low) * (placed[high] - placed[low]))


def _all_ink(difference: Float64Array) -> Float64Array:
    """All that differs from the paper is ink."""
    threshold = otsu(difference)
    inked = difference > threshold
    if not inked.any() or difference[inked].mean() < LEAST_CONTRAST:
        return np.zeros_like(difference)
    return _soft(difference, inked, threshold)


def _is_even(difference: Float64Array, border: Float64Array) -> bool:
    """Whether most of the border is paper, and all of the paper is much like it, beside what ink is."""
    threshold = otsu(difference)
    inked = difference > threshold
    if (np.abs(border - _quantile(border, 0.5)) > threshold).mean() > MOST_AT_BORDER:
        return False
    return not inked.any() or bool(_quantile(difference[~inked], 0.9) < EVEN * difference[inked].mean())


def _soft(difference: Float64Array, inked: Mask, threshold: float) -> Float64Array:
    """Ink with its soft edge, 0..1, from how far each pixel differs from the paper."""
    full = _quantile(difference[inked], 0.9)
    paper = difference[~_grown(inked, EDGE)]
    grain = min(3 * paper.std(), threshold) if paper.size and (paper > 0).mean() > GRAINY else 0.0
    return np.asarray(np.clip((difference - grain) / (full - grain), 0.0, 1.0))


def _from_uneven_paper(greys: Float64Array) -> Float64Array:
    """How far each pixel differs from the paper around it, as a share of that."""
    dark = greys if _ink_is_dark(greys) else 1 - greys
    difference = np.clip(1 - dark / np.maximum(_paper(dark), LEAST_LIGHT), 0.0, 1.0)
    difference = _smooth(difference, max(dark.shape) // 256)
    return np.where(difference > NOISE, difference, 0.0)


def _ink_is_dark(greys: Float64Array) -> bool:
    """Ink is the lesser part of a picture, so that what lies around it bends the distribution of greys to its side."""
    coarse = averaged(greys, CELLS)
    apart = coarse - _smooth(coarse, max(coarse.shape) // 8)
    return bool((apart**3).sum() < 0)


def _paper(dark: Float64Array) -> Float64Array:
    """The paper behind dark ink."""
    coarse = averaged(dark, CELLS)
    reach = max(1, round(WINDOW * max(coarse.shape) / 2))
    for axis in (0, 1):
        coarse = _on_both_sides(coarse, 2 * reach, axis)
    for axis in (0, 1):
        coarse = _highest(coarse, reach, axis)
    for axis in (0, 1):
        coarse = -_highest(-coarse, reach, axis)
    inner = coarse[2 * reach : coarse.shape[0] - 2 * reach, 2 * reach : coarse.shape[1] - 2 * reach]
    return _enlarged(_smooth(inner, 1), dark.shape)


def averaged(greys: npt.NDArray[np.generic], side: int) -> Float64Array:
    """The greys with whole blocks of pixels averaged, so that the longer side has at most `side` of them."""
    block = -(-max(greys.shape) // side)
    high, wide = (min(block, side) for side in greys.shape)
    height, width = greys.shape[0] // high, greys.shape[1] // wide
    blocks = greys[: height * high, : width * wide].reshape(height, high, width, wide)
    return np.asarray(blocks.mean(axis=(1, 3)))


def _on_both_sides(cells: Float64Array, count: int, axis: int) -> Float64Array:
    """Cells continued past their edges as the slope there goes, but never lighter than the edge."""
    lines = np.moveaxis(cells, axis, 0)
    inner = np.minimum(np.arange(1, count + 1), len(lines) - 1)
    before = np.minimum(2 * lines[0] - lines[inner], lines[0])[::-1]
    after = np.minimum(2 * lines[-1] - lines[len(lines) - 1 - inner], lines[-1])
    return np.moveaxis(np.concatenate([before, lines, after]), 0, axis)


def _highest(cells: Float64Array, reach: int, axis: int) -> Float64Array:
    """The highest of the cells up to `reach` away along an axis."""
    lines = np.moveaxis(cells, axis, 0)
    padded = np.concatenate([np.repeat(lines[:1], reach, axis=0), lines, np.repeat(lines[-1:], reach, axis=0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=0)
    return np.moveaxis(windows.max(axis=-1), 0, axis)


def _smooth(greys: Float64Array, reach: int) -> Float64Array:
    """The mean of the pixels up to `reach` away along each axis; edges go on as they are."""
    for axis in (0, 1) if reach else ():
        lines = np.moveaxis(greys, axis, 0)
        padded = np.concatenate([np.repeat(lines[:1], reach + 1, axis=0), lines, np.repeat(lines[-1:], reach, axis=0)])
        sums = padded.cumsum(axis=0)
        greys = np.moveaxis((sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1), 0, axis)
    return greys


def _enlarged(cells: Float64Array, shape: tuple[int, int]) -> Float64Array:
    """Cells drawn out to pixels, in straight lines from middle to middle."""
    for axis in (0, 1):
        lines = np.moveaxis(cells, axis, 0)
        at = np.clip((np.arange(shape[axis]) + 0.5) * len(lines) / shape[axis] - 0.5, 0, len(lines) - 1)
        low = np.minimum(at.astype(np.int64), max(len(lines) - 2, 0))
        share = (at - low)[:, None]
        cells = np.moveaxis(lines[low] * (1 - share) + lines[np.minimum(low + 1, len(lines) - 1)] * share, 0, axis)
    return cells


def otsu(values: Float64Array) -> float:
    """The threshold that parts values in 0..1 best in two (Otsu, "A threshold selection method", 1979)."""
    counts = np.bincount(np.rint(values * (LEVELS - 1)).astype(np.int64).ravel(), minlength=LEVELS)
    below = counts.cumsum()
    above = below[-1] - below
    sums = (counts * np.arange(LEVELS)).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(np.nan_to_num(apart, nan=0.0).argmax() + 0.5) / (LEVELS - 1)


def _grown(mask: Mask, reach: int) -> Mask:
    """The mask and all pixels up to `reach` away along each axis."""
    return _grown_along(_grown_along(mask.T, reach).T, reach)


def _grown_along(mask: Mask, reach: int) -> Mask:
    """The mask and all pixels up to `reach` away in their row."""
    grown = mask.copy()
    for away in range(1, reach + 1):
        grown[:, away:] |= mask[:, :-away]
        grown[:, :-away] |= mask[:, away:]
    return grown


RULING_SPAN = 0.4
"""A straight line of thin ink over this share of the picture is a ruling: digits are bent or shorter."""

RULING_END = 0.04
"""And it runs to within this share of the picture from both sides."""

LEAST_RULED = 100
"""Pictures smaller than this many pixels across are too small for paper to be seen around the digit."""

SLANTS = np.linspace(-0.1, 0.1, 81)
"""Slopes at which rulings are looked for."""


def without_rulings(inked: Mask) -> Mask:
    """The ink without lines, thin, straight and long, that run from side to side or from top to bottom."""
    if min(inked.shape) < LEAST_RULED:
        return inked
    rest = inked & ~_rulings(inked) & ~_rulings(inked.T).T
    return rest if rest.any() else inked


def _rulings(inked: Mask) -> Mask:
    """Where rulings run from side to side."""
    height, width = inked.shape
    thin = max(3, round(0.012 * max(inked.shape)))
    columns = np.ascontiguousarray((inked & (_run_lengths(inked) <= thin)).T)
    found = np.zeros_like(columns)
    if columns.sum() < RULING_SPAN * width:
        return np.asarray(found.T)
    before = np.concatenate([np.zeros((1, height), np.int64), columns.cumsum(axis=0)])
    offset = round(abs(SLANTS).max() * width) + 1
    sunk = np.rint(SLANTS[:, None] * np.arange(width)).astype(np.int64) + offset
    parts = (0, width), (0, math.ceil(RULING_END * width)), (math.ceil((1 - RULING_END) * width), width)
    everywhere, left, right = (
        _summed(_on_levels(before, sunk, first, last, height + 2 * offset), thin) for first, last in parts
    )
    at_left = np.arange(everywhere.shape[1]) - offset
    at_right = at_left - SLANTS[:, None] * width
    seen = _share_within(at_left, at_right, height) * width
    whole = ((left > 0) | _outside(at_left, height)) & ((right > 0) | _outside(at_right, height))
    full = (everywhere >= RULING_SPAN * seen) & (seen > RULING_SPAN * width) & whole
    ruled = full.any(axis=1)
    for near, sinks in zip(_grown_along(full[ruled], thin), sunk[ruled], strict=True):
        for start, end in _alike(sinks, 0, width):
            found[start:end] |= near[sinks[start] : sinks[start] + height]
    return np.asarray((found & columns).T)


def _on_levels(before: Counts, sunk: Counts, first: int, last: int, levels: int) -> Counts:
    """How many pixels of the columns from `first` to before `last` lie on each level, for each way of sinking columns.

    `before` is (columns + 1, rows): how many pixels of a row lie before each column. A stretch of columns at a time
    takes much less than a pixel at a time.
    """
    height = before.shape[1]
    counts = np.zeros((len(sunk), levels), np.int64)
    for slanted, sinks in zip(counts, sunk, strict=True):
        for start, end in _alike(sinks, first, last):
            slanted[sinks[start] : sinks[start] + height] += before[end] - before[start]
    return counts


def _alike(sinks: Counts, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The columns from `first` to before `last` in stretches that are sunk alike."""
    steps = np.flatnonzero(sinks[first + 1 : last] != sinks[first : last - 1])
    return pairwise([first, *(steps + first + 1).tolist(), last])


def _summed(counts: Counts, count: int) -> Counts:
    """Of each number the sum of it and its neighbours in the row, `count` in all: if even, one more lies before it."""
    sums = np.pad(counts, ((0, 0), (count // 2 + 1, (count - 1) // 2))).cumsum(axis=1)
    return np.asarray(sums[:, count:] - sums[:, :-count])


def _outside(rows: Float64Array, height: int) -> Mask:
    return (rows < 0) | (rows >= height)


def _share_within(start: Float64Array, end: Float64Array, height: int) -> Float64Array:
    """How much of each straight line, from row to row, lies within the picture, 0..1."""
    low, high = np.minimum(start, end), np.maximum(start, end)
    inside = np.minimum(high, height - 1) - np.maximum(low, 0)
    return np.asarray(np.clip((inside + 1) / (high - low + 1), 0.0, 1.0))


def _run_lengths(mask: Mask) -> npt.NDArray[np.int64]:
    """For each set pixel the length of the unbroken column of pixels it belongs to."""
    height, width = mask.shape
    padded = np.zeros((height + 1, width), np.int64)
    padded[:height] = mask
    columns = padded.T.ravel()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], columns])))
    lengths = np.zeros(len(columns), np.int64)
    starts, ends = edges[::2], edges[1::2]
    lengths[np.flatnonzero(columns)] = np.repeat(ends - starts, ends - starts)
    return np.asarray(lengths.reshape(width, height + 1).T[:height])


SPECK = 0.15
"""A part that is smaller across than this share of the part with most ink is a speck."""

SLIVER = 0.08
"""And so is one with less than this share of its ink: what is left of a ruling, say."""


def largest_parts(inked: Mask) -> Mask:
    """The ink without its specks."""
    if not inked.any():
        return inked
    edges = np.diff(np.pad(inked, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    width = edges.shape[1]
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    parts = _parts(starts, ends, width)
    areas = np.bincount(parts, ends - starts, len(parts))
    across = _across(parts, starts, ends, width)
    of_size = (areas >= SLIVER * areas.max()) & (across >= SPECK * across[areas.argmax()])
    specks = ~of_size[parts]
    edges.flat[starts[specks]] = 0
    edges.flat[ends[specks]] = 0
    return np.asarray(edges[:, :-1].cumsum(axis=1, dtype=np.int8) > 0)


def _across(parts: Counts, starts: Counts, ends: Counts, width: int) -> Counts:
    """The longer side of each part's box, at the place of its first run."""
    rows, firsts = np.divmod(starts, width)
    left, right, bottom = firsts.copy(), ends % width, rows.copy()
    np.minimum.at(left, parts, firsts)
    np.maximum.at(right, parts, ends % width)
    np.maximum.at(bottom, parts, rows)
    return np.asarray(np.maximum(right - left, bottom - rows + 1))


def _parts(starts: Counts, ends: Counts, width: int) -> Counts:
    """For each run of ink, the first run of the connected part it belongs to.

    A run starts and ends at so many pixels, counted in rows of `width` that end with a gap. All parts grow at once,
    each round by a part that they touch: a loop over runs would let a small file of checks keep a server busy.
    """
    parts = np.arange(len(starts))
    one, other = _touching(starts, ends, width)
    while len(one):
        np.minimum.at(parts, np.maximum(one, other), np.minimum(one, other))
        while (parts[parts] != parts).any():
            parts = parts[parts]
        one, other = parts[one], parts[other]
        apart = one != other
        one, other = one[apart], other[apart]
    return parts


def _touching(starts: Counts, ends: Counts, width: int) -> tuple[Counts, Counts]:
    """Pairs of runs that touch, at a corner too: one, and one in the row above it."""
    first = np.searchsorted(ends + width, starts)
    counts = np.searchsorted(starts + width, ends, "right") - first
    below = np.repeat(np.arange(len(starts)), counts)
    place = np.arange(len(below)) - np.repeat(counts.cumsum() - counts, counts)
    return below, first[below] + place
