"""The command line as a person or a program meets it: what it prints where, and how it ends."""

import csv
import json
import os
import pty
import re
import struct
import subprocess
import sys
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw

from digitpad.cli.main import main


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
    assert "INK..." in done.stderr


def test_without_the_network_one_sentence_says_so(monkeypatch, tmp_path, one):
    monkeypatch.setattr("digitpad.recognizer.Recognizer.__init__.__defaults__", (tmp_path / "none.onnx", 0))
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


def test_a_seed_that_is_none_is_refused():
    done = run("train", "--seed", "-1")
    assert done.exit_code == 2
    assert "--seed" in done.stderr


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
    code = f"import sys; from digitpad.cli.main import main; {run_it}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())


TRAINING = ("tensorflow", "keras", "tf2onnx", "matplotlib", "platformdirs")


@pytest.mark.parametrize(
    ("words", "status", "said"), [("--help", 0, "Commands:"), ("train", 1, "Training needs platformdirs: install it")]
)
def test_without_the_training_extra_all_else_works(words, status, said):
    hide = f"import sys; sys.modules |= dict.fromkeys({TRAINING!r}); "
    code = hide + f"from digitpad.cli.main import main; main({words.split()!r})"
    environment = {"HOME": "/nowhere", "PYTHONPATH": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == status, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_training_extra_one_sentence_says_how_to_get_it(monkeypatch):
    def train():
        raise ModuleNotFoundError("No module named 'keras'", name="keras")

    monkeypatch.setattr("digitpad.cli.training.train", click.Command("train", callback=train))
    done = run("train")
    assert done.exit_code == 1
    assert done.stderr == "Error: Training needs keras: install it with pip install 'digitpad[training]'.\n"


@pytest.fixture
def folder(tmp_path, one, paper):
    """A folder of pictures within a folder, and a file that is none."""
    (tmp_path / "more").mkdir()
    one.rename(tmp_path / "more/one.png")
    paper.rename(tmp_path / "more/paper.PNG")
    (tmp_path / "more/notes.txt").write_text("three")
    return tmp_path


def test_folders_and_patterns_stand_for_their_pictures(folder):
    one, paper = str(folder / "more/one.png"), str(folder / "more/paper.PNG")
    for words in ([folder], [folder / "more/*.[pP]*"], [folder / "**/*e.png", paper], [folder / "mor?"]):
        done = run("predict", "--json", *words)
        assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == [one, paper]
        assert done.exit_code == 0


def test_a_name_that_is_too_long_is_named_and_the_others_are_done(one):
    long = one.with_name(300 * "x" + ".png")
    done = run("predict", long, one.parent / (300 * "x" + "*.png"), one)
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{one}: 1")
    assert done.stderr.startswith(f"{long} cannot be read")


def test_a_name_that_the_output_cannot_write_is_written_with_escapes(one):
    strange = one.rename(one.with_name("数.png"))
    command = [sys.executable, "-m", "digitpad", "predict", strange]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "cp1252"})
    assert done.returncode == 0, done.stderr
    assert rb"\u6570.png: 1" in done.stdout


def test_a_complaint_names_its_file_whatever_it_is_called(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("e", "The", "T"):
        (tmp_path / name).write_text("three")
        assert run("predict", name).stderr.startswith(f"{name}: ")


def test_what_stands_for_nothing_is_named(tmp_path):
    (tmp_path / "hollow").mkdir()
    done = run("predict", tmp_path / "hollow", tmp_path / "*.png", tmp_path / "none.png")
    assert done.exit_code == 1
    for word, line in zip(["hollow", "*.png", "none.png"], done.stderr.splitlines(), strict=True):
        assert word in line


def test_the_standard_input_is_a_picture(one):
    done = CliRunner().invoke(main, ["predict", "-"], input=one.read_bytes())
    assert re.fullmatch(r"-: 1, \d+\.\d % sure\n", done.stdout)
    failed = CliRunner().invoke(main, ["predict", "-"], input=b"three")
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr.startswith("-: The picture is not an image")


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_answers_that_cannot_be_written_are_told_in_a_sentence(one, form):
    command = [sys.executable, "-m", "digitpad", "predict", "--format", form, one]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Error: The answers cannot be written (No space left on device).\n"


def test_csv_has_a_head_and_a_row_a_picture(one, paper):
    done = run("predict", "--format", "csv", one, paper)
    named, blank = csv.DictReader(done.stdout.splitlines())
    assert list(named) == ["file", "digit", "confidence", *(f"p{digit}" for digit in range(10))]
    assert (named["file"], named["digit"], named["confidence"]) == (str(one), "1", named["p1"])
    assert (blank["digit"], float(blank["confidence"])) == ("", 0)


def idx(path, pictures, count=None):
    header = struct.pack(">IIII", 0x803, len(pictures) if count is None else count, *pictures.shape[1:])
    path.write_bytes(header + pictures.tobytes())
    return path


@pytest.mark.parametrize("side", [28, 50])
def test_each_picture_of_an_idx_file_is_named(tmp_path, side):
    one = Image.new("L", (side, side))
    ImageDraw.Draw(one).line([(side * 0.52, side * 0.2), (side * 0.48, side * 0.8)], fill=255, width=side // 9)
    pictures = np.stack([np.asarray(one), np.zeros((side, side), np.uint8)] * 150)
    path = idx(tmp_path / "digits-idx3-ubyte", pictures)
    done = run("predict", "--json", path)
    answers = list(map(json.loads, done.stdout.splitlines()))
    assert [answer["file"] for answer in answers] == [f"{path}[{place}]" for place in range(300)]
    assert [answer["digit"] for answer in answers] == [1, None] * 150


def test_an_idx_file_that_ends_too_early_is_named_after_what_it_holds(tmp_path):
    path = idx(tmp_path / "digits", np.zeros((256, 28, 28), np.uint8), count=300)
    done = run("predict", path)
    assert (done.exit_code, len(done.stdout.splitlines())) == (1, 256)
    assert done.stderr == f"{path} ends too early: name a whole IDX file.\n"
    for content in (b"\0\0\x08\x03", b"\0\0\x08\x03" + b"\xff" * 12, b"\0\0\x08\x03" + bytes(12)):
        path.write_bytes(content)
        assert run("predict", path).exit_code == 1


def test_a_person_sees_how_far_it_is(one):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "digitpad", "predict", *[str(one)] * 3]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, timeout=60, check=True)
    os.close(theirs)
    assert b"3/3" in os.read(ours, 10_000)
    os.close(ours)
    assert len(done.stdout.splitlines()) == 3
