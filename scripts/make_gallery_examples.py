"""Write the strokes of the page's gallery from the stroke font: `python scripts/make_gallery_examples.py`."""

import json
from pathlib import Path

import numpy as np

from digitpad.training.data.stroke_font import DIGITS, DIGITS_ELSEWHERE

FILE = Path(__file__).parents[1] / "web/src/gallery/examples.json"

SHEET = 100
"""Coordinates are whole numbers: so many are the width of the sheet."""

LONGEST = 66
"""The longer side of a digit."""

FORMS = {"4 open": "open", "7 crossed": "crossed"}


def examples() -> list[dict]:
    """The ten digits, and two more forms: each with its strokes, in the middle of the sheet."""
    plain = {digit: ("plain", strokes) for digit, strokes in DIGITS.items()}
    others = {name: (form, DIGITS_ELSEWHERE[name]) for name, form in FORMS.items()}
    return [
        {"digit": int(name[0]), "form": form, "strokes": _placed(strokes)}
        for name, (form, strokes) in sorted((plain | others).items())
    ]


def _placed(strokes: list[np.ndarray]) -> list[list[list[int]]]:
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = LONGEST / (high - low).max()
    return [(SHEET / 2 + scale * (stroke - (low + high) / 2)).round().astype(int).tolist() for stroke in strokes]


def text() -> str:
    """All of the file."""
    return "[\n" + ",\n".join(f"  {json.dumps(example, separators=(',', ':'))}" for example in examples()) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(text())
