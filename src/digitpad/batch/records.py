"""Records: pictures and strokes of any source as Arrow record batches.

A record's `picture` is an encoded picture; grey values or colours if it has a height and a width; or JSON if it begins
as JSON does. A record that cannot be read has an `error` instead.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from digitpad.errors import InkError
from digitpad.preprocessing.decode import open_picture
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.preprocessing.grayscale import WHITE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from digitpad.arrays import UInt8Array
    from digitpad.preprocessing.to_frame import Ink

BATCH_BYTES = 8_000_000
"""The size of a record batch, about."""

FRAGMENT_BATCHES, MIN_FRAGMENTS, MIN_FRAGMENT_ROWS = 4, 16, 1000
"""A fragment has so many batches at most; a smaller file still has so many fragments, if they have so many rows."""

PIXEL_COUNT = FRAME_SIZE**2
COLOR_CHANNELS = (3, 4)
PICTURE_AXES = 2
JSON_STARTS = (b"{", b"[")

SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("index", pa.int64()),
        ("picture", pa.binary()),
        ("height", pa.int32()),
        ("width", pa.int32()),
        ("channels", pa.int32()),
        ("label", pa.string()),
        ("error", pa.string()),
    ]
)


class Record(NamedTuple):
    """A row of `SCHEMA`: `index` counts the records of a file from 0; None if the file is a picture."""

    file: str
    index: int | None = None  # type: ignore[assignment] # tuples have a method of this name
    picture: bytes | None = None
    height: int | None = None
    width: int | None = None
    channels: int | None = None
    label: str | None = None
    error: str | None = None


def fragment_rows(count: int, row_bytes: float) -> int:
    """How many rows of so many bytes each a fragment has, of a file with so many rows."""
    most = FRAGMENT_BATCHES * batch_rows(row_bytes)
    return min(max(math.ceil(count / MIN_FRAGMENTS), MIN_FRAGMENT_ROWS), most)


def batch_rows(row_bytes: float) -> int:
    """How many rows of so many bytes each a batch has."""
    return max(1, int(BATCH_BYTES // max(row_bytes, PIXEL_COUNT)))


def to_batches(records: Iterable[Record]) -> Iterator[pa.RecordBatch]:
    """The records in batches."""
    rows: list[Record] = []
    size = 0
    for record in records:
        rows.append(record)
        size += len(record.picture or b"") + PIXEL_COUNT
        if size >= BATCH_BYTES:
            yield _to_batch(rows)
            rows, size = [], 0
    if rows:
        yield _to_batch(rows)


def _to_batch(rows: Sequence[Record]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    return pa.record_batch(
        [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)], SCHEMA
    )


def pixels_to_batches(
    file: str, first: int | None, values: npt.NDArray[np.generic], labels: Sequence[str | None] | None = None
) -> Iterator[pa.RecordBatch]:
    """Pictures in an array, (N, 784), (N, height, width) or (N, height, width, 1, 3 or 4), as record batches.

    They are bytes, booleans, numbers in 0..1, or whole numbers in 0..255; a picture with others is an error.
    """
    shape = picture_shape(values.shape[1:])
    pixels, faults = _to_bytes(values.reshape(len(values), *shape))
    count, size = len(pixels), math.prod(shape)
    offsets = pa.py_buffer(np.arange(count + 1, dtype=np.int32) * size)
    height, width, channels = (pa.repeat(pa.scalar(side, pa.int32()), count) for side in (*shape, 1)[:3])
    yield pa.record_batch(
        [
            pa.repeat(pa.scalar(file), count),
            pa.nulls(count, pa.int64()) if first is None else pa.array(np.arange(first, first + count)),
            pa.Array.from_buffers(pa.binary(), count, [None, offsets, pa.py_buffer(np.ascontiguousarray(pixels))]),
            *(height, width, channels),
            pa.nulls(count, pa.string()) if labels is None else pa.array(labels, pa.string()),
            pa.array(faults, pa.string()),
        ],
        SCHEMA,
    )


def pixel_record(file: str, index: int, values: npt.NDArray[np.generic], label: str | None) -> Record:
    """The record of one picture in an array, as in `pixels_to_batches`.

    Raises:
        ValueError: it is no picture.
    """
    height, width, channels = (*(shape := picture_shape(values.shape)), 1)[:3]
    pixels, (fault,) = _to_bytes(values.reshape(1, *shape))
    return Record(file, index, pixels.tobytes(), height, width, channels, label, fault)


def picture_shape(shape: Sequence[int]) -> tuple[int, ...]:
    """(height, width) or (height, width, channels) of a picture whose array has this shape.

    Raises:
        ValueError: it is no picture.
    """
    if tuple(shape) == (PIXEL_COUNT,):
        return FRAME_SIZE, FRAME_SIZE
    if len(shape) == PICTURE_AXES + 1 and shape[-1] == 1:
        shape = shape[:-1]
    if 0 in shape or not (
        len(shape) == PICTURE_AXES or (len(shape) == PICTURE_AXES + 1 and shape[-1] in COLOR_CHANNELS)
    ):
        raise ValueError(f"pictures must be 784 values, (height, width) or (height, width, 3 or 4), not {tuple(shape)}")
    return tuple(shape)


def _to_bytes(values: npt.NDArray[np.generic]) -> tuple[UInt8Array, list[str | None]]:
    """The values as bytes, and for each picture None, or why its values are not valid."""
    if values.dtype in (np.uint8, np.bool_):
        pixels: UInt8Array = values.astype(np.uint8, copy=False)
        return pixels * np.uint8(WHITE) if values.dtype == np.bool_ else pixels, [None] * len(values)
    lines = values.reshape(len(values), -1).astype(np.float64)
    low, high = lines.min(axis=1), lines.max(axis=1)
    is_fraction = (values.dtype.kind == "f") & (low >= 0) & (high <= 1)
    is_byte = (low >= 0) & (high <= WHITE) & (lines == np.rint(lines)).all(axis=1)
    scaled = np.where(is_fraction[:, None], lines * WHITE, np.where(is_byte[:, None], lines, 0))
    fault = "The picture has values from {:g} to {:g}: use whole numbers from 0 to 255, or numbers from 0 to 1."
    faults = [
        None if valid else fault.format(*ends) for valid, *ends in zip(is_fraction | is_byte, low, high, strict=True)
    ]
    return np.rint(scaled).astype(np.uint8).reshape(values.shape), faults


def to_inks(record: dict[str, Any]) -> Iterator[tuple[int | None, Ink]]:
    """The pages of a record, each valid until the next, and their numbers if there are several.

    Raises:
        InkError: the record, or a page, cannot be read.
    """
    content = record["picture"]
    if record["error"]:
        raise InkError(record["error"])
    if record["height"]:
        shape = (record["height"], record["width"], record["channels"])
        yield None, np.frombuffer(content, np.uint8).reshape(shape[:2] if shape[2] == 1 else shape)
    elif content.startswith(JSON_STARTS):
        yield None, _parse_strokes(content)
    else:
        picture = open_picture(content)
        pages = enumerate(picture.pages()) if picture.page_count > 1 else [(None, content)]
        yield from pages


def _parse_strokes(content: bytes) -> Ink:
    try:
        value = json.loads(content)
    except ValueError:
        raise InkError('The line is no JSON: write {"strokes": [[[x, y], …], …]}.') from None
    strokes = value.get("strokes") if isinstance(value, dict) else value
    if not isinstance(strokes, list):
        raise InkError('The line has no strokes: write {"strokes": [[[x, y], …], …]}.')
    return strokes
