"""UNIPEN: digits, numbers, letters and symbols that people of many countries wrote on tablets.

From UNIPEN's train_r01_v07 (International Unipen Foundation, 1999; CC BY 4.0; Guyon et al., "UNIPEN project of on-line
data exchange and recognizer benchmarks", 1994), as four gzipped files of JSON lines: `docs/training.md` has the
format. Letters and symbols that can be read as a digit are left out, and so are digits whose ink is hardly the label.
"""

import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from digitpad.errors import DataError
from digitpad.training.data.dataset import NO_DIGIT_LABEL
from digitpad.training.data.pen_samples import NumberSample, PenSample, Point
from digitpad.training.data.split import DataSplit, split_by_name

DIGITS_FILE, NUMBERS_FILE = "digits.jsonl.gz", "numbers.jsonl.gz"
LETTERS_FILE, SYMBOLS_FILE = "letters.jsonl.gz", "symbols.jsonl.gz"

DIGITS = tuple("0123456789")

DIGIT_TWINS = frozenset("BDGIOSYZbgijloqsyz!'(),./>\\]^`|}")
"""Letters and symbols that are also written like a digit: what somebody meant by them is not in the ink."""

SEPARATORS = (".", ",", "-", ":")
"""Symbols that stand between the digits of a number."""

MAX_SEPARATOR_SIZE = 1.25
"""In heights of the writer's digits; a few sizes in the file are wrong, and far beyond it."""

LONGER_SIDE = 1000
"""The longer side of a character in the files."""

Result = TypeVar("Result")


def load_digits(folder: Path) -> DataSplit[PenSample]:
    """The digits, split by writer.

    Raises:
        DataError: the file is missing or damaged; the message names it.
    """
    return split_by_name(_read(folder / DIGITS_FILE, _to_sample), attrgetter("writer"))


def load_glyphs(folder: Path) -> DataSplit[PenSample]:
    """The letters and symbols that are no `DIGIT_TWINS`, labelled as no digit, split by writer.

    Raises:
        DataError: a file is missing or damaged; the message names it.
    """
    samples = [sample for name in (LETTERS_FILE, SYMBOLS_FILE) for sample in _read(folder / name, _to_sample)]
    return split_by_name([sample for sample in samples if sample.character not in DIGIT_TWINS], attrgetter("writer"))


def load_numbers(folder: Path) -> DataSplit[NumberSample]:
    """The numbers, split by writer as the digits are.

    Raises:
        DataError: the file is missing or damaged; the message names it.
    """
    return split_by_name(_read(folder / NUMBERS_FILE, _to_number), attrgetter("writer"))


def load_separators(folder: Path) -> DataSplit[PenSample]:
    """The `SEPARATORS` whose size is known, split by writer; 1 is the height of their writer's digits.

    Raises:
        DataError: the file is missing or damaged; the message names it.
    """
    samples = _read(folder / SYMBOLS_FILE, _to_separator)
    return split_by_name([sample for sample in samples if sample is not None], attrgetter("writer"))


def _read(path: Path, parse: Callable[[dict[str, Any]], Result]) -> list[Result]:
    """The parsed rows of a file, without those whose ink is hardly the label.

    Raises:
        DataError: the file is missing, damaged or of another format; the message names it.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [parse(row) for row in map(json.loads, lines) if not row.get("doubtful")]
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DataError(f"{path} cannot be read ({error}): give the folder of UNIPEN's files by --unipen.") from None


def _to_sample(row: dict[str, Any]) -> PenSample:
    character = row["label"]
    label = int(character) if character in DIGITS else NO_DIGIT_LABEL
    return PenSample(label, row["writer"], _to_strokes(row), character, row["id"])


def _to_number(row: dict[str, Any]) -> NumberSample:
    characters = tuple(tuple(map(int, strokes)) for _, strokes in row["chars"]) if row["chars"] else None
    return NumberSample(row["label"], row["writer"], _to_strokes(row), characters, row["id"])


def _to_separator(row: dict[str, Any]) -> PenSample | None:
    """The separator in its true size, or None if the row is no separator or its size is unknown."""
    size = row["rel"]
    if row["label"] not in SEPARATORS or not size or size > MAX_SEPARATOR_SIZE:
        return None
    return replace(_to_sample(row), strokes=_to_strokes(row, size / LONGER_SIDE))


def _to_strokes(row: dict[str, Any], scale: float = 1.0) -> list[list[Point]]:
    return [[(float(x) * scale, float(y) * scale) for x, y in stroke] for stroke in row["strokes"]]
