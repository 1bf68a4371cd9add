"""Digitpad recognises handwritten digits: strokes or a picture in, a digit and ten probabilities out."""

from digitpad.errors import DigitpadError
from digitpad.recognizer import Prediction, Recognizer

__all__ = ["DigitpadError", "Prediction", "Recognizer"]
