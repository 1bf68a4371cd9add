"""Read a filled-in sudoku as a whole: each row, column and block has each digit once.

The rule is imposed on the probabilities of the cells by Sinkhorn's algorithm, which scales each row, column and block
in turn so that its digits have the sum 1 (Moon, Gunther and Kupin, "Sinkhorn solves sudoku", 2009).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.arrays import Float32Array, Float64Array
    from digitpad.sheets.reading import SheetCell
    from digitpad.sheets.review import CellReviewReason

SIDE, BLOCK = 9, 3
ROUNDS = 30
MIN_PROBABILITY = 1e-5
MIN_CERTAINTY = 0.99
"""With the rules, a digit that the network prefers is certain from this probability on."""

MIN_KNOWN, MAX_CONFLICTS = 0.6, 4
"""In a sudoku at least this fraction of the digits is certain without the rules, and at most so many break one."""

_CELLS = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
UNITS = [
    _CELLS,
    _CELLS.T,
    _CELLS.reshape(BLOCK, BLOCK, BLOCK, BLOCK).swapaxes(1, 2).reshape(SIDE, SIDE),
]
"""The rows, the columns and the blocks: the cells of each."""


def is_sudoku(cells: Sequence[SheetCell]) -> bool:
    """Whether cells, row by row, are a filled grid whose certain digits hardly ever break the rules."""
    if len(cells) != SIDE**2 or any(len(cell.text) != 1 for cell in cells):
        return False
    digits = np.array([int(cell.text) if cell.state == "number" else 0 for cell in cells])
    known = [values[values > 0] for units in UNITS for values in digits[units]]
    conflicts = sum(len(values) - len(np.unique(values)) for values in known)
    return bool((digits > 0).mean() >= MIN_KNOWN and conflicts <= MAX_CONFLICTS)


def impose_rules(probabilities: Float64Array) -> Float64Array:
    """The probabilities of the digits 1 to 9 in each cell, (81, 9), given that the sudoku is solved."""
    values = np.maximum(probabilities, MIN_PROBABILITY)
    for _ in range(ROUNDS):
        for units in UNITS:
            values /= values.sum(axis=1, keepdims=True)
            for cells in units:
                values[cells] /= values[cells].sum(axis=0)
    return np.asarray(values / values.sum(axis=1, keepdims=True))


def settle_cells(cells: Sequence[SheetCell], probabilities: Float32Array) -> list[SheetCell]:
    """The cells of a sudoku by its rules. Those that the rules change, or leave in doubt, are to be looked at.

    Args:
        cells: row by row.
        probabilities: of the ten digits in each, (81, 10).
    """
    settled = impose_rules(probabilities[:, 1:].astype(np.float64))
    results = []
    for cell, best, certainty, read in zip(
        cells, settled.argmax(axis=1) + 1, settled.max(axis=1), probabilities.argmax(axis=1), strict=True
    ):
        is_certain = cell.text != "?" and certainty >= MIN_CERTAINTY
        doubt: CellReviewReason | None = None if is_certain else cell.review_reason or "unclear"
        reason = doubt if best == read else "check"
        results.append(replace(cell, text=str(best), state="look" if reason else "number", review_reason=reason))
    return results
