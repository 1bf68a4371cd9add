"""The targets: the metrics that the shipped network must reach, beside what it reaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digitpad.training.data.evaluation_sets import (
    CUT,
    GLYPHS,
    MNIST,
    ONES,
    PAIRS,
    PEN_VARIATIONS,
    PENS,
    PICTURES,
    UNIPEN,
    ZEROS,
)
from digitpad.training.data.number_sets import COMPOSED, JOINED, NO_NUMBER, PICTURES_BY_GAP, REAL, REGISTERS, SIGNED
from digitpad.training.evaluation.evaluate import GENERATED

Metrics = Mapping[str, Any]
Targets = tuple[float, float]
"""What must be reached, and a stretch target beyond it, both 0..1."""

COLUMNS = ("metric", "measured", "95 % interval", "accuracy", "false rejections", "target", "stretch target", "result")

MNIST_ACCURACY, MAX_VARIATION_LOSS, MAX_CALIBRATION_ERROR = (0.996, 0.9972), (0.004, 0.002), (0.004, 0.002)
CORRUPTION_ACCURACY, CORRUPTION_RECOGNITION = (0.975, 0.985), (0.94, 0.96)
RECOGNITION: dict[str, Targets] = {
    PENS: (0.995, 0.997),
    UNIPEN: (0.992, 0.995),
    ZEROS: (0.97, 0.99),
    ONES: (0.97, 0.99),
    PICTURES: (0.992, 0.995),
    CUT: (0.97, 0.985),
}
MAX_FALSE_REJECTIONS: dict[str, Targets] = {
    MNIST: (0.005, 0.005),
    PENS: (0.005, 0.005),
    UNIPEN: (0.003, 0.0015),
    PICTURES: (0.004, 0.002),
}
NUMBERS: dict[str, Targets] = {
    REAL: (0.91, 0.95),
    COMPOSED: (0.97, 0.99),
    JOINED: (0.75, 0.9),
    PICTURES_BY_GAP["natural"]: (0.96, 0.98),
    PICTURES_BY_GAP["tight"]: (0.93, 0.96),
    PICTURES_BY_GAP["touching"]: (0.75, 0.88),
    REGISTERS: (0.75, 0.85),
}
NUMBERS_OF_KNOWN_LENGTH: dict[str, Targets] = {REAL: (0.93, 0.97)}
ACCEPTED: dict[str, Targets] = {REAL: (0.7, 0.85)}
MAX_ACCEPTED_ERRORS: dict[str, Targets] = {REAL: (0.01, 0.01)}
MAX_SPLIT_OR_JOINED: dict[str, Targets] = {COMPOSED: (0.003, 0.001)}
MAX_SINGLE_DIGIT_LOSS, MAX_SEPARATORS_AS_DIGITS = (0.002, 0.0005), (0.02, 0.005)
REJECTION: dict[str, Targets] = {GENERATED: (0.9, 0.97), GLYPHS: (0.96, 0.98), PAIRS: (0.97, 0.99)}


@dataclass(frozen=True)
class MetricRow:
    """One row of the table.

    Attributes:
        name: of the metric or of the test set.
        value: the measured value, 0..1; for a set of digits the recognition rate.
        interval: its 95 % interval, if there is one.
        accuracy: the same with no digit rejected, if it is about digits.
        false_rejection_rate: the fraction of the digits that was rejected, if it is about digits.
        targets: the values to reach, if there are any.
        at_most: whether the targets are upper bounds.
    """

    name: str
    value: float
    interval: tuple[float, float] | None = None
    accuracy: float | None = None
    false_rejection_rate: float | None = None
    targets: Targets | None = None
    at_most: bool = False

    @property
    def status(self) -> str:
        """Which target is met, in a word or two; empty if there is none."""
        if self.targets is None:
            return ""
        sign = -1 if self.at_most else 1
        met, stretch_met = (sign * self.value >= sign * target for target in self.targets)
        return "stretch met" if stretch_met else "met" if met else "missed"

    @property
    def columns(self) -> tuple[str, ...]:
        """The row as text, in the order of `COLUMNS`."""
        interval = f"{self.interval[0]:.2%} to {self.interval[1]:.2%}" if self.interval else ""
        rates = ("" if rate is None else f"{rate:.2%}" for rate in (self.accuracy, self.false_rejection_rate))
        prefix = "at most " if self.at_most else ""
        targets = [f"{prefix}{target:.2%}" for target in self.targets] if self.targets else ["", ""]
        return (self.name, f"{self.value:.2%}", interval, *rates, *targets, self.status)


def metric_rows(metrics: Metrics) -> list[MetricRow]:
    """The rows for the result of `evaluate_all`; those of sets that are missing are missing too."""
    digits, no_digit, corruptions = metrics["digits"], metrics["no_digit"], metrics["corruptions"]
    low, high = digits[MNIST]["interval_95"]
    rows = [MetricRow(f"{MNIST}: accuracy", digits[MNIST]["accuracy"], (low, high), targets=MNIST_ACCURACY)]
    rows += [_digit_row(name, result) for name, result in digits.items() if name not in PEN_VARIATIONS]
    if PENS in digits:
        rows += [_variation_row(digits[PENS], metrics["pen_variations"])]
        rows += [_digit_row(name, digits[name]) for name in PEN_VARIATIONS]
    rows += [
        MetricRow(f"false rejections, {name}", digits[name]["false_rejection_rate"], targets=targets, at_most=True)
        for name, targets in MAX_FALSE_REJECTIONS.items()
        if name in digits
    ]
    rows += [
        MetricRow(
            f"calibration error, {name}",
            digits[name]["calibration_error"],
            targets=MAX_CALIBRATION_ERROR,
            at_most=True,
        )
        for name in (MNIST, PENS, UNIPEN, PICTURES, CUT)
        if name in digits
    ]
    rows += [_rejection_row(name, result) for name, result in no_digit.items()]
    mean = corruptions["mean"]
    rows += [
        MetricRow("corruptions: mean accuracy", mean["accuracy"], targets=CORRUPTION_ACCURACY),
        MetricRow(
            "corruptions: mean",
            mean["recognition_rate"],
            None,
            mean["accuracy"],
            mean["false_rejection_rate"],
            CORRUPTION_RECOGNITION,
        ),
    ]
    rows += [_digit_row(name, result) for name, result in corruptions["kinds"].items()]
    return rows + (number_rows(metrics["numbers"]) if "numbers" in metrics else [])


def number_rows(numbers: Metrics) -> list[MetricRow]:
    """The rows for the result of `evaluate_numbers`."""
    sets, single, separators = numbers["sets"], numbers["single_digits"], numbers["separators"]
    rows = [_rate_row(f"numbers: {name}", result["correct"], NUMBERS.get(name)) for name, result in sets.items()]
    rows += [
        _rate_row(f"numbers of known length: {name}", result, NUMBERS_OF_KNOWN_LENGTH.get(name))
        for name, result in numbers["length_known"].items()
    ]
    for name in (REAL, REGISTERS, COMPOSED):
        if name in sets:
            result = sets[name]
            rows += [
                _rate_row(f"without review: {name}", result["accepted"], ACCEPTED.get(name)),
                _rate_row(
                    f"wrong without review: {name}",
                    result["accepted_errors"],
                    MAX_ACCEPTED_ERRORS.get(name),
                    at_most=True,
                ),
            ]
    rows += [
        _rate_row(f"digits split or joined: {name}", rate, MAX_SPLIT_OR_JOINED.get(name), at_most=True)
        for name, result in sets.items()
        if (rate := result["split_or_joined"])
    ]
    rows += [
        MetricRow(f"digits misread: {name}", result["misread"]) for name, result in sets.items() if "misread" in result
    ]
    rows += [
        _rate_row(f"without review: {name}", sets[name]["accepted"], None, at_most=True)
        for name in (NO_NUMBER, SIGNED)
        if name in sets
    ]
    if separators:
        rows.append(_rate_row("separators read as digits", separators, MAX_SEPARATORS_AS_DIGITS, at_most=True))
    if single:
        loss = single["recognize"]["rate"] - single["read_number"]["rate"]
        rows.append(
            MetricRow("single digits, read as numbers: loss", loss, targets=MAX_SINGLE_DIGIT_LOSS, at_most=True)
        )
    return rows


def target_values(metrics: Metrics) -> dict[str, float]:
    """The measured value, 0..1, of each row that has a target."""
    return {row.name: row.value for row in metric_rows(metrics) if row.targets}


def metric_table(metrics: Metrics) -> list[tuple[str, ...]]:
    """The rows as text, below the header `COLUMNS`."""
    return [COLUMNS, *(row.columns for row in metric_rows(metrics))]


def group_table(groups: Mapping[str, Metrics], group: str) -> list[tuple[str, ...]]:
    """The worst groups of each set, for the `writers` or `characters` of `evaluate_all`.

    Args:
        groups: by the name of the set.
        group: the header of the column that names them.
    """
    rows = [
        (f"{name} ({result['count']}, mean {result['mean']:.2%})", worst, str(size), str(correct))
        for name, result in groups.items()
        for worst, size, correct in result["worst"]
    ]
    return [("set", group, "count", "correct"), *rows]


def _digit_row(name: str, result: Metrics) -> MetricRow:
    low, high = result["recognition_interval_95"]
    return MetricRow(
        name,
        result["recognition_rate"],
        (low, high),
        result["accuracy"],
        result["false_rejection_rate"],
        RECOGNITION.get(name),
    )


def _variation_row(usual: Metrics, mean: Metrics) -> MetricRow:
    """How much lower the mean over all variations of the pen is than the rate of the usual pen."""
    loss, accuracy_loss = (usual[metric] - mean[metric] for metric in ("recognition_rate", "accuracy"))
    name = "pen variations: mean loss"
    return MetricRow(name, loss, accuracy=accuracy_loss, targets=MAX_VARIATION_LOSS, at_most=True)


def _rate_row(name: str, rate: Metrics, targets: Targets | None, *, at_most: bool = False) -> MetricRow:
    low, high = rate["interval_95"]
    return MetricRow(name, rate["rate"], (low, high), targets=targets, at_most=at_most)


def _rejection_row(name: str, result: Metrics) -> MetricRow:
    low, high = result["interval_95"]
    return MetricRow(f"no digit: {name}", result["rejection_rate"], (low, high), targets=REJECTION.get(name))
