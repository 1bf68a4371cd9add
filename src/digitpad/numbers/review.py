"""Why a person should look at a number: its ink may be something else, or its probabilities are low.

The port is `web/src/numbers/review.ts`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from digitpad.numbers.pieces import bounding_box
from digitpad.numbers.symbols import DIGIT_COUNT, POINTS, SKIP

if TYPE_CHECKING:
    from digitpad.arrays import Float64Array, Int64Array
    from digitpad.numbers.decode import Decoding
    from digitpad.numbers.lattice import Arcs, Lattice
    from digitpad.numbers.weights import NumberWeights

ReviewReason: TypeAlias = Literal[
    "no_number",
    "constraint_mismatch",
    "struck_out",
    "skipped_ink",
    "tall_one",
    "possible_separator",
    "picture_edge",
    "doubtful_digit",
    "several_readings",
]
"""Why a number needs review. If there are several reasons, the first of these is given.

- `no_number`: the ink is blank, or no number that is allowed.
- `constraint_mismatch`: without the length and the checksum the text would be improbable.
- `struck_out`: a stroke that belongs to no digit crosses one, or a long level line that belongs to a digit does.
- `skipped_ink`: ink as high as a sign or a letter belongs to no digit, or a line of writing holds no number.
- `tall_one`: a 1 is as high as a slash.
- `possible_separator`: what may be a point or comma is read as a digit, as part of one, or not at all.
- `picture_edge`: a 1 touches the picture's edge, as the edge of a shadow does.
- `doubtful_digit`: a digit is improbable, or may be no digit.
- `several_readings`: the text is improbable, as the ink may be read as another.
"""

MIN_FREE_PROBABILITY = 0.2
"""A text that would be less probable than this without its constraint needs review: the constraint may be wrong."""

MIN_SIGN_HEIGHT = 0.5
"""Higher ink that is skipped, in heights of a digit, may be a sign or a letter."""

MIN_SLASH_HEIGHT = 1.25
"""What is read as 1 and is higher than this may be a slash."""

MIN_STRIKE_OVERHANG = 0.1
"""A level line strikes a digit out if it is this much longer at both sides, in heights of a digit: a 7's bar is not."""

MAX_STRIKE_SLOPE, MAX_STRIKE_LENGTH = 0.35, 1.1
"""How steep such a line is at most, and how long, in distances between its ends."""

MIN_STRIKE_OFFSET = 0.2
"""How far from the top and from the bottom of the digit it lies, in heights of this digit."""

MIN_STRUCK_HEIGHT = 0.5
"""That digit is at least this high."""


def find_review_reason(  # noqa: PLR0913 - the ink, its reading, and what is asked of it
    lattice: Lattice,
    arcs: Arcs,
    decoding: Decoding,
    digit_confidence: float,
    weights: NumberWeights,
    *,
    may_be_no_digit: bool,
) -> ReviewReason | None:
    """Why the most probable text of a line needs review; None if it does not.

    Args:
        lattice: the lattice.
        arcs: its arcs.
        decoding: the result for it, with at least one hypothesis.
        digit_confidence: the lowest confidence of a digit of the text, 0..1.
        weights: the weights of the model, with its thresholds.
        may_be_no_digit: whether the network rejects a digit of the text.
    """
    best = decoding.hypotheses[0]
    path = np.array(best.arcs)
    reasons: dict[ReviewReason, bool] = {
        "constraint_mismatch": best.total - decoding.free_total < math.log(MIN_FREE_PROBABILITY),
        "struck_out": _is_struck_out(lattice, arcs, path),
        "skipped_ink": _is_high(lattice, arcs, path, SKIP, MIN_SIGN_HEIGHT),
        "tall_one": _is_high(lattice, arcs, path, 1, MIN_SLASH_HEIGHT),
        "possible_separator": _may_lack_separator(lattice, arcs, path),
        "picture_edge": best.text == "1" and bool(lattice.pieces.is_at_edge.all()),
        "doubtful_digit": digit_confidence < weights.min_digit_confidence or may_be_no_digit,
        "several_readings": math.exp(best.total - decoding.total) < weights.min_confidence,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _is_struck_out(lattice: Lattice, arcs: Arcs, path: Int64Array) -> bool:
    """Whether a path skips a stroke that crosses a digit, or reads one with a line that strikes it out as a digit."""
    pieces, boxes, skipped = lattice.pieces, [], []
    for index in path:
        first, end = arcs.starts[index], arcs.ends[index]
        if arcs.symbols[index] < DIGIT_COUNT:
            boxes.append(bounding_box(pieces.outer_boxes[first:end]))
            for piece, line in enumerate(pieces.lines[first:end], first):
                others = np.delete(pieces.outer_boxes[first:end], piece - first, axis=0)
                if len(others) and _strikes_out(line, bounding_box(others), pieces.height):
                    return True
        elif arcs.symbols[index] == SKIP:
            skipped += pieces.lines[first:end]
    return any(_crosses(line, box) for line in skipped for box in boxes)


def _strikes_out(line: Float64Array, box: Float64Array, height: float) -> bool:
    """Whether a line, (n, 2), runs level through the middle of a box, and out of it at both sides."""
    left, top, right, bottom = box
    x, y = line.T
    width, rise = np.abs(line[-1] - line[0])
    overhang, offset = MIN_STRIKE_OVERHANG * height, MIN_STRIKE_OFFSET * (bottom - top)
    return bool(
        bottom - top >= MIN_STRUCK_HEIGHT * height
        and x.min() < left - overhang
        and x.max() > right + overhang
        and rise <= MAX_STRIKE_SLOPE * width
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


def _is_high(lattice: Lattice, arcs: Arcs, path: Int64Array, symbol: int, min_height: float) -> bool:
    """Whether a path reads ink as a symbol that is higher than this, in heights of a digit."""
    runs = zip(arcs.starts[path].tolist(), arcs.ends[path].tolist(), strict=True)
    heights = lattice.sizes[[lattice.candidates.index(run) for run in runs], 1]
    return bool((heights[arcs.symbols[path] == symbol] > min_height).any())


def _may_lack_separator(lattice: Lattice, arcs: Arcs, path: Int64Array) -> bool:
    """Whether a path reads as a digit, or as part of one, or skips what may be a point or comma.

    Skipped ink does not count if it is far from the number, nor does ink that lies above or below the rest of a digit.

    Args:
        lattice: the lattice.
        arcs: its arcs.
        path: (L,), the indices of the arcs of the path.
    """
    gaps, spaces, last = lattice.gaps, lattice.spaces, len(lattice.spaces) - 1
    starts, ends, symbols = arcs.starts[path], arcs.ends[path], arcs.symbols[path]
    may_be_point = np.isin(range(last), arcs.starts[np.isin(arcs.symbols, POINTS)])
    is_single = ends - starts == 1
    is_point = may_be_point[starts] & (is_single | (gaps[starts + 1] > 0))
    is_point |= may_be_point[ends - 1] & (is_single | (gaps[ends - 1] > 0))
    is_beside = ((starts > 0) & ~spaces[starts]) | ((ends < last) & ~spaces[ends])
    return bool((is_point & ((symbols < DIGIT_COUNT) | ((symbols == SKIP) & is_beside))).any())
