"""`digitpad batch`: its exit status, what it refuses, and what it says."""

import csv
import gzip
import json
import struct

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from PIL import Image, ImageDraw

from cli_runner import run


@pytest.fixture
def pictures():
    image = Image.new("L", (28, 28), 0)
    ImageDraw.Draw(image).line([(6, 6), (21, 6), (11, 24)], fill=255, width=3)
    return np.stack([np.asarray(image)] * 5)


@pytest.fixture
def digits(tmp_path, pictures):
    np.save(tmp_path / "digits.npy", pictures)
    return tmp_path / "digits.npy"


@pytest.fixture
def bad_csv(tmp_path, pictures):
    """Five digits, of which the second and the fourth cannot be read."""
    lines = [",".join(map(str, picture.ravel())) for picture in pictures]
    lines[1], lines[3] = "three," + lines[1][2:], "1,2,3"
    (tmp_path / "bad.csv").write_text("\n".join(lines))
    return tmp_path / "bad.csv"


def test_the_status_is_0_if_all_are_answered(tmp_path, digits):
    assert run("batch", digits, "-o", tmp_path / "a.csv", "--processes", 1).exit_code == 0


def test_the_status_is_1_if_records_cannot_be_read_also_when_it_is_asked_again(tmp_path, digits, bad_csv):
    for _ in range(2):
        result = run("batch", digits, bad_csv, "-o", tmp_path / "a.csv", "--processes", 1, "--resume")
        assert result.exit_code == 1
        assert result.stdout == f"{tmp_path / 'a.csv'}: 10 answers, of which 2 could not be read.\n"


def test_kaggles_submission_says_which_rows_have_a_label_that_was_not_read(tmp_path, digits, bad_csv):
    """Kaggle wants a digit in each row: 0 stands there."""
    output = tmp_path / "submission.csv"
    for _ in range(2):
        result = run("batch", digits, bad_csv, "-o", output, "--format", "kaggle", "--processes", 1, "--resume")
        assert result.exit_code == 1
        assert "ImageId 7, 9." in result.stderr
    labels = [row["Label"] for row in csv.DictReader(output.read_text().splitlines())]
    assert labels == ["7", "7", "7", "7", "7", "7", "0", "7", "0", "7"]


def test_a_submission_with_very_many_unread_rows_names_the_first(tmp_path, pictures):
    lines = [",".join(map(str, pictures[0].ravel()))] + ["x,1"] * 60
    (tmp_path / "bad.csv").write_text("\n".join(lines))
    result = run("batch", tmp_path / "bad.csv", "-o", tmp_path / "a.csv", "--format", "kaggle", "--processes", 1)
    assert "20, 21, … (60 in all)" in result.stderr
    assert len(result.stderr) < 400
    _, part = map(json.loads, (tmp_path / "a.csv_manifest.jsonl").read_text().splitlines())
    assert (part["rows"], part["errors"]) == (61, [*range(1, 61)])


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["-o", "a.csv", "--number", "--sheet"], "exclude"),
        (["-o", "a.csv", "--number", "--length", "three"], "a number from 1"),
        (["-o", "a.csv", "--number", "--length", "9-2"], "a number from 1"),
        (["-o", "a.csv", "--number", "--check", "crc"], "luhn"),
        (["-o", "a.csv", "--sheet", "--sum", "all"], "all"),
        (["-o", "a.csv", "--length", "3"], "--number"),
        (["-o", "a.xls"], ".parquet"),
        (["-o", "a.parquet", "--format", "csv"], ".csv"),
        (["-o", "a.csv", "--format", "parquet"], ".parquet"),
        (["-o", "a.csv", "--format", "jsonl"], ".jsonl"),
        (["-o", "a.jsonl", "--format", "parquet"], ".parquet"),
        (["-o", "a.parquet", "--format", "kaggle"], ".csv"),
        (["-o", "answers", "--format", "kaggle"], "submission.csv"),
        (["-o", "none/a.csv", "--processes", "0"], "--processes"),
    ],
)
def test_wrong_options_end_with_status_2_before_anything_is_read(tmp_path, digits, monkeypatch, options, word):
    monkeypatch.chdir(tmp_path)
    result = run("batch", digits, *options)
    assert result.exit_code == 2
    assert word in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["digits.npy"]


def test_wrong_inputs_end_with_status_2(tmp_path, digits):
    result = run("batch", tmp_path / "none.csv", "-o", tmp_path / "a.csv")
    assert (result.exit_code, "none.csv is not there" in result.stderr) == (2, True)
    assert run("batch", digits, "-o", tmp_path / "a.csv", "--processes", 1).exit_code == 0
    result = run("batch", digits, "-o", tmp_path / "a.csv", "--processes", 1)
    assert (result.exit_code, "--resume" in result.stderr) == (2, True)


def test_an_input_that_is_the_output_is_named_so(tmp_path, bad_csv):
    before = bad_csv.read_bytes()
    for resume in ([], ["--resume"]):
        result = run("batch", bad_csv, "-o", bad_csv, *resume)
        assert (result.exit_code, result.stderr) == (
            2,
            f"Error: {bad_csv} is the output: choose another name for it.\n",
        )
    assert bad_csv.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["bad.csv"]


def test_the_shell_may_name_the_output_among_the_inputs_when_a_job_is_resumed(tmp_path, bad_csv):
    for inputs in ([bad_csv], [tmp_path / "a.csv", bad_csv]):
        result = run("batch", *inputs, "-o", tmp_path / "a.csv", "--processes", 1, "--resume")
        assert result.stdout == f"{tmp_path / 'a.csv'}: 5 answers, of which 2 could not be read.\n"


def test_what_a_batch_wrote_in_a_folder_is_not_an_input_of_the_next(tmp_path, digits):
    for output in ("a.csv", "b.jsonl", "folder/", "c.csv"):
        result = run("batch", digits.parent, "-o", f"{tmp_path}/{output}", "--processes", 1)
        assert (result.exit_code, result.stdout.split(": ")[-1]) == (0, "5 answers.\n")
    other = tmp_path / "other"
    other.mkdir()
    digits.rename(other / "digits.npy")
    (other / "_manifest.jsonl").write_text('{"version": 1}\n')  # another program's
    result = run("batch", other, "-o", tmp_path / "d.csv", "--processes", 1)
    assert result.stdout.split(": ")[-1] == "5 answers.\n"


@pytest.mark.parametrize("name", ["own.csv", "folder/own.parquet"])
def test_a_file_that_is_not_ours_is_never_overwritten(tmp_path, digits, name):
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("my own")
    for resume in ([], ["--resume"]):
        result = run("batch", digits, "-o", tmp_path / name.split("/")[0], "--processes", 1, *resume)
        assert (result.exit_code, "choose another name" in result.stderr) == (2, True)
    assert file.read_text() == "my own"


def write_header(path):
    path.write_text(",".join(f"pixel{index}" for index in range(784)) + "\n")


EMPTY = {
    "empty.csv": lambda path: path.write_bytes(b""),
    "header.csv": write_header,
    "empty.jsonl": lambda path: path.write_bytes(b""),
    "lines.jsonl": lambda path: path.write_bytes(b"\n\n"),
    "empty.npy": lambda path: np.save(path, np.zeros((0, 28, 28), np.uint8)),
    "empty.npz": lambda path: np.savez(path, x=np.zeros((0, 28, 28), np.uint8)),
    "empty.parquet": lambda path: pa.parquet.write_table(pa.table({"image": pa.array([], pa.binary())}), path),
    "empty.idx": lambda path: path.write_bytes(struct.pack(">IIII", 0x803, 0, 28, 28)),
    "empty.idx.gz": lambda path: path.write_bytes(gzip.compress(struct.pack(">IIII", 0x803, 0, 28, 28))),
    "empty.tar": lambda path: path.write_bytes(b"\0" * 10240),
    "folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("name", EMPTY)
def test_data_without_records_are_wrong_inputs(tmp_path, name):
    EMPTY[name](tmp_path / name)
    result = run("batch", tmp_path / name, "-o", tmp_path / "a.csv", "--processes", 1)
    assert result.exit_code == 2
    assert f"{tmp_path / name} " in result.stderr
    assert "holds no pictures" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.usefixtures("digits")
def test_an_empty_file_among_others_has_an_error(tmp_path):
    write_header(tmp_path / "header.csv")
    assert run("batch", tmp_path, "-o", tmp_path / "a.jsonl", "--processes", 1).exit_code == 1
    errors = [json.loads(line)["error"] for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [error is None for error in errors] == [True] * 5 + [False]
    assert "header.csv holds no pictures" in errors[5]
