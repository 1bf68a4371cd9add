"""The page as a person meets it: a pad to draw on with mouse or finger, three buttons, an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from sample_digits import Stroke

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 3, "has_touch": True, "is_mobile": True}

SHOW_OVERLAYS = """shown => {
  for (const one of document.querySelectorAll('#wash, .slip')) one.style.visibility = shown ? '' : 'hidden'
}"""

INK_STANDS_OUT = 80
"""Levels of grey, of 256, by which ink at least differs from paper."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Answer:
    digit: str
    confidence: float
    sentence: str


class Pad:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.area = page.locator("digit-pad")
        self.status = page.locator("[role=status][data-digit]")
        self.bars = page.locator("#bars [data-probability]")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def mouse(self, strokes: list[Stroke], **place: float) -> None:
        """Draw with the mouse, real events all of them."""
        mouse = self.page.mouse
        for first, *rest in self.places(strokes, **place):
            mouse.move(*first)
            mouse.down()
            for point in rest:
                mouse.move(*point)
            mouse.up()

    def touch(self, strokes: list[Stroke], **place: float) -> None:
        """Draw with a finger, as the browser's own protocol has it: it may scroll, and it may cancel the pointer."""
        finger = Finger(self.page)
        for first, *rest in self.places(strokes, **place):
            finger.down(first)
            for point in rest:
                finger.move(point)
            finger.up()

    def places(self, strokes: list[Stroke], size: float = 0.7, x: float = 0.5, y: float = 0.5) -> list[list[Point]]:
        """Where strokes in the unit square lie in the window: `size` of the area's shorter side, about (x, y) of it."""
        box = self.area.bounding_box()
        side = size * min(box["width"], box["height"])
        left, top = box["x"] + x * box["width"] - side / 2, box["y"] + y * box["height"] - side / 2
        return [[(left + side * a, top + side * b) for a, b in _thinned(stroke)] for stroke in strokes]

    def answer(self, strokes: int) -> Answer:
        """The answer for so many strokes, once it is shown."""
        expect(self.status).to_have_attribute("data-strokes", str(strokes))
        return Answer(
            self.status.get_attribute("data-digit"),
            float(self.status.get_attribute("data-confidence")),
            self.status.inner_text(),
        )

    def expect_digit(self, digit: int, strokes: list[Stroke]) -> None:
        expect(self.status).to_have_attribute("data-strokes", str(len(strokes)))
        expect(self.status).to_have_attribute("data-digit", str(digit))

    def expect_blank(self) -> None:
        expect(self.status).to_have_attribute("data-digit", "")
        expect(self.status).to_contain_text("Draw a digit")

    def probabilities(self) -> dict[str, float]:
        shown = self.bars.evaluate_all("bars => bars.map(bar => [bar.dataset.digit, bar.dataset.probability])")
        return {digit: float(probability) for digit, probability in shown}

    def inked_pixels(self) -> int:
        """How many of the pad's pixels on the screen stand out from its paper, as its ruling does not."""
        greys = self.picture()
        paper = np.bincount(greys.ravel()).argmax()
        return int((np.abs(greys.astype(int) - paper) > INK_STANDS_OUT).sum())

    def picture(self) -> np.ndarray:
        """The pad as the screen shows it: (height, width) greys, in its own pixels; no border, evidence or slip."""
        self.page.evaluate(SHOW_OVERLAYS, arg=False)
        shown = self.area.screenshot(animations="disabled")
        self.page.evaluate(SHOW_OVERLAYS, arg=True)
        with Image.open(BytesIO(shown)) as shot:
            greys = np.asarray(shot.convert("L"))
        border = greys.shape[0] // 12
        return greys[border:-border, border:-border]


def visit(context: BrowserContext) -> Pad:
    """Open the page in a new tab."""
    page = context.new_page()
    page.goto("/")
    return Pad(page)


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


def _thinned(stroke: Stroke, most: int = 30) -> Stroke:
    """The stroke with fewer points, its ends kept: each is a message to the browser."""
    step = -(-len(stroke) // most)
    return [*stroke[:-1:step], stroke[-1]]
