"""Whole visits with one kind of input: by keyboard alone, and by finger alone."""

import pytest
from playwright.sync_api import Locator, expect

from page import DigitpadPage, Finger
from wait import wait_until

KEYS_OF_A_ONE = ["ArrowUp"] * 6 + ["Space"] + ["ArrowDown"] * 12 + ["Space"]
"""Draw a vertical line, from the centre of the pad."""

MAX_TABS = 80
"""More stops than the page has for Tab."""


class Keyboard:
    """A user without a mouse, who moves the focus by Tab and Shift+Tab and presses keys."""

    def __init__(self, pad: DigitpadPage) -> None:
        self.page = pad.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focus(self, target: Locator, key: str = "Tab") -> None:
        for _ in range(MAX_TABS):
            if target.evaluate("(target) => target.contains(document.activeElement)"):
                return
            self.press(key)
        pytest.fail(f"{key} does not reach {target}.")

    def open_section(self, name: str, tab_key: str = "Tab") -> None:
        self.focus(self.page.locator(f"details#{name} > summary"), tab_key)
        self.press("Enter")

    def press_button(self, name: str, tab_key: str = "Tab", key: str = "Enter") -> None:
        self.focus(self.page.get_by_role("button", name=name, exact=True), tab_key)
        self.press(key)


@pytest.fixture
def keyboard(pad: DigitpadPage) -> Keyboard:
    return Keyboard(pad)


def test_keyboard_alone_draws_erases_and_undoes(pad, keyboard):
    keyboard.focus(pad.area)
    keyboard.press(*KEYS_OF_A_ONE)
    expect(pad.status).to_have_attribute("data-digit", "1")
    keyboard.press_button("Undo")
    pad.expect_blank()
    keyboard.press_button("Redo", key="Space")
    expect(pad.status).to_have_attribute("data-digit", "1")
    keyboard.press_button("Eraser")
    whole = pad.count_ink_pixels()
    keyboard.focus(pad.area, "Shift+Tab")
    keyboard.press(*["ArrowUp"] * 4, "Space", "ArrowUp", "Space")  # across the line, a third up from its lower end
    pad.wait_for_answer(2)
    assert 0 < pad.count_ink_pixels() < whole
    keyboard.press("Control+z")
    pad.wait_for_answer(1)
    keyboard.press("Escape")
    pad.expect_blank()
    expect(pad.page.get_by_role("button", name="Eraser")).to_have_attribute("aria-pressed", "false")
    keyboard.press("Control+z")
    expect(pad.status).to_have_attribute("data-digit", "1")


def test_keyboard_alone_opens_the_explanation(pad, keyboard):
    keyboard.focus(pad.area)
    keyboard.press(*KEYS_OF_A_ONE)
    expect(pad.status).to_have_attribute("data-digit", "1")
    keyboard.press_button("Why?", "Shift+Tab")
    expect(pad.page.locator("#evidence[data-shown]")).to_be_attached()
    keyboard.focus(pad.page.locator("#bars"))
    expect(pad.bars.nth(1).get_by_role("button")).to_be_focused()  # the digit named
    keyboard.press("End")
    expect(pad.page.locator("#legend")).to_contain_text("for 9")
    keyboard.press_button("How it works")
    dialog = pad.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(pad.page.get_by_role("button", name="How it works")).to_be_focused()
    expect(pad.status).to_have_attribute("data-digit", "1")  # Escape closed the dialog, and cleared nothing
    keyboard.press("Escape")
    pad.expect_blank()


def test_keyboard_alone_predicts_on_request_and_replays(pad, keyboard):
    live = pad.page.get_by_role("switch", name="Guess as I draw")
    keyboard.open_section("settings")
    keyboard.focus(live)
    keyboard.press("Space")
    expect(live).not_to_be_checked()
    keyboard.focus(pad.area, "Shift+Tab")
    keyboard.press(*KEYS_OF_A_ONE)
    expect(pad.status).to_contain_text("Press Predict")
    keyboard.press("Enter")
    expect(pad.status).to_have_attribute("data-digit", "1")
    keyboard.focus(live)
    keyboard.press("Space")
    keyboard.open_section("gallery", "Shift+Tab")
    expect(pad.page.locator("#examples button")).to_have_count(12)
    keyboard.focus(pad.page.locator("#examples button").nth(3))
    keyboard.press("Enter")
    expect(pad.status).to_have_attribute("data-digit", "3")
    keyboard.focus(pad.page.get_by_role("combobox", name="Language"))
    keyboard.press("D")
    expect(pad.page.locator("html")).to_have_attribute("lang", "de")
    expect(pad.status).to_contain_text("sicher")


def test_finger_alone_draws_erases_and_undoes(phone, ink):
    def tap(name: str) -> None:
        phone.page.get_by_role("button", name=name, exact=True).tap()

    phone.draw_with_touch(ink[8])
    phone.expect_digit(8, ink[8])
    tap("Eraser")
    whole = phone.count_ink_pixels()
    phone.draw_with_touch([[(0, 0.5), (1, 0.5)]])
    expect(phone.status).not_to_have_attribute("data-strokes", str(len(ink[8])))
    assert 0 < phone.count_ink_pixels() < whole
    tap("Undo")
    phone.expect_digit(8, ink[8])
    tap("Eraser")
    tap("Clear")
    phone.expect_blank()
    tap("Undo")
    phone.expect_digit(8, ink[8])
    tap("Clear")
    phone.draw_with_touch(ink[2])
    phone.expect_digit(2, ink[2])


def test_finger_alone_opens_the_explanation_and_replays(phone, ink):
    page = phone.page
    phone.draw_with_touch(ink[4])
    phone.expect_digit(4, ink[4])
    page.get_by_role("button", name="Why?").tap()
    expect(page.locator("#evidence[data-shown]")).to_be_attached()
    phone.bars.nth(9).get_by_role("button").tap()
    page.locator("#compare").tap()
    expect(page.locator("#compare")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="How it works").tap()
    dialog = page.get_by_role("dialog", name="How it works")
    expect(dialog).to_contain_text("Step 1 of 14")
    dialog.get_by_role("button", name="Next").tap()
    expect(dialog).to_contain_text("Step 2 of 14")
    dialog.get_by_role("button", name="Close").tap()
    expect(dialog).to_have_count(0)
    phone.expect_digit(4, ink[4])
    page.locator("details#gallery > summary").tap()
    example = page.locator("#examples button").nth(6)
    example.scroll_into_view_if_needed()
    example.tap()
    expect(phone.status).to_have_attribute("data-digit", "5")
    expect(phone.area).to_be_in_viewport()
    phone.draw_with_touch(ink[7])  # it takes the pad over
    expect(phone.status).not_to_have_attribute("data-digit", "5")


def test_finger_alone_saves_a_drawing(phone, ink):
    phone.draw_with_touch(ink[6])
    phone.expect_digit(6, ink[6])
    phone.page.locator("details#share > summary").tap()
    button = phone.page.get_by_role("button", name="Save as PNG")
    button.scroll_into_view_if_needed()
    with phone.page.expect_download() as download:
        button.tap()
    assert download.value.suggested_filename == "digitpad-6.png"


def test_finger_beside_the_pad_scrolls_past_it(phone):
    """Touches on the pad draw, so the page must leave room beside it to scroll."""
    box = phone.area.bounding_box()
    start = (box["x"] + box["width"] / 2, box["y"] + box["height"] + 30)
    finger = Finger(phone.page)
    finger.down(start)
    for step in range(1, 11):
        finger.move((start[0], start[1] - 20 * step))
    finger.up()
    wait_until(phone.page, "scrollY > 0")
