"""Pen digits: strokes by known writers, from a file in the UNIPEN format.

Made for UCI's "Pen-Based Recognition of Handwritten Digits" (Alpaydin and Alimoglu, 1998; CC BY 4.0), whose
`.COMMENT` lines read: digit, writer, number. UNIPEN's y axis points up; here, as everywhere in Digitpad, y points down.
"""

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

from digitpad.errors import DataError

Point = tuple[float, float]


@dataclass(frozen=True)
class PenDigit:
    """One digit as it was written: its name, the writer's number, and (x, y) points of each stroke, y down."""

    name: int
    writer: int
    strokes: list[list[Point]]


def read_unipen(path: Path) -> list[PenDigit]:
    """All digits in a UNIPEN file, gzipped or plain.

    Raises:
        DataError: the file is missing, damaged or of another format; the sentence names it.
    """
    try:
        content = path.read_bytes()
        text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("ascii")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read ({error}): fetch it again.") from None
    _, *segments = text.split(".SEGMENT DIGIT")
    try:
        digits = [_digit(segment) for segment in segments]
    except (ValueError, IndexError):
        raise DataError(f"{path} is damaged: fetch it again.") from None
    if not digits:
        raise DataError(f"{path} holds no UNIPEN digits: name UCI's pendigits-orig.tra, plain or gzipped.")
    return digits


def _digit(segment: str) -> PenDigit:
    name = writer = -1
    strokes: list[list[Point]] = []
    for line in segment.splitlines():
        match line.split():
            case [".COMMENT", digit, author, _]:
                name, writer = int(digit), int(author)
            case [".PEN_DOWN"]:
                strokes.append([])
            case [x, y] if not x.startswith("."):
                strokes[-1].append((float(x), -float(y)))
    inked = [stroke for stroke in strokes if stroke]
    if name not in range(10) or not inked:
        raise ValueError(segment)
    return PenDigit(name, writer, inked)
