"""Screenshots of the page: `make pictures`.

Every state on every screen, by day and by night, goes to build/pictures, to be looked at. The few that the README
shows go to docs, with a short animation, and the card that other sites show beside a link goes to web/public.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

import browser as browsers
import server_process
from digitpad import Recognizer
from digitpad.training.data.stroke_font import DIGITS, DIGITS_ELSEWHERE, SYMBOLS
from page import DigitpadPage, visit
from sample_digits import Stroke, own_digits

ROOT = Path(__file__).parents[1]
LOOKED_AT = ROOT / "build/pictures"
DOCS = ROOT / "docs"
CARD = ROOT / "web/public/card.png"

GRID = 9
FAKE_CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]

SCREENS = {
    "360": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
    "740x360": {"viewport": {"width": 740, "height": 360}, "has_touch": True, "is_mobile": True},
    "768": {"viewport": {"width": 768, "height": 1024}},
    "1440": {"viewport": {"width": 1440, "height": 900}},
    "4k": {"viewport": {"width": 3840, "height": 2160}},
}


def glyph(strokes: list[np.ndarray]) -> list[Stroke]:
    """A glyph of the stroke font, in the unit square; with corners that stay corners on the pad."""
    return [[tuple(point) for point in _close(stroke / GRID)] for stroke in strokes]


def _close(stroke: np.ndarray, step: float = 0.03) -> np.ndarray:
    pieces = [
        start + (end - start) * np.linspace(0, 1, max(int(np.hypot(*(end - start)) / step), 1), endpoint=False)[:, None]
        for start, end in pairwise(stroke)
    ]
    return np.vstack([*pieces, stroke[-1:]])


def between_1_and_7() -> list[Stroke]:
    """What the network is least sure of on the way from one digit to the other."""
    recognizer = Recognizer()
    one, seven = DIGITS_ELSEWHERE["1 with a long flag"][0], DIGITS["7"][0]
    shapes = [glyph([one + share * (seven - one)]) for share in np.linspace(0, 1, 41)]
    named = [shape for shape in shapes if recognizer.recognize(shape).digit is not None]
    return min(named, key=lambda shape: recognizer.recognize(shape).confidence)


SEVEN = glyph(DIGITS_ELSEWHERE["7 crossed"])
NO_DIGIT = glyph(SYMBOLS["house"])


def draw(pad: DigitpadPage, strokes: list[Stroke]) -> None:
    """Draw, and wait for the answer and for all that moves to come to rest."""
    pad.draw_with_mouse(strokes)
    pad.wait_for_answer(len(strokes))
    pad.page.mouse.move(0, 0)
    pad.page.wait_for_timeout(700)


def drawing(pad: DigitpadPage) -> None:
    """A pen that is still down."""
    first, *rest = pad.window_points(SEVEN)[0]
    pad.page.mouse.move(*first)
    pad.page.mouse.down()
    for point in rest[: 2 * len(rest) // 3]:
        pad.page.mouse.move(*point)
    pad.page.wait_for_timeout(700)


def trouble(pad: DigitpadPage) -> None:
    """A file that is no picture."""
    draw(pad, SEVEN)
    pad.page.locator("#file").set_input_files({"name": "no.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(pad.page.locator("#trouble")).to_contain_text("picture")


def dialog(pad: DigitpadPage) -> None:
    """The camera's."""
    pad.page.get_by_role("button", name="Take a photo").click()
    expect(pad.page.get_by_role("button", name="Take the picture")).to_be_enabled()


def explained(pad: DigitpadPage) -> None:
    """How the network works, at its second step."""
    draw(pad, SEVEN)
    pad.page.get_by_role("button", name="How it works").click()
    pad.page.get_by_role("button", name="Next").click()
    pad.page.wait_for_timeout(700)


def compared(pad: DigitpadPage) -> None:
    """The digit named beside its rival."""
    draw(pad, own_digits()[5])
    pad.page.get_by_role("button", name="Compare").click()
    pad.page.mouse.move(0, 0)
    pad.page.wait_for_timeout(500)


STATES: dict[str, Callable[[DigitpadPage], object]] = {
    "empty": lambda pad: expect(pad.status).not_to_contain_text("Loading"),
    "drawing": drawing,
    "result": lambda pad: draw(pad, SEVEN),
    "unsure": lambda pad: draw(pad, between_1_and_7()),
    "no-digit": lambda pad: draw(pad, NO_DIGIT),
    "error": lambda pad: expect(pad.page.get_by_role("button", name="Try again")).to_be_visible(),
    "compared": compared,
    "explained": explained,
    "trouble": trouble,
    "dialog": dialog,
}


@contextmanager
def opened(browser: Browser, url: str, *, network: bool = True, **options: object) -> Iterator[DigitpadPage]:
    """The page in a fresh profile, its network withheld if so wanted."""
    context = browser.new_context(base_url=url, service_workers="block", permissions=["camera"], **options)
    if not network:
        context.route("**/*.safetensors", lambda route: route.abort())
    pad = visit(context)
    expect(pad.page.locator("#examples button").first).to_be_attached()
    yield pad
    context.close()


def every_state(browser: Browser, url: str) -> None:
    """All that the page can show, each on every screen, by day and by night."""
    LOOKED_AT.mkdir(parents=True, exist_ok=True)
    for screen, options in SCREENS.items():
        for scheme in ("light", "dark"):
            for state, bring_about in STATES.items():
                with opened(browser, url, network=state != "error", color_scheme=scheme, **options) as pad:
                    bring_about(pad)
                    whole = state not in {"dialog", "explained"} and screen not in {"4k", "740x360"}
                    pad.page.screenshot(path=LOOKED_AT / f"{screen}-{scheme}-{state}.png", full_page=whole)


def for_the_readme(browser: Browser, url: str) -> None:
    """The page by day, a phone by night, and a drawing that is being named."""
    with opened(browser, url, viewport={"width": 1440, "height": 920}) as pad:
        draw(pad, SEVEN)
        pad.page.screenshot(path=DOCS / "page.png")
    phone = {**SCREENS["360"], "viewport": {"width": 360, "height": 800}}
    with opened(browser, url, color_scheme="dark", **phone) as pad:
        draw(pad, own_digits()[8])
        pad.page.screenshot(path=DOCS / "night.png")
    with opened(browser, url, viewport={"width": 960, "height": 560}) as pad:
        animate(pad, DOCS / "drawing.webp")


def animate(pad: DigitpadPage, file: Path) -> None:
    """Draw a 7 with its bar, and put what is seen meanwhile into a film."""
    mouse, frames = pad.page.mouse, [seen(pad.page)]
    for first, *rest in pad.window_points(SEVEN):
        mouse.move(*first)
        mouse.down()
        for number, point in enumerate(rest):
            mouse.move(*point)
            if number % 2:
                pad.page.wait_for_timeout(150)
                frames.append(seen(pad.page))
        mouse.up()
    pad.page.wait_for_timeout(700)
    frames.append(seen(pad.page))
    pauses = [600, *[60] * (len(frames) - 2), 2500]
    frames[0].save(file, save_all=True, append_images=frames[1:], duration=pauses, loop=0, quality=55, method=6)


def seen(page: Page) -> Image.Image:
    """The window as it is, at three quarters of its size."""
    with Image.open(BytesIO(page.screenshot())) as shot:
        return shot.convert("RGB").resize((shot.width * 3 // 4, shot.height * 3 // 4), Image.Resampling.LANCZOS)


def card(browser: Browser) -> None:
    """The card, of few colours so that it is small."""
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.goto((ROOT / "web/src/card.svg").as_uri())
    with Image.open(BytesIO(page.screenshot())) as shot:
        shot.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(CARD, optimize=True)


def main() -> None:
    """Make all pictures, or those whose kinds are named: states, readme, card."""
    wanted = set(sys.argv[1:] or ["states", "readme", "card"])
    site = server_process.start("--port", "0")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browsers.find(), args=[*browsers.FLAGS, *FAKE_CAMERA])
            if "card" in wanted:
                card(browser)
            if "readme" in wanted:
                for_the_readme(browser, site.url)
            if "states" in wanted:
                every_state(browser, site.url)
            browser.close()
    finally:
        site.stop()


if __name__ == "__main__":
    main()
