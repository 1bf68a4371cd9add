"""Evaluation of the number reader: edits, rates, and all sets of the stroke font."""

import pytest

from digitpad import Recognizer
from digitpad.numbers.reading import NumberDigit, NumberReading
from digitpad.training.data.evaluation_sets import UNIPEN
from digitpad.training.data.number_sets import COMPOSED, REAL, REGISTERS, SEPARATED, LabeledNumber
from digitpad.training.evaluation import numbers
from digitpad.training.evaluation.numbers import count_edits, evaluate_numbers, evaluate_readings

LINE = [[(0.0, 0.0), (0.0, 9.0)]]


def reading(text, *strokes, confidence=0.9, review_reason=None):
    digits = [NumberDigit(1, 0.9, None, (0, 0, 1, 1), indices) for indices in strokes]
    return NumberReading(text, confidence, digits, [], review_reason)


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("", "", (0, 0, 0)),
        ("123", "123", (0, 0, 0)),
        ("123", "173", (1, 0, 0)),
        ("123", "1123", (0, 1, 0)),
        ("123", "12", (0, 0, 1)),
        ("4", "11", (1, 1, 0)),
        ("90", "8", (1, 0, 1)),
        ("12", "", (0, 0, 2)),
        ("", "12", (0, 2, 0)),
        ("1234", "2345", (0, 1, 1)),
    ],
)
def test_edits_are_the_fewest_replacements_insertions_and_deletions(text, other, expected):
    assert count_edits(text, other) == expected


def test_metrics_count_whole_numbers_and_accepted_errors():
    labeled = [LabeledNumber(text, LINE, "anna") for text in ("12", "34", "56", "78")]
    readings = [
        reading("12"),
        reading("31"),
        reading("5", review_reason="several_readings"),
        reading("78", review_reason="several_readings"),
    ]
    metrics = evaluate_readings(labeled, readings)
    assert metrics["correct"] == {"count": 4, "rate": 0.5, "interval_95": pytest.approx([0.15, 0.85], abs=0.01)}
    assert metrics["accepted"]["rate"] == 0.5
    assert (metrics["accepted_errors"]["count"], metrics["accepted_errors"]["rate"]) == (2, 0.5)
    assert (metrics["misread"], metrics["added"], metrics["lost"]) == (1 / 8, 0, 1 / 8)
    assert metrics["digit_count"] == 8
    assert metrics["split_or_joined"] is None


def test_nothing_accepted_has_no_errors_and_the_widest_interval():
    metrics = evaluate_readings([LabeledNumber("1", LINE, "anna")], [reading("7", review_reason="several_readings")])
    assert metrics["accepted_errors"] == {"count": 0, "rate": 0.0, "interval_95": [0.0, 1.0]}


def test_letters_are_read_correctly_if_there_is_no_answer():
    metrics = evaluate_readings(
        [LabeledNumber("", LINE, "anna")] * 2, [reading("", review_reason="several_readings"), reading("7")]
    )
    assert (metrics["correct"]["rate"], metrics["accepted"]["rate"], metrics["digit_count"]) == (0.5, 0.5, 0)
    assert "misread" not in metrics


def test_digit_that_is_not_read_from_exactly_its_strokes_is_split_or_joined():
    labeled = [LabeledNumber("142", LINE, "anna", ((0,), (1, 2), (3,)))]
    split = evaluate_readings(labeled, [reading("1112", (0,), (1,), (2,), (3,))])
    joined = evaluate_readings(labeled, [reading("12", (0, 1, 2), (3,))])
    assert split["split_or_joined"]["rate"] == pytest.approx(1 / 3)
    assert joined["split_or_joined"]["rate"] == pytest.approx(2 / 3)


def test_separator_counts_as_a_digit_if_one_is_read_from_its_strokes_alone():
    labeled = [LabeledNumber("1:4", LINE, "anna", ((0,), (1, 2), (3,)))] * 3
    readings = [reading("114", (0,), (1,), (3,)), reading("14", (0,), (1, 2, 3)), reading("1:4", (0,), (3,))]
    assert numbers._are_separators_digits(labeled, readings) == [True, False, False]  # noqa: SLF001


def test_surest_misreadings_come_first():
    labeled = [LabeledNumber("12", LINE, "anna")] * 4
    readings = [reading("13", confidence=0.5), reading("12"), reading("1", confidence=0.8), reading("", confidence=0)]
    assert numbers._find_surest_misreadings(labeled, readings) == [[2, "1", 0.8], [0, "13", 0.5], [3, "", 0]]  # noqa: SLF001


def test_metrics_of_the_stroke_font_are_complete(sets, metrics):
    metrics = metrics["numbers"]
    assert set(metrics["sets"]) == {*sets.numbers, COMPOSED}
    assert set(metrics["length_known"]) == set(metrics["misread"]) == {REAL, REGISTERS}
    assert metrics["single_digits"]["read_number"]["count"] == len(sets.samples[UNIPEN])
    assert metrics["sets"][REAL]["correct"]["rate"] >= 0.5
    assert metrics["separators"]["count"] == len(sets.numbers[SEPARATED])
    assert set(metrics["milliseconds"]) == {"strokes", "picture"}


def test_metrics_of_missing_sets_are_missing():
    metrics = evaluate_numbers(Recognizer(), {}, [])
    assert metrics["sets"] == metrics["length_known"] == metrics["misread"] == {}
    assert metrics["separators"] is None
    assert metrics["writers"] == {}
    assert metrics["single_digits"] is None
