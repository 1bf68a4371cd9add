"""Read pictures from arrays: IDX files, .npy and .npz."""

from __future__ import annotations

import gzip
import math
import struct
import zipfile
import zlib
from contextlib import suppress
from typing import IO, TYPE_CHECKING

import numpy as np

from digitpad.batch.records import BATCH_BYTES, PICTURE_AXES, PIXEL_COUNT, Records, picture_shape
from digitpad.errors import InkError
from digitpad.wording import format_count

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

NPY_MAGIC, GZIP_MAGIC = b"\x93NUMPY", b"\x1f\x8b"
IDX_BYTES, READ_BYTES, MAX_PICTURE_BYTES = 8, 1 << 20, 256_000_000
ONE_HOT = (10,)
"""The shape of a label beside pictures."""


def unpack(file: io.BufferedReader) -> IO[bytes]:
    """The bytes of a file, unpacked if they are gzipped."""
    return gzip.open(file) if file.peek(len(GZIP_MAGIC)).startswith(GZIP_MAGIC) else file  # type: ignore[return-value]


def read_up_to(stream: IO[bytes], count: int) -> bytes:
    """The next bytes of a stream; fewer than `count` at its end, or where it is damaged."""
    content = bytearray()
    with suppress(EOFError, OSError, zlib.error, zipfile.BadZipFile):
        while part := stream.read1(min(count - len(content), READ_BYTES)):  # type: ignore[attr-defined]
            content += part
    return bytes(content)


def read_zip(file: io.BufferedReader, path: str) -> Iterator[Records]:
    """The arrays of pictures in an .npz file."""
    with zipfile.ZipFile(file) as archive:
        members = list_pictures(archive)
        if not members:
            raise InkError(f"{path} holds no arrays of pictures: name an .npz file that does.")
        for member in members:
            with archive.open(f"{member}.npy") as stream:
                yield from read_array(stream, f"{path}/{member}")


def list_pictures(archive: zipfile.ZipFile) -> list[str]:
    """The names of the arrays of pictures in an .npz file."""
    names = []
    for member in archive.namelist():
        if member.endswith(".npy"):
            with archive.open(member) as stream:
                shape, *_ = _read_header(stream, member)
            if len(shape) >= PICTURE_AXES and shape[1:] != ONE_HOT:
                names.append(member.removesuffix(".npy"))
    return names


def read_array(stream: IO[bytes], path: str) -> Iterator[Records]:
    """The pictures in an IDX or .npy file.

    Raises:
        InkError: the file ends too early or too late, or holds no pictures.
    """
    shape, is_fortran, dtype = _read_header(stream, path)
    if len(shape) == PICTURE_AXES and shape[1] != PIXEL_COUNT:
        shape = (1, *shape)
    if len(shape) < PICTURE_AXES or dtype.kind not in "uifb" or is_fortran:
        kind = "values by column" if is_fortran else f"{dtype} of shape {shape}"
        raise InkError(f"{path} holds {kind}: save pictures as numbers, (N, 784) or (N, height, width).")
    picture_shape(shape[1:])
    if (row_bytes := math.prod(shape[1:]) * dtype.itemsize) > MAX_PICTURE_BYTES:
        raise InkError(f"{path} holds pictures of {row_bytes:,} bytes: use {MAX_PICTURE_BYTES:,} at most.")
    start, step, stated = 0, max(1, BATCH_BYTES // row_bytes), format_count(shape[0], "picture")
    while start < shape[0]:
        content = read_up_to(stream, min(step, shape[0] - start) * row_bytes)
        if not (rows := len(content) // row_bytes):
            raise InkError(f"{path} ends too early: it says it holds {stated}, and has {start:,}.")
        values = np.frombuffer(content, dtype, rows * math.prod(shape[1:])).reshape(rows, *shape[1:])
        yield Records(path, range(start, start + rows), values)
        start += rows
    if stream.read(1):
        raise InkError(f"{path} goes on after the {stated} that it says it holds: save or load it anew.")


def _read_header(stream: IO[bytes], path: str) -> tuple[tuple[int, ...], bool, np.dtype[np.generic]]:
    """The shape of any array, whether its first axis varies fastest, and its type."""
    start = stream.read(4)
    if start == NPY_MAGIC[:4]:
        stream.seek(0)
        version = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        return read(stream)
    header = stream.read(4 * start[3])
    if start[2] != IDX_BYTES or len(header) < 4 * start[3]:
        raise InkError(f"{path} is no whole IDX file of bytes.")
    return struct.unpack(f">{start[3]}I", header), False, np.dtype(np.uint8)
