"""Columns of numbers without boxes, and pages that have none."""

from functools import cache

import numpy as np
import pytest

from digitpad import Recognizer, SheetError
from digitpad.sheets.reading import SheetCell, SheetReading, select_columns
from free_photos import compare, make_photo


@cache
def recognizer():
    return Recognizer(threads=1)


def make_cell(row, column, state):
    return SheetCell(row, column, "7", 0.9, state, np.zeros((4, 2)))


@pytest.mark.parametrize(("kind", "seed"), [("plain", 7), ("ruled", 9), ("squared", 5)])
def test_columns_are_read_on_paper_without_boxes(kind, seed):
    photo, numbers, to_photo = make_photo(kind, seed, megapixels=3)
    counts = compare(recognizer().read_sheet(photo), numbers, to_photo)
    assert counts["silent"] == counts["sure extra"] == counts["tangled"] == 0
    assert counts["missing"] <= 0.1 * len(numbers)
    assert counts["right"] >= 0.5 * len(numbers)


@pytest.mark.parametrize("kind", ["print", "drawing", "empty"])
def test_pages_without_numbers_are_refused(kind):
    photo, _, _ = make_photo(kind, 6, megapixels=3)
    with pytest.raises(SheetError, match="No sheet is found"):
        recognizer().read_sheet(photo)


def test_columns_and_rows_without_a_sure_number_are_left_out():
    words = [make_cell(row, 0, "look") for row in range(4)]
    numbers = [make_cell(row, 2, "look" if row == 2 else "number") for row in range(1, 5)]
    kept = select_columns([*words, *numbers])
    assert [(cell.row, cell.column, cell.state) for cell in kept] == [
        (0, 0, "number"), (1, 0, "look"), (2, 0, "number"), (3, 0, "number")
    ]  # fmt: skip


def test_page_with_hardly_any_sure_number_is_no_column():
    cells = [make_cell(row, 0, "number" if row < 2 else "look") for row in range(5)]
    assert select_columns(cells) == []


@pytest.mark.parametrize(
    ("states", "is_filled"),
    [("", False), ("e", False), ("lle", False), ("nl", True), ("nlllee", True), ("nll" + 20 * "e", False)],
)
def test_squares_of_paper_are_no_boxes(states, is_filled):
    names = {"n": "number", "l": "look", "e": "empty"}
    cells = [make_cell(row, 0, names[state]) for row, state in enumerate(states)]
    assert SheetReading(cells, None).has_filled_boxes == is_filled
