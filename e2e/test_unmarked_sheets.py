"""Photographs of forms, tables and sudokus that are not our own, on the page."""

import io
import re
from types import SimpleNamespace

import numpy as np
import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import expect

import form_pictures
import free_photos
import sheet_photos
from axe import violations
from chunks import ROOT, chunk, compressed_bytes
from digitpad.training.data.stroke_forms import generate_form
from digitpad.training.evaluation.sheets import compare_form, load_forms
from form_photos import FORMS
from page import DESKTOP, PHONE, DigitpadPage, visit
from photos import encode_picture, file_payload
from test_sheets import cell, dialog, save

MAX_UNMARKED_KB, MAX_COLUMNS_KB = 13.7, 4
"""What is downloaded for such a sheet in addition to what reads and shows our own, and for columns in addition."""

ROWS = [["704", "1952"], [" 41", "xxxx"], ["830", "6 27"], ["962", "3108"]]
"""What is in the boxes; a number with a gap is to be checked."""

WATCH_TASKS = """
globalThis.longest = 0
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
}).observe({ type: 'longtask' })
"""


def photograph_form() -> bytes:
    form = form_pictures.draw_boxes(ROWS, np.random.default_rng(7))
    return _photograph(form, texture="black", tilt=10, light="lamp", turn=94)


def _photograph(paper, **options) -> bytes:
    return sheet_photos.photograph(paper, form_pictures.PAPER, np.random.default_rng(4), megapixels=2, **options)


def choose(pad: DigitpadPage, photo: bytes) -> None:
    pad.page.locator("#file").set_input_files(file_payload(photo, "form.jpg", "image/jpeg"))


def shown_cells(pad: DigitpadPage) -> list[SimpleNamespace]:
    """The text and state of each cell on the page, with its row and column."""
    cells = pad.page.locator("[role=gridcell]").evaluate_all(
        """cells => cells.map(({ariaColIndex, dataset, parentElement, firstElementChild}) => ({
          row: parentElement.ariaRowIndex - 1, column: ariaColIndex - 1, state: dataset.state,
          text: firstElementChild.value}))"""
    )
    return [SimpleNamespace(**values) for values in cells]


@pytest.fixture(scope="module")
def form_pad(new_shared_context, tmp_path_factory) -> DigitpadPage:
    """A desktop with the form; only the last test that uses it changes it."""
    pad = visit(new_shared_context())
    pad.page.evaluate(WATCH_TASKS)
    file = tmp_path_factory.mktemp("form") / "form.jpg"
    file.write_bytes(photograph_form())
    pad.page.locator("#file").set_input_files(file)  # the page would have to decode a payload
    expect(dialog(pad)).to_be_visible()
    print(f"The longest task takes {pad.page.evaluate('longest'):.0f} ms.")  # noqa: T201 - shown by pytest -rP
    return pad


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_no_violation_in_a_form(form_pad, screen):
    form_pad.page.set_viewport_size(screen["viewport"])
    assert violations(form_pad.page) == []
    assert form_pad.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_form_is_read_corrected_by_keyboard_and_saved(form_pad):
    pad = form_pad
    cells = shown_cells(pad)
    texts = {(found.row, found.column): found.text for found in cells}
    expected = {
        (row, column): "x" if "x" in text else text.strip()
        for row, line in enumerate(ROWS)
        for column, text in enumerate(line)
    }
    assert texts == expected
    doubtful = sum(found.state == "look" for found in cells)
    expect(pad.page.locator("#sheet-summary")).to_have_text(f"8 cells, {doubtful} to check")
    pad.click_button("Next to check")
    expect(cell(pad, 2, 1)).to_be_focused()
    pad.page.keyboard.type("6427")
    for _ in range(doubtful):
        pad.page.keyboard.press("Enter")
    expect(pad.page.locator("#sheet-summary")).to_have_text("8 cells, none to check")
    sheet = openpyxl.load_workbook(io.BytesIO(save(pad, "Save as XLSX"))).active
    saved = [[*values] for values in sheet.iter_rows(values_only=True)]
    assert saved == [[704, 1952], [41, "x"], [830, 6427], [962, 3108]]


def test_columns_without_boxes_are_read_in_their_rows(pad):
    page, numbers = free_photos.make_numbers("plain", np.random.default_rng(10), generate_form)
    choose(pad, _photograph(page, texture="black", tilt=10, turn=3))
    expect(dialog(pad)).to_be_visible()
    cells = {(found.row, found.column): found for found in shown_cells(pad)}
    assert cells.keys() == {(row, column) for row, column, _, _ in numbers}
    assert {found.state for found in cells.values()} == {"look"}
    expect(pad.page.locator("#sheet-reason")).to_have_text("A point or comma may be missing.")
    assert sum(cells[row, column].text == text for row, column, text, _ in numbers) >= 0.8 * len(numbers)


def test_sudoku_is_read_over_its_grid(pad):
    sudoku, digits = form_pictures.draw_sudoku(np.random.default_rng(5))
    choose(pad, _photograph(sudoku, texture="speckles", tilt=20, light="shadow", turn=-8))
    expect(dialog(pad)).to_be_visible()
    assert [found.text for found in shown_cells(pad)] == [str(digit) for digit in digits.ravel()]
    boxes = pad.page.locator("[role=gridcell]").evaluate_all("cells => cells.map(cell => cell.offsetLeft)")
    assert boxes[:9] == sorted(boxes[:9])
    outside = pad.page.locator("[role=gridcell]").evaluate_all(
        "cells => cells.map(cell => cell.offsetHeight + 4 - cell.firstElementChild.offsetHeight)"
    )
    assert min(outside) > -1  # labels are in their cells, and cover no other's digit


@pytest.mark.skipif(not FORMS.exists(), reason="needs the photographs of forms")
def test_photographed_forms_are_read_without_a_silent_error(pad):
    total = {"right": 0, "silent": 0}
    for path, rows in load_forms(FORMS):
        choose(pad, path.read_bytes())
        expect(dialog(pad)).to_be_visible()
        cells = shown_cells(pad)
        counts = compare_form(SimpleNamespace(cells=cells, rows=max(found.row for found in cells) + 1), rows)
        print(path.name, dict(counts))  # noqa: T201 - shown by pytest -rP
        total = {kind: total[kind] + counts[kind] for kind in total}
        pad.click_button("Close")
    assert total["silent"] == 0
    assert total["right"] >= 50


def test_photograph_without_boxes_says_what_to_do(pad):
    text, _ = free_photos.make_blank("print", np.random.default_rng(6), [])
    choose(pad, _photograph(text, texture="white", tilt=10, turn=3))
    expect(pad.page.locator("#sentence")).to_have_text("No sheet, boxes or number found")
    expect(pad.page.locator("#note")).to_contain_text("Photograph the whole sheet")
    expect(pad.page.get_by_role("button", name="It is one")).not_to_be_visible()  # a digit: nobody said so
    expect(dialog(pad)).not_to_be_visible()


def test_photograph_of_blank_paper_has_one_advice(pad):
    choose(pad, encode_picture(Image.new("L", (900, 1200), 235)))
    expect(pad.page.get_by_text("Nothing stands out from the paper in this picture")).to_be_visible()
    expect(pad.page.locator("#sentence")).to_have_text("Draw a digit")


def test_code_that_reads_forms_stays_within_its_budget():
    common = imported_bytes("sheets/columns.ts") & imported_bytes("sheets/unmarked.ts")
    sizes = [compressed_bytes(entry) for entry in ("sheets/unmarked.ts", "recognizer/unmarked-reader.ts")]
    total = sum(sizes) / 1000 + sum(size for _, size in common) / 1000
    columns = compressed_bytes("sheets/columns.ts") / 1000
    print(f"Sheets without our marks take {total:.1f} kB more, columns {columns:.1f} kB.")  # noqa: T201 - by pytest -rP
    assert total <= MAX_UNMARKED_KB
    assert columns <= MAX_COLUMNS_KB


def imported_bytes(entry: str) -> set[tuple[str, int]]:
    """The scripts that a built one imports, and how many bytes of each a browser downloads; not the worker's own."""
    folder = (ROOT / "src/digitpad/server/static" / chunk(entry)).parent
    names = set(re.findall(r'from"\./([^"]+)"', (ROOT / "src/digitpad/server/static" / chunk(entry)).read_text()))
    return {(name, (folder / f"{name}.br").stat().st_size) for name in names if not name.startswith("sheet-worker")}
