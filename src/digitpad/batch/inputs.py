"""Divide inputs into fragments, and read the records of a fragment.

What a file holds is found by its first bytes, and by its name only where these do not tell.
"""

from __future__ import annotations

import glob
import tarfile
import zlib
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digitpad.batch import arrays, tables
from digitpad.batch.records import BATCH_BYTES, Record, to_batches
from digitpad.errors import DataError, InkError
from digitpad.preprocessing.decode import MAX_FILE_BYTES, PICTURE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

MAX_FRAGMENT_FILES, MIN_FRAGMENT_FILES = 256, 16
TAR_MAGIC, TAR_MAGIC_OFFSET = b"ustar", 257
HEAD_BYTES = 512
DATA_SUFFIXES = {
    ".arrow",
    ".csv",
    ".feather",
    ".gz",
    ".jsonl",
    ".ndjson",
    ".npy",
    ".npz",
    ".parquet",
    ".tar",
    ".tgz",
    ".tsv",
}
IDX_ENDING = "-ubyte"
TEXT_SUFFIXES = {".csv", ".tsv", ".txt"}
JSON_SUFFIXES = {".jsonl", ".ndjson", ".json"}


class Fragment(NamedTuple):
    """A part of the inputs whose answers are written together.

    Attributes:
        kind: how it is read; see `READERS`.
        files: the file, or the pictures.
        range: where in the file it lies: the records, or the bytes with the number of the first record.
        member: the array in a zip file.
    """

    kind: str
    files: tuple[str, ...]
    range: tuple[int, ...] = ()
    member: str = ""


def plan(inputs: Iterable[str]) -> Iterator[Fragment]:
    """The fragments of files, folders and patterns, in the order of the inputs.

    Raises:
        DataError: there is no such file, or it cannot be read at all.
    """
    for pattern in inputs:
        matches = [pattern]
        if glob.has_magic(pattern) and not Path(pattern).exists():
            matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - absolute paths, too
        files = [file for match in matches for file in _files_in(match)]
        if not files:
            raise DataError(f"{pattern} is not there, or holds no pictures or data: name files or a folder that do.")
        for kind, group in groupby(files, _find_kind):
            members = list(group)
            if kind == "picture":
                step = min(max(-(-len(members) // 16), MIN_FRAGMENT_FILES), MAX_FRAGMENT_FILES)
                yield from (
                    Fragment(kind, tuple(members[start : start + step])) for start in range(0, len(members), step)
                )
            else:
                for file in members:
                    yield from _plan_file(kind, file)


def _files_in(path: str) -> list[str]:
    if not Path(path).is_dir():
        return [path] if Path(path).exists() else []
    files = sorted(
        file for file in Path(path).rglob("*") if not any(part[0] in "._" for part in file.relative_to(path).parts)
    )
    return [str(file) for file in files if _is_input(file) and file.is_file()]


def _is_input(file: Path) -> bool:
    return file.suffix.lower() in PICTURE_SUFFIXES | DATA_SUFFIXES or file.name.endswith(IDX_ENDING)


def _find_kind(path: str) -> str:
    """What a file holds, a key of `READERS`.

    Raises:
        DataError: it cannot be opened.
    """
    suffixes = {suffix.lower() for suffix in Path(path).suffixes}
    if suffixes and Path(path).suffix.lower() in PICTURE_SUFFIXES:
        return "picture"
    try:
        with Path(path).open("rb") as file:
            start = file.read(HEAD_BYTES)
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}): name another file.") from None
    if start.startswith(arrays.GZIP_MAGIC):
        with suppress(OSError, EOFError, zlib.error), arrays.open_stream(path) as stream:
            start = stream.read(HEAD_BYTES)
    for magic, kind in MAGIC.items():
        if start.startswith(magic):
            return kind
    if start[TAR_MAGIC_OFFSET:].startswith(TAR_MAGIC):
        return "tar"
    if suffixes & JSON_SUFFIXES or start.lstrip()[:1] in (b"{", b"["):
        return "json"
    is_text = suffixes & TEXT_SUFFIXES or (start and start.lstrip()[:1] in b"0123456789\"'lp" and b"\0" not in start)
    return "csv" if is_text else "picture"


MAGIC = {
    b"PAR1": "parquet",
    b"ARROW1": "arrow",
    b"\xff\xff\xff\xff": "arrow",
    arrays.NPY_MAGIC: "array",
    arrays.ZIP_MAGIC: "zip",
    b"\0\0\x08": "array",
    arrays.GZIP_MAGIC: "array",
}


def _plan_file(kind: str, path: str) -> Iterator[Fragment]:
    """The fragments of a file; one, if it turns out to be damaged, so that reading it reports that."""
    try:
        if kind == "zip":
            for name in arrays.find_arrays(path):
                yield from (Fragment("array", (path,), part, name) for part in arrays.plan_array(path, name))
            return
        planned = list(PLANNERS[kind](path))
    except Exception as error:  # noqa: BLE001 - damaged files make readers raise almost anything
        yield Fragment("damaged", (path,), (), _describe(path, error))
        return
    yield from (Fragment(kind, (path,), part) for part in planned)


def _describe(path: str, error: Exception) -> str:
    return (
        str(error) if isinstance(error, InkError) else f"{path} is damaged ({str(error) or type(error).__name__:.200})."
    )


def read(fragment: Fragment) -> Iterator[pa.RecordBatch]:
    """The records of a fragment, in batches of the schema `records.SCHEMA`; what cannot be read is a record, too."""
    index = None
    try:
        for batch in READERS[fragment.kind](fragment):
            index = batch["index"][-1].as_py()
            yield batch
    except Exception as error:  # noqa: BLE001 - as above
        missing = index + 1 if index is not None else fragment.range[0] if fragment.range else None
        yield from to_batches([Record(fragment.files[0], missing, error=_describe(fragment.files[0], error))])


def _read_pictures(fragment: Fragment) -> Iterator[pa.RecordBatch]:
    return to_batches(map(_read_picture, fragment.files))


def _read_picture(path: str) -> Record:
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        return Record(path, error=f"{path} cannot be read ({error.strerror}).")
    if len(content) > MAX_FILE_BYTES:
        return Record(path, error=f"{path} has more than {MAX_FILE_BYTES:,} bytes: make the picture smaller.")
    return Record(path, picture=content)


def _plan_tar(path: str) -> Iterator[tuple[int, int]]:
    """The bytes of each fragment of a tar file."""
    start = size = 0
    with arrays.open_stream(path) as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
        with suppress(tarfile.TarError, EOFError, OSError):  # the reader tells of it
            while member := archive.next():
                archive.members.clear()  # type: ignore[attr-defined] # they would be kept
                if size >= BATCH_BYTES:
                    yield start, member.offset
                    start, size = member.offset, 0
                size += member.size
        yield start, archive.offset + 1


def _read_tar(fragment: Fragment) -> Iterator[pa.RecordBatch]:
    path, (start, stop) = fragment.files[0], fragment.range

    def records() -> Iterator[Record]:
        with arrays.open_stream(path) as stream:
            stream.seek(start)
            with tarfile.open(fileobj=stream, mode="r:") as archive:
                while (member := archive.next()) and member.offset < stop:
                    archive.members.clear()  # type: ignore[attr-defined]
                    if member.isfile() and Path(member.name).suffix.lower() in PICTURE_SUFFIXES:
                        content = archive.extractfile(member)
                        yield Record(f"{path}/{member.name}", picture=content.read(MAX_FILE_BYTES) if content else None)
                if not member:
                    stream.seek(archive.offset)
                    if any(stream.read(tarfile.BLOCKSIZE)):
                        raise InkError(f"{path} is damaged: it ends too early, or holds something else.")

    return to_batches(records())


def _raise_damage(fragment: Fragment) -> Iterator[pa.RecordBatch]:
    raise InkError(fragment.member)


PLANNERS = {
    "array": lambda path: arrays.plan_array(path, ""),
    "parquet": tables.plan_parquet,
    "arrow": tables.plan_arrow,
    "csv": tables.plan_csv,
    "json": tables.plan_lines,
    "tar": _plan_tar,
}
READERS = {
    "picture": _read_pictures,
    "array": lambda fragment: arrays.read_array(fragment.files[0], fragment.member, *fragment.range),
    "parquet": lambda fragment: tables.read_parquet(fragment.files[0], *fragment.range),
    "arrow": lambda fragment: tables.read_arrow(fragment.files[0], *fragment.range),
    "csv": lambda fragment: to_batches(tables.read_csv(fragment.files[0], *fragment.range)),
    "json": lambda fragment: to_batches(tables.read_json_lines(fragment.files[0], *fragment.range)),
    "tar": _read_tar,
    "damaged": _raise_damage,
}
