"""Read pictures from tables, Parquet, Arrow and CSV, and strokes from JSON lines."""

from __future__ import annotations

import csv
import math
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from digitpad.batch.arrays import open_stream
from digitpad.batch.records import (
    BATCH_BYTES,
    PIXEL_COUNT,
    Record,
    batch_rows,
    fragment_rows,
    picture_shape,
    pixel_record,
    pixels_to_batches,
    to_batches,
)
from digitpad.errors import InkError
from digitpad.preprocessing.frame import FRAME_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy.typing as npt

PICTURE_NAMES = ("image", "picture", "img", "bytes", "content", "png", "jpg", "jpeg", "pixels", "data")
LABEL_NAMES = ("label", "class", "digit", "target", "y")
DELIMITERS = ",;\t |"
BLOCK_BYTES = 1 << 20
MAX_LINE_BYTES = 64_000_000
MAX_GROUP_PARTS = 4
PARQUET_BUFFER_BYTES, MIN_PARQUET_BUFFER_BYTES = 4_000_000, 16_384
"""Read ahead of all columns of a Parquet file together, and of each at least."""


class Columns(NamedTuple):
    """Which columns hold the picture, one or 784 of them, and which one its label, if any."""

    pictures: list[str]
    label: str | None

    @property
    def names(self) -> list[str]:
        """All of them."""
        return [*self.pictures, *([self.label] if self.label else [])]


def find_columns(path: str, names: Sequence[str], is_picture: Callable[[str], bool]) -> Columns:
    """The columns of a table; `is_picture` says whether a column may hold whole pictures.

    Raises:
        InkError: none do.
    """
    labels = [name for name in names if name.lower() in LABEL_NAMES]
    whole = [name for name in names if is_picture(name)]
    named = [name for name in whole if name.lower() in PICTURE_NAMES]
    if named or len(whole) == 1:
        return Columns((named or whole)[:1], labels[0] if labels else None)
    pixels = [name for name in names if name not in labels]
    if len(pixels) != PIXEL_COUNT:
        columns = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")  # noqa: PLR2004
        raise InkError(
            f"{path} has no column of pictures, nor 784 of pixels: its {len(names)} columns are {columns}. "
            "Name the column of pictures image."
        )
    return Columns(pixels, labels[0] if labels else None)


def _is_picture_type(kind: pa.DataType) -> bool:
    if pa.types.is_struct(kind):
        return bool(kind.get_field_index("bytes") >= 0)
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or _is_list(kind))


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _columns_of(path: str, schema: pa.Schema) -> Columns:
    return find_columns(path, schema.names, lambda name: _is_picture_type(schema.field(name).type))


def plan_parquet(path: str) -> Iterator[tuple[int, int]]:
    """The ranges of rows of each fragment of a Parquet file: whole row groups, or parts of one.

    To reach a part, the rows before it in its group are decoded, so a group has few parts.
    """
    with pa.parquet.ParquetFile(path) as file:
        _columns_of(path, file.schema_arrow)
        groups = [file.metadata.row_group(group) for group in range(file.metadata.num_row_groups)]
    count, size = sum(group.num_rows for group in groups), sum(group.total_byte_size for group in groups)
    target = fragment_rows(count, size / max(count, 1))
    start = end = 0
    for group in groups:
        end += group.num_rows
        if end > start and (end - start >= target or end == count):
            parts = min(max(round((end - start) / target), 1), MAX_GROUP_PARTS)
            edges = [start + (end - start) * part // parts for part in range(parts + 1)]
            yield from pairwise(edges)
            start = end


def read_parquet(path: str, start: int, stop: int) -> Iterator[pa.RecordBatch]:
    """The rows from `start` to before `stop` of a Parquet file."""
    with pa.parquet.ParquetFile(path) as whole:
        metadata, columns = whole.metadata, _columns_of(path, whole.schema_arrow)
    buffer_size = max(PARQUET_BUFFER_BYTES // len(columns.names), MIN_PARQUET_BUFFER_BYTES)
    groups = [metadata.row_group(group) for group in range(metadata.num_row_groups)]
    ends = np.cumsum([group.num_rows for group in groups])
    wanted = [index for index, end in enumerate(ends) if end > start and end - groups[index].num_rows < stop]
    first = int(ends[wanted[0]]) - groups[wanted[0]].num_rows
    row_bytes = max(groups[index].total_byte_size / max(groups[index].num_rows, 1) for index in wanted)
    with pa.parquet.ParquetFile(path, buffer_size=buffer_size, pre_buffer=False) as file:
        batches = file.iter_batches(batch_rows(row_bytes), wanted, columns.names, use_threads=False)
        yield from _rows_between(path, batches, first, start, stop)


def open_arrow(path: str) -> Iterator[pa.RecordBatch]:
    """The record batches of an Arrow file or stream, which is mapped into memory."""
    with pa.memory_map(path) as source:
        if source.read(6) == b"ARROW1":
            reader = pa.ipc.open_file(source)
            yield from map(reader.get_batch, range(reader.num_record_batches))
        else:
            source.seek(0)
            yield from pa.ipc.open_stream(source)


def plan_arrow(path: str) -> Iterator[tuple[int, int]]:
    """The ranges of rows of each fragment of an Arrow file or stream."""
    count = size = 0
    for batch in open_arrow(path):
        _columns_of(path, batch.schema)
        count, size = count + len(batch), size + batch.nbytes
    step = fragment_rows(count, size / max(count, 1))
    return ((start, min(start + step, count)) for start in range(0, count, step))


def read_arrow(path: str, start: int, stop: int) -> Iterator[pa.RecordBatch]:
    """The rows from `start` to before `stop` of an Arrow file or stream."""

    def parts() -> Iterator[pa.RecordBatch]:
        for batch in open_arrow(path):
            step = batch_rows(batch.nbytes / max(len(batch), 1))
            yield from (batch.slice(offset, step) for offset in range(0, len(batch), step))

    yield from _rows_between(path, parts(), 0, start, stop)


def _rows_between(
    path: str, batches: Iterable[pa.RecordBatch], first: int, start: int, stop: int
) -> Iterator[pa.RecordBatch]:
    """The records from `start` to before `stop`, of batches whose first row has the number `first`."""
    for batch in batches:
        low, high = max(start - first, 0), min(stop - first, len(batch))
        if low < high:
            yield from _to_records(path, batch.slice(low, high - low), first + low)
        first += len(batch)
        if first >= stop:
            return


def _to_records(path: str, batch: pa.RecordBatch, first: int) -> Iterator[pa.RecordBatch]:
    pictures, label = _columns_of(path, batch.schema)
    labels = [None if value is None else str(value) for value in batch[label].to_pylist()] if label else None
    if len(pictures) > 1:
        values = np.stack([batch[name].to_numpy(zero_copy_only=False) for name in pictures], axis=1)
        return pixels_to_batches(path, first, values, labels)
    column = batch[pictures[0]]
    if _is_list(column.type) and (array := _to_array(column)) is not None:
        return pixels_to_batches(path, first, array, labels)
    rows = zip(column.to_pylist(), labels or [None] * len(column), strict=True)
    return to_batches(_to_record(path, index, value, label) for index, (value, label) in enumerate(rows, first))


def _to_record(path: str, index: int, value: object, label: str | None) -> Record:
    content: Any = value.get("bytes") if isinstance(value, dict) else value
    if not content:
        return Record(path, index, label=label, error="The picture is missing.")
    if not isinstance(content, list):
        return Record(path, index, content, label=label)
    try:
        return pixel_record(path, index, np.array(content), label)
    except (TypeError, ValueError) as error:
        return Record(path, index, label=label, error=f"The picture cannot be read ({error}).")


def _to_array(column: pa.Array) -> npt.NDArray[np.generic] | None:
    """The values of lists, or of lists of lists, if all have the same length and none is missing."""
    shape = [len(column)]
    while _is_list(column.type):
        lengths = column.value_lengths() if hasattr(column, "value_lengths") else None
        sides = [column.type.list_size] if lengths is None else lengths.unique().to_pylist()
        if column.null_count or len(sides) != 1 or not sides[0]:
            return None
        shape.append(sides[0])
        column = column.flatten()
    values = column.to_numpy(zero_copy_only=False).reshape(shape)
    with suppress(ValueError):
        picture_shape(shape[1:])
        return None if column.null_count or values.dtype.kind not in "uifb" else values
    return None


def plan_lines(path: str) -> Iterator[tuple[int, int, int]]:
    """The first byte of each fragment of a file of lines, the one after its last, and its first line."""
    start = offset = first = line = 0
    with open_stream(path) as stream:
        while block := stream.read(BLOCK_BYTES):
            cut = block.rfind(b"\n") + 1
            line += block.count(b"\n")
            offset += len(block)
            if cut and offset - start >= BATCH_BYTES:
                end = offset - len(block) + cut
                yield start, end, first
                start, first = end, line
    if offset > start:
        yield start, offset, first


def _read_lines(path: str, start: int, stop: int) -> bytes:
    if stop - start > MAX_LINE_BYTES:
        raise InkError(f"{path} has a line of more than {MAX_LINE_BYTES:,} bytes: use one line for each picture.")
    with open_stream(path) as stream:
        stream.seek(start)
        return stream.read(stop - start)


def read_json_lines(path: str, start: int, stop: int, first: int) -> Iterator[Record]:
    """A record for each line: `{"strokes": [[[x, y], …], …]}`, or the strokes alone."""
    lines = _read_lines(path, start, stop).splitlines()
    return (
        Record(path, index, line.strip())
        if line.lstrip()[:1] in (b"{", b"[")
        else Record(path, index, error='The line is no JSON: write {"strokes": [[[x, y], …], …]}.')
        for index, line in enumerate(lines, first)
        if line.strip()
    )


def plan_csv(path: str) -> Iterator[tuple[int, int, int]]:
    """The fragments of a CSV file, as in `plan_lines`."""
    find_columns(path, find_dialect(path).columns, lambda _: False)
    return plan_lines(path)


class Dialect(NamedTuple):
    """How a CSV file is written: its delimiter, whether it has a header, and the names of its columns."""

    delimiter: str
    has_header: bool
    columns: list[str]


def find_dialect(path: str) -> Dialect:
    """The dialect of a CSV file of pixels, from its first line. Without a header, a label comes first.

    Raises:
        InkError: the file has other columns.
    """
    with open_stream(path) as stream:
        line = stream.readline(MAX_LINE_BYTES).decode("utf-8-sig", "replace")
    delimiter = max(DELIMITERS, key=line.count)
    fields = [field.strip() for field in next(csv.reader([line], delimiter=delimiter), [])]
    has_header = not all(map(_is_number, fields))
    if has_header:
        return Dialect(delimiter, has_header, fields)
    return Dialect(delimiter, has_header, [*["label"][: len(fields) - PIXEL_COUNT], *map(str, range(PIXEL_COUNT))])


def read_csv(path: str, start: int, stop: int, first: int) -> Iterator[Record]:
    """A record for each line of 784 pixels, with or without a label."""
    delimiter, has_header, names = find_dialect(path)
    pixels, label = find_columns(path, names, lambda _: False)
    columns = [names.index(name) for name in pixels]
    is_in_order = columns == list(range(columns[0], columns[0] + PIXEL_COUNT))
    lines = enumerate(_read_lines(path, start, stop).decode("utf-8-sig", "replace").splitlines(), first - has_header)
    for index, line in lines:
        if index < 0 or not line.strip():
            continue
        fields = next(csv.reader([line], delimiter=delimiter)) if '"' in line else line.split(delimiter)
        if len(fields) != len(names):
            yield Record(path, index, error=f"The line has {len(fields)} values, not {len(names)} as the first.")
            continue
        texts = fields[columns[0] :][:PIXEL_COUNT] if is_in_order else [fields[column] for column in columns]
        mark = fields[names.index(label)] if label else None
        try:
            yield Record(path, index, bytes(map(int, texts)), FRAME_SIZE, FRAME_SIZE, 1, mark)
        except ValueError:
            wrong = [text for text in texts if not _is_number(text)]
            if wrong:
                yield Record(path, index, error=f"The line holds {wrong[0]!r:.40}: pixels are numbers from 0 to 255.")
            else:
                yield pixel_record(path, index, np.array(list(map(float, texts))), mark)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
