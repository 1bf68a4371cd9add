"""Whole numbers in strokes: texts, digits, alternatives and constraints."""

import numpy as np
import pytest

from digitpad import Recognizer
from digitpad.training.data.stroke_font import DIGIT_GLYPHS

HEIGHT = 9


def write(text, *, gap=3.0, left=0.0, top=0.0):
    """The strokes of digits of the stroke font side by side."""
    strokes = []
    for character in text:
        glyph = [np.asarray(stroke, float) for stroke in DIGIT_GLYPHS[character]]
        points = np.concatenate(glyph)
        strokes += [stroke - [points[:, 0].min(), 0] + [left, top] for stroke in glyph]
        left += np.ptp(points[:, 0]) + gap
    return [stroke.tolist() for stroke in strokes]


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer()


@pytest.mark.parametrize("text", ["0123456789", "503", "90", "11", "4455", "8", "2024"])
def test_digits_side_by_side_are_read_as_a_number(recognizer, text):
    reading = recognizer.read_number(write(text))
    assert reading.text == text
    assert [digit.digit for digit in reading.digits] == [int(digit) for digit in text]
