"""Digitpad recognises handwritten digits and numbers in strokes and pictures.

A `Recognizer` raises subclasses of `DigitpadError`, whose message is one sentence: `InkError` for strokes or a picture
that it cannot read, `ConstraintError` for a length or a check that is not valid, `SheetError` for a photograph
that shows no readable sheet, `PersonalModelError` for what a person taught that it cannot use, and `ModelError` for
a network that it cannot load.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

from digitpad.errors import ConstraintError, DigitpadError, InkError, ModelError, PersonalModelError, SheetError

if TYPE_CHECKING:
    from digitpad.numbers.reading import NumberReading
    from digitpad.personal.model import PersonalModel
    from digitpad.recognizer import Prediction, Recognizer
    from digitpad.sheets.reading import SheetReading

__all__ = [
    "ConstraintError",
    "DigitpadError",
    "InkError",
    "ModelError",
    "NumberReading",
    "PersonalModel",
    "PersonalModelError",
    "Prediction",
    "Recognizer",
    "SheetError",
    "SheetReading",
]


os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # ONNX Runtime reads it when it is imported, and else sends reports


def __getattr__(name: str) -> object:
    """Import ONNX Runtime on first use: the command line starts faster without it (PEP 562)."""
    if name in __all__:
        return getattr(import_module("digitpad.recognizer"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
