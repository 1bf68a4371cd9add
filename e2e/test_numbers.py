"""Numbers: read as they are drawn or shown, digit by digit, and corrected in place."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageOps
from playwright.sync_api import expect

from axe import violations
from chunks import chunk
from offline import visit_stopped_site
from page import DESKTOP, PHONE, DigitpadPage, visit
from photos import draw_picture, encode_picture, file_payload
from sample_digits import fit, own_digits
from sample_numbers import compose, real_numbers, whole, with_late_crossbar

ELEMENT = "document.querySelector('digit-pad')"
SIZE = 0.85
MIN_READ = 6
"""Of eight real numbers by writers that no network has seen."""


def draw(pad: DigitpadPage, text: str, size: float = SIZE) -> None:
    pad.set_strokes(whole(text), size=size)
    pad.expect_number(text)


def clear(pad: DigitpadPage) -> None:
    pad.click_button("Clear")
    pad.expect_blank()


def digit(pad: DigitpadPage, index: int):
    return pad.page.locator("#digits [role=radio]").nth(index)


def expect_chosen(pad: DigitpadPage, index: int, value: str) -> None:
    """The digit is the one whose name, bars and mark are shown."""
    expect(digit(pad, index)).to_have_attribute("aria-checked", "true")
    expect(pad.page.locator("#digits [aria-checked=true]")).to_have_count(1)
    expect(pad.page.locator("#digit-name")).to_contain_text(f": {value}")
    expect(pad.page.locator("#bars [data-winner]")).to_have_attribute("data-digit", value)
    expect(pad.page.locator(".digit-mark").nth(index)).to_have_attribute("data-chosen", "")
    expect(pad.page.locator(".digit-mark[data-chosen]")).to_have_count(1)


def frame(pad: DigitpadPage) -> str:
    return pad.page.evaluate("document.querySelector('#network-input').toDataURL()")


def mark_center(pad: DigitpadPage, index: int) -> tuple[float, float]:
    """The middle of what can be tapped below a digit."""
    box = pad.page.locator(".digit-target").nth(index).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def stroke_count(pad: DigitpadPage) -> int:
    return pad.page.evaluate(f"{ELEMENT}.strokes.length")


SIDES = "parts => parts.map((part) => part.getBoundingClientRect()).map((box) => Math.min(box.width, box.height))"
"""The shorter side of each element, all at one time: a second reading may replace them."""


def test_number_drawn_with_the_mouse_is_read(pad, subtests):
    for text in ("503", "11", "69", "1830"):
        with subtests.test(text):
            pad.draw_with_mouse(whole(text), size=SIZE)
            pad.expect_number(text)
            expect(pad.status).to_contain_text(" ".join(text))
            expect(pad.page.locator("#digits")).to_have_text(text)
            expect(pad.page.locator(".digit-mark")).to_have_count(len(text))
            expect(pad.page.locator("#numeral")).to_be_hidden()
        clear(pad)


def test_number_drawn_with_a_finger_on_a_phone_is_read(phone, subtests):
    for text in ("11", "69", "47"):
        with subtests.test(text):
            phone.draw_with_touch(whole(text), size=SIZE)
            phone.expect_number(text)
            sides = phone.page.locator("#digits [role=radio]").evaluate_all(SIDES)
            assert len(sides) == len(text)
            assert min(sides) >= 40
        clear(phone)


def test_crossbar_that_is_drawn_last_belongs_to_its_digit(pad):
    pad.draw_with_mouse(fit(with_late_crossbar("72")), size=SIZE)
    pad.expect_number("72")


def test_real_numbers_are_read(pad):
    numbers = real_numbers(count=8, length=3)
    pad.click_button("Wide")
    read = []
    for text, strokes in numbers:
        pad.set_strokes(strokes, size=0.9)
        pad.wait_for_answer(len(strokes))
        pad.page.wait_for_timeout(200)
        read.append(pad.status.get_attribute("data-number") == text)
        clear(pad)
    assert sum(read) >= MIN_READ, [text for (text, _), right in zip(numbers, read, strict=True) if not right]


def test_single_digit_is_shown_as_before(pad, ink):
    for value in range(10):
        pad.set_strokes(ink[value])
        pad.expect_digit(value, ink[value])
        expect(pad.page.locator("#digits")).to_be_hidden()
        expect(pad.page.locator("#digit-actions")).to_be_hidden()
        expect(pad.page.locator(".digit-mark")).to_have_count(0)
        clear(pad)


def test_number_grows_and_shrinks_with_its_ink(pad):
    first, second, third = compose("503")
    strokes = fit([*first, *second, *third])
    pad.draw_with_mouse(strokes[:-1], size=SIZE)
    pad.expect_number("50")
    points = pad.window_points(strokes, size=SIZE)[-1]
    pad.page.mouse.move(*points[0])
    pad.page.mouse.down()
    for point in points[1:]:
        pad.page.mouse.move(*point)
    pad.page.mouse.up()
    pad.expect_number("503")
    pad.click_button("Undo")
    pad.expect_number("50")
    pad.click_button("Redo")
    pad.expect_number("503")
    pad.click_button("Clear")
    pad.expect_blank()
    expect(pad.page.locator("#digits")).to_be_hidden()


def test_digit_is_chosen_in_the_answer_on_the_pad_and_by_keys(pad):
    draw(pad, "503")
    digit(pad, 0).click()
    expect_chosen(pad, 0, "5")
    five = frame(pad)
    count = stroke_count(pad)
    pad.page.mouse.click(*mark_center(pad, 2))
    expect_chosen(pad, 2, "3")
    assert frame(pad) != five
    assert stroke_count(pad) == count
    digit(pad, 2).focus()
    pad.page.keyboard.press("ArrowRight")
    expect_chosen(pad, 0, "5")
    expect(digit(pad, 0)).to_be_focused()
    pad.page.keyboard.press("ArrowLeft")
    pad.page.keyboard.press("ArrowLeft")
    expect_chosen(pad, 1, "0")
    expect(pad.page.locator("#digits [tabindex='0']")).to_have_count(1)
    expect(digit(pad, 1)).to_have_accessible_name(re.compile(r"^Second digit:\s0 \("))


def test_evidence_is_that_of_the_chosen_digit(pad):
    draw(pad, "503")
    digit(pad, 0).click()
    pad.show_evidence()
    expect(pad.page.locator("#legend-for")).to_have_text("for 5")
    digit(pad, 2).click()
    expect(pad.page.locator("#legend-for")).to_have_text("for 3")


def test_mark_is_tapped_by_a_finger_and_a_stroke_can_start_there(phone):
    draw(phone, "47", size=0.6)
    count = stroke_count(phone)
    for index, value in ((1, "7"), (0, "4")):
        phone.page.touchscreen.tap(*mark_center(phone, index))
        expect_chosen(phone, index, value)
    assert stroke_count(phone) == count
    x, y = mark_center(phone, 0)
    phone.page.mouse.move(x, y)
    phone.page.mouse.down()
    phone.page.mouse.move(x + 30, y)
    phone.page.mouse.move(x + 60, y)
    phone.page.mouse.up()
    phone.wait_for_answer(count + 1)
    stroke = phone.page.evaluate(f"{ELEMENT}.strokes.at(-1)")
    box = phone.area.bounding_box()
    assert stroke[0] == pytest.approx([x - box["x"], y - box["y"]], abs=2)


def test_digit_is_struck_out_and_comes_back_by_undo(pad):
    draw(pad, "503")
    for strike_out in (lambda: pad.click_button("Strike out"), lambda: pad.page.keyboard.press("Delete")):
        digit(pad, 0).click()
        expect_chosen(pad, 0, "5")
        strike_out()
        pad.expect_number("03")
        pad.click_button("Undo")
        pad.expect_number("503")


def test_number_that_is_struck_out_is_no_sure_answer(pad, subtests):
    for text in ("503", "47", "28"):
        strokes = whole(text)
        points = [point for stroke in strokes for point in stroke]
        middle = sum(y for _, y in points) / len(points)
        with subtests.test(text):
            pad.set_strokes([*strokes, [(0, middle), (1, middle)]], size=SIZE)
            pad.wait_for_answer(len(strokes) + 1)
            expect(pad.status).not_to_contain_text("sure)")
        clear(pad)


def test_digit_is_rewritten_in_place(pad):
    first, second, third = compose("503")
    replacement = [[(x + min(x for x, _ in second[0]), y) for x, y in stroke] for stroke in compose("8")[0]]
    fitted = fit([*first, *second, *third, *replacement])
    old, new = fitted[: -len(replacement)], fitted[-len(replacement) :]
    pad.set_strokes(old, size=SIZE)
    pad.expect_number("503")
    digit(pad, 1).click()
    pad.click_button("Rewrite")
    expect(pad.status).to_contain_text("Write the digit anew in the dashed box")
    expect(pad.page.locator(".rewrite-frame")).to_be_visible()
    expect(pad.page.locator("#digits")).to_have_text("5_3")
    expect(digit(pad, 1)).to_have_attribute("aria-checked", "true")
    expect(pad.page.locator("#digit-name")).to_contain_text("Second digit: _")
    pad.draw_with_mouse(new, size=SIZE)
    pad.expect_number("583")
    expect_chosen(pad, 1, "8")
    expect(pad.page.locator(".rewrite-frame")).to_be_visible()
    expect(pad.page.locator(".rewrite-frame")).to_have_count(0)
    expect_chosen(pad, 1, "8")
    for _ in range(len(new) + 1):
        pad.click_button("Undo")
    pad.expect_number("503")


@pytest.mark.parametrize("source", ["strokes", "picture"])
def test_number_survives_a_reload_while_one_of_its_digits_is_rewritten(pad, source):
    if source == "strokes":
        draw(pad, "503")
    else:
        pad.page.locator("#file").set_input_files(file_payload(picture_of("503")))
        pad.expect_number("503")
    digit(pad, 1).click()
    pad.click_button("Rewrite")
    expect(pad.page.locator(".rewrite-frame")).to_be_visible()
    pad.page.reload()
    pad.expect_number("503")


def test_digit_is_rewritten_with_the_pen_when_the_eraser_was_on(pad):
    draw(pad, "503")
    pad.click_button("Eraser")
    pad.click_button("Rewrite")
    expect(pad.page.get_by_role("button", name="Eraser", exact=True)).to_have_attribute("aria-pressed", "false")


def test_number_is_drawn_chosen_and_corrected_by_keyboard_alone(pad):
    keys = pad.page.keyboard
    expect(pad.status).not_to_contain_text("Loading")
    pad.area.focus()
    for _ in range(3):
        keys.press("ArrowLeft")
    for _ in range(2):
        for _ in range(6):
            keys.press("ArrowUp")
        keys.press("Space")
        for _ in range(12):
            keys.press("ArrowDown")
        keys.press("Space")
        for _ in range(6):
            keys.press("ArrowUp")
        for _ in range(6):
            keys.press("ArrowRight")
    pad.expect_number("11")
    for _ in range(20):
        keys.press("Shift+Tab")
        if pad.page.evaluate("document.activeElement.getAttribute('role')") == "radio":
            break
    keys.press("ArrowRight")
    keys.press("Delete")
    expect(pad.status).to_have_attribute("data-digit", "1")
    assert stroke_count(pad) == 1
    expect(pad.area).to_be_focused()
    keys.press("Control+z")
    pad.expect_number("11")


def test_number_to_check_says_so_and_marks_the_digit_that_is_least_sure(pad):
    draw(pad, "503")
    pad.page.evaluate(  # each answer from now on, as the network for lines may be loading, and gives another
        """() => {
          const change = ({ detail: { number } }) => {
            Object.assign(number, { confidence: 0.55, reviewReason: 'doubtfulDigit' })
            Object.assign(number.digits[1], { confidence: 0.55, probabilities: [0.6, 0, 0, 0, 0, 0, 0.4, 0, 0, 0] })
          }
          addEventListener('prediction', change, true)
          return document.querySelector('digit-pad').predict()
        }"""
    )
    expect(pad.status).to_contain_text("Check this number: 5 0 3")
    expect(pad.status).to_contain_text("The second digit is uncertain: 0 or 6?")
    expect_chosen(pad, 1, "0")
    expect(digit(pad, 1)).to_have_attribute("data-uncertain", "")
    expect(pad.page.locator(".digit-mark").nth(1)).to_have_attribute("data-uncertain", "")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_number_is_accessible(open_pad, subtests, screen):
    pad = open_pad(**screen)
    draw(pad, "503")
    pad.show_evidence()
    for media in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        with subtests.test(**media):
            pad.page.emulate_media(**media)
            assert violations(pad.page) == []


def test_copied_answer_is_the_number(new_context):
    pad = visit(new_context(permissions=["clipboard-read", "clipboard-write"]))
    draw(pad, "503")
    pad.open_section("share")
    pad.click_button("Copy answer")
    expect(pad.page.locator("#status-toast")).to_contain_text("copied")
    assert pad.page.evaluate("navigator.clipboard.readText()") == "503"


def picture_of(text: str) -> bytes:
    return encode_picture(draw_picture(whole(text), side=160, width=4))


def test_picture_of_a_number_is_read_and_its_digits_are_marked_and_struck_out(pad):
    pad.page.locator("#file").set_input_files(file_payload(picture_of("503")))
    pad.expect_number("503")
    pad_box = pad.area.bounding_box()
    centers = [box["x"] + box["width"] / 2 for box in (mark.bounding_box() for mark in _marks(pad))]
    assert centers == sorted(centers)
    assert pad_box["x"] < centers[0] < pad_box["x"] + pad_box["width"] / 2 < centers[2]
    digit(pad, 2).click()
    expect_chosen(pad, 2, "3")
    pad.click_button("Strike out")
    pad.expect_number("50")
    pad.click_button("Undo")
    pad.expect_number("503")


def pictures_of(text: str) -> dict[str, bytes]:
    """Portrait and landscape, with the number off the middle; turned, with its orientation in EXIF; and small."""
    strokes = fit([stroke for digit in compose(text, gap=0.4) for stroke in digit])
    picture = draw_picture(strokes, side=400, width=8)
    landscape = ImageOps.expand(picture, (300, 0, 60, 0), fill="white")
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: to be turned by 90 degrees clockwise
    return {
        "portrait": encode_picture(ImageOps.expand(picture, (0, 180, 0, 0), fill="white")),
        "landscape": encode_picture(landscape),
        "turned": encode_picture(landscape.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=95),
        "small": encode_picture(picture.resize((120, 120), Image.Resampling.BOX)),
    }


def ink_boxes(pad: DigitpadPage, scale: int) -> list[tuple[float, ...]]:
    """Left, top, right and bottom of the ink of digits that are apart, as it is seen, in the window's pixels."""
    pad.page.evaluate("document.querySelector('#digit-marks').style.visibility = 'hidden'")
    with Image.open(BytesIO(pad.area.screenshot())) as screenshot:
        is_ink = np.asarray(screenshot.convert("L")) < 128
    pad.page.evaluate("document.querySelector('#digit-marks').style.visibility = ''")
    area = pad.area.bounding_box()
    columns = np.flatnonzero(is_ink.any(axis=0))
    digits = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
    rows = [np.flatnonzero(is_ink[:, digit].any(axis=1)) for digit in digits]
    return [
        (
            area["x"] + columns[0] / scale,
            area["y"] + rows[0] / scale,
            area["x"] + (columns[-1] + 1) / scale,
            area["y"] + (rows[-1] + 1) / scale,
        )
        for columns, rows in zip(digits, rows, strict=True)
    ]


@pytest.mark.parametrize("scale", [1, 2])
def test_marks_of_a_picture_surround_the_ink_of_its_digits(open_pad, subtests, scale):
    pad = open_pad(device_scale_factor=scale)
    for name, picture in pictures_of("503").items():
        with subtests.test(name):
            pad.page.locator("#file").set_input_files(file_payload(picture))
            pad.expect_number("503")
            marks = [mark.bounding_box() for mark in _marks(pad)]
            for mark, (left, top, right, bottom) in zip(marks, ink_boxes(pad, scale), strict=True):
                assert mark["x"] + mark["width"] / 2 == pytest.approx((left + right) / 2, abs=2)
                assert mark["y"] + mark["height"] / 2 == pytest.approx((top + bottom) / 2, abs=2)
                assert (mark["width"], mark["height"]) == pytest.approx((right - left + 8, bottom - top + 8), abs=6)
        clear(pad)


def test_picture_of_one_digit_is_recognized_as_before(pad, ink):
    draw(pad, "11")
    pad.page.locator("#file").set_input_files(file_payload(encode_picture(draw_picture(ink[4]))))
    pad.expect_digit(4, [[]])
    expect(pad.page.locator("#digits")).to_be_hidden()


def test_digit_that_is_drawn_beside_that_of_a_picture_is_read_with_it(pad, subtests):
    digits = own_digits()
    for shown, drawn in ((8, 4), (1, 7), (3, 2)):
        with subtests.test(shown=shown, drawn=drawn):
            picture = encode_picture(draw_picture(digits[shown], side=200, width=11))
            pad.page.locator("#file").set_input_files(file_payload(picture))
            pad.expect_digit(shown, [[]])
            pad.draw_with_mouse(digits[drawn], size=0.25, x=0.88)
            pad.expect_number(f"{shown}{drawn}")
        clear(pad)


def test_number_is_shown_in_the_language_that_is_chosen(pad):
    draw(pad, "503")
    pad.open_section("settings")
    for language, sentence in {"de": "5 0 3 (zu", "ar": "هذا العدد \u20665 0 3\u2069", "zh": "这是 5 0 3"}.items():
        pad.page.locator("#language").select_option(language)
        expect(pad.status).to_contain_text(sentence)
        xs = [digit(pad, index).bounding_box()["x"] for index in range(3)]
        assert xs == sorted(xs)
    expect(pad.page.locator("#strike-out")).to_have_text("划掉")


def test_numbers_are_read_offline(new_context, start_site):
    pad = visit_stopped_site(new_context, start_site)
    pad.page.reload()
    draw(pad, "503")
    pad.page.context.close()


@pytest.mark.parametrize("part", ["numbers/number-reader.ts", "app/number-view.ts"])
def test_page_says_when_several_digits_cannot_be_read_and_reads_them_once_it_can(new_context, ink, part):
    context = new_context(service_workers="block")
    context.guard.allow("Failed to load resource")
    context.route(f"**/{chunk(part)}", lambda route: route.abort())
    pad = visit(context)
    pad.set_strokes(ink[7])
    pad.expect_digit(7, ink[7])
    pad.click_button("Clear")
    pad.set_strokes(whole("888"), size=0.9)
    expect(pad.status).to_contain_text("Only single digits can be read now: check your connection.")
    context.unroute(f"**/{chunk(part)}")
    pad.click_button("Predict")
    pad.expect_number("888")


def _marks(pad: DigitpadPage) -> list:
    return pad.page.locator(".digit-mark").all()
