"""Photographed sheets on the page: read, corrected by keyboard, and saved."""

import csv
import io
from functools import cache

import numpy as np
import openpyxl
import pytest
from playwright.sync_api import expect

import sheet_photos
from axe import violations_in_both_schemes
from chunks import compressed_bytes
from digitpad.sheets.layout import SheetLayout
from languages import LANGUAGES, change_language
from offline import visit_stopped_site
from page import PHONE, DigitpadPage, visit
from photos import draw_picture, encode_picture, file_payload

LAYOUT = SheetLayout(10, 3, 3)

FULL_LAYOUT = SheetLayout(20, 6, 3)
"""Between its rows there is least room."""

MAX_SHEETS_KB = 25
"""All that is downloaded to read and show a sheet; to save it as XLSX takes more."""


@cache
def photograph() -> tuple[bytes, dict, tuple[int, int]]:
    """The photograph of a sheet, what is in its cells, and which cell lacks its middle digit."""
    sheet, cells = sheet_photos.fill_in(LAYOUT, np.random.default_rng(21))
    gap = next(position for position, text in cells.items() if len(text) == LAYOUT.digits)
    sheet = sheet.copy()
    left, top, right, bottom = (
        round(sheet_photos.PIXELS_PER_MM * side) for side in LAYOUT.boxes(*gap)[1].inset(0.5, 0.5)
    )
    sheet[top:bottom, left:right] = 255
    options = {"texture": "wood", "tilt": 10, "light": "lamp", "megapixels": 2, "turn": 184}
    return sheet_photos.photograph(sheet, LAYOUT, np.random.default_rng(21), **options), cells, gap


def choose_sheet(pad: DigitpadPage) -> None:
    pad.page.locator("#file").set_input_files(file_payload(photograph()[0], "sheet.jpg", "image/jpeg"))
    expect(pad.page.get_by_role("button", name="Next to check")).to_be_focused()


def dialog(pad: DigitpadPage):
    return pad.page.get_by_role("dialog", name="Your sheet")


def cell(pad: DigitpadPage, row: int, column: int):
    return pad.page.locator(f"[role=row]:nth-child({row + 1}) > [role=gridcell]:nth-child({column + 1}) > input")


def save(pad: DigitpadPage, button: str) -> bytes:
    with pad.page.expect_download() as download:
        pad.click_button(button)
    expect(pad.page.locator("#sheet-summary")).to_contain_text("Saved to your downloads.")
    return download.value.path().read_bytes()


@pytest.fixture(scope="module")
def requested() -> list[str]:
    """What the desktop's page requests for the sheet."""
    return []


@pytest.fixture(scope="module")
def sheet_pad(new_shared_context, requested) -> DigitpadPage:
    """A desktop with the sheet; only the last test that uses it changes it."""
    pad = visit(new_shared_context())
    pad.page.on("request", lambda request: requested.append(request.url))
    choose_sheet(pad)
    return pad


@pytest.fixture(scope="module")
def sheet_phone(new_shared_context) -> DigitpadPage:
    """A phone with the sheet, which no test changes."""
    phone = visit(new_shared_context(**PHONE))
    choose_sheet(phone)
    return phone


def test_doubtful_cells_are_saved_as_such(sheet_pad):
    pad = sheet_pad
    _, _, (row, column) = photograph()
    text = cell(pad, row, column).input_value()
    lines = [*csv.reader(io.StringIO(save(pad, "Save as CSV").decode()))]
    assert lines[row + 1][column + 1] == f"{text}?"
    book = openpyxl.load_workbook(io.BytesIO(save(pad, "Save as XLSX")))
    saved = book.active.cell(row + 1, column + 1)
    assert (saved.value, saved.data_type, saved.fill.fgColor.rgb) == (f"{text}?", "s", "FFFFE08A")
    header, *listed = book["Cells"].iter_rows(values_only=True)
    assert header == ("cell", "text", "state", "reason", "confidence")
    assert [values[:4] for values in listed if values[3]] == [(f"{'ABC'[column]}{row + 1}", text, "look", "gap")]


def test_nothing_for_forms_is_downloaded_for_our_own_sheet(sheet_pad, requested):  # noqa: ARG001 - it is open
    assert [url for url in requested if "sheet-reader" in url]
    assert not [url for url in requested if "unmarked" in url]


def expect_no_violation(pad: DigitpadPage) -> None:
    assert violations_in_both_schemes(pad.page) == []
    assert pad.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_cell_says_why_it_is_to_be_checked(sheet_pad):
    _, _, (row, column) = photograph()
    reason = "There is a gap within or after the number."
    sheet_pad.click_button("Next to check")
    expect(cell(sheet_pad, row, column)).to_have_accessible_description(reason)
    expect(sheet_pad.page.locator("#sheet-reason")).to_have_text(f"{'ABC'[column]}{row + 1}: {reason}")


def test_axe_finds_no_violation_in_a_sheet(sheet_pad):
    expect_no_violation(sheet_pad)


def type_what_is_refused(pad: DigitpadPage, field) -> None:
    """A gap that is not confirmed, and what is no digit; then digits of another script, which are not refused."""
    before = field.input_value()
    pad.page.keyboard.press("Enter")
    expect(pad.page.locator("#sheet-summary")).to_contain_text("is not confirmed: type what is written in the gap")
    expect(field).to_be_focused()
    pad.page.keyboard.type("e3")
    expect(field).to_have_value(before.replace(" ", "e3"))
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(pad.page.locator("#sheet-summary")).to_contain_text("takes digits (at most 3)")
    pad.page.keyboard.press("Control+A")
    pad.page.keyboard.insert_text("٤٨٧")
    expect(field).to_have_value("487")
    pad.page.keyboard.press("Control+A")


def type_a_question_mark(pad: DigitpadPage, field) -> None:
    """In place of the 8 of 487: it is not confirmed, and the next key takes its place."""
    for _ in range(2):
        pad.page.keyboard.press("Backspace")
    pad.page.keyboard.type("?7")
    pad.page.keyboard.press("Enter")
    expect(pad.page.locator("#sheet-summary")).to_contain_text("is not confirmed: type what is written instead of “?”")
    expect(field).to_be_focused()
    pad.page.keyboard.type("8")
    expect(field).to_have_value("487")


def expect_saved(pad: DigitpadPage, expected: list[list[str]]) -> None:
    """Save as CSV and XLSX, and read both back."""
    header, *lines = csv.reader(io.StringIO(save(pad, "Save as CSV").decode()))
    assert header == ["row", "A", "B", "C"]
    assert lines == [[str(index + 1), *texts] for index, texts in enumerate(expected)]
    sheet = openpyxl.load_workbook(io.BytesIO(save(pad, "Save as XLSX"))).active
    saved = [[*values] for values in sheet.iter_rows(values_only=True)]
    numbers = [
        [int(text) if text.isdigit() and not (text[0] == "0" < text[1:]) else text or None for text in texts]
        for texts in expected
    ]
    assert saved == numbers


def test_sheet_is_read_corrected_by_keyboard_and_saved(sheet_pad):
    pad = sheet_pad
    _, cells, (row, column) = photograph()
    expect(pad.page.locator("#sheet-summary")).to_contain_text(f"{len(cells)} cells, 1 to check")
    shown = pad.page.locator(".sheet-grid input").evaluate_all("inputs => inputs.map(({value}) => value)")
    doubtful = row * LAYOUT.columns + column
    truth = [*cells.values()]
    assert shown[:doubtful] + shown[doubtful + 1 :] == truth[:doubtful] + truth[doubtful + 1 :]
    assert shown[doubtful] == f"{cells[row, column][0]} {cells[row, column][2]}"
    pad.click_button("Next to check")
    expect(cell(pad, row, column)).to_be_focused()
    expect(cell(pad, row, column)).to_have_accessible_name(f"Cell {'ABC'[column]}{row + 1}, to check")
    type_what_is_refused(pad, cell(pad, row, column))
    pad.page.keyboard.type("4874")  # it has three boxes
    expect(pad.page.locator("#sheet-summary")).to_contain_text("takes digits (at most 3)")
    pad.page.keyboard.press("Backspace")
    expect(pad.page.locator("#sheet-summary")).to_have_text(f"{len(cells)} cells, none to check")
    expect(cell(pad, row, column)).to_have_value("487")
    expect(cell(pad, row, column)).to_have_accessible_description("")
    expect(pad.page.locator("#sheet-reason")).to_be_empty()
    type_a_question_mark(pad, cell(pad, row, column))
    pad.page.keyboard.press("Enter")
    expect(pad.page.locator("#sheet-summary")).to_have_text(f"{len(cells)} cells, none to check")
    expect(cell(pad, row, column)).not_to_be_focused()

    cell(pad, 4, 1).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
        pad.page.keyboard.press(key)
    expect(cell(pad, 5, 1)).to_be_focused()
    pad.page.keyboard.type("12")
    pad.page.keyboard.press("Escape")
    expect(cell(pad, 5, 1)).to_have_value(truth[5 * LAYOUT.columns + 1])
    expect(dialog(pad)).to_be_visible()
    pad.page.keyboard.press("Control+End")
    expect(cell(pad, LAYOUT.rows - 1, LAYOUT.columns - 1)).to_be_focused()
    pad.page.keyboard.type("007")
    pad.page.keyboard.press("ArrowUp")
    pad.page.keyboard.type("x")
    pad.page.keyboard.press("Control+Home")
    expect(cell(pad, 0, 0)).to_be_focused()

    expected = [[cells[row, column] for column in range(LAYOUT.columns)] for row in range(LAYOUT.rows)]
    expected[row][column], expected[-1][-1], expected[-2][-1] = "487", "007", "x"
    expect_saved(pad, expected)

    pad.click_button("Close")
    expect(dialog(pad)).not_to_be_visible()
    pad.expect_blank()
    pad.click_button("Back to the sheet")
    expect(cell(pad, row, column)).to_have_value("487")
    expect(pad.page.get_by_role("button", name="Save as CSV")).to_be_focused()  # nothing is to be checked


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_no_violation_in_a_sheet_on_a_phone(sheet_phone, language):
    change_language(sheet_phone.page, LANGUAGES[language])
    expect_no_violation(sheet_phone)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_numbers_of_rows_and_letters_of_columns_stay_in_view_on_a_phone(sheet_phone, language):
    pad = sheet_phone
    change_language(pad.page, LANGUAGES[language])
    expect(pad.page.locator("#sheet-hint")).to_be_visible()
    last = cell(pad, LAYOUT.rows - 1, LAYOUT.columns - 1)
    last.focus()
    scroller, box = pad.page.locator(".sheet-scroller").bounding_box(), last.bounding_box()
    row, column = (pad.page.locator(f".sheet-{axis}-labels > span").last.bounding_box() for axis in ("row", "column"))
    assert scroller["x"] <= row["x"] < scroller["x"] + 30 < box["x"] > row["x"] + row["width"]
    assert box["y"] < row["y"] < box["y"] + box["height"]
    assert scroller["y"] <= column["y"] < scroller["y"] + 30 < box["y"] + box["height"]
    assert box["x"] < column["x"] < box["x"] + box["width"]


def test_first_field_is_in_view_beside_the_lines_for_names_on_a_phone(phone):
    choose_sheet(phone)
    expect(cell(phone, 0, 0)).to_be_in_viewport(ratio=0.9)


def test_labels_leave_the_writing_in_view_on_a_phone(phone):
    sheet, cells = sheet_photos.fill_in(FULL_LAYOUT, np.random.default_rng(5))
    photo = sheet_photos.photograph(sheet, FULL_LAYOUT, np.random.default_rng(5), megapixels=4)
    phone.page.locator("#file").set_input_files(file_payload(photo, "sheet.jpg", "image/jpeg"))
    expect(phone.page.locator("[role=gridcell]")).to_have_count(len(cells))
    sizes = phone.page.locator("[role=gridcell]").evaluate_all(
        """cells => cells.map((cell, index) => {
          const input = cell.firstElementChild
          const { lineHeight, borderTopWidth, fontSize } = getComputedStyle(input)
          const top = input.getBoundingClientRect().top + parseFloat(borderTopWidth)
          const { bottom } = cells[index - 6]?.getBoundingClientRect() ?? { bottom: 0 }
          const within = top + parseFloat(lineHeight) - cell.getBoundingClientRect().top
          return [bottom - top, within, parseFloat(fontSize)]
        })"""
    )
    assert max(above for above, _, _ in sizes) < 2.5  # pixels within the cell above, of some 47
    assert max(within for _, within, _ in sizes) < 2.5
    assert min(size for _, _, size in sizes) >= 13


def test_keys_that_a_keypad_lacks_are_buttons_on_a_phone(sheet_phone):
    pad = sheet_phone
    change_language(pad.page, LANGUAGES["en"])
    field = cell(pad, 4, 1)
    before = field.input_value()
    pad.page.get_by_role("button", name="Next to check").focus()
    expect(pad.page.get_by_role("button", name="Crossed out")).not_to_be_visible()
    field.tap()
    for name, text in (("Minus sign", f"-{before}"), ("Minus sign", before), ("Crossed out", "x")):
        pad.page.get_by_role("button", name=name, exact=True).tap()
        expect(field).to_have_value(text)
        expect(field).to_be_focused()
    expect(field).to_have_accessible_name("Cell B5, checked by you")
    expect_no_violation(pad)
    pad.page.keyboard.press("Escape")
    expect(field).to_have_value(before)


def test_focused_cell_and_its_keys_stay_in_view_when_a_keypad_comes(sheet_phone):
    pad = sheet_phone
    page = pad.page
    before = page.viewport_size
    last = cell(pad, LAYOUT.rows - 1, 0)
    last.tap()
    page.set_viewport_size({"width": 390, "height": 420})
    expect(last).to_be_in_viewport(ratio=1)
    scroller, box = page.locator(".sheet-scroller").bounding_box(), last.bounding_box()
    assert scroller["y"] <= box["y"]
    assert box["y"] + box["height"] <= scroller["y"] + scroller["height"]
    page.set_viewport_size(before)


def test_hint_names_keys_only_where_there_is_a_keyboard(sheet_phone, sheet_pad):
    change_language(sheet_phone.page, LANGUAGES["en"])
    assert sheet_phone.page.locator("#sheet-hint").inner_text().strip() == "Type to correct a cell."
    assert "Escape" in sheet_pad.page.locator("#sheet-hint").inner_text()


def test_use_a_picture_mentions_sheets_on_a_phone(phone):
    phone.open_section("pictures")
    expect(phone.page.get_by_text("a whole sheet with boxes")).to_be_visible()
    expect(phone.page.get_by_text("You can also drop or paste it.")).not_to_be_visible()


def test_corrections_that_are_not_saved_are_asked_for(pad):
    page = pad.page
    choose_sheet(pad)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("487")
    page.once("dialog", lambda question: question.dismiss())
    page.evaluate("location.reload()")
    expect(page.locator("#sheet-summary")).to_contain_text("none to check")
    pad.click_button("Close")
    page.locator("#file").set_input_files(file_payload(photograph()[0], "sheet.jpg", "image/jpeg"))
    expect(page.get_by_role("alert").filter(has_text="Save or discard your corrections")).to_be_visible()
    assert violations_in_both_schemes(page) == []
    pad.click_button("Discard")
    expect(page.locator("#sheet-summary")).to_contain_text("1 to check")
    page.reload()  # without a question


def test_a_picture_takes_the_place_of_a_sheet_and_of_what_was_said(pad, ink):
    choose_sheet(pad)
    for number, picture in enumerate([b"no picture", encode_picture(draw_picture(ink[3]))]):
        pad.page.locator("#file").set_input_files(file_payload(picture))
        expect(dialog(pad)).not_to_be_visible()
        error = pad.page.locator("#error-toast")
        expect(error).to_be_empty() if number else expect(error).to_contain_text("not a picture")
        pad.open_section("pictures")
        if not number:
            pad.click_button("Back to the sheet")
            expect(error).to_be_empty()
    expect(pad.status).to_have_attribute("data-digit", "3")


def test_sheet_is_read_without_a_connection(new_context, start_site):
    pad = visit_stopped_site(new_context, start_site)
    choose_sheet(pad)
    assert save(pad, "Save as XLSX").startswith(b"PK")


def test_nothing_of_sheets_is_downloaded_for_a_small_picture(pad, ink):
    requested: list[str] = []
    pad.page.on("request", lambda request: requested.append(request.url))
    pad.page.locator("#file").set_input_files(file_payload(encode_picture(draw_picture(ink[3]))))
    expect(pad.status).to_have_attribute("data-digit", "3")
    assert not [url for url in requested if "sheet-worker" in url or "dialog" in url]


def test_code_that_reads_and_shows_sheets_stays_within_its_budget():
    entries = ("recognizer/worker/sheet-worker.ts", "recognizer/sheet-reader.ts", "sheet-view/dialog.ts")
    sizes = [compressed_bytes(entry) / 1000 for entry in entries]
    xlsx = compressed_bytes("sheet-view/xlsx.ts") / 1000
    print(f"Sheets take {sum(sizes):.1f} kB ({sizes}), and {xlsx:.1f} kB to be saved as XLSX.")  # noqa: T201 - shown by pytest -rP
    assert sum(sizes) <= MAX_SHEETS_KB
