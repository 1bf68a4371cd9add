"""Photographed sheets are read: numbers, empty and crossed out fields; doubt and missing codes are reported."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cli_runner import run
from digitpad import InkError, Recognizer, SheetError
from digitpad.sheets import marks
from digitpad.sheets.layout import SheetLayout
from sheet_photos import PIXELS_PER_MM, compare, fill_in, photograph
from sheet_pictures import SEVEN, draw_on_sheet, draw_seven

LAYOUT = SheetLayout(6, 3, 3)


@cache
def recognizer():
    return Recognizer(threads=1)


def shoot(sheet, layout=LAYOUT, **options):
    return photograph(sheet, layout, np.random.default_rng(7), megapixels=3, **options)


def draw(lines, layout=LAYOUT):
    return draw_on_sheet(layout, PIXELS_PER_MM, lines)


def seven(row, column, box):
    return draw_seven(LAYOUT, row, column, box)


def cross(row, column, layout=LAYOUT):
    (a, b, c, d) = layout.field(row, column).corners
    return [[a, c], [b, d]]


@pytest.mark.parametrize(
    ("texture", "tilt", "light", "turn"),
    [("wood", 20, "shadow", 5), ("checks", 25, "lamp", 190), ("speckles", 0, "even", 271)],
)
def test_photographed_numbers_are_read_without_silent_errors(texture, tilt, light, turn):
    sheet, cells = fill_in(LAYOUT, np.random.default_rng(3))
    photo = shoot(sheet, texture=texture, tilt=tilt, light=light, turn=turn)
    reading = recognizer().read_sheet(photo)
    counts = compare(reading, cells)
    assert (reading.code, reading.rows, reading.columns) == (LAYOUT.code, LAYOUT.rows, LAYOUT.columns)
    assert counts["silent"] == 0
    assert counts["right"] + counts["look, right"] == len(cells)
    assert counts["right"] >= 0.9 * len(cells)


def test_boxes_of_cells_are_where_the_ink_is():
    sheet = draw([seven(2, 1, 0), seven(2, 1, 1), seven(2, 1, 2)])
    reading = recognizer().read_sheet(sheet)
    cell = reading.cells[2 * 3 + 1]
    assert (cell.text, cell.state) == ("777", "number")
    corners = np.array(LAYOUT.field(2, 1).corners) * PIXELS_PER_MM
    np.testing.assert_allclose(cell.box, corners, atol=3)


def test_blank_sheet_has_only_empty_cells():
    states = {cell.state for cell in recognizer().read_sheet(shoot(draw([]), light="shadow")).cells}
    assert states == {"empty"}


def test_gaps_and_crossed_out_fields_are_told_apart():
    (left, top, right, bottom) = LAYOUT.field(3, 0)
    dash = [(left, (top + bottom) / 2), (right, (top + bottom) / 2 + 1)]
    box = LAYOUT.boxes(5, 2)[2]
    dot = [box.center, (box.center[0] + 0.7, box.center[1])]
    lines = [
        *(seven(0, 0, 0), seven(0, 0, 2)),  # a gap between
        *(seven(1, 0, 0), seven(1, 0, 1)),  # a gap behind
        *(seven(2, 0, 1), seven(2, 0, 2)),  # a gap before
        *(dash, seven(3, 0, 1), seven(3, 0, 2)),
        *(*cross(4, 0), seven(4, 0, 2)),
        *cross(5, 0),
        dot,
    ]
    cells = recognizer().read_sheet(shoot(draw(lines), tilt=0)).cells
    read = [(cell.text, cell.state, cell.review_reason) for cell in cells[::3]]
    assert read == [
        *(("7 7", "look", "gap"), ("77", "look", "gap"), ("77", "number", None)),
        *[("", "crossed_out", None)] * 3,
    ]
    assert (cells[-1].text, cells[-1].state, cells[-1].review_reason) == ("?", "look", "unclear")


def test_ink_across_the_line_of_a_box_belongs_to_its_box():
    (x0, y0), (x1, y1), (x2, y2) = seven(0, 0, 2)
    cell = recognizer().read_sheet(shoot(draw([[(x0, y0), (x1, y1), (x2 - 0.3, y2 + 1.6)]]))).cells[0]
    assert (cell.text, cell.state) == ("7", "number")


def test_ink_that_several_boxes_share_and_a_line_through_a_narrow_one_are_to_be_looked_at():
    _, box, last = LAYOUT.boxes(0, 0)
    top, bottom = box.top + 1.5, box.bottom - 1
    wide_seven = [(box.left + 1, top), (last.right - 1.5, top), (last.left + 2, bottom)]
    cell = recognizer().read_sheet(draw([wide_seven])).cells[0]
    assert (cell.state, cell.review_reason) == ("look", "crossing")
    layout = SheetLayout(4, 3, 1)
    (left, top, right, bottom) = layout.field(0, 0)
    bar = [(left - 0.5, (top + bottom) / 2), (right + 0.5, (top + bottom) / 2)]
    cell = recognizer().read_sheet(draw([bar], layout)).cells[0]
    assert (cell.state, cell.review_reason) == ("look", "unclear")


def test_free_fields_are_read_as_numbers():
    layout = SheetLayout(4, 2, 0)
    left, top, _, bottom = layout.field(1, 0)
    height = bottom - top - 3
    lines = [[(left + 4 + 6 * index + 4 * x, top + 1.5 + height * y) for x, y in SEVEN] for index in range(3)]
    reading = recognizer().read_sheet(shoot(draw(lines, layout), layout))
    texts = [cell.text for cell in reading.cells]
    assert texts == ["", "", "777", "", "", "", "", ""]
    assert {cell.state for cell in reading.cells} == {"empty", "number"}


def test_hidden_code_is_reported_with_the_counts_of_the_marks_and_may_be_given(tmp_path):
    sheet = draw([seven(0, 0, 2)]).copy()
    left, top, right, bottom = (round(PIXELS_PER_MM * side) for side in LAYOUT.qr_code)
    sheet[top:bottom, left:right] = 120
    photo = shoot(sheet)
    with pytest.raises(SheetError, match=r"its layout, parse_code\(…\) of .* Its marks show 6 rows and 3 columns\.$"):
        recognizer().read_sheet(photo)
    assert recognizer().read_sheet(photo, LAYOUT).cells[0].text == "7"
    (tmp_path / "photo.jpg").write_bytes(photo)
    error = run("read-sheet", tmp_path / "photo.jpg").stderr
    assert "or give the code printed below the boxes with --code. Its marks show 6 rows" in error
    assert run("read-sheet", tmp_path / "photo.jpg", "--code", LAYOUT.code).stdout.startswith("row,A,B,C\n1,7,,\n")
    run("batch", tmp_path / "photo.jpg", "-o", tmp_path / "a.jsonl", "--sheet", "--processes", 1)
    assert "or read it with digitpad read-sheet --code. Its marks" in (tmp_path / "a.jsonl").read_text()


def test_pictures_without_a_sheet_are_refused():
    noise = np.random.default_rng(0).integers(0, 256, (600, 800), np.uint8)
    for picture in (noise, np.full((600, 800), 255, np.uint8), np.zeros((1, 1), np.uint8)):
        with pytest.raises(SheetError, match="No sheet is found"):
            recognizer().read_sheet(picture)
    with pytest.raises(InkError):
        recognizer().read_sheet(b"no picture")


def test_only_a_few_of_many_possible_corners_are_tried(monkeypatch):
    tried = []
    monkeypatch.setattr(marks, "_match_corners", lambda _, ring: tried.append(ring))
    noise = np.random.default_rng(0).uniform(size=(1500, 1500))
    components = marks.find_components(noise)
    assert components.is_ring.sum() > marks.MAX_RINGS
    assert (list(marks.find_frames(components)), len(tried)) == ([], marks.MAX_RINGS)


def test_small_zeros_are_not_taken_for_the_first_corner_mark():
    angles = np.linspace(0, 2 * np.pi, 24)
    circle = 0.9 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    centers = [box.center for row in range(LAYOUT.rows) for column in range(3) for box in LAYOUT.boxes(row, column)]
    photo = shoot(draw([circle + center for center in centers]), light="shadow")
    assert recognizer().read_sheet(photo).code == LAYOUT.code


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """A photograph with a 7 in A1, a gap between two in B2, and C3 crossed out."""
    path = tmp_path_factory.mktemp("photos") / "photo.jpg"
    path.write_bytes(shoot(draw([seven(0, 0, 2), seven(1, 1, 0), seven(1, 1, 2), *cross(2, 2)])))
    return path


def test_read_sheet_writes_a_table_and_says_what_to_look_at(photo):
    result = run("read-sheet", photo)
    assert result.exit_code == 0
    assert result.stdout == "row,A,B,C\n1,7,,\n2,,7 7?,\n3,,,x\n4,,,\n5,,,\n6,,,\n"
    gap = "B2 (a gap within or after the number)"
    assert result.stderr == f"{photo}: 1 number, 15 empty, 1 crossed out; look at {gap}.\n"


def test_read_sheet_marks_cells_that_fail_declared_checks(photo):
    checks = ("--sum", "columns", "--length", "1-2", "--check", "luhn")
    result = run("read-sheet", photo, *checks)
    assert result.stdout == "row,A,B,C\n1,7?,,\n2,,7 7?,\n3,,,x\n4,,,\n5,,,\n6,?,,\n"  # a sum may have been missed
    gap = "B2 (a gap within or after the number, fails luhn)"
    assert result.stderr.endswith(f"; look at A1 (fails columns, luhn); {gap}; A6 (fails columns).\n")
    lines = run("read-sheet", photo, "--sum", "C = A").stdout.splitlines()
    assert lines[1:4] == ["1,7?,,?", "2,,7 7?,", "3,,,x"]
    cells = {(cell.row, cell.column): cell for cell in recognizer().read_sheet(photo, sums=["A = B"]).cells}
    assert (cells[0, 0].text, cells[0, 0].review_reason, cells[0, 0].failed_checks) == ("7", "check", ("A = B",))


def test_read_sheet_reads_several_photographs_and_reports_those_it_cannot_read(photo, tmp_path):
    Image.new("L", (60, 80), 255).save(tmp_path / "blank.png")
    output = tmp_path / "numbers.json"
    result = run("read-sheet", photo, tmp_path / "blank.png", tmp_path / "missing.jpg", photo, "-o", output)
    assert result.exit_code == 1
    blank, missing = result.stderr.splitlines()
    assert blank.startswith(f"{tmp_path / 'blank.png'}: No sheet is found: ")
    assert "missing.jpg cannot be read" in missing
    first, second = map(json.loads, output.read_text().splitlines())
    assert first == second
    assert (first["file"], first["code"], first["rows"], first["columns"]) == (str(photo), LAYOUT.code, 6, 3)
    cell = first["cells"][0]
    assert (cell["row"], cell["column"], cell["text"], cell["state"]) == (0, 0, "7", "number")
    assert np.shape(cell["box"]) == (4, 2)


def test_read_sheet_explains_sums_line_by_line():
    lines = run("read-sheet", "--help").stdout.splitlines()
    assert "  rows                    in each row, the last cell is the sum of the others;" in lines


def test_read_sheet_reads_each_page_of_a_file(photo, tmp_path):
    pages = [Image.open(photo), Image.new("L", (60, 80), 255), Image.open(photo).rotate(180)]
    pages[0].save(tmp_path / "scan.tif", save_all=True, append_images=pages[1:], compression="jpeg")
    result = run("read-sheet", tmp_path / "scan.tif")
    assert (result.exit_code, f"{tmp_path / 'scan.tif'}[1]: No sheet is found: " in result.stderr) == (1, True)
    lines = result.stdout.splitlines()
    assert lines[:2] == ["file,row,A,B,C", f"{tmp_path / 'scan.tif'}[0],1,7,,"]
    assert f"{tmp_path / 'scan.tif'}[2],1,7,," in lines
    with pytest.warns(UserWarning, match="has 3 pages"):
        recognizer().read_sheet(tmp_path / "scan.tif")


def test_read_sheet_refuses_other_formats_unreadable_files_and_wrong_checks(tmp_path):
    missing = tmp_path / "missing.jpg"
    result = run("read-sheet", missing, "-o", tmp_path / "numbers.txt")
    assert (result.exit_code, "must end in .csv, .json, .xlsx or .parquet." in result.stderr) == (2, True)
    result = run("read-sheet", missing, "-o", tmp_path / "numbers.csv")
    assert (result.exit_code, "missing.jpg cannot be read" in result.stderr) == (1, True)
    assert not (tmp_path / "numbers.csv").exists()
    for option, value in (("--sum", "A = A * B"), ("--length", "0"), ("--check", "crc")):
        result = run("read-sheet", missing, option, value)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.splitlines()[-1].startswith(f"Error: The {option[2:]} ")


def test_missing_folder_of_the_table_is_reported_before_photographs_are_read(tmp_path):
    output = tmp_path / "missing" / "numbers.csv"
    result = run("read-sheet", tmp_path / "missing.jpg", "-o", output)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {output} cannot be written: there is no folder {output.parent}.\n"


def test_marks_on_the_horizon_of_others_are_passed_over_without_a_warning():
    picture = Path(__file__).parents[2] / "docs/report/rejection.png"  # rows of small pictures of digits
    assert {cell.state for cell in Recognizer().read_sheet(picture).cells} == {"look"}
