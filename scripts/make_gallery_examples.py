"""Write the strokes of the page's gallery from the stroke font: `python scripts/make_gallery_examples.py`."""

import json
from pathlib import Path

import numpy as np

from digitpad.training.data.stroke_font import DIGIT_GLYPHS, REGIONAL_DIGIT_GLYPHS

PATH = Path(__file__).parents[1] / "web/src/gallery/examples.json"

DRAWING_SIDE = 100
"""Width and height of a drawing; coordinates are whole numbers."""

DIGIT_SIDE = 66
"""The longer side of a digit."""

FORMS = {"4 open": "open", "7 crossed": "crossed"}
"""Other forms of digits, by their name in the stroke font."""


def gallery_examples() -> list[dict]:
    """The ten digits and the other forms, each with its strokes in the middle of the drawing."""
    plain = {digit: ("plain", strokes) for digit, strokes in DIGIT_GLYPHS.items()}
    others = {name: (form, REGIONAL_DIGIT_GLYPHS[name]) for name, form in FORMS.items()}
    return [
        {"digit": int(name[0]), "form": form, "strokes": _center(strokes)}
        for name, (form, strokes) in sorted((plain | others).items())
    ]


def _center(strokes: list[np.ndarray]) -> list[list[list[int]]]:
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = DIGIT_SIDE / (high - low).max()
    return [(DRAWING_SIDE / 2 + scale * (stroke - (low + high) / 2)).round().astype(int).tolist() for stroke in strokes]


def to_json() -> str:
    """The content of the file, one example per line."""
    lines = (json.dumps(example, separators=(",", ":")) for example in gallery_examples())
    return "[\n  " + ",\n  ".join(lines) + "\n]\n"


if __name__ == "__main__":
    PATH.write_text(to_json())
