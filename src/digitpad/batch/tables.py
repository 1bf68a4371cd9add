"""Read pictures from tables, Parquet, Arrow and CSV, and strokes from JSON lines."""

from __future__ import annotations

import csv
import math
import re
from contextlib import suppress
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet

from digitpad.batch.arrays import READ_BYTES, open_stream, read_up_to
from digitpad.batch.records import (
    BATCH_BYTES,
    PIXEL_COUNT,
    Pixels,
    Record,
    batch_rows,
    divide,
    fragment_rows,
    picture_shape,
)
from digitpad.errors import InkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy.typing as npt

PICTURE_NAMES = ("image", "picture", "img", "bytes", "content", "png", "jpg", "jpeg", "pixels", "data")
LABEL_NAMES = ("label", "class", "digit", "target", "y")
DELIMITERS = ",;\t |"
SHOWN_COLUMNS = 8
MAX_LINE_BYTES, PART_LINES = 64_000_000, 512
MAX_GROUP_PARTS = 4
PARQUET_BUFFER_BYTES = 1 << 16
"""Read ahead of each column: there may be 785."""


def find_columns(path: str, names: Sequence[str], whole: Sequence[int] = ()) -> tuple[list[int], int | None]:
    """The columns with the picture, one of `whole` or 784 in the order of their pixels, and its label's, if any.

    Raises:
        InkError: none hold pictures.
    """
    labels = [index for index, name in enumerate(names) if name.lower() in LABEL_NAMES]
    named = [index for index in whole if names[index].lower() in PICTURE_NAMES]
    label = labels[0] if labels else None
    if named or len(whole) == 1:
        return (named or [*whole])[:1], label
    pixels = [index for index in range(len(names)) if index not in labels]
    if len(pixels) != PIXEL_COUNT:
        columns = ", ".join(names[:SHOWN_COLUMNS]) + (", …" if len(names) > SHOWN_COLUMNS else "")
        raise InkError(
            f"{path} has no column of pictures, nor 784 of pixels: its {len(names)} columns are {columns}. "
            "Name the column of pictures image."
        )
    numbers = {index: [int(number) for number in re.findall(r"\d+", names[index])] for index in pixels}
    is_numbered = len({len(number) for number in numbers.values()}) == 1
    if is_numbered and len({*map(tuple, numbers.values())}) == PIXEL_COUNT:  # such as pixel0 … pixel783 or 1x1 … 28x28
        pixels.sort(key=numbers.__getitem__)
    return pixels, label


def _columns_of(path: str, schema: pa.Schema) -> tuple[list[int], int | None]:
    def is_picture(kind: pa.DataType) -> bool:
        is_struct = pa.types.is_struct(kind) and kind.get_field_index("bytes") >= 0
        return bool(is_struct or pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or _is_list(kind))

    return find_columns(path, schema.names, [index for index, kind in enumerate(schema.types) if is_picture(kind)])


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def plan_parquet(path: str) -> Iterator[tuple[int, int]]:
    """The rows of each fragment: whole row groups, or parts of one.

    To reach a part, the rows before it in its group are decoded, so a group has few parts.
    """
    with pa.parquet.ParquetFile(path) as file:
        _columns_of(path, file.schema_arrow)
        groups = [file.metadata.row_group(group) for group in range(file.metadata.num_row_groups)]
    count, size = sum(group.num_rows for group in groups), sum(group.total_byte_size for group in groups)
    target, start, end = fragment_rows(count, size / max(count, 1)), 0, 0
    for group in groups:
        end += group.num_rows
        if end > start and (end - start >= target or end == count):
            parts = min(max(round((end - start) / target), 1), MAX_GROUP_PARTS)
            yield from pairwise(start + (end - start) * part // parts for part in range(parts + 1))
            start = end


def read_parquet(path: str, start: int, stop: int) -> Iterator[Record | Pixels]:
    """The rows from `start` to before `stop` of a Parquet file."""
    with pa.parquet.ParquetFile(path, buffer_size=PARQUET_BUFFER_BYTES, pre_buffer=False) as file:
        pictures, label = _columns_of(path, file.schema_arrow)
        names = [file.schema_arrow.names[index] for index in (*pictures, *([] if label is None else [label]))]
        groups = [file.metadata.row_group(group) for group in range(file.metadata.num_row_groups)]
        ends = np.cumsum([group.num_rows for group in groups]).tolist()
        wanted = [i for i, end in enumerate(ends) if end > start and end - groups[i].num_rows < stop]
        row_bytes = max(groups[i].total_byte_size / max(groups[i].num_rows, 1) for i in wanted)
        batches = file.iter_batches(batch_rows(row_bytes), wanted, names, use_threads=False)
        yield from _rows_between(path, batches, ends[wanted[0]] - groups[wanted[0]].num_rows, start, stop)


def _open_arrow(path: str) -> Iterator[pa.RecordBatch]:
    """The record batches of an Arrow file or stream, which is mapped into memory."""
    with pa.memory_map(path) as source:
        is_file = source.read(6) == b"ARROW1"
        source.seek(0)
        if is_file:
            reader = pa.ipc.open_file(source)
            yield from map(reader.get_batch, range(reader.num_record_batches))
        else:
            yield from pa.ipc.open_stream(source)


def plan_arrow(path: str) -> Iterator[tuple[int, int]]:
    """The ranges of rows of each fragment of an Arrow file or stream, as far as it is whole."""
    count = size = 0
    try:
        for batch in _open_arrow(path):
            _columns_of(path, batch.schema)
            count, size = count + len(batch), size + batch.nbytes
    finally:
        yield from divide(count, size / max(count, 1))


def read_arrow(path: str, start: int, stop: int) -> Iterator[Record | Pixels]:
    """The rows from `start` to before `stop` of an Arrow file or stream."""
    return _rows_between(path, _open_arrow(path), 0, start, stop)


def _rows_between(
    path: str, batches: Iterable[pa.RecordBatch], first: int, start: int, stop: int
) -> Iterator[Record | Pixels]:
    """The records from `start` to before `stop`, of batches whose first row has the number `first`."""
    for batch in batches:
        step, end = batch_rows(batch.nbytes / max(len(batch), 1)), min(stop - first, len(batch))
        for low in range(max(start - first, 0), end, step):
            yield from _to_records(path, batch.slice(low, min(step, end - low)), first + low)
        first += len(batch)
        if first >= stop:
            return


def _to_records(path: str, batch: pa.RecordBatch, first: int) -> Iterator[Record | Pixels]:
    pictures, label = _columns_of(path, batch.schema)
    values = [None] * len(batch) if label is None else batch.column(label).to_pylist()
    labels = [None if value is None else str(value) for value in values]
    column = batch.column(pictures[0])
    if pa.types.is_struct(column.type):
        column = pa.compute.struct_field(column, "bytes")
    if len(pictures) > 1:
        pixels = np.stack([batch.column(index).to_numpy(zero_copy_only=False) for index in pictures], axis=1)
        yield Pixels(path, range(first, first + len(batch)), pixels, labels)
    elif _is_list(column.type):
        yield from _read_lists(path, column, labels, first)
    else:
        for index, (content, text) in enumerate(zip(column.to_pylist(), labels, strict=True), first):
            yield Record(path, index, content, label=text, error=None if content else "The picture is missing.")


def _read_lists(path: str, column: pa.Array, labels: list[str | None], first: int) -> Iterator[Record | Pixels]:
    """The pictures in lists of values. Where they cannot be read at once, each half is read by itself."""
    try:
        yield Pixels(path, range(first, first + len(column)), _to_array(column), labels)
    except InkError as error:
        half = len(column) // 2
        if not half:
            yield Record(path, first, label=labels[0], error=str(error))
            return
        yield from _read_lists(path, column[:half], labels[:half], first)
        yield from _read_lists(path, column[half:], labels[half:], first + half)


def _to_array(column: pa.Array) -> npt.NDArray[np.generic]:
    """The values of lists, or of lists of lists.

    Raises:
        InkError: one is missing, is no picture, or has another size than the others.
    """
    shape = [len(column)]
    while _is_list(column.type):
        sizes = pa.compute.list_value_length(column).unique().to_pylist()
        if column.null_count or len(sizes) != 1 or not sizes[0]:
            raise InkError("The picture is missing, or its rows have several lengths.")
        shape.append(sizes[0])
        column = column.flatten()
    values = column.to_numpy(zero_copy_only=False)
    if column.null_count or values.dtype.kind not in "uifb":
        raise InkError("The picture holds something else than numbers.")
    picture_shape(tuple(shape[1:]))
    return np.asarray(values.reshape(shape))


def plan_lines(path: str) -> Iterator[tuple[int, int, int]]:
    """The first byte of each fragment of a file of lines, the one after its last, and its first line."""
    start = offset = end = first = line = 0
    with open_stream(path) as stream:
        while block := read_up_to(stream, READ_BYTES):
            end = offset + block.rfind(b"\n") + 1 if b"\n" in block else end
            offset, line = offset + len(block), line + block.count(b"\n")
            if end > start and offset - start >= BATCH_BYTES:
                yield start, end, first
                start, first = end, line
        try:
            stream.read(1)
        except BaseException:
            if end > start:
                yield start, end, first  # whole lines only
            raise
    if offset > start:
        yield start, offset, first


def _read_lines(path: str, start: int, stop: int) -> list[bytes]:
    if stop - start > MAX_LINE_BYTES:
        raise InkError(f"{path} has a line of more than {MAX_LINE_BYTES:,} bytes: use one line for each picture.")
    with open_stream(path) as stream:
        stream.seek(start)
        return stream.read(stop - start).splitlines()


def read_json_lines(path: str, start: int, stop: int, first: int) -> Iterator[Record]:
    """A record for each line: `{"strokes": [[[x, y], …], …]}`, or the strokes alone."""
    for index, line in enumerate(_read_lines(path, start, stop), first):
        if line.strip():
            yield Record(path, index, line, channels=0)


def plan_csv(path: str) -> Iterator[tuple[int, int, int]]:
    """The fragments of a CSV file, as in `plan_lines`."""
    find_columns(path, _find_dialect(path)[1])
    return plan_lines(path)


def _find_dialect(path: str) -> tuple[str, list[str], bool]:
    """The delimiter of a CSV file of pixels, the names of its columns, and whether it has a header.

    The names in a header differ, and are no fractions; of 784 pixels some are equal. Without one a label comes first.
    """
    with open_stream(path) as stream:
        line = stream.readline(MAX_LINE_BYTES).decode("utf-8-sig", "replace")
    delimiter = max(DELIMITERS, key=line.count)
    fields = [field.strip() for field in next(csv.reader([line], delimiter=delimiter), [])]
    if len({*fields}) == len(fields) and not all(_is_number(field) and not field.isdigit() for field in fields[1:]):
        return delimiter, fields, True
    return delimiter, [*["label"][: len(fields) - PIXEL_COUNT], *map(str, range(PIXEL_COUNT))], False


def read_csv(path: str, start: int, stop: int, first: int) -> Iterator[Pixels]:
    """A picture for each line of 784 pixels, with or without a label."""
    mark, names, has_header = _find_dialect(path)
    pixels, label = find_columns(path, names)
    lines, pick = list(enumerate(_read_lines(path, start, stop), first - has_header)), itemgetter(*pixels)
    for offset in range(0, len(lines), PART_LINES):
        part = [(index, line) for index, line in lines[offset : offset + PART_LINES] if index >= 0 and line.strip()]
        texts = [line.decode("utf-8-sig", "replace") for _, line in part]
        rows = [next(csv.reader([text], delimiter=mark)) if '"' in text else text.split(mark) for text in texts]
        if rows:
            values, faults = zip(*(_parse_line(fields, len(names), pick) for fields in rows), strict=True)
            labels = [None if label is None else ([*fields[label:], None])[0] for fields in rows]
            yield Pixels(path, [index for index, _ in part], np.array(values), labels, faults)


def _parse_line(
    fields: list[str], count: int, pick: Callable[[list[str]], tuple[str, ...]]
) -> tuple[npt.NDArray[np.generic], str | None]:
    """The pixels of a line, or zeros and why it cannot be read."""
    blank = np.zeros(PIXEL_COUNT, np.uint8)
    if len(fields) != count:
        return blank, f"The line has {len(fields)} values, the first line of the file {count}."
    with suppress(ValueError):
        return np.frombuffer(bytes(map(int, pick(fields))), np.uint8), None
    wrong = [text for text in pick(fields) if not _is_number(text)]
    if wrong:
        return blank, f"The line holds {wrong[0]!r:.40}: pixels are numbers from 0 to 255."
    return np.array([*map(float, pick(fields))]), None


def _is_number(text: str) -> bool:
    with suppress(ValueError):
        return math.isfinite(float(text))
    return False
