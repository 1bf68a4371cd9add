"""Write what is read from sheets: as tables, or with everything that is known of each cell.

No cell becomes a formula: what is read has digits, `.,-: ` and `?` alone, and XLSX stores all text as text. In CSV the
name of a file could begin as a formula does, so it is written as `./=name.jpg` then.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, defaultdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from digitpad.errors import MissingExtraError
from digitpad.sheets.checks import parse_number
from digitpad.sheets.layout import column_letters
from digitpad.sheets.reading import CROSSED_OUT, DECIMAL_MARKS
from digitpad.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from digitpad.sheets.reading import SheetCell, SheetReading
    from digitpad.sheets.review import CellReviewReason

Readings: TypeAlias = "list[tuple[str, SheetReading]]"
"""The name of each photograph, and what is read from it."""

DOUBT = "?"
"""In CSV it ends the text of a cell that is to be looked at, so that nobody takes it for a number."""

LOOK_COLOR = "FFE08A"
"""The background of such a cell in XLSX, as hexadecimal RGB."""

MAX_TITLE_LENGTH = 28
"""XLSX allows 31 characters in the name of a sheet; a number follows if there are several of one name."""

MAX_XLSX_DIGITS = 15
"""Spreadsheets round longer numbers."""

REVIEW_REASONS: dict[CellReviewReason, str] = {
    "unclear": "not clear",
    "gap": "a gap within or after the number",
    "point": "a point or comma may be missing",
    "crossing": "ink crosses the line of the box",
    "edge": "cut by the edge of the picture, of the sheet or of a shadow",
    "structure": "boxes, rows or columns are not found for certain",
    "heading": "may be words",
    "check": "changed by the rules of sudoku",
}

FORMULA_STARTS = ("=", "+", "-", "@")


def to_csv(readings: Readings) -> bytes:
    """The rows of each sheet, with their numbers, and with the file if there are several; columns have letters."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    columns = range(max(reading.columns for _, reading in readings))
    is_single = len(readings) == 1
    writer.writerow([*([] if is_single else ["file"]), "row", *map(column_letters, columns)])
    for name, reading in readings:
        texts = {(cell.row, cell.column): _to_marked_text(cell) for cell in reading.cells}
        for row in range(reading.rows):
            values = [row + 1, *(texts.get((row, column), "") for column in columns)]
            writer.writerow(values if is_single else [_to_safe_name(name), *values])
    return table.getvalue().encode()


def to_json(readings: Readings) -> bytes:
    """A line for each photograph: an object with its file, the code of the layout, and the cells."""
    lines = [json.dumps({"file": _to_safe_name(name)} | reading.as_dict()) for name, reading in readings]
    return "".join(f"{line}\n" for line in lines).encode()


def to_xlsx(readings: Readings) -> bytes:
    """A sheet for each photograph, each cell where it was, and a last one with what is known of each cell."""
    from openpyxl import Workbook  # noqa: PLC0415 - needs the extra
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    workbook = Workbook()
    workbook.remove(workbook.active)
    fill = PatternFill("solid", LOOK_COLOR)
    for name, reading in readings:
        sheet = workbook.create_sheet(re.sub(r"[^\w .()-]", "_", Path(name).stem)[:MAX_TITLE_LENGTH] or "sheet")
        for cell in reading.cells:
            written = sheet.cell(cell.row + 1, cell.column + 1)
            number = _to_number(cell)
            if number is None:
                _write_text(written, _to_marked_text(cell))
            else:
                places = len(str(number).partition(".")[2])
                written.value, written.number_format = number, f"{0:.{places}f}"
            if cell.state == "look":
                written.fill = fill
                written.comment = Comment(_to_comment(cell), "Digitpad")
    sheet = workbook.create_sheet("Cells")
    rows: list[list[Any]] = [["file", "cell", "text", "state", "reason", "confidence", "failed checks"]]
    rows += [
        [
            *(_to_safe_name(name), _to_name(cell), cell.text, cell.state, cell.review_reason or ""),
            *(cell.confidence, ", ".join(cell.failed_checks)),
        ]
        for name, reading in readings
        for cell in reading.cells
    ]
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            if isinstance(value, str):
                _write_text(sheet.cell(row, column), value)
            else:
                sheet.cell(row, column).value = value
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def to_parquet(readings: Readings) -> bytes:
    """A row for each cell, with its fields as in JSON."""
    import pyarrow as pa  # noqa: PLC0415 - need not be installed
    from pyarrow import parquet  # noqa: PLC0415

    rows = [{"file": _to_safe_name(name)} | cell for name, reading in readings for cell in reading.as_dict()["cells"]]
    types = {
        "file": pa.string(),
        "row": pa.int32(),
        "column": pa.int32(),
        "text": pa.string(),
        "confidence": pa.float64(),
        "state": pa.string(),
        "box": pa.list_(pa.list_(pa.float64())),
        "review_reason": pa.string(),
        "failed_checks": pa.list_(pa.string()),
    }
    file = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows, pa.schema(types)), file)
    return file.getvalue()


FORMATS: dict[str, Callable[[Readings], bytes]] = {
    ".csv": to_csv,
    ".json": to_json,
    ".xlsx": to_xlsx,
    ".parquet": to_parquet,
}
EXTRAS = {".xlsx": ("openpyxl", "sheets"), ".parquet": ("pyarrow", "batch")}
"""The module that a format needs, and the extra that installs it."""


def find_writer(path: Path | None) -> Callable[[Readings], bytes]:
    """The function that writes a file of this name, or the standard output.

    Raises:
        click.ClickException: there is none.
        MissingExtraError: it needs a module that is not installed.
    """
    suffix = path.suffix.lower() if path else ".csv"
    if suffix not in FORMATS:
        *others, last = FORMATS
        raise click.UsageError(f"The output must end in {', '.join(others)} or {last}.")
    module, extra = EXTRAS.get(suffix, ("csv", ""))
    try:
        import_module(module)
    except ModuleNotFoundError:
        raise MissingExtraError(suffix, module, extra) from None
    return FORMATS[suffix]


def summarize(reading: SheetReading) -> str:
    """How many cells are what, and which are to be looked at, and why."""
    counts = Counter(cell.state for cell in reading.cells)
    doubtful: defaultdict[str, list[str]] = defaultdict(list)
    for cell in reading.cells:
        if cell.state == "look":
            doubtful[_to_reason(cell)].append(_to_name(cell))
    groups = [f"{', '.join(names)} ({reason})" for reason, names in doubtful.items()]
    look = f"; look at {'; '.join(groups)}" if groups else ""
    numbers = format_count(counts["number"], "number")
    return f"{numbers}, {counts['empty']} empty, {counts['crossed_out']} crossed out{look}."


def _to_name(cell: SheetCell) -> str:
    return f"{column_letters(cell.column)}{cell.row + 1}"


def _to_safe_name(name: str) -> str:
    """The name of a file, so that no program takes it for a formula, and with no character that cannot be written."""
    printable = "".join(character if character.isprintable() else "?" for character in name)
    return f"./{printable}" if printable.startswith(FORMULA_STARTS) and len(printable) > 1 else printable


def _to_marked_text(cell: SheetCell) -> str:
    if cell.state == "crossed_out":
        return CROSSED_OUT
    return cell.text + DOUBT if cell.state == "look" else cell.text


def _to_number(cell: SheetCell) -> Decimal | None:
    """The number of a cell; None if it is doubtful, or is 1.234 or 1234, or zeros or digits would be lost."""
    text = cell.text
    if cell.state != "number" or re.match(r"-?0[0-9]", text) or len(text) > MAX_XLSX_DIGITS:
        return None
    numbers = {parse_number(text, mark) for mark in DECIMAL_MARKS} - {None}
    return numbers.pop() if len(numbers) == 1 else None


def _write_text(cell: Any, text: str) -> None:  # noqa: ANN401 - a cell of openpyxl
    """Write a text as a text, also if it begins as a formula does."""
    if text:
        cell.value, cell.data_type = text, "s"


def _to_comment(cell: SheetCell) -> str:
    return f"Look here: {_to_reason(cell)}. Confidence {cell.confidence:.2f}."


def _to_reason(cell: SheetCell) -> str:
    """Why a cell is to be looked at; empty if it is not."""
    failed = f"fails {', '.join(cell.failed_checks)}" if cell.failed_checks else ""
    if not cell.review_reason or (failed and cell.review_reason == "check"):
        return failed
    return REVIEW_REASONS[cell.review_reason] + (f", {failed}" if failed else "")
