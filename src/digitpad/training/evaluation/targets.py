"""Goals: what the shipped network must reach, beside what it reaches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digitpad.training.data import test_sets

Figures = Mapping[str, Any]
HEADS = ("what", "measured", "95 % interval", "turned away", "must reach", "stretch", "reached")


@dataclass(frozen=True)
class Row:
    """One line of the table: what is measured, how it came out, and what it should be.

    Attributes:
        what: was measured.
        value: 0..1.
        interval: 95 %, where there is one.
        turned_away: the share of these digits answered "no digit", where they are digits.
        must: the goal, 0..1; None where none is set.
        stretch: the farther goal.
        at_most: whether less is better.
    """

    what: str
    value: float
    interval: tuple[float, float] | None = None
    turned_away: float | None = None
    must: float | None = None
    stretch: float | None = None
    at_most: bool = False

    @property
    def met(self) -> str:
        """How far the goal is met, in a word; nothing where none is set."""
        if self.must is None or self.stretch is None:
            return ""
        sign = -1 if self.at_most else 1
        reached = [sign * self.value >= sign * goal for goal in (self.stretch, self.must)]
        return "stretch" if reached[0] else "yes" if reached[1] else "no"

    @property
    def cells(self) -> tuple[str, ...]:
        """All of it as texts, in the order of `HEADS`."""
        interval = f"{self.interval[0]:.2%} to {self.interval[1]:.2%}" if self.interval else ""
        away = "" if self.turned_away is None else f"{self.turned_away:.2%}"
        sign = "at most " if self.at_most else ""
        goals = ("" if goal is None else f"{sign}{goal:.2%}" for goal in (self.must, self.stretch))
        return (self.what, f"{self.value:.2%}", interval, away, *goals, self.met)


def table(figures: Figures) -> list[Row]:
    """The rows for what `digitpad.training.evaluation.evaluate_all` gives; those without pens where there are none."""
    digits, no_digit, corruptions = figures["digits"], figures["no_digit"], figures["corruptions"]
    rows = [_digits(test_sets.MNIST, digits, 0.997, 0.998)]
    if test_sets.PENS in digits:
        plain, other = digits[test_sets.PENS]["accuracy"], figures["other_pens"]
        away = other["turned_away"]
        rows += [
            _digits(test_sets.PENS, digits, 0.99, 0.995),
            Row("other pens, tilts, aspects: mean", other["accuracy"], None, away, plain - 0.003, plain),
            *(_digits(name, digits) for name in test_sets.OTHER_PENS),
        ]
    rows.append(_digits(test_sets.PICTURES, digits, 0.985, 0.993))
    true = [name for name in (test_sets.MNIST, test_sets.PENS, test_sets.PICTURES) if name in digits]
    rows += [
        Row(f"calibration error, {name}", digits[name]["calibration_error"], None, None, 0.005, 0.002, at_most=True)
        for name in true
        if name != test_sets.PICTURES
    ]
    rows += [
        Row(f"turned away, {name}", digits[name]["turned_away"], None, None, 0.005, 0.005, at_most=True)
        for name in true
    ]
    rows += [_caught("no digit: all kinds that training makes", no_digit["made"], 0.9, 0.97)]
    rows += [_caught(f"no digit: {name}", found) for name, found in no_digit.items() if name != "made"]
    mean = corruptions["mean"]
    rows += [Row("corruptions: mean", mean["accuracy"], None, mean["turned_away"], 0.97, 0.985)]
    return rows + [_digits(name, corruptions["kinds"]) for name in corruptions["kinds"]]


def goal_figures(figures: Figures) -> dict[str, float]:
    """What was measured, 0..1, for each row that has a goal."""
    return {row.what: row.value for row in table(figures) if row.must is not None}


def plain_table(rows: Iterable[Row]) -> str:
    """The rows in columns for a terminal."""
    cells = [HEADS, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in cells)


def markdown_table(lines: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; the first line is its head."""
    head, *rows = lines
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) * len(head), *rows))


def _digits(name: str, sets: Figures, must: float | None = None, stretch: float | None = None) -> Row:
    some = sets[name]
    low, high = some["interval_95"]
    return Row(name, some["accuracy"], (low, high), some["turned_away"], must, stretch)


def _caught(name: str, found: Figures, must: float | None = None, stretch: float | None = None) -> Row:
    low, high = found["interval_95"]
    return Row(name, found["caught"], (low, high), None, must, stretch)
