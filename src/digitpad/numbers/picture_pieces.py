"""Pieces of a picture: connected components of ink, cut where digits may touch.

The port is `web/src/numbers/picture-pieces.ts`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from digitpad.numbers.lattice import MAX_DRAWING_PIECES
from digitpad.numbers.line_frame import draw_ink
from digitpad.numbers.lines import split_lines
from digitpad.numbers.picture_ink import component_boxes, pen_width, separate_number_ink
from digitpad.numbers.pieces import BOTTOM, TOP, Pieces, order_from_left, typical_height
from digitpad.numbers.seams import Writing, find_seams
from digitpad.numbers.slant import find_slant
from digitpad.preprocessing.components import label_components
from digitpad.preprocessing.fit import boost_faint_ink, fit_ink
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.preprocessing.segment import EDGE_WIDTH

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float32Array, Float64Array, Int64Array
    from digitpad.preprocessing.decode import GrayPicture

MAX_COMPONENTS = 64
"""Of more components than this the largest are read, if the others are too low to be digits."""

MIN_WHOLE_HEIGHT = 0.6
"""Components that touch no edge are digits if they are at least this high, in heights of all."""

MIN_LINE_HEIGHT = 0.5
"""A line is at least this high, in heights of the highest line."""

MIN_SHARED_HEIGHT = 0.3
"""A component at the edge shares at least this fraction of its height with the line that it belongs to."""


def picture_pieces(picture: GrayPicture) -> list[Pieces]:
    """The pieces of each line of writing, from top to bottom; none if there are too many components."""
    ink, core = separate_number_ink(picture.values)
    labels = label_components(core)
    boxes, areas = component_boxes(labels)
    if not len(boxes):
        return []
    by_area = np.lexsort((np.arange(len(areas)), -areas))
    kept, rest = np.sort(by_area[:MAX_COMPONENTS]), boxes[by_area[MAX_COMPONENTS:]]
    lines = [kept[indices] for indices in _split_lines(boxes[kept], areas[kept], ink.shape)]
    heights = [typical_height(boxes[line], areas[line]) for line in lines]
    if (rest[:, BOTTOM] - rest[:, TOP]).max(initial=0.0) >= MIN_LINE_HEIGHT * max(heights):
        return []
    pen = pen_width(core)
    result: list[Pieces] = []
    for line, height in zip(lines, heights, strict=True):
        if sum(len(pieces.boxes) for pieces in result) > MAX_DRAWING_PIECES:
            break  # these are too many already
        rows, columns = np.nonzero(np.isin(labels, line + 1))
        slant = find_slant(columns.astype(np.float64), rows.astype(np.float64), np.ones(len(rows)), height)
        owners, cuts = _divide(labels, boxes[line].astype(np.int64), line, Writing(height, slant, pen))
        result.append(replace(_to_pieces(ink, owners, cuts, Writing(height, slant, pen)), scale=picture.scale))
    return result


def _split_lines(boxes: Float64Array, areas: Float64Array, shape: tuple[int, ...]) -> list[list[int]]:
    """The indices of the components of each line; without lines that the picture's edge cuts off, and lines of specks.

    Components at the edge belong to lines of whole components beside them. If there are none, nothing is cut off.
    """
    is_whole = ~_touches_edge(boxes, shape)
    whole = np.flatnonzero(is_whole)
    digit_height = typical_height(boxes, areas)
    if not len(whole) or typical_height(boxes[whole], areas[whole]) < MIN_WHOLE_HEIGHT * digit_height:
        return split_lines(boxes, areas)
    lines = [whole[line].tolist() for line in split_lines(boxes[whole], areas[whole])]
    heights = [typical_height(boxes[line], areas[line]) for line in lines]
    lines = [line for line, value in zip(lines, heights, strict=True) if value >= MIN_LINE_HEIGHT * max(heights)]
    tops = np.array([boxes[line, TOP].min() for line in lines])
    bottoms = np.array([boxes[line, BOTTOM].max() for line in lines])
    for index in np.flatnonzero(~is_whole).tolist():
        shared = np.minimum(bottoms, boxes[index, BOTTOM]) - np.maximum(tops, boxes[index, TOP])
        line = int(shared.argmax())
        if shared[line] >= MIN_SHARED_HEIGHT * (boxes[index, BOTTOM] - boxes[index, TOP]):
            lines[line].append(index)
    return lines


def _touches_edge(boxes: Float64Array, shape: tuple[int, ...]) -> BoolArray:
    """Whether each box, (N, 4), touches an edge of a picture of this (height, width)."""
    return np.asarray(np.hstack([boxes[:, :2] <= 0, boxes[:, 2:] >= shape[::-1]]).any(axis=1))


def _divide(
    labels: Int64Array, boxes: Int64Array, components: Int64Array, writing: Writing
) -> tuple[Int64Array, list[tuple[int, int, float]]]:
    """The parts of the components of a line: for each pixel the number of its part, from 1, and the cuts between parts.

    A cut is the indices of its parts and the ink that it severs.
    """
    owners = np.zeros_like(labels)
    cuts: list[tuple[int, int, float]] = []
    count = 0
    for component, (left, top, right, bottom) in zip(components, boxes, strict=True):
        mask = labels[top:bottom, left:right] == component + 1
        seams, severed = find_seams(mask, writing)
        sides = (np.arange(right - left) >= seams[:, :, None]).sum(axis=0)
        parts, numbers = np.unique(sides[mask], return_inverse=True)  # seams may meet, and leave nothing between them
        owners[top:bottom, left:right][mask] = count + 1 + numbers
        cuts += [
            (count + index, count + index + 1, sum(severed[one:other]))
            for index, (one, other) in enumerate(pairwise(parts.tolist()))
        ]
        count += len(parts)
    return owners, cuts


def _to_pieces(ink: Float64Array, owners: Int64Array, cuts: list[tuple[int, int, float]], writing: Writing) -> Pieces:
    boxes, areas = component_boxes(owners, writing.slant)
    order = order_from_left(boxes, writing.height)
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    counts, severed = np.zeros((2, len(order) + 1))
    for one, other, ink_at_cut in cuts:
        low, high = sorted((ranks[one], ranks[other]))
        counts[low + 1 : high + 1] += 1
        severed[low + 1 : high + 1] += ink_at_cut
    outer_boxes = component_boxes(owners)[0][order]
    ranked = _grow(np.append(-1, ranks)[owners] + 1, ink > 0)
    return Pieces(
        boxes=boxes[order],
        outer_boxes=outer_boxes,
        ink=areas[order],
        height=writing.height,
        cut_counts=counts,
        cut_ink=severed,
        crossings=np.zeros(len(order) + 1),  # what crosses is one component
        is_at_edge=_touches_edge(outer_boxes, ink.shape),
        strokes=[],
        lines=[],
        draw=lambda runs: _draw(ink, ranked, outer_boxes, runs),
        draw_line=lambda grid: draw_ink(ink * (ranked > 0), writing.slant, grid),
    )


def _grow(owners: Int64Array, has_ink: BoolArray) -> Int64Array:
    """The owners of pixels, also of those at the soft edge of ink: there the largest of the owners next to them."""
    for _ in range(EDGE_WIDTH):
        padded = np.pad(owners, 1)
        rows = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
        around = np.maximum(np.maximum(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
        owners = np.where((owners == 0) & has_ink, around, owners)
    return owners


def _draw(ink: Float64Array, owners: Int64Array, boxes: Float64Array, runs: list[tuple[int, int]]) -> Float32Array:
    """The frames of runs of pieces, (M, 28, 28)."""
    frames = np.zeros((len(runs), FRAME_SIZE, FRAME_SIZE), np.float32)
    for frame, (first, end) in zip(frames, runs, strict=True):
        left, top = np.maximum(boxes[first:end, :2].min(axis=0).astype(np.int64) - EDGE_WIDTH, 0)
        right, bottom = boxes[first:end, 2:].max(axis=0).astype(np.int64) + EDGE_WIDTH
        part = owners[top:bottom, left:right]
        frame[:] = boost_faint_ink(fit_ink(ink[top:bottom, left:right] * ((part > first) & (part <= end))))
    return frames
