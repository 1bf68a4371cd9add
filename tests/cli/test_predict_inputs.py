"""The inputs of `digitpad predict`: files, folders, patterns, the standard input and IDX files."""

import gzip
import json
import re
import struct
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cli_runner import run
from digitpad.errors import MissingExtraError


def test_unreadable_files_are_reported_and_the_others_are_processed(one_png, unreadable_files):
    result = run("predict", *unreadable_files, one_png)
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [str(one_png)]
    messages = result.stderr.splitlines()
    assert len(messages) == len(unreadable_files)
    for file, message in zip(unreadable_files, messages, strict=True):
        assert message.count(str(file)) == 1


@pytest.fixture
def folder(tmp_path, one_png, blank_png):
    """A folder that holds a folder of pictures and a text file."""
    (tmp_path / "more").mkdir()
    one_png.rename(tmp_path / "more/one.png")
    blank_png.rename(tmp_path / "more/paper.PNG")
    (tmp_path / "more/notes.txt").write_text("three")
    return tmp_path


def test_folders_and_patterns_expand_to_their_pictures(folder):
    one_png, blank_png = str(folder / "more/one.png"), str(folder / "more/paper.PNG")
    for arguments in ([folder], [folder / "more/*.[pP]*"], [folder / "**/*e.png", blank_png], [folder / "mor?"]):
        result = run("predict", "--format", "json", *arguments)
        assert [json.loads(line)["file"] for line in result.stdout.splitlines()] == [one_png, blank_png]
        assert result.exit_code == 0


def test_too_long_file_name_is_reported_and_the_others_are_processed(one_png):
    long = one_png.with_name(300 * "x" + ".png")
    result = run("predict", long, one_png.parent / (300 * "x" + "*.png"), one_png)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{one_png}: 1")
    assert result.stderr.startswith(f"{long} cannot be read")


def test_error_message_starts_with_the_file_name_even_if_it_is_a_word_of_the_message(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("e", "The", "T"):
        (tmp_path / name).write_text("three")
        assert run("predict", name).stderr.startswith(f"{name}: ")


def test_inputs_that_match_nothing_are_reported(tmp_path):
    (tmp_path / "hollow").mkdir()
    result = run("predict", tmp_path / "hollow", tmp_path / "*.png", tmp_path / "none.png")
    assert result.exit_code == 1
    for word, line in zip(["hollow", "*.png", "none.png"], result.stderr.splitlines(), strict=True):
        assert word in line


def test_dash_reads_a_picture_from_standard_input(one_png):
    result = run("predict", "-", input=one_png.read_bytes())
    assert re.fullmatch(r"-: 1, \d+\.\d % sure\n", result.stdout)
    failed = run("predict", "-", input=b"three")
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr.startswith("-: The picture is not a supported image")


@pytest.mark.parametrize("file_format", ["TIFF", "GIF"])
def test_each_page_of_a_picture_is_predicted(tmp_path, file_format):
    blank, one = Image.new("L", (80, 80), 255), Image.new("L", (80, 80), 255)
    ImageDraw.Draw(one).line([(42, 16), (38, 64)], fill=0, width=8)
    path = tmp_path / "pages"
    blank.save(path, file_format, save_all=True, append_images=[one, one.transpose(Image.Transpose.ROTATE_90)])
    result = run("predict", "--format", "json", path)
    answers = list(map(json.loads, result.stdout.splitlines()))
    assert [answer["file"] for answer in answers] == [f"{path}[{index}]" for index in range(3)]
    assert [answer["digit"] for answer in answers][:2] == [None, 1]


def write_idx(path, pictures, count=None):
    header = struct.pack(">IIII", 0x803, len(pictures) if count is None else count, *pictures.shape[1:])
    path.write_bytes(header + pictures.tobytes())
    return path


@pytest.mark.parametrize("paper", [0, 255])
@pytest.mark.parametrize("side", [28, 50])
def test_each_picture_of_an_idx_file_is_predicted(tmp_path, side, paper):
    image = Image.new("L", (side, side), paper)
    ImageDraw.Draw(image).line(
        [(side * 0.52, side * 0.2), (side * 0.48, side * 0.8)], fill=255 - paper, width=side // 9
    )
    pictures = np.stack([np.asarray(image), np.full((side, side), paper, np.uint8)] * 150)
    path = write_idx(tmp_path / "digits-idx3-ubyte", pictures)
    result = run("predict", "--format", "json", path)
    answers = list(map(json.loads, result.stdout.splitlines()))
    assert [answer["file"] for answer in answers] == [f"{path}[{index}]" for index in range(300)]
    assert [answer["digit"] for answer in answers] == [1, None] * 150


def test_an_idx_file_of_zeros_and_ones_is_black_and_white_as_in_a_batch(tmp_path):
    image = Image.new("L", (28, 28), 0)
    ImageDraw.Draw(image).line([(6, 6), (21, 6), (11, 24)], fill=1, width=3)
    seven, blank = np.asarray(image), np.zeros((28, 28), np.uint8)
    pictures = np.stack([blank] * 300 + [seven])
    for factor, answer in ((1, 7), (255, 7)):
        path = write_idx(tmp_path / f"times {factor}", pictures * np.uint8(factor))
        result = run("predict", "--format", "json", path)
        assert [json.loads(line)["digit"] for line in result.stdout.splitlines()] == [None] * 300 + [answer]
    path = write_idx(tmp_path / "mixed", np.stack([seven] * 300 + [seven * np.uint8(255)]))
    digits = [json.loads(line)["digit"] for line in run("predict", "--format", "json", path).stdout.splitlines()]
    assert digits == [None] * 300 + [7]
    result = run("predict", write_idx(tmp_path / "sixteen", pictures * np.uint8(16)))
    assert (result.exit_code, "holds no value above 16" in result.stderr) == (1, True)


def test_truncated_idx_file_is_reported_after_its_whole_pictures(tmp_path):
    path = write_idx(tmp_path / "digits", np.zeros((256, 28, 28), np.uint8), count=300)
    result = run("predict", path)
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 256)
    assert result.stderr == f"{path} ends too early: name a whole IDX file.\n"
    with write_idx(path, np.zeros((300, 28, 28), np.uint8), count=299).open("ab"):
        result = run("predict", path)
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 299)
    assert result.stderr == f"{path} goes on after the 299 pictures that it says it holds: save or load it anew.\n"
    for content in (b"\0\0\x08\x03", b"\0\0\x08\x03" + b"\xff" * 12, b"\0\0\x08\x03" + bytes(12)):
        path.write_bytes(content)
        assert run("predict", path).exit_code == 1


@pytest.fixture
def digits():
    """Three pictures of a 1, ink 255 on paper 0."""
    image = Image.new("L", (28, 28), 0)
    ImageDraw.Draw(image).line([(15, 4), (13, 24)], fill=255, width=3)
    return np.stack([np.asarray(image)] * 3)


def test_data_sets_are_predicted_record_by_record(tmp_path, digits):
    write_idx(tmp_path / "plain", digits)
    (tmp_path / "a.gz").write_bytes(gzip.compress((tmp_path / "plain").read_bytes()))
    np.save(tmp_path / "a.npy", digits)
    np.savez(tmp_path / "a.npz", x=digits)
    names = ",".join(["label", *(f"pixel{index}" for index in range(784))])
    (tmp_path / "train.csv").write_text("\n".join([names, *(",".join(map(str, [7, *row.ravel()])) for row in digits)]))
    for name in ("plain", "a.gz", "a.npy", "a.npz", "train.csv"):
        result = run("predict", tmp_path / name)
        assert (result.exit_code, result.stderr) == (0, "")
        suffix = "/x" if name == "a.npz" else ""
        expected = [rf"{re.escape(str(tmp_path / name))}{suffix}\[{index}\]: 1, 99\.\d % sure" for index in range(3)]
        assert re.fullmatch("\n".join(expected) + "\n", result.stdout)


def test_a_bad_record_is_reported_and_the_others_are_predicted(tmp_path, digits):
    rows = [",".join(map(str, row.ravel())) for row in digits]
    (tmp_path / "a.csv").write_text("\n".join([rows[0], "three", rows[2]]))
    result = run("predict", tmp_path / "a.csv")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.startswith(f"{tmp_path / 'a.csv'}[1]: The line has 1 value,")


def test_a_data_set_without_pyarrow_names_the_extra(tmp_path, digits, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for module in [name for name in sys.modules if name.startswith("digitpad.batch")]:
        monkeypatch.delitem(sys.modules, module)
    np.save(tmp_path / "a.npy", digits)
    expected = MissingExtraError(str(tmp_path / "a.npy"), "pyarrow", "batch")
    assert run("predict", tmp_path / "a.npy").stderr == f"{expected}\n"
