"""Undo, eraser, pen pressure, keyboard, replay, guide, SVG export and the switch for live predictions."""

import pytest
from playwright.sync_api import expect

from page import FULL_MOTION, DigitpadPage
from sample_digits import own_digits

ELEMENT = "document.querySelector('digit-pad')"
MAX_TABS = 50
KEYS_OF_A_ONE = ["ArrowUp"] * 6 + ["Space"] + ["ArrowDown"] * 12 + ["Space"]


def read_strokes(pad: DigitpadPage) -> list:
    return pad.page.evaluate(f"{ELEMENT}.strokes")


def to_pad_pixels(strokes, side=200):
    return [[[x * side + 20, y * side + 20] for x, y in stroke] for stroke in strokes]


def press_keys(pad: DigitpadPage, *keys: str) -> None:
    for key in keys:
        pad.page.keyboard.press(key)


def test_undo_and_redo_work_by_buttons_and_keys(pad, ink):
    four = ink[4]
    pad.draw_with_mouse(four)
    pad.expect_digit(4, four)
    pad.click_button("Clear")
    pad.expect_blank()
    pad.click_button("Undo")
    pad.expect_digit(4, four)
    press_keys(pad, "Control+z")
    pad.wait_for_answer(len(four) - 1)
    press_keys(pad, "Control+Shift+z")
    pad.expect_digit(4, four)
    pad.click_button("Redo")
    pad.expect_blank()
    pad.area.focus()  # on a button, Enter would press that
    press_keys(pad, "Control+z", "Escape", "Control+z", "Enter")
    pad.expect_digit(4, four)


def test_eraser_removes_the_strokes_that_it_touches(pad, ink):
    pad.draw_with_mouse([[(0.5, 0), (0.5, 1)]])
    pad.click_button("Eraser")
    expect(pad.page.get_by_role("button", name="Eraser")).to_have_attribute("aria-pressed", "true")
    inked = pad.count_ink_pixels()
    pad.draw_with_mouse([[(0.2, 0.5), (0.8, 0.5)]])
    pad.wait_for_answer(2)
    assert 0 < pad.count_ink_pixels() < inked
    pad.click_button("Undo")
    pad.wait_for_answer(1)
    assert pad.count_ink_pixels() == pytest.approx(inked, rel=0.01)
    pad.draw_with_mouse([[(0.5, 0), (0.5, 1)]])
    pad.expect_blank()
    pad.draw_with_mouse(ink[3])  # with the pen again, as nothing is left to erase
    pad.expect_digit(3, ink[3])


def test_eraser_end_of_a_pen_erases(pad):
    pad.draw_with_mouse([[(0.5, 0), (0.5, 1)]])
    pad.page.evaluate(
        f"""() => {{
          const {{ left, top, width, height }} = {ELEMENT}.getBoundingClientRect();
          const fire = (type, x, buttons) => {ELEMENT}.dispatchEvent(new PointerEvent(type, {{ pointerId: 7, buttons,
            pointerType: 'pen', button: 5, clientX: left + x * width, clientY: top + height / 2, bubbles: true }}));
          fire('pointerdown', 0.4, 32); fire('pointermove', 0.6, 32); fire('pointerup', 0.6, 0);
        }}"""
    )
    pad.wait_for_answer(2)


def test_pen_pressure_widens_the_stroke(pad):
    session = pad.page.context.new_cdp_session(pad.page)
    inked = []
    for force in (0.1, 1):
        (places,) = pad.window_points([[(0.2, 0.5), (0.4, 0.5), (0.6, 0.5), (0.8, 0.5)]])
        for index, (x, y) in enumerate([*places, places[-1]]):
            kind = "mousePressed" if index == 0 else "mouseReleased" if index == len(places) else "mouseMoved"
            event = {"type": kind, "x": x, "y": y, "force": force, "pointerType": "pen", "button": "left", "buttons": 1}
            session.send("Input.dispatchMouseEvent", event)
        pad.wait_for_answer(1)
        inked.append(pad.count_ink_pixels())
        pad.click_button("Clear")
        pad.expect_blank()
    assert inked[1] > 2 * inked[0] > 0


def test_digit_drawn_by_keyboard_is_recognized(pad):
    page = pad.page
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.localName") == "digit-pad":
            break
    else:
        pytest.fail(f"The pad is not among the first {MAX_TABS} controls that Tab reaches.")
    assert pad.area.evaluate("pad => pad.getAttribute('role')") == "application"
    assert "arrow keys" in pad.area.evaluate("pad => pad.ariaDescription")
    press_keys(pad, *KEYS_OF_A_ONE)
    pad.wait_for_answer(1)
    assert pad.status.get_attribute("data-digit") == "1"
    assert page.evaluate("scrollY") == 0
    press_keys(pad, "Escape")
    pad.expect_blank()


def test_keyboard_cursor_is_visible_only_during_keyboard_use(pad, ink):
    pad.area.focus()
    press_keys(pad, "ArrowLeft")
    shown = f"{ELEMENT}.shadowRoot.querySelectorAll('[part=cursor] circle').length"
    assert pad.page.evaluate(shown) == 1
    pad.draw_with_mouse(ink[1])
    assert pad.page.evaluate(shown) == 0
    pad.expect_digit(1, ink[1])


def test_digits_are_recognized_only_on_predict_when_live_is_off(open_pad, ink):
    pad = open_pad()
    pad.open_section("settings")
    live = pad.page.locator("#live-toggle")
    live.uncheck()
    pad.draw_with_mouse(ink[2])
    expect(pad.status).to_contain_text("Press Predict")
    pad.click_button("Predict")
    pad.expect_digit(2, ink[2])
    pad.page.reload()
    expect(live).not_to_be_checked()  # the choice is remembered
    expect(pad.status).to_contain_text("Press Predict")
    pad.open_section("settings")
    live.check()
    pad.expect_digit(2, ink[2])


def test_replay_redraws_the_strokes_and_is_recognized(open_pad):
    pad = open_pad(**FULL_MOTION)
    five = own_digits()[5]
    whole = pad.page.evaluate_handle(
        f"strokes => ({{ over: {ELEMENT}.replay(strokes, {{ speed: 4 }}) }})", to_pad_pixels(five)
    )
    pad.expect_digit(5, five)
    assert whole.evaluate("async ({ over }) => over") is True
    assert len(read_strokes(pad)) == len(five)


def test_touch_interrupts_a_replay_and_draws(open_pad, ink):
    pad = open_pad(**FULL_MOTION)
    replay = pad.page.evaluate_handle(
        f"strokes => ({{ over: {ELEMENT}.replay(strokes, {{ speed: 0.05 }}) }})", to_pad_pixels(own_digits()[5])
    )
    expect(pad.status).not_to_have_attribute("data-strokes", "0")
    pad.draw_with_mouse(ink[7])
    pad.expect_digit(7, ink[7])
    assert replay.evaluate("async ({ over }) => over") is False


def test_replay_ends_immediately_with_reduced_motion(pad):
    five = to_pad_pixels(own_digits()[5])
    assert pad.page.evaluate(f"strokes => {ELEMENT}.replay(strokes, {{ speed: 1e-9 }})", five) is True


def test_guide_disappears_at_the_first_touch(pad, ink):
    guide = pad.page.locator("digit-pad [part=guide-digit]")
    expect(guide).to_be_visible()
    pad.draw_with_mouse(ink[1][:1])
    expect(guide).not_to_be_visible()
    pad.click_button("Clear")
    pad.expect_blank()
    expect(guide).not_to_be_visible()


def test_svg_document_shows_the_same_ink(pad, ink):
    pad.draw_with_mouse(ink[8])
    pad.expect_digit(8, ink[8])
    drawn = pad.count_ink_pixels()
    document = pad.page.evaluate(f"{ELEMENT}.toSVG('black')")
    picture = pad.page.context.browser.new_page()
    box = pad.area.bounding_box()
    picture.set_viewport_size({"width": round(box["width"]), "height": round(box["height"])})
    picture.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{document}")
    copy = DigitpadPage(picture)
    copy.area = picture.locator("svg")
    assert copy.count_ink_pixels() == pytest.approx(drawn, rel=0.05)
    picture.close()
