"""Run a job: answers in fragments, each written beside its name and renamed, so that it can be resumed.

The manifest says what is read, in the end of how many fragments it is, and has a line for each that is finished. The
fragments lie in OUTPUT.parts until all are there and become the output; an output that is a folder keeps them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from digitpad.batch import engines, output
from digitpad.batch.answers import SCHEMAS, Task
from digitpad.batch.inputs import Fragment, Source, plan, read
from digitpad.batch.lock import locked
from digitpad.batch.manifest import CHANGES, MANIFEST, PARTS
from digitpad.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HASHED_BYTES, MAX_WHOLE_BYTES = 1 << 20, 1 << 24

ENTRY = {"number": int, "rows": int, "errors": list, "sha256": str}
"""What the manifest says of each fragment."""


@dataclass(frozen=True)
class Result:
    """How many answers an output has, and the numbers of those, from 0, that are errors."""

    rows: int
    errors: list[int]


class Job:
    """What is read, and what becomes of the answers.

    Attributes:
        inputs: files, folders and patterns.
        output: a file, or a folder of fragments if its name has no suffix.
        output_format: `parquet`, `csv`, `jsonl` or `kaggle`.
        task: what is read.
        parts: the folder of the fragments.
        manifest: JSON lines, the first for the job, then one for each fragment.
    """

    def __init__(self, inputs: Sequence[str], output: Path, output_format: str, task: Task) -> None:
        self.inputs, self.output, self.output_format, self.task = inputs, output, output_format, task
        self.is_folder = not output.suffix
        self.parts = output if self.is_folder else output.with_name(f"{output.name}{PARTS}")
        self.manifest = output / MANIFEST if self.is_folder else output.with_name(f"{output.name}{MANIFEST}")

    def part(self, number: int) -> Path:
        """The file of a fragment."""
        return self.parts / f"part-{number:06}{output.SUFFIXES[self.output_format]}"

    def run(
        self,
        run_fragments: Callable[..., Iterator[engines.Part]],
        *,
        resume: bool,
        report: Callable[[float, int], None] = lambda *_: None,
    ) -> Result:
        """Answer all fragments that are not done yet.

        Args:
            run_fragments: an engine: from fragments, the task and the format to parts.
            resume: whether an output that was begun is continued.
            report: called with how much of the inputs is read, 0..1, and how many answers are new: 0 for what is done.

        Raises:
            DataError: an input is missing, the output exists, or it belongs to another job, or one is writing it.
        """
        sources = plan(self.inputs, (self.output, self.parts, self.manifest))
        self.manifest.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.manifest.with_name(f".{self.manifest.name}.lock")) as is_locked:
            if not is_locked:
                raise DataError(f"Another job is writing {self.output}: wait for its end, or choose another name.")
            return self._run(sources, run_fragments, resume, report)

    def _run(
        self,
        sources: Sequence[Source],
        run_fragments: Callable[..., Iterator[engines.Part]],
        resume: bool,  # noqa: FBT001 - as of `run`
        report: Callable[[float, int], None],
    ) -> Result:
        job, rows = self._describe(sources), 0
        done, is_finished = self._read_manifest(job, resume=resume)

        def find_missing() -> Iterator[Fragment]:
            for fragment in read(sources):
                if fragment.number not in done:
                    yield fragment
                else:
                    report(fragment.progress, 0)

        with self.manifest.open("a") as manifest:
            for part in () if is_finished else run_fragments(find_missing(), self.task, self.output_format):
                with _replacing(self.part(part.number)) as file:
                    file.write(part.content)
                digest = hashlib.sha256(part.content).hexdigest()
                done[part.number] = {"number": part.number, "rows": part.rows, "errors": part.errors, "sha256": digest}
                manifest.write(json.dumps(done[part.number]) + "\n")
                manifest.flush()
                rows += part.rows
                report(part.progress, rows)
        entries, first, errors = [done[number] for number in range(len(done))], 0, []
        for entry in entries:
            errors += [first + row for row in entry["errors"]]
            first += entry["rows"]
        if not self.is_folder and not self.output.exists():
            with _replacing(self.output) as file:
                files = [self.part(entry["number"]) for entry in entries]
                output.join(files, SCHEMAS[self.task.kind], self.output_format, file)
        self._write_manifest([job | {"fragments": len(entries)}, *entries])
        if not self.is_folder:
            shutil.rmtree(self.parts, ignore_errors=True)
        return Result(first, errors)

    def _describe(self, sources: Sequence[Source]) -> dict[str, Any]:
        """What decides the bytes of the output, by the keys of `CHANGES`."""
        files = [source.path for source in sources]
        hashes = [hashlib.sha256(json.dumps(value).encode()).hexdigest() for value in (files, [*map(_identify, files)])]
        network = hashlib.sha256(Path(self.task.model).read_bytes()).hexdigest()
        values = (*hashes, self.output_format, self.task.kind, repr(self.task.known), network)
        return dict(zip(CHANGES, values, strict=True))

    def _read_manifest(self, job: dict[str, Any], *, resume: bool) -> tuple[dict[int, dict[str, Any]], bool]:
        """The lines of the manifest whose fragments are whole, and whether that is all; begins a new one with them."""
        entries = self._parse_manifest()
        if not entries and (self.output.is_file() or (self.parts.is_dir() and any(self.parts.glob("[!._]*")))):
            raise DataError(f"{self.output} exists, and no {self.manifest.name} tells of it: choose another name.")
        if entries and not resume:
            raise DataError(f"{self.output} exists: add --resume to continue it, or choose another name.")
        for key, sentence in CHANGES.items() if entries else ():
            if entries[0].get(key) != job[key]:
                raise DataError(f"{sentence.format(self.output)}: choose another name, or delete it.")
        done = {entry["number"]: entry for entry in entries[1:] if self.output.is_file() or self._is_whole(entry)}
        self.parts.mkdir(parents=True, exist_ok=True)
        self._write_manifest([job, *done.values()])
        return done, bool(entries) and entries[0].get("fragments") == len(done)

    def _parse_manifest(self) -> list[dict[str, Any]]:
        """The lines of the manifest, of which the last may have been cut off; none if there is no manifest.

        Raises:
            DataError: it is damaged.
        """
        try:
            lines = self.manifest.read_text().splitlines() if self.manifest.exists() else []
            entries = [json.loads(line) for line in lines[:-1]]
            entries += [json.loads(line) for line in lines[-1:] if line.endswith("}")]
        except ValueError:
            entries = [None]
        numbers = [entry["number"] for entry in entries[1:] if _is_entry(entry)]
        is_valid = len(numbers) == len(entries[1:]) and isinstance(entries[0] if entries else {}, dict)
        if not is_valid or (self.output.is_file() and sorted(numbers) != [*range(len(numbers))]):
            others = "" if self.is_folder else f", {self.parts}"
            raise DataError(f"{self.manifest} is damaged: choose another name, or delete it{others} and {self.output}.")
        return entries

    def _is_whole(self, entry: dict[str, Any]) -> bool:
        path = self.part(entry["number"])
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]

    def _write_manifest(self, lines: Sequence[dict[str, Any]]) -> None:
        with _replacing(self.manifest) as file:
            file.writelines(json.dumps(line).encode() + b"\n" for line in lines)


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), kind) for key, kind in ENTRY.items())


def _identify(path: str) -> str:
    """What tells a file from another version of it: its content, or of a large one its size, time, start and end."""
    with Path(path).open("rb") as file:
        status = os.fstat(file.fileno())
        content = file.read(MAX_WHOLE_BYTES if status.st_size <= MAX_WHOLE_BYTES else HASHED_BYTES)
        if status.st_size > MAX_WHOLE_BYTES:
            file.seek(-HASHED_BYTES, os.SEEK_END)
            content += file.read() + str((status.st_size, status.st_mtime_ns)).encode()
        return hashlib.sha256(content).hexdigest()


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that becomes `path` when it is whole and on the disk."""
    beside = path.with_name(f".{path.name}.tmp")
    with beside.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
