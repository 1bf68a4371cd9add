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


def encode(answers: pa.RecordBatch, output_format: str) -> bytes:
    """The bytes of a fragment. In CSV it has no header; for Kaggle it has the label of each row, 0 if unread."""
    sink = io.BytesIO()
    if output_format == "parquet":
        with pa.parquet.ParquetWriter(sink, answers.schema) as writer:
            writer.write_batch(answers)
    elif output_format == "csv":
        pa.csv.write_csv(answers, sink, pa.csv.WriteOptions(include_header=False))
    elif output_format == "jsonl":
        sink.writelines(json.dumps(row).encode() + b"\n" for row in answers.to_pylist())
    else:
        probabilities = np.stack([answers[f"p{digit}"].fill_null(0).to_numpy() for digit in range(10)])
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
    contents = (fragment.read_bytes() for fragment in fragments)
    if output_format == "kaggle":
        output.write(b"ImageId,Label\n")
        labels = (label for content in contents for label in content.splitlines())
        contents = (b"%d,%s\n" % (image_id, label) for image_id, label in enumerate(labels, 1))
    elif output_format == "csv":
        pa.csv.write_csv(schema.empty_table(), output)
    output.writelines(contents)
