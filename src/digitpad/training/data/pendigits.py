"""Pen digits: strokes with their labels and writers, from a file in the UNIPEN format.

Written for UCI's "Pen-Based Recognition of Handwritten Digits" (Alpaydin and Alimoglu, 1998; CC BY 4.0), whose
`.COMMENT` lines hold the digit, the writer and a serial number. In UNIPEN the y axis points up; in Digitpad y points
down.
"""

import gzip
import zlib
from collections.abc import Sequence
from pathlib import Path

from digitpad.errors import DataError
from digitpad.training.data.pen_samples import PenSample, Point
from digitpad.training.data.split import DataSplit

VALIDATION_WRITERS = frozenset({"pendigits/3", "pendigits/15", "pendigits/27"})
TEST_WRITERS = frozenset(f"pendigits/{number}" for number in (1, 7, 13, 19, 25))


def split_by_writer(digits: Sequence[PenSample]) -> DataSplit[PenSample]:
    """Split pen digits so that validation and test measure the network on writers it has never seen."""
    return DataSplit(
        [digit for digit in digits if digit.writer not in VALIDATION_WRITERS | TEST_WRITERS],
        [digit for digit in digits if digit.writer in VALIDATION_WRITERS],
        [digit for digit in digits if digit.writer in TEST_WRITERS],
    )


def read_pendigits(path: Path) -> list[PenSample]:
    """All digits in a UNIPEN file, gzipped or plain.

    Raises:
        DataError: the file is missing, damaged or of another format; the message names it.
    """
    try:
        content = path.read_bytes()
        text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("ascii")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read ({error}): download it again.") from None
    _, *segments = text.split(".SEGMENT DIGIT")
    try:
        digits = [_parse_digit(segment) for segment in segments]
    except (ValueError, IndexError):
        raise DataError(f"{path} is damaged: download it again.") from None
    if not digits:
        raise DataError(f"{path} holds no UNIPEN digits: give UCI's pendigits-orig.tra, plain or gzipped.")
    return digits


def _parse_digit(segment: str) -> PenSample:
    label, writer = -1, ""
    strokes: list[list[Point]] = []
    for line in segment.splitlines():
        match line.split():
            case [".COMMENT", digit, author, _]:
                label, writer = int(digit), f"pendigits/{int(author)}"
            case [".PEN_DOWN"]:
                strokes.append([])
            case [x, y] if not x.startswith("."):
                strokes[-1].append((float(x), -float(y)))
    strokes = [stroke for stroke in strokes if stroke]
    if label not in range(10) or not strokes:
        raise ValueError(segment)
    return PenSample(label, writer, strokes)
