"""The evaluation of what is taught: on made writers whose errors are known, and on the stroke font."""

import numpy as np
import pytest

from digitpad import Recognizer
from digitpad.training.evaluation import personal
from digitpad.training.evaluation.personal import Ink, PersonalEvaluation, Writer, evaluate_personal

EMPTY = Ink(np.zeros((0, 20), np.float32), np.zeros((0, 10), np.float32), np.zeros(0, np.int64))


def made_ink(labels, forms, answers):
    """Inks whose embeddings show their form, and whose answer the network is sure of."""
    return Ink(
        np.eye(20, dtype=np.float32)[forms], 6 * np.eye(10, dtype=np.float32)[answers], np.array(labels, np.int64)
    )


def rows_of(writers):
    return {what: values for what, *values in PersonalEvaluation(writers, 0.0).rows()}


@pytest.fixture(scope="module")
def flagged_ones():
    """A writer whose 1s are all read as 7, though their form is their own."""
    digits = [digit for digit in range(10) for _ in range(5)]
    answers = [7 if digit == 1 else digit for digit in digits]
    return rows_of([Writer(made_ink(digits, digits, answers), None, EMPTY)])


def test_a_form_that_is_always_misread_is_learnt(flagged_ones):
    errors = 3 * personal.DRAWS
    assert flagged_ones["two of each digit taught, others read"] == [
        str(30 * personal.DRAWS), str(errors), "0 (0% left)",
    ]  # fmt: skip
    assert flagged_ones["right digits made wrong"][-1] == "0"
    assert flagged_ones["writers, each draw: worse by over one digit in 30"] == [str(personal.DRAWS), "", "0"]


def test_one_correction_repairs_all_of_a_form(flagged_ones):
    assert flagged_ones["one misread digit corrected: itself right"] == ["5", "0", "5"]
    assert flagged_ones["the writer's others misread alike: right"] == ["20", "0", "20"]
    assert flagged_ones["his right digits made wrong"] == ["225", "", "0"]
    assert flagged_ones["only what is misread is corrected, in order"] == ["50", "5", "1 (20% left)"]


def test_without_letters_there_is_no_row_for_them(flagged_ones):
    assert "letters and symbols refused" not in flagged_ones


def test_writers_with_too_few_digits_are_left_out_of_what_needs_two_of_each():
    few = made_ink([1, 7], [1, 7], [7, 7])
    rows = rows_of([Writer(few, None, EMPTY)])
    assert "two of each digit taught, others read" not in rows
    assert rows["one misread digit corrected: itself right"] == ["1", "0", "1"]


def test_digits_that_are_taught_apart_leave_all_others_to_be_read():
    digits = [digit for digit in range(10) for _ in range(2)]
    taught = made_ink(digits, digits, [7 if digit == 1 else digit for digit in digits])
    rows = rows_of([Writer(made_ink([1, 2], [1, 2], [7, 2]), taught, EMPTY)])
    assert rows["two of each digit taught, others read"] == [
        str(2 * personal.DRAWS), str(personal.DRAWS), "0 (0% left)",
    ]  # fmt: skip


def test_each_set_of_writers_has_its_rows(font_corpus, monkeypatch):
    monkeypatch.setattr(personal, "DRAWS", 1)
    header, *rows = evaluate_personal(Recognizer(threads=1), font_corpus, None)
    assert header == ("set", "what", "count", "before", "after")
    assert list(dict.fromkeys(row[0] for row in rows)) == [personal.UNIPEN, personal.PENS, "Python, one thread"]
    assert all(len(row) == len(header) for row in rows)
