"""How well photographs of sheets without our marks are read: filled-in forms, and sudokus in newspapers.

The photographs are described in `docs/sheets.md`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from digitpad.errors import DataError, DigitpadError
from digitpad.sheets.sudoku import SIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from digitpad.recognizer import Recognizer
    from digitpad.sheets.reading import SheetCell, SheetReading

LABELS = "labels.json"
"""The file with the rows of each form, beside the folder of photographs."""

KINDS = "right", "look, right", "look", "silent", "missing"
"""A cell is right and sure, right but to be looked at, to be looked at, silently wrong, or not found."""


class LabeledPhoto(NamedTuple):
    """A photograph and what is written on it.

    Attributes:
        path: its file.
        rows: the texts of each row.
    """

    path: Path
    rows: list[list[str]]


def load_forms(folder: Path) -> list[LabeledPhoto]:
    """The photographs of forms in a folder.

    Raises:
        DataError: the folder has no labels, or they are damaged.
    """
    try:
        forms = json.loads((folder / LABELS).read_text(encoding="utf-8"))
        return [LabeledPhoto(folder / form["file"], form["rows"]) for form in forms]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DataError(f"{folder / LABELS} must list the file and the rows of each photograph: {error}") from error


def load_sudokus(folder: Path) -> list[LabeledPhoto]:
    """The photographs of sudokus in a folder, each with a `.dat` file beside it, in the order of their numbers.

    Raises:
        DataError: there are none, or their digits are damaged.
    """
    paths = sorted(folder.glob("*.jpg"), key=lambda path: (len(path.stem), path.stem))
    photos = []
    for path in paths:
        try:
            lines = path.with_suffix(".dat").read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise DataError(f"The digits of {path} are missing: {error}") from error
        rows = [line.split() for line in lines[2 : 2 + SIDE]]
        if [len(row) for row in rows] != [SIDE] * SIDE:
            raise DataError(f"{path.with_suffix('.dat')} does not hold nine rows of nine digits.")
        photos.append(LabeledPhoto(path, rows))
    if not photos:
        raise DataError(f"{folder} holds no photographs of sudokus (*.jpg): unpack the archive and name its folder.")
    return photos


def compare_form(reading: SheetReading, rows: Sequence[Sequence[str]]) -> Counter[str]:
    """How many of the labelled numbers of a form are of each of `KINDS`.

    The rows of the form are aligned with those that are read (Needleman and Wunsch, 1970), as more may be read.
    """
    expected = [[re.sub("[^0-9]", "", text) for text in row] for row in rows]
    lines = [[cell for cell in reading.cells if cell.row == row] for row in range(reading.rows)]
    lines = [cells for cells in lines if any(cell.text for cell in cells)]
    best = [[Counter[str]() for _ in range(len(lines) + 1)] for _ in range(len(expected) + 1)]
    for i, texts in enumerate(expected, 1):
        best[i][0] = best[i - 1][0] + Counter(missing=len(texts))
        for j, cells in enumerate(lines, 1):
            paired = best[i - 1][j - 1] + _compare_row(cells, texts)
            skipped = best[i - 1][j] + Counter(missing=len(texts))
            best[i][j] = max(
                paired,
                skipped,
                best[i][j - 1],
                key=lambda counts: (counts["right"] + counts["look, right"], -counts["silent"]),
            )
    return best[-1][-1]


def compare_sudoku(reading: SheetReading, rows: Sequence[Sequence[str]]) -> Counter[str]:
    """The same for the cells of a sudoku; `whole` is 1 if all are right, `sure` if all are right and sure."""
    cells = {(cell.row, cell.column): cell for cell in reading.cells}
    counts = Counter[str]()
    for row, digits in enumerate(rows):
        for column, digit in enumerate(digits):
            cell = cells.get((row, column))
            counts[_kind(cell, digit) if cell else "missing"] += 1
    is_grid = len(cells) == SIDE**2
    counts["whole"] = int(is_grid and counts["right"] + counts["look, right"] == SIDE**2)
    counts["sure"] = int(is_grid and counts["right"] == SIDE**2)
    return counts


def evaluate_photos(
    recognizer: Recognizer,
    photos: Iterable[LabeledPhoto],
    compare: Callable[[SheetReading, Sequence[Sequence[str]]], Counter[str]],
) -> Iterator[tuple[Path, Counter[str]]]:
    """The counts of each photograph, with its number of `cells`; in one that is not read, all are missing."""
    for path, rows in photos:
        cells = sum(map(len, rows))
        try:
            counts = compare(recognizer.read_sheet(path), rows)
        except DigitpadError:
            counts = Counter(missing=cells)
        yield path, counts + Counter(cells=cells, pages=1)


def evaluate_sheets(recognizer: Recognizer, forms: Path | None, sudokus: Path | None) -> dict[str, Counter[str]]:
    """The total counts of each kind of photographs whose folder is given.

    Raises:
        DataError: as `load_forms` and `load_sudokus`.
    """
    totals: dict[str, Counter[str]] = {}
    for name, folder, load, compare in (
        ("forms", forms, load_forms, compare_form),
        ("sudokus", sudokus, load_sudokus, compare_sudoku),
    ):
        if folder:
            totals[name] = sum((counts for _, counts in evaluate_photos(recognizer, load(folder), compare)), Counter())
    return totals


def sheet_table(totals: dict[str, Counter[str]]) -> list[tuple[str, ...]]:
    """The rows of a table of these totals."""
    header = ("photographs", "pages", "cells", *KINDS, "whole grids", "without a doubt")
    rows: list[tuple[str, ...]] = [header]
    for name, counts in totals.items():
        shares = (f"{counts[kind] / counts['cells']:.2%}" for kind in KINDS)
        whole = (f"{counts[kind] / counts['pages']:.2%}" if name == "sudokus" else "" for kind in ("whole", "sure"))
        rows.append((name, str(counts["pages"]), str(counts["cells"]), *shares, *whole))
    return rows


def _compare_row(cells: Sequence[SheetCell], texts: Sequence[str]) -> Counter[str]:
    counts = Counter(_kind(cell, text) for cell, text in zip(cells[-len(texts) :], texts, strict=False))
    counts["missing"] += max(len(texts) - len(cells), 0)
    return counts


def _kind(cell: SheetCell, text: str) -> str:
    if cell.state == "look":
        return "look, right" if cell.text == text else "look"
    return "right" if cell.text == text else "silent"
