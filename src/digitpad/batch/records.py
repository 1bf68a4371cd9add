"""Records: pictures and strokes of any source as Arrow record batches.

A record's `picture` is an encoded picture; grey values or colours if it has a height and a width; strokes as JSON if
it has 0 channels. A record that cannot be read has an `error` instead.
"""

from __future__ import annotations

import json
import math
import os
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from digitpad.errors import InkError
from digitpad.preprocessing.decode import open_picture
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.preprocessing.grayscale import WHITE
from digitpad.preprocessing.small_pictures import MIN_LIGHTEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from digitpad.arrays import UInt8Array
    from digitpad.preprocessing.to_frame import Ink

BATCH_BYTES = 8_000_000
"""The size of a record batch, about."""

PIXEL_COUNT = FRAME_SIZE**2
PICTURE_AXES, COLOR_CHANNELS = 2, (3, 4)
_TEXT, _COUNT = pa.string(), pa.int32()
SCHEMA = pa.schema(
    {"file": _TEXT, "index": pa.int64(), "picture": pa.binary()}
    | {"height": _COUNT, "width": _COUNT, "channels": _COUNT, "label": _TEXT, "error": _TEXT}
)


class Records(NamedTuple):
    """N records of a file.

    Attributes:
        file: its path, for a member of an archive with its name.
        index: their numbers in the file from 0; None for a picture by itself.
        pictures: an array, (N, 784), (N, height, width) or (N, height, width, 1, 3 or 4); or else their contents.
        labels: the label of each, if there are any.
        errors: for each None, or why it cannot be read.
        channels: 0 if the contents are strokes.
    """

    file: str
    index: Sequence[int | None]  # type: ignore[assignment] # tuples have a method of this name
    pictures: npt.NDArray[np.generic] | Sequence[bytes | None]
    labels: Sequence[str | None] | None = None
    errors: Sequence[str | None] | None = None
    channels: int | None = None

    def find_white(self) -> tuple[int, float]:
        """What stands for white, 1 or 255, by the first array that tells; 0 if none does. And the largest value."""
        if not isinstance(self.pictures, np.ndarray):
            return (0, 0) if self.errors and all(self.errors) else (WHITE, WHITE)
        lines = self.pictures.reshape(len(self.pictures), -1)
        if lines.dtype.kind == "b":
            return 1, 1
        low: npt.NDArray[Any] = lines.min(axis=1)
        high: npt.NDArray[Any] = lines.max(axis=1)
        is_whole = np.ones(len(lines), bool)
        if lines.dtype.kind == "f":
            is_whole = (lines == np.rint(lines)).all(axis=1)
        is_fraction = (low >= 0) & (high <= 1) & ~is_whole
        is_byte = (low >= 0) & (high <= WHITE) & is_whole
        for index in np.flatnonzero(is_fraction | (is_byte & (high >= MIN_LIGHTEST))):
            return (1 if is_fraction[index] else WHITE), float(high[index])
        return 0, float(high[is_byte].max(initial=0))

    def to_batch(self, white: int) -> pa.RecordBatch:
        """The record batch. A picture with values that are not in 0..1, or no whole numbers in 0..255, is an error."""
        count, pictures = len(self.index), self.pictures
        errors = self.errors or [None] * count
        shape: Sequence[int | None] = (None, None, self.channels)
        if isinstance(pictures, np.ndarray):
            shape, lines = (*picture_shape(pictures.shape[1:]), 1)[:3], pictures.reshape(count, -1)
            if lines.dtype != np.uint8 or white != WHITE:
                lines, wrong = _scale(lines.astype(np.float64), white)
                errors = [error or other for error, other in zip(errors, wrong, strict=True)]
            offsets = pa.py_buffer(np.arange(count + 1, dtype=np.int32) * lines.shape[1])
            buffers = [None, offsets, pa.py_buffer(np.ascontiguousarray(lines))]
            pictures = pa.Array.from_buffers(pa.binary(), count, buffers)
        sides = [pa.repeat(pa.scalar(side, _COUNT), count) for side in shape]
        file = os.fsencode(self.file).decode(errors="replace")  # names of files may be any bytes
        columns = [[file] * count, self.index, pictures, *sides, self.labels or [None] * count, errors]
        return pa.record_batch([pa.array(*pair) for pair in zip(columns, SCHEMA.types, strict=True)], SCHEMA)


def _scale(lines: npt.NDArray[np.float64], white: int) -> tuple[UInt8Array, list[str | None]]:
    """(N, pixels) values as bytes, and for each picture None, or why its values are not valid."""
    low, high = lines.min(axis=1), lines.max(axis=1)
    is_valid = (low >= 0) & (high <= white) & ((white == 1) | (lines == np.rint(lines)).all(axis=1))
    faults = [None if good else _describe(*ends) for good, *ends in zip(is_valid, low, high, strict=True)]
    return np.rint(np.where(is_valid[:, None], lines, 0) * (WHITE // white)).astype(np.uint8), faults


def _describe(low: float, high: float) -> str:
    """Why values from the lowest to the highest are not valid."""
    is_finite = math.isfinite(low) and math.isfinite(high)
    found = f"values from {low:g} to {high:g}" if is_finite else "values that are missing or infinite"
    return f"The picture has {found}: use whole numbers from 0 to 255 in the whole file, or 0 to 1."


def picture_shape(shape: Sequence[int]) -> tuple[int, ...]:
    """(height, width) or (height, width, channels) of a picture whose array has this shape.

    Raises:
        InkError: it is no picture.
    """
    if tuple(shape) == (PIXEL_COUNT,):
        return FRAME_SIZE, FRAME_SIZE
    sides = shape[:PICTURE_AXES] if shape[PICTURE_AXES:] == (1,) else shape
    if len(sides) < PICTURE_AXES or 0 in sides or sides[PICTURE_AXES:] not in ((), *((n,) for n in COLOR_CHANNELS)):
        sizes = f"784 values, (height, width) or (height, width, 3 or 4), not {shape}"
        raise InkError(f"The picture cannot be read: pictures must be {sizes}.")
    return tuple(sides)


def to_inks(record: dict[str, Any]) -> Iterator[tuple[int | None, Ink]]:
    """The pages of a record, each valid until the next, and their numbers if there are several.

    Raises:
        InkError: the record, or a page, cannot be read.
    """
    content, height, channels = record["picture"], record["height"], record["channels"]
    if record["error"]:
        raise InkError(record["error"])
    if channels == 0:
        yield None, parse_strokes(content)
    elif height:
        shape = (height, record["width"], channels)
        yield None, np.frombuffer(content, np.uint8).reshape(shape[:PICTURE_AXES] if channels == 1 else shape)
    else:
        picture = open_picture(content)
        yield from enumerate(picture.pages()) if picture.page_count > 1 else [(None, content)]


def parse_strokes(line: bytes) -> list[Any]:
    """The strokes in a line of JSON, not checked yet.

    Raises:
        InkError: there are none.
    """
    usage = 'write {"strokes": [[[x, y], …], …]}.'
    try:
        value = json.loads(line)
    except ValueError:
        raise InkError(f"The line is no JSON: {usage}") from None
    strokes = value.get("strokes") if isinstance(value, dict) else value
    if not isinstance(strokes, list):
        raise InkError(f"The line has no strokes: {usage}")
    return strokes
