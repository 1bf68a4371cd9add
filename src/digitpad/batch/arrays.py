"""Read pictures from arrays: IDX files, .npy and .npz, with or without gzip."""

from __future__ import annotations

import gzip
import math
import struct
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from digitpad.batch.records import (
    PICTURE_AXES,
    PIXEL_COUNT,
    batch_rows,
    fragment_rows,
    picture_shape,
    pixels_to_batches,
)
from digitpad.errors import InkError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

IDX_MAGIC, NPY_MAGIC, ZIP_MAGIC, GZIP_MAGIC = b"\0\0", b"\x93NUMPY", b"PK\x03\x04", b"\x1f\x8b"
MAX_PICTURE_BYTES = 256_000_000
MAX_DEFLATE_RATIO = 1032
"""Deflate makes data no smaller than by this factor."""

IDX_BYTES = 8
LABEL_AXES = 1


class Layout(NamedTuple):
    """Where an array lies in a file: its shape, its type, the first byte, and whether the first axis varies fastest."""

    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]
    offset: int
    is_fortran: bool = False


@contextmanager
def open_stream(path: str, member: str = "") -> Iterator[IO[bytes]]:
    """The bytes of a file, or of a member of a zip file, unpacked if they are gzipped."""
    with Path(path).open("rb") as file:
        if member:
            with zipfile.ZipFile(file) as archive, archive.open(member) as stream:
                yield stream
            return
        magic = file.read(len(GZIP_MAGIC))
        file.seek(0)
        if magic != GZIP_MAGIC:
            yield file
            return
        with gzip.open(file) as stream:
            yield stream  # type: ignore[misc] # as good as a file


def find_arrays(path: str) -> list[str]:
    """The names of the arrays with pictures in a zip file."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".npy")]
    found = [name for name in names if len(_read_layout(path, name).shape) > LABEL_AXES]
    if not found:
        raise InkError(f"{path} holds no arrays of pictures: name an .npz file that does.")
    return found


def plan_array(path: str, member: str) -> Iterator[tuple[int, int]]:
    """The first record of each fragment, and the one after its last. What the header promises is not believed."""
    layout, row_bytes = _measure(path, member)
    count, ratio = layout.shape[0], MAX_DEFLATE_RATIO if member or is_gzipped(path) else 1
    count = min(count, (Path(path).stat().st_size * ratio - layout.offset) // row_bytes + 1)
    step = fragment_rows(count, row_bytes)
    return ((start, min(start + step, count)) for start in range(0, count, step))


def is_gzipped(path: str) -> bool:
    """Whether a file is gzipped."""
    with Path(path).open("rb") as file:
        return file.read(len(GZIP_MAGIC)) == GZIP_MAGIC


def read_array(path: str, member: str, start: int, stop: int) -> Iterator[pa.RecordBatch]:
    """The records from `start` to before `stop`.

    Raises:
        InkError: the file ends too early, or holds no pictures.
    """
    layout, row_bytes = _measure(path, member)
    file = f"{path}/{member.removesuffix('.npy')}" if member else path
    with open_stream(path, member) as stream:
        stream.seek(layout.offset + start * row_bytes)
        while start < stop:
            content = stream.read(min(batch_rows(row_bytes), stop - start) * row_bytes)
            rows = len(content) // row_bytes
            if not rows:
                raise InkError(f"{file} ends too early: of {layout.shape[0]:,} pictures only {start:,} are there.")
            values = np.frombuffer(content[: rows * row_bytes], layout.dtype)
            yield from pixels_to_batches(file, start, values.reshape(rows, *layout.shape[1:]))
            start += rows


def _measure(path: str, member: str) -> tuple[Layout, int]:
    """The layout of an array of pictures, and how many bytes each picture has.

    Raises:
        InkError: these are no pictures.
    """
    layout = _read_layout(path, member)
    if len(layout.shape) == PICTURE_AXES and layout.shape[1] != PIXEL_COUNT:
        layout = layout._replace(shape=(1, *layout.shape))
    row_bytes = math.prod(layout.shape[1:]) * layout.dtype.itemsize
    if len(layout.shape) <= LABEL_AXES or layout.dtype.kind not in "uifb" or layout.is_fortran:
        kind = "values by column" if layout.is_fortran else f"{layout.dtype} of shape {layout.shape}"
        raise InkError(f"{path} holds {kind}: save pictures as numbers, (N, 784) or (N, height, width).")
    try:
        picture_shape(layout.shape[1:])
    except ValueError as error:
        raise InkError(f"{path} holds no pictures: {error}.") from None
    if row_bytes > MAX_PICTURE_BYTES:
        raise InkError(f"{path} holds pictures of {row_bytes:,} bytes: use {MAX_PICTURE_BYTES:,} at most.")
    return layout, row_bytes


def _read_layout(path: str, member: str) -> Layout:
    with open_stream(path, member) as stream:
        magic = stream.read(len(NPY_MAGIC))
        stream.seek(0)
        if magic == NPY_MAGIC:
            version = np.lib.format.read_magic(stream)
            read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape, is_fortran, dtype = read(stream)
            return Layout(shape, dtype, stream.tell(), is_fortran)
        header = stream.read(4 + 4 * magic[3])
        if magic[2] != IDX_BYTES or len(header) < 4 + 4 * magic[3]:
            raise InkError(f"{path} is no whole IDX file of bytes.")
        return Layout(struct.unpack_from(f">{magic[3]}I", header, 4), np.dtype(np.uint8), len(header))
