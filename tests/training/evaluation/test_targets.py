"""Targets: when they are met, and the table of metrics."""

import pytest

from digitpad.training.evaluation.tables import aligned_table
from digitpad.training.evaluation.targets import COLUMNS, MetricRow, metric_rows, metric_table


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
    target, stretch = (0.995, 0.99) if at_most else (0.99, 0.995)
    row = MetricRow("name", value, target=target, stretch_target=stretch, at_most=at_most)
    assert row.status == status


def test_row_without_target_has_no_status():
    assert MetricRow("name", 0.1).status == ""


def test_table_has_a_header_and_a_line_for_each_row(metrics):
    lines = aligned_table(metric_table(metrics)).splitlines()
    assert len(lines) == len(metric_rows(metrics)) + 1
    assert all(column in lines[0] for column in COLUMNS)
    assert lines[1].startswith("MNIST test  ")
