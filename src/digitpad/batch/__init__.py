"""Read millions of pictures: any input in Arrow record batches, answers in fragments that survive an interruption."""

from pathlib import Path

DATA_SUFFIXES = {".arrow", ".csv", ".feather", ".gz", ".jsonl", ".ndjson", ".npy", ".npz", ".parquet"}
DATA_SUFFIXES |= {".tar", ".tgz", ".tsv"}
IDX_ENDING = "-ubyte"


def is_data_name(name: str) -> bool:
    """Whether a file is named as one that holds many pictures or strokes. This needs no extra."""
    return Path(name).suffix.lower() in DATA_SUFFIXES or name.endswith(IDX_ENDING)
