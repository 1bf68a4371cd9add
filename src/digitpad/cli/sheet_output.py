"""Write what is read from a sheet: as a table in CSV, or with everything that is known of each cell as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING

from digitpad.sheets.layout import column_letters

if TYPE_CHECKING:
    from digitpad.sheets.reading import SheetCell, SheetReading

CROSSED_OUT = "x"
DOUBT = "?"
"""It ends the text of a cell that is to be looked at, so that nobody takes it for a number."""


def to_csv(reading: SheetReading) -> str:
    """The rows and columns of the sheet, with their numbers and letters."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    columns = range(reading.columns)
    writer.writerow(["", *map(column_letters, columns)])
    texts = {(cell.row, cell.column): _to_text(cell) for cell in reading.cells}
    for row in range(reading.rows):
        writer.writerow([row + 1, *(texts.get((row, column), "") for column in columns)])
    return table.getvalue()


def to_json(reading: SheetReading) -> str:
    """The code of the layout and the cells, with their confidences and boxes."""
    return json.dumps(reading.as_dict(), indent=1) + "\n"


def summarize(reading: SheetReading) -> str:
    """How many cells are what, and which are to be looked at."""
    counts = Counter(cell.state for cell in reading.cells)
    doubtful = [f"{column_letters(cell.column)}{cell.row + 1}" for cell in reading.cells if cell.state == "look"]
    look = f"; look at {', '.join(doubtful)}" if doubtful else ""
    return f"{counts['number']} numbers, {counts['empty']} empty, {counts['crossed_out']} crossed out{look}."


def _to_text(cell: SheetCell) -> str:
    if cell.state == "crossed_out":
        return CROSSED_OUT
    return cell.text + DOUBT if cell.state == "look" else cell.text


FORMATS = {".csv": to_csv, ".json": to_json}
