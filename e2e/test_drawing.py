"""Drawing with mouse and finger, and the digits recognised: anywhere on the pad, on every screen."""

import json
import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Route, expect

from page import MIN_INK_CONTRAST, PHONE, DigitpadPage, Finger, visit
from sample_digits import own_digits
from wait import wait_until

DIGITS = range(10)
VECTORS = json.loads((Path(__file__).parents[1] / "tests/vectors/strokes.json").read_text())["vectors"]


@pytest.mark.parametrize("size", [0.8, 0.3])
def test_each_digit_drawn_with_the_mouse_is_recognized(pad, ink, size):
    for digit in DIGITS:
        pad.draw_with_mouse(ink[digit], size=size)
        pad.expect_digit(digit, ink[digit])
        pad.click_button("Clear")


def test_each_digit_drawn_with_a_finger_is_recognized(phone, ink):
    for digit in DIGITS:
        phone.draw_with_touch(ink[digit])
        phone.expect_digit(digit, ink[digit])
        phone.click_button("Clear")


def test_small_digits_in_a_corner_are_recognized(pad, ink):
    for digit, x, y in [(2, 0.2, 0.2), (7, 0.8, 0.8)]:
        pad.draw_with_mouse(ink[digit], size=0.3, x=x, y=y)
        pad.expect_digit(digit, ink[digit])
        pad.click_button("Clear")


def test_answer_shows_ten_probabilities_a_sentence_and_the_confidence(pad, ink):
    pad.draw_with_mouse(ink[7])
    pad.expect_digit(7, ink[7])
    answer = pad.wait_for_answer(len(ink[7]))
    probabilities = pad.probabilities()
    assert list(probabilities) == [str(digit) for digit in DIGITS]
    assert sum(probabilities.values()) == pytest.approx(1, abs=1e-3)
    assert answer.digit == max(probabilities, key=probabilities.get) == "7"
    assert answer.confidence == pytest.approx(probabilities["7"], abs=1e-3)
    assert answer.sentence.startswith("It’s a 7")
    assert "% sure" in answer.sentence


def test_prediction_follows_each_stroke(pad, ink):
    four = ink[4]
    pad.draw_with_mouse(four[:1])
    pad.wait_for_answer(1)
    first = pad.probabilities()
    places = pad.window_points(four)
    pad.page.mouse.move(*places[1][0])
    pad.page.mouse.down()
    for point in places[1][1:]:
        pad.page.mouse.move(*point)
    expect(pad.status).to_have_attribute("data-digit", "4")  # the pen is still down
    pad.page.mouse.up()
    pad.expect_digit(4, four)
    assert pad.probabilities() != first


def test_clear_removes_all_ink(pad, ink):
    pad.draw_with_mouse(ink[3])
    pad.wait_for_answer(len(ink[3]))
    assert pad.count_ink_pixels() > 0
    pad.click_button("Clear")
    pad.expect_blank()
    assert pad.count_ink_pixels() == 0
    assert pad.wait_for_answer(0).confidence == 0


def test_undo_removes_the_last_stroke(pad, ink):
    four = ink[4]
    pad.draw_with_mouse(four[:1])
    pad.wait_for_answer(1)
    before = pad.probabilities()
    pad.draw_with_mouse(four[1:])
    pad.expect_digit(4, four)
    pad.click_button("Undo")
    pad.wait_for_answer(1)
    assert pad.probabilities() == pytest.approx(before, abs=1e-4)
    pad.click_button("Undo")
    pad.expect_blank()


def test_blank_pad_gets_no_digit(pad):
    pad.click_button("Predict")
    pad.expect_blank()
    assert pad.wait_for_answer(0).confidence == 0


def test_rejected_ink_gets_no_digit_but_keeps_its_bars(new_context):
    context = new_context(service_workers="block")
    context.route("**/*.safetensors", reject_all_ink)
    pad = visit(context)
    scribble = next(vector for vector in VECTORS if vector["name"] == "scribble 1")
    pad.page.evaluate("strokes => { document.querySelector('digit-pad').strokes = strokes }", scribble["strokes"])
    answer = pad.wait_for_answer(len(scribble["strokes"]))
    assert answer.digit == ""
    assert answer.confidence == 0
    assert "Not a digit" in answer.sentence
    assert list(pad.probabilities().values()) == pytest.approx(scribble["probabilities"], abs=1e-4)


def reject_all_ink(route: Route) -> None:
    """Serve the model with a rejection threshold of 0, written in as many characters as its own."""
    network = route.fetch().body()
    threshold = re.search(rb'rejection_threshold\\": ([0-9.]+)', network)
    zero = b"0." + b"0" * (len(threshold[1]) - 2)
    start, end = threshold.span(1)
    route.fulfill(body=network[:start] + zero + network[end:], content_type="application/octet-stream")


def test_predict_gives_the_live_answer(pad, ink):
    pad.draw_with_mouse(ink[5])
    pad.expect_digit(5, ink[5])
    pad.page.wait_for_timeout(500)  # the first answer may lack the last points
    live = pad.probabilities()
    pad.click_button("Predict")
    pad.expect_digit(5, ink[5])
    assert pad.probabilities() == live


def test_dot_is_ink(pad):
    box = pad.area.bounding_box()
    pad.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    answer = pad.wait_for_answer(1)
    assert answer.digit == ""
    assert answer.sentence.startswith("Not a digit yet")
    assert pad.count_ink_pixels() > 0


def test_only_the_primary_mouse_button_draws(pad, ink):
    x, y = pad.window_points(ink[1])[0][0]
    pad.page.mouse.move(x, y)
    pad.page.mouse.down(button="middle")
    pad.page.mouse.move(x + 30, y + 30)
    pad.page.mouse.up(button="middle")
    pad.click_button("Predict")
    pad.expect_blank()


def test_stroke_continues_and_can_end_outside_the_pad(pad):
    box = pad.area.bounding_box()
    mouse = pad.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2, box["y"] - 5)
    mouse.up()
    mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    pad.wait_for_answer(1)
    strokes = pad.page.evaluate("document.querySelector('digit-pad').strokes")
    assert len(strokes) == 1
    assert min(y for _, y in strokes[0]) < 1  # up to the edge, and maybe over it
    assert strokes[0][-1][0] == pytest.approx(strokes[0][0][0], abs=2)  # what moved after the end left no ink


def test_page_does_not_scroll_while_a_finger_draws(phone, ink):
    _make_scrollable(phone)
    phone.draw_with_touch(ink[1], size=0.9)
    phone.expect_digit(1, ink[1])
    assert phone.page.evaluate("scrollY") == 0


def test_tap_after_a_fling_is_not_swallowed(phone, subtests):
    """A browser that takes a stroke for a fling would take the next tap for one that stops the fling."""
    for speed, count in product((1, 2, 4), range(1, 6)):
        with subtests.test(speed=speed, count=count):
            phone.draw_with_touch([[(0.5, step * speed / 40) for step in range(40 // speed)]])
            phone.wait_for_answer(1)
            phone.page.get_by_role("button", name="Clear", exact=True).tap()
            expect(phone.status).to_have_attribute("data-strokes", "0")


def test_finger_beside_the_pad_scrolls_the_page(phone):
    _make_scrollable(phone)
    box = phone.area.bounding_box()
    finger = Finger(phone.page)
    y = box["y"] + box["height"] + 120
    finger.down((180, y))
    for step in range(1, 11):
        finger.move((180, y - 15 * step))
    finger.up()
    wait_until(phone.page, "scrollY > 0")


@pytest.mark.parametrize("draw", ["mouse", "touch"])
def test_digits_are_recognized_on_a_scrolled_page(open_pad, ink, draw):
    pad = open_pad(**PHONE)
    _make_scrollable(pad)
    pad.page.evaluate(
        "scrollTo({top: document.querySelector('digit-pad').getBoundingClientRect().top - 40, behavior: 'instant'})"
    )
    scrolled = pad.page.evaluate("scrollY")
    assert scrolled > 0
    getattr(pad, f"draw_with_{draw}")(ink[2])
    pad.expect_digit(2, ink[2])
    assert pad.page.evaluate("scrollY") == scrolled
    drawn = pad.page.evaluate("document.querySelector('digit-pad').strokes")
    box = pad.area.bounding_box()
    x, y = pad.window_points(ink[2])[0][0]
    assert drawn[0][0] == pytest.approx([x - box["x"], y - box["y"]], abs=2)


def test_cancelled_pointer_leaves_the_pad_usable(phone, ink):
    finger = Finger(phone.page)
    first, second, *_ = phone.window_points(ink[0])[0]
    finger.down(first)
    finger.move(second)
    finger.cancel()
    phone.click_button("Clear")
    phone.draw_with_touch(ink[0])
    phone.expect_digit(0, ink[0])


def test_second_finger_does_not_disturb_the_first(phone):
    session = phone.page.context.new_cdp_session(phone.page)
    nought = own_digits()[0]
    (stroke,) = phone.window_points(nought)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    palm = stroke[0][0] + 5, stroke[0][1] + 100
    send("touchStart", stroke[0])
    send("touchStart", stroke[0], palm)
    for point in stroke[1:]:
        send("touchMove", point, palm)
    send("touchEnd")
    phone.expect_digit(0, nought)


def test_drawing_survives_a_rotation_of_the_phone(phone, ink):
    phone.draw_with_touch(ink[8])
    phone.expect_digit(8, ink[8])
    phone.page.set_viewport_size({"width": 740, "height": 360})
    assert phone.count_ink_pixels() > 0
    phone.click_button("Predict")
    phone.expect_digit(8, ink[8])
    phone.click_button("Clear")
    phone.area.scroll_into_view_if_needed()
    phone.draw_with_touch(ink[3], size=0.6)
    phone.expect_digit(3, ink[3])


@pytest.mark.parametrize("density", [1, 2, 3])
def test_ink_is_crisp_on_dense_screens(open_pad, density):
    pad = open_pad(device_scale_factor=density)
    pad.draw_with_mouse([[(0.5, 0.0), (0.5, 0.5), (0.5, 1.0)]])
    pad.wait_for_answer(1)
    picture = pad.grayscale_screenshot().astype(int)
    row = picture[len(picture) // 2]
    paper = np.bincount(picture.ravel()).argmax()
    ink = row[np.abs(row - paper).argmax()]
    between = (np.abs(row - paper) > 40) & (np.abs(row - ink) > 40)
    assert abs(ink - paper) > MIN_INK_CONTRAST
    assert between.sum() <= 4  # two edges; a canvas of too few pixels, scaled up, would blur each over several


def test_own_sample_digits_are_recognized(pad):
    own = own_digits()
    for digit in DIGITS:
        pad.set_strokes(own[digit])
        pad.expect_digit(digit, own[digit])
        pad.click_button("Clear")


def _make_scrollable(pad: DigitpadPage) -> None:
    """Make the page taller than the screen, above and below the pad."""
    pad.page.evaluate("() => { document.body.style.minHeight = '200vh'; document.body.style.paddingTop = '80px'; }")
