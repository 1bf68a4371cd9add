"""`digitpad predict --number`: whole numbers in pictures."""

import csv
import json
import re

import numpy as np
import pytest

from cli_runner import run
from digitpad import Recognizer
from digitpad.numbers.reading import NumberReading
from number_samples import draw, write


@pytest.fixture
def number_png(tmp_path):
    """A picture of 503."""
    draw(write("503")).save(tmp_path / "number.png")
    return tmp_path / "number.png"


def test_numbers_are_printed_one_line_per_file(number_png, blank_png):
    result = run("predict", "--number", number_png, blank_png)
    assert (result.exit_code, result.stderr) == (0, "")
    first, second = result.stdout.splitlines()
    assert re.fullmatch(rf"{re.escape(str(number_png))}: 503, \d+\.\d % sure", first)
    assert second == f"{blank_png}: no number (blank)"


@pytest.mark.parametrize(("probability", "percentage"), [(1.0, "99.9 %"), (0.7512, "75.1 %"), (1e-9, "0.1 %")])
def test_numbers_are_never_shown_as_certain(monkeypatch, number_png, probability, percentage):
    reading = NumberReading("503", probability, [], [], None)
    monkeypatch.setattr(Recognizer, "read_lattices", lambda *_: reading)
    assert run("predict", "--number", number_png).stdout == f"{number_png}: 503, {percentage} sure\n"


def test_lines_of_writing_are_printed_on_one_line(tmp_path):
    draw(write("503") + write("12", top=20)).save(tmp_path / "lines.png")
    assert ": 503 / 12, " in run("predict", "--number", tmp_path / "lines.png").stdout


def test_doubtful_numbers_are_marked(number_png):
    assert run("predict", "--number", "--length", "2", number_png).stdout.endswith(
        ", needs review (length or checksum may be wrong)\n"
    )


def test_json_has_digits_and_alternatives(number_png, blank_png):
    result = run("predict", "--number", "--format", "json", number_png, blank_png)
    number, blank = map(json.loads, result.stdout.splitlines())
    known = {"text", "confidence", "digits", "alternatives", "needs_review", "review_reason", "reason"}
    assert number.keys() == {"file"} | known
    assert number["text"] == "503"
    assert [digit["digit"] for digit in number["digits"]] == [5, 0, 3]
    assert all(len(digit["probabilities"]) == 10 and len(digit["box"]) == 4 for digit in number["digits"])
    assert (blank["text"], blank["digits"], blank["needs_review"]) == ("", [], True)
    assert (number["review_reason"], blank["review_reason"]) == (None, "no_number")
    assert (number["reason"], blank["reason"]) == (None, "blank")


def test_csv_has_one_row_per_picture(number_png):
    (row,) = csv.DictReader(run("predict", "--number", "--format", "csv", number_png).stdout.splitlines())
    assert (row["text"], row["needs_review"], row["review_reason"]) == ("503", "false", "")
    assert 0.9 < float(row["confidence"]) <= 1


def test_length_and_check_restrict_the_number(tmp_path):
    draw(write("79927398713")).save(tmp_path / "card.png")
    for options in (["--length", "11"], ["--length", "10-12"], ["--check", "luhn"]):
        assert ": 79927398713," in run("predict", "--number", *options, tmp_path / "card.png").stdout


def test_pictures_of_an_idx_file_are_read_as_numbers(tmp_path):
    image = np.asarray(draw(write("71"), scale=3, pen=3))
    header = b"\0\0\x08\x03" + b"".join(side.to_bytes(4) for side in (2, *image.shape))
    (tmp_path / "numbers").write_bytes(header + image.tobytes() * 2)
    result = run("predict", "--number", tmp_path / "numbers")
    assert [line.split(", ")[0] for line in result.stdout.splitlines()] == [
        f"{tmp_path / 'numbers'}[{index}]: 71" for index in range(2)
    ]


def test_unreadable_files_are_reported_and_the_others_are_read(number_png, unreadable_files):
    result = run("predict", "--number", *unreadable_files, number_png)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == len(unreadable_files)
    assert ": 503," in result.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--number", "--length", "0"], "Error: The length must be a number from 1 to 99, or a range such as 3-5."),
        (["--number", "--length", "5-3"], "Error: The length must be a number from 1 to 99, or a range such as 3-5."),
        (["--number", "--check", "crc"], "Error: The check must be one of luhn, ean13, isbn10, mod97."),
        (["--number", "--check", "ean13", "--length", "4"], "The check ean13 needs 13 digits: leave the length out."),
        (["--length", "3"], "--length and --check need --number."),
        (["--check", "luhn"], "--length and --check need --number."),
    ],
)  # fmt: skip
def test_invalid_options_are_explained_in_one_sentence(number_png, options, message):
    result = run("predict", *options, number_png)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
