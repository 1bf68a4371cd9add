"""`digitpad sheet`: the file it writes, and what it says."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from cli_runner import run
from digitpad.errors import MissingExtraError
from digitpad.sheets.layout import SheetLayout
from digitpad.sheets.pdf import make_pdf


def test_sheet_writes_a_pdf_of_the_layout(tmp_path):
    file = tmp_path / "sheet.pdf"
    options = (
        "--rows",
        "9",
        "--columns",
        "2",
        "--digits",
        "5",
        "--paper",
        "letter",
        "--landscape",
        "--title",
        "Meters",
    )
    result = run("sheet", *options, "-o", file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{file}: 9 x 2 fields on LETTER in landscape.\n"
    assert file.read_bytes() == make_pdf(SheetLayout(9, 2, 5, "LETTER", landscape=True), "Meters")


def test_sheet_without_options_fits(tmp_path):
    assert run("sheet", "-o", tmp_path / "sheet.pdf").exit_code == 0


@pytest.mark.parametrize("name", ["sheet.txt", "sheet.docx", "sheet", "sheet.pdf.png"])
def test_sheet_that_would_be_no_pdf_is_refused(tmp_path, name):
    result = run("sheet", "-o", tmp_path / name)
    assert result.exit_code == 2
    assert ".pdf" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["sheet", "-o", "mine.pdf"], "mine.pdf"),
        (["read-sheet", "none.jpg", "-o", "mine.csv"], "mine.csv"),
        (["contributions", "export", "mine.parquet", "--license", "x"], "mine.parquet"),
        (["contributions", "export", "mine.parquet", "--license", "x"], "mine.md"),
    ],
)
def test_no_command_overwrites_a_file(monkeypatch, tmp_path, arguments, name):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("my own")
    result = run(*arguments)
    assert (result.exit_code, result.stdout, Path(name).read_text()) == (2, "", "my own")
    assert result.stderr.splitlines()[-1] == f"Error: {name} exists: delete it, or choose another name."


def test_sheet_that_does_not_fit_is_not_written(tmp_path):
    result = run("sheet", "--rows", "40", "-o", tmp_path / "sheet.pdf")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == "Error: 40 rows do not fit on A4: use 1 to 25."
    assert not (tmp_path / "sheet.pdf").exists()


def test_sheet_with_a_title_in_another_script_needs_a_font(tmp_path):
    options = ("--title", "Показания 数", "-o", tmp_path / "sheet.pdf")
    result = run("sheet", *options)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: Helvetica lacks the character 'П': name a font that has it, with --font FILE.",
    )
    result = run("sheet", *options, "--font", tmp_path / "none.ttf")
    assert (result.exit_code, "none.ttf" in result.stderr) == (2, True)
    assert not (tmp_path / "sheet.pdf").exists()


def test_sheet_in_a_missing_folder_is_reported_in_one_sentence(tmp_path):
    file = tmp_path / "missing" / "sheet.pdf"
    result = run("sheet", "-o", file)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {file} cannot be written (No such file or directory).\n"


def test_missing_sheets_extra_is_reported_with_the_command_to_install_it(tmp_path):
    hide = "import sys; sys.modules |= dict.fromkeys(('fpdf', 'segno')); "
    code = hide + f"from digitpad.cli.main import main; main(['sheet', '-o', {str(tmp_path / 'sheet.pdf')!r}])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr == f"Error: {MissingExtraError('A sheet', 'fpdf', 'sheets')}\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "numbers.txt"], "The output must end in .csv, .json, .xlsx or .parquet."),
        (["--check", "crc"], "The check must be one of luhn, ean13, isbn10, mod97."),
        (["--length", "0"], "The length must be a number from 1 to 99, or a range such as 3-5."),
        (["--sum", "A = A + B"], "The sum A = A + B adds a cell to itself: leave it out on the right."),
        (["--code", "7"], "This is no code of a Digitpad sheet"),
        (["--font", "x"], "No such option"),
        ([], "Missing argument 'PHOTO...'"),
    ],
)
def test_wrong_arguments_of_read_sheet_end_with_status_2(tmp_path, options, message):
    result = run("read-sheet", *options, *([tmp_path / "none.png"] if options else []))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith(f"Error: {message}")


def test_photographs_that_cannot_be_read_end_with_status_1(tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    Image.new("L", (640, 480), 255).save(tmp_path / "blank.png")
    for name in ("text.png", "none.png", "blank.png"):
        result = run("read-sheet", tmp_path / name)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
