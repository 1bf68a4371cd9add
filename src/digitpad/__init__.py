"""Digitpad recognises handwritten digits and numbers in strokes and pictures."""

from importlib import import_module
from typing import TYPE_CHECKING

from digitpad.errors import DigitpadError

if TYPE_CHECKING:
    from digitpad.numbers.reading import NumberReading
    from digitpad.recognizer import Prediction, Recognizer

__all__ = ["DigitpadError", "NumberReading", "Prediction", "Recognizer"]


def __getattr__(name: str) -> object:
    """Import ONNX Runtime on first use: the command line starts faster without it (PEP 562)."""
    if name in __all__:
        return getattr(import_module("digitpad.recognizer"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
