"""Rates: intervals with published values and properties, and groups."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.training.evaluation.rates import evaluate_groups, rate, wilson_interval


@pytest.mark.parametrize(
    ("successes", "count", "low", "high"),
    [
        (9968, 10000, 0.99549, 0.99773),
        (81, 263, 0.2553, 0.3662),  # Newcombe, "Two-sided confidence intervals for the single proportion", 1998
        (15, 148, 0.0624, 0.1605),  # the same
        (0, 20, 0.0, 0.1611),  # the same
        (1, 29, 0.0061, 0.1718),  # the same
    ],
)
def test_wilson_interval_equals_published_values(successes, count, low, high):
    assert wilson_interval(successes, count) == pytest.approx((low, high), abs=6e-5)


@settings(deadline=None)
@given(st.integers(1, 10**6).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_wilson_interval_contains_the_proportion_and_lies_in_0_to_1(case):
    successes, count = case
    low, high = wilson_interval(successes, count)
    assert 0 <= low <= successes / count <= high <= 1
    complement = wilson_interval(count - successes, count)
    assert complement == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_rate_has_its_count_and_interval():
    assert rate([True, False, True, True]) == {"count": 4, "rate": 0.75, "interval_95": list(wilson_interval(3, 4))}
    assert rate([]) == {"count": 0, "rate": 0.0, "interval_95": [0.0, 1.0]}


def test_groups_with_the_lowest_fraction_come_first_and_those_without_errors_are_not_listed():
    groups = ["b", "a", "b", "c", "c", "c", "c", "d", "d"]
    correct = np.array([1, 1, 1, 1, 0, 1, 0, 0, 1], bool)
    result = evaluate_groups(groups, correct)
    assert result["count"] == 4
    assert result["mean"] == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert result["worst"] == [["c", 4, 2], ["d", 2, 1]]  # of equal fractions the larger group first


def test_at_most_ten_groups_are_listed():
    result = evaluate_groups([str(number) for number in range(30)], np.zeros(30, bool))
    assert result["count"] == 30
    assert len(result["worst"]) == 10
