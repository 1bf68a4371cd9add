"""Columns of numbers without boxes, and pages that have none."""

from collections import Counter
from functools import cache

import numpy as np
import pytest

from digitpad import Recognizer, SheetError
from digitpad.sheets.reading import SheetCell, select_columns
from free_photos import compare, make_photo


@cache
def recognizer():
    return Recognizer(threads=1)


def make_cell(row, column, state):
    return SheetCell(row, column, "7", 0.9, state, np.zeros((4, 2)), "unclear" if state == "look" else None)


def test_columns_are_read_on_paper_without_boxes():
    photo, numbers, to_photo = make_photo("plain", 7, megapixels=2)
    reading = recognizer().read_sheet(photo)
    counts = compare(reading, numbers, to_photo)
    assert {cell.state for cell in reading.cells} == {"look"}
    assert Counter(cell.review_reason for cell in reading.cells)["point"] > 0.5 * len(reading.cells)
    assert counts["tangled"] == 0
    assert counts["look, right"] >= 0.9 * len(numbers)


def test_empty_boxes_hide_no_columns():
    photo, numbers, to_photo = make_photo("plain", 4)  # stripes of the desk are taken for two boxes
    counts = compare(recognizer().read_sheet(photo), numbers, to_photo)
    assert counts["look, right"] >= 0.9 * len(numbers)


@pytest.mark.parametrize(("kind", "seed"), [("print", 0), ("drawing", 6), ("ruled", 0)])
def test_pages_without_columns_on_plain_paper_are_refused(kind, seed):
    photo, _, _ = make_photo(kind, seed, megapixels=2)
    with pytest.raises(SheetError, match="No sheet is found"):
        recognizer().read_sheet(photo)


@pytest.mark.parametrize("shape", [(3000, 1), (2, 2500), (1, 1)])
def test_thin_pictures_hold_no_columns(shape):
    with pytest.raises(SheetError, match="No sheet is found"):
        recognizer().read_sheet(np.random.default_rng(0).integers(0, 255, shape).astype(np.uint8))


def test_columns_and_rows_without_a_sure_number_are_left_out():
    words = [make_cell(row, 0, "look") for row in range(4)]
    numbers = [make_cell(row, 2, "look" if row == 2 else "number") for row in range(1, 5)]
    kept = select_columns([*words, *numbers])
    assert [(cell.row, cell.column, cell.state) for cell in kept] == [(row, 0, "look") for row in range(4)]
    assert [cell.review_reason for cell in kept] == ["point", "unclear", "point", "point"]


def test_page_with_hardly_any_sure_number_is_no_column():
    cells = [make_cell(row, 0, "number" if row < 2 else "look") for row in range(5)]
    assert select_columns(cells) == []
