"""Read the inputs of `digitpad predict`: files, folders, patterns, the standard input and IDX files."""

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

PICTURE_SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"}
STDIN = "-"

IDX_MAGIC = b"\0\0\x08\x03"
"""The first bytes of an IDX file of grey pictures, such as MNIST's: unsigned bytes in three dimensions."""

IDX_BATCH_SIZE = 256
MAX_IDX_PIXELS = 1_000_000
"""Pixels of one picture in an IDX file."""

MAX_FILE_BYTES = 256_000_000
"""50 million pixels of three bytes each take less."""


def expand_inputs(inputs: Iterable[str]) -> Iterator[str]:
    """The files that the command's arguments stand for: files, pictures in folders, and matches of patterns, in order.

    An argument that matches nothing is passed on, so that the error message can name it.
    """
    for argument in inputs:
        matches = [argument]
        if glob.has_magic(argument) and not os.path.exists(argument):  # noqa: PTH110 - pathlib's raises for long names
            matches = sorted(glob.glob(argument, recursive=True)) or [argument]  # noqa: PTH207 - absolute paths, too
        yield from dict.fromkeys(file for match in matches for file in _pictures_in(match))


def _pictures_in(path: str) -> list[str]:
    """The pictures in a folder; any other path as it is."""
    if path == STDIN or not os.path.isdir(path):  # noqa: PTH112 - as above
        return [path]
    return sorted(str(file) for file in Path(path).rglob("*") if file.suffix.lower() in PICTURE_SUFFIXES) or [path]


def predict_file(recognizer: Recognizer, file: str) -> Iterator[tuple[str, Prediction]]:
    """The name and the prediction of each picture in a file.

    Raises:
        InkError: the file cannot be read, or ends too early; the message names it.
    """
    if file == STDIN:
        yield from _predict_stream(recognizer, STDIN, sys.stdin.buffer)
        return
    if os.path.isdir(file):  # noqa: PTH112 - as above
        raise InkError(f"{file} holds no pictures: name a folder that does.")
    with open_picture_file(file) as stream:
        yield from _predict_stream(recognizer, file, stream)


def _predict_stream(recognizer: Recognizer, name: str, stream: IO[bytes]) -> Iterator[tuple[str, Prediction]]:
    magic = stream.read(len(IDX_MAGIC))
    if magic != IDX_MAGIC:
        content = magic + stream.read(MAX_FILE_BYTES)
        if len(content) > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1_000_000
            raise InkError(f"{name} has more than {limit} million bytes: make the picture smaller.")
        yield name, _predict_picture(recognizer, name, content)
        return
    count, height, width = _parse_idx_header(name, stream.read(12))
    for start in range(0, count, IDX_BATCH_SIZE):
        images = _read_idx_images(name, stream, min(IDX_BATCH_SIZE, count - start), height, width)
        for index, prediction in enumerate(_predict_idx_batch(recognizer, images), start):
            yield f"{name}[{index}]", prediction


def _predict_picture(recognizer: Recognizer, name: str, content: bytes) -> Prediction:
    try:
        return recognizer.recognize(content)
    except InkError as error:
        raise InkError(f"{name}: {error}") from None


def _parse_idx_header(name: str, header: bytes) -> tuple[int, int, int]:
    try:
        count, height, width = struct.unpack(">III", header)
    except struct.error:
        raise InkError(f"{name} ends too early: name a whole IDX file.") from None
    if not 0 < height * width <= MAX_IDX_PIXELS:
        raise InkError(f"{name} holds pictures of {height} x {width} pixels: use 1 to {MAX_IDX_PIXELS:,} pixels each.")
    return count, height, width


def _read_idx_images(name: str, stream: IO[bytes], count: int, height: int, width: int) -> UInt8Array:
    shape = (count, height, width)
    content = stream.read(math.prod(shape))
    if len(content) < math.prod(shape):
        raise InkError(f"{name} ends too early: name a whole IDX file.")
    return np.frombuffer(content, np.uint8).reshape(shape)


def _predict_idx_batch(recognizer: Recognizer, images: UInt8Array) -> list[Prediction]:
    """Predictions of (N, height, width) grey pictures; those of a frame's size are taken as frames."""
    if images.shape[1:] == (FRAME_SIZE, FRAME_SIZE):
        return recognizer.predict_frames(images.astype(np.float32) / np.float32(255))
    inks: list[Ink] = list(images)
    return recognizer.recognize_batch(inks)
