"""Calibration against cases computed by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.training.calibration import (
    MAX_FALSE_REJECTION_RATE,
    choose_rejection_threshold,
    expected_calibration_error,
    fit_temperature,
    no_digit_probability,
)
from digitpad.training.data.dataset import LabeledImages


def zeros_with_confidence(confidences):
    """Probabilities that predict 0 with these confidences."""
    confidences = np.asarray(confidences, np.float64)
    rest = np.repeat((1 - confidences)[:, None] / 9, 9, axis=1)
    return np.hstack([confidences[:, None], rest])


def blank_images(labels):
    return LabeledImages(np.zeros((len(labels), 28, 28), np.uint8), np.asarray(labels))


def test_calibration_error_of_two_bins_is_their_mean_gap():
    """Confidence 0.6 and 0.8, half correct; 0.9 and 1, both correct: (2 x 0.2 + 2 x 0.05) / 4."""
    labels = np.array([0, 5, 0, 0])
    error = expected_calibration_error(zeros_with_confidence([0.6, 0.8, 0.9, 1.0]), labels, bins=2)
    assert error == pytest.approx(0.125)


def test_calibration_error_does_not_depend_on_the_order():
    labels = np.array([0, 0, 5, 0])
    error = expected_calibration_error(zeros_with_confidence([1.0, 0.6, 0.8, 0.9]), labels, bins=2)
    assert error == pytest.approx(0.125)


def test_calibration_error_weights_bins_by_their_count():
    """Bins of 2 and 1: (|0.7 - 0.5| x 2 + |0.9 - 0| x 1) / 3."""
    labels = np.array([0, 5, 5])
    error = expected_calibration_error(zeros_with_confidence([0.7, 0.7, 0.9]), labels, bins=2)
    assert error == pytest.approx((0.4 + 0.9) / 3)


def test_calibration_error_of_full_confidence_is_0_if_correct_and_1_if_wrong():
    certain = zeros_with_confidence([1.0] * 30)
    assert expected_calibration_error(certain, np.zeros(30)) == 0
    assert expected_calibration_error(certain, np.ones(30)) == 1


def test_calibration_error_works_with_fewer_predictions_than_bins():
    assert expected_calibration_error(zeros_with_confidence([0.75]), np.array([0])) == pytest.approx(0.25)


def test_calibration_error_is_small_if_confidence_equals_accuracy():
    rng = np.random.default_rng(0)
    confidences = rng.uniform(0.5, 1, 20_000)
    labels = np.where(rng.uniform(size=20_000) < confidences, 0, 5)
    assert expected_calibration_error(zeros_with_confidence(confidences), labels) < 0.02


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_fitted_temperature_is_the_one_that_the_logits_were_scaled_by(temperature):
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (6000, 10))
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (rng.uniform(size=(6000, 1)) > probabilities.cumsum(axis=1)).sum(axis=1)
    assert fit_temperature(logits * temperature, blank_images(labels)) == pytest.approx(temperature, rel=0.1)


def test_rejection_threshold_keeps_the_false_rejection_rate_of_every_set_within_its_limit():
    rng = np.random.default_rng(0)
    sets = [rng.beta(1, 30, 5000), rng.beta(1, 10, 4000), rng.beta(1, 50, 3000)]
    threshold = choose_rejection_threshold(sets)
    rates = [(values > threshold).mean() for values in sets]
    assert max(rates) <= MAX_FALSE_REJECTION_RATE
    assert max((values > np.nextafter(threshold, 0)).mean() for values in sets) > MAX_FALSE_REJECTION_RATE


def test_rejection_threshold_does_not_depend_on_the_size_of_easier_sets():
    hard, easy = np.linspace(0, 1, 201), np.zeros(100_000)
    assert choose_rejection_threshold([hard]) == choose_rejection_threshold([easy, hard]) == pytest.approx(0.995)


def test_rejection_threshold_counts_equal_probabilities_together():
    """Nine of 1000 have the highest probability, so that none of these may be rejected."""
    assert choose_rejection_threshold([np.repeat([0.1, 0.2], [991, 9])]) == 0.2


@settings(deadline=None)
@given(st.lists(st.floats(-20, 20), min_size=10, max_size=10))
def test_no_digit_probability_is_that_of_an_eleventh_class_with_logit_0(logits):
    exponentials = np.exp([*logits, 0.0])
    probability = no_digit_probability(np.array([logits]))[0]
    assert probability == pytest.approx(exponentials[10] / exponentials.sum())
