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

from digitpad.batch import is_data_name
from digitpad.errors import ConstraintError, DigitpadError, InkError, MissingExtraError, SheetCodeError, SheetError
from digitpad.preprocessing.decode import (
    MAX_FILE_BYTES,
    PICTURE_SUFFIXES,
    open_picture,
    open_picture_file,
    picture_to_sheet,
    picture_to_strip,
)
from digitpad.preprocessing.grayscale import WHITE
from digitpad.preprocessing.small_pictures import MIN_LIGHTEST, pictures_to_frames
from digitpad.preprocessing.to_frame import is_strokes
from digitpad.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from digitpad.arrays import UInt8Array
    from digitpad.numbers.constraints import Constraint
    from digitpad.numbers.reading import NumberReading
    from digitpad.preprocessing.to_frame import Ink
    from digitpad.recognizer import Prediction, Recognizer
    from digitpad.sheets.checks import SheetChecks
    from digitpad.sheets.layout import SheetLayout
    from digitpad.sheets.reading import SheetReading

T = TypeVar("T")

STDIN = "-"

IDX_MAGIC = b"\0\0\x08\x03"
"""The first bytes of an IDX file of grey pictures, such as MNIST's: unsigned bytes in three dimensions."""

HEAD_BYTES = 8
DATA_SIGNATURES = (b"\x1f\x8b", b"PK\x03\x04", b"\x93NUMPY", b"PAR1", b"ARROW1")
"""The first bytes of data sets: gzip, zip, NumPy, Parquet, Arrow."""

IDX_BATCH_SIZE = 256
MAX_IDX_PIXELS = 1_000_000
"""Pixels of one picture in an IDX file."""


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

    predict_picture: Callable[[Ink], T]
    predict_images: Callable[[UInt8Array], list[T]]


def make_digit_predictor(recognizer: Recognizer) -> Predictor[Prediction]:
    """Recognises the digit in each picture."""
    return Predictor(recognizer.recognize, lambda images: recognizer.predict_frames(pictures_to_frames(images)))


def make_number_predictor(recognizer: Recognizer, constraint: Constraint) -> Predictor[NumberReading]:
    """Reads the number in each picture."""

    def read(ink: Ink) -> NumberReading:
        if is_strokes(ink):
            return recognizer.read_strokes(ink, constraint)
        return recognizer.read_strip(picture_to_strip(ink), constraint)

    return Predictor(read, lambda images: [read(image) for image in images])


def make_sheet_predictor(
    recognizer: Recognizer, layout: SheetLayout | None, checks: SheetChecks
) -> Predictor[SheetReading | DigitpadError]:
    """Reads the sheet in each picture, or says why it cannot: other pages of a file may show one."""

    def read(ink: Ink) -> SheetReading | DigitpadError:
        if is_strokes(ink):
            return InkError("Strokes are no sheet: give a photograph or a scan.")
        photo = picture_to_sheet(ink)
        try:
            return checks.apply(recognizer.read_photo(photo, layout))
        except SheetCodeError as error:
            return error.advise("give the code printed below the boxes with --code")
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
        if not _may_be_data(stream.peek(HEAD_BYTES), file):
            yield from _predict_stream(predictor, file, stream)
            return
    yield from _predict_records(predictor, file)


def _may_be_data(start: bytes, file: str) -> bool:
    """Whether a file is neither a picture nor plain IDX, but may hold many pictures or strokes."""
    return not start.startswith(IDX_MAGIC) and (is_data_name(file) or start.startswith(DATA_SIGNATURES))


def _predict_records(predictor: Predictor[T], file: str) -> Iterator[tuple[str, T]]:
    """The name of each record in a data set, and what is predicted for it; what cannot be read is told in the end."""
    try:
        from digitpad.batch.inputs import plan, read  # noqa: PLC0415 - the extra
        from digitpad.batch.records import to_inks  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingExtraError(file, error.name, "batch") from None
    errors = []
    for record in (record for fragment in read(plan([file])) for record in fragment.records.to_pylist()):
        name = record["file"] if record["index"] is None else f"{record['file']}[{record['index']}]"
        try:
            for page, ink in to_inks(record):
                yield name if page is None else f"{name}[{page}]", predictor.predict_picture(ink)
        except InkError as error:
            errors.append(f"{name}: {error}")
    if errors:
        raise InkError(errors[0] + (f" So it is with {len(errors) - 1} more." if len(errors) > 1 else ""))


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
    predictions = (prediction for images in _read_idx(name, stream) for prediction in predictor.predict_images(images))
    yield from ((f"{name}[{index}]", prediction) for index, prediction in enumerate(predictions))


def _read_idx(name: str, stream: IO[bytes]) -> Iterator[UInt8Array]:
    """The pictures of an IDX file, after its first bytes, with white as 255; of zeros and ones alone it is 1."""
    count, height, width = _parse_idx_header(name, stream.read(12))
    undecided: list[UInt8Array] = []
    lightest, damage = 0, None
    for start in range(0, count, IDX_BATCH_SIZE):
        try:
            undecided.append(_read_idx_images(name, stream, min(IDX_BATCH_SIZE, count - start), height, width))
        except InkError as error:
            damage = error
            break
        lightest = max(lightest, int(undecided[-1].max()))
        if lightest >= MIN_LIGHTEST:
            yield from undecided
            undecided = []
    if 1 < lightest < MIN_LIGHTEST:
        factor = WHITE // lightest
        raise InkError(f"{name} holds no value above {lightest}: multiply all by {factor}, so that white is 255.")
    yield from (images * np.uint8(WHITE if lightest == 1 else 1) for images in undecided)
    if damage:
        raise damage
    if stream.read(1):
        stated = format_count(count, "picture")
        raise InkError(f"{name} goes on after the {stated} that it says it holds: save or load it anew.")


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
