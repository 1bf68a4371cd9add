"""Targets: when they are met, and the table of metrics."""

import numpy as np
import pytest

from digitpad.training.data.evaluation_sets import PEN_VARIATIONS, PENS, UNIPEN
from digitpad.training.data.number_sets import COMPOSED, REAL
from digitpad.training.evaluation.tables import aligned_table
from digitpad.training.evaluation.targets import (
    COLUMNS,
    MetricRow,
    group_table,
    metric_rows,
    metric_table,
    target_values,
)


@pytest.mark.parametrize(
    ("value", "at_most", "status"),
    [
        (0.98, False, "missed"),
        (0.99, False, "met"),
        (0.995, False, "stretch met"),
        (0.999, True, "missed"),
        (0.9, True, "stretch met"),
    ],
)
def test_target_is_a_lower_or_an_upper_bound(value, at_most, status):
    targets = (0.995, 0.99) if at_most else (0.99, 0.995)
    row = MetricRow("name", value, targets=targets, at_most=at_most)
    assert row.status == status


def test_row_without_target_has_no_status():
    assert MetricRow("name", 0.1).status == ""


def test_table_has_a_header_and_a_line_for_each_row(metrics):
    lines = aligned_table(metric_table(metrics)).splitlines()
    assert len(lines) == len(metric_rows(metrics)) + 1
    assert all(column in lines[0] for column in COLUMNS)
    assert lines[1].startswith("MNIST test: accuracy  ")


def test_rejected_digits_count_as_wrong_in_the_row_of_a_set(metrics):
    rows = {row.name: row for row in metric_rows(metrics)}
    result = metrics["digits"][UNIPEN]
    row = rows[UNIPEN]
    assert (row.value, row.accuracy) == (result["recognition_rate"], result["accuracy"])
    assert rows[f"false rejections, {UNIPEN}"].value == result["false_rejection_rate"]
    assert rows["corruptions: mean"].value <= rows["corruptions: mean accuracy"].value


def test_loss_of_the_pen_variations_is_the_usual_rate_minus_their_mean(metrics):
    loss = target_values(metrics)["pen variations: mean loss"]
    rates = [metrics["digits"][name]["recognition_rate"] for name in PEN_VARIATIONS]
    assert loss == pytest.approx(metrics["digits"][PENS]["recognition_rate"] - np.mean(rates))


def test_row_names_are_unique(metrics):
    names = [row.name for row in metric_rows(metrics)]
    assert len(set(names)) == len(names)


def test_group_table_has_a_line_for_each_group_with_errors():
    writers = {
        "pens": {"count": 3, "mean": 0.75, "worst": [["a", 4, 1]]},
        "others": {"count": 1, "mean": 1, "worst": []},
    }
    assert group_table(writers, "writer") == [
        ("set", "writer", "count", "correct"),
        ("pens (3, mean 75.00%)", "a", "4", "1"),
    ]


def test_rows_of_numbers_have_the_rates_and_the_loss_of_single_digits(metrics):
    rows = {row.name: row for row in metric_rows(metrics)}
    numbers = metrics["numbers"]
    assert rows[f"numbers: {REAL}"].value == numbers["sets"][REAL]["correct"]["rate"]
    assert rows[f"numbers of known length: {REAL}"].targets
    assert rows[f"wrong without review: {REAL}"].at_most
    assert rows[f"digits split or joined: {COMPOSED}"].at_most
    single = numbers["single_digits"]
    loss = single["recognize"]["rate"] - single["read_number"]["rate"]
    assert rows["single digits, read as numbers: loss"].value == pytest.approx(loss)


def test_metrics_of_older_files_have_no_rows_of_numbers(metrics):
    older = {name: value for name, value in metrics.items() if name != "numbers"}
    assert not [row.name for row in metric_rows(older) if row.name.startswith("numbers")]
