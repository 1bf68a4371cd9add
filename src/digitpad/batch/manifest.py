"""The manifest of a job: how it and the folder of parts beside it are named, and what its first line says."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST, PARTS = "_manifest.jsonl", ".parts"
"""How the names of an output's manifest and of its folder of parts end.

Readers of Parquet data sets pass over files that are named as the manifest.
"""

CHANGES = {
    "inputs": "{} was begun with other inputs",
    "contents": "The inputs have changed since {} was begun",
    "format": "{} was begun in another format",
    "task": "{} was begun for another task",
    "known": "{} was begun with other options",
    "network": "{} was begun with another network",
}
"""What decides the bytes of an output, as the first line says it, and what is said if it is not as it was."""

MAX_LINE_BYTES = 1 << 16


def is_manifest(file: Path) -> bool:
    """Whether a batch wrote it; other programs have files of such names."""
    with suppress(OSError, ValueError), file.open("rb") as content:
        job = json.loads(content.readline(MAX_LINE_BYTES))
        return isinstance(job, dict) and CHANGES.keys() <= job.keys()
    return False
