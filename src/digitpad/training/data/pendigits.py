"""Pen digits: strokes with their labels and writers, from a file in the UNIPEN format.

Written for UCI's "Pen-Based Recognition of Handwritten Digits" (Alpaydin and Alimoglu, 1998; CC BY 4.0), whose
`.COMMENT` lines hold the digit, the writer and a serial number. In UNIPEN the y axis points up; in Digitpad y points
down.
"""

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from digitpad.errors import DataError

VALIDATION_WRITERS = frozenset({3, 15, 27})
TEST_WRITERS = frozenset({1, 7, 13, 19, 25})

Point = tuple[float, float]


@dataclass(frozen=True)
class PenDigit:
    """One digit: its label 0..9, the writer's number, and for each stroke its (x, y) points, y down."""

    label: int
    writer: int
    strokes: list[list[Point]]


@dataclass(frozen=True)
class PenSplit:
    """Pen digits in three parts that have no writer in common."""

    training: list[PenDigit]
    validation: list[PenDigit]
    test: list[PenDigit]

    @property
    def count(self) -> int:
        """The number of digits in all parts."""
        return len(self.training) + len(self.validation) + len(self.test)


def split_by_writer(digits: Sequence[PenDigit]) -> PenSplit:
    """Split pen digits so that validation and test measure the network on writers it has never seen."""
    return PenSplit(
        [digit for digit in digits if digit.writer not in VALIDATION_WRITERS | TEST_WRITERS],
        [digit for digit in digits if digit.writer in VALIDATION_WRITERS],
        [digit for digit in digits if digit.writer in TEST_WRITERS],
    )


def read_unipen(path: Path) -> list[PenDigit]:
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


def _parse_digit(segment: str) -> PenDigit:
    label = writer = -1
    strokes: list[list[Point]] = []
    for line in segment.splitlines():
        match line.split():
            case [".COMMENT", digit, author, _]:
                label, writer = int(digit), int(author)
            case [".PEN_DOWN"]:
                strokes.append([])
            case [x, y] if not x.startswith("."):
                strokes[-1].append((float(x), -float(y)))
    strokes = [stroke for stroke in strokes if stroke]
    if label not in range(10) or not strokes:
        raise ValueError(segment)
    return PenDigit(label, writer, strokes)
