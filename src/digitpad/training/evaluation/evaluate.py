"""Evaluation: accuracy, confusion, calibration and rejection of the shipped network.

Everything is measured on the ONNX file that ships; TensorFlow is not needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitpad.arrays import BoolArray, Float32Array, Float64Array, Int64Array
from digitpad.recognizer import DIGIT_COUNT, Recognizer
from digitpad.training.calibration import expected_calibration_error
from digitpad.training.data.dataset import NO_DIGIT_LABEL, LabeledImages
from digitpad.training.data.evaluation_sets import MNIST, PEN_VARIATIONS, PENS, SEED, UNIPEN, EvaluationSets
from digitpad.training.data.number_sets import REGISTERS
from digitpad.training.evaluation.corruptions import CORRUPTIONS
from digitpad.training.evaluation.numbers import evaluate_numbers
from digitpad.training.evaluation.rates import evaluate_groups, wilson_interval

GENERATED = "generated"
"""The name of all generated negatives together."""

SKIPPED = {
    PENS: "There are no pen digits of UCI: give their file by --pendigits, or their sets are skipped.",
    UNIPEN: "There is nothing from UNIPEN: give its folder by --unipen, or its sets are skipped.",
    REGISTERS: "There are no registers: give their archive by --registers, or their set is skipped.",
}
"""The sentence for each set whose source may be missing."""


@dataclass(frozen=True)
class Evaluation:
    """The network's results on N digits.

    Attributes:
        labels: (N,) the true digits.
        predicted: (N,) the digits with the highest probability, whether rejected or not; 10 if there can be none.
        rejected: (N,) whether the digit was rejected as no digit.
        calibration_error: the expected calibration error, 0..1.
    """

    labels: Int64Array
    predicted: Int64Array
    rejected: BoolArray
    calibration_error: float

    @property
    def count(self) -> int:
        """The number of digits."""
        return len(self.labels)

    @property
    def confusion(self) -> Int64Array:
        """(10, 10) counts; row: the true digit, column: the one with the highest probability."""
        counts = np.zeros((DIGIT_COUNT, NO_DIGIT_LABEL + 1), np.int64)
        np.add.at(counts, (self.labels, self.predicted), 1)
        return counts[:, :DIGIT_COUNT]

    @property
    def errors(self) -> Int64Array:
        """The indices of the digits for which another one has the highest probability."""
        return np.flatnonzero(self.predicted != self.labels)

    @property
    def recognized(self) -> BoolArray:
        """(N,) whether the answer is the true digit."""
        return np.asarray((self.predicted == self.labels) & ~self.rejected)

    @property
    def accuracy(self) -> float:
        """The fraction whose true digit has the highest probability, 0..1; rejections are not counted as errors."""
        return float((self.predicted == self.labels).mean())

    @property
    def interval(self) -> tuple[float, float]:
        """The accuracy's 95 % interval."""
        return wilson_interval(self.count - len(self.errors), self.count)

    @property
    def recognition_rate(self) -> float:
        """The fraction answered with the true digit, 0..1; a rejected digit is not."""
        return float(self.recognized.mean())

    @property
    def false_rejection_rate(self) -> float:
        """The fraction rejected as no digit, 0..1: what is lost to "no digit"."""
        return float(self.rejected.mean())

    @property
    def accuracy_by_class(self) -> Float64Array:
        """The fraction of each digit, (10,), classified correctly; 0 for a digit that does not occur."""
        return np.asarray(self.confusion.diagonal() / np.maximum(np.bincount(self.labels, minlength=DIGIT_COUNT), 1))

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
            "recognition_rate": self.recognition_rate,
            "recognition_interval_95": list(wilson_interval(int(self.recognized.sum()), self.count)),
            "false_rejection_rate": self.false_rejection_rate,
            "calibration_error": self.calibration_error,
        }


def evaluate_images(recognizer: Recognizer, digits: LabeledImages) -> Evaluation:
    """Classify digits and compare the results with their labels."""
    return evaluate_frames(recognizer, digits.frames(), digits.labels)


def evaluate_frames(recognizer: Recognizer, frames: Float32Array, labels: Int64Array) -> Evaluation:
    """Classify (N, 28, 28) frames of digits and compare the results with their labels (N,)."""
    scores = recognizer.score_frames(frames)
    return Evaluation(
        labels,
        scores.probabilities.argmax(axis=1),
        scores.no_digit > recognizer.rejection_threshold,
        expected_calibration_error(scores.probabilities.astype(np.float64), labels),
    )


def evaluate_all(recognizer: Recognizer, sets: EvaluationSets) -> dict[str, Any]:
    """Evaluate on all test sets.

    Returns:
        JSON values. `digits`: metrics for each set of digits, with confusion matrix and top confusions;
        `pen_variations`: their mean over all pen variations, if there are pen digits;
        `no_digit`: for each set of negatives its size and rejection rate, `generated` for all generated ones together;
        `corruptions`: metrics for each corruption of MNIST's test digits, and their mean;
        `writers`, `characters`: for sets of pen samples, the fraction that was answered correctly by writer, and by
        character where it is no digit (see `evaluate_groups`);
        `numbers`: what `evaluate_numbers` returns;
        `skipped`: a sentence for whatever could not be measured.
    """
    digits = {name: evaluate_images(recognizer, images) for name, images in sets.digits.items()}
    generated = {name: is_rejected(recognizer, images) for name, images in sets.generated.items()}
    no_digit = {name: is_rejected(recognizer, images) for name, images in sets.no_digit.items()}
    corruptions = evaluate_corruptions(recognizer, sets.digits[MNIST])
    correct = {name: result.recognized for name, result in digits.items()} | no_digit
    numbers = evaluate_numbers(recognizer, sets.numbers, sets.samples.get(UNIPEN, []))
    result = {
        "digits": {name: _to_dict_with_confusion(result) for name, result in digits.items()},
        "no_digit": _rejection_rates({GENERATED: np.concatenate([*generated.values()])} | generated | no_digit),
        "corruptions": {"mean": _mean(corruptions), "kinds": corruptions},
        "writers": {
            name: evaluate_groups([sample.writer for sample in samples], correct[name])
            for name, samples in sets.samples.items()
        }
        | numbers["writers"],
        "characters": {
            name: evaluate_groups([sample.character for sample in samples], correct[name])
            for name, samples in sets.samples.items()
            if name in no_digit
        },
        "numbers": numbers,
        "skipped": [sentence for name, sentence in SKIPPED.items() if name not in digits and name not in sets.numbers],
    }
    if PENS in digits:
        result["pen_variations"] = _mean({name: digits[name].to_dict() for name in PEN_VARIATIONS})
    return result


def evaluate_validation(recognizer: Recognizer, sets: Mapping[str, LabeledImages]) -> dict[str, Any]:
    """The metrics on the validation sets, as JSON values: `digits` and `no_digit`, as `evaluate_all` returns them."""
    negatives = {name: images for name, images in sets.items() if images.labels.max() == NO_DIGIT_LABEL}
    digits = {name: images for name, images in sets.items() if name not in negatives}
    return {
        "digits": {name: evaluate_images(recognizer, images).to_dict() for name, images in digits.items()},
        "no_digit": _rejection_rates({name: is_rejected(recognizer, images) for name, images in negatives.items()}),
    }


def is_rejected(recognizer: Recognizer, images: LabeledImages) -> BoolArray:
    """Whether each image, (N,), is rejected as no digit."""
    return np.asarray(recognizer.score_frames(images.frames()).no_digit > recognizer.rejection_threshold)


def evaluate_corruptions(recognizer: Recognizer, digits: LabeledImages) -> dict[str, dict[str, Any]]:
    """The metrics on digits with each of the fifteen corruptions."""
    frames = digits.frames()
    corrupted = {name: corrupt(frames, np.random.default_rng(SEED)) for name, corrupt in CORRUPTIONS.items()}
    return {name: evaluate_frames(recognizer, images, digits.labels).to_dict() for name, images in corrupted.items()}


def _to_dict_with_confusion(evaluation: Evaluation) -> dict[str, Any]:
    return evaluation.to_dict() | {
        "accuracy_by_class": evaluation.accuracy_by_class.tolist(),
        "confusion": evaluation.confusion.tolist(),
        "top_confusions": [list(confusion) for confusion in evaluation.top_confusions[:10]],
    }


def _mean(sets: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    return {
        metric: float(np.mean([metrics[metric] for metrics in sets.values()]))
        for metric in ("accuracy", "recognition_rate", "false_rejection_rate")
    }


def _rejection_rates(sets: Mapping[str, BoolArray]) -> dict[str, dict[str, Any]]:
    """For each set of negatives its size, and the fraction that was rejected, with its interval."""
    return {
        name: {
            "count": len(rejected),
            "rejection_rate": float(rejected.mean()),
            "interval_95": list(wilson_interval(int(rejected.sum()), len(rejected))),
        }
        for name, rejected in sets.items()
    }
