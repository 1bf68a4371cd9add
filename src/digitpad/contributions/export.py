"""Accepted drawings as a Parquet file for the training, and the data sheet that goes with it."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import parquet

from digitpad.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digitpad.contributions.store import Contribution

SCHEMA = pa.schema(
    [
        pa.field("strokes", pa.list_(pa.list_(pa.list_(pa.int16(), 2))), nullable=False),
        pa.field("label", pa.int8()),
        pa.field("consent_version", pa.int16(), nullable=False),
    ]
)


def to_parquet(contributions: Sequence[Contribution]) -> bytes:
    """The drawings with their labels and versions of consent, without numbers and days."""
    rows = [{name: getattr(contribution, name) for name in SCHEMA.names} for contribution in contributions]
    file = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows, SCHEMA), file, compression="zstd")
    return file.getvalue()


def make_data_sheet(contributions: Sequence[Contribution], content: bytes, license_line: str) -> str:
    """The data sheet of a Parquet file with this content (after Gebru et al., "Datasheets for datasets", 2021)."""
    labels = Counter("no digit" if item.label is None else str(item.label) for item in contributions)
    versions = Counter(item.consent_version for item in contributions)
    days = sorted(item.day for item in contributions)
    return f"""# Contributed drawings

{format_count(len(contributions), "drawing")} of single digits, and of ink that is none, which visitors of a site gave.
From {days[0]} to {days[-1]}. SHA-256 of the Parquet file: {hashlib.sha256(content).hexdigest()}.

License: {license_line}

## What is in it

- `strokes`: lists of (x, y) points, x to the right and y down, moved to the origin and scaled so that the
  longer side is 1000. There is no time and no pressure.
- `label`: the digit that was meant, 0 to 9; null: no digit.
- `consent_version`: of the text that the visitor agreed to, as docs/privacy.md of Digitpad prints it.

{_table("label", labels.items())}

{_table("consent version", versions.items())}

## How it came about

Each drawing was sent after a correction, by somebody who had agreed to the text. Two reviewers agreed with its
label, or one and the network. Nothing is known of the visitors: not who gave which drawing, nor whether one
person gave many. It is no random sample of people, and mostly of drawings that the network had misread.

## Withdrawal

Visitors may take drawings back. Those taken back before this export are not in it; export again before each use,
and delete older exports.
"""


def _table(name: str, counts: Iterable[tuple[Any, int]]) -> str:
    rows = sorted((str(value), count) for value, count in counts)
    return "\n".join([f"| {name} | count |", "|---|---|", *(f"| {value} | {count:,} |" for value, count in rows)])
