"""Read pictures from arrays: IDX files, .npy and .npz, with or without gzip."""

from __future__ import annotations

import gzip
import math
import struct
import zipfile
import zlib
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from digitpad.batch.records import PICTURE_AXES, PIXEL_COUNT, Pixels, batch_rows, divide, picture_shape
from digitpad.errors import InkError

if TYPE_CHECKING:
    from collections.abc import Iterator

NPY_MAGIC, ZIP_MAGIC, GZIP_MAGIC = b"\x93NUMPY", b"PK\x03\x04", b"\x1f\x8b"
IDX_BYTES, READ_BYTES, MAX_PICTURE_BYTES = 8, 1 << 20, 256_000_000
ONE_HOT = (10,)
"""The shape of a label beside pictures."""

MAX_DEFLATE_RATIO = 1032
"""Deflate makes data no smaller than by this factor."""


def starts_with(path: str, magic: bytes) -> bool:
    """Whether a file starts with these bytes."""
    with Path(path).open("rb") as file:
        return file.read(len(magic)) == magic


@contextmanager
def open_stream(path: str, member: str = "") -> Iterator[IO[bytes]]:
    """The bytes of a file, or of a member of a zip file, unpacked if they are gzipped."""
    if member:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            yield stream
    else:
        with gzip.open(path) if starts_with(path, GZIP_MAGIC) else Path(path).open("rb") as stream:
            yield stream  # type: ignore[misc] # as good as a file


def read_up_to(stream: IO[bytes], count: int) -> bytes:
    """The next bytes of a stream; fewer than `count` at its end, or where it is damaged."""
    content = bytearray()
    with suppress(EOFError, OSError, zlib.error, zipfile.BadZipFile):
        while part := stream.read1(min(count - len(content), READ_BYTES)):  # type: ignore[attr-defined]
            content += part
    return bytes(content)


def plan_arrays(path: str) -> Iterator[tuple[int, int, str]]:
    """The pictures of each fragment, and the name of their array in an .npz file."""
    members = [""]
    if is_zip := starts_with(path, ZIP_MAGIC):
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(".npy")]
        shapes = {name: _read_header(path, name)[0] for name in names}
        members = [name for name in names if len(shapes[name]) >= PICTURE_AXES and shapes[name][1:] != ONE_HOT]
    if not members:
        raise InkError(f"{path} holds no arrays of pictures: name an .npz file that does.")
    for member in members:
        shape, dtype, offset = _read_layout(path, member)
        size = Path(path).stat().st_size * (MAX_DEFLATE_RATIO if is_zip or starts_with(path, GZIP_MAGIC) else 1)
        row_bytes = math.prod(shape[1:]) * dtype.itemsize
        count = min(shape[0], (size - offset) // row_bytes + 1)  # the header may promise more than there is
        yield from ((*part, member) for part in divide(count, row_bytes))


def read_array(path: str, start: int, stop: int, member: str) -> Iterator[Pixels]:
    """The pictures from `start` to before `stop`.

    Raises:
        InkError: the file ends too early, or holds no pictures.
    """
    shape, dtype, offset = _read_layout(path, member)
    file, row_bytes = path + f"/{member}".removesuffix(".npy") * bool(member), math.prod(shape[1:]) * dtype.itemsize
    with open_stream(path, member) as stream:
        stream.seek(offset + start * row_bytes)
        while start < stop:
            content = read_up_to(stream, min(batch_rows(row_bytes), stop - start) * row_bytes)
            rows = len(content) // row_bytes
            if not rows:
                raise InkError(f"{file} ends too early: of {shape[0]:,} pictures only {start:,} are there.")
            values = np.frombuffer(content[: rows * row_bytes], dtype).reshape(rows, *shape[1:])
            yield Pixels(file, range(start, start + rows), values)
            start += rows


def _read_layout(path: str, member: str) -> tuple[tuple[int, ...], np.dtype[np.generic], int]:
    """The shape of an array of pictures, its type and its first byte.

    Raises:
        InkError: these are no pictures.
    """
    shape, is_fortran, dtype, offset = _read_header(path, member)
    if len(shape) == PICTURE_AXES and shape[1] != PIXEL_COUNT:
        shape = (1, *shape)
    if len(shape) < PICTURE_AXES or dtype.kind not in "uifb" or is_fortran:
        kind = "values by column" if is_fortran else f"{dtype} of shape {shape}"
        raise InkError(f"{path} holds {kind}: save pictures as numbers, (N, 784) or (N, height, width).")
    picture_shape(shape[1:])
    if (row_bytes := math.prod(shape[1:]) * dtype.itemsize) > MAX_PICTURE_BYTES:
        raise InkError(f"{path} holds pictures of {row_bytes:,} bytes: use {MAX_PICTURE_BYTES:,} at most.")
    return shape, dtype, offset


def _read_header(path: str, member: str) -> tuple[tuple[int, ...], bool, np.dtype[np.generic], int]:
    """The shape of any array, whether its first axis varies fastest, its type and its first byte."""
    with open_stream(path, member) as stream:
        magic = stream.read(len(NPY_MAGIC))
        stream.seek(0)
        if magic == NPY_MAGIC:
            version = np.lib.format.read_magic(stream)
            read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            return (*read(stream), stream.tell())
        header = stream.read(4 + 4 * magic[3])
        if magic[2] != IDX_BYTES or len(header) < 4 + 4 * magic[3]:
            raise InkError(f"{path} is no whole IDX file of bytes.")
        return struct.unpack_from(f">{magic[3]}I", header, 4), False, np.dtype(np.uint8), len(header)
