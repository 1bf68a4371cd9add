"""The command line: `digitpad serve | predict | train | evaluate | export`.

What a command needs is imported when it runs, so that serving never loads what training needs.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digitpad.errors import DigitpadError

if TYPE_CHECKING:
    from digitpad import Prediction

TRAINING = ("train", "evaluate", "export")
"""Commands that live in `digitpad.training.commands`, each under its own name."""


class Commands(click.Group):
    """A group that finds the training commands when they are asked for, and says expected errors in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of their help."""
        return [*super().list_commands(ctx), *TRAINING]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command by its name."""
        if cmd_name in TRAINING:
            command: click.Command = getattr(import_module("digitpad.training.commands"), cmd_name)
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
    from digitpad.server.run import serve as run  # noqa: PLC0415 - a light start for the other commands

    run(host, port, debug=debug)


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
def predict(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Name the digit in each picture, a line a file.

    A file that cannot be read is named on standard error, the others are still done, and the exit status is 1.
    """
    from digitpad import Recognizer  # noqa: PLC0415 - loads ONNX Runtime

    recognizer = Recognizer()
    failed = False
    for file in files:
        try:
            prediction = recognizer.recognize(file)
        except DigitpadError as error:
            click.echo(error if str(file) in str(error) else f"{file}: {error}", err=True)
            failed = True
        else:
            click.echo(_as_json(file, prediction) if as_json else f"{file}: {_sentence(prediction)}")
    sys.exit(failed)


def _sentence(prediction: Prediction) -> str:
    return "no digit" if prediction.digit is None else f"{prediction.digit}, {100 * prediction.confidence:.1f} % sure"


def _as_json(file: Path, prediction: Prediction) -> str:
    return json.dumps(
        {
            "file": str(file),
            "digit": prediction.digit,
            "confidence": float(prediction.confidence),
            "probabilities": prediction.probabilities.tolist(),
        }
    )
