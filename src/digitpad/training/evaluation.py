"""Evaluation: how often the shipped network is right, and what it takes for what."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from digitpad.recognizer import DIGITS, Recognizer
from digitpad.training.mnist import Digits


@dataclass(frozen=True)
class Evaluation:
    """What a network made of some digits.

    Attributes:
        confusion: (10, 10) counts; row: the digit it is, column: the digit it was named.
        misread: places of the digits that were named wrongly.
    """

    confusion: npt.NDArray[np.int64]
    misread: npt.NDArray[np.int64]

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
        """The accuracy's 95 % interval (Wilson, "Probable inference, the law of succession", 1927)."""
        z = NormalDist().inv_cdf(0.975)
        middle = (self.accuracy + z * z / (2 * self.count)) / (1 + z * z / self.count)
        spread = self.accuracy * (1 - self.accuracy) / self.count + z * z / (4 * self.count**2)
        reach = z * spread**0.5 / (1 + z * z / self.count)
        return middle - reach, middle + reach

    @property
    def by_digit(self) -> npt.NDArray[np.float64]:
        """The share of each digit, (10,), named rightly."""
        return np.asarray(self.confusion.diagonal() / self.confusion.sum(axis=1))


def evaluate(recognizer: Recognizer, digits: Digits) -> Evaluation:
    """Have the network name digits whose names are known."""
    named = recognizer.recognize_frames(digits.frames()).argmax(axis=1)
    confusion = np.zeros((DIGITS, DIGITS), np.int64)
    np.add.at(confusion, (digits.names, named), 1)
    return Evaluation(confusion, np.flatnonzero(named != digits.names))
