"""How photographs of forms and sudokus are compared with what is written on them, and their folders' faults."""

import json
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from digitpad import Recognizer
from digitpad.errors import DataError
from digitpad.sheets.reading import SheetCell, SheetReading
from digitpad.training.evaluation.sheets import (
    compare_form,
    compare_sudoku,
    evaluate_sheets,
    load_forms,
    load_sudokus,
    sheet_table,
)


def to_reading(rows):
    """A reading of texts; those that end with `~` are to be looked at."""
    cells = [
        SheetCell(row, column, text.rstrip("~"), 1.0, "look" if text.endswith("~") else "number", np.zeros((4, 2)))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    return SheetReading(cells, None)


def test_cells_of_forms_are_right_doubtful_silent_or_missing():
    read = to_reading([["12", "7~"], ["3~", "45", "6"], ["5"]])
    counts = compare_form(read, [["12", "_7"], ["X8", "45", "9"], ["5", "6"]])
    assert counts == {"right": 3, "look, right": 1, "look": 1, "silent": 1, "missing": 1}


def test_rows_that_a_form_does_not_list_are_passed_over():
    counts = compare_form(to_reading([["1"], ["12"], ["5~"], ["34"]]), [["12"], ["34"]])
    assert counts == Counter(right=2)


def test_sudoku_is_whole_only_with_all_of_its_cells():
    rows = [[str((3 * (row % 3) + row // 3 + column) % 9 + 1) for column in range(9)] for row in range(9)]
    assert compare_sudoku(to_reading(rows), rows) == Counter(right=81, whole=1, sure=1)
    assert compare_sudoku(to_reading(rows[:8]), rows) == Counter(right=72, missing=9)
    doubtful = [["9~" if text == "9" else text for text in row] for row in rows]
    assert compare_sudoku(to_reading(doubtful), rows)["whole"] == 1
    assert compare_sudoku(to_reading(doubtful), rows)["sure"] == 0


def test_photographs_that_cannot_be_read_are_missing(tmp_path):
    Image.new("L", (700, 700), 255).save(tmp_path / "blank.png")
    (tmp_path / "labels.json").write_text(json.dumps([{"file": "blank.png", "rows": [["12", "3"]]}]))
    totals = evaluate_sheets(Recognizer(threads=1), tmp_path, None)
    assert totals == {"forms": Counter(missing=2, cells=2, pages=1)}
    assert sheet_table(totals)[1][:3] == ("forms", "1", "2")
    assert sheet_table(totals)[1][7] == "100.00%"


@pytest.mark.parametrize("labels", [None, "{", "[1]", '[{"file": "a.jpg"}]'])
def test_damaged_labels_are_named(tmp_path, labels):
    if labels:
        (tmp_path / "labels.json").write_text(labels)
    with pytest.raises(DataError, match=r"labels\.json"):
        load_forms(tmp_path)


def test_folder_without_sudokus_says_what_to_do(tmp_path):
    with pytest.raises(DataError, match="unpack the archive"):
        load_sudokus(tmp_path)


@pytest.mark.parametrize("digits", [None, "title\nsize\n1 2 3\n"])
def test_damaged_digits_of_a_sudoku_are_named(tmp_path, digits):
    (tmp_path / "image1.jpg").touch()
    if digits:
        (tmp_path / "image1.dat").write_text(digits)
    with pytest.raises(DataError, match="image1"):
        load_sudokus(tmp_path)
