"""Evaluation: accuracy, confusion, calibration and rejection of the shipped network.

Everything is measured on the ONNX file that ships; TensorFlow is not needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from digitpad.arrays import Float32Array, Float64Array, Int64Array
from digitpad.recognizer import DIGIT_COUNT, Recognizer
from digitpad.training.calibration import expected_calibration_error
from digitpad.training.data.dataset import LabeledImages
from digitpad.training.data.evaluation_sets import MNIST, PEN_VARIATIONS, PENS, SEED, EvaluationSets
from digitpad.training.evaluation.corruptions import CORRUPTIONS

GENERATED = "generated"
"""The name of all generated negatives together."""


@dataclass(frozen=True)
class Evaluation:
    """The network's results on a set of digits.

    Attributes:
        confusion: (10, 10) counts; row: the true digit, column: the one with the highest probability.
        errors: the indices of the digits for which the two differ.
        false_rejection_rate: the fraction of the digits that was rejected as no digit, 0..1.
        calibration_error: the expected calibration error, 0..1.
    """

    confusion: Int64Array
    errors: Int64Array
    false_rejection_rate: float
    calibration_error: float

    @property
    def count(self) -> int:
        """The number of digits."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """The fraction classified correctly, 0..1."""
        return float(self.confusion.trace() / self.count)

    @property
    def interval(self) -> tuple[float, float]:
        """The accuracy's 95 % interval."""
        return wilson_interval(int(self.confusion.trace()), self.count)

    @property
    def accuracy_by_class(self) -> Float64Array:
        """The fraction of each digit, (10,), classified correctly; 0 for a digit that does not occur."""
        return np.asarray(self.confusion.diagonal() / np.maximum(self.confusion.sum(axis=1), 1))

    @property
    def top_confusions(self) -> list[tuple[int, int, int]]:
        """The confusions (true digit, predicted digit, count), the most frequent first."""
        cells = [(int(count), *map(int, index)) for index, count in np.ndenumerate(self.confusion)]
        ordered = sorted((-count, true, predicted) for count, true, predicted in cells if count and true != predicted)
        return [(true, predicted, -count) for count, true, predicted in ordered]

    def to_dict(self) -> dict[str, Any]:
        """The metrics as JSON values."""
        return {
            "count": self.count,
            "accuracy": self.accuracy,
            "interval_95": list(self.interval),
            "false_rejection_rate": self.false_rejection_rate,
            "calibration_error": self.calibration_error,
        }


def evaluate_images(recognizer: Recognizer, digits: LabeledImages) -> Evaluation:
    """Classify digits and compare the results with their labels."""
    return evaluate_frames(recognizer, digits.frames(), digits.labels)


def evaluate_frames(recognizer: Recognizer, frames: Float32Array, labels: Int64Array) -> Evaluation:
    """Classify (N, 28, 28) frames of digits and compare the results with their labels (N,)."""
    scores = recognizer.score_frames(frames)
    predicted = scores.probabilities.argmax(axis=1)
    confusion = np.zeros((DIGIT_COUNT, DIGIT_COUNT), np.int64)
    np.add.at(confusion, (labels, predicted), 1)
    return Evaluation(
        confusion,
        np.flatnonzero(predicted != labels),
        float((scores.no_digit > recognizer.rejection_threshold).mean()),
        expected_calibration_error(scores.probabilities.astype(np.float64), labels),
    )


def evaluate_all(recognizer: Recognizer, sets: EvaluationSets) -> dict[str, Any]:
    """Evaluate on all test sets.

    Returns:
        JSON values. `digits`: metrics for each set of digits, with confusion matrix and top confusions;
        `pen_variations`: their mean over all pen variations, if there are pen digits;
        `no_digit`: for each set of negatives its size and rejection rate, `generated` for all generated ones together;
        `corruptions`: metrics for each corruption of MNIST's test digits, and their mean;
        `skipped`: a sentence for whatever could not be measured.
    """
    digits = {
        name: _to_dict_with_confusion(evaluate_images(recognizer, images)) for name, images in sets.digits.items()
    }
    corruptions = evaluate_corruptions(recognizer, sets.digits[MNIST])
    result = {
        "digits": digits,
        "no_digit": _rejection_rates(recognizer, sets.no_digit),
        "corruptions": {"mean": _mean(corruptions), "kinds": corruptions},
        "skipped": [],
    }
    if PENS not in digits:
        return result | {
            "skipped": ["There are no pen digits: their sets are skipped, and no negatives are made from them."]
        }
    return result | {"pen_variations": _mean({name: digits[name] for name in PEN_VARIATIONS})}


def evaluate_corruptions(recognizer: Recognizer, digits: LabeledImages) -> dict[str, dict[str, Any]]:
    """The metrics on digits with each of the fifteen corruptions."""
    frames = digits.frames()
    corrupted = {name: corrupt(frames, np.random.default_rng(SEED)) for name, corrupt in CORRUPTIONS.items()}
    return {name: evaluate_frames(recognizer, images, digits.labels).to_dict() for name, images in corrupted.items()}


def wilson_interval(successes: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a proportion (Wilson, "Probable inference, the law of succession", 1927)."""
    z = NormalDist().inv_cdf(0.975)
    proportion = successes / count
    center = (proportion + z * z / (2 * count)) / (1 + z * z / count)
    variance = proportion * (1 - proportion) / count + z * z / (4 * count**2)
    half_width = z * variance**0.5 / (1 + z * z / count)
    return center - half_width, center + half_width


def _to_dict_with_confusion(evaluation: Evaluation) -> dict[str, Any]:
    return evaluation.to_dict() | {
        "accuracy_by_class": evaluation.accuracy_by_class.tolist(),
        "confusion": evaluation.confusion.tolist(),
        "top_confusions": [list(confusion) for confusion in evaluation.top_confusions[:10]],
    }


def _mean(sets: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    return {
        metric: float(np.mean([metrics[metric] for metrics in sets.values()]))
        for metric in ("accuracy", "false_rejection_rate")
    }


def _rejection_rates(recognizer: Recognizer, sets: Mapping[str, LabeledImages]) -> dict[str, dict[str, Any]]:
    """For each set of negatives its size, and the fraction that was rejected, with its interval."""
    rejected = {
        name: recognizer.score_frames(images.frames()).no_digit > recognizer.rejection_threshold
        for name, images in sets.items()
    }
    *generated, _ = rejected.values()  # the last set are printed glyphs
    return {
        name: {
            "count": len(values),
            "rejection_rate": float(values.mean()),
            "interval_95": list(wilson_interval(int(values.sum()), len(values))),
        }
        for name, values in {GENERATED: np.concatenate(generated), **rejected}.items()
    }
