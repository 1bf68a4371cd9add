"""The targets: the metrics that the shipped network must reach, beside what it reaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digitpad.training.data.evaluation_sets import MNIST, PEN_VARIATIONS, PENS, PICTURES
from digitpad.training.evaluation.evaluate import GENERATED

Metrics = Mapping[str, Any]
COLUMNS = ("metric", "measured", "95 % interval", "false rejections", "target", "stretch target", "result")


@dataclass(frozen=True)
class MetricRow:
    """One row of the table.

    Attributes:
        name: of the metric or of the test set.
        value: the measured value, 0..1.
        interval: its 95 % interval, if there is one.
        false_rejection_rate: the fraction of the digits that was rejected, if it is a set of digits.
        target: the value to reach, 0..1; None if there is no target.
        stretch_target: a value beyond the target.
        at_most: whether the targets are upper bounds.
    """

    name: str
    value: float
    interval: tuple[float, float] | None = None
    false_rejection_rate: float | None = None
    target: float | None = None
    stretch_target: float | None = None
    at_most: bool = False

    @property
    def status(self) -> str:
        """Which target is met, in a word or two; empty if there is none."""
        if self.target is None or self.stretch_target is None:
            return ""
        sign = -1 if self.at_most else 1
        stretch_met, met = (sign * self.value >= sign * target for target in (self.stretch_target, self.target))
        return "stretch met" if stretch_met else "met" if met else "missed"

    @property
    def columns(self) -> tuple[str, ...]:
        """The row as text, in the order of `COLUMNS`."""
        interval = f"{self.interval[0]:.2%} to {self.interval[1]:.2%}" if self.interval else ""
        rejected = "" if self.false_rejection_rate is None else f"{self.false_rejection_rate:.2%}"
        prefix = "at most " if self.at_most else ""
        targets = ("" if target is None else f"{prefix}{target:.2%}" for target in (self.target, self.stretch_target))
        return (self.name, f"{self.value:.2%}", interval, rejected, *targets, self.status)


def metric_rows(metrics: Metrics) -> list[MetricRow]:
    """The rows for the result of `evaluate_all`; those of pen digits are missing if there are none."""
    digits, no_digit, corruptions = metrics["digits"], metrics["no_digit"], metrics["corruptions"]
    rows = [_digit_row(MNIST, digits, 0.997, 0.998)]
    if PENS in digits:
        usual, mean = digits[PENS]["accuracy"], metrics["pen_variations"]
        rejected = mean["false_rejection_rate"]
        rows += [
            _digit_row(PENS, digits, 0.99, 0.995),
            MetricRow("pen variations: mean", mean["accuracy"], None, rejected, usual - 0.003, usual),
            *(_digit_row(name, digits) for name in PEN_VARIATIONS),
        ]
    rows.append(_digit_row(PICTURES, digits, 0.985, 0.993))
    present = {name: digits[name] for name in (MNIST, PENS, PICTURES) if name in digits}
    rows += [
        MetricRow(f"calibration error, {name}", result["calibration_error"], None, None, 0.005, 0.002, at_most=True)
        for name, result in present.items()
        if name != PICTURES
    ]
    rows += [
        MetricRow(f"false rejections, {name}", result["false_rejection_rate"], None, None, 0.005, 0.005, at_most=True)
        for name, result in present.items()
    ]
    rows += [_rejection_row("no digit: all generated kinds", no_digit[GENERATED], 0.9, 0.97)]
    rows += [_rejection_row(f"no digit: {name}", result) for name, result in no_digit.items() if name != GENERATED]
    mean = corruptions["mean"]
    rows += [MetricRow("corruptions: mean", mean["accuracy"], None, mean["false_rejection_rate"], 0.97, 0.985)]
    return rows + [_digit_row(name, corruptions["kinds"]) for name in corruptions["kinds"]]


def target_values(metrics: Metrics) -> dict[str, float]:
    """The measured value, 0..1, of each row that has a target."""
    return {row.name: row.value for row in metric_rows(metrics) if row.target is not None}


def metric_table(metrics: Metrics) -> list[tuple[str, ...]]:
    """The rows as text, below the header `COLUMNS`."""
    return [COLUMNS, *(row.columns for row in metric_rows(metrics))]


def _digit_row(name: str, sets: Metrics, target: float | None = None, stretch: float | None = None) -> MetricRow:
    metrics = sets[name]
    low, high = metrics["interval_95"]
    return MetricRow(name, metrics["accuracy"], (low, high), metrics["false_rejection_rate"], target, stretch)


def _rejection_row(name: str, metrics: Metrics, target: float | None = None, stretch: float | None = None) -> MetricRow:
    low, high = metrics["interval_95"]
    return MetricRow(name, metrics["rejection_rate"], (low, high), None, target, stretch)
