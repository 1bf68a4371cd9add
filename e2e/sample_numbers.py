"""Numbers to draw: digits of the project side by side, and real ones if the data set is beside the checkout."""

import itertools
from pathlib import Path

import pytest

from digitpad.training.data.unipen import load_numbers
from sample_digits import Stroke, fit, own_digits

UNIPEN = Path(__file__).parents[2] / "shared/data/unipen"

GAP = 0.12
"""Between two digits, in heights of a digit."""

CROSSBAR = [(-0.02, 0.52), (0.45, 0.48)]
"""Of a 7, in heights of a digit from its left edge and its top."""


def compose(text: str, gap: float = GAP) -> list[list[Stroke]]:
    """The strokes of each digit of a number, from left to right, on the same line: all are 1 high."""
    digits = own_digits()
    left = 0.0
    number = []
    for symbol in text:
        strokes = digits[int(symbol)]
        width = _right(strokes) - _left(strokes)
        number.append([[(x - _left(strokes) + left, y) for x, y in stroke] for stroke in strokes])
        left += width + gap
    return number


def with_late_crossbar(text: str) -> list[Stroke]:
    """A number whose first digit is a 7 that gets its crossbar when all else is written."""
    number = compose(text)
    left = _left(number[0])
    return [*itertools.chain(*number), [(left + x, y) for x, y in CROSSBAR]]


def whole(text: str) -> list[Stroke]:
    """A composed number in the unit square."""
    return fit(list(itertools.chain(*compose(text))))


def real_numbers(count: int, length: int) -> list[tuple[str, list[Stroke]]]:
    """Texts and strokes of UNIPEN's numbers of so many digits, by writers that no network was trained on.

    A test that needs them is skipped without the data set.
    """
    if not UNIPEN.is_dir():
        pytest.skip(f"UNIPEN's numbers are not beside the checkout: put them in {UNIPEN}.")
    samples = load_numbers(UNIPEN).test
    texts = [sample for sample in samples if sample.text.isdigit() and len(sample.text) == length]
    return [(sample.text, fit(sample.strokes)) for sample in texts[:count]]


def _left(strokes: list[Stroke]) -> float:
    return min(x for stroke in strokes for x, _ in stroke)


def _right(strokes: list[Stroke]) -> float:
    return max(x for stroke in strokes for x, _ in stroke)
