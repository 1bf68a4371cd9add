"""Check what is read from a sheet against what is known of its numbers: sums, lengths and checksums.

Cells that fail are marked to be looked at, and keep their text. If a sum is wrong, any of its numbers may be misread,
so all of them are marked; of its empty and crossed out cells those where a number could make it right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

from digitpad.errors import ConstraintError
from digitpad.numbers.constraints import Constraint, make_constraint
from digitpad.sheets.layout import column_letters
from digitpad.sheets.reading import CROSSED_OUT, DECIMAL_MARKS, doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digitpad.numbers.constraints import Check, Length
    from digitpad.sheets.reading import SheetCell, SheetReading

Position: TypeAlias = tuple[int, int]
"""The row and the column of a cell, counted from 0."""

_NAME = "(?:[A-Z]{1,2}|[1-9][0-9]?)"
_TERM = rf"(?:{_NAME}|sum\({_NAME}:{_NAME}\))"
SUM_PATTERN = rf"rows|columns|(?:last|{_NAME}) ?= ?(?:sum\(others\)|{_TERM}(?: ?[+-] ?{_TERM})*)"
"""A sum as text.

- `last = sum(others)` or `rows`: in each row, the last cell is the sum of the others.
- `columns`: in each column, the last cell is the sum of the others.
- `D = A + B - C`, `F = sum(A:E)`: columns, which letters name as in a spreadsheet, in each row.
- `4 = 1 + 2`, `9 = sum(1:8)`: rows, which numbers name, in each column.
"""


@dataclass(frozen=True)
class SheetSum:
    """A sum that holds in each row or in each column.

    Attributes:
        name: the text that declares it.
        axis: along which cells are added.
        target: the index of the cell that holds the sum; None: the last one.
        terms: the signs and the indices of the cells that are added; None: all others, with the sign 1.
    """

    name: str
    axis: Literal["rows", "columns"]
    target: int | None
    terms: list[tuple[int, int]] | None

    def find_wrong(self, reading: SheetReading) -> list[Position]:
        """The cells of those rows or columns where the sum does not hold, and would with another number in the cell.

        Empty and crossed out cells count as 0; in their place there may be a larger number. Nothing is found where the
        number of a doubtful cell is not known, or nothing is added.

        Raises:
            ConstraintError: the sheet has not so many rows or columns, or the last one is a term of its own sum.
        """
        size, count = reading.columns, reading.rows
        if self.axis == "columns":
            size, count = count, size
        target = size - 1 if self.target is None else self.target
        others = [(1, index) for index in range(size) if index != target]
        terms = [(-1, target), *(others if self.terms is None else self.terms)]
        if count and max(index for _, index in terms) >= size:
            last = column_letters(size - 1) if self.axis == "rows" else size
            kind = "column" if self.axis == "rows" else "row"
            raise ConstraintError(f"The sum {self.name} needs more {kind}s: the last {kind} of the sheet is {last}.")
        if any(index == target for _, index in terms[1:]):
            raise _make_circular_sum_error(self.name)
        cells = {(cell.row, cell.column): cell for cell in reading.cells}
        wrong = []
        for line in range(count):
            positions = [(line, index) if self.axis == "rows" else (index, line) for _, index in terms]
            summands = [(sign, cells.get(position)) for (sign, _), position in zip(terms, positions, strict=True)]
            totals = _find_totals(summands)
            if any(cell for _, cell in summands[1:]) and 0 not in totals:
                wrong += [
                    position
                    for (sign, cell), position in zip(summands, positions, strict=True)
                    if cell and (_is_written(cell) or any(sign * total < 0 for total in totals))
                ]
        return wrong


@dataclass(frozen=True)
class SheetChecks:
    """What is known of the numbers on a sheet.

    Attributes:
        sums: the sums that hold.
        constraints: what each number must satisfy, by name: `length`, or that of the checksum.
    """

    sums: list[SheetSum]
    constraints: dict[str, Constraint]

    def apply(self, reading: SheetReading) -> SheetReading:
        """The reading with all cells marked that fail a check.

        Raises:
            ConstraintError: a sum names a row or a column that the sheet does not have.
        """
        failed: defaultdict[Position, list[str]] = defaultdict(list)
        for declared in self.sums:
            for position in declared.find_wrong(reading):
                failed[position].append(declared.name)
        for cell in reading.cells:
            for name, constraint in self.constraints.items():
                if _is_written(cell) and "?" not in cell.text and not constraint.allows(cell.text):
                    failed[cell.row, cell.column].append(name)
        return replace(reading, cells=[_mark(cell, failed.get((cell.row, cell.column), [])) for cell in reading.cells])


def make_checks(
    sums: str | Iterable[str] = (), length: Length | None = None, check: Check | str | None = None
) -> SheetChecks:
    """The checks of sums (`SUM_PATTERN`), of a length and of a checksum, as for `make_constraint`.

    Raises:
        ConstraintError: they are not valid, or contradict each other.
    """
    both = make_constraint(length, check)
    constraints = {} if length is None else {"length": replace(both, check=None)}
    if both.check:
        constraints[both.check] = make_constraint(None, both.check)
    return SheetChecks([parse_sum(text) for text in ([sums] if isinstance(sums, str) else sums)], constraints)


def parse_sum(text: str) -> SheetSum:
    """The sum that a text declares; spaces matter only between terms, where a sign is missing.

    Raises:
        ConstraintError: it is not written like this, or a cell would be a term of its own sum.
    """
    if missing := re.search(r"(\w+|\)) +(\w+)", text.strip()):
        first, second = missing.groups()
        message = f"write + or - between {first} and {second}; in a URL, write %2B for +"
        raise ConstraintError(f"The sum {text:.40} cannot be read: {message}.")
    compact = "".join(text.split())
    target, _, expression = compact.partition("=")
    names = re.findall(_NAME, compact.replace("sum", "").replace("others", "").replace("last", ""))
    if not re.fullmatch(SUM_PATTERN, compact) or (expression and len({name.isdigit() for name in names}) > 1):
        message = 'write rows, columns, "last = sum(others)", or the like of "D = A + B - C" or "9 = sum(1:8)"'
        subject = f"The sum {text:.40} cannot be read" if compact else "A sum is empty"
        raise ConstraintError(f"{subject}: {message}.")
    if not expression:
        return SheetSum(target, "rows" if target == "rows" else "columns", None, None)
    terms = [
        (-1 if sign == "-" else 1, index)
        for sign, first, last in re.findall(rf"(^|[+-])(?:sum\()?({_NAME})(?::({_NAME}))?", expression)
        for index in _to_indices(first, last or first)
    ]
    axis: Literal["rows", "columns"] = "columns" if names and names[0].isdigit() else "rows"
    others = expression == "sum(others)"
    target_index = None if target == "last" else _to_index(target)
    if not others and any(index == target_index for _, index in terms):
        raise _make_circular_sum_error(text)
    return SheetSum(text.strip(), axis, target_index, None if others else terms)


def _make_circular_sum_error(name: str) -> ConstraintError:
    return ConstraintError(f"The sum {name.strip():.40} adds a cell to itself: leave it out on the right.")


def parse_number(text: str, decimal_mark: str) -> Decimal | None:
    """The number that a text stands for, given its decimal mark: `.` or `,`; the other may group thousands."""
    group = DECIMAL_MARKS.replace(decimal_mark, "")
    whole = rf"(?:[0-9]+|[0-9]{{1,3}}(?:\{group}[0-9]{{3}})+)"
    fraction = rf"\{decimal_mark}[0-9]+"
    if not re.fullmatch(rf"-?(?:{whole}(?:{fraction})?|{fraction})", text, re.ASCII):
        return None
    return Decimal(text.replace(group, "").replace(decimal_mark, "."))


def _find_totals(summands: Sequence[tuple[int, SheetCell | None]]) -> set[Decimal]:
    """What signed cells add up to, with either decimal mark; 0 if it may be so once a doubtful one is known."""
    written = [(sign, cell) for sign, cell in summands if cell and _is_written(cell)]
    totals = set()
    for mark in DECIMAL_MARKS:
        numbers = [parse_number(cell.text, mark) for _, cell in written]
        known = [sign * number for (sign, _), number in zip(written, numbers, strict=True) if number is not None]
        if len(known) == len(written):
            totals.add(sum(known, Decimal()))
    texts = [cell.text for _, cell in written if cell.state == "look"]
    is_unknown = any(all(parse_number(text, mark) is None for mark in DECIMAL_MARKS) for text in texts)
    return {Decimal()} if is_unknown else totals


def _is_written(cell: SheetCell) -> bool:
    return cell.text not in ("", CROSSED_OUT)


def _mark(cell: SheetCell, names: list[str]) -> SheetCell:
    return doubt(replace(cell, failed_checks=(*dict.fromkeys(names),)), "check") if names else cell


def _to_indices(first: str, last: str) -> range:
    start, end = sorted(map(_to_index, (first, last)))
    return range(start, end + 1)


def _to_index(name: str) -> int:
    """The index of a column or row, from 0, that a name such as `C` or `3` stands for."""
    if name.isdigit():
        return int(name) - 1
    index = 0
    for letter in name:
        index = 26 * index + ord(letter) - ord("A") + 1
    return index - 1
