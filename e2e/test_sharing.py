"""Copying, saving and sharing a drawing, links to drawings, and the examples that replay themselves."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from chunks import chunk
from digitpad import Recognizer
from page import PHONE, DigitpadPage, visit
from photos import draw_picture, encode_picture, file_payload
from wait import wait_until

EXAMPLE_DIGITS = [0, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 9]
REMOVE_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', {get: () => undefined})"


@pytest.fixture
def context(new_context):
    """A profile with permission to use the clipboard."""
    return new_context(permissions=["clipboard-read", "clipboard-write"])


def click_share_button(pad: DigitpadPage, button: str) -> None:
    pad.open_section("share")
    pad.click_button(button)


def copy_with(pad: DigitpadPage, button: str) -> str:
    click_share_button(pad, button)
    expect(pad.page.locator("#status-toast")).to_contain_text("copied")
    return pad.page.evaluate("navigator.clipboard.readText()")


def test_answer_can_be_copied(context, ink):
    pad = visit(context)
    pad.set_strokes(ink[7])
    pad.expect_digit(7, ink[7])
    assert re.match(r"It’s a 7 \(.*sure\)", copy_with(pad, "Copy answer"))


def test_toasts_are_visible_at_every_scroll_position(new_context, ink):
    pad = visit(new_context(**PHONE, permissions=["clipboard-read", "clipboard-write"]))
    pad.draw_with_touch(ink[3])
    copy_with(pad, "Copy link")  # scrolls to the button
    expect(pad.area).not_to_be_in_viewport(ratio=1)
    expect(pad.page.locator("#status-toast")).to_be_in_viewport(ratio=1)


def test_link_reopens_the_drawing_on_another_screen_without_sending_it(context, new_context, ink):
    pad = visit(context)
    pad.set_strokes(ink[5], size=0.4, x=0.3, y=0.6)
    pad.expect_digit(5, ink[5])
    first = pad.wait_for_answer(len(ink[5]))
    link = copy_with(pad, "Copy link")
    assert len(link) < 600
    other = new_context(viewport={"width": 360, "height": 740})
    requested = []
    other.on("request", lambda request: requested.append(request.url))
    page = other.new_page()
    page.goto(link)
    opened = DigitpadPage(page)
    second = opened.wait_for_answer(len(ink[5]))
    assert (second.digit, second.confidence) == (first.digit, pytest.approx(first.confidence, abs=0.02))
    box = opened.page.evaluate(
        "(() => { const pad = document.querySelector('digit-pad'), xs = pad.strokes.flat().map(([x]) => x);"
        " return [Math.min(...xs), Math.max(...xs)].map(x => x / pad.clientWidth) })()"
    )
    assert 0 < box[0] < box[1] < 0.6
    assert not [url for url in requested if "ink" in url.partition("#")[0]]
    opened.click_button("Clear")
    assert "#" not in page.url


def test_damaged_link_is_reported_in_one_sentence(new_context, ink):
    page = new_context().new_page()
    page.goto("/#ink=1.nonsense")
    pad = DigitpadPage(page)
    expect(page.locator("#error-toast")).to_contain_text("does not contain a readable drawing")
    pad.draw_with_mouse(ink[2])
    pad.expect_digit(2, ink[2])
    expect(page.locator("#error-toast")).to_be_empty()
    assert "#" not in page.url


def test_link_that_fails_without_a_connection_is_reported_in_one_sentence(new_context, ink):
    context = new_context(service_workers="block", permissions=["clipboard-read", "clipboard-write"])
    context.guard.allow("Failed to load resource")
    context.route(f"**/{chunk('share/actions.ts')}", lambda route: route.abort())
    pad = visit(context)
    pad.set_strokes(ink[7])
    pad.expect_digit(7, ink[7])
    click_share_button(pad, "Copy link")
    expect(pad.page.locator("#error-toast")).to_contain_text("check your connection and try again")
    context.unroute(f"**/{chunk('share/actions.ts')}")
    assert "#ink=1." in copy_with(pad, "Copy link")


def test_link_is_refused_for_drawings_with_a_picture(context, ink):
    pad = visit(context)
    pad.page.locator("#file").set_input_files(file_payload(encode_picture(draw_picture(ink[1]))))
    expect(pad.status).to_have_attribute("data-digit", "1")
    pad.draw_with_mouse([[(0.2, 0.95), (0.8, 0.95)]])
    pad.wait_for_answer(2)
    click_share_button(pad, "Copy link")
    expect(pad.page.locator("#error-toast")).to_contain_text("not a picture")


def test_clipboard_works_without_a_secure_context(context, ink):
    reader = visit(context)
    context.add_init_script(REMOVE_CLIPBOARD)
    pad = visit(context)
    pad.set_strokes(ink[3])
    pad.expect_digit(3, ink[3])
    click_share_button(pad, "Copy answer")
    expect(pad.page.locator("#status-toast")).to_contain_text("copied")
    reader.page.bring_to_front()
    assert reader.page.evaluate("navigator.clipboard.readText()").startswith("It’s a 3")


def test_saved_png_can_be_read_again(pad, ink, tmp_path):
    pad.set_strokes(ink[6])
    pad.expect_digit(6, ink[6])
    with pad.page.expect_download() as download:
        click_share_button(pad, "Save as PNG")
    assert download.value.suggested_filename == "digitpad-6.png"
    file = tmp_path / "six.png"
    download.value.save_as(file)
    with Image.open(file) as picture:
        assert picture.size == (1024, 1024)
        assert picture.convert("L").getpixel((0, 0)) == 255
    assert Recognizer().recognize(file).digit == 6  # a million pixels, which take the page seconds


def test_saved_svg_shows_the_strokes(pad, ink, tmp_path):
    pad.set_strokes(ink[4])
    pad.expect_digit(4, ink[4])
    with pad.page.expect_download() as download:
        click_share_button(pad, "Save as SVG")
    assert download.value.suggested_filename == "digitpad-4.svg"
    file = tmp_path / "four.svg"
    download.value.save_as(file)
    assert file.read_text().count("<path") == len(ink[4])


def test_drawing_is_shared_by_the_system_if_available(new_context, ink):
    context = new_context()
    context.add_init_script("navigator.share = async data => { window.shared = data };")
    pad = visit(context)
    pad.set_strokes(ink[9])
    pad.expect_digit(9, ink[9])
    click_share_button(pad, "Share…")
    wait_until(pad.page, "window.shared")
    shared = pad.page.evaluate("shared")
    assert shared["text"].startswith("It’s a 9")
    assert "#ink=1." in shared["url"]


def test_each_gallery_example_is_recognized_as_its_digit(pad):
    pad.open_section("gallery")
    examples = pad.page.locator("#examples button")
    expect(examples).to_have_count(len(EXAMPLE_DIGITS))
    for example, digit in zip(examples.all(), EXAMPLE_DIGITS, strict=True):
        assert str(digit) in example.get_attribute("aria-label")
        pad.click_button("Clear")
        example.click()
        expect(pad.status).to_have_attribute("data-digit", str(digit))
