"""The interface of `<digit-pad>` for scripts: its properties, methods and events."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

ELEMENT = "document.querySelector('digit-pad')"


def to_pad_pixels(strokes, side=200):
    return [[[x * side + 20, y * side + 20] for x, y in stroke] for stroke in strokes]


def test_strokes_property_can_be_set_and_read_back(pad, ink):
    strokes = to_pad_pixels(ink[5])
    pad.page.evaluate(f"strokes => {{ {ELEMENT}.strokes = strokes }}", strokes)
    pad.expect_digit(5, ink[5])
    read = pad.page.evaluate(f"{ELEMENT}.strokes")
    assert [len(stroke) for stroke in read] == [len(stroke) for stroke in strokes]
    assert read[0][0] == pytest.approx(strokes[0][0], abs=1e-3)
    assert pad.count_ink_pixels() > 0


def test_strokes_property_is_in_css_pixels_of_the_pad(pad):
    box = pad.area.bounding_box()
    pad.page.mouse.move(box["x"] + 50, box["y"] + 60)
    pad.page.mouse.down()
    pad.page.mouse.move(box["x"] + 90, box["y"] + 140)
    pad.page.mouse.up()
    pad.wait_for_answer(1)
    stroke = pad.page.evaluate(f"{ELEMENT}.strokes")[0]
    assert stroke[0] == pytest.approx([50, 60], abs=2)
    assert stroke[-1] == pytest.approx([90, 140], abs=2)


FLAT_TRANSFORMS = (
    "rotate(90deg)",
    "rotate(15deg)",
    "rotate(180deg)",
    "rotate(-45deg)",
    "skewX(12deg)",
    "skewY(-20deg)",
    "scaleX(-1)",
    "scale(-1, 1.5)",
    "scale(0.6, 1.3) rotate(30deg)",
    "translate(80px, 40px)",
    "matrix(0.8, 0.3, -0.2, 1.1, 30, -20)",
)
DEEP_TRANSFORMS = (
    "perspective(500px) rotateY(40deg)",
    "perspective(600px) rotateX(-35deg)",
    "perspective(400px) rotate3d(1, 1, 0, 45deg)",
    "perspective(500px) translateZ(80px) rotateZ(20deg)",
)
SHOW_TRANSFORMED = """([transform, outer]) => {
  const frame = document.createElement('div')
  for (const element of document.body.children) element.style.display = 'none'
  frame.style = `position: fixed; left: 400px; top: 300px; transform: ${outer}`
  const pad = document.createElement('digit-pad')
  pad.style = `width: 200px; border: 10px solid white; background: white; color: black; transform: ${transform}`
  for (const [left, top] of [[50, 60], [140, 150]]) {
    const mark = document.createElement('span')
    mark.style = `inset: ${top}px auto auto ${left}px`
    pad.append(mark)
  }
  frame.append(pad)
  document.body.prepend(frame) // so that it holds the first pad
  document.documentElement.style.background = document.body.style.background = 'white'
  return [...pad.children].map((mark) => mark.getBoundingClientRect()).map(({ x, y }) => [x, y])
}"""


@pytest.mark.parametrize("outer", ["none", "rotate(25deg) scaleX(-0.9)"], ids=["alone", "nested"])
def test_ink_is_under_the_pointer_whatever_the_transform(pad, subtests, outer):
    pad.page.set_viewport_size({"width": 900, "height": 700})  # a screenshot takes time in proportion to its pixels
    for transform in (*FLAT_TRANSFORMS, *DEEP_TRANSFORMS):
        with subtests.test(transform):
            for x, y in pad.page.evaluate(SHOW_TRANSFORMED, [transform, outer]):
                pad.page.mouse.click(x, y)
                with Image.open(BytesIO(pad.page.screenshot())) as screenshot:
                    rows, columns = np.nonzero(np.asarray(screenshot.convert("L")) < 128)
                off = np.hypot(columns.mean() + 0.5 - x, rows.mean() + 0.5 - y)
                assert off / 200 < (0.03 if transform in DEEP_TRANSFORMS else 0.01)
                pad.page.evaluate(f"{ELEMENT}.clear()")


def test_strokes_property_returns_a_copy(pad, ink):
    pad.page.evaluate(f"strokes => {{ {ELEMENT}.strokes = strokes }}", to_pad_pixels(ink[0]))
    pad.page.evaluate(f"{ELEMENT}.strokes.pop()")
    assert len(pad.page.evaluate(f"{ELEMENT}.strokes")) == len(ink[0])


def test_predict_method_resolves_to_a_prediction(pad, ink):
    pad.page.evaluate(f"strokes => {{ {ELEMENT}.strokes = strokes }}", to_pad_pixels(ink[3]))
    prediction = pad.page.evaluate(f"{ELEMENT}.predict().then(p => ({{...p, probabilities: [...p.probabilities]}}))")
    assert prediction["digit"] == 3
    assert prediction["confidence"] == pytest.approx(max(prediction["probabilities"]))
    assert sum(prediction["probabilities"]) == pytest.approx(1, abs=1e-5)


def test_predict_method_of_a_blank_pad_gives_no_digit(pad):
    prediction = pad.page.evaluate(f"{ELEMENT}.predict().then(p => ({{...p, probabilities: [...p.probabilities]}}))")
    assert prediction["digit"] is None
    assert prediction["confidence"] == 0
    assert prediction["probabilities"] == pytest.approx([0.1] * 10)


def test_prediction_event_is_dispatched(pad, ink):
    digit = pad.page.evaluate(
        f"""strokes => new Promise(done => {{
          {ELEMENT}.addEventListener('prediction', event => event.detail.digit !== null && done(event.detail.digit));
          {ELEMENT}.strokes = strokes;
        }})""",
        to_pad_pixels(ink[7]),
    )
    assert digit == 7


def test_clear_and_undo_methods_work(pad, ink):
    four = to_pad_pixels(ink[4])
    pad.page.evaluate(f"strokes => {{ {ELEMENT}.strokes = strokes }}", four)
    pad.expect_digit(4, ink[4])
    pad.page.evaluate(f"{ELEMENT}.undo()")
    assert len(pad.page.evaluate(f"{ELEMENT}.strokes")) == len(four) - 1
    pad.page.evaluate(f"{ELEMENT}.clear()")
    assert pad.page.evaluate(f"{ELEMENT}.strokes") == []
    pad.expect_blank()


def test_two_pads_are_independent(pad, ink):
    digits = pad.page.evaluate(
        """async ([two, nine]) => {
          const pads = [two, nine].map(strokes => {
            const pad = document.createElement('digit-pad');
            document.body.append(pad);
            pad.strokes = strokes;
            return pad;
          });
          const predictions = await Promise.all(pads.map(pad => pad.predict()));
          pads[0].clear();
          return [...predictions.map(({digit}) => digit), pads[0].strokes.length, pads[1].strokes.length];
        }""",
        [to_pad_pixels(ink[2]), to_pad_pixels(ink[9])],
    )
    assert digits == [2, 9, 0, len(ink[9])]


def test_pad_works_in_another_document_and_back(pad):
    frame = pad.page.evaluate_handle("document.body.appendChild(document.createElement('iframe'))").as_element()
    frame.evaluate("frame => { frame.style = 'position: fixed; inset: 0; z-index: 9; width: 300px; height: 300px' }")
    area = pad.page.evaluate_handle("document.body.appendChild(document.createElement('digit-pad'))").as_element()
    width, height = area.bounding_box()["width"], area.bounding_box()["height"]
    assert width == height > 0
    area.evaluate("(pad, frame) => frame.contentDocument.body.append(pad)", frame)
    inside = frame.content_frame().wait_for_selector("digit-pad")
    box = inside.bounding_box()
    assert box["width"] == box["height"] > 0
    pad.page.mouse.click(box["x"] + 50, box["y"] + 60)
    assert inside.evaluate("({ strokes: [[[x, y]]] }) => [x, y]") == pytest.approx([50, 60], abs=1)
    pad.page.evaluate("frame => document.body.append(frame.contentDocument.querySelector('digit-pad'))", frame)
    back = pad.page.query_selector("body > digit-pad")
    assert (back.bounding_box()["width"], back.bounding_box()["height"]) == (width, height)
    assert back.evaluate("({ strokes }) => strokes.length") == 1


def test_pinch_leaves_no_ink(phone):
    (((x, y), *_),) = phone.window_points([[(0.5, 0.5)]])
    session = phone.page.context.new_cdp_session(phone.page)
    for kind, spread in (
        ("touchStart", 0),
        ("touchStart", 90),
        ("touchMove", 60),
        ("touchMove", 30),
        ("touchEnd", None),
    ):
        places = () if spread is None else (x + spread, x - spread) if spread else (x + 90,)
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x in places]})
    assert phone.page.evaluate(f"{ELEMENT}.strokes") == []


def test_finger_draws_after_one_whose_end_never_came(phone, ink):
    lost = "new PointerEvent('pointerdown', { pointerId: 99, pointerType: 'touch', buttons: 1 })"
    phone.page.evaluate(f"{ELEMENT}.dispatchEvent({lost})")
    phone.draw_with_touch(ink[1])
    assert len(phone.page.evaluate(f"{ELEMENT}.strokes").pop()) > 1


def test_invalid_strokes_are_rejected(pad, subtests):
    for wrong in ("[[[0, NaN]]]", "[[[1, 2], [3]]]", "'ink'"):
        with subtests.test(wrong):
            assert pad.page.evaluate(
                f"(() => {{ try {{ {ELEMENT}.strokes = {wrong}; return false }} catch {{ return true }} }})()"
            )
            assert pad.page.evaluate(f"{ELEMENT}.strokes") == []


TEACH = f"""([strokes, digit, options]) => new Promise((resolve) => {{
  const pad = {ELEMENT}
  pad.strokes = strokes
  pad.addEventListener('taught', ({{ detail }}) => resolve(detail), {{ once: true }})
  pad.teach(digit, options).then((result) => result.learnt || resolve(result))
}})"""


def test_teach_method_learns_and_dispatches_an_event(pad, ink):
    strokes = to_pad_pixels(ink[7])
    assert pad.page.evaluate(TEACH, [strokes, 3, {}]) == {"learnt": False, "answer": 7, "looksLike": 7}
    pad.expect_digit(7, ink[7])
    detail = pad.page.evaluate(TEACH, [strokes, 3, {"sure": True}])
    assert (detail["label"], detail["answer"], detail["hasPicture"]) == (3, 7, False)
    assert detail["strokes"] == [[pytest.approx(point) for point in stroke] for stroke in strokes]
    pad.expect_digit(3, ink[7])
    taught = pad.page.evaluate(f"{ELEMENT}.predict().then(({{ taughtBy }}) => taughtBy.digit)")
    assert taught == 3
    assert pad.page.evaluate(f"{ELEMENT}.handwriting().then(({{ examples }}) => examples.length)") == 1


def test_blank_pad_teaches_nothing(pad):
    result = pad.page.evaluate(f"{ELEMENT}.teach(3, {{ sure: true }})")
    assert result == {"learnt": False, "answer": None, "looksLike": None}
    assert pad.page.evaluate(f"{ELEMENT}.handwriting().then(({{ examples }}) => examples.length)") == 0


def test_only_personal_pads_are_corrected(pad, ink):
    strokes = to_pad_pixels(ink[7])
    pad.page.evaluate(TEACH, [strokes, 3, {"sure": True}])
    digits = pad.page.evaluate(
        """async (strokes) => {
          const digits = []
          for (const personal of [false, true]) {
            const pad = document.createElement('digit-pad')
            pad.personal = personal
            document.body.append(pad)
            pad.strokes = strokes
            digits.push((await pad.predict()).digit)
            pad.remove()
          }
          return digits
        }""",
        strokes,
    )
    assert digits == [7, 3]
