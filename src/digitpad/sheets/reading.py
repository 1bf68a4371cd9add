"""What is read from a sheet, cell by cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.arrays import Float32Array, Float64Array
    from digitpad.numbers.reading import NumberReading
    from digitpad.sheets.fields import Field
    from digitpad.sheets.review import CellReviewReason

CellState = Literal["number", "empty", "crossed_out", "look"]

MIN_DIGIT_CONFIDENCE = 0.9
"""A cell with a digit whose confidence is lower is to be looked at."""

MIN_CONFIRMED_CONFIDENCE = 0.95
"""Unless the number, read as a whole, has the same digits, each with at least this confidence.

Of 27 photographs of boxes that UNIPEN's validation writers fill in, 17 such numbers were right and none wrong; of those
with less confidence 26 were right and 4 wrong.
"""

CROSSED_OUT = "x"
"""The text of a cell that is to be looked at, if it may be crossed out."""

TOP, RIGHT, BOTTOM = range(3)
LOST_STROKE_SIDES = {0: (RIGHT,), 1: (TOP,), 4: (TOP,), 5: (TOP,), 7: (BOTTOM,)}
"""At which sides another digit that is read as this one may have lost a stroke: a 7 its top, a 2 its foot."""

DECIMAL_MARKS = ".,"

MAX_HEADING_NUMBERS = 0.5
"""A row or column of words has at most this fraction of cells that are read as numbers."""

MAX_JOINED_NUMBERS = 0.25
"""A row or column has at most this fraction of cells with two numbers, or one such cell."""

MIN_SURE_SHARE, MIN_SURE_NUMBERS = 0.1, 3
"""A column without boxes has at least this fraction of sure numbers, a page at least so many: text has hardly any."""


MAX_CANDIDATES, MAX_CANDIDATES_WITHOUT_NUMBERS, CANDIDATES_PER_NUMBER = 40_000, 300, 600
"""No more cells are read if those read had more candidates for digits than the first: 500 numbers of six digits have
some 30,000. Nor if they had more than the second, and the third for each sure number: noise takes long, and has hardly
any; a word has less than 100."""

CROWDED_CANDIDATES, CELL_CANDIDATES = 200, 10
"""A cell whose ink is too much to be read counts as so many; to find the ink of any takes as long as the second."""


@dataclass(eq=False)
class CellReadings:
    """The readings of cells for whole numbers, by the index of the cell.

    Attributes:
        by_index: the readings.
        candidates: how many candidates for digits they had.
    """

    by_index: dict[int, NumberReading] = field(default_factory=dict)
    candidates: int = 0

    def add(self, index: int, reading: NumberReading, candidates: int) -> None:
        """Add the reading of ink and the number of its candidates; 0 if it is too much to be read."""
        self.by_index[index] = reading
        self.candidates += (candidates or CROWDED_CANDIDATES) + CELL_CANDIDATES

    @property
    def mean_confidence(self) -> float:
        """That of the numbers; 0 without any."""
        confidences = [reading.confidence for reading in self.by_index.values() if reading.digits]
        return float(np.mean(confidences or [0.0]))

    @property
    def are_enough(self) -> bool:
        """Whether others are not worth the work."""
        sure = sum(not reading.needs_review for reading in self.by_index.values())
        return self.candidates > min(MAX_CANDIDATES_WITHOUT_NUMBERS + CANDIDATES_PER_NUMBER * sure, MAX_CANDIDATES)


@dataclass(frozen=True, eq=False)
class SheetCell:
    """A cell of a sheet.

    Attributes:
        row: counted from 0.
        column: counted from 0.
        text: its digits, `?` for one that is not known; `x` if it is to be looked at and may be crossed out; empty if
            it is empty or crossed out.
        confidence: the probability of the text, 0..1.
        state: "number", "empty", "crossed_out", or "look" if a person should look at it.
        box: its corners in pixels of the photograph, (4, 2), clockwise from the top left of the text.
        review_reason: why a person should look at it; None if nobody needs to. See `digitpad.sheets.review`.
        failed_checks: the names of the declared checks that it fails; see `digitpad.sheets.checks`.
    """

    row: int
    column: int
    text: str
    confidence: float
    state: CellState
    box: Float64Array
    review_reason: CellReviewReason | None = None
    failed_checks: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class SheetReading:
    """What is read from a sheet.

    Attributes:
        cells: row by row; a sheet without our marks may lack some.
        code: the code of the layout (`digitpad.sheets.layout.SheetLayout.code`); None for a sheet without our marks.
    """

    cells: list[SheetCell]
    code: str | None

    @property
    def rows(self) -> int:
        """The number of rows."""
        return max((cell.row + 1 for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        """The number of columns."""
        return max((cell.column + 1 for cell in self.cells), default=0)

    def as_dict(self) -> dict[str, Any]:
        """The reading as values that JSON knows, boxes in tenths of a pixel."""
        cells = [
            vars(cell) | {"box": cell.box.round(1).tolist(), "failed_checks": [*cell.failed_checks]}
            for cell in self.cells
        ]
        return {"code": self.code, "rows": self.rows, "columns": self.columns, "cells": cells}


def read_digits(field: Field, probabilities: Float32Array, no_digit: Float32Array, threshold: float) -> SheetCell:
    """The cell of a field with a box for each digit.

    Args:
        field: the field.
        probabilities: (N, 10), for the frame of each of its digits.
        no_digit: (N,), the probabilities that they are no digits.
        threshold: what is no digit with a higher probability than this is not accepted.
    """
    lost = field.review_reason if field.review_reason in {"edge", "structure"} else None  # a digit may be elsewhere
    if field.is_crossed_out:
        return doubt(_to_cell(field, "", 1.0, "crossed_out"), lost)
    if all(state == "empty" for state in field.states):
        return doubt(_to_cell(field, "", 1.0, "empty"), lost)
    confidences = probabilities.max(axis=1) * (1 - no_digit)
    accepted = no_digit <= threshold
    digits = iter(
        str(best) if is_digit else "?" for best, is_digit in zip(probabilities.argmax(axis=1), accepted, strict=True)
    )
    texts = [{"empty": " ", "unclear": "?"}.get(state) or next(digits) for state in field.states]
    text = "".join(texts).lstrip()  # numbers stand at the right
    is_unclear = "?" in text or bool((confidences < MIN_DIGIT_CONFIDENCE).any())
    cell = _to_cell(field, text.rstrip(), float(confidences.prod()), "number")
    may_lack_stroke = any(
        any(sides[side] for side in LOST_STROKE_SIDES.get(digit, ()))
        for digit, sides in zip(probabilities.argmax(axis=1).tolist(), field.hidden_sides, strict=False)
    )
    reason: CellReviewReason | None = "crossing" if may_lack_stroke else "unclear" if is_unclear else None
    return doubt(cell, field.review_reason or ("gap" if " " in text else reason))


def may_be_confirmed(field: Field, cell: SheetCell) -> bool:
    """Whether several digits, each in its box, are known but for the confidence of some: `confirm_digits` may help."""
    is_doubtful = cell.review_reason == "unclear" and not field.review_reason
    return is_doubtful and len(cell.text) > 1 and cell.text.isdigit() and field.states[-1] == "digit"


def confirm_digits(cell: SheetCell, reading: NumberReading) -> SheetCell:
    """The cell, sure if its ink, read as one number, has the same digits without a doubt."""
    is_sure = not reading.needs_review and all(digit.confidence >= MIN_CONFIRMED_CONFIDENCE for digit in reading.digits)
    return (
        replace(cell, state="number", review_reason=None, confidence=reading.confidence)
        if is_sure and reading.text == cell.text
        else cell
    )


def read_free_field(field: Field, reading: NumberReading) -> SheetCell:
    """The cell of a field for a number of any length."""
    if field.is_crossed_out:
        return _to_cell(field, "", 1.0, "crossed_out")
    if not field.ink.any():
        return _to_cell(field, "", 1.0, "empty")
    cell = _to_cell(field, reading.text.replace("\n", " "), reading.confidence, "number")
    if reading.review_reason == "possible_separator":
        return doubt(cell, "point")
    is_unclear = reading.needs_review or not reading.text
    return doubt(cell, "unclear" if is_unclear else "gap" if " " in cell.text else None)


def read_whole_number(field: Field, reading: NumberReading) -> SheetCell:
    """The cell of a table for a number of any length.

    It is sure only if each digit is, they stand in one line, and no point or comma is lost.
    """
    cell = read_free_field(field, reading)
    if field_reason := field.review_reason or ("unclear" if "unclear" in field.states else None):
        return doubt(replace(cell, review_reason=None), field_reason)
    is_sure = all(digit.confidence >= MIN_CONFIRMED_CONFIDENCE for digit in reading.digits)
    reason: CellReviewReason | None = None if is_sure else "unclear"
    if field.has_point and cell.text.isdigit():
        reason = "point"
    return doubt(cell, reason) if cell.state == "number" else cell


def doubt_lines(cells: Sequence[SheetCell]) -> list[SheetCell]:
    """The cells of a table; all of some rows and columns are to be looked at.

    The first may hold words, if most of its cells are no sure numbers. One of whose cells many hold two numbers may be
    two, between which a faint line was not found. Where most numbers have a point or comma, others may have lost it.
    """
    doubtful = [*cells]
    for axis in (attrgetter("row"), attrgetter("column")):
        for line in {axis(cell) for cell in cells}:
            filled = [
                index for index, cell in enumerate(cells) if axis(cell) == line and cell.state in ("number", "look")
            ]
            sure = sum(cells[index].state == "number" for index in filled)
            joined = sum(" " in cells[index].text for index in filled)
            whole = [index for index in filled if not {*DECIMAL_MARKS} & {*cells[index].text}]
            found: list[tuple[bool, list[int], CellReviewReason]] = [
                (2 * len(whole) < len(filled), whole, "point"),
                (line == 0 and sure <= MAX_HEADING_NUMBERS * len(filled), filled, "heading"),
                (joined > max(1, MAX_JOINED_NUMBERS * len(filled)), filled, "structure"),
            ]
            for is_doubtful, indices, reason in found:
                for index in indices if is_doubtful else []:
                    doubtful[index] = doubt(doubtful[index], reason)
    return doubtful


def select_columns(cells: Sequence[SheetCell]) -> list[SheetCell]:
    """The cells of columns without boxes of which enough would be sure: others are words, or no writing.

    All are to be looked at: a point or comma may be too small to be found on a page.
    """
    counts = Counter(cell.column for cell in cells)
    sure = Counter(cell.column for cell in cells if cell.state == "number")
    columns = [column for column, count in sorted(sure.items()) if count >= MIN_SURE_SHARE * counts[column]]
    rows = sorted({cell.row for cell in cells if cell.column in columns})
    if sum(sure[column] for column in columns) < MIN_SURE_NUMBERS:
        return []
    return [
        doubt(replace(cell, row=rows.index(cell.row), column=columns.index(cell.column)), "point")
        for cell in cells
        if cell.column in columns
    ]


def doubt(cell: SheetCell, reason: CellReviewReason | None) -> SheetCell:
    """The cell, to be looked at if there is a reason; one it has already stays, but `heading` replaces `unclear`."""
    if not reason:
        return cell
    is_word = (cell.review_reason, reason) == ("unclear", "heading")
    text = CROSSED_OUT if cell.state == "crossed_out" else cell.text
    return replace(cell, state="look", text=text, review_reason=reason if is_word else cell.review_reason or reason)


def _to_cell(field: Field, text: str, confidence: float, state: CellState) -> SheetCell:
    return SheetCell(field.row, field.column, text, confidence, state, np.asarray(field.quadrilateral))
