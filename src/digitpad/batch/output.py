"""Write answers as Parquet, CSV, JSON lines or Kaggle's submission: fragments, and files joined from them."""

from __future__ import annotations

import io
import json
from typing import IO, TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORMATS = {".parquet": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".json": "jsonl", ".ndjson": "jsonl"}
"""The format of a file by its suffix."""

SUFFIXES = {"parquet": ".parquet", "csv": ".csv", "jsonl": ".jsonl", "kaggle": ".csv"}
KAGGLE_HEADER = b"ImageId,Label\n"


def encode(batches: Iterable[pa.RecordBatch], schema: pa.Schema, output_format: str) -> bytes:
    """The bytes of a fragment. Fragments of CSV and of Kaggle's submission have no header."""
    sink = io.BytesIO()
    if output_format == "parquet":
        with pa.parquet.ParquetWriter(sink, schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
    for batch in batches:
        if output_format == "csv":
            pa.csv.write_csv(batch, sink, pa.csv.WriteOptions(include_header=False))
        elif output_format == "jsonl":
            sink.writelines(json.dumps(row).encode() + b"\n" for row in batch.to_pylist())
        else:
            probabilities = np.stack([batch[f"p{digit}"].fill_null(0).to_numpy() for digit in range(10)])
            sink.writelines(b"%d\n" % digit for digit in probabilities.argmax(axis=0))
    return sink.getvalue()


def join(fragments: Iterable[Path], schema: pa.Schema, output_format: str, output: IO[bytes]) -> None:
    """Join fragments to one file, a part at a time."""
    if output_format == "parquet":
        with pa.parquet.ParquetWriter(output, schema) as writer:
            for fragment in fragments:
                with pa.parquet.ParquetFile(fragment) as file:
                    for batch in file.iter_batches():
                        writer.write_batch(batch)
        return
    if output_format == "csv":
        output.write(",".join(f'"{name}"' for name in schema.names).encode() + b"\n")
    if output_format == "kaggle":
        output.write(KAGGLE_HEADER)
    image_id = 0
    for fragment in fragments:
        content = fragment.read_bytes()
        if output_format == "kaggle":
            lines = content.splitlines(keepends=True)
            output.writelines(b"%d,%s" % (number, line) for number, line in enumerate(lines, image_id + 1))
            image_id += len(lines)
        else:
            output.write(content)
