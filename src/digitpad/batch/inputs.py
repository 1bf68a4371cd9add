"""Read any input as one sequence of records, divided into fragments.

What a file holds is found by its first bytes, and by its name only where these do not tell.
"""

from __future__ import annotations

import glob
import os
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute

from digitpad.batch import arrays, is_data_name, tables
from digitpad.batch.manifest import MANIFEST, PARTS, is_manifest
from digitpad.batch.records import BATCH_BYTES, PIXEL_COUNT, Records
from digitpad.errors import DataError, InkError
from digitpad.preprocessing.decode import MAX_FILE_BYTES, PICTURE_SUFFIXES
from digitpad.preprocessing.grayscale import WHITE
from digitpad.preprocessing.small_pictures import MIN_LIGHTEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MIN_FRAGMENT_BYTES, MIN_FRAGMENTS = 800_000, 16
"""A fragment has so many bytes, or as many as all before it divided by this, so that no core is busy long at the end.

It is one record batch, so it never has many more than `BATCH_BYTES`.
"""

ENCODED_BYTES = 50_000
"""What is no array counts as so many bytes at least, as it takes longer to read."""

TAR_MAGIC, TAR_MAGIC_OFFSET = b"ustar", 257
HEAD_BYTES = 512
TEXT_SUFFIXES, JSON_SUFFIXES = {".csv", ".tsv", ".txt"}, {".jsonl", ".ndjson", ".json"}


class Source(NamedTuple):
    """A file of the inputs.

    Attributes:
        path: its path.
        kind: how it is read; see `READERS`.
        white: the value of white in its arrays, 1 or 255; 0 if it holds no record.
        error: why it cannot be read.
    """

    path: str
    kind: str
    white: int = WHITE
    error: str | None = None

    def read(self) -> Iterator[tuple[pa.RecordBatch, int]]:
        """Its records, and how many bytes of the file are read; what cannot be read is a record, too."""
        last: int | None = None
        try:
            if self.error:
                raise InkError(self.error)  # noqa: TRY301 - as damage that is found later
            for records, position in self._open():
                yield records.to_batch(self.white), position
                last = records.index[-1]
        except Exception as error:  # noqa: BLE001 - damaged files make readers raise almost anything
            index = None if last is None else last + 1
            record = Records(self.path, [index], [None], errors=[_describe(self.path, error)])
            yield record.to_batch(WHITE), 0  # no progress

    def _open(self) -> Iterator[tuple[Records, int]]:
        with Path(self.path).open("rb") as file:
            yield from ((records, file.tell()) for records in READERS[self.kind](arrays.unpack(file), self.path))

    def find_white(self) -> Source:
        """The source with the value of white, 1 or 255; 0 if it has no record at all.

        The first picture decides that holds a fraction, or `MIN_LIGHTEST` or more.
        """
        lightest, error = -1.0, f"{self.path} holds no pictures or strokes."
        with suppress(Exception):  # reading it tells of the damage
            for records, _ in self._open():
                white, light = records.find_white()
                if white:
                    return self._replace(white=white)
                lightest = max(lightest, light)
            if lightest < 0:
                return self._replace(white=0, error=error)
        if 1 < lightest < MIN_LIGHTEST:
            advice = f"multiply all by {WHITE // int(lightest)}, so that white is 255."
            return self._replace(error=f"{self.path} holds no value above {lightest:g}: {advice}")
        return self._replace(white=1 if lightest == 1 else WHITE)


class Fragment(NamedTuple):
    """Records whose answers are written together, their number, and how much of the inputs is read after them, 0..1."""

    number: int
    records: pa.RecordBatch
    progress: float


def plan(inputs: Sequence[str], outputs: Iterable[Path] = ()) -> list[Source]:
    """The files in files, folders and patterns, in the order of the inputs, without what lies in the outputs.

    Raises:
        DataError: there is no such file, it cannot be read at all, or it holds no record.
    """
    own, sources = {_resolve(output) for output in outputs}, []
    for pattern in inputs:
        is_pattern = glob.has_magic(pattern) and not Path(pattern).exists()
        matches = sorted(glob.glob(pattern, recursive=True)) if is_pattern else [pattern]  # noqa: PTH207 - absolute, too
        paths = [_resolve(match) for match in matches]
        if any(path.exists() for path in paths) and own.issuperset(paths):
            continue  # a pattern of the shell's finds what was written before
        files = [file for match in matches for file in _files_in(match) if not _lies_in(own, _resolve(file))]
        found = [Source(file, _find_kind(file)) for file in files]
        found = [source if source.kind == "picture" else source.find_white() for source in found]
        if not any(source.white for source in found):
            what = "holds no pictures or strokes" if any(path.exists() for path in paths) else "is not there"
            raise DataError(f"{pattern} {what}: name files or a folder that do.")
        sources += found
    if not sources:
        raise DataError(f"{', '.join(inputs)} is the output: choose another name for it.")
    return sources


def _resolve(path: str | Path) -> Path:
    """The one name of a file, however `..` and links lead to it; of a link in a circle, any."""
    return Path(os.path.realpath(path))


def _lies_in(outputs: set[Path], path: Path) -> bool:
    return path in outputs or path.parent in outputs


def _files_in(path: str) -> list[str]:
    if not Path(path).is_dir():
        return [path] if Path(path).exists() else []
    files = sorted(file for file in Path(path).rglob("*") if file.is_file())
    manifests = {file for file in files if file.name.endswith(MANIFEST) and is_manifest(file)}
    inputs = [file for file in files if _is_input(file.relative_to(path)) and not _is_output(file, manifests)]
    return [str(file) for file in inputs]


def _is_input(file: Path) -> bool:
    is_known = file.suffix.lower() in PICTURE_SUFFIXES or is_data_name(file.name)
    return is_known and not any(part[0] in "._" for part in file.parts)


def _is_output(file: Path, manifests: set[Path]) -> bool:
    """Whether a batch wrote the file, or the folder that it is in, given its manifests."""
    own = [file, file.with_name(f"{file.name}{MANIFEST}"), file.with_name(MANIFEST)]
    if file.parent.name.endswith(PARTS):
        own.append(file.parent.with_name(file.parent.name.removesuffix(PARTS) + MANIFEST))
    return not manifests.isdisjoint(own)


def _find_kind(path: str) -> str:
    """What a file holds, a key of `READERS`.

    Raises:
        DataError: it cannot be opened.
    """
    suffixes = {suffix.lower() for suffix in Path(path).suffixes}
    if Path(path).suffix.lower() in PICTURE_SUFFIXES:
        return "picture"
    try:
        with Path(path).open("rb") as file:
            packed = file.peek(HEAD_BYTES)
            start = arrays.read_up_to(arrays.unpack(file), HEAD_BYTES) or packed
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}): name another file.") from None
    for magic, kind in MAGIC.items():
        if start.startswith(magic):
            return kind
    if start[TAR_MAGIC_OFFSET:].startswith(TAR_MAGIC) or suffixes & {".tar", ".tgz"}:
        return "tar"
    if suffixes & JSON_SUFFIXES or start.lstrip()[:1] in (b"{", b"["):
        return "json"
    is_text = suffixes & TEXT_SUFFIXES or (start and start.lstrip()[:1] in b"0123456789\"'lp" and b"\0" not in start)
    return "csv" if is_text else "picture"


def _describe(path: str, error: Exception) -> str:
    if isinstance(error, InkError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{path} cannot be read ({error.strerror})."
    return f"{path} is damaged ({str(error) or type(error).__name__:.200})."


def read(sources: Sequence[Source]) -> Iterator[Fragment]:
    """The records of files in fragments. Where one ends follows from the records before it alone."""
    sizes = np.cumsum([0, *(Path(source.path).stat().st_size for source in sources)])
    batches = ((batch, sizes[i] + position) for i, source in enumerate(sources) for batch, position in source.read())
    held: list[pa.RecordBatch] = []
    number, total, limit, progress = 0, 0, MIN_FRAGMENT_BYTES, 0.0
    for batch, position in batches:
        progress, start = max(progress, float(position / max(sizes[-1], 1))), 0
        lengths = pa.compute.binary_length(batch["picture"]).fill_null(0).to_numpy()
        is_encoded = np.greater(batch["picture"].is_valid(), batch["height"].is_valid())
        ends = total + np.maximum(lengths, np.where(is_encoded, ENCODED_BYTES, PIXEL_COUNT)).cumsum()
        while (stop := int(np.searchsorted(ends, limit)) + 1) <= len(batch):
            yield Fragment(number, pa.concat_batches([*held, batch[start:stop]]), progress)
            number, held, start, total = number + 1, [], stop, int(ends[stop - 1])
            limit = total + min(max(total // MIN_FRAGMENTS, MIN_FRAGMENT_BYTES), BATCH_BYTES)
        held, total = [*held, batch[start:]], int(ends[-1])
    if any(map(len, held)):
        yield Fragment(number, pa.concat_batches(held), 1.0)


def _read_picture(stream: IO[bytes], path: str) -> Iterator[Records]:
    content = stream.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise InkError(f"{path} has more than {MAX_FILE_BYTES:,} bytes: make the picture smaller.")
    yield Records(path, [None], [content])


def _read_tar(stream: IO[bytes], path: str) -> Iterator[Records]:
    """The pictures in a tar file."""
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        while member := archive.next():
            archive.members.clear()  # type: ignore[attr-defined] # they would be kept
            if member.isfile() and Path(member.name).suffix.lower() in PICTURE_SUFFIXES:
                content = archive.extractfile(member)
                yield Records(f"{path}/{member.name}", [None], [content.read(MAX_FILE_BYTES) if content else None])
        stream.seek(archive.offset)
        if (end := stream.read(tarfile.BLOCKSIZE)) != bytes(tarfile.BLOCKSIZE):
            raise InkError(f"{path} is damaged: it {'holds something else' if end else 'ends too early'}.")


MAGIC = {
    b"PAR1": "parquet",
    tables.ARROW_MAGIC: "arrow",
    b"\xff\xff\xff\xff": "arrow",
    b"PK\x03\x04": "zip",
    arrays.NPY_MAGIC: "array",
    b"\0\0\x08": "array",
    arrays.GZIP_MAGIC: "array",
}
READERS: dict[str, Callable[[Any, str], Iterator[Records]]] = {
    "picture": _read_picture,
    "array": arrays.read_array,
    "zip": arrays.read_zip,
    "parquet": tables.read_parquet,
    "arrow": tables.read_arrow,
    "csv": tables.read_csv,
    "json": tables.read_json_lines,
    "tar": _read_tar,
}
