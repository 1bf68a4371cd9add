"""Other views of the page: a wide pad, the presentation view, and why there is no digit."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from languages import LANGUAGES, change_language
from page import NO_DIGIT, PHONE, UNSURE, DigitpadPage, visit
from photos import encode_picture, file_payload

LANDSCAPE = {**PHONE, "viewport": {"width": 740, "height": 360}}
TABLET = {"viewport": {"width": 768, "height": 1024}}
ELEMENT = "document.querySelector('digit-pad')"
NO_FULL_SCREEN = "delete Element.prototype.requestFullscreen"
LETTER = [[(0, 1), (0.5, 0), (1, 1)], [(0.2, 0.6), (0.8, 0.6)]]
HOUSE = [[(0.1, 0.4), (0.5, 0), (0.9, 0.4)], [(0.2, 0.4), (0.2, 1), (0.8, 1), (0.8, 0.4)]]


SCRIBBLE = [[(row % 2, row / 24) for row in range(half, half + 13)] for half in (0, 12)]
"""Down in a zigzag, in two strokes, as a longer one would lose its turns."""


def aspect_ratio(pad: DigitpadPage) -> float:
    box = pad.area.bounding_box()
    return box["width"] / box["height"]


def ink_center(pad: DigitpadPage) -> tuple[float, float]:
    """The middle of the strokes' bounding box, in CSS pixels from the middle of the pad."""
    return tuple(
        pad.page.evaluate(
            f"""() => {{
              const {{ strokes, clientWidth, clientHeight }} = {ELEMENT}
              const middle = (values) => (Math.min(...values) + Math.max(...values)) / 2
              const [xs, ys] = [0, 1].map((axis) => strokes.flat().map((point) => point[axis]))
              return [middle(xs) - clientWidth / 2, middle(ys) - clientHeight / 2]
            }}"""
        )
    )


def test_wide_pad_recognizes_each_digit_wherever_it_is_drawn(pad, ink):
    pad.click_button("Wide")
    assert aspect_ratio(pad) > 2
    for digit in range(10):
        pad.set_strokes(ink[digit], x=0.2 + 0.6 * digit / 9)
        pad.expect_digit(digit, ink[digit])
        pad.click_button("Clear")


def test_wide_pad_is_remembered(pad):
    wide = pad.page.get_by_role("button", name="Wide")
    wide.click()
    pad.page.reload()
    expect(wide).to_have_attribute("aria-pressed", "true")
    assert aspect_ratio(pad) > 2
    wide.click()
    pad.page.reload()
    expect(wide).to_have_attribute("aria-pressed", "false")
    assert aspect_ratio(pad) == pytest.approx(1, abs=0.01)


def test_drawing_stays_in_the_middle_when_the_pad_becomes_wide(pad, ink):
    pad.set_strokes(ink[4])
    pad.expect_digit(4, ink[4])
    for _ in range(2):
        pad.click_button("Wide")
        assert ink_center(pad) == pytest.approx((0, 0), abs=2)
        assert pad.count_ink_pixels() > 100
    pad.click_button("Wide")
    pad.click_button("Undo")
    pad.wait_for_answer(len(ink[4]) - 1)
    pad.click_button("Redo")
    pad.expect_digit(4, ink[4])


def test_eraser_works_on_a_wide_pad(pad):
    pad.click_button("Wide")
    pad.draw_with_mouse([[(0.5, 0), (0.5, 1)]], x=0.9)
    pad.click_button("Eraser")
    pad.draw_with_mouse([[(0.2, 0.5), (0.8, 0.5)]], x=0.9)
    pad.wait_for_answer(2)


@pytest.mark.parametrize("position", [0.15, 0.85])
def test_evidence_overlays_the_ink_of_a_wide_pad(pad, ink, position):
    pad.click_button("Wide")
    pad.set_strokes(ink[3], x=position)
    pad.expect_digit(3, ink[3])
    pad.show_evidence()
    left, right, width = pad.page.evaluate(
        """() => {
          const { width, height } = document.querySelector('#evidence-overlay')
          const context = document.querySelector('#evidence-overlay').getContext('2d')
          const { data } = context.getImageData(0, 0, width, height)
          const columns = Array.from({ length: width }, (_, x) => x).filter((x) =>
            Array.from({ length: height }, (_, y) => data[4 * (y * width + x) + 3]).some((alpha) => alpha > 60))
          return [columns[0], columns.at(-1), width]
        }"""
    )
    assert (left + right) / 2 / width == pytest.approx(position, abs=0.1)


def test_drawing_of_a_wide_pad_is_whole_in_a_link_and_in_pictures(new_context, ink, tmp_path):
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    pad = visit(context)
    pad.click_button("Wide")
    pad.draw_with_mouse(ink[1][:1], x=0.06)
    pad.draw_with_mouse(ink[1][:1], x=0.94)
    pad.wait_for_answer(2)
    pad.open_section("share")
    pad.click_button("Copy link")
    expect(pad.page.locator("#status-toast")).to_contain_text("copied")
    link = pad.page.evaluate("navigator.clipboard.readText()")
    with pad.page.expect_download() as download:
        pad.click_button("Save as PNG")
    file = tmp_path / "wide.png"
    download.value.save_as(file)
    with Image.open(file) as picture:
        assert picture.width == 1024
        assert picture.width / picture.height == pytest.approx(aspect_ratio(pad), abs=0.02)
        left, right = np.hsplit(np.asarray(picture.convert("L")), 2)
        assert left.min() < 128
        assert right.min() < 128
    phone = new_context(**PHONE).new_page()
    phone.goto(link)
    opened = DigitpadPage(phone)
    opened.wait_for_answer(2)
    left, right = phone.evaluate(
        f"(() => {{ const xs = {ELEMENT}.strokes.flat().map(([x]) => x / {ELEMENT}.clientWidth);"
        " return [Math.min(...xs), Math.max(...xs)] })()"
    )
    assert 0 <= left < 0.2
    assert 0.8 < right <= 1


def test_pad_of_a_phone_is_wide_on_its_side_and_square_upright(phone, ink):
    expect(phone.page.locator("#wide")).to_be_hidden()
    assert aspect_ratio(phone) == pytest.approx(1, abs=0.01)
    phone.draw_with_touch(ink[3])
    phone.expect_digit(3, ink[3])
    phone.page.set_viewport_size(LANDSCAPE["viewport"])
    expect(phone.area).to_have_attribute("wide", "")
    assert aspect_ratio(phone) > 2
    assert ink_center(phone) == pytest.approx((0, 0), abs=2)
    phone.click_button("Clear")
    phone.draw_with_touch(ink[6], x=0.1)
    phone.expect_digit(6, ink[6])
    phone.page.set_viewport_size(PHONE["viewport"])
    expect(phone.area).not_to_have_attribute("wide", "")
    phone.click_button("Predict")
    phone.expect_digit(6, ink[6])


def test_drawing_is_restored_on_a_pad_of_another_shape(new_context, ink):
    pad = visit(new_context(**LANDSCAPE))
    pad.draw_with_touch(ink[5], x=0.9)
    pad.expect_digit(5, ink[5])
    pad.page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    pad.page.set_viewport_size(PHONE["viewport"])
    pad.page.reload()
    pad.expect_digit(5, ink[5])
    x, _ = ink_center(pad)
    assert 0 < x < pad.area.bounding_box()["width"] / 2


def expect_pad_and_answer_alone(pad: DigitpadPage) -> None:
    for part in (pad.area, pad.status, pad.page.locator("#toolbar")):
        expect(part).to_be_in_viewport(ratio=1)
    for part in ("#bars", "#more", "#why", "footer"):
        expect(pad.page.locator(part)).to_be_hidden()


@pytest.mark.parametrize("screen", [{}, {"viewport": {"width": 1920, "height": 1080}}, PHONE, LANDSCAPE], ids=str)
def test_full_screen_shows_pad_and_answer_alone(open_pad, ink, screen):
    pad = open_pad(**screen)
    small = pad.area.bounding_box()
    pad.click_button("Full screen")
    expect_pad_and_answer_alone(pad)
    assert pad.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    box = pad.area.bounding_box()
    assert box["width"] * box["height"] >= small["width"] * small["height"]
    pad.draw_with_mouse(ink[7])
    pad.expect_digit(7, ink[7])
    pad.click_button("Full screen")
    expect(pad.bars.first).to_be_visible()
    pad.expect_digit(7, ink[7])


@pytest.mark.parametrize("screen", [{}, PHONE, LANDSCAPE, TABLET], ids=str)
def test_pad_stays_in_place_in_full_screen_whatever_the_answer(open_pad, ink, subtests, screen):
    pad = open_pad(**screen)
    pad.page.locator("#full-screen").click()
    for language in ("en", "de"):
        change_language(pad.page, LANGUAGES[language])
        empty = pad.area.bounding_box()
        pad.set_strokes(ink[7])
        pad.expect_digit(7, ink[7])
        for changes in ({}, UNSURE, NO_DIGIT):
            with subtests.test(language, **changes):
                pad.replace_prediction(changes)
                assert pad.area.bounding_box() == empty
        pad.page.locator("#clear").click()


@pytest.mark.parametrize("is_supported", [True, False], ids=["full screen", "window"])
def test_full_screen_is_entered_by_a_key_and_left_by_escape(new_context, ink, is_supported):
    context = new_context()
    if not is_supported:
        context.add_init_script(NO_FULL_SCREEN)
    pad = visit(context)
    pad.draw_with_mouse(ink[2])
    pad.expect_digit(2, ink[2])
    pad.page.keyboard.press("Control+Enter")
    expect(pad.page.locator("#full-screen")).to_have_attribute("aria-pressed", "true")
    expect_pad_and_answer_alone(pad)
    assert pad.page.evaluate("document.fullscreenElement !== null") == is_supported
    pad.page.keyboard.press("Escape")
    expect(pad.page.locator("#full-screen")).to_have_attribute("aria-pressed", "false")
    expect(pad.bars.first).to_be_visible()
    expect(pad.page.locator(":fullscreen")).to_have_count(0)
    pad.expect_digit(2, ink[2])
    pad.page.keyboard.press("Escape")
    pad.expect_blank()


def test_full_screen_is_left_with_that_of_the_browser(pad):
    pad.click_button("Full screen")
    expect(pad.page.locator(":fullscreen")).to_have_count(1)
    expect(pad.bars.first).to_be_hidden()
    pad.page.evaluate("document.exitFullscreen()")
    expect(pad.bars.first).to_be_visible()


def test_wide_pad_fills_the_full_screen(pad, ink):
    pad.click_button("Wide")
    pad.click_button("Full screen")
    expect_pad_and_answer_alone(pad)
    assert pad.area.bounding_box()["width"] > 0.95 * pad.page.viewport_size["width"]
    pad.draw_with_mouse(ink[9], x=0.8)
    pad.expect_digit(9, ink[9])


def test_reason_for_no_digit_is_a_shape_that_is_none(pad):
    pad.draw_with_mouse(HOUSE)
    pad.wait_for_answer(len(HOUSE))
    expect(pad.status).to_contain_text("Not a digit yet")
    expect(pad.status).to_contain_text("Keep drawing, or start over.")


def test_reason_for_no_digit_is_too_much_at_once(pad):
    pad.draw_with_mouse(SCRIBBLE)
    pad.wait_for_answer(len(SCRIBBLE))
    expect(pad.status).to_have_attribute("data-digit", "")
    expect(pad.status).to_contain_text("Too much at once")


def test_reason_for_no_digit_is_a_faint_picture(pad):
    picture = Image.new("L", (200, 200), 250)
    draw = ImageDraw.Draw(picture)
    for stroke in LETTER:
        draw.line([(30 + 140 * x, 30 + 140 * y) for x, y in stroke], fill=170, width=1)
    pad.page.locator("#file").set_input_files(file_payload(encode_picture(picture)))
    pad.wait_for_answer(1)
    expect(pad.status).to_contain_text("Too faint to read")
