"""Turn any ink into a frame: strokes are drawn, pictures are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from digitpad.errors import InkError
from digitpad.preprocessing.strokes import strokes_to_frame

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from digitpad.preprocessing.decode import Picture
    from digitpad.preprocessing.frame import Frame
    from digitpad.preprocessing.strokes import Stroke

Ink: TypeAlias = "Picture | Iterable[Stroke]"
"""What a person made, a picture or the strokes of a pen; dark on light or light on dark."""


def to_frame(ink: Ink) -> Frame:
    """The (28, 28) frame of strokes (`[[(x, y), …], …]`) or of a picture (path, bytes, file, Pillow image or array).

    Raises:
        InkError: the ink cannot be read; the message says why.
    """
    if is_strokes(ink):
        return strokes_to_frame(ink)
    from digitpad.preprocessing.picture import picture_to_frame  # noqa: PLC0415 - strokes do not need Pillow

    return picture_to_frame(ink)


def is_strokes(ink: Ink) -> TypeIs[Iterable[Stroke]]:
    """Whether ink is strokes, which are still to be checked; otherwise it is a picture.

    Raises:
        InkError: it is neither.
    """
    is_picture = hasattr(ink, "read") or isinstance(ink, str | Path | bytes | bytearray | memoryview | np.ndarray)
    if isinstance(ink, Iterable) and not is_picture:
        return True
    from PIL.Image import Image  # noqa: PLC0415

    if is_picture or isinstance(ink, Image):
        return False
    raise InkError(f"Ink must be strokes, a path, bytes, a Pillow image or an array, not {type(ink).__name__}.")
