"""What `digitpad predict` is handed: files, folders, patterns, the standard input and IDX files, one ink at a time."""

from __future__ import annotations

import glob
import math
import os
import struct
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from digitpad.errors import InkError
from digitpad.preprocessing.decode import open_picture_file
from digitpad.preprocessing.frame import FRAME_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digitpad.arrays import UInt8Array
    from digitpad.preprocessing.to_frame import Ink
    from digitpad.recognizer import Prediction, Recognizer

PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"}
STDIN = "-"

IDX = b"\0\0\x08\x03"
"""How a file of many greys begins, as MNIST's do: bytes, in three dimensions."""

IDX_AT_ONCE = 256

LARGEST = 1_000_000
"""Most pixels of a picture in an IDX file."""

MOST_BYTES = 256_000_000
"""A picture file with more bytes than this is not read: 50 million pixels of a byte a colour need fewer."""


def files(words: Iterable[str]) -> Iterator[str]:
    """The files that words on the command line stand for: pictures in folders, and in what matches patterns, in order.

    A word that stands for nothing is handed on, so that it is named when it cannot be read.
    """
    for word in words:
        matches = [word]
        if glob.has_magic(word) and not os.path.exists(word):  # noqa: PTH110 - pathlib's raises where a name is too long
            matches = sorted(glob.glob(word, recursive=True)) or [word]  # noqa: PTH207 - also of whole paths
        yield from dict.fromkeys(file for match in matches for file in _within(match))


def _within(path: str) -> list[str]:
    """A folder's pictures, or else what was named."""
    if path == STDIN or not os.path.isdir(path):  # noqa: PTH112 - as above
        return [path]
    return sorted(str(file) for file in Path(path).rglob("*") if file.suffix.lower() in PICTURES) or [path]


def predictions(recognizer: Recognizer, file: str) -> Iterator[tuple[str, Prediction]]:
    """The name and the prediction of each ink in a file.

    Raises:
        InkError: it cannot be read, or not to its end; the sentence names it.
    """
    if file == STDIN:
        yield from _of(recognizer, STDIN, sys.stdin.buffer)
        return
    if os.path.isdir(file):  # noqa: PTH112 - as above
        raise InkError(f"{file} holds no pictures: name a folder that does.")
    with open_picture_file(file) as content:
        yield from _of(recognizer, file, content)


def _of(recognizer: Recognizer, name: str, file: IO[bytes]) -> Iterator[tuple[str, Prediction]]:
    start = file.read(len(IDX))
    if start != IDX:
        content = start + file.read(MOST_BYTES)
        if len(content) > MOST_BYTES:
            raise InkError(f"{name} has more than {MOST_BYTES // 1_000_000} million bytes: make the picture smaller.")
        yield name, _recognized(recognizer, name, content)
        return
    count, height, width = _sizes(name, file.read(12))
    for first in range(0, count, IDX_AT_ONCE):
        greys = _greys(name, file, min(IDX_AT_ONCE, count - first), height, width)
        found = _named(recognizer, greys)
        yield from ((f"{name}[{first + place}]", prediction) for place, prediction in enumerate(found))


def _recognized(recognizer: Recognizer, name: str, content: bytes) -> Prediction:
    try:
        return recognizer.recognize(content)
    except InkError as error:
        raise InkError(f"{name}: {error}") from None


def _sizes(name: str, header: bytes) -> tuple[int, int, int]:
    try:
        count, height, width = struct.unpack(">III", header)
    except struct.error:
        raise InkError(f"{name} ends too early: name a whole IDX file.") from None
    if not 0 < height * width <= LARGEST:
        raise InkError(f"{name} holds pictures of {height} x {width} pixels: use 1 to {LARGEST:,} pixels each.")
    return count, height, width


def _greys(name: str, file: IO[bytes], count: int, height: int, width: int) -> UInt8Array:
    shape = (count, height, width)
    content = file.read(math.prod(shape))
    if len(content) < math.prod(shape):
        raise InkError(f"{name} ends too early: name a whole IDX file.")
    return np.frombuffer(content, np.uint8).reshape(shape)


def _named(recognizer: Recognizer, greys: UInt8Array) -> list[Prediction]:
    """Pictures of the size of a frame are frames; others are read as pictures are."""
    if greys.shape[1:] == (FRAME_SIZE, FRAME_SIZE):
        return recognizer.predict_frames(greys.astype(np.float32) / np.float32(255))
    inks: list[Ink] = list(greys)
    return recognizer.recognize_batch(inks)
