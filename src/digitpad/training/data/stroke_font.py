"""The project's stroke font: digits, letters and symbols as strokes of a pen.

A glyph is written on a grid of 10 x 10 points, "xy" with y down. `|` separates strokes. A stroke is a chain of
segments, each of which begins with `~` (a smooth curve through its points) or `-` (straight lines), and starts where
the segment before it ends.
"""

import numpy as np

from digitpad.arrays import Float64Array
from digitpad.training.data.curves import catmull_rom
from digitpad.training.data.pen_samples import PenSample

_DIGITS = {
    "0": "~51 22 14 27 58 77 85 72 51",
    "1": "-33 51 59",
    "2": "~23 31 50 72 65 19 -89",
    "3": "~22 50 72 65 44 | ~44 75 78 49 18",
    "4": "-60 16 86 | -63 69",
    "5": "-70 30 24 ~24 53 75 77 49 18",
    "6": "~70 32 16 38 68 76 55 26",
    "7": "-11 81 39",
    "8": "~71 40 22 45 77 49 17 45 72 71",
    "9": "~72 41 13 35 63 72 -69",
}

_REGIONAL_DIGITS = {
    "1 bare": "-50 59",
    "1 with a flag and a foot": "-24 50 59 | -29 89",
    "1 with a foot": "-50 59 | -29 89",
    "1 with a long flag": "-06 50 59",
    "7 crossed": "-11 81 49 | -35 75",
    "7 with a serif": "-14 11 81 39",
    "7 bent": "-11 81 ~81 54 49",
    "9 with a tail": "~72 41 13 35 63 72 -77 ~77 59 18",
    "9 open": "~62 31 13 35 64 -71 69",
    "4 of one stroke": "-20 15 85 -65 64 69",
    "4 open": "-20 25 85 | -61 69",
    "0 with a slash": "~51 22 14 27 58 77 85 72 51 | -81 19",
    "2 with a loop": "~22 50 73 18 17 39 59 88",
    "2 like a z": "~12 40 72 -19 89",
    "3 with a flat top": "-11 71 44 ~44 75 78 49 18",
    "5 of two strokes": "-20 24 ~24 53 75 77 49 18 | -20 80",
    "6 straight": "-60 25 ~25 18 48 77 65 35 16",
    "8 of two rings": "~50 31 44 63 50 | ~44 16 49 86 44",
}

_LETTERS = {
    "A": "-09 40 89 | -26 66",
    "L": "-10 19 89",
    "P": "-10 19 | -10 ~10 60 73 55 15",
    "E": "-81 11 19 89 | -15 65",
    "F": "-81 11 19 | -15 65",
    "H": "-10 19 | -80 89 | -14 84",
    "K": "-10 19 | -80 15 89",
    "M": "-09 10 45 80 99",
    "N": "-19 10 89 80",
    "R": "-19 10 ~10 60 73 55 15 -89",
    "V": "-10 49 80",
    "W": "-00 29 43 69 90",
    "X": "-10 89 | -80 19",
    "m": "-13 19 ~15 33 45 49 | ~45 63 75 79",
    "n": "-13 19 ~15 43 75 79",
    "w": "~13 28 45 68 83",
    "k": "-10 19 | -63 16 79",
    "x": "~13 44 79 | ~73 45 19",
    "e": "-15 75 ~75 53 25 17 49 78",
    "f": "~71 50 43 49 | -24 64",
    "h": "-20 29 ~25 44 75 79",
    "r": "-23 29 ~25 44 73",
    "p": "-23 29 | ~24 53 75 57 26",
    "d": "-70 79 | ~74 43 26 49 77",
}

_SYMBOLS = {
    "plus": "-51 59 | -15 95",
    "equals": "-14 84 | -17 87",
    "hash": "-30 29 | -70 69 | -03 93 | -06 96",
    "asterisk": "-51 59 | -13 87 | -83 17",
    "percent": "-80 19 | ~20 02 24 42 20 | ~76 58 79 97 76",
    "at": "~64 44 36 56 65 63 77 94 71 30 05 28 59 88",
    "ampersand": "~99 32 50 62 16 18 49 87",
    "star": "-19 50 89 03 93 19",
    "heart": "~53 31 03 26 59 -59 ~59 86 93 71 53",
    "triangle": "-18 50 98 18",
    "house": "-04 50 94 | -14 19 89 84",
    "arrow": "-05 95 | -62 95 68",
    "face": "~50 12 05 28 59 88 95 82 50 | -33 34 | -63 64 | ~36 57 76",
    "spiral": "~55 46 37 57 75 63 33 14 17 49 88 94 81 50",
    "wave": "~05 22 48 73 95",
    "zigzag": "-05 13 27 43 57 73 87 94",
    "tree": "-50 18 88 50 | -58 59",
    "less": "-81 15 89",
    "question": "~12 30 60 73 54 46 | -59 59",
    "euro": "~82 51 25 58 87 | -04 64 | -06 66",
    "pi": "-12 82 | -32 29 | -62 69",
    "lambda": "-20 89 | -44 19",
    "omega": "-09 39 ~39 15 30 70 85 69 -99",
    "sigma": "-80 10 55 19 89",
    "note": "-70 77 ~77 46 38 69 77 | ~70 83 94",
    "flower": "~53 31 14 35 17 38 56 78 96 75 92 71 53",
    "fish": "~05 32 75 97 -93 ~93 75 38 05",
    "ladder": "-20 29 | -70 79 | -22 72 | -25 75 | -28 78",
    "grid": "-30 39 | -60 69 | -03 93 | -06 96",
    "colon": "-53 53 | -57 57",
    "quotes": "-30 33 | -60 63",
    "brackets": "-30 10 19 39 | -60 80 89 69",
    "cup": "-11 29 69 81 11 | ~73 94 66",
    "umbrella": "~05 22 50 82 95 -05 | -55 58 ~58 49 38",
}


def _parse(table: dict[str, str]) -> dict[str, list[Float64Array]]:
    """For each glyph its strokes, as (n, 2) points between 0 and 9."""
    return {name: [_parse_stroke(stroke) for stroke in text.split("|")] for name, text in table.items()}


def _parse_stroke(text: str) -> Float64Array:
    segments: list[Float64Array] = []
    for segment in text.replace("-", "#-").replace("~", "#~").split("#")[1:]:
        points = np.array([(int(point[0]), int(point[1])) for point in segment[1:].split()], dtype=np.float64)
        joined = np.vstack([segments[-1][-1:], points]) if segments else points
        segments.append(catmull_rom(joined) if segment.startswith("~") else joined)
    return np.concatenate(segments)


DIGIT_GLYPHS = _parse(_DIGITS)
REGIONAL_DIGIT_GLYPHS = _parse(_REGIONAL_DIGITS)
"""Forms of digits that are usual in many countries and rare in MNIST."""

LETTER_GLYPHS = _parse(_LETTERS)
SYMBOL_GLYPHS = _parse(_SYMBOLS)


def stroke_font_digits() -> list[PenSample]:
    """The font's digits, the ten usual forms first, as pen digits of one writer."""
    return [
        PenSample(int(name[0]), "stroke font", [stroke.tolist() for stroke in strokes])
        for name, strokes in (DIGIT_GLYPHS | REGIONAL_DIGIT_GLYPHS).items()
    ]
