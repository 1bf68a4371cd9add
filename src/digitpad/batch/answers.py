"""Answer records: from a record batch to a record batch with a row for each answer.

A record has several answers if it has several pages, or as a sheet one for each cell. What cannot be read has an
`error` in place of an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from digitpad.batch.records import to_inks
from digitpad.errors import DigitpadError, InkError, SheetCodeError
from digitpad.no_digit_reason import find_no_digit_reason
from digitpad.preprocessing.frame import FRAME_SIZE, blank_frame
from digitpad.preprocessing.small_pictures import pictures_to_frames
from digitpad.preprocessing.to_frame import is_strokes, to_frame
from digitpad.recognizer import MODEL, Recognizer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digitpad.arrays import Float32Array
    from digitpad.preprocessing.to_frame import Ink

    Answers: TypeAlias = "tuple[list[Answer], dict[str, Any]]"

PART_ROWS = 1024
_TEXT, _COUNT, _FLOAT, _DOUBLE = pa.string(), pa.int32(), pa.float32(), pa.float64()
_SOURCE = {"file": _TEXT, "index": pa.int64(), "page": _COUNT}
_DIGIT = {"digit": pa.int8(), "confidence": _FLOAT} | {f"p{digit}": _FLOAT for digit in range(10)}
_NUMBER = {"text": _TEXT, "confidence": _DOUBLE, "needs_review": pa.bool_(), "review_reason": _TEXT}
_CELL = {"row": _COUNT, "column": _COUNT, "text": _TEXT, "confidence": _DOUBLE, "state": _TEXT}
_CELL |= {"review_reason": _TEXT, "failed_checks": _TEXT}
SCHEMAS = {
    "digits": pa.schema(_SOURCE | _DIGIT | {"reason": _TEXT, "error": _TEXT}),
    "numbers": pa.schema(_SOURCE | _NUMBER | {"reason": _TEXT, "error": _TEXT}),
    "sheets": pa.schema(_SOURCE | _CELL | {"error": _TEXT}),
}


@dataclass(frozen=True)
class Task:
    """What is read: `digits`, `numbers` or `sheets`; with which network; and what is known of numbers or sheets."""

    kind: str = "digits"
    known: dict[str, Any] = field(default_factory=dict)
    model: str = str(MODEL)


class Answer(NamedTuple):
    """What is read from a page, or why it cannot be: a frame, or the values of a row for a number or a cell."""

    row: int
    page: int | None
    value: Any
    error: str | None = None


class Answerer:
    """The function from a batch of records to a batch of answers. It holds the network, which it loads once."""

    def __init__(self, task: Task, threads: int = 1) -> None:
        self._recognizer = Recognizer(task.model, threads)
        self._known, self.schema = task.known, SCHEMAS[task.kind]
        self._answer = {"digits": self._digits, "numbers": self._numbers, "sheets": self._sheets}[task.kind]

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The answers for a batch of records. Parts of it are answered in turn, as their frames take much memory."""
        parts = [batch.slice(start, PART_ROWS) for start in range(0, len(batch), PART_ROWS)]
        return pa.concat_batches(map(self._answer_part, parts))

    def _answer_part(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        answers, columns = self._answer(batch)
        rows = pa.array([answer.row for answer in answers], pa.int64())
        columns |= {name: batch[name].take(rows) for name in ("file", "index")}
        columns |= {name: [getattr(answer, name) for answer in answers] for name in ("page", "error")}
        return pa.record_batch([pa.array(columns[field.name], field.type) for field in self.schema], self.schema)

    def _digits(self, batch: pa.RecordBatch) -> Answers:
        rows, frames = gray_frames(batch)
        answers = [Answer(row, None, frame) for row, frame in zip(rows, frames, strict=True)]
        if others := np.setdiff1d(np.arange(len(batch)), rows).tolist():
            answers = sorted([*answers, *_read_each(batch, others, to_frame)], key=itemgetter(0))
            frames = np.stack([blank_frame() if answer.error else answer.value for answer in answers])
        probabilities, is_digit = self._recognizer.rate_frames(frames)
        is_unread = np.array([answer.error is not None for answer in answers])
        columns: dict[str, Any] = {
            f"p{i}": pa.array(column, mask=is_unread) for i, column in enumerate(probabilities.T)
        }
        columns["digit"] = pa.array(probabilities.argmax(axis=1).astype(np.int8), mask=~is_digit)
        columns["confidence"] = pa.array(np.where(is_digit, probabilities.max(axis=1), 0), mask=is_unread)
        columns["reason"] = [
            None if digit or unread else find_no_digit_reason(frame)
            for frame, digit, unread in zip(frames, is_digit, is_unread, strict=True)
        ]
        return answers, columns

    def _numbers(self, batch: pa.RecordBatch) -> Answers:
        return self._spread(batch, lambda ink: [self._recognizer.read_number(ink, **self._known).as_dict()])

    def _sheets(self, batch: pa.RecordBatch) -> Answers:
        def read(ink: Ink) -> list[dict[str, Any]]:
            if is_strokes(ink):
                raise InkError("Strokes are no sheet: give a photograph or a scan.")
            try:
                reading = self._recognizer.read_sheet(ink, **self._known).as_dict()
            except SheetCodeError as error:
                raise error.advise("read it with digitpad read-sheet --code") from None
            return [cell | {"failed_checks": ", ".join(cell["failed_checks"])} for cell in reading["cells"]]

        return self._spread(batch, read)

    def _spread(self, batch: pa.RecordBatch, read: Callable[[Ink], list[dict[str, Any]]]) -> Answers:
        """The answers of readings of several rows each, and their columns."""
        readings = _read_each(batch, range(len(batch)), read)
        answers = [reading._replace(value=value) for reading in readings for value in reading.value or [{}]]
        return answers, {field.name: [answer.value.get(field.name) for answer in answers] for field in self.schema}


def gray_frames(batch: pa.RecordBatch) -> tuple[list[int], Float32Array]:
    """The rows with grey values of the size of the first such row, and their frames."""
    sizes = np.stack([batch[name].fill_null(0).to_numpy() for name in ("height", "width", "channels")], axis=1)
    is_gray = (sizes[:, 2] == 1) & batch["error"].is_null().to_numpy(zero_copy_only=False)
    if not is_gray.any():
        return [], np.empty((0, FRAME_SIZE, FRAME_SIZE), np.float32)
    size = sizes[is_gray][0]
    is_gray &= (sizes == size).all(axis=1)
    content = b"".join(batch["picture"].filter(pa.array(is_gray)).to_pylist())
    pixels = np.frombuffer(content, np.uint8).reshape(-1, *size[:2])
    return np.flatnonzero(is_gray).tolist(), pictures_to_frames(pixels)


def _read_each(batch: pa.RecordBatch, rows: Sequence[int], read: Callable[[Ink], Any]) -> list[Answer]:
    """What is read from each page of these rows."""
    answers = []
    for row, record in zip(rows, batch.take(pa.array(rows, pa.int64())).to_pylist(), strict=True):
        page = None
        try:
            for page, ink in to_inks(record):
                answers.append(Answer(row, page, read(ink)))
        except Exception as error:  # noqa: BLE001 - a bad record never ends the job
            known = isinstance(error, DigitpadError)
            message = str(error) if known else f"The picture cannot be read ({type(error).__name__}): use another."
            answers.append(Answer(row, page, None, message))
    return answers
