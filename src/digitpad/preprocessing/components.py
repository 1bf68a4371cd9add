"""Find the connected components of ink and remove specks.

The port is `web/src/preprocessing/components.ts`.
"""

import numpy as np

from digitpad.arrays import BoolArray, Int8Array, Int64Array

MIN_COMPONENT_SIZE = 0.15
"""A component is a speck if its bounding box is smaller than this fraction of the largest component's."""

MIN_COMPONENT_AREA = 0.08
"""It is also a speck if it has less than this fraction of its ink, such as the remains of a ruled line."""


def remove_specks(mask: BoolArray) -> BoolArray:
    """The ink without its specks."""
    if not mask.any():
        return mask
    edges = _run_edges(mask)
    width = edges.shape[1]
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    labels = _connected_components(starts, ends, width)
    areas = np.bincount(labels, ends - starts, len(labels))
    sides = _bounding_box_side(labels, starts, ends, width)
    is_kept = (areas >= MIN_COMPONENT_AREA * areas.max()) & (sides >= MIN_COMPONENT_SIZE * sides[areas.argmax()])
    is_speck = ~is_kept[labels]
    edges.flat[starts[is_speck]] = 0
    edges.flat[ends[is_speck]] = 0
    return np.asarray(edges[:, :-1].cumsum(axis=1, dtype=np.int8) > 0)


def label_components(mask: BoolArray) -> Int64Array:
    """For each pixel the number of its connected component, from 1 in the order of rows; 0 for paper."""
    edges = _run_edges(mask)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    _, numbers = np.unique(_connected_components(starts, ends, edges.shape[1]), return_inverse=True)
    changes = np.zeros(edges.shape, np.int64)
    changes.flat[starts] = numbers + 1
    changes.flat[ends] = -numbers - 1
    return np.asarray(changes[:, :-1].cumsum(axis=1))


def _run_edges(mask: BoolArray) -> Int8Array:
    """In rows with a column more: 1 where a run of ink begins, -1 after its end, otherwise 0."""
    padded = np.pad(mask, ((0, 0), (1, 1))).astype(np.int8)
    return padded[:, 1:] - padded[:, :-1]


def _bounding_box_side(labels: Int64Array, starts: Int64Array, ends: Int64Array, width: int) -> Int64Array:
    """The longer side of each component's bounding box, at the index of its label."""
    rows, firsts = np.divmod(starts, width)
    left, right, bottom = firsts.copy(), ends % width, rows.copy()
    np.minimum.at(left, labels, firsts)
    np.maximum.at(right, labels, ends % width)
    np.maximum.at(bottom, labels, rows)
    return np.asarray(np.maximum(right - left, bottom - rows + 1))


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
