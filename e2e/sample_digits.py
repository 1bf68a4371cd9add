"""Digits to draw: recorded handwriting if the data set was downloaded, else the project's own strokes."""

import json
from pathlib import Path

from digitpad.training.data.pendigits import read_pendigits
from pendigits_data import PENDIGITS_FILE

Stroke = list[tuple[float, float]]

CLEARLY_WRITTEN = {0: 0, 1: 63, 2: 21, 3: 91, 4: 35, 5: 42, 6: 42, 7: 35, 8: 77, 9: 98}
"""For each digit, the index of a legible example among its recordings: chosen by eye."""


def own_digits() -> dict[int, list[Stroke]]:
    """One example of each digit, made for this project, in the unit square."""
    digits = json.loads((Path(__file__).parent / "digits.json").read_text())
    return {int(digit): fit(strokes) for digit, strokes in digits.items()}


def sample_digits() -> dict[int, list[Stroke]]:
    """One clearly written example of each digit, in the unit square."""
    if not PENDIGITS_FILE.is_file():
        return own_digits()
    recorded = read_pendigits(PENDIGITS_FILE)
    return {
        digit: fit([ink.strokes for ink in recorded if ink.label == digit][index])
        for digit, index in CLEARLY_WRITTEN.items()
    }


def fit(strokes: list[Stroke]) -> list[Stroke]:
    """Move and scale strokes to fill the unit square, centred, with their aspect ratio kept."""
    points = [point for stroke in strokes for point in stroke]
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    longest = max(right - left, bottom - top)
    return [
        [(0.5 + (x - (left + right) / 2) / longest, 0.5 + (y - (top + bottom) / 2) / longest) for x, y in stroke]
        for stroke in strokes
    ]
