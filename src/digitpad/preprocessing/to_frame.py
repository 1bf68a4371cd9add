"""Turn any ink into a frame: strokes are drawn, pictures are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from digitpad.errors import InkError
from digitpad.preprocessing.strokes import strokes_to_frame

if TYPE_CHECKING:
    from digitpad.preprocessing.decode import Picture
    from digitpad.preprocessing.frame import Frame
    from digitpad.preprocessing.strokes import Stroke

Ink: TypeAlias = "Picture | Iterable[Stroke]"


def to_frame(ink: Ink) -> Frame:
    """The (28, 28) frame of strokes (`[[(x, y), …], …]`) or of a picture (path, bytes, file, Pillow image or array).

    Raises:
        InkError: the ink cannot be read; the message says why.
    """
    if isinstance(ink, bytearray | memoryview):
        ink = bytes(ink)
    is_file = hasattr(ink, "read")
    if isinstance(ink, Iterable) and not is_file and not isinstance(ink, str | bytes | np.ndarray):
        return strokes_to_frame(ink)  # type: ignore[arg-type] # each stroke is checked
    from PIL.Image import Image  # noqa: PLC0415 - strokes do not need Pillow

    from digitpad.preprocessing.picture import picture_to_frame  # noqa: PLC0415

    if is_file or isinstance(ink, str | Path | bytes | Image | np.ndarray):
        return picture_to_frame(ink)  # type: ignore[arg-type] # the content of a file is checked
    raise InkError(f"Ink must be strokes, a path, bytes, a Pillow image or an array, not {type(ink).__name__}.")
