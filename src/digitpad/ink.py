"""Ink, whatever it is, becomes a frame: strokes are drawn, pictures are read."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import numpy as np
from PIL import Image

from digitpad.errors import InkError
from digitpad.frame import Frame
from digitpad.image import Picture
from digitpad.picture import picture_to_frame
from digitpad.strokes import Stroke, strokes_to_frame

Ink: TypeAlias = Picture | Iterable[Stroke]


def to_frame(ink: Ink) -> Frame:
    """The (28, 28) frame of strokes (`[[(x, y), …], …]`) or of a picture (path, bytes, file, Pillow image or array).

    Raises:
        InkError: the ink cannot be read; the sentence says why.
    """
    if isinstance(ink, str | Path | bytes | io.IOBase | Image.Image | np.ndarray):
        return picture_to_frame(ink)
    if isinstance(ink, Iterable):
        return strokes_to_frame(ink)  # type: ignore[arg-type] # each stroke is checked
    raise InkError(f"Ink must be strokes, a path, bytes, a Pillow image or an array, not {type(ink).__name__}.")
