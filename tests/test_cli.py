"""The command line as a person or a program meets it: what it prints where, and how it ends."""

import json
import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw

from digitpad.cli import main


@pytest.fixture
def one(tmp_path):
    """A picture of a one."""
    picture = Image.new("L", (60, 80), 255)
    ImageDraw.Draw(picture).line([(32, 10), (28, 70)], fill=0, width=7)
    picture.save(tmp_path / "one.png")
    return tmp_path / "one.png"


@pytest.fixture
def paper(tmp_path):
    """A picture of nothing."""
    Image.new("L", (50, 50), 255).save(tmp_path / "paper.png")
    return tmp_path / "paper.png"


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_names_the_digit_in_a_line_a_file(one, paper):
    done = run("predict", one, paper)
    assert done.exit_code == 0
    first, second = done.stdout.splitlines()
    assert re.fullmatch(rf"{re.escape(str(one))}: 1, \d+\.\d % sure", first)
    assert second == f"{paper}: no digit"
    assert done.stderr == ""


def test_json_is_an_object_a_line(one, paper):
    done = run("predict", "--json", one, paper)
    assert done.exit_code == 0
    named, blank = map(json.loads, done.stdout.splitlines())
    assert (named["file"], named["digit"]) == (str(one), 1)
    assert named["confidence"] == max(named["probabilities"]) == named["probabilities"][1]
    assert sum(named["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert (blank["digit"], blank["confidence"]) == (None, 0)
    assert blank["probabilities"] == pytest.approx([0.1] * 10)


@pytest.fixture
def bad(tmp_path, one):
    """What cannot be read, each in its own way."""
    (tmp_path / "empty.png").touch()
    (tmp_path / "words.txt").write_text("three")
    (tmp_path / "cut.png").write_bytes(one.read_bytes()[:60])
    (tmp_path / "folder").mkdir()
    Image.new("1", (30_000, 30_000)).save(tmp_path / "huge.png")
    return [tmp_path / name for name in ("empty.png", "words.txt", "cut.png", "folder", "huge.png", "missing.png")]


def test_what_cannot_be_read_is_named_and_the_others_are_done(one, bad):
    done = run("predict", *bad, one)
    assert done.exit_code == 1
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [str(one)]
    complaints = done.stderr.splitlines()
    assert len(complaints) == len(bad)
    for file, complaint in zip(bad, complaints, strict=True):
        assert complaint.count(str(file)) == 1


def test_complaints_stay_out_of_the_json(one, bad):
    done = run("predict", "--json", bad[0], one, bad[1])
    assert done.exit_code == 1
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == [str(one)]


def test_without_a_file_the_usage_is_shown():
    done = run("predict")
    assert done.exit_code == 2
    assert "FILE..." in done.stderr


def test_without_the_network_one_sentence_says_so(monkeypatch, tmp_path, one):
    monkeypatch.setattr("digitpad.recognizer.Recognizer.__init__.__defaults__", (tmp_path / "none.onnx",))
    done = run("predict", one)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "none.onnx" in done.stderr


def test_each_answer_is_out_before_the_next_file_is_read(one):
    """A program may read answers while it writes pictures."""
    command = [sys.executable, "-m", "digitpad", "predict", "--json", str(one), "/dev/stdin"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert json.loads(process.stdout.readline())["digit"] == 1  # while the second is still to come
    _, complaints = process.communicate(timeout=30)
    assert process.returncode == 1
    assert b"/dev/stdin" in complaints


def test_version_and_help():
    assert re.fullmatch(r"digitpad \d+\.\d+\.\d+\n", run("--version").output.replace("main", "digitpad"))
    shown = run("--help").output
    for command in ("serve", "predict", "train", "evaluate", "export"):
        assert re.search(rf"^  {command}  +\w", shown, re.MULTILINE)


@pytest.mark.parametrize("command", ["serve", "predict", "train", "evaluate", "export"])
def test_each_command_explains_itself(command):
    done = run(command, "--help")
    assert done.exit_code == 0
    assert done.output.startswith("Usage: ")


def test_a_command_that_is_none_is_refused():
    done = run("draw")
    assert done.exit_code == 2
    assert "No such command 'draw'" in done.stderr


HEAVY = {"tensorflow", "keras", "onnxruntime", "matplotlib", "flask"}


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        ("--version", HEAVY),
        ("serve --help", HEAVY),
        ("predict --help", HEAVY),
        ("--help", HEAVY - {"onnxruntime"}),
        ("train --help", HEAVY - {"onnxruntime"}),
    ],
)
def test_starting_is_light(words, heavy):
    run_it = f"main({words.split()!r}, standalone_mode=False)"
    code = f"import sys; from digitpad.cli import main; {run_it}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())


def test_without_the_training_extra_one_sentence_says_how_to_get_it(monkeypatch):
    def train():
        raise ModuleNotFoundError("No module named 'keras'", name="keras")

    monkeypatch.setattr("digitpad.training.commands.train", click.Command("train", callback=train))
    done = run("train")
    assert done.exit_code == 1
    assert done.stderr == "Error: Training needs keras: install it with pip install 'digitpad[training]'.\n"
