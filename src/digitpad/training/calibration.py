"""Calibration: probabilities that mean what they say, and the threshold above which ink is no digit."""

from collections.abc import Iterable

import numpy as np

from digitpad.arrays import Float64Array
from digitpad.training.data.mnist import Digits

TEMPERATURES = np.geomspace(0.25, 4, 400)
TURNED_AWAY = 0.005
"""The largest share of true digits, over all validation sets, that may be called no digit."""


def best_temperature(logits: Float64Array, digits: Digits) -> float:
    """The temperature under which ten logits, (N, 10), give the names, 0..9, the highest likelihood.

    After Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017.
    """
    return float(min(TEMPERATURES, key=lambda temperature: _surprise(logits / temperature, digits)))


def best_threshold(no_digit: Iterable[Float64Array]) -> float:
    """The lowest threshold that turns away no more than `TURNED_AWAY` of the true digits, all sets counting the same.

    Args:
        no_digit: for each set, the probability of each true digit to be none, (N,).
    """
    sets = [np.sort(some) for some in no_digit]
    thresholds = np.unique(np.concatenate(sets))
    above = [1 - np.searchsorted(some, thresholds, side="right") / len(some) for some in sets]
    return float(thresholds[np.argmax(np.mean(above, axis=0) <= TURNED_AWAY)])


def no_digit_probability(logits: Float64Array) -> Float64Array:
    """The probability (N,) of ink to be no digit, whose own logit is 0, from the ten logits (N, 10)."""
    return np.asarray(1 / (1 + np.exp(logits).sum(axis=1)))


def expected_calibration_error(probabilities: Float64Array, names: np.ndarray, bins: int = 15) -> float:
    """How far confidence and accuracy lie apart, over equally filled bins of confidence, 0..1.

    After Nixon et al., "Measuring calibration in deep learning", 2019: bins of equal count, as most answers are sure.

    Args:
        probabilities: (N, 10).
        names: (N,) 0..9.
        bins: how many.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == names
    order = np.array_split(np.argsort(confidence, kind="stable"), bins)
    gaps = [len(some) * abs(confidence[some].mean() - right[some].mean()) for some in order if len(some)]
    return float(sum(gaps) / len(names))


def _surprise(logits: Float64Array, digits: Digits) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    total = np.log(np.exp(shifted).sum(axis=1))
    return float((total - shifted[np.arange(len(shifted)), digits.names]).mean())
