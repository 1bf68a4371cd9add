"""Find the connected components of ink and remove specks.

The port is `web/src/preprocessing/components.ts`.
"""

from typing import NamedTuple

import numpy as np

from digitpad.arrays import AnyArray, BoolArray, Int64Array

MIN_COMPONENT_SIZE = 0.15
"""A component is a speck if its bounding box is smaller than this fraction of the largest component's."""

MIN_COMPONENT_AREA = 0.08
"""It is also a speck if it has less than this fraction of its ink, such as the remains of a ruled line."""

MAX_BAR_HEIGHT = 0.2
"""An underline is at most this high, in its widths."""

MIN_UNDERLINE_GAP = 0.08
"""It lies at least this far below the digit, in heights of the digit, unlike the foot of a 2 written apart."""


class Runs(NamedTuple):
    """The runs of ink in the rows of a mask, from top to bottom.

    Attributes:
        rows: (N,), the row of each.
        starts: the column in which it begins.
        ends: the column after it.
        labels: the number of its connected component, from 1 in the order of rows.
    """

    rows: Int64Array
    starts: Int64Array
    ends: Int64Array
    labels: Int64Array


def remove_specks(mask: BoolArray) -> BoolArray:
    """The ink without its specks, and without a bar below all other ink that is at least as wide."""
    runs = label_runs(mask)
    areas, bounds = component_areas(runs), run_bounds(runs)
    sides, largest = longer_sides(bounds), areas.argmax()
    is_kept = (areas >= MIN_COMPONENT_AREA * areas[largest]) & (sides >= MIN_COMPONENT_SIZE * sides[largest])
    kept = np.flatnonzero(is_kept[1:]) + 1
    is_kept[kept[_find_underlines(bounds[:, kept])]] = False
    return mask if is_kept[1:].all() else spread(is_kept, runs, mask)


def _find_underlines(bounds: Int64Array) -> Int64Array:
    """The index of the underline among components with these bounds, if there is one."""
    none = np.zeros(0, np.int64)
    if bounds.shape[1] <= 1:
        return none
    bar = bounds[3].argmax()
    left, top, right, bottom = bounds[:, bar]
    others = np.delete(bounds, bar, axis=1)
    low, high = others[:2].min(axis=1), others[2:].max(axis=1)
    is_bar = bottom - top <= MAX_BAR_HEIGHT * (right - left)
    is_below = top - high[1] >= MIN_UNDERLINE_GAP * (high[1] - low[1])
    return np.array([bar]) if is_bar and is_below and right - left >= high[0] - low[0] else none


def label_components(mask: BoolArray) -> Int64Array:
    """For each pixel the number of its connected component, from 1 in the order of rows; 0 for paper."""
    runs = label_runs(mask)
    return spread(np.arange(runs.labels.max(initial=0) + 1), runs, mask)


def label_runs(mask: BoolArray) -> Runs:
    """The runs of ink with their connected components: of a large picture much smaller than a label for each pixel."""
    starts, ends = _find_runs(mask)
    first = _connected_components(starts, ends, mask.shape[1] + 1)
    labels = (first == np.arange(len(first))).cumsum()[first]
    rows = starts // (mask.shape[1] + 1)
    offsets = rows * (mask.shape[1] + 1)
    return Runs(rows, starts - offsets, ends - offsets, labels)


def spread(values: AnyArray, runs: Runs, mask: BoolArray) -> AnyArray:
    """For each pixel of a mask the value of its component, which is at the index of its label; 0 elsewhere."""
    pixels = np.zeros(mask.shape, values.dtype)
    pixels[mask] = np.repeat(values[runs.labels], runs.ends - runs.starts)
    return pixels


def component_areas(runs: Runs) -> Int64Array:
    """How many pixels each component has, at the index of its label; 0 for paper."""
    return np.bincount(runs.labels, runs.ends - runs.starts, 1).astype(np.int64)


def longer_sides(bounds: Int64Array) -> Int64Array:
    """The longer side of each bounding box, given (4, N + 1) bounds; 0 for paper."""
    left, top, right, bottom = bounds
    return np.asarray(np.maximum(np.maximum(right - left, bottom - top), 0))


def component_bounds(labels: Int64Array) -> Int64Array:
    """The left, top, right and bottom of each labelled component, (4, N + 1), at the index of its label."""
    edges = np.ones((labels.shape[0], labels.shape[1] + 1), bool)
    edges[:, 1:-1] = labels[:, 1:] != labels[:, :-1]
    starts, ends = (np.flatnonzero((labels != 0) & sides) for sides in (edges[:, :-1], edges[:, 1:]))
    rows, left = np.divmod(starts, labels.shape[1])
    return run_bounds(Runs(rows, left, ends % labels.shape[1] + 1, labels.ravel()[starts]))


def run_bounds(runs: Runs) -> Int64Array:
    """The left, top, right and bottom of each component, (4, N + 1), at the index of its label; 0 for paper."""
    bounds = np.zeros((4, runs.labels.max(initial=0) + 1), np.int64)
    bounds[:2, 1:] = np.iinfo(np.int64).max
    for low, high, first, end in ((0, 2, runs.starts, runs.ends), (1, 3, runs.rows, runs.rows + 1)):
        np.minimum.at(bounds[low], runs.labels, first)
        np.maximum.at(bounds[high], runs.labels, end)
    return bounds


def _find_runs(mask: BoolArray) -> tuple[Int64Array, Int64Array]:
    """Where runs of ink begin and end, as offsets into rows with a column more, which is a gap."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 1), np.bool_)
    padded[:, :-1] = mask
    values = padded.ravel()
    edges = np.flatnonzero(values[1:] != values[:-1]) + 1
    if values[:1].any():
        edges = np.concatenate([[0], edges])
    return edges[::2], edges[1::2]


def _connected_components(starts: Int64Array, ends: Int64Array, width: int) -> Int64Array:
    """For each run of ink, the index of the first run of the connected component that it belongs to.

    `starts` and `ends` are offsets into rows of `width` pixels that end with a gap. All components grow at once, in
    each round by a component that they touch: with a loop over runs, a small file of a chequered pattern could keep a
    server busy.
    """
    labels = np.arange(len(starts))
    one, other = _adjacent_runs(starts, ends, width)
    while len(one):
        np.minimum.at(labels, np.maximum(one, other), np.minimum(one, other))
        while (labels[labels] != labels).any():
            labels = labels[labels]
        one, other = labels[one], labels[other]
        is_apart = one != other
        one, other = one[is_apart], other[is_apart]
    return labels


def _adjacent_runs(starts: Int64Array, ends: Int64Array, width: int) -> tuple[Int64Array, Int64Array]:
    """Pairs of runs that touch, also at a corner: a run, and a run in the row above it."""
    first = np.searchsorted(ends + width, starts)
    counts = np.searchsorted(starts + width, ends, "right") - first
    below = np.repeat(np.arange(len(starts)), counts)
    offsets = np.arange(len(below)) - np.repeat(counts.cumsum() - counts, counts)
    return below, first[below] + offsets
