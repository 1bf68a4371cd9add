"""Calibration: known cases, worked by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from digitpad.training.calibration import (
    TURNED_AWAY,
    best_temperature,
    best_threshold,
    expected_calibration_error,
    no_digit_probability,
)
from digitpad.training.data.mnist import Digits


def sure_of(confidences):
    """Probabilities that name 0 with these confidences."""
    confidences = np.asarray(confidences, np.float64)
    rest = np.repeat((1 - confidences)[:, None] / 9, 9, axis=1)
    return np.hstack([confidences[:, None], rest])


def digits_like(names):
    return Digits(np.zeros((len(names), 28, 28), np.uint8), np.asarray(names))


def test_two_bins_by_hand():
    """0.6 and 0.8 sure, half right; 0.9 and 1 sure, both right: (2 x 0.2 + 2 x 0.05) / 4."""
    names = np.array([0, 5, 0, 0])
    assert expected_calibration_error(sure_of([0.6, 0.8, 0.9, 1.0]), names, bins=2) == pytest.approx(0.125)


def test_the_order_of_answers_makes_no_difference():
    names = np.array([0, 0, 5, 0])
    assert expected_calibration_error(sure_of([1.0, 0.6, 0.8, 0.9]), names, bins=2) == pytest.approx(0.125)


def test_bins_of_unequal_count_weigh_by_it():
    """Bins of 2 and 1: (|0.7 - 0.5| x 2 + |0.9 - 0| x 1) / 3."""
    names = np.array([0, 5, 5])
    assert expected_calibration_error(sure_of([0.7, 0.7, 0.9]), names, bins=2) == pytest.approx((0.4 + 0.9) / 3)


def test_sure_and_right_is_no_error_and_sure_and_wrong_is_all():
    sure = sure_of([1.0] * 30)
    assert expected_calibration_error(sure, np.zeros(30)) == 0
    assert expected_calibration_error(sure, np.ones(30)) == 1


def test_fewer_answers_than_bins():
    assert expected_calibration_error(sure_of([0.75]), np.array([0])) == pytest.approx(0.25)


def test_answers_as_sure_as_they_are_right_have_a_small_error():
    rng = np.random.default_rng(0)
    confidences = rng.uniform(0.5, 1, 20_000)
    names = np.where(rng.uniform(size=20_000) < confidences, 0, 5)
    assert expected_calibration_error(sure_of(confidences), names) < 0.02


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_the_temperature_that_was_there_is_found(temperature):
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (6000, 10))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    names = (rng.uniform(size=(6000, 1)) > shares.cumsum(axis=1)).sum(axis=1)
    assert best_temperature(logits * temperature, digits_like(names)) == pytest.approx(temperature, rel=0.1)


def test_the_threshold_turns_away_no_more_than_its_share_over_all_sets():
    rng = np.random.default_rng(0)
    sets = [rng.beta(1, 30, 5000), rng.beta(1, 10, 4000), rng.beta(1, 50, 3000)]
    threshold = best_threshold(sets)
    away = [(some > threshold).mean() for some in sets]
    assert np.mean(away) <= TURNED_AWAY
    assert np.mean([(some > threshold - 0.02).mean() for some in sets]) > TURNED_AWAY


@settings(deadline=None)
@given(some.lists(some.floats(-20, 20), min_size=10, max_size=10))
def test_no_digit_is_the_eleventh_of_eleven_classes(logits):
    eleven = np.exp([*logits, 0.0])
    assert no_digit_probability(np.array([logits]))[0] == pytest.approx(eleven[10] / eleven.sum())
