"""Read pictures from tables, Parquet, Arrow and CSV, and strokes from JSON lines."""

from __future__ import annotations

import csv
import math
import re
from contextlib import suppress
from typing import IO, TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from digitpad.batch.arrays import read_up_to
from digitpad.batch.records import BATCH_BYTES, PIXEL_COUNT, Records, picture_shape
from digitpad.errors import InkError
from digitpad.wording import format_count

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    Errors: TypeAlias = "Sequence[str | None] | None"

PICTURE_NAMES = ("image", "picture", "img", "bytes", "content", "png", "jpg", "jpeg", "pixels", "data")
LABEL_NAMES = ("label", "class", "digit", "target", "y")
DELIMITERS = ",;\t |"
DIGITS = [*map(str, range(10))]
LABELS = {f"{digit}{end}" for digit in DIGITS for end in ("", ".0")}
SHOWN_COLUMNS = 8
MAX_LINE_BYTES = 64_000_000
SEARCHED_BYTES = 1000
"""Of text, in which UTF-16 shows itself by zeros."""

ARROW_MAGIC, ARROW_START = b"ARROW1", 8
"""An Arrow file is a stream after its first bytes, and ends with what it begins with."""

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
        found = f"{format_count(len(names), 'column')}: {columns}"
        if len(pixels) == PIXEL_COUNT + len(DIGITS):
            advice = "if ten are one-hot labels, put one column label in their place, with which of the ten is 1"
            raise InkError(f"{path} has ten columns more than 784 of pixels, {found}; {advice}.")
        raise InkError(
            f"{path} has no column of pictures, nor 784 of pixels, but {found}. Name the column of pictures image."
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


def _count_rows(size: float, rows: int) -> int:
    """How many rows a batch has, if so many have this size."""
    return max(1, int(BATCH_BYTES // max(size / max(rows, 1), PIXEL_COUNT)))


def read_parquet(file: io.BufferedReader, path: str) -> Iterator[Records]:
    """The rows of a Parquet file."""
    with pa.parquet.ParquetFile(file, buffer_size=PARQUET_BUFFER_BYTES, pre_buffer=False) as table:
        schema = table.schema_arrow  # which takes long to make
        pictures, label = _columns_of(path, schema)
        names = [schema.names[index] for index in (*pictures, *([] if label is None else [label]))]
        groups = map(table.metadata.row_group, range(table.num_row_groups))
        rows = min((_count_rows(group.total_byte_size, group.num_rows) for group in groups), default=1)
        yield from _read_batches(path, table.iter_batches(rows, columns=names, use_threads=False))


def read_arrow(file: io.BufferedReader, path: str) -> Iterator[Records]:
    """The rows of an Arrow file or stream, which is mapped into memory, as far as it is whole."""
    is_file = file.peek(len(ARROW_MAGIC)).startswith(ARROW_MAGIC)
    with pa.memory_map(path) as source:

        def read_stream() -> Iterator[pa.RecordBatch]:
            for batch in pa.ipc.open_stream(source):
                file.seek(source.tell())  # tells how far it is
                yield batch

        source.seek(ARROW_START if is_file else 0)
        yield from _read_batches(path, read_stream())
        source.seek(-len(ARROW_MAGIC), 2)
        if is_file and source.read() != ARROW_MAGIC:
            raise InkError(f"{path} ends too early: save or load it anew.")


def _read_batches(path: str, batches: Iterable[pa.RecordBatch]) -> Iterator[Records]:
    start = 0
    for batch in batches:
        step = _count_rows(batch.nbytes, len(batch))
        for part in (batch[first : first + step] for first in range(0, len(batch), step)):
            yield from _read_rows(path, range(start, start + len(part)), part)
            start += len(part)


def _read_rows(path: str, index: Sequence[int], batch: pa.RecordBatch) -> Iterator[Records]:
    """The records of a table. Where they cannot be read at once, each half is read by itself."""
    pictures, label = _columns_of(path, batch.schema)
    values = [] if label is None else batch.column(label).to_pylist()
    labels = [None if value is None else str(value) for value in values] or None
    column = batch.column(pictures[0])
    if pa.types.is_struct(column.type):
        column = pa.compute.struct_field(column, "bytes")
    if len(pictures) > 1:
        pixels = np.stack([batch.column(index).to_numpy(zero_copy_only=False) for index in pictures], axis=1)
        yield Records(path, index, pixels, labels)
    elif not _is_list(column.type):
        contents = column.to_pylist()
        errors = [None if content else "The picture is missing." for content in contents]
        yield Records(path, index, contents, labels, errors)
    else:
        try:
            yield Records(path, index, _to_array(column), labels)
        except InkError as error:
            half = len(index) // 2
            if not half:
                yield Records(path, index, [None], labels, [str(error)])
                return
            yield from _read_rows(path, index[:half], batch[:half])
            yield from _read_rows(path, index[half:], batch[half:])


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


def _read_lines(stream: IO[bytes], path: str) -> Iterator[tuple[list[int], list[bytes]]]:
    """Lines that are not blank, and their numbers from 0; where a file is damaged, as far as they are whole."""
    count, rest = 0, b""
    while block := read_up_to(stream, BATCH_BYTES):
        if b"\0" in block[:SEARCHED_BYTES]:
            raise InkError(f"{path} is not in UTF-8, but in UTF-16 or no text at all: save it as UTF-8.")
        whole, end, rest = (rest + block).rpartition(b"\n")
        if len(rest) > MAX_LINE_BYTES:
            raise InkError(f"{path} has a line of more than {MAX_LINE_BYTES:,} bytes: use one line for each picture.")
        yield _number_lines(whole + end, count)
        count += whole.count(b"\n") + len(end)
    stream.read(1)  # tells of damage
    yield _number_lines(rest, count)


def _number_lines(text: bytes, first: int) -> tuple[list[int], list[bytes]]:
    found = [(number, line) for number, line in enumerate(text.split(b"\n"), first) if line.strip()]
    return [number for number, _ in found], [line.rstrip(b"\r") for _, line in found]


def read_json_lines(stream: IO[bytes], path: str) -> Iterator[Records]:
    """A record for each line: `{"strokes": [[[x, y], …], …]}`, or the strokes alone."""
    return (Records(path, index, lines, channels=0) for index, lines in _read_lines(stream, path) if lines)


def read_csv(stream: IO[bytes], path: str) -> Iterator[Records]:
    """A picture for each line of 784 pixels, with or without a label."""
    table, first = None, 0
    for index, lines in _read_lines(stream, path):
        if lines and table is None:
            lines[0] = lines[0].removeprefix(b"\xef\xbb\xbf")
            table = CsvTable(path, lines)
            if table.has_header:
                first = index.pop(0) + 1
                del lines[0]
        if lines and table:
            yield Records(path, [number - first for number in index], *table.parse(lines))


class CsvTable:
    """How the lines of a CSV file of pixels are read, by its first lines.

    The names in a header differ, and are no fractions; of 784 pixels some are equal. Without one a label comes first;
    or last, if the first column never changes, and the last holds several digits.
    """

    def __init__(self, path: str, lines: Sequence[bytes]) -> None:
        """Raises InkError if the lines hold no pictures."""
        head = lines[0].decode("utf-8", "replace")
        self._delimiter = max(DELIMITERS, key=head.count)
        names = self._split(head)
        self.has_header = len({*names}) == len(names) and not all(
            _is_number(name) and not name.isdigit() for name in names[1:]
        )
        if not self.has_header and len(names) in (PIXEL_COUNT, PIXEL_COUNT + 1):
            rows = [self._split(line.decode("utf-8", "replace")) for line in lines]
            firsts, lasts = ({row[end] for row in rows if len(row) == len(names)} for end in (0, -1))
            label, pixels = ["label"][: len(names) - PIXEL_COUNT], [*map(str, range(PIXEL_COUNT))]
            names = pixels + label if len(firsts) == 1 < len(lasts) and lasts <= LABELS else label + pixels
        self._count = len(names)
        self._pixels, self._label = find_columns(path, names)

    def _split(self, line: str) -> list[str]:
        return [field.strip() for field in next(csv.reader([line], delimiter=self._delimiter), [])]

    def parse(self, lines: Sequence[bytes]) -> tuple[npt.NDArray[np.generic], Sequence[str | None] | None, Errors]:
        """The pixels and labels of lines, and why some cannot be read. If Arrow can read all, that is much faster."""
        text = pa.py_buffer(b"\n".join(lines))
        names, delimiter = [*map(str, range(self._count))], pa.csv.ParseOptions(delimiter=self._delimiter)
        whole = pa.csv.ReadOptions(column_names=names, block_size=text.size + 1)
        for kind in (pa.uint8(), pa.float64()):
            types = dict.fromkeys(map(str, self._pixels), kind) | {str(self._label): pa.string()}
            numbers = pa.csv.ConvertOptions(check_utf8=False, column_types=types, null_values=[])
            with suppress(pa.ArrowInvalid):
                table = pa.csv.read_csv(pa.BufferReader(text), whole, delimiter, numbers)
                labels = None if self._label is None else table.column(self._label).to_pylist()
                return np.stack([table.column(index).to_numpy() for index in self._pixels], axis=1), labels, None
        rows = [self._split(line.decode("utf-8", "replace")) for line in lines]
        pixels, errors = zip(*map(self._parse_row, rows), strict=True)
        labels = None if self._label is None else [[*row[self._label :], None][0] for row in rows]
        return np.array(pixels), labels, errors

    def _parse_row(self, row: list[str]) -> tuple[list[float], str | None]:
        blank = [0.0] * PIXEL_COUNT
        if len(row) != self._count:
            return blank, f"The line has {format_count(len(row), 'value')}, the first line of the file {self._count}."
        with suppress(ValueError):
            return [float(row[index]) for index in self._pixels], None
        wrong = next(row[index] for index in self._pixels if not _is_number(row[index]))
        return blank, f"The line holds {wrong!r:.40}: pixels are numbers from 0 to 255."


def _is_number(text: str) -> bool:
    with suppress(ValueError):
        return math.isfinite(float(text))
    return False
