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


@dataclass(frozen=True)
class Result:
    """How many answers an output has, and how many of them say why something could not be read."""

    rows: int
    errors: int


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
            return Result(finished["rows"], finished["errors"])
        done = self._read_journal(job)
        missing = [(number, fragment) for number, fragment in enumerate(fragments) if number not in done]
        rows = 0
        with (self.parts / JOURNAL).open("a") as journal:
            for part in run_fragments(missing, self.task, self.output_format) if missing else ():
                done[part.number] = self._keep(part)
                journal.write(json.dumps(done[part.number]) + "\n")
                journal.flush()
                rows += part.rows
                report(len(done), len(fragments), rows)
        return self._finish(job, fragments, [done[number] for number in range(len(fragments))])

    def _describe(self, fragments: Sequence[Fragment]) -> dict[str, Any]:
        """What decides the bytes of the output."""
        sizes = {file: os.path.getsize(file) for file in {file for fragment in fragments for file in fragment.files}}  # noqa: PTH202
        inputs = json.dumps([fragments, sorted(sizes.items())])
        network = hashlib.sha256(Path(self.task.model).read_bytes()).hexdigest()
        return {
            "format": self.output_format,
            "task": self.task.kind,
            "known": repr(self.task.known),
            "network": network,
            "inputs": hashlib.sha256(inputs.encode()).hexdigest(),
        }

    def _check(self, found: dict[str, Any], job: dict[str, Any]) -> None:
        changed = [key for key in job if found.get(key) != job[key]]
        if changed:
            raise DataError(f"{self.output} was begun with another {changed[0]}: choose another name, or delete it.")

    def _read_journal(self, job: dict[str, Any]) -> dict[int, dict[str, Any]]:
        """The lines of the journal whose fragments are whole; begins a new journal with them."""
        self.parts.mkdir(parents=True, exist_ok=True)
        path = self.parts / JOURNAL
        lines = [line for line in path.read_text().splitlines() if line.endswith("}")] if path.exists() else []
        entries = [*map(json.loads, lines)] or [job]
        self._check(entries[0], job)
        done = {entry["number"]: entry for entry in entries[1:] if self._is_whole(entry)}
        _write(path, "".join(json.dumps(entry) + "\n" for entry in [job, *done.values()]).encode())
        return done

    def _is_whole(self, entry: dict[str, Any]) -> bool:
        path = self.part(entry["number"])
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]

    def _keep(self, part: engines.Part) -> dict[str, Any]:
        """Write the file of a fragment; its line in the journal."""
        _write(self.part(part.number), part.content)
        digest = hashlib.sha256(part.content).hexdigest()
        return {"number": part.number, "rows": part.rows, "errors": part.errors, "sha256": digest}

    def _finish(self, job: dict[str, Any], fragments: Sequence[Fragment], entries: list[dict[str, Any]]) -> Result:
        """Write the output, if it is a file, and the manifest."""
        if not self.is_folder:
            with _replacing(self.output) as file:
                parts = (self.part(entry["number"]) for entry in entries)
                output.join(parts, SCHEMAS[self.task.kind], self.output_format, file)
        result = Result(*(sum(entry[key] for entry in entries) for key in ("rows", "errors")))
        described = [
            {
                "file": fragment.files[0],
                "files": len(fragment.files),
                "range": fragment.range,
                "member": fragment.member,
            }
            for fragment in fragments
        ]
        listed = [about | entry for about, entry in zip(described, entries, strict=True)]
        manifest = {"job": job, **asdict(result), "fragments": listed}
        _write(self.manifest, json.dumps(manifest, indent=1).encode() + b"\n")
        self._tidy()
        return result

    def _tidy(self) -> None:
        if self.is_folder:
            (self.parts / JOURNAL).unlink(missing_ok=True)
        else:
            shutil.rmtree(self.parts, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    with _replacing(path) as file:
        file.write(content)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that becomes `path` when it is whole and on the disk."""
    beside = path.with_name(f".{path.name}.tmp")
    with beside.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
