"""What `digitpad read-sheet` writes: CSV, JSON, XLSX and Parquet."""

import csv
import io
import json
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from digitpad.cli.sheet_output import to_csv, to_json, to_parquet, to_xlsx
from digitpad.errors import MissingExtraError
from digitpad.sheets.reading import SheetCell, SheetReading

BOX = np.array([(0, 0), (30, 0), (30, 12), (0, 12)]) + 0.04


def make(*cells):
    """A reading of cells, each with a position and what is not usual."""
    usual = {"confidence": 0.98, "state": "number", "box": BOX}
    return SheetReading([SheetCell(**(usual | cell)) for cell in cells], None)


def make_row(*texts, row=0, **fields):
    return make(*({"row": row, "column": column, "text": text, **fields} for column, text in enumerate(texts)))


READING = make(
    {"row": 0, "column": 0, "text": "12"},
    {"row": 0, "column": 1, "text": "007"},
    {"row": 0, "column": 2, "text": "7 7", "state": "look", "confidence": 0.4, "review_reason": "gap"},
    {"row": 2, "column": 0, "text": "", "state": "crossed_out", "confidence": 1.0},
    {"row": 2, "column": 1, "text": "12", "state": "look", "review_reason": "check", "failed_checks": ("rows", "luhn")},
    {"row": 2, "column": 2, "text": "x", "state": "look", "review_reason": "check", "failed_checks": ("rows",)},
)


def load(*readings):
    return load_workbook(io.BytesIO(to_xlsx([*readings])))


def test_csv_has_a_line_for_each_row_also_where_cells_are_missing():
    assert to_csv([("a.jpg", READING)]).decode() == "row,A,B,C\n1,12,007,7 7?\n2,,,\n3,x,12?,x?\n"


def test_csv_of_several_photographs_has_a_column_of_files():
    rows = list(csv.reader(to_csv([("a.jpg", make_row("1")), ("=b.jpg", make_row("2", "3"))]).decode().splitlines()))
    assert rows == [["file", "row", "A", "B"], ["a.jpg", "1", "1", ""], ["./=b.jpg", "1", "2", "3"]]


def test_columns_after_z_have_two_letters():
    header = to_csv([("a.jpg", make_row(*["1"] * 54))]).decode().splitlines()[0].split(",")
    assert (header[26:29], header[52:]) == (["Z", "AA", "AB"], ["AZ", "BA", "BB"])


def test_json_has_a_line_for_each_photograph_with_all_that_is_known():
    lines = to_json([("a.jpg", READING), ("b\udcff.jpg", READING)]).decode().splitlines()
    assert [json.loads(line)["file"] for line in lines] == ["a.jpg", "b?.jpg"]
    assert json.loads(lines[0]) == {"file": "a.jpg"} | READING.as_dict()


def test_xlsx_has_numbers_where_nothing_is_lost_and_text_elsewhere():
    texts = ["12", "0", "007", "-5", "12.50", "12,5", "1,234", "1.234,5", "0.5", "12-05", "1234567890123456"]
    cells = load(("a.jpg", make_row(*texts)))["a"][1]
    assert [cell.value for cell in cells] == [
        12, 0, "007", -5, 12.5, 12.5, "1,234", 1234.5, 0.5, "12-05", "1234567890123456",
    ]  # fmt: skip
    assert {cell.data_type for cell in cells} == {"n", "s"}
    assert [cells[index].number_format for index in (0, 4, 8)] == ["0", "0.00", "0.0"]
    [decimal] = load(("a.jpg", make_row("1,50")))["a"][1]
    assert (decimal.value, decimal.number_format) == (1.5, "0.00")


def test_xlsx_marks_colours_and_explains_doubtful_cells():
    sheet = load(("a.jpg", READING))["a"]
    assert [[cell.value for cell in row] for row in sheet] == [[12, "007", "7 7?"], [None] * 3, ["x", "12?", "x?"]]
    comments = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert comments == {
        "C1": "Look here: a gap within or after the number. Confidence 0.40.",
        "B3": "Look here: fails rows, luhn. Confidence 0.98.",
        "C3": "Look here: fails rows. Confidence 0.98.",
    }
    assert {cell.coordinate for row in sheet for cell in row if cell.fill.fill_type} == {"C1", "B3", "C3"}


def test_xlsx_lists_each_cell_of_each_photograph_with_its_confidence():
    book = load(("a.jpg", READING), ("sub/a.jpg", make_row("3")))
    assert book.sheetnames == ["a", "a1", "Cells"]
    rows = [[cell.value for cell in row] for row in book["Cells"]]
    assert rows[0] == ["file", "cell", "text", "state", "reason", "confidence", "failed checks"]
    assert rows[3] == ["a.jpg", "C1", "7 7", "look", "gap", 0.4, None]
    assert rows[5] == ["a.jpg", "B3", "12", "look", "check", 0.98, "rows, luhn"]
    assert rows[-1] == ["sub/a.jpg", "A1", "3", "number", None, 0.98, None]


@pytest.mark.parametrize(
    "name", ["=1+1.jpg", "@SUM(A1).jpg", "-2+3.jpg", "a\x01b\udcff[1].jpg", "x" * 99 + ".jpg", ".jpg"]
)
def test_xlsx_has_no_formula_and_no_broken_name_whatever_files_are_called(name):
    reading = make_row("-5-3", "-", "=1", "1")
    book = load((name, reading), (name, reading), ("Cells.jpg", reading))
    assert len(book.sheetnames) == len({title.casefold() for title in book.sheetnames}) == 4
    assert all(len(title) <= 31 for title in book.sheetnames)
    assert {cell.data_type for sheet in book for row in sheet for cell in row} == {"n", "s"}
    assert [cell.value for cell in book.worksheets[0][1]] == ["-5-3", "-", "=1", 1]


def test_parquet_has_a_row_for_each_cell():
    table = parquet.read_table(pa.BufferReader(to_parquet([("a.jpg", READING), ("b.jpg", make_row("3"))])))
    rows = table.to_pylist()
    assert rows[:6] == [{"file": "a.jpg"} | cell for cell in READING.as_dict()["cells"]]
    assert (len(rows), rows[6]["file"], rows[6]["text"]) == (7, "b.jpg", "3")
    assert [str(table.schema.field(name).type) for name in ("row", "text", "confidence")] == [
        "int32",
        "string",
        "double",
    ]


@pytest.mark.parametrize(
    ("suffix", "module", "extra"), [(".xlsx", "openpyxl", "sheets"), (".parquet", "pyarrow", "batch")]
)
def test_a_missing_package_is_reported_with_the_command_to_install_it(tmp_path, suffix, module, extra):
    hide = f"import sys; sys.modules[{module!r}] = None; from digitpad.cli.main import main; "
    code = hide + f"main(['read-sheet', 'photo.jpg', '-o', {str(tmp_path / f'numbers{suffix}')!r}])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr == f"Error: {MissingExtraError(suffix, module, extra)}\n"
