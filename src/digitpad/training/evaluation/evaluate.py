"""Evaluation: how often the shipped network is right, what it takes for what, and what it turns away.

Everything is measured on the ONNX file as it ships; TensorFlow is not needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from digitpad.preprocessing.frame import Frame
from digitpad.recognizer import DIGIT_COUNT, Recognizer
from digitpad.training.calibration import expected_calibration_error
from digitpad.training.data import test_sets
from digitpad.training.data.mnist import Digits, Mnist
from digitpad.training.data.training_sets import Pens
from digitpad.training.evaluation.corruptions import CORRUPTIONS


@dataclass(frozen=True)
class Evaluation:
    """What a network made of some true digits.

    Attributes:
        confusion: (10, 10) counts; row: the digit it is, column: the one with the highest probability.
        misread: places of the digits for which that is another.
        turned_away: the share that was answered "no digit", 0..1, rightly named or not.
        calibration_error: how far confidence and accuracy lie apart, 0..1.
    """

    confusion: npt.NDArray[np.int64]
    misread: npt.NDArray[np.int64]
    turned_away: float
    calibration_error: float

    @property
    def count(self) -> int:
        """How many digits were read."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """The share named rightly, 0..1."""
        return float(self.confusion.trace() / self.count)

    @property
    def interval(self) -> tuple[float, float]:
        """The accuracy's 95 % interval."""
        return wilson_interval(int(self.confusion.trace()), self.count)

    @property
    def by_digit(self) -> npt.NDArray[np.float64]:
        """The share of each digit, (10,), named rightly; 0 for one that is not there."""
        return np.asarray(self.confusion.diagonal() / np.maximum(self.confusion.sum(axis=1), 1))

    @property
    def most_confused(self) -> list[tuple[int, int, int]]:
        """What was misread as what and how often, the most frequent first."""
        pairs = [(int(count), *map(int, place)) for place, count in np.ndenumerate(self.confusion)]
        return [(is_, as_, -count) for count, is_, as_ in sorted((-n, i, j) for n, i, j in pairs if n and i != j)]

    def figures(self) -> dict[str, Any]:
        """The figures as JSON can hold them."""
        return {
            "digits": self.count,
            "accuracy": self.accuracy,
            "interval_95": list(self.interval),
            "turned_away": self.turned_away,
            "calibration_error": self.calibration_error,
        }


def evaluate(recognizer: Recognizer, digits: Digits) -> Evaluation:
    """Have the network name digits whose names are known."""
    return evaluate_frames(recognizer, digits.frames(), digits.names)


def evaluate_frames(recognizer: Recognizer, frames: Frame, names: npt.NDArray[np.int64]) -> Evaluation:
    """Have the network name (N, 28, 28) frames whose names, (N,), are known."""
    scores = recognizer.score_frames(frames)
    named = scores.probabilities.argmax(axis=1)
    confusion = np.zeros((DIGIT_COUNT, DIGIT_COUNT), np.int64)
    np.add.at(confusion, (names, named), 1)
    return Evaluation(
        confusion,
        np.flatnonzero(named != names),
        float((scores.no_digit > recognizer.rejection_threshold).mean()),
        expected_calibration_error(scores.probabilities.astype(np.float64), names),
    )


def evaluate_all(recognizer: Recognizer, mnist: Mnist, pens: Pens) -> dict[str, Any]:
    """Everything that is measured, as JSON can hold it.

    Args:
        recognizer: the network as it ships.
        mnist: only its test digits are looked at.
        pens: only its test writers are looked at; where there are none, their sets are left out.

    Returns:
        `digits`: figures for each set of true digits, with confusion matrix and worst-confused pairs;
        `other_pens`: the mean over all `test_sets.OTHER_PENS`, where there are pens;
        `no_digit`: for each kind how many, and the share answered "no digit"; `made` is all that training makes too;
        `corruptions`: figures for each kind on MNIST's test digits, and their mean;
        `left_out`: a sentence for whatever could not be measured.
    """
    digits = {
        name: _with_confusion(evaluate(recognizer, some))
        for name, some in test_sets.digit_sets(mnist.test, pens.test).items()
    }
    corrupted = evaluate_corruptions(recognizer, mnist.test)
    result = {
        "digits": digits,
        "no_digit": _caught(recognizer, test_sets.no_digit_sets(mnist.test, pens.test)),
        "corruptions": {"mean": _mean(corrupted), "kinds": corrupted},
        "left_out": [],
    }
    if not pens.test:
        return result | {
            "left_out": ["No pen digits were given: their sets are left out, and no negative is made of them."]
        }
    return result | {"other_pens": _mean({name: digits[name] for name in test_sets.OTHER_PENS})}


def evaluate_corruptions(recognizer: Recognizer, digits: Digits) -> dict[str, dict[str, Any]]:
    """The figures for digits spoilt in each of the fifteen ways."""
    frames = digits.frames()
    spoilt = {name: corrupt(frames, np.random.default_rng(test_sets.SEED)) for name, corrupt in CORRUPTIONS.items()}
    return {name: evaluate_frames(recognizer, some, digits.names).figures() for name, some in spoilt.items()}


def wilson_interval(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of `count` (Wilson, "Probable inference, the law of succession", 1927)."""
    z = NormalDist().inv_cdf(0.975)
    share = right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    spread = share * (1 - share) / count + z * z / (4 * count**2)
    reach = z * spread**0.5 / (1 + z * z / count)
    return middle - reach, middle + reach


def _with_confusion(evaluation: Evaluation) -> dict[str, Any]:
    return evaluation.figures() | {
        "by_digit": evaluation.by_digit.tolist(),
        "confusion": evaluation.confusion.tolist(),
        "most_confused": [list(pair) for pair in evaluation.most_confused[:10]],
    }


def _mean(sets: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    return {
        figure: float(np.mean([figures[figure] for figures in sets.values()])) for figure in ("accuracy", "turned_away")
    }


def _caught(recognizer: Recognizer, sets: Mapping[str, Digits]) -> dict[str, dict[str, Any]]:
    """How many of each kind, and the share answered "no digit" with its interval."""
    caught = {
        name: recognizer.score_frames(some.frames()).no_digit > recognizer.rejection_threshold
        for name, some in sets.items()
    }
    *made, _ = caught.values()
    return {
        name: {
            "count": len(some),
            "caught": float(some.mean()),
            "interval_95": list(wilson_interval(int(some.sum()), len(some))),
        }
        for name, some in {"made": np.concatenate(made), **caught}.items()
    }
