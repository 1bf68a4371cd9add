"""`digitpad sheet`: the file it writes, and what it says."""

import subprocess
import sys

from cli_runner import run
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


def test_sheet_that_does_not_fit_is_not_written(tmp_path):
    result = run("sheet", "--rows", "40", "-o", tmp_path / "sheet.pdf")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: 40 rows do not fit on A4: use 1 to 25.\n"
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
    assert result.stderr == "Error: A sheet needs fpdf: install it with pip install 'digitpad[sheets]'.\n"
