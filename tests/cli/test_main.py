"""The command line: what it prints to which stream, and its exit status."""

import csv
import json
import os
import pty
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import numpy as np
import pytest

from cli_runner import run
from digitpad import Prediction, Recognizer
from digitpad.errors import MissingExtraError

ROOT = Path(__file__).parents[2]


def test_predict_prints_one_line_per_file(one_png, blank_png):
    result = run("predict", one_png, blank_png)
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert re.fullmatch(rf"{re.escape(str(one_png))}: 1, \d+\.\d % sure", first)
    assert second == f"{blank_png}: no digit (blank)"
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("probability", "percentage"),
    [(1.0, "99.9 %"), (0.99999, "99.9 %"), (0.9987, "99.8 %"), (0.5, "50.0 %"), (0.3, "30.0 %"), (1e-5, "0.1 %")],
)
def test_probabilities_are_rounded_down_and_never_shown_as_certain(monkeypatch, one_png, probability, percentage):
    probabilities = np.full(10, probability, np.float32)
    monkeypatch.setattr(Recognizer, "decide", lambda *_: [Prediction(1, float(probabilities[1]), probabilities)])
    assert run("predict", one_png).stdout == f"{one_png}: 1, {percentage} sure\n"


def test_json_format_prints_one_object_per_line(one_png, blank_png):
    result = run("predict", "--format", "json", one_png, blank_png)
    assert result.exit_code == 0
    prediction, blank = map(json.loads, result.stdout.splitlines())
    assert (prediction["file"], prediction["digit"]) == (str(one_png), 1)
    assert prediction["confidence"] == max(prediction["probabilities"]) == prediction["probabilities"][1]
    assert sum(prediction["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert (blank["digit"], blank["confidence"], blank["reason"], prediction["reason"]) == (None, 0, "blank", None)
    assert blank["probabilities"] == pytest.approx([0.1] * 10)


def test_error_messages_stay_out_of_the_json(one_png, unreadable_files):
    result = run("predict", "--format", "json", unreadable_files[0], one_png, unreadable_files[1])
    assert result.exit_code == 1
    assert [json.loads(line)["file"] for line in result.stdout.splitlines()] == [str(one_png)]


def test_predict_without_an_input_shows_the_usage():
    result = run("predict")
    assert result.exit_code == 2
    assert "INPUT..." in result.stderr


def test_missing_network_is_reported_in_one_sentence(monkeypatch, tmp_path, one_png):
    monkeypatch.setattr("digitpad.recognizer.Recognizer.__init__.__defaults__", (tmp_path / "none.onnx", 0, None))
    result = run("predict", one_png)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "none.onnx" in result.stderr


def test_each_prediction_is_flushed_before_the_next_file_is_read(one_png):
    """A program can read predictions while it writes pictures."""
    command = [sys.executable, "-m", "digitpad", "predict", "--format", "json", str(one_png), "/dev/stdin"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert json.loads(process.stdout.readline())["digit"] == 1  # before the second file is complete
    _, messages = process.communicate(timeout=30)
    assert process.returncode == 1
    assert b"/dev/stdin" in messages


COMMANDS = ("serve", "predict", "sheet", "train", "evaluate", "export", "train-lines", "export-lines", "fit-numbers")


def test_version_and_help_list_the_commands():
    assert re.fullmatch(r"digitpad \d+\.\d+\.\d+\n", run("--version").output.replace("main", "digitpad"))
    shown = run("--help").output
    for command in COMMANDS:
        assert re.search(rf"^  {command}  +\w", shown, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")


def test_unknown_command_is_rejected():
    result = run("draw")
    assert result.exit_code == 2
    assert "No such command 'draw'" in result.stderr


def test_negative_seed_is_rejected():
    result = run("train", "--seed", "-1")
    assert result.exit_code == 2
    assert "--seed" in result.stderr


@pytest.mark.parametrize(
    ("command", "interrupted"),
    [
        (["-m", "digitpad", "predict", "x.png"], "raise KeyboardInterrupt"),
        (["-m", "digitpad", "predict", "x.png"], "raise ImportError from KeyboardInterrupt()"),
        (["server.py"], "raise KeyboardInterrupt"),
    ],
)
def test_ctrl_c_while_packages_are_imported_ends_in_one_line(tmp_path, command, interrupted):
    (tmp_path / "click.py").write_text(interrupted)
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT / 'src'}"}
    process = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (process.returncode, process.stdout, process.stderr) == (1, "", "\nAborted!\n")


HEAVY_PACKAGES = {"tensorflow", "keras", "onnxruntime", "matplotlib", "flask", "fpdf"}


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        ("--version", HEAVY_PACKAGES),
        ("serve --help", HEAVY_PACKAGES),
        ("predict --help", HEAVY_PACKAGES),
        ("sheet --help", HEAVY_PACKAGES),
        ("--help", HEAVY_PACKAGES - {"onnxruntime"}),
        ("train --help", HEAVY_PACKAGES - {"onnxruntime"}),
    ],
)
def test_start_imports_no_heavy_package(arguments, heavy):
    call = f"main({arguments.split()!r}, standalone_mode=False)"
    code = f"import sys; from digitpad.cli.main import main; {call}; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(result.stdout.split())


MODULES = {"tensorflow-cpu": "tensorflow", "scikit-learn": "sklearn", "fpdf2": "fpdf", "psycopg[binary]": "psycopg"}
"""Of packages that have another name."""


@pytest.mark.parametrize(
    ("arguments", "status", "expected"),
    [
        ("--help", 0, "train          Needs the extra training."),
        ("train --help", 0, "install it with"),
        ("train --quick", 1, "Error: Training needs "),
        ("evaluate --on pictures", 1, "Error: Training needs "),
        ("sheet", 1, "Error: A sheet needs "),
        ("batch x.csv -o y.csv", 1, "Error: A batch needs "),
        ("contributions --help", 0, "Usage:"),
        ("contributions --store sqlite:///x.db list", 1, "Error: A store needs "),
    ],
)
def test_commands_without_their_extra_name_it_and_others_work(arguments, status, expected):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    packages = {re.split("[>;=]", package)[0] for extra in extras.values() for package in extra}
    modules = {MODULES.get(package, package) for package in packages}
    hide = f"import sys; sys.modules |= dict.fromkeys({modules!r}); "
    code = hide + f"from digitpad.cli.main import main; main({arguments.split()!r})"
    environment = {"HOME": "/nowhere", "PYTHONPATH": ""}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == status, result.stderr
    assert expected in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_missing_training_extra_is_reported_with_the_command_to_install_it(monkeypatch):
    def train():
        raise ModuleNotFoundError("No module named 'keras'", name="keras")

    monkeypatch.setattr("digitpad.cli.training.train", click.Command("train", callback=train))
    result = run("train")
    assert result.exit_code == 1
    assert result.stderr == f"Error: {MissingExtraError('Training', 'keras', 'training')}\n"


def test_file_name_outside_the_output_encoding_is_escaped(one_png):
    picture = one_png.rename(one_png.with_name("数.png"))
    command = [sys.executable, "-m", "digitpad", "predict", picture]
    result = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "cp1252"})
    assert result.returncode == 0, result.stderr
    assert rb"\u6570.png: 1" in result.stdout


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_failed_write_is_reported_in_one_sentence(one_png, form):
    command = [sys.executable, "-m", "digitpad", "predict", "--format", form, one_png]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr == "Error: The predictions cannot be written (No space left on device).\n"


def test_csv_format_has_a_header_and_one_row_per_picture(one_png, blank_png):
    result = run("predict", "--format", "csv", one_png, blank_png)
    prediction, blank = csv.DictReader(result.stdout.splitlines())
    assert list(prediction) == [
        "file",
        "digit",
        "confidence",
        *(f"p{digit}" for digit in range(10)),
        "reason",
        "example",
    ]
    assert (prediction["file"], prediction["digit"], prediction["confidence"]) == (str(one_png), "1", prediction["p1"])
    assert (blank["digit"], float(blank["confidence"]), blank["reason"], prediction["reason"]) == ("", 0, "blank", "")


def test_terminal_shows_a_progress_bar(one_png):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "digitpad", "predict", *[str(one_png)] * 3]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, timeout=60, check=True)
    os.close(theirs)
    assert b"3/3" in os.read(ours, 10_000)
    os.close(ours)
    assert len(result.stdout.splitlines()) == 3
