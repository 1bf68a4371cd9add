"""Run a job: answers in fragments beside the output, each written beside and renamed, so that it can be resumed.

While a job runs, OUTPUT.parts holds the finished fragments and a journal with a line for each; when all are there,
they become the output. An output that is a folder keeps its fragments. Both end with a manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from digitpad.batch import engines, output
from digitpad.batch.answers import SCHEMAS, Task
from digitpad.batch.inputs import Fragment, plan
from digitpad.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

JOURNAL, MANIFEST = "_journal.jsonl", "_manifest.json"
"""Readers of Parquet data sets pass over such names."""

HASHED_BYTES = 1 << 20
MAX_WHOLE_BYTES = 16 * HASHED_BYTES
CHANGES = {
    "inputs": "{} was begun with other inputs",
    "contents": "The inputs have changed since {} was begun",
    "format": "{} was begun in another format",
    "task": "{} was begun for another task",
    "known": "{} was begun with other options",
    "network": "{} was begun with another network",
}
"""What decides the bytes of an output, and what is said if it is not as it was."""


@dataclass(frozen=True)
class Result:
    """How many answers an output has, how many of them are errors, and which rows for Kaggle are unread, from 1."""

    rows: int
    errors: int
    unread: list[int]


@dataclass(frozen=True)
class Job:
    """What is read, and what becomes of the answers.

    Attributes:
        inputs: files, folders and patterns.
        output: a file, or a folder of fragments.
        output_format: `parquet`, `csv`, `jsonl` or `kaggle`.
        task: what is read.
    """

    inputs: Sequence[str]
    output: Path
    output_format: str
    task: Task

    @property
    def is_folder(self) -> bool:
        """Whether the output is a folder, as its name has no suffix."""
        return not self.output.suffix

    @property
    def parts(self) -> Path:
        """The folder of the fragments."""
        return self.output if self.is_folder else self.output.with_name(f"{self.output.name}.parts")

    @property
    def manifest(self) -> Path:
        """The file that says what the output holds, once it is whole."""
        return self.parts / MANIFEST if self.is_folder else self.output.with_name(f"{self.output.name}{MANIFEST}")

    def part(self, number: int) -> Path:
        """The file of a fragment."""
        return self.parts / f"part-{number:06}{output.SUFFIXES[self.output_format]}"

    def run(
        self,
        run_fragments: Callable[..., Iterator[engines.Part]],
        *,
        resume: bool,
        report: Callable[[int, int, int], None] = lambda *_: None,
    ) -> Result:
        """Answer all fragments that are not done yet.

        Args:
            run_fragments: an engine: from numbered fragments, the task and the format to parts.
            resume: whether an output that was begun is continued.
            report: called with how many fragments are done, of how many, and how many answers are new.

        Raises:
            DataError: an input is missing, the output exists, or it belongs to another job.
        """
        fragments = list(plan(self.inputs))
        job = self._describe(fragments)
        if not resume and (self.output.exists() or self.parts.exists()):
            raise DataError(f"{self.output} exists: add --resume to continue it, or choose another name.")
        if self.manifest.exists():
            finished = json.loads(self.manifest.read_text())
            self._check(finished["job"], job)
            self._tidy()
            return Result(finished["rows"], finished["errors"], finished["unread"])
        done, rows = self._read_journal(job), 0
        missing = [(number, fragment) for number, fragment in enumerate(fragments) if number not in done]
        with (self.parts / JOURNAL).open("a") as journal:
            for part in run_fragments(missing, self.task, self.output_format) if missing else ():
                with _replacing(self.part(part.number)) as file:
                    file.write(part.content)
                entry = part._asdict() | {"sha256": hashlib.sha256(part.content).hexdigest()}
                done[part.number] = {key: value for key, value in entry.items() if key != "content"}
                journal.write(json.dumps(done[part.number]) + "\n")
                journal.flush()
                rows += part.rows
                report(len(done), len(fragments), rows)
        return self._finish(job, fragments, [done[number] for number in range(len(fragments))])

    def _describe(self, fragments: Sequence[Fragment]) -> dict[str, Any]:
        """What decides the bytes of the output, by the keys of `CHANGES`."""
        files = sorted({file for fragment in fragments for file in fragment.files})
        contents = [_identify(file) for file in files]
        values = [files, [contents, fragments], self.output_format, self.task.kind, repr(self.task.known)]
        values = [hashlib.sha256(json.dumps(value).encode()).hexdigest() for value in values[:2]] + values[2:]
        network = hashlib.sha256(Path(self.task.model).read_bytes()).hexdigest()
        return dict(zip(CHANGES, [*values, network], strict=True))

    def _check(self, found: dict[str, Any], job: dict[str, Any]) -> None:
        for key, sentence in CHANGES.items():
            if found.get(key) != job[key]:
                raise DataError(f"{sentence.format(self.output)}: choose another name, or delete it.")

    def _read_journal(self, job: dict[str, Any]) -> dict[int, dict[str, Any]]:
        """The lines of the journal whose fragments are whole; begins a new journal with them."""
        self.parts.mkdir(parents=True, exist_ok=True)
        path = self.parts / JOURNAL
        lines = [line for line in path.read_text().splitlines() if line.endswith("}")] if path.exists() else []
        entries = [*map(json.loads, lines)] or [job]
        self._check(entries[0], job)
        done = {entry["number"]: entry for entry in entries[1:] if self._is_whole(entry)}
        with _replacing(path) as file:
            file.writelines(json.dumps(entry).encode() + b"\n" for entry in [job, *done.values()])
        return done

    def _is_whole(self, entry: dict[str, Any]) -> bool:
        path = self.part(entry["number"])
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]

    def _finish(self, job: dict[str, Any], fragments: Sequence[Fragment], entries: list[dict[str, Any]]) -> Result:
        """Write the output, if it is a file, and the manifest."""
        unread: list[int] = []
        if not self.is_folder:
            with _replacing(self.output) as file:
                parts = (self.part(entry["number"]) for entry in entries)
                unread = output.join(parts, SCHEMAS[self.task.kind], self.output_format, file)
        result = Result(*(sum(entry[key] for entry in entries) for key in ("rows", "errors")), unread)
        described = [fragment._asdict() | {"files": len(fragment.files)} for fragment in fragments]
        listed = [
            {"file": fragment.files[0]} | about | entry
            for fragment, about, entry in zip(fragments, described, entries, strict=True)
        ]
        with _replacing(self.manifest) as file:
            file.write(json.dumps({"job": job, **asdict(result), "fragments": listed}, indent=1).encode() + b"\n")
        self._tidy()
        return result

    def _tidy(self) -> None:
        if self.is_folder:
            (self.parts / JOURNAL).unlink(missing_ok=True)
        else:
            shutil.rmtree(self.parts, ignore_errors=True)


def _identify(path: str) -> str:
    """What tells a file from another version of it: its content, or of a large one its size, time, start and end."""
    with Path(path).open("rb") as file:
        status = os.fstat(file.fileno())
        if status.st_size <= MAX_WHOLE_BYTES:
            return hashlib.sha256(file.read()).hexdigest()
        content = file.read(HASHED_BYTES)
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
