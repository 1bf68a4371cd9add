"""The command `digitpad batch`: its options, progress and summary."""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from digitpad.batch import engines
from digitpad.batch.answers import Task
from digitpad.batch.job import Job
from digitpad.batch.output import FORMATS, SUFFIXES
from digitpad.errors import DataError, DigitpadError
from digitpad.numbers.constraints import make_constraint, parse_length
from digitpad.sheets.checks import make_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PROGRESS_SECONDS = 0.5
SHOWN_ROWS = 20


class WrongInputError(click.ClickException):
    """One sentence, and the status of a wrong argument."""

    exit_code = click.UsageError.exit_code


def run_batch(  # noqa: PLR0913 - one for each option
    inputs: Sequence[str],
    output: Path,
    *,
    output_format: str | None,
    number: bool,
    is_sheet: bool,
    length: str | None,
    check: str | None,
    sums: Sequence[str],
    resume: bool,
    processes: int | None,
    ray: str | None,
) -> None:
    """Run a job, and say what came of it."""
    if number and is_sheet:
        raise click.UsageError("--number and --sheet exclude each other.")
    if (length or check) and not (number or is_sheet):
        raise click.UsageError("--length and --check need --number or --sheet.")
    if sums and not is_sheet:
        raise click.UsageError("--sum needs --sheet.")
    output_format = _find_format(output, output_format)
    if output_format == "kaggle" and (number or is_sheet):
        raise click.UsageError("Kaggle's submission has one digit for each picture: leave out --number and --sheet.")
    kind = "numbers" if number else "sheets" if is_sheet else "digits"
    job = Job(inputs, output, output_format, _make_task(kind, length, check, sums))
    run = partial(engines.run_here, processes=processes or _count_cores())
    if ray:
        run = partial(engines.run_on_ray, address=ray, processes=processes)
    try:
        result = job.run(run, resume=resume, report=_make_reporter())
    except DataError as error:
        raise WrongInputError(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or output} failed ({error.strerror}); continue with --resume."
        ) from None
    except KeyboardInterrupt:
        click.echo(f"\nStopped: digitpad batch … -o {output} --resume continues.", err=True)
        raise
    unread = f", of which {len(result.errors):,} could not be read" if result.errors else ""
    click.echo(f"{output}: {result.rows:,} answer{'s' * (result.rows != 1)}{unread}.")
    if result.errors and output_format == "kaggle":
        rows = ", ".join(str(row + 1) for row in result.errors[:SHOWN_ROWS])
        more = f", … ({len(result.errors):,} in all)" if len(result.errors) > SHOWN_ROWS else ""
        click.echo(
            f"Rows that could not be read have the label 0, as Kaggle wants a digit: ImageId {rows}{more}. "
            "Write another format to see why.",
            err=True,
        )
    sys.exit(bool(result.errors))


def _make_task(kind: str, length: str | None, check: str | None, sums: Sequence[str]) -> Task:
    """What is read, with what is known of it.

    Raises:
        click.UsageError: the options cannot be read.
    """
    if kind == "digits":
        return Task()
    try:
        known: dict[str, Any] = {"length": parse_length(length) if length else None, "check": check}
        make_constraint(known["length"], check)
        if kind == "sheets":
            known["sums"] = list(sums)
            make_checks(sums, known["length"], check)
    except DigitpadError as error:
        raise click.UsageError(str(error)) from None
    return Task(kind, known)


def _find_format(output: Path, output_format: str | None) -> str:
    """The format of the output by its option or its suffix.

    Raises:
        click.UsageError: there is none, or they contradict each other.
    """
    suffix = output.suffix.lower()
    if output_format is None:
        if suffix and suffix not in FORMATS:
            raise click.UsageError(f"{output} has no known suffix: use .parquet, .csv or .jsonl, or --format.")
        return FORMATS.get(suffix, "parquet")
    if output_format == "kaggle" and not suffix:
        raise click.UsageError("Kaggle's submission is one file: use -o submission.csv.")
    expected = SUFFIXES[output_format]
    if suffix in FORMATS and FORMATS[suffix] != FORMATS[expected]:
        raise click.UsageError(f"{output} is not named as {output_format} is: name it {output.stem}{expected}.")
    return output_format


def _count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _make_reporter() -> Callable[[float, int], None]:
    """A function that shows the progress on a terminal; it does nothing if standard error is none."""
    if not sys.stderr.isatty():
        return lambda *_: None
    start, shown, first, furthest = time.monotonic(), 0.0, 0.0, 0.0

    def report(progress: float, rows: int) -> None:
        nonlocal start, shown, first, furthest
        now, furthest = time.monotonic(), max(furthest, progress)
        if not rows:
            start, first = now, progress
        elif now - shown >= PROGRESS_SECONDS or furthest == 1:
            shown = now
            left = round((now - start) * (1 - furthest) / max(furthest - first, sys.float_info.epsilon))
            line = f"{furthest:4.0%}, {rows / (now - start):,.0f} a second, {left // 60}:{left % 60:02} left"
            click.echo(f"\r{line:<50}", nl=furthest == 1, err=True)

    return report
