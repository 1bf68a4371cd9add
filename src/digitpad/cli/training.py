"""The commands that train, export and evaluate networks. Those that need TensorFlow import it when they run."""

import json
import logging
import sys
from _thread import interrupt_main
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import wraps
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from digitpad.errors import DataError
from digitpad.recognizer import MODEL, Recognizer
from digitpad.training.config import FULL_CONFIG, QUICK_CONFIG, QUICK_LINE_CONFIG, LineConfig, TrainingConfig
from digitpad.training.data.corpus import Corpus, load_corpus
from digitpad.training.data.dataset import LabeledImages
from digitpad.training.data.evaluation_sets import build_evaluation_sets
from digitpad.training.data.labeled_files import read_labeled_images, split_own
from digitpad.training.data.line_samples import line_sources
from digitpad.training.data.line_sets import register_lines, validation_lines
from digitpad.training.data.mnist import SHA256
from digitpad.training.data.training_sets import build_training_set, build_validation_sets
from digitpad.training.evaluation import own_data
from digitpad.training.evaluation.evaluate import Evaluation, evaluate_all, evaluate_images
from digitpad.training.evaluation.gate import gate_table
from digitpad.training.evaluation.numbers import TIMED_DIGITS
from digitpad.training.evaluation.sheets import evaluate_sheets, sheet_table
from digitpad.training.evaluation.tables import aligned_table
from digitpad.training.evaluation.targets import group_table, metric_table
from digitpad.wording import format_count

if TYPE_CHECKING:
    from digitpad.training.line_trainer import LineRun
    from digitpad.training.trainer import TrainingRun

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
ANY_PATH = click.Path(path_type=Path)
SHOWN_WORST = 10


class DataPaths(NamedTuple):
    """The arguments of `load_corpus`."""

    mnist: Path | None
    pendigits: Path | None
    unipen: Path | None
    registers: Path | None


def data_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name the data; the command gets their values as `data`."""

    @click.option("--mnist", type=FOLDER, help="Folder of MNIST's four IDX files.")
    @click.option("--pendigits", type=FILE, help="File of UCI's pen digits, which are used beside MNIST.")
    @click.option("--unipen", type=FOLDER, help="Folder of UNIPEN's digits, numbers, letters and symbols.")
    @click.option("--registers", type=FILE, help="Archive of numbers in notaries' registers.")
    @wraps(command)
    def with_data(**options: Any) -> None:  # noqa: ANN401 - the options of any command
        command(data=DataPaths(*(options.pop(name) for name in DataPaths._fields)), **options)

    return with_data


contributions_option = click.option(
    "--contributions", type=FILE, help="Parquet file of drawings, by digitpad contributions export."
)


own_option = click.option(
    "--data", "own", type=ANY_PATH, help="Your own labelled pictures: IDX, folders 0 … 9, CSV, Parquet, .npz."
)


@click.command()
@click.option("--quick", is_flag=True, help="A short run of the whole pipeline.")
@data_options
@contributions_option
@own_option
@click.option("--epochs", type=click.IntRange(1), help="Number of epochs, with those of fine-tuning.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Seed of all random numbers.")
@click.option("--output", type=FOLDER, help="Folder for checkpoint and results.  [default: runs/full or runs/quick]")
def train(  # noqa: PLR0913 - one for each option
    *,
    quick: bool,
    data: DataPaths,
    contributions: Path | None,
    own: Path | None,
    epochs: int | None,
    seed: int | None,
    output: Path | None,
) -> None:
    """Train the network, or resume an interrupted run."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sys.unraisablehook = _reraise_lost_interrupt
    pens = (data.pendigits, data.unipen, contributions)
    default = QUICK_CONFIG if quick else FULL_CONFIG if any(pens) else TrainingConfig()
    config = replace(default.with_epochs(epochs or default.total_epochs), seed=default.seed if seed is None else seed)
    output = output or Path("runs") / ("quick" if quick else "full")
    corpus = _load_corpus(data, contributions, own)
    from digitpad.training import trainer  # noqa: PLC0415

    validation = build_validation_sets(corpus, config.data_fraction)
    try:
        run = trainer.train(build_training_set(corpus, config), validation, config, output)
    except KeyboardInterrupt:
        raise click.ClickException(_stopped(output)) from None
    _release(run, validation, corpus, output)


@click.command()
@click.argument("run", type=FOLDER, default=Path("runs/full"))
@data_options
@contributions_option
@own_option
@click.option("--compare-run", type=FOLDER, multiple=True, help="A finished run with another seed, to report as well.")
@click.option("--output", type=FOLDER, default=MODEL.parent, help="Target folder.  [default: the package's own model]")
def export(  # noqa: PLR0913 - one for each option
    *,
    run: Path,
    data: DataPaths,
    contributions: Path | None,
    own: Path | None,
    compare_run: tuple[Path, ...],
    output: Path,
) -> None:
    """Export the checkpoint of RUN, calibrated, with its metrics and its model card.

    A network that is there already is replaced only if the new one is not worse by more than one standard error on any
    validation set, nor less calibrated.
    """
    from digitpad.training.trainer import load_run  # noqa: PLC0415

    trained = load_run(run)
    if trained is None:
        raise DataError(f"{run} holds no checkpoint: train first, with digitpad train --output {run}.")
    corpus = _load_corpus(data, contributions, own)
    if corpus.pen_counts != trained.pen_counts:
        counts = ", ".join(f"{count:,} of {name}" for name, count in trained.pen_counts.items())
        raise DataError(
            f"{run} was trained on other samples ({counts}): give the same by --pendigits, --unipen, --contributions "
            "and --data."
        )
    validation = build_validation_sets(corpus, trained.config.data_fraction)
    _refuse_worse(trained, validation, output)
    _release(trained, validation, corpus, output, compare_run)


@click.command()
@click.option("--quick", is_flag=True, help="A short run of the whole pipeline.")
@data_options
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Seed of all random numbers.")
@click.option("--output", type=FOLDER, help="Folder for checkpoint and results.  [default: runs/lines]")
def train_lines(*, quick: bool, data: DataPaths, seed: int | None, output: Path | None) -> None:
    """Train the line network from the shipped digit network, or resume an interrupted run."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sys.unraisablehook = _reraise_lost_interrupt
    default = QUICK_LINE_CONFIG if quick else LineConfig()
    config = replace(default, seed=default.seed if seed is None else seed)
    output = output or Path("runs") / ("quick-lines" if quick else "lines")
    corpus = load_corpus(*data)
    from digitpad.training import line_trainer  # noqa: PLC0415

    sources = line_sources(corpus, register_lines(corpus.registers.training))
    try:
        run = line_trainer.train_lines(
            sources, validation_lines(corpus, config.data_fraction), config, MODEL.with_suffix(".keras"), output
        )
    except KeyboardInterrupt:
        raise click.ClickException(_stopped(output)) from None
    _release_lines(run, corpus, output)


@click.command()
@click.argument("run", type=FOLDER, default=Path("runs/lines"))
@data_options
@click.option("--output", type=FOLDER, default=MODEL.parent, help="Target folder.  [default: the package's own model]")
def export_lines(*, run: Path, data: DataPaths, output: Path) -> None:
    """Export the checkpoint of RUN beside a digit network, with which numbers are then read."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    from digitpad.training.line_trainer import load_line_run  # noqa: PLC0415

    trained = load_line_run(run)
    if trained is None:
        raise DataError(f"{run} holds no checkpoint: train first, with digitpad train-lines --output {run}.")
    _release_lines(trained, load_corpus(*data), output)


@click.command()
@click.argument("folder", type=FOLDER, default=MODEL.parent)
@data_options
def fit_numbers(*, folder: Path, data: DataPaths) -> None:
    """Fit the weights by which numbers are read to the networks in FOLDER; the package's own by default."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    from digitpad.training.release import refit_numbers  # noqa: PLC0415

    for weights in refit_numbers(load_corpus(*data), folder):
        click.echo(f"{folder}: {', '.join(f'{name} {weight:.2f}' for name, weight in weights.features.items())}.")


def _take_one(_context: click.Context, _option: click.Parameter, paths: tuple[Path, ...]) -> Path | None:
    if len(paths) > 1:
        raise click.UsageError("--on takes one file or folder: evaluate them one after the other.")
    return paths[0] if paths else None


@click.command()
@data_options
@click.option("--model", type=click.Path(dir_okay=False, path_type=Path), default=MODEL, help="An ONNX file.")
@click.option("--full", is_flag=True, help="On all test sets: pens, pictures, negatives, corruptions; some minutes.")
@click.option("--report", type=FOLDER, help="With --full: folder for a report with plots.")
@click.option("--forms", type=FOLDER, help="With --full: folder of photographs of forms, with labels.json.")
@click.option("--sudoku", type=FOLDER, help="With --full: folder of photographs of sudokus, with their .dat files.")
@click.option("--personal", is_flag=True, help="How much it helps to teach the recogniser a person's hand.")
@click.option("--mnist-writers", type=FILE, help="With --personal: QMNIST's labels, which name MNIST's writers.")
@click.option(
    "--on",
    "own",
    type=ANY_PATH,
    multiple=True,
    callback=_take_one,
    help="On your own labelled pictures: IDX, folders 0 … 9, CSV, Parquet, .npz.",
)
@click.option("--url", help="With --on: also ask the server at this address, which speaks our API.")
@click.option("--pictures", type=FILE, help="With --on: PNG file to draw the worst answers in.")
def evaluate(  # noqa: PLR0913 - one for each option
    *,
    data: DataPaths,
    model: Path,
    full: bool,
    report: Path | None,
    forms: Path | None,
    sudoku: Path | None,
    personal: bool,
    mnist_writers: Path | None,
    own: Path | None,
    url: str | None,
    pictures: Path | None,
) -> None:
    """Evaluate the shipped network on MNIST's test digits, on all test sets, or on your own pictures.

    With --on, --model may be any ONNX network with 10 outputs for 28 x 28 pixels, or 11, the last for no digit: it is
    measured beside the shipped one.
    """
    if own:
        if any((*data, full, report, forms, sudoku, personal, mnist_writers)):
            raise click.UsageError("--on goes with --model, --url and --pictures only.")
        _evaluate_own(own, model, url, pictures)
        return
    if url or pictures:
        raise click.UsageError("--url and --pictures need --on.")
    if personal:
        if full or report or forms or sudoku:
            raise click.UsageError("--personal leaves out --full, --report, --forms and --sudoku.")
        _evaluate_personal(data, model, mnist_writers)
        return
    if mnist_writers:
        raise click.UsageError("--mnist-writers requires --personal.")
    if not full and (any(data[1:]) or report or forms or sudoku):
        raise click.UsageError("--pendigits, --unipen, --registers, --report, --forms and --sudoku require --full.")
    recognizer, corpus = Recognizer(model), load_corpus(*data)
    if not full:
        name = "MNIST test" if corpus.mnist.sha256 == SHA256 else f"{data.mnist}, which is not MNIST"
        click.echo(_format_evaluation(name, evaluate_images(recognizer, corpus.mnist.test)))
        return
    _evaluate_fully(recognizer, corpus, report, model.with_name("metrics.json"))
    if forms or sudoku:
        table = aligned_table(sheet_table(evaluate_sheets(recognizer, forms, sudoku)))
        click.echo(f"\nSheets without our marks\n{table}")


def _load_corpus(data: DataPaths, contributions: Path | None, own: Path | None) -> Corpus:
    corpus = load_corpus(*data, contributions)
    return replace(corpus, own=split_own(read_labeled_images(own, "train", Recognizer()))) if own else corpus


def _evaluate_own(path: Path, model: Path, url: str | None, pictures: Path | None) -> None:
    if pictures and pictures.suffix.lower() != ".png":
        raise click.UsageError(f"{pictures} must be a PNG file: name it {pictures.with_suffix('.png')}.")
    if pictures and not pictures.parent.is_dir():
        raise click.UsageError(f"{pictures} cannot be written: there is no folder {pictures.parent}.")
    recognizer = Recognizer()
    own = read_labeled_images(path, "test", recognizer)
    answers = {"digitpad": own_data.ask_recognizer(recognizer, own.images)}
    if model != MODEL:
        answers[model.name] = own_data.ask_network(model, own.images)
    if url:
        answers[url] = own_data.ask_server(url, own.images)
    results = {name: given.evaluate(own.images) for name, given in answers.items()}
    if own.notice:
        click.echo(f"{own.notice}\n")
    click.echo(f"{path}\n{aligned_table(own_data.compare(results))}")
    for name, given in answers.items():
        confusion = "\n".join(" ".join(f"{count:5d}" for count in row) for row in results[name].confusion)
        click.echo(f"\n{name}: confusion matrix (row: true digit, column: predicted digit)\n{confusion}")
        worst = own_data.find_worst(given, own.images.labels)
        click.echo(f"\n{name}: wrong or refused {len(worst):,}{', the worst first:' * bool(len(worst))}")
        for index in worst[:SHOWN_WORST]:
            click.echo(f"  {own_data.describe(own, given, index)}")
        if pictures:
            number = "" if len(answers) == 1 else f"-{[*answers].index(name) + 1}"
            file = pictures.with_stem(f"{pictures.stem}{number}")
            own_data.draw_worst(own, given, worst[: own_data.MAX_WORST].tolist()).save(file)
            click.echo(f"  {file} shows {min(len(worst), own_data.MAX_WORST)} of them.")


def _evaluate_fully(recognizer: Recognizer, corpus: Corpus, report: Path | None, metrics_file: Path) -> None:
    sets = build_evaluation_sets(corpus)
    metrics = evaluate_all(recognizer, sets)
    click.echo(aligned_table(metric_table(metrics)))
    for group in ("writer", "character"):
        if metrics[f"{group}s"]:
            click.echo(f"\nThe worst {group}s of each set\n{aligned_table(group_table(metrics[f'{group}s'], group))}")
    times = ", ".join(f"{kind} {time:.0f} ms" for kind, time in metrics["numbers"]["milliseconds"].items())
    click.echo(f"\nTo read a number of {TIMED_DIGITS} digits: {times}")
    for sentence in metrics["skipped"]:
        click.echo(sentence)
    if report:
        from digitpad.training.evaluation.report import write_report  # noqa: PLC0415 - loads Matplotlib

        history = json.loads(metrics_file.read_text(encoding="utf-8"))["history"] if metrics_file.is_file() else None
        click.echo(write_report(recognizer, sets, metrics, report, history))


def _evaluate_personal(data: DataPaths, model: Path, mnist_writers: Path | None) -> None:
    from digitpad.training.evaluation.personal import evaluate_personal  # noqa: PLC0415 - the others need it not

    if not (data.pendigits or data.unipen or mnist_writers):
        raise click.UsageError("--personal needs writers: give --unipen, --pendigits or --mnist-writers.")
    click.echo(aligned_table(evaluate_personal(Recognizer(model), load_corpus(*data), mnist_writers)))


def _reraise_lost_interrupt(unraisable: "sys.UnraisableHookArgs") -> None:
    """Raise a Ctrl-C again that arrived in a destructor, where Python drops it; TensorFlow has many destructors."""
    if unraisable.exc_type is KeyboardInterrupt:
        Timer(0.1, interrupt_main).start()
    else:
        sys.__unraisablehook__(unraisable)


def _stopped(folder: Path) -> str:
    return f"Stopped. The same command resumes from the last checkpoint in {folder}, if an epoch was finished."


def _release(
    run: "TrainingRun",
    validation: Mapping[str, LabeledImages],
    corpus: Corpus,
    folder: Path,
    compare_runs: Iterable[Path] = (),
) -> None:
    from digitpad.training.release import release  # noqa: PLC0415

    metrics = release(run, validation, corpus, folder, compare_runs)
    accuracy = metrics["mnist_test"]["accuracy"]
    click.echo(f"{folder}: {accuracy:.2%} of MNIST's test digits, {metrics['parameters']:,} parameters.")


def _refuse_worse(run: "TrainingRun", validation: Mapping[str, LabeledImages], folder: Path) -> None:
    """Print the comparison with the network in a folder, if there is one, and raise if the new one is worse."""
    if not (folder / MODEL.name).is_file():
        return
    from digitpad.training.release import compare_release  # noqa: PLC0415

    rows = compare_release(run, validation, folder)
    click.echo(aligned_table(gate_table(rows)))
    if worse := [row.name for row in rows if not row.passes]:
        raise DataError(f"Nothing is exported: the network in {folder} is better ({'; '.join(worse)}).")


def _release_lines(run: "LineRun", corpus: Corpus, folder: Path) -> None:
    from digitpad.training.release import release_lines  # noqa: PLC0415

    metrics = release_lines(run, corpus, folder)
    accuracies = ", ".join(
        f"{name} {value:.1%}" for name, value in metrics["lines"]["history"]["validation"][-1].items()
    )
    click.echo(f"{folder}: {accuracies}; {metrics['lines']['parameters']:,} parameters.")


def _format_evaluation(name: str, result: Evaluation) -> str:
    low, high = result.interval
    by_class = "  ".join(f"{digit}: {accuracy:.1%}" for digit, accuracy in enumerate(result.accuracy_by_class))
    confusion = "\n".join(" ".join(f"{count:5d}" for count in row) for row in result.confusion)
    digits = format_count(result.count, "digit")
    return (
        f"{name}: {result.accuracy:.2%} of {digits} (95 % interval {low:.2%} to {high:.2%})\n"
        f"By digit:   {by_class}\n"
        f"Confusion matrix (row: true digit, column: predicted digit)\n{confusion}"
    )
