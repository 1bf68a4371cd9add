"""The gate: a new network is compared with the one that it would replace, on the validation sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from digitpad.arrays import Float64Array, Int64Array
from digitpad.recognizer import Recognizer
from digitpad.training.calibration import expected_calibration_error
from digitpad.training.data.dataset import NO_DIGIT_LABEL, LabeledImages, concatenate
from digitpad.training.evaluation.evaluate import evaluate_images, is_rejected

CALIBRATION = "calibration error, all digits"
RESAMPLES, SEED = 200, 7
COLUMNS = ("set", "count", "present", "new", "loss", "standard error", "result")


@dataclass(frozen=True)
class GateRow:
    """The comparison on one set.

    Attributes:
        name: of the set.
        count: the number of its images.
        present: what the present network reaches, 0..1.
        new: what the new one reaches.
        loss: by how much the new one is worse; negative if it is better.
        standard_error: of the loss.
    """

    name: str
    count: int
    present: float
    new: float
    loss: float
    standard_error: float

    @property
    def passes(self) -> bool:
        """Whether the new network is not worse by more than one standard error."""
        return self.loss <= self.standard_error


def compare_networks(present: Recognizer, new: Recognizer, sets: Mapping[str, LabeledImages]) -> list[GateRow]:
    """Compare two networks.

    Of a set of digits the recognition rates are compared, of one without digits the rejection rates, and of all digits
    together the calibration errors.

    Args:
        present: the network that ships.
        new: the one that is to replace it.
        sets: the validation sets; no test set, since this is a choice.
    """
    negatives = {name for name, images in sets.items() if images.labels.max() == NO_DIGIT_LABEL}
    rows = [
        _compare_rates(name, *(_rate(network, images, is_digit=name not in negatives) for network in (present, new)))
        for name, images in sets.items()
    ]
    digits = [images for name, images in sets.items() if name not in negatives]
    return [*rows, _compare_calibration(present, new, concatenate(digits))]


def gate_table(rows: Sequence[GateRow]) -> list[tuple[str, ...]]:
    """The rows as text, below the header `COLUMNS`."""
    return [
        COLUMNS,
        *(
            (
                row.name,
                f"{row.count:,}",
                *(f"{value:.2%}" for value in (row.present, row.new, row.loss, row.standard_error)),
                "passed" if row.passes else "worse",
            )
            for row in rows
        ),
    ]


def _rate(network: Recognizer, images: LabeledImages, *, is_digit: bool) -> tuple[int, float]:
    flags = evaluate_images(network, images).recognized if is_digit else is_rejected(network, images)
    return len(flags), float(flags.mean())


def _compare_rates(name: str, present: tuple[int, float], new: tuple[int, float]) -> GateRow:
    """Two rates, with the standard error of the difference of two proportions.

    The answers are not paired, though both networks see the same images: networks from two seeds differ by more than
    the error of paired answers.
    """
    (count, before), (_, after) = present, new
    variance = (before * (1 - before) + after * (1 - after)) / count
    return GateRow(name, count, before, after, before - after, variance**0.5)


def _compare_calibration(present: Recognizer, new: Recognizer, digits: LabeledImages) -> GateRow:
    """The calibration errors, with the bootstrap's standard error (Efron, 1979) of their difference."""
    frames, rng = digits.frames(), np.random.default_rng(SEED)
    before, after = (network.score_frames(frames).probabilities.astype(np.float64) for network in (present, new))

    def errors(index: Int64Array | slice) -> Float64Array:
        labels = digits.labels[index]
        return np.array([expected_calibration_error(part[index], labels) for part in (before, after)])

    samples = np.array([errors(rng.integers(len(digits), size=len(digits))) for _ in range(RESAMPLES)])
    present_error, new_error = map(float, errors(slice(None)))
    spread = float(np.std(samples[:, 1] - samples[:, 0], ddof=1))
    return GateRow(CALIBRATION, len(digits), present_error, new_error, new_error - present_error, spread)
