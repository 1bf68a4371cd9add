"""The command line: `digitpad serve | predict | sheet | read-sheet | train | evaluate | export | …`.

Each command imports its packages when it runs: the others start without them.
"""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digitpad.cli.output_file import refuse_existing, write_file
from digitpad.errors import DigitpadError, MissingExtraError
from digitpad.sheets.layout import MAX_DIGITS, PAPERS, SheetLayout, parse_code

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = ("text", "json", "csv")

TRAINING_COMMANDS = ("train", "evaluate", "export", "train-lines", "export-lines", "fit-numbers")
"""The commands of `digitpad.cli.training`, each a function of that name with underscores."""

MAX_PROCESSES = 256

CONTRIBUTIONS = "contributions"
"""The group of commands in `digitpad.cli.contributions`."""


class LazyGroup(click.Group):
    """A group that imports further commands on first use, and reports expected errors in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the help."""
        return [*super().list_commands(ctx), CONTRIBUTIONS, *TRAINING_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name == CONTRIBUTIONS:
            group: click.Command = import_module("digitpad.cli.contributions").contributions
            return group
        if cmd_name in TRAINING_COMMANDS:
            try:
                module = import_module("digitpad.cli.training")
            except ModuleNotFoundError as error:
                return _make_placeholder(cmd_name, MissingExtraError("Training", error.name, "training"))
            command: click.Command = getattr(module, cmd_name.replace("-", "_"))
            return command
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run a command."""
        try:
            return super().invoke(ctx)
        except DigitpadError as error:
            raise click.ClickException(str(error)) from None
        except ModuleNotFoundError as error:
            if ctx.invoked_subcommand in TRAINING_COMMANDS:
                subject, extra = "Training", "training"
            elif ctx.invoked_subcommand == CONTRIBUTIONS:
                subject, extra = "A store", "contributions"
            elif ctx.invoked_subcommand == "sheet":
                subject, extra = "A sheet", "sheets"
            elif ctx.invoked_subcommand == "batch":
                subject, extra = "A batch", "ray" if error.name == "ray" else "batch"
            else:
                raise
            raise click.ClickException(str(MissingExtraError(subject, error.name, extra))) from None


def _make_placeholder(name: str, error: MissingExtraError) -> click.Command:
    """The command of this name where its packages are missing; `--help` tells so, too."""

    def report() -> None:
        raise error

    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    return click.Command(name, settings, report, help=str(error), short_help="Needs the extra training.")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="digitpad", message="%(prog)s %(version)s")
def main() -> None:
    """Recognise handwritten digits, drawn on a page or in pictures."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Host name or address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0: any free port.")
@click.option("--debug", is_flag=True, help="Flask's development server, with its debugger and reloader.")
def serve(host: str, port: int, *, debug: bool) -> None:
    """Serve the drawing pad as a site."""
    from digitpad.server.serve import serve as run  # noqa: PLC0415 - a light start for the other commands

    run(host, port, debug=debug)


@main.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="Output format; json: one object per line.",
)
@click.option("--number", is_flag=True, help="Read whole numbers instead of single digits.")
@click.option("--length", metavar="N|N-N", help="With --number: how many digits a number has, such as 4 or 3-5.")
@click.option("--check", help="With --number: the checksum of the digits: luhn, ean13, isbn10 or mod97.")
@click.option(
    "--personal", type=click.Path(), help="File of a person's hand, which the page exported; for digits only."
)
def predict(  # noqa: PLR0913 - one for each option
    inputs: tuple[str, ...],
    output_format: str,
    *,
    number: bool,
    length: str | None,
    check: str | None,
    personal: str | None,
) -> None:
    """Recognise the digit in each picture, or the number, one line per picture.

    An INPUT is a file, a folder of pictures, a pattern such as 'scans/*.png', an IDX file such as MNIST's, or - for
    the standard input; with pyarrow, also any data set that digitpad batch reads, which is faster there. Files that
    cannot be read are reported on standard error, the others are still processed, and the exit status is 1. It is 2 if
    an argument is wrong.
    """
    from digitpad import Recognizer  # noqa: PLC0415 - loads ONNX Runtime
    from digitpad.cli import predict_inputs, predict_output  # noqa: PLC0415
    from digitpad.numbers.constraints import make_constraint, parse_length  # noqa: PLC0415

    if not number and (length or check):
        raise click.UsageError("--length and --check need --number.")
    if number and personal:
        raise click.UsageError("--personal is for single digits: leave out --number.")
    with _refuse_arguments():
        constraint = make_constraint(None if length is None else parse_length(length), check)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # file names may hold letters that its encoding lacks
    recognizer = Recognizer(personal=personal)
    predictor: predict_inputs.Predictor[Any] = (
        predict_inputs.make_number_predictor(recognizer, constraint)
        if number
        else predict_inputs.make_digit_predictor(recognizer)
    )
    form: predict_output.OutputFormat[Any] = predict_output.NUMBER_FORMAT if number else predict_output.DIGIT_FORMAT
    failed = False
    with _report_write_errors():
        write = predict_output.make_writer(output_format, form)
    for file in _with_progress(list(predict_inputs.expand_inputs(inputs))):
        try:
            for name, prediction in predict_inputs.predict_file(predictor, file):
                with _report_write_errors():
                    write(name, prediction)
        except DigitpadError as error:
            click.echo(error, err=True)
            failed = True
    sys.exit(failed)


@main.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="File to write, or folder of files."
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["parquet", "csv", "jsonl", "kaggle"]),
    help="Output format; by default after the suffix of the output: .parquet, .csv or .jsonl.",
)
@click.option("--number", is_flag=True, help="Read whole numbers instead of single digits.")
@click.option("--sheet", "is_sheet", is_flag=True, help="Read sheets: a row for each cell.")
@click.option("--length", metavar="N|N-N", help="How many digits a number has, such as 4 or 3-5.")
@click.option("--check", help="The checksum of the digits: luhn, ean13, isbn10 or mod97.")
@click.option("--sum", "sums", metavar="SUM", multiple=True, help="With --sheet: a sum that holds; see read-sheet.")
@click.option("--resume", is_flag=True, help="Continue an output that was begun: only what is missing is read.")
@click.option(
    "--processes", type=click.IntRange(1, MAX_PROCESSES), help="Number of processes; by default one for each core."
)
@click.option(
    "--ray", metavar="ADDRESS", help="Run on the Ray cluster at this address; auto finds it, local starts one."
)
def batch(**options: Any) -> None:  # noqa: ANN401 - one for each option
    """Read millions of digits, numbers or sheets from data sets, and write a table.

    An INPUT is a picture, a folder of pictures or data, a pattern such as 'scans/*.tif', or a data set: Parquet,
    Arrow, tar, IDX such as MNIST's, .npy, .npz, CSV with 784 columns such as Kaggle's, or strokes as JSON lines; IDX,
    CSV, JSON lines and tar may be gzipped. What cannot be read has its error in the table, and the exit status is 1. It
    is 2 if an argument or an input is wrong.

    \b
    digitpad batch test.csv -o submission.csv --format kaggle
    digitpad batch scans/ -o answers.csv
    digitpad batch cells.parquet --number --length 4 -o numbers.parquet
    digitpad batch shards/*.tar -o answers/ --resume
    """  # noqa: D301 - \b is click's mark of lines to keep
    from digitpad.cli.batch import run_batch  # noqa: PLC0415 - needs the extra

    run_batch(**options)


@main.command()
@click.option("--rows", default=20, show_default=True, help="Number of rows.")
@click.option("--columns", default=6, show_default=True, help="Number of fields in a row.")
@click.option(
    "--digits",
    default=3,
    show_default=True,
    type=click.IntRange(0, MAX_DIGITS),
    help="Number of boxes in a field; 0: one box for a number of any length.",
)
@click.option(
    "--paper", default="A4", show_default=True, type=click.Choice([*PAPERS], case_sensitive=False), help="Paper size."
)
@click.option("--landscape", is_flag=True, help="The long side of the paper at the top.")
@click.option("--title", default="", help="Title of the sheet.")
@click.option(
    "--font",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TrueType or OpenType file for the title; without it, the title has Latin letters.",
)
@click.option(
    "-o",
    "--output",
    default="sheet.pdf",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="New PDF file to write.",
)
def sheet(  # noqa: PLR0913 - one for each option
    *, rows: int, columns: int, digits: int, paper: str, landscape: bool, title: str, font: Path | None, output: Path
) -> None:
    """Make a sheet with boxes for digits, to be printed, filled in and photographed.

    \b
    digitpad sheet --rows 20 --columns 6 -o sheet.pdf
    digitpad sheet --rows 15 --columns 1 --digits 5 --title 'Meter readings'
    digitpad sheet --title Показания --font DejaVuSans-Bold.ttf
    """  # noqa: D301 - \b is click's mark of lines to keep
    from digitpad.sheets.pdf import make_pdf  # noqa: PLC0415 - needs the extra

    if output.suffix.lower() != ".pdf":
        raise click.UsageError(f"A sheet is a PDF file: use -o {output.with_suffix('.pdf')}.")
    refuse_existing(output)
    with _refuse_arguments():
        layout = SheetLayout(rows, columns, digits, paper, landscape)
        content = make_pdf(layout, title, font)
    write_file(output, content)
    click.echo(f"{output}: {rows} x {columns} fields on {layout.paper_name}.")


@main.command()
@click.argument("photos", metavar="PHOTO...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="New file to write: .csv, .json (a line for each photograph), .xlsx or .parquet.",
)
@click.option("--code", help="The code printed below the boxes, if the photograph does not show it well.")
@click.option("--sum", "sums", metavar="SUM", multiple=True, help="A sum that holds; may be given several times.")
@click.option("--length", metavar="N|N-N", help="How many digits each number has, such as 4 or 3-5.")
@click.option("--check", help="The checksum of each number: luhn, ean13, isbn10 or mod97.")
def read_sheet(  # noqa: PLR0913 - one for each option
    *,
    photos: tuple[str, ...],
    output: Path | None,
    code: str | None,
    sums: tuple[str, ...],
    length: str | None,
    check: str | None,
) -> None:
    """Read the numbers on photographs or scans of sheets with boxes, grids or columns of numbers.

    A table in CSV goes to the standard output, or to a file. There a number that is to be looked at ends with a
    question mark, and x stands for one that is crossed out. XLSX has a sheet for each photograph, with doubtful numbers
    coloured; JSON and Parquet have the confidence and the box of each cell, too. A PHOTO may be a folder or a pattern.
    Photographs that cannot be read are reported on standard error, and the exit status is 1. It is 2 if an argument is
    wrong.

    A cell that fails a declared sum, length or check is marked to be looked at, never changed. A SUM is one of

    \b
    rows                    in each row, the last cell is the sum of the others;
    columns                 in each column, likewise;
    last = sum(others)      the same as rows;
    D = A + B - C           columns, in each row; also F = sum(A:E);
    9 = sum(1:8)            rows, in each column.

    \b
    digitpad read-sheet photo.jpg -o numbers.xlsx
    digitpad read-sheet scans/*.jpg --sum rows --sum columns --length 1-3 -o numbers.csv
    """  # noqa: D301 - \b is click's mark of lines to keep
    from digitpad import Recognizer  # noqa: PLC0415 - loads ONNX Runtime
    from digitpad.cli import predict_inputs, sheet_output  # noqa: PLC0415
    from digitpad.numbers.constraints import parse_length  # noqa: PLC0415
    from digitpad.sheets.checks import make_checks  # noqa: PLC0415

    write = sheet_output.find_writer(output)
    if output:  # before the photographs are read
        refuse_existing(output)
        if not output.parent.is_dir():
            raise click.ClickException(f"{output} cannot be written: there is no folder {output.parent}.")
    with _refuse_arguments():
        layout = parse_code(code) if code else None
        checks = make_checks(sums, None if length is None else parse_length(length), check)
    predictor = predict_inputs.make_sheet_predictor(Recognizer(), layout, checks)
    readings, failed = [], False
    for file in predict_inputs.expand_inputs(photos):
        try:
            for name, reading in predict_inputs.predict_file(predictor, file):
                if isinstance(reading, DigitpadError):
                    click.echo(f"{name}: {reading}", err=True)
                    failed = True
                    continue
                readings.append((name, reading))
                click.echo(f"{name}: {sheet_output.summarize(reading)}", err=output is None)
        except DigitpadError as error:
            click.echo(error, err=True)
            failed = True
    if readings and output:
        write_file(output, write(readings))
    elif readings:
        with _report_write_errors():
            click.echo(write(readings), nl=False)
    sys.exit(failed)


@contextmanager
def _refuse_arguments() -> Iterator[None]:
    """Report what is raised as a wrong argument: the exit status is 2."""
    try:
        yield
    except DigitpadError as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def _report_write_errors() -> Iterator[None]:
    """Turn a failed write into one sentence; click handles a closed pipe."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stdout = None  # otherwise Python tries to write again when it exits
        raise click.ClickException(f"The predictions cannot be written ({error.strerror}).") from None


def _with_progress(files: list[str]) -> Iterator[str]:
    """The files one by one, with a progress bar on a terminal if the predictions go elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from files
        return
    with click.progressbar(files, label="Reading", show_pos=True, file=sys.stderr) as files_with_bar:
        yield from files_with_bar
