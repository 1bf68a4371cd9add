"""Tell from the shape of a number's ink what else it may be: a sign, a line that crosses a digit out, ink left over.

The port is `web/src/numbers/signs.ts`.
"""

from __future__ import annotations

import math
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from digitpad.numbers.pieces import BOTTOM, LEFT, MIN_SIZE, RIGHT, TOP, bounding_box
from digitpad.numbers.symbols import DIGIT_COUNT, SKIP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.arrays import Float64Array, Int64Array
    from digitpad.numbers.lattice import Arcs, Lattice

MIN_LETTER_HEIGHT, MIN_SIGN_SIZE = 0.5, 0.2
"""Ink that is skipped may be a letter if it is higher, and a sign if it is wider or higher, in heights of a digit."""

MAX_COVERED_WIDTH = 0.5
"""If more of its width than this is above or below digits, it is no sign, but a speck or an underline."""

MIN_SIGN_GAP = 0.1
"""Ink that is this far beside the rest of a digit may not belong to it."""

MIN_REST_PROBABILITY = 0.9
"""Nor is it needed if the rest is that digit at least as probably."""

MIN_SLASH_HEIGHT = 1.25
"""What is read as 1 and is higher than this may be a slash."""

MIN_SLASH_WIDTH = 0.6
"""So may a straight 1 that is wider than this, in its heights, when the number's slant is removed."""

MAX_STRAIGHT_BOW, MIN_BRACKET_BOW = 0.08, 0.12
"""How far a straight 1 is from the line between its ends, at most, and a bracket at least; in lengths of this line."""

MAX_COUNTER_BOW, MIN_BOW_POSITION = 0.03, 0.35
"""How far a bracket goes to the other side at most, and how far from both ends it is roundest."""

MIN_STRIKE_OVERHANG = 0.1
"""A line strikes a digit out if it is this much longer at both sides, in heights of a digit: a 7's bar is not."""

MAX_STRIKE_SLOPE, MAX_ZERO_STRIKE_SLOPE = 2, 0.35
"""How steep such a line is at most, through any digit and through a 0, which may have a slash."""

MAX_STRIKE_LENGTH = 1.1
"""How long it is at most, in distances between its ends."""

MIN_STRIKE_OFFSET = 0.2
"""How far from the top and from the bottom of the digit it lies, in heights of this digit."""

MIN_STRUCK_HEIGHT = 0.5
"""That digit is at least this high."""


def is_struck_out(lattice: Lattice, arcs: Arcs, path: Int64Array) -> bool:
    """Whether a path skips a stroke that crosses a digit, or reads one with a line that strikes it out as a digit."""
    pieces = lattice.pieces
    runs = _list_runs(arcs, path)
    digits = [run for run in runs if run[2] < DIGIT_COUNT]
    boxes = [bounding_box(pieces.outer_boxes[first:end]) for first, end, _ in digits]
    skipped = [line for first, end, symbol in runs if symbol == SKIP for line in pieces.lines[first:end]]
    return any(_crosses(line, box) for line in skipped for box in boxes) or any(
        _strikes_out(line, bounding_box(np.delete(pieces.outer_boxes[first:end], index, axis=0)), symbol, pieces.height)
        for first, end, symbol in digits
        for index, line in enumerate(pieces.lines[first:end])
        if end > first + 1
    )


def _strikes_out(line: Float64Array, box: Float64Array, digit: int, height: float) -> bool:
    """Whether a line, (n, 2), runs through the middle of the box of a digit, and out of it at both sides."""
    left, top, right, bottom = box
    x, y = line.T
    width, rise = np.abs(line[-1] - line[0])
    overhang, offset = MIN_STRIKE_OVERHANG * height, MIN_STRIKE_OFFSET * (bottom - top)
    return bool(
        bottom - top >= MIN_STRUCK_HEIGHT * height
        and x.min() < left - overhang
        and x.max() > right + overhang
        and rise <= (MAX_STRIKE_SLOPE if digit else MAX_ZERO_STRIKE_SLOPE) * width
        and np.hypot(*np.diff(line, axis=0).T).sum() <= MAX_STRIKE_LENGTH * np.hypot(width, rise)
        and top + offset <= (y.min() + y.max()) / 2 <= bottom - offset
    )


def _crosses(line: Float64Array, box: Float64Array) -> bool:
    """Whether a line, (n, 2), crosses the vertical line through the middle of a box, from its top to its bottom."""
    left, top, right, bottom = box
    middle = (left + right) / 2
    (x, y), (end_x, end_y) = line[:-1].T, line[1:].T
    spans = (np.minimum(x, end_x) <= middle) & (middle <= np.maximum(x, end_x)) & (x != end_x)
    crossing = y[spans] + (middle - x[spans]) / (end_x - x)[spans] * (end_y - y)[spans]
    return bool(((top <= crossing) & (crossing <= bottom)).any())


def has_spare_ink(lattice: Lattice, arcs: Arcs, path: Int64Array, logits: Float64Array) -> bool:
    """Whether a path skips ink as large as a sign, or reads a digit that is one as surely without such ink beside it.

    Args:
        lattice: the lattice.
        arcs: its arcs.
        path: (L,), the indices of the arcs of the path.
        logits: (C, 10), the network's logits for the candidates.
    """
    runs = _list_runs(arcs, path)
    boxes = [bounding_box(lattice.pieces.outer_boxes[first:end]) / lattice.pieces.height for first, end, _ in runs]
    digits = [box for box, (_, _, symbol) in zip(boxes, runs, strict=True) if symbol < DIGIT_COUNT]
    if any(symbol == SKIP and _is_large(box, digits) for box, (_, _, symbol) in zip(boxes, runs, strict=True)):
        return True
    return any(
        _is_spare(lattice, rest, other) and _is_sure(logits[lattice.candidates.index(rest)], symbol)
        for first, end, symbol in runs
        if symbol < DIGIT_COUNT
        for middle in range(first + 1, end)
        for rest, other in permutations(((first, middle), (middle, end)))
    )


def _is_large(box: Float64Array, digits: Sequence[Float64Array]) -> bool:
    """Whether a box of skipped ink is as large as a sign or a letter; the boxes are in heights of a digit."""
    width, height = box[RIGHT] - box[LEFT], box[BOTTOM] - box[TOP]
    covered = sum(max(min(box[RIGHT], digit[RIGHT]) - max(box[LEFT], digit[LEFT]), 0.0) for digit in digits)
    return bool(
        height > MIN_LETTER_HEIGHT or (max(width, height) > MIN_SIGN_SIZE and covered <= MAX_COVERED_WIDTH * width)
    )


def _is_spare(lattice: Lattice, rest: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one run of a candidate's two is as large as a sign, and beside the other, which is a candidate too."""
    pieces = lattice.pieces
    box, other_box = (bounding_box(pieces.outer_boxes[first:end]) / pieces.height for first, end in (rest, other))
    gap = max(other_box[LEFT] - box[RIGHT], box[LEFT] - other_box[RIGHT])
    size = max(other_box[RIGHT] - other_box[LEFT], other_box[BOTTOM] - other_box[TOP])
    return gap > MIN_SIGN_GAP and size > MIN_SIGN_SIZE and rest in lattice.candidates


def _is_sure(logits: Float64Array, digit: int) -> bool:
    """Whether these logits, (10,), make a digit at least `MIN_REST_PROBABILITY` probable."""
    return bool(logits[digit] - np.logaddexp.reduce(np.append(logits, 0.0)) >= math.log(MIN_REST_PROBABILITY))


def may_have_sign(lattice: Lattice, arcs: Arcs, path: Int64Array) -> bool:
    """Whether a path reads as 1 what may be a slash or a bracket."""
    pieces, ones = lattice.pieces, arcs.symbols[path] == 1
    is_single = ones & (arcs.ends[path] - arcs.starts[path] == 1)
    lines = [(pieces.lines[first], pieces.boxes[first]) for first in arcs.starts[path][is_single] if pieces.lines]
    is_tall = measure(lattice, arcs, path, 1)[:, 1] > MIN_SLASH_HEIGHT
    return bool(is_tall.any()) or any(_is_sign(line, box) for line, box in lines)


def _is_sign(line: Float64Array, upright_box: Float64Array) -> bool:
    """Whether a line, (n, 2), is straight and as slanted as a slash, or round like a bracket."""
    left, top, right, bottom = upright_box
    (x, y), (chord_x, chord_y) = (line - line[0]).T, line[-1] - line[0]
    square = max(chord_x**2 + chord_y**2, MIN_SIZE)
    positions, offsets = (x * chord_x + y * chord_y) / square, (y * chord_x - x * chord_y) / square
    bow, position = np.abs(offsets).max(), positions[np.abs(offsets).argmax()]
    if bow < MAX_STRAIGHT_BOW:
        return bool(right - left > MIN_SLASH_WIDTH * (bottom - top))
    counter_bow = min(offsets.max(), -offsets.min())
    is_in_middle = MIN_BOW_POSITION < position < 1 - MIN_BOW_POSITION
    return bool(bow > MIN_BRACKET_BOW and counter_bow < MAX_COUNTER_BOW and is_in_middle)


def _list_runs(arcs: Arcs, path: Int64Array) -> list[tuple[int, int, int]]:
    """The first piece, the end and the symbol of each arc of a path."""
    return [*zip(arcs.starts[path].tolist(), arcs.ends[path].tolist(), arcs.symbols[path].tolist(), strict=True)]


def measure(lattice: Lattice, arcs: Arcs, path: Int64Array, symbol: int) -> Float64Array:
    """The widths and heights of what a path reads as a symbol, (n, 2), in heights of a digit."""
    runs = zip(arcs.starts[path].tolist(), arcs.ends[path].tolist(), strict=True)
    sizes = lattice.sizes[[lattice.candidates.index(run) for run in runs], :2]
    return np.asarray(sizes[arcs.symbols[path] == symbol])
