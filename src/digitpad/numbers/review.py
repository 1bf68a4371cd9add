"""Why a person should look at a number: its ink may be something else, or its probabilities are low.

The port is `web/src/numbers/review.ts`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from digitpad.numbers.signs import has_spare_ink, is_struck_out, may_have_sign, measure
from digitpad.numbers.symbols import DIGIT_COUNT, POINTS, SKIP, SYMBOLS

if TYPE_CHECKING:
    from digitpad.arrays import Float64Array, Int64Array
    from digitpad.numbers.decode import Decoding
    from digitpad.numbers.lattice import Arcs, Lattice

ReviewReason: TypeAlias = Literal[
    "no_number",
    "constraint_mismatch",
    "struck_out",
    "skipped_ink",
    "possible_sign",
    "possible_separator",
    "picture_edge",
    "doubtful_digit",
    "several_readings",
]
"""Why a number needs review. If there are several reasons, the first of these is given.

- `no_number`: the ink is blank, or no number that is allowed.
- `constraint_mismatch`: without the length and the checksum the text would be improbable.
- `struck_out`: a stroke that belongs to no digit crosses one, or a long line that is read as part of a digit does.
- `skipped_ink`: ink as large as a sign belongs to no digit, or a digit is as sure without it, or a line of writing
  holds no number.
- `possible_sign`: a 1 is as high or as slanted as a slash, or as round as a bracket.
- `possible_separator`: what may be a point or comma is read as a digit, as part of one, as a dash, or not at all.
- `picture_edge`: a 1 touches the picture's edge, as the edge of a shadow does.
- `doubtful_digit`: a digit is improbable, or may be no digit.
- `several_readings`: the text is improbable, as the ink may be read as another.
"""

MIN_FREE_PROBABILITY = 0.2
"""A text that would be less probable than this without its constraint needs review: the constraint may be wrong."""

MIN_DASH_WIDTH = 0.17
"""A narrower dash may be a point."""


def find_review_reason(  # noqa: PLR0911, PLR0913 - one for each reason; the ink, its reading, and how sure that is
    lattice: Lattice,
    arcs: Arcs,
    decoding: Decoding,
    logits: Float64Array,
    *,
    is_improbable: bool,
    has_doubtful_digit: bool,
) -> ReviewReason | None:
    """Why the most probable text of a line needs review; None if it does not.

    Args:
        lattice: the lattice.
        arcs: its arcs.
        decoding: the result for it, with at least one hypothesis.
        logits: (C, 10), the network's logits for the candidates.
        is_improbable: whether the text is less probable than its threshold.
        has_doubtful_digit: whether one of its digits is, or may be no digit.
    """
    best = decoding.hypotheses[0]
    path = np.array(best.arcs)
    is_constrained = decoding.total < decoding.free_total
    if is_constrained and best.total - decoding.free_total < math.log(MIN_FREE_PROBABILITY):
        return "constraint_mismatch"
    if is_struck_out(lattice, arcs, path):
        return "struck_out"
    if has_spare_ink(lattice, arcs, path, logits):
        return "skipped_ink"
    if may_have_sign(lattice, arcs, path):
        return "possible_sign"
    if _may_lack_separator(lattice, arcs, path):
        return "possible_separator"
    if best.text == "1" and lattice.pieces.is_at_edge.all():
        return "picture_edge"
    if has_doubtful_digit:
        return "doubtful_digit"
    return "several_readings" if is_improbable else None


def _may_lack_separator(lattice: Lattice, arcs: Arcs, path: Int64Array) -> bool:
    """Whether a path reads as a digit, as part of one or as a dash, or skips what may be a point or comma.

    Skipped ink does not count if it is far from the number, nor does ink that lies above or below the rest of a digit.

    Args:
        lattice: the lattice.
        arcs: its arcs.
        path: (L,), the indices of the arcs of the path.
    """
    if (measure(lattice, arcs, path, SYMBOLS.index("-"))[:, 0] < MIN_DASH_WIDTH).any():
        return True
    gaps, spaces, last = lattice.gaps, lattice.spaces, len(lattice.spaces) - 1
    starts, ends, symbols = arcs.starts[path], arcs.ends[path], arcs.symbols[path]
    may_be_point = np.isin(range(last), arcs.starts[np.isin(arcs.symbols, POINTS)])
    is_single = ends - starts == 1
    is_point = may_be_point[starts] & (is_single | (gaps[starts + 1] > 0))
    is_point |= may_be_point[ends - 1] & (is_single | (gaps[ends - 1] > 0))
    is_beside = ((starts > 0) & ~spaces[starts]) | ((ends < last) & ~spaces[ends])
    return bool((is_point & ((symbols < DIGIT_COUNT) | ((symbols == SKIP) & is_beside))).any())
