"""Declared checks: sums along rows and columns, lengths and checksums mark cells and change no text."""

from dataclasses import replace

import numpy as np
import pytest

from digitpad import ConstraintError
from digitpad.sheets.checks import make_checks, parse_number, parse_sum
from digitpad.sheets.reading import SheetCell, SheetReading

STATES = {"": "empty", "x": "crossed_out"}


def table(*rows):
    """A reading of texts that spaces separate: `_` is empty, `x` crossed out, and `!` at the end means "look"."""
    cells = []
    for row, line in enumerate(rows):
        for column, word in enumerate(line.split()):
            text = word.rstrip("!").replace("_", "")
            state = "look" if word.endswith("!") else STATES.get(text, "number")
            reason = "unclear" if state == "look" else None
            text = text if state == "look" else text.replace("x", "")
            cells.append(SheetCell(row, column, text, 1.0, state, np.zeros((4, 2)), reason))
    return SheetReading(cells, None)


def failed(reading, sums=(), **checks):
    """The cells that fail, as `A1`, with the names of what they fail; all others are as they were."""
    checked = make_checks(sums, **checks).apply(reading)
    for before, after in zip(reading.cells, checked.cells, strict=True):
        text = "x" if before.state == "crossed_out" and after.failed_checks else before.text
        assert (after.text, after.confidence, after.box is before.box) == (text, before.confidence, True)
        assert after.state == ("look" if after.failed_checks else before.state)
        assert after.review_reason == (before.review_reason or ("check" if after.failed_checks else None))
    return {
        "ABCDEF"[cell.column] + str(cell.row + 1): cell.failed_checks for cell in checked.cells if cell.failed_checks
    }


@pytest.mark.parametrize("text", ["rows", "last = sum(others)", "last=sum(others)", "D = A + B + C", "D=sum(A:C)"])
def test_a_wrong_sum_of_a_row_marks_all_its_cells_and_no_other(text):
    reading = table("1 2 3 6", "1 _ 3 5", "x 2 3 5", "_ _ _ _")
    assert failed(reading, [text]) == dict.fromkeys(["A2", "B2", "C2", "D2"], (text,))


@pytest.mark.parametrize("text", ["columns", "3 = 1 + 2", "3 = sum(1:2)", "3 = sum(others)", "3 = sum(2:1)"])
def test_a_wrong_sum_of_a_column_marks_all_its_cells_and_no_other(text):
    assert failed(table("1 20", "2 30", "3 40"), [text]) == dict.fromkeys(["B1", "B2", "B3"], (text,))


def test_rows_and_columns_together_single_out_the_cell_that_is_wrong():
    reading = table("1 2 3", "4 6 9", "5 7 12")
    found = failed(reading, ["rows", "columns"])
    assert [cell for cell, names in found.items() if names == ("rows", "columns")] == ["B2"]


def test_differences_hold():
    assert failed(table("9 4 5", "9 4 6"), ["C = A - B"]).keys() == {"A2", "B2", "C2"}


def test_a_missing_sum_is_marked_and_an_empty_row_is_not():
    assert failed(table("1 2 _", "_ _ _"), "rows").keys() == {"A1", "B1", "C1"}


def test_a_sum_of_no_cells_is_not_checked():
    reading = table("1 2 3", "_ _ 12")
    alone = replace(reading, cells=[cell for cell in reading.cells if cell.row == 0 or cell.text])
    assert failed(alone, "rows") == {}


@pytest.mark.parametrize("row", ["x x 12", "_ _ 12", "x 7 12", "x _ 7!", "7 x! 12", "7 3 x", "7! _ _"])
def test_empty_and_crossed_out_cells_that_may_be_what_a_sum_lacks_are_marked(row):
    expected = {"A1", "B1", "C1"} - ({"B1"} if row == "7! _ _" else set())
    assert failed(table(row, "x _ _", "x 4 4"), "rows").keys() == expected


@pytest.mark.parametrize("row", ["9 x 7", "9 _ 7", "1.5 x 1,2", "12-05 _ 1"])
def test_empty_and_crossed_out_cells_with_which_a_sum_would_be_no_nearer_stay_what_they_are(row):
    assert failed(table(row), "rows").keys() == {"A1", "C1"}


def test_a_difference_lacks_what_is_taken_away():
    assert failed(table("9 _ _ 4", "9 x 2 8"), "D = A - B - C").keys() == {"A1", "B1", "C1", "D1", "A2", "C2", "D2"}


def test_a_cell_that_may_be_crossed_out_is_no_number():
    assert failed(table("7 x! 7", "7 x! 8"), "rows", length=2).keys() == {"A1", "C1", "A2", "B2", "C2"}


def test_nothing_is_said_where_a_doubtful_cell_has_no_number():
    assert failed(table("1 2? 9", "1 2?! 9", "1 2! 9"), "rows").keys() == {"A1", "B1", "C1", "A3", "B3", "C3"}


@pytest.mark.parametrize("row", ["1.5 2,5 5", "12-05 1 2"])
def test_what_is_no_number_fails(row):
    assert failed(table(row), "rows").keys() == {"A1", "B1", "C1"}


@pytest.mark.parametrize("row", ["1.5 2.5 4", "1,5 2,5 4", "1,250 1,250 2,500", "1,000 0.50 1,000.50", "-3 5 2"])
def test_decimals_and_thousands_are_added(row):
    assert failed(table(row), "rows") == {}


def test_cells_that_a_sheet_lacks_count_as_empty():
    reading = table("1 2 3", "2 3")
    assert failed(reading, ["rows"]).keys() == {"A2", "B2"}


def test_lengths_and_checksums_mark_the_numbers_that_fail():
    reading = table("18 19 _", "x 018 1?!")
    assert failed(reading, check="luhn") == {"B1": ("luhn",)}
    assert failed(reading, length=2) == {"B2": ("length",)}
    assert failed(reading, length=(3, 4), check="luhn") == {"A1": ("length",), "B1": ("length", "luhn")}


@pytest.mark.parametrize(
    "text", ["row", "A", "A =", "= A", "A = B +", "A = 1", "A = B * C", "sum(A:B)", "A = sum(B)", "A = sum(1:2)"]
)
def test_what_is_no_sum_is_refused_in_one_sentence(text):
    with pytest.raises(ConstraintError, match=r"^The sum .* cannot be read: write rows, columns, .*\.$"):
        parse_sum(text)


@pytest.mark.parametrize("text", ["", " "])
def test_an_empty_sum_is_refused_in_one_sentence(text):
    with pytest.raises(ConstraintError, match=r"^A sum is empty: write rows, columns, .*\.$"):
        parse_sum(text)


@pytest.mark.parametrize("text", ["C = A B", "C = A  B", "C = A - B C", "C = sum(A:B) D", "3 = 1 2"])
def test_terms_without_a_sign_between_them_are_refused(text):
    with pytest.raises(ConstraintError, match=r"cannot be read: write \+ or - between \S+ and [A-D2]; in a URL"):
        parse_sum(text)


@pytest.mark.parametrize("text", ["A = A + B", "A=A", "C = B - C", "B = sum(A:C)", "3 = sum(1:3)"])
def test_a_cell_that_would_be_added_to_itself_is_refused(text):
    with pytest.raises(ConstraintError, match=r"^The sum .* adds a cell to itself: leave it out on the right\.$"):
        parse_sum(text)


@pytest.mark.parametrize("text", ["last = A + C", "last = sum(A:C)"])
def test_a_last_cell_that_would_be_added_to_itself_is_refused(text):
    with pytest.raises(ConstraintError, match="adds a cell to itself"):
        make_checks(text).apply(table("1 2 3"))
    assert failed(table("1 2 3 6"), "last = sum(A:C)") == {}


def test_a_sum_of_columns_that_the_sheet_lacks_is_refused():
    with pytest.raises(ConstraintError, match=r"^The sum D = A needs more columns: the last column .* is C\.$"):
        make_checks("D = A").apply(table("1 2 3"))
    with pytest.raises(ConstraintError, match=r"needs more rows: the last row of the sheet is 1\.$"):
        make_checks("1 = 2").apply(table("1 2 3"))


def test_a_length_that_contradicts_the_check_is_refused():
    with pytest.raises(ConstraintError, match="leave the length out"):
        make_checks(length=3, check="ean13")


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("007", 7, 7), ("1,234", 1234, "1.234"), ("1.234", "1.234", 1234),
        ("1,234.5", "1234.5", None), (".5", "0.5", None),
        ("12,34", None, "12.34"), ("5.", None, None), ("1 2", None, None), ("7?", None, None), ("", None, None),
        ("--1", None, None), ("٣", None, None),
    ],
)  # fmt: skip
def test_numbers_depend_on_the_decimal_mark(text, point, comma):
    expected = [None if value is None else type(parse_number("1", "."))(value) for value in (point, comma)]
    assert [parse_number(text, mark) for mark in ".,"] == expected
