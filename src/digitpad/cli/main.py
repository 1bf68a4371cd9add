"""The command line: `digitpad serve | predict | train | evaluate | export`.

What a command needs is imported when it runs, so that serving never loads what training needs.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from digitpad.errors import DigitpadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digitpad import Prediction

FORMATS = ("text", "json", "csv")

TRAINING = ("train", "evaluate", "export")
"""Commands that live in `digitpad.cli.training`, each under its own name."""


class Commands(click.Group):
    """A group that finds the training commands when they are asked for, and says expected errors in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of their help."""
        return [*super().list_commands(ctx), *TRAINING]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command by its name."""
        if cmd_name in TRAINING:
            command: click.Command = getattr(import_module("digitpad.cli.training"), cmd_name)
            return command
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run a command."""
        try:
            return super().invoke(ctx)
        except DigitpadError as error:
            raise click.ClickException(str(error)) from None
        except ModuleNotFoundError as error:
            if ctx.invoked_subcommand not in TRAINING:
                raise
            sentence = f"Training needs {error.name}: install it with pip install 'digitpad[training]'."
            raise click.ClickException(sentence) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="digitpad", message="%(prog)s %(version)s")
def main() -> None:
    """Recognise handwritten digits: draw on a page, or hand over a picture."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Name or address of this machine to listen at.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0: any free one.")
@click.option("--debug", is_flag=True, help="Flask's development server, with its debugger and reloader.")
def serve(host: str, port: int, *, debug: bool) -> None:
    """Serve the drawing pad as a site."""
    from digitpad.server.serve import serve as run  # noqa: PLC0415 - a light start for the other commands

    run(host, port, debug=debug)


@main.command()
@click.argument("inks", metavar="INK...", nargs=-1, required=True)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How answers are printed."
)
@click.option("--json", "form", flag_value="json", help="The same as --format json: a JSON object a line.")
def predict(inks: tuple[str, ...], form: str) -> None:
    """Name the digit in each picture, a line a picture.

    An INK is a file, a folder of pictures, a pattern such as 'scans/*.png', an IDX file as MNIST's are, or - for the
    standard input. What cannot be read is named on standard error, the others are still done, and the exit status
    is 1.
    """
    from digitpad import Recognizer  # noqa: PLC0415 - loads ONNX Runtime
    from digitpad.cli import predict_inputs  # noqa: PLC0415

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # of names that it has no letters for
    recognizer = Recognizer()
    failed = False
    with _written():
        write = _writer(form)
    for file in _with_progress(list(predict_inputs.files(inks))):
        try:
            for name, prediction in predict_inputs.predictions(recognizer, file):
                with _written():
                    write(name, prediction)
        except DigitpadError as error:
            click.echo(error, err=True)
            failed = True
    sys.exit(failed)


@contextmanager
def _written() -> Iterator[None]:
    """Say in a sentence why an answer cannot be written; a reader that has gone is told nothing."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stdout = None  # or else Python would try once more at its end
        raise click.ClickException(f"The answers cannot be written ({error.strerror}).") from None


def _with_progress(files: list[str]) -> Iterator[str]:
    """The files one by one; a bar shows how many are done to a person whose answers go elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from files
        return
    with click.progressbar(files, label="Reading", show_pos=True, file=sys.stderr) as shown:
        yield from shown


def _writer(form: str) -> Callable[[str, Prediction], None]:
    """Writes a name and its prediction as a line."""
    if form == "text":
        return lambda name, prediction: click.echo(f"{name}: {_sentence(prediction)}")
    if form == "json":
        return lambda name, prediction: click.echo(_as_json(name, prediction))
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(["file", "digit", "confidence", *(f"p{digit}" for digit in range(10))])

    def write(name: str, prediction: Prediction) -> None:
        digit = "" if prediction.digit is None else prediction.digit
        rows.writerow([name, digit, prediction.confidence, *prediction.probabilities.tolist()])
        sys.stdout.flush()

    return write


def _sentence(prediction: Prediction) -> str:
    return "no digit" if prediction.digit is None else f"{prediction.digit}, {100 * prediction.confidence:.1f} % sure"


def _as_json(name: str, prediction: Prediction) -> str:
    return json.dumps(
        {
            "file": name,
            "digit": prediction.digit,
            "confidence": float(prediction.confidence),
            "probabilities": prediction.probabilities.tolist(),
        }
    )
