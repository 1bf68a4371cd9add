"""Ink is separated from paper of every kind."""

import numpy as np
import pytest

from digitpad import Recognizer
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.data import stroke_font
from synthetic_photos import CONDITIONS, photograph


@pytest.mark.parametrize("array", [np.zeros((28, 28)), np.ones((5, 9), bool), np.full((20, 20, 3), 200, np.uint8)])
def test_uniform_paper_is_blank(array):
    assert not picture_to_frame(array).any()


def test_textured_paper_without_ink_is_blank():
    rng = np.random.default_rng(0)
    for conditions in ({}, {"texture": True}, {"light": True}, {"texture": True, "light": True}):
        assert not picture_to_frame(photograph(np.zeros((28, 28)), rng, **conditions)).any()


@pytest.mark.parametrize("condition", CONDITIONS)
def test_digits_in_photos_are_recognised(condition):
    """At least eight of nine; `python tests/synthetic_photos.py` measures it on MNIST's test digits."""
    recognizer = Recognizer()
    rng = np.random.default_rng(4)
    digits = {digit: stroke_font.DIGIT_GLYPHS[str(digit)] for digit in (0, 2, 3, 4, 5, 6, 7, 8, 9)}
    predictions = {
        digit: recognizer.recognize(photograph(strokes_to_frame(strokes), rng, **CONDITIONS[condition]))
        for digit, strokes in digits.items()
    }
    assert sum(prediction.digit == digit for digit, prediction in predictions.items()) >= 8
