"""Read the inputs of `digitpad predict`: files, folders, patterns, the standard input and IDX files."""

from __future__ import annotations

import glob
import math
import os
import struct
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from digitpad.errors import ConstraintError, DigitpadError, InkError, SheetError
from digitpad.preprocessing.decode import open_picture, open_picture_file, picture_to_sheet, picture_to_strip
from digitpad.preprocessing.frame import FRAME_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from PIL.Image import Image

    from digitpad.arrays import UInt8Array
    from digitpad.numbers.constraints import Constraint
    from digitpad.numbers.reading import NumberReading
    from digitpad.preprocessing.decode import Picture
    from digitpad.preprocessing.to_frame import Ink
    from digitpad.recognizer import Prediction, Recognizer
    from digitpad.sheets.checks import SheetChecks
    from digitpad.sheets.layout import SheetLayout
    from digitpad.sheets.reading import SheetReading

T = TypeVar("T")

PICTURE_SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"}
STDIN = "-"

IDX_MAGIC = b"\0\0\x08\x03"
"""The first bytes of an IDX file of grey pictures, such as MNIST's: unsigned bytes in three dimensions."""

IDX_BATCH_SIZE = 256
MAX_IDX_PIXELS = 1_000_000
"""Pixels of one picture in an IDX file."""

MIN_LIGHT_PAPER = 128
"""Where the upper and lower edges of IDX pictures are lighter than this, ink is dark."""

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


class Predictor(NamedTuple, Generic[T]):
    """What is done with a file's content or an image, and with (N, height, width) grey pictures of bytes."""

    predict_picture: Callable[[bytes | Image], T]
    predict_images: Callable[[UInt8Array], list[T]]


def make_digit_predictor(recognizer: Recognizer) -> Predictor[Prediction]:
    """Recognises the digit in each picture. Grey pictures of a frame's size, ink light, are taken as frames."""

    def predict_images(images: UInt8Array) -> list[Prediction]:
        is_paper_dark = np.median(images[:, [0, -1]]) < MIN_LIGHT_PAPER
        if images.shape[1:] == (FRAME_SIZE, FRAME_SIZE) and is_paper_dark:
            return recognizer.predict_frames(images.astype(np.float32) / np.float32(255))
        inks: list[Ink] = list(images)
        return recognizer.recognize_batch(inks)

    return Predictor(recognizer.recognize, predict_images)


def make_number_predictor(recognizer: Recognizer, constraint: Constraint) -> Predictor[NumberReading]:
    """Reads the number in each picture."""

    def read(picture: Picture) -> NumberReading:
        return recognizer.read_strip(picture_to_strip(picture), constraint)

    return Predictor(read, lambda images: [read(image) for image in images])


def make_sheet_predictor(
    recognizer: Recognizer, layout: SheetLayout | None, checks: SheetChecks
) -> Predictor[SheetReading | DigitpadError]:
    """Reads the sheet in each picture, or says why it cannot: other pages of a file may show one."""

    def read(picture: Picture) -> SheetReading | DigitpadError:
        photo = picture_to_sheet(picture)
        try:
            return checks.apply(recognizer.read_photo(photo, layout))
        except (ConstraintError, SheetError) as error:
            return error

    return Predictor(read, lambda images: [read(image) for image in images])


def predict_file(predictor: Predictor[T], file: str) -> Iterator[tuple[str, T]]:
    """The name of each picture in a file, and what is predicted for it.

    Raises:
        InkError: the file cannot be read, or ends too early; the message names it.
    """
    if file == STDIN:
        yield from _predict_stream(predictor, STDIN, sys.stdin.buffer)
        return
    if os.path.isdir(file):  # noqa: PTH112 - as above
        raise InkError(f"{file} holds no pictures: name a folder that does.")
    with open_picture_file(file) as stream:
        yield from _predict_stream(predictor, file, stream)


def _predict_stream(predictor: Predictor[T], name: str, stream: IO[bytes]) -> Iterator[tuple[str, T]]:
    magic = stream.read(len(IDX_MAGIC))
    if magic != IDX_MAGIC:
        content = magic + stream.read(MAX_FILE_BYTES)
        if len(content) > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1_000_000
            raise InkError(f"{name} has more than {limit} million bytes: make the picture smaller.")
        try:
            yield from _predict_pages(predictor, name, content)
        except InkError as error:
            raise InkError(f"{name}: {error}") from None
        return
    count, height, width = _parse_idx_header(name, stream.read(12))
    for start in range(0, count, IDX_BATCH_SIZE):
        images = _read_idx_images(name, stream, min(IDX_BATCH_SIZE, count - start), height, width)
        for index, prediction in enumerate(predictor.predict_images(images), start):
            yield f"{name}[{index}]", prediction


def _predict_pages(predictor: Predictor[T], name: str, content: bytes) -> Iterator[tuple[str, T]]:
    """The prediction for a picture, or for each of its pages or frames."""
    picture = open_picture(content)
    if picture.page_count == 1:
        yield name, predictor.predict_picture(content)
        return
    for index, page in enumerate(picture.pages()):
        yield f"{name}[{index}]", predictor.predict_picture(page)


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
