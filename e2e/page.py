"""A page object: draws on the pad with mouse or finger, clicks buttons and reads the answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from sample_digits import Stroke

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 3, "has_touch": True, "is_mobile": True}
REDUCED_MOTION = {"reduced_motion": "reduce"}
"""For a page without animations, whose frames take much of the time of a test."""

FULL_MOTION = {"reduced_motion": "no-preference"}

SHOW_OVERLAYS = """shown => {
  const overlays = document.querySelectorAll('#evidence-overlay, .toast')
  for (const { style } of overlays) style.visibility = shown ? '' : 'hidden'
}"""

MAX_DEVIATION = 0.03
"""Of a drawn stroke from the given one, in sizes of the stroke."""

MIN_INK_CONTRAST = 80
"""Grey levels, of 256, by which ink differs from the background at least."""

REPLACE_PREDICTION = """async changes => {
  const pad = document.querySelector('digit-pad')
  await pad.loadNumbers() // all ink is read again in the next frame
  await new Promise(requestAnimationFrame)
  await new Promise(requestAnimationFrame)
  const prediction = await pad.predict()
  pad.dispatchEvent(new CustomEvent('prediction', { detail: { ...prediction, ...changes }, bubbles: true }))
}"""

UNSURE = {"digit": 7, "confidence": 0.52, "probabilities": [0, 0.4, 0, 0, 0, 0, 0, 0.52, 0.08, 0]}
NO_DIGIT = {"digit": None, "confidence": 0}
TAUGHT = {"digit": 8, "confidence": 0.9999, "taughtBy": {"frame": [0] * 784, "digit": 8}}

SECTIONS = ("pictures", "share", "gallery", "handwriting", "settings")

Point = tuple[float, float]


@dataclass(frozen=True)
class Answer:
    digit: str
    confidence: float
    sentence: str


class DigitpadPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.area = page.locator("digit-pad")
        self.status = page.locator("#answer-text")
        self.bars = page.locator("#bars [data-probability]")

    def click_button(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def open_section(self, name: str) -> None:
        """Open one of the sections behind headings, by its id, unless it is open."""
        open_section(self.page, name)

    def show_evidence(self) -> None:
        """Press "Why?", unless it is pressed, and wait for the evidence of the present answer."""
        if self.page.locator("#evidence").is_hidden():
            self.page.locator("#why").click()
        expect(self.page.locator("#evidence[data-shown]")).to_be_attached()

    def open_all(self) -> None:
        """Show the evidence and open all sections."""
        self.show_evidence()
        for name in SECTIONS:
            self.open_section(name)
        expect(self.page.locator("#examples button")).to_have_count(12)

    def draw_with_mouse(self, strokes: list[Stroke], **position: float) -> None:
        """Draw with real mouse events."""
        mouse = self.page.mouse
        for first, *rest in self.window_points(strokes, **position):
            mouse.move(*first)
            mouse.down()
            for point in rest:
                mouse.move(*point)
            mouse.up()

    def set_strokes(self, strokes: list[Stroke], **position: float) -> None:
        """Draw by a script, at once: each move of a pointer would have all ink read."""
        box = self.area.bounding_box()
        in_window = self.window_points(strokes, **position)
        points = [[[x - box["x"], y - box["y"]] for x, y in stroke] for stroke in in_window]
        self.area.evaluate("(pad, strokes) => { pad.strokes = strokes }", points)

    def draw_with_touch(self, strokes: list[Stroke], **position: float) -> None:
        """Draw with real touch events, which may scroll the page and may cancel the pointer."""
        finger = Finger(self.page)
        for first, *rest in self.window_points(strokes, **position):
            finger.down(first)
            for point in rest:
                finger.move(point)
            finger.up()

    def window_points(
        self, strokes: list[Stroke], size: float = 0.7, x: float = 0.5, y: float = 0.5
    ) -> list[list[Point]]:
        """Map strokes from the unit square to the window, as `map_to_box` does."""
        return map_to_box(strokes, self.area.bounding_box(), size, x, y)

    def wait_for_answer(self, strokes: int) -> Answer:
        """Wait until the answer for all ink, of that many strokes, is shown, and return it."""
        expect(self.status).to_have_attribute("data-strokes", str(strokes))
        # An answer to a part of the last stroke names as many strokes. No earlier answer is shown after this one.
        self.area.evaluate("pad => pad.predict().then(() => {})")
        return Answer(
            self.status.get_attribute("data-digit"),
            float(self.status.get_attribute("data-confidence")),
            self.status.inner_text(),
        )

    def expect_digit(self, digit: int, strokes: list[Stroke]) -> None:
        expect(self.status).to_have_attribute("data-strokes", str(len(strokes)))
        expect(self.status).to_have_attribute("data-digit", str(digit))

    def expect_number(self, text: str) -> None:
        expect(self.status).to_have_attribute("data-number", text)
        expect(self.page.locator("#digits [role=radio]")).to_have_count(sum(map(str.isdigit, text)))

    def replace_prediction(self, changes: dict) -> None:
        """Show the present prediction with some of its fields replaced, for answers that are hard to draw."""
        self.page.evaluate(REPLACE_PREDICTION, changes)

    def expect_blank(self) -> None:
        expect(self.status).to_have_attribute("data-digit", "")
        expect(self.status).to_contain_text("Draw a digit")

    def probabilities(self) -> dict[str, float]:
        pairs = self.bars.evaluate_all("bars => bars.map(bar => [bar.dataset.digit, bar.dataset.probability])")
        return {digit: float(probability) for digit, probability in pairs}

    def count_ink_pixels(self) -> int:
        """Count the pad's pixels on the screen that stand out from its background; its guide lines do not."""
        gray = self.grayscale_screenshot()
        background = np.bincount(gray.ravel()).argmax()
        return int((np.abs(gray.astype(int) - background) > MIN_INK_CONTRAST).sum())

    def grayscale_screenshot(self) -> np.ndarray:
        """The inner part of the pad on the screen: (height, width) uint8, in device pixels; no evidence or toast."""
        self.page.evaluate(SHOW_OVERLAYS, arg=False)
        png = self.area.screenshot(animations="disabled")
        self.page.evaluate(SHOW_OVERLAYS, arg=True)
        with Image.open(BytesIO(png)) as screenshot:
            gray = np.asarray(screenshot.convert("L"))
        border = gray.shape[0] // 10
        return gray[border:-border, border:-border]


def map_to_box(
    strokes: list[Stroke], box: dict[str, float], size: float = 0.7, x: float = 0.5, y: float = 0.5
) -> list[list[Point]]:
    """Map strokes from the unit square to the window.

    They fill `size` of the box's shorter side, with their centre at (x, y) as fractions of its width and height.
    """
    side = size * min(box["width"], box["height"])
    left, top = box["x"] + x * box["width"] - side / 2, box["y"] + y * box["height"] - side / 2
    return [[(left + side * a, top + side * b) for a, b in _simplify(stroke)] for stroke in strokes]


def open_section(page: Page, name: str) -> None:
    """Open one of the sections behind headings, by its id, unless it is open."""
    section = page.locator(f"details#{name}")
    if section.get_attribute("open") is None:
        section.locator("summary").click()
    if name == "handwriting":  # its contents are loaded then
        expect(section.locator("button").first).to_be_visible()


def visit(context: BrowserContext) -> DigitpadPage:
    """Open the page in a new tab."""
    page = context.new_page()
    page.goto("/")
    return DigitpadPage(page)


class Finger:
    """One finger on a touch screen."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def down(self, point: Point) -> None:
        self._send("touchStart", [point])

    def move(self, point: Point) -> None:
        self._send("touchMove", [point])

    def up(self) -> None:
        self._send("touchEnd", [])

    def cancel(self) -> None:
        self._send("touchCancel", [])

    def _send(self, kind: str, points: Iterable[Point]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def _simplify(stroke: Stroke) -> Stroke:
    """Drop points that hardly change a stroke (Douglas and Peucker, 1973): each point costs the browser a frame."""
    points = np.array(stroke)
    tolerance = MAX_DEVIATION * np.ptp(points, axis=0).max()

    def indices(start: int, end: int) -> list[int]:
        """Those to keep between two that are kept."""
        if end - start < 2:
            return []
        chord, between = points[end] - points[start], points[start + 1 : end] - points[start]
        along = np.clip(between @ chord / max(chord @ chord, 1e-12), 0, 1)
        distances = np.linalg.norm(between - along[:, np.newaxis] * chord, axis=1)
        if distances.max() <= tolerance:
            return []
        middle = start + 1 + int(distances.argmax())
        return [*indices(start, middle), middle, *indices(middle, end)]

    return [stroke[index] for index in sorted({0, *indices(0, len(stroke) - 1), len(stroke) - 1})]
