"""The commands train, export and evaluate: the whole pipeline, resuming, and the messages for wrong input."""

import json
import logging
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from safetensors.numpy import load_file

from digitpad import Recognizer
from digitpad.cli import training
from digitpad.cli.main import main
from digitpad.contributions.export import to_parquet
from digitpad.contributions.store import Contribution
from digitpad.recognizer import MODEL
from digitpad.training import number_weights
from digitpad.training.config import QUICK_CONFIG, QUICK_LINE_CONFIG
from digitpad.training.data import line_arrays, mnist
from digitpad.training.export import write_number_weights
from digitpad.training.release import MODEL_FILES

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests" / "vectors" / "strokes.json").read_text())["vectors"]
SHORTER = {"data_fraction": 0.015, "batch_size": 32}
QUICK = replace(QUICK_CONFIG, **SHORTER)
QUICK_LINES = replace(QUICK_LINE_CONFIG, epoch_size=64, batch_size=16, data_fraction=QUICK.data_fraction)

pytestmark = pytest.mark.filterwarnings("ignore:::(tensorflow|keras|google).*")


def digitpad(*options):
    return CliRunner().invoke(main, [*map(str, options)])


def interrupt_training_after(prefix, folder):
    """Interrupt a quick training after a line with this prefix, and return everything that it wrote."""
    # A shell starts jobs in the background with Ctrl-C ignored, and programs inherit that.
    start = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    start += "from dataclasses import replace; from digitpad.cli import training; from digitpad.cli.main import main; "
    start += f"training.QUICK_CONFIG = replace(training.QUICK_CONFIG, **{SHORTER}); "
    command = [sys.executable, "-c", f"{start}main()", "train", "--quick", "--output", str(folder)]
    output = ""
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            output += line
            if line.startswith(prefix):
                process.send_signal(signal.SIGINT)
                break
        output += process.stderr.read()
        assert process.wait(60) == 1
    return output


def train_quickly(command, folder):
    """The standard output and the log of a quick training, which ran to its end."""
    log = StringIO()
    logger, handler = logging.getLogger(), logging.StreamHandler(log)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        result = digitpad(command, "--quick", "--output", folder)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    assert result.exit_code == 0, result.output
    return result.stdout, log.getvalue()


@pytest.fixture(scope="module", autouse=True)
def short_fits():
    """What matters here is that networks are trained and weights are fitted, not how well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "QUICK_CONFIG", QUICK)
        patch.setattr(training, "QUICK_LINE_CONFIG", QUICK_LINES)
        patch.setattr(line_arrays, "BUCKETS", (88, 256))  # a graph is built for each
        patch.setattr(number_weights, "MAX_ITERATIONS", 10)
        patch.setattr(number_weights, "THRESHOLD_COUNT", 20)
        yield


@pytest.fixture(scope="module")
def interrupted_run(tmp_path_factory):
    """The folder of a quick training that was interrupted after an epoch, its checkpoint, and what it wrote."""
    folder = tmp_path_factory.mktemp("quick")
    output = interrupt_training_after("Epoch 1 of 2", folder)
    return folder, json.loads((folder / "checkpoint" / "run.json").read_text()), output


@pytest.fixture(scope="module")
def quick_run(interrupted_run):
    """The folder of that training once it was resumed and ran to its end, its standard output and its log."""
    folder, *_ = interrupted_run
    return folder, *train_quickly("train", folder)


@pytest.fixture(scope="module")
def quick_lines(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quick-lines")
    return folder, *train_quickly("train-lines", folder)


def test_training_that_is_interrupted_keeps_its_last_epoch_and_says_how_to_resume(interrupted_run):
    _, checkpoint, output = interrupted_run
    assert "resumes from the last checkpoint" in output
    assert "Traceback" not in output
    assert len(checkpoint["history"]["loss"]) == 1


def test_resumed_training_begins_after_the_last_checkpoint(quick_run):
    *_, log = quick_run
    assert "Resuming after epoch 1 of 2." in log
    assert "Epoch 1 of 2" not in log


def test_quick_training_runs_the_whole_pipeline(interrupted_run, quick_run):
    folder, output, log = quick_run
    epochs = re.findall(r"^Epoch \d of 2: loss \d", interrupted_run[-1] + log, re.MULTILINE)
    assert len(epochs) == QUICK.total_epochs
    assert "of MNIST's test digits" in output
    metrics = json.loads((folder / "metrics.json").read_text())
    assert metrics["mnist_test"]["accuracy"] > 0.9
    assert metrics["config"]["seed"] == QUICK.seed
    assert metrics["parameters"] <= 150_000
    assert asdict(Recognizer(folder / "digits.onnx").number_weights) == metrics["number_weights"]
    assert metrics["data"]["mnist"] == mnist.SHA256
    assert f"{metrics['parameters']:,}" in (folder / "MODEL_CARD.md").read_text()
    for name in ("digits.keras", "digits.onnx", "digits.safetensors"):
        assert (folder / name).stat().st_size > 100_000
    seven = next(vector["strokes"] for vector in VECTORS if vector["name"] == "7")
    assert Recognizer(folder / "digits.onnx").recognize(seven).probabilities.argmax() == 7


def test_numbers_are_fitted_again_to_an_exported_network(quick_run, tmp_path):
    folder, *_ = quick_run
    shutil.copytree(folder, tmp_path / "copy")
    weights = (folder / "digits.safetensors").read_bytes()
    shipped = Recognizer().number_weights
    write_number_weights(shipped, tmp_path / "copy" / "digits.onnx")
    assert Recognizer(tmp_path / "copy" / "digits.onnx").number_weights == shipped
    result = digitpad("fit-numbers", tmp_path / "copy")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "copy" / "digits.safetensors").read_bytes() == weights
    metrics = json.loads((tmp_path / "copy" / "metrics.json").read_text())
    assert metrics == json.loads((folder / "metrics.json").read_text())


def test_fitting_numbers_without_a_network_says_to_export_one(tmp_path):
    result = digitpad("fit-numbers", tmp_path)
    assert result.exit_code == 1
    assert "run digitpad export" in result.stderr


def test_quick_training_of_the_line_network_runs_the_whole_pipeline(quick_lines):
    folder, output, log = quick_lines
    epochs = re.findall(r"^Epoch \d of 2: loss \d", log, re.MULTILINE)
    assert len(epochs) == QUICK_LINES.epochs
    assert "parameters." in output
    metrics = json.loads((folder / "metrics.json").read_text())
    assert metrics["lines"]["config"]["seed"] == QUICK_LINES.seed
    assert set(metrics["sha256"]) == set(MODEL_FILES)
    recognizer = Recognizer(folder / "digits.onnx")
    assert asdict(recognizer.number_weights) == metrics["number_weights"]
    assert asdict(recognizer.line_network.number_weights) == metrics["line_number_weights"]
    assert "**Line network.**" in (folder / "MODEL_CARD.md").read_text()
    assert (folder / "digits.keras").read_bytes() == MODEL.with_suffix(".keras").read_bytes()


def test_line_network_is_exported_beside_a_digit_network_whose_export_gives_the_same_weights(
    quick_lines, quick_run, tmp_path
):
    shutil.copytree(quick_run[0], tmp_path / "copy")
    result = digitpad("export-lines", quick_lines[0], "--output", tmp_path / "copy")
    assert result.exit_code == 0, result.output
    digits, lines, both = (
        json.loads((path / "metrics.json").read_text()) for path in (quick_run[0], quick_lines[0], tmp_path / "copy")
    )
    assert both["mnist_test"] == digits["mnist_test"]
    assert both["lines"] == lines["lines"]
    result = digitpad("export", quick_run[0], "--output", tmp_path / "copy")
    assert result.exit_code == 0, result.output
    trained, exported = (load_file(folder / "digits.safetensors") for folder in (quick_run[0], tmp_path / "copy"))
    assert list(trained) == list(exported)
    assert all((trained[name] == exported[name]).all() for name in trained)
    again = json.loads((tmp_path / "copy" / "metrics.json").read_text())
    assert again | {"sha256": both["sha256"]} == both  # the Keras file holds the time


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export-lines", "."], "holds no checkpoint: train first, with digitpad train-lines"),
        (["train-lines", "--unipen", "."], "digits.jsonl.gz"),
        (["train-lines", "--registers", "nothing"], "give the registers' archive by --registers"),
    ],
)
def test_wrong_input_for_the_line_network_is_reported_in_one_sentence(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    result = digitpad(*arguments)
    assert result.exit_code == 1
    assert message in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("other", "message"), [("", "another seed"), ("nothing", "holds no finished run")])
def test_export_compares_only_finished_runs_with_other_seeds(quick_run, tmp_path, other, message):
    folder, *_ = quick_run
    result = digitpad("export", folder, "--compare-run", folder / other, "--output", tmp_path)
    assert result.exit_code == 1
    assert message in result.stderr
    assert not list(tmp_path.iterdir())


def test_export_requires_the_pen_digits_of_the_run(quick_run, tmp_path):
    folder, *_ = quick_run
    pendigits = tmp_path / "pendigits"
    pendigits.write_text('.SEGMENT DIGIT 0 ? "1"\n.COMMENT 1 5 225\n.PEN_DOWN\n 5 9\n 5 1\n.PEN_UP\n')
    result = digitpad("export", folder, "--pendigits", pendigits, "--output", tmp_path / "output")
    assert result.exit_code == 1
    assert "was trained on other samples (0 of pendigits, 0 of unipen, 0 of glyphs)" in result.stderr
    assert not (tmp_path / "output").exists()


def test_export_requires_the_contributions_of_the_run(quick_run, tmp_path):
    folder, *_ = quick_run
    drawing = Contribution(1, [[(0, 0), (300, 1000)]], 1, None, 1, date(2026, 11, 27))
    (tmp_path / "contributions.parquet").write_bytes(to_parquet([drawing]))
    options = ("--contributions", tmp_path / "contributions.parquet", "--output", tmp_path / "output")
    result = digitpad("export", folder, *options)
    assert result.exit_code == 1
    assert "give the same by --pendigits, --unipen, --contributions and --data." in result.stderr
    assert not (tmp_path / "output").exists()


def test_export_does_not_replace_a_better_network(quick_run, tmp_path):
    folder, *_ = quick_run
    for name in (*MODEL_FILES, "metrics.json"):
        shutil.copy(MODEL.with_name(name), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    result = digitpad("export", folder, "--output", tmp_path)
    assert result.exit_code == 1
    header, *rows, calibration = result.stdout.splitlines()
    assert header.split()[:4] == ["set", "count", "present", "new"]
    assert [row for row in rows if row.startswith("MNIST ") and row.endswith("worse")]
    assert calibration.startswith("calibration error, all digits")
    assert "Nothing is exported: the network in" in result.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_training_with_a_file_that_holds_no_contributions_says_so(tmp_path):
    result = digitpad("train", "--quick", "--contributions", tmp_path / "none.parquet", "--output", tmp_path)
    assert result.exit_code == 1
    assert "holds no contributions: write it by digitpad contributions export." in result.stderr


def test_export_without_a_checkpoint_says_to_train_first(tmp_path):
    result = digitpad("export", tmp_path)
    assert result.exit_code == 1
    assert "holds no checkpoint: train first" in result.stderr


def test_evaluate_needs_no_tensorflow_and_prints_the_accuracy_of_the_card():
    hide = "import sys; sys.modules['tensorflow'] = sys.modules['keras'] = None; "
    code = hide + "from digitpad.cli.main import main; main(['evaluate'])"
    process = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    accuracy = json.loads((MODEL.parent / "metrics.json").read_text())["mnist_test"]["accuracy"]
    assert accuracy >= 0.996
    assert f"{accuracy:.2%}" in process.stdout
    assert f"{accuracy:.2%}" in (MODEL.parent / "MODEL_CARD.md").read_text()


@pytest.mark.parametrize("option", ["--pendigits", "--unipen", "--registers", "--report", "--forms", "--sudoku"])
def test_evaluate_options_that_require_full_say_so(tmp_path, option):
    result = digitpad("evaluate", option, tmp_path / "x")
    assert result.exit_code == 2
    assert "--pendigits, --unipen, --registers, --report, --forms and --sudoku require --full" in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--personal"], "--personal needs writers: give --unipen, --pendigits or --mnist-writers."),
        (["--mnist-writers", "x"], "--mnist-writers requires --personal."),
        (["--personal", "--mnist-writers", "x"], "give QMNIST's labels by --mnist-writers."),
        (["--personal", "--unipen", "x", "--full"], "--personal leaves out --full, --report, --forms and --sudoku."),
    ],
)
def test_evaluate_options_for_a_personal_model_say_what_is_missing(options, message):
    result = digitpad("evaluate", *options)
    assert result.exit_code in (1, 2)
    assert message in result.stderr
