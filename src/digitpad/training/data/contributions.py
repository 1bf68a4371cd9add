"""Contributed drawings as pen samples, from a Parquet file that `digitpad contributions export` wrote."""

from pathlib import Path

from digitpad.errors import DataError, InkError
from digitpad.preprocessing.strokes import validate_strokes
from digitpad.recognizer import DIGIT_COUNT
from digitpad.training.data.dataset import NO_DIGIT_LABEL
from digitpad.training.data.pen_samples import PenSample


def read_contributions(path: Path) -> list[PenSample]:
    """All drawings in a Parquet file. Nobody knows who made which, so each counts as one of another writer.

    Raises:
        DataError: the file is missing, damaged or of another format; the message names it.
    """
    import pyarrow as pa  # noqa: PLC0415 - only if there are contributions
    from pyarrow import parquet  # noqa: PLC0415

    try:
        rows = parquet.read_table(path, columns=["strokes", "label"]).to_pylist()
        return [_to_sample(index, **row) for index, row in enumerate(rows)]
    except (OSError, pa.ArrowException, InkError, TypeError, ValueError):
        raise DataError(f"{path} holds no contributions: write it by digitpad contributions export.") from None


def _to_sample(index: int, strokes: list[list[list[int]]], label: int | None) -> PenSample:
    if not any(map(len, validate_strokes(strokes))) or label not in {None, *range(DIGIT_COUNT)}:
        raise ValueError(label)
    points = [[(float(x), float(y)) for x, y in stroke] for stroke in strokes]
    return PenSample(NO_DIGIT_LABEL if label is None else label, f"contributions/{index}", points)
