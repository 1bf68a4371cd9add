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
from digitpad.batch.records import BATCH_BYTES, PIXEL_COUNT, Pixels, Record, to_batch
from digitpad.errors import DataError, InkError
from digitpad.preprocessing.decode import MAX_FILE_BYTES, PICTURE_SUFFIXES
from digitpad.preprocessing.grayscale import WHITE
from digitpad.preprocessing.small_pictures import MIN_LIGHTEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyarrow as pa

MAX_FRAGMENT_FILES, MIN_FRAGMENT_FILES, MIN_FRAGMENTS = 256, 16, 16
TAR_MAGIC, TAR_MAGIC_OFFSET = b"ustar", 257
HEAD_BYTES = 512
TEXT_SUFFIXES, JSON_SUFFIXES = {".csv", ".tsv", ".txt"}, {".jsonl", ".ndjson", ".json"}
DATA_SUFFIXES = {".arrow", ".csv", ".feather", ".gz", ".jsonl", ".ndjson", ".npy", ".npz", ".parquet"}
DATA_SUFFIXES |= {".tar", ".tgz", ".tsv"}
IDX_ENDING = "-ubyte"


class Fragment(NamedTuple):
    """A part of the inputs whose answers are written together.

    Attributes:
        kind: how it is read; see `READERS`.
        files: the file, or the pictures.
        range: where in the file it lies, as its reader needs it: the first record, say, and the one after its last.
        white: the value of white in arrays, 1 or 255.
    """

    kind: str
    files: tuple[str, ...]
    range: tuple[int | str, ...] = ()
    white: int = WHITE

    def items(self) -> Iterator[Record | Pixels]:
        """Its records."""
        return READERS[self.kind](*self.files, *self.range)


def plan(inputs: Iterable[str], outputs: Iterable[Path] = ()) -> Iterator[Fragment]:
    """The fragments of files, folders and patterns, in the order of the inputs, without what lies in the outputs.

    Raises:
        DataError: there is no such file, it cannot be read at all, or it holds no record.
    """
    own = {_locate(output)[0] for output in outputs}
    for pattern in inputs:
        is_pattern = glob.has_magic(pattern) and not Path(pattern).exists()
        matches = sorted(glob.glob(pattern, recursive=True)) if is_pattern else [pattern]  # noqa: PTH207 - absolute, too
        files = [file for match in matches for file in _files_in(match) if own.isdisjoint(_locate(Path(file)))]
        found = []
        for kind, group in groupby(files, _find_kind):
            members = tuple(group)
            step = min(max(-(-len(members) // MIN_FRAGMENTS), MIN_FRAGMENT_FILES), MAX_FRAGMENT_FILES)
            if kind == "picture":
                found += [Fragment(kind, members[start : start + step]) for start in range(0, len(members), step)]
            else:
                found += [fragment for file in members for fragment in _plan_file(kind, file)]
        if all(fragment.kind == "empty" for fragment in found):
            what = "holds no pictures or strokes" if any(Path(match).exists() for match in matches) else "is not there"
            raise DataError(f"{pattern} {what}: name files or a folder that do.")
        yield from found


def _locate(path: Path) -> tuple[Path, Path]:
    """A path from the root, and its folder."""
    return path.absolute(), path.parent.absolute()


def _files_in(path: str) -> list[str]:
    if not Path(path).is_dir():
        return [path] if Path(path).exists() else []
    files = sorted(file for file in Path(path).rglob("*") if file.is_file() and _is_input(file.relative_to(path)))
    return [str(file) for file in files]


def _is_input(file: Path) -> bool:
    is_known = file.suffix.lower() in PICTURE_SUFFIXES | DATA_SUFFIXES or file.name.endswith(IDX_ENDING)
    return is_known and not any(part[0] in "._" for part in file.parts)


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
            start = file.read(HEAD_BYTES)
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}): name another file.") from None
    if start.startswith(arrays.GZIP_MAGIC):
        with arrays.open_stream(path) as stream:
            start = arrays.read_up_to(stream, HEAD_BYTES) or start
    for magic, kind in MAGIC.items():
        if start.startswith(magic):
            return kind
    if start[TAR_MAGIC_OFFSET:].startswith(TAR_MAGIC) or suffixes & {".tar", ".tgz"}:
        return "tar"
    if suffixes & JSON_SUFFIXES or start.lstrip()[:1] in (b"{", b"["):
        return "json"
    is_text = suffixes & TEXT_SUFFIXES or (start and start.lstrip()[:1] in b"0123456789\"'lp" and b"\0" not in start)
    return "csv" if is_text else "picture"


def _plan_file(kind: str, path: str) -> Iterator[Fragment]:
    """The fragments of a file. If it turns out to be damaged, or without a record, the last one reports that."""
    found: list[Fragment] = []
    last = Fragment("empty", (path,), (f"{path} holds no pictures or strokes.",))
    white = 0
    try:
        found.extend(Fragment(kind, (path,), part) for part in PLANNERS[kind](path))
    except Exception as error:  # noqa: BLE001 - damaged files make readers raise almost anything
        last = Fragment("damaged", (path,), (_describe(path, error),))
    try:
        white = _find_white(path, found)
    except InkError as error:
        last = Fragment("damaged", (path,), (str(error),))
    yield from (fragment._replace(white=white) for fragment in found if white)
    if last.kind == "damaged" or not white:
        yield last


def _find_white(path: str, fragments: Iterable[Fragment]) -> int:
    """The value of white in the arrays of a file, 1 or 255; 0 if it has no record at all.

    The first picture decides that holds a fraction, or `MIN_LIGHTEST` or more, wherever the fragments end.

    Raises:
        InkError: the values mean neither.
    """
    lightest = -1.0
    with suppress(Exception):  # reading it tells of the damage
        for fragment in fragments:
            for item in fragment.items():
                white, light = item.find_white()
                if white:
                    return white
                lightest = max(lightest, light)
        if lightest < 0:
            return 0
    if 1 < lightest < MIN_LIGHTEST:
        factor = WHITE // int(lightest)
        raise InkError(f"{path} holds no value above {lightest:g}: multiply all by {factor}, so that white is 255.")
    return 1 if lightest == 1 else WHITE


def _describe(path: str, error: Exception) -> str:
    reason = f"{path} is damaged ({str(error) or type(error).__name__:.200})."
    return str(error) if isinstance(error, InkError) else reason


def read(fragment: Fragment) -> Iterator[pa.RecordBatch]:
    """The records of a fragment, in batches of the schema `records.SCHEMA`; what cannot be read is a record, too."""
    rows: list[Record] = []
    size, last = 0, None
    try:
        for item in fragment.items():
            if rows and (isinstance(item, Pixels) or size >= BATCH_BYTES):
                yield to_batch(rows)
                rows, size = [], 0
            if isinstance(item, Pixels):
                yield item.to_batch(fragment.white)
                last = item.index[-1]
            else:
                rows.append(item)
                size, last = size + len(item.picture or b"") + PIXEL_COUNT, item.index
    except Exception as error:  # noqa: BLE001 - as above
        file = fragment.files[0]
        rows.append(Record(file, None if last is None else last + 1, error=_describe(file, error)))
    if rows:
        yield to_batch(rows)


def _read_pictures(*paths: str) -> Iterator[Record]:
    for path in paths:
        try:
            with Path(path).open("rb") as file:
                content = file.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            yield Record(path, error=f"{path} cannot be read ({error.strerror}).")
            continue
        if len(content) > MAX_FILE_BYTES:
            yield Record(path, error=f"{path} has more than {MAX_FILE_BYTES:,} bytes: make the picture smaller.")
        else:
            yield Record(path, picture=content)


def _plan_tar(path: str) -> Iterator[tuple[int, int]]:
    """The bytes of each fragment of a tar file."""
    start = size = 0
    with arrays.open_stream(path) as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
        with suppress(tarfile.TarError, EOFError, OSError, zlib.error):  # the reader tells of it
            while member := archive.next():
                archive.members.clear()  # type: ignore[attr-defined] # they would be kept
                if size >= BATCH_BYTES:
                    yield start, member.offset
                    start, size = member.offset, 0
                size += member.size
        yield start, archive.offset + 1


def _read_tar(path: str, start: int, stop: int) -> Iterator[Record]:
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
                if (end := stream.read(tarfile.BLOCKSIZE)) != bytes(tarfile.BLOCKSIZE):
                    raise InkError(f"{path} is damaged: it {'holds something else' if end else 'ends too early'}.")


def _raise_damage(_: str, message: str) -> Iterator[Record]:
    raise InkError(message)


MAGIC = {
    b"PAR1": "parquet",
    b"ARROW1": "arrow",
    b"\xff\xff\xff\xff": "arrow",
    arrays.NPY_MAGIC: "array",
    arrays.ZIP_MAGIC: "array",
    b"\0\0\x08": "array",
    arrays.GZIP_MAGIC: "array",
}
PLANNERS: dict[str, Callable[[str], Iterator[tuple[int | str, ...]]]] = {
    "array": arrays.plan_arrays,
    "parquet": tables.plan_parquet,
    "arrow": tables.plan_arrow,
    "csv": tables.plan_csv,
    "json": tables.plan_lines,
    "tar": _plan_tar,
}
READERS: dict[str, Callable[..., Iterator[Record | Pixels]]] = {
    "picture": _read_pictures,
    "array": arrays.read_array,
    "parquet": tables.read_parquet,
    "arrow": tables.read_arrow,
    "csv": tables.read_csv,
    "json": tables.read_json_lines,
    "tar": _read_tar,
    "damaged": _raise_damage,
    "empty": _raise_damage,
}
