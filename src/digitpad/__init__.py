"""Digitpad recognises handwritten digits: strokes or a picture in, a digit and ten probabilities out."""

from importlib import import_module
from typing import TYPE_CHECKING

from digitpad.errors import DigitpadError

if TYPE_CHECKING:
    from digitpad.recognizer import Prediction, Recognizer

__all__ = ["DigitpadError", "Prediction", "Recognizer"]


def __getattr__(name: str) -> object:
    """Load ONNX Runtime when it is first wanted: the command line and the page do without."""
    if name in __all__:
        return getattr(import_module("digitpad.recognizer"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
