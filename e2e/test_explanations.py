"""Explanations: evidence over the ink and in words, and the dialog "How it works"."""

import base64
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from chunks import chunk
from page import DigitpadPage, visit

VISIBLE_OPACITY = 20
"""An opacity, of 255, from which on painted evidence is clearly visible."""


def draw(pad: DigitpadPage, strokes: list[Any], **position: float) -> None:
    """Draw, and ask why."""
    pad.set_strokes(strokes, **position)
    expect(pad.status).to_have_attribute("data-strokes", str(len(strokes)))
    pad.show_evidence()


def overlay_opacity(pad: DigitpadPage) -> np.ndarray:
    """The opacity of the evidence overlay: (rows, columns) of 0..255, in CSS pixels of the pad."""
    pad.page.wait_for_timeout(300)  # it fades in
    width, opacity = pad.page.evaluate(
        "() => { const overlay = document.querySelector('#evidence-overlay');"
        " if (!overlay.hasAttribute('data-shown')) return [1, 'AA=='];"
        " const {width, height} = overlay; const {data} = overlay.getContext('2d').getImageData(0, 0, width, height);"
        " const bytes = Array.from({length: width * height}, (_, pixel) => String.fromCharCode(data[4 * pixel + 3]));"
        " return [width, btoa(bytes.join(''))] }"
    )
    return np.frombuffer(base64.b64decode(opacity), np.uint8).reshape(-1, width)


def bar(pad: DigitpadPage, digit: int) -> Locator:
    return pad.bars.nth(digit).get_by_role("button")


@pytest.mark.parametrize("position", [{"size": 0.35, "x": 0.25, "y": 0.3}, {"size": 0.4, "x": 0.7, "y": 0.65}], ids=str)
def test_evidence_overlays_the_ink(pad, ink, position):
    draw(pad, ink[3], **position)
    opacity = overlay_opacity(pad)
    rows, columns = np.nonzero(opacity > opacity.max() / 2)
    assert abs(columns.mean() / opacity.shape[1] - position["x"]) < 0.1
    assert abs(rows.mean() / opacity.shape[0] - position["y"]) < 0.1


def test_evidence_that_fails_to_load_is_reported_and_loaded_with_the_next_answer(new_context, ink):
    context = new_context(service_workers="block")
    context.guard.allow("Failed to load resource")
    context.route(f"**/{chunk('evidence/panel.ts')}", lambda route: route.abort())
    pad = visit(context)
    draw(pad, ink[1])
    expect(pad.page.locator("#reason")).to_contain_text("check your connection and try again")
    context.unroute(f"**/{chunk('evidence/panel.ts')}")
    pad.click_button("Clear")
    draw(pad, ink[7])
    expect(pad.page.locator("#legend-for")).to_have_text("for 7")
    expect(pad.page.locator("#reason")).not_to_contain_text("connection")


def test_pen_is_never_covered_by_evidence(pad, ink):
    draw(pad, ink[7])
    assert overlay_opacity(pad).max() > VISIBLE_OPACITY
    box = pad.area.bounding_box()
    pad.page.mouse.move(box["x"] + 30, box["y"] + 30)
    pad.page.mouse.down()
    assert overlay_opacity(pad).max() == 0
    pad.page.wait_for_timeout(900)
    assert overlay_opacity(pad).max() == 0
    pad.page.mouse.up()
    pad.show_evidence()


def test_bar_shows_its_evidence_when_hovered_focused_or_pressed(pad, ink):
    draw(pad, ink[5])
    legend = pad.page.locator("#legend")
    expect(legend).to_contain_text("for 5")
    bar(pad, 3).hover()
    expect(legend).to_contain_text("for 3")
    expect(pad.page.locator("#reason")).to_contain_text("Against 3:")
    pad.page.mouse.move(5, 5)
    expect(legend).to_contain_text("for 5")
    bar(pad, 5).focus()
    pad.page.keyboard.press("ArrowDown")
    expect(bar(pad, 6)).to_be_focused()
    expect(legend).to_contain_text("for 6")
    pad.page.keyboard.press("Enter")
    expect(bar(pad, 6)).to_have_attribute("aria-pressed", "true")


def test_tap_pins_the_evidence_of_a_bar(phone, ink):
    phone.draw_with_touch(ink[5])
    phone.expect_digit(5, ink[5])
    bar(phone, 8).tap()  # which asks why, too
    expect(phone.page.locator("#why")).to_have_attribute("aria-expanded", "true")
    expect(bar(phone, 8)).to_have_attribute("aria-pressed", "true")
    expect(phone.page.locator("#legend")).to_contain_text("against 8")
    assert bar(phone, 8).bounding_box()["height"] >= 44


def test_evidence_is_shown_only_after_why_was_pressed(pad, ink):
    pad.draw_with_mouse(ink[2])
    pad.expect_digit(2, ink[2])
    pad.page.wait_for_timeout(700)
    expect(pad.page.locator("#evidence")).to_be_hidden()
    expect(pad.page.locator("#evidence-overlay")).to_have_count(0)
    pad.click_button("Why?")
    expect(pad.page.locator("#legend-for")).to_have_text("for 2")
    assert overlay_opacity(pad).max() > VISIBLE_OPACITY
    pad.click_button("Why?")
    expect(pad.page.locator("#evidence")).to_be_hidden()
    assert overlay_opacity(pad).max() == 0


def test_why_is_offered_only_where_there_is_ink(pad, ink):
    expect(pad.page.locator("#why")).to_be_hidden()
    pad.draw_with_mouse(ink[2])
    expect(pad.page.locator("#why")).to_be_visible()
    pad.click_button("Clear")
    expect(pad.page.locator("#why")).to_be_hidden()


def test_second_guess_is_mentioned_only_where_it_is_probable(pad, ink):
    draw(pad, ink[7])
    pad.replace_prediction({"probabilities": [0, 0.005, 0, 0, 0, 0, 0, 0.995, 0, 0]})
    expect(pad.page.locator("#reason")).to_contain_text("What makes it a 7")
    expect(pad.page.locator("#compare")).to_be_hidden()
    pad.replace_prediction({"probabilities": [0, 0.05, 0, 0, 0, 0, 0, 0.95, 0, 0]})
    expect(pad.page.locator("#reason")).to_contain_text("Second guess: 1")
    expect(pad.page.locator("#compare")).to_have_text("Why not 1?")


def test_evidence_of_two_digits_can_be_compared(pad, ink):
    draw(pad, ink[4])
    bar(pad, 9).click()
    pad.page.locator("#compare").click()
    expect(pad.page.locator("#legend")).to_contain_text("for 4")
    expect(pad.page.locator("#legend")).to_contain_text("for 9")
    expect(pad.page.locator("#legend")).not_to_contain_text("against")


def test_layout_does_not_move_when_the_answer_comes(pad, ink):
    offsets = "() => ['#bars', '#evidence', 'figure', '#more'].map(n => document.querySelector(n).offsetTop)"
    draw(pad, ink[9])
    pad.click_button("Clear")
    pad.expect_blank()
    before = pad.page.evaluate(offsets)
    draw(pad, ink[9])
    assert pad.page.evaluate(offsets) == before


def test_explanation_steps_can_be_visited_by_keyboard(pad, ink):
    draw(pad, ink[8])
    fetched = "() => performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)"
    assert f"/{chunk('explain/dialog.ts')}" not in pad.page.evaluate(fetched)
    opener = pad.page.get_by_role("button", name="How it works")
    opener.focus()
    pad.page.keyboard.press("Enter")
    dialog = pad.page.get_by_role("dialog", name="How it works")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Step 1 of 14")
    dialog.get_by_role("radio", name="1. What the network sees").focus()
    pad.page.keyboard.press("ArrowRight")
    expect(dialog).to_contain_text("Step 2 of 14")
    enlarged = dialog.locator(".explain-map-canvas")
    enlarged.focus()
    pad.page.keyboard.press("ArrowRight")
    pad.page.keyboard.press("ArrowRight")
    expect(dialog).to_contain_text("Row 15, column 16:")
    expect(dialog).to_contain_text("to start with")
    dialog.get_by_role("radio", name="Map 3", exact=True).focus()
    pad.page.keyboard.press("Space")
    expect(dialog).to_contain_text("Map 3")
    for _ in range(12):
        dialog.get_by_role("button", name="Next").press("Enter")
    expect(dialog).to_contain_text("Probabilities")
    pad.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_number_under_the_pointer_is_explained(pad, ink):
    draw(pad, ink[0])
    pad.page.get_by_role("button", name="How it works").click()
    dialog = pad.page.get_by_role("dialog", name="How it works")
    dialog.locator(".explain-map-canvas").hover(position={"x": 2, "y": 2})
    expect(dialog).to_contain_text("Row 1, column 1: 0.00")
    expect(dialog).to_contain_text("0.0% of this pixel is ink.")


def test_number_under_a_tap_is_explained(phone):
    phone.page.get_by_role("button", name="How it works").tap()
    dialog = phone.page.get_by_role("dialog", name="How it works")
    dialog.locator(".explain-map-canvas").tap(position={"x": 2, "y": 2})
    expect(dialog).to_contain_text("Row 1, column 1: 0.00")


def test_explanation_works_without_a_prediction_before(pad, ink):
    pad.open_section("settings")
    pad.page.get_by_role("switch", name="Guess as I draw").uncheck()
    pad.draw_with_mouse(ink[6])
    expect(pad.status).to_contain_text("Press Predict")
    pad.page.get_by_role("button", name="How it works").click()
    dialog = pad.page.get_by_role("dialog", name="How it works")
    expect(dialog).to_contain_text("Step 1 of 14")
    expect(dialog).not_to_contain_text("You haven’t drawn anything yet")


@pytest.mark.parametrize("kind", ["js", "css"])
def test_explanation_that_fails_to_load_is_reported_in_one_sentence_and_loaded_later(open_pad, kind):
    files = f"**/{chunk('explain/dialog.ts')}" if kind == "js" else "**/dialog-*.css"
    pad = open_pad(service_workers="block")
    pad.page.context.guard.allow("net::ERR_FAILED")
    pad.page.route(files, lambda route: route.abort())
    open_explanation = pad.page.get_by_role("button", name="How it works")
    open_explanation.click()
    expect(pad.page.locator("#explain-error")).to_contain_text("could not be loaded")
    pad.page.unroute(files)
    open_explanation.click()
    expect(pad.page.get_by_role("dialog", name="How it works")).to_have_css("display", "flex")
