"""Calibration: the temperature of the probabilities, and the threshold above which ink is rejected as no digit."""

from collections.abc import Iterable

import numpy as np

from digitpad.arrays import Float64Array, Int64Array
from digitpad.training.data.dataset import LabeledImages

TEMPERATURES = np.geomspace(0.25, 4, 400)
MAX_FALSE_REJECTION_RATE = 0.005
"""The largest fraction of the digits of any validation set that may be rejected."""


def fit_temperature(logits: Float64Array, images: LabeledImages) -> float:
    """The temperature under which ten logits, (N, 10), give the labels, 0..9, the highest likelihood.

    After Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017.
    """
    return float(
        min(TEMPERATURES, key=lambda temperature: _negative_log_likelihood(logits / temperature, images.labels))
    )


def choose_rejection_threshold(no_digit: Iterable[Float64Array]) -> float:
    """The lowest threshold whose false rejection rate is within `MAX_FALSE_REJECTION_RATE` on every set.

    Args:
        no_digit: for each set of digits their probabilities of "no digit", (N,).
    """
    return max(_lowest_threshold(probabilities) for probabilities in no_digit)


def no_digit_probability(logits: Float64Array) -> Float64Array:
    """The probability (N,) of "no digit", whose own logit is 0, from the ten logits (N, 10)."""
    return np.asarray(1 / (1 + np.exp(logits).sum(axis=1)))


def expected_calibration_error(probabilities: Float64Array, labels: Int64Array, bins: int = 15) -> float:
    """The mean difference between confidence and accuracy, over bins of equal count, 0..1.

    After Nixon et al., "Measuring calibration in deep learning", 2019: bins of equal count, as most confidences are
    high.

    Args:
        probabilities: (N, 10).
        labels: (N,) 0..9.
        bins: the number of bins.
    """
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    indices = np.array_split(np.argsort(confidence, kind="stable"), bins)
    gaps = [len(index) * abs(confidence[index].mean() - correct[index].mean()) for index in indices if len(index)]
    return float(sum(gaps) / len(labels))


def _negative_log_likelihood(logits: Float64Array, labels: Int64Array) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return float((log_sum - shifted[np.arange(len(shifted)), labels]).mean())


def _lowest_threshold(no_digit: Float64Array) -> float:
    """The lowest of these probabilities above which lie at most `MAX_FALSE_REJECTION_RATE` of them."""
    thresholds, counts = np.unique(no_digit, return_counts=True)
    above = len(no_digit) - counts.cumsum()
    return float(thresholds[np.argmax(above / len(no_digit) <= MAX_FALSE_REJECTION_RATE)])
