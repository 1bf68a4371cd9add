"""The commands train, export and evaluate. TensorFlow is imported by those that need it, when they run."""

import json
import logging
import sys
from _thread import interrupt_main
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import click

from digitpad.errors import DataError
from digitpad.recognizer import MODEL, Recognizer
from digitpad.training.config import BEYOND_MNIST, QUICK, Recipe
from digitpad.training.data import mnist
from digitpad.training.data.pendigits import read_unipen
from digitpad.training.data.training_sets import Pens, course, split_by_writer, validation_sets
from digitpad.training.evaluation.evaluate import Evaluation, evaluate_all
from digitpad.training.evaluation.evaluate import evaluate as evaluated
from digitpad.training.evaluation.targets import plain_table, table

if TYPE_CHECKING:
    from digitpad.training.trainer import Run

FOLDER = click.Path(file_okay=False, path_type=Path)
data_option = click.option("--data", type=FOLDER, help="Folder of MNIST's four IDX files.")
pen_option = click.option(
    "--pen",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File of pen digits in the UNIPEN format; goes beyond MNIST.",
)


@click.command()
@click.option("--quick", is_flag=True, help="A short run that proves the whole path.")
@data_option
@pen_option
@click.option("--epochs", type=click.IntRange(1), help="How often each digit is seen.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Where all randomness comes from.")
@click.option("--out", type=FOLDER, help="Folder for checkpoint and results.  [default: runs/full or runs/quick]")
def train(  # noqa: PLR0913 - one for each option
    *, quick: bool, data: Path | None, pen: Path | None, epochs: int | None, seed: int | None, out: Path | None
) -> None:
    """Train the network, or go on where a run was interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sys.unraisablehook = _interrupt_again
    usual = QUICK if quick else BEYOND_MNIST if pen else Recipe()
    recipe = replace(usual, epochs=epochs or usual.epochs, seed=usual.seed if seed is None else seed)
    out = out or Path("runs") / ("quick" if quick else "full")
    digits, pens = mnist.load(data), _pens(pen)
    from digitpad.training.trainer import fit  # noqa: PLC0415

    validation = validation_sets(digits, pens, recipe.share)
    try:
        run = fit(course(digits, pens, recipe), validation, recipe, out)
    except KeyboardInterrupt:
        raise click.ClickException(
            f"Stopped. The same command goes on from the last checkpoint in {out}, if an epoch was finished."
        ) from None
    _ship(run, validation, digits, pens, out)


@click.command()
@click.argument("run", type=FOLDER, default=Path("runs/full"))
@data_option
@pen_option
@click.option("--beside", type=FOLDER, multiple=True, help="A finished run of another seed, to be reported too.")
@click.option("--to", type=FOLDER, default=MODEL.parent, help="Where to.  [default: the package's own model]")
def export(run: Path, data: Path | None, pen: Path | None, beside: tuple[Path, ...], to: Path) -> None:
    """Export the checkpoint of RUN, calibrated, with its figures and its card."""
    from digitpad.training.trainer import load_run  # noqa: PLC0415

    trained = load_run(run)
    if trained is None:
        raise DataError(f"{run} holds no checkpoint: train first, with digitpad train --out {run}.")
    digits, pens = mnist.load(data), _pens(pen)
    if len(pens.training) != trained.pen_digits:
        raise DataError(f"{run} learnt from {trained.pen_digits:,} pen digits: name the same file with --pen, or none.")
    _ship(trained, validation_sets(digits, pens, trained.recipe.share), digits, pens, to, beside)


@click.command()
@data_option
@pen_option
@click.option("--model", type=click.Path(dir_okay=False, path_type=Path), default=MODEL, help="An ONNX file.")
@click.option("--all", "everything", is_flag=True, help="Also pens, pictures, negatives and corruptions: some minutes.")
@click.option("--report", type=FOLDER, help="With --all: folder for a report with pictures.")
def evaluate(*, data: Path | None, pen: Path | None, model: Path, everything: bool, report: Path | None) -> None:
    """Evaluate the shipped network on MNIST's test digits, or on everything."""
    if not everything and (pen or report):
        raise click.UsageError("--pen and --report go with --all.")
    recognizer, digits = Recognizer(model), mnist.load(data)
    if not everything:
        click.echo(_table(evaluated(recognizer, digits.test)))
        return
    pens = _pens(pen)
    figures = evaluate_all(recognizer, digits, pens)
    click.echo("\n".join([plain_table(table(figures)), *figures["left_out"]]))
    if report:
        from digitpad.training.evaluation.report import write_report  # noqa: PLC0415 - loads Matplotlib

        beside = model.with_name("metrics.json")
        history = json.loads(beside.read_text(encoding="utf-8"))["history"] if beside.is_file() else None
        click.echo(write_report(recognizer, digits, pens, figures, report, history=history))


def _interrupt_again(lost: "sys.UnraisableHookArgs") -> None:
    """Heed Ctrl+C although Python drops an interrupt that meets a destructor, of which TensorFlow has many."""
    if lost.exc_type is KeyboardInterrupt:
        Timer(0.1, interrupt_main).start()
    else:
        sys.__unraisablehook__(lost)


def _pens(path: Path | None) -> Pens:
    return split_by_writer(read_unipen(path) if path else [])


def _ship(  # noqa: PLR0913, PLR0917 - as many as `ship` needs
    run: "Run",
    validation: Mapping[str, mnist.Digits],
    digits: mnist.Mnist,
    pens: Pens,
    folder: Path,
    beside: tuple[Path, ...] = (),
) -> None:
    from digitpad.training.release import ship  # noqa: PLC0415

    metrics = ship(run, validation, digits, pens, folder, beside=beside)
    accuracy = metrics["mnist_test"]["accuracy"]
    click.echo(f"{folder}: {accuracy:.2%} of MNIST's test digits, {metrics['parameters']:,} parameters.")


def _table(result: Evaluation) -> str:
    low, high = result.interval
    confusion = "\n".join(" ".join(f"{count:5d}" for count in row) for row in result.confusion)
    return (
        f"MNIST test: {result.accuracy:.2%} of {result.count:,} digits (95 % interval {low:.2%} to {high:.2%})\n"
        f"By digit:   {'  '.join(f'{digit}: {share:.1%}' for digit, share in enumerate(result.by_digit))}\n"
        f"Confusion (row: what it is, column: what it was named)\n{confusion}"
    )
