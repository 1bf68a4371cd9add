"""UNIPEN: digits, letters and symbols that people of many countries wrote on tablets.

From UNIPEN's train_r01_v07 (International Unipen Foundation, 1999; CC BY 4.0; Guyon et al., "UNIPEN project of on-line
data exchange and recognizer benchmarks", 1994), as three gzipped files of JSON lines: `docs/training.md` has the
format. Letters and symbols that can be read as a digit are left out, and so are digits whose ink is hardly the label.
"""

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

from digitpad.errors import DataError
from digitpad.training.data.dataset import NO_DIGIT_LABEL
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.split import DataSplit, split_by_name

DIGITS_FILE, GLYPH_FILES = "digits.jsonl.gz", ("letters.jsonl.gz", "symbols.jsonl.gz")

DIGITS = tuple("0123456789")

DIGIT_TWINS = frozenset("BDGIOSYZbgijloqsyz!'(),./>\\]^`|}")
"""Letters and symbols that are also written like a digit: what somebody meant by them is not in the ink."""


def load_digits(folder: Path) -> DataSplit[PenSample]:
    """The digits, split by writer.

    Raises:
        DataError: the file is missing or damaged; the message names it.
    """
    return split_by_name(_read(folder / DIGITS_FILE), _writer)


def load_glyphs(folder: Path) -> DataSplit[PenSample]:
    """The letters and symbols that are no `DIGIT_TWINS`, labelled as no digit, split by writer.

    Raises:
        DataError: a file is missing or damaged; the message names it.
    """
    samples = [sample for name in GLYPH_FILES for sample in _read(folder / name)]
    return split_by_name([sample for sample in samples if sample.character not in DIGIT_TWINS], _writer)


def _writer(sample: PenSample) -> str:
    return sample.writer


def _read(path: Path) -> list[PenSample]:
    """The samples of a file, without those whose ink is hardly the label.

    Raises:
        DataError: the file is missing, damaged or of another format; the message names it.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [_to_sample(row) for row in map(json.loads, lines) if not row.get("doubtful")]
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DataError(f"{path} cannot be read ({error}): give the folder of UNIPEN's files by --unipen.") from None


def _to_sample(row: dict[str, Any]) -> PenSample:
    strokes = [[(float(x), float(y)) for x, y in stroke] for stroke in row["strokes"]]
    character = row["label"]
    label = int(character) if character in DIGITS else NO_DIGIT_LABEL
    return PenSample(label, row["writer"], strokes, character, row["id"])
