"""Take screenshots of the page: `make pictures`.

Every state on every screen, in the light and the dark theme, goes to build/pictures for review. The README's
screenshots and animation go to docs, and the social card, which other sites show beside a link, to web/public.
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
import sheet_photos
from digitpad import Recognizer
from digitpad.sheets.layout import SheetLayout
from digitpad.training.data.stroke_font import DIGIT_GLYPHS, REGIONAL_DIGIT_GLYPHS, SYMBOL_GLYPHS
from page import SECTIONS, DigitpadPage, visit
from sample_digits import Stroke
from sample_numbers import whole

ROOT = Path(__file__).parents[1]
REVIEW_FOLDER = ROOT / "build/pictures"
DOCS = ROOT / "docs"
SOCIAL_CARD = ROOT / "web/public/card.png"

FONT_SIDE = 9
FAKE_CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]

SCREENS = {
    "360": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
    "740x360": {"viewport": {"width": 740, "height": 360}, "has_touch": True, "is_mobile": True},
    "768": {"viewport": {"width": 768, "height": 1024}},
    "1440": {"viewport": {"width": 1440, "height": 900}},
    "4k": {"viewport": {"width": 3840, "height": 2160}},
}


def glyph(strokes: list[np.ndarray]) -> list[Stroke]:
    """A glyph of the stroke font in the unit square, with points so dense that the pad's curves keep its corners."""
    return [[tuple(point) for point in _densify(stroke / FONT_SIDE)] for stroke in strokes]


def _densify(stroke: np.ndarray, step: float = 0.03) -> np.ndarray:
    pieces = [
        start + (end - start) * np.linspace(0, 1, max(int(np.hypot(*(end - start)) / step), 1), endpoint=False)[:, None]
        for start, end in pairwise(stroke)
    ]
    return np.vstack([*pieces, stroke[-1:]])


def between_1_and_7() -> list[Stroke]:
    """The shape between a 1 and a 7 that the network recognises with the least confidence."""
    recognizer = Recognizer()
    one, seven = REGIONAL_DIGIT_GLYPHS["1 with a long flag"][0], DIGIT_GLYPHS["7"][0]
    shapes = [glyph([one + fraction * (seven - one)]) for fraction in np.linspace(0, 1, 41)]
    accepted = [shape for shape in shapes if recognizer.recognize(shape).digit is not None]
    return min(accepted, key=lambda shape: recognizer.recognize(shape).confidence)


SEVEN = glyph(REGIONAL_DIGIT_GLYPHS["7 crossed"])
NO_DIGIT = glyph(SYMBOL_GLYPHS["house"])
SHEET = SheetLayout(10, 3, 3)
NUMBER = "365"
NUMBER_SIDE = 0.85
"""Of the pad's side."""


def photograph_sheet() -> bytes:
    """A photograph of a filled-in sheet on a desk, as a JPEG file."""
    rng = np.random.default_rng(6)
    sheet, _ = sheet_photos.fill_in(SHEET, rng)
    options = {"texture": "wood", "tilt": 10, "light": "lamp", "megapixels": 3, "turn": 6}
    return sheet_photos.photograph(sheet, SHEET, rng, **options)


def draw(pad: DigitpadPage, strokes: list[Stroke]) -> None:
    """Draw, and wait for the answer and the end of all animations."""
    pad.draw_with_mouse(strokes)
    pad.wait_for_answer(len(strokes))
    pad.page.mouse.move(0, 0)
    pad.page.wait_for_timeout(700)


def draw_number(pad: DigitpadPage) -> None:
    """Draw a number, and wait for its digits and the end of all animations."""
    pad.draw_with_mouse(whole(NUMBER), size=NUMBER_SIDE)
    pad.expect_number(NUMBER)
    pad.page.mouse.move(0, 0)
    pad.page.wait_for_timeout(700)


def rewrite(pad: DigitpadPage) -> None:
    """Choose the first digit of a number, and be about to write it again."""
    draw_number(pad)
    pad.page.locator("#digits [role=radio]").first.click()
    pad.click_button("Rewrite")
    pad.page.mouse.move(0, 0)
    pad.page.wait_for_timeout(500)


def explain_number(pad: DigitpadPage) -> None:
    """Show the evidence for a digit of a number."""
    draw_number(pad)
    pad.click_button("Why?")
    expect(pad.page.locator("#evidence[data-shown]")).to_be_attached()
    pad.page.mouse.move(0, 0)
    pad.page.wait_for_timeout(500)


def draw_unfinished(pad: DigitpadPage) -> None:
    """Draw with the pen still down."""
    first, *rest = pad.window_points(SEVEN)[0]
    pad.page.mouse.move(*first)
    pad.page.mouse.down()
    for point in rest[: 2 * len(rest) // 3]:
        pad.page.mouse.move(*point)
    pad.page.wait_for_timeout(700)


def choose_invalid_file(pad: DigitpadPage) -> None:
    """Choose a file that is no picture."""
    draw(pad, SEVEN)
    pad.page.locator("#file").set_input_files({"name": "no.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(pad.page.locator("#error-toast")).to_contain_text("picture")


def open_camera(pad: DigitpadPage) -> None:
    """Open the camera's dialog."""
    pad.open_section("pictures")
    pad.page.get_by_role("button", name="Take a photo").click()
    expect(pad.page.get_by_role("button", name="Take photo")).to_be_enabled()


def open_explanation(pad: DigitpadPage) -> None:
    """Open "How it works" at its second step."""
    explain(pad)
    pad.page.get_by_role("button", name="How it works").click()
    pad.page.get_by_role("button", name="Next").click()
    pad.page.wait_for_timeout(700)


def explain(pad: DigitpadPage) -> None:
    """Show the evidence for an answer."""
    draw(pad, SEVEN)
    pad.click_button("Why?")
    expect(pad.page.locator("#evidence[data-shown]")).to_be_attached()
    pad.page.mouse.move(0, 0)
    pad.page.wait_for_timeout(500)


def compare(pad: DigitpadPage) -> None:
    """Compare an unsure answer with the runner-up."""
    draw(pad, between_1_and_7())
    pad.click_button("Why?")
    pad.page.get_by_role("button", name="Why not").click()
    pad.page.mouse.move(0, 0)
    pad.page.wait_for_timeout(500)


def open_sections(pad: DigitpadPage) -> None:
    """Open all that is behind headings."""
    draw(pad, SEVEN)
    for section in SECTIONS:
        pad.open_section(section)
    expect(pad.page.locator("#examples button").first).to_be_visible()


def correct(pad: DigitpadPage) -> None:
    """Open the choice of what an answer should have been."""
    draw(pad, SEVEN)
    pad.page.locator("#correct").click()
    expect(pad.page.get_by_role("dialog", name="What is it?")).to_be_visible()
    pad.page.wait_for_timeout(500)


def doubt(pad: DigitpadPage) -> None:
    """Correct an answer to what is far-fetched."""
    correct(pad)
    pad.click_button("3")
    expect(pad.page.get_by_role("button", name="Yes, it is a 3")).to_be_visible()


def teach(pad: DigitpadPage) -> None:
    """Correct an answer, and confirm that."""
    doubt(pad)
    pad.click_button("Yes, it is a 3")
    expect(pad.page.locator("#taught")).to_be_visible()
    pad.page.mouse.move(0, 0)


def show_handwriting(pad: DigitpadPage) -> None:
    """Show what was taught."""
    teach(pad)
    pad.open_section("handwriting")
    pad.page.locator("#my-handwriting").scroll_into_view_if_needed()


def enrol(pad: DigitpadPage) -> None:
    """Begin to write the digits."""
    pad.open_section("handwriting")
    pad.click_button("Write the digits")
    expect(pad.page.get_by_role("dialog", name="Write a 0")).to_be_visible()


def widen(pad: DigitpadPage) -> None:
    """Make the pad wide, by its button where there is one."""
    if pad.page.locator("#wide").is_visible():
        pad.click_button("Wide")
    draw(pad, SEVEN)


def present(pad: DigitpadPage) -> None:
    """Show pad and answer alone."""
    pad.click_button("Full screen")
    pad.page.wait_for_timeout(500)
    draw(pad, SEVEN)


def present_wide(pad: DigitpadPage) -> None:
    """Show a wide pad and the answer alone."""
    widen(pad)
    pad.click_button("Full screen")
    pad.page.wait_for_timeout(300)


def show_sheet(pad: DigitpadPage) -> None:
    """Choose the photograph of a sheet, and show what is read from it."""
    file = {"name": "sheet.jpg", "mimeType": "image/jpeg", "buffer": photograph_sheet()}
    pad.page.locator("#file").set_input_files(file)
    expect(pad.page.get_by_role("dialog", name="Your sheet")).to_be_visible(timeout=30_000)
    pad.page.wait_for_timeout(700)


STATES: dict[str, Callable[[DigitpadPage], object]] = {
    "empty": lambda pad: expect(pad.status).not_to_contain_text("Loading"),
    "drawing": draw_unfinished,
    "result": lambda pad: draw(pad, SEVEN),
    "unsure": lambda pad: draw(pad, between_1_and_7()),
    "no-digit": lambda pad: draw(pad, NO_DIGIT),
    "error": lambda pad: expect(pad.page.get_by_role("button", name="Try again")).to_be_visible(),
    "number": draw_number,
    "number-why": explain_number,
    "rewrite": rewrite,
    "why": explain,
    "compared": compare,
    "correct": correct,
    "doubt": doubt,
    "taught": teach,
    "handwriting": show_handwriting,
    "enrolment": enrol,
    "sections": open_sections,
    "wide": widen,
    "full-screen": present,
    "full-screen-wide": present_wide,
    "explained": open_explanation,
    "invalid-file": choose_invalid_file,
    "camera": open_camera,
    "sheet": show_sheet,
}


@contextmanager
def open_page(browser: Browser, url: str, *, model: bool = True, **options: object) -> Iterator[DigitpadPage]:
    """Open the page in a fresh profile; without `model`, the network's file cannot be downloaded."""
    context = browser.new_context(base_url=url, service_workers="block", permissions=["camera"], **options)
    if not model:
        context.route("**/*.safetensors", lambda route: route.abort())
    pad = visit(context)
    yield pad
    context.close()


def take_all_states(browser: Browser, url: str) -> None:
    """Take every state on every screen, in both themes."""
    REVIEW_FOLDER.mkdir(parents=True, exist_ok=True)
    for screen, options in SCREENS.items():
        for scheme in ("light", "dark"):
            for state, show in STATES.items():
                with open_page(browser, url, model=state != "error", color_scheme=scheme, **options) as pad:
                    show(pad)
                    full_page = state not in {"camera", "explained", "sheet"} and screen not in {"4k", "740x360"}
                    pad.page.screenshot(path=REVIEW_FOLDER / f"{screen}-{scheme}-{state}.png", full_page=full_page)


def take_for_readme(browser: Browser, url: str) -> None:
    """Take a drawing in motion, a number and a correction on a phone, and a sheet."""
    phone = {**SCREENS["360"], "viewport": {"width": 360, "height": 800}}
    with open_page(browser, url, color_scheme="dark", **phone) as pad:
        draw_number(pad)
        save(pad.page.screenshot(), DOCS / "number.webp")
    with open_page(browser, url, **phone) as pad:
        correct(pad)
        save(pad.page.screenshot(), DOCS / "correction.webp")
    with open_page(browser, url, viewport={"width": 760, "height": 900}) as pad:
        show_sheet(pad)
        save_beside(photograph_sheet(), pad.page.screenshot(), DOCS / "sheet.webp")
    with open_page(browser, url, viewport={"width": 960, "height": 560}) as pad:
        animate(pad, DOCS / "drawing.webp")


def save(screenshot: bytes, path: Path) -> None:
    """Save a screenshot in a small file."""
    with Image.open(BytesIO(screenshot)) as picture:
        picture.save(path, quality=70, method=6)


def save_beside(photograph: bytes, screenshot: bytes, path: Path) -> None:
    """Save a photograph and a screenshot side by side, equally high."""
    with Image.open(BytesIO(photograph)) as left, Image.open(BytesIO(screenshot)) as right:
        left.thumbnail((right.width, right.height))
        both = Image.new("RGB", (left.width + right.width, right.height), "white")
        both.paste(left, (0, (right.height - left.height) // 2))
        both.paste(right, (left.width, 0))
    both.save(path, quality=70, method=6)


def animate(pad: DigitpadPage, path: Path) -> None:
    """Draw a crossed 7 and save an animation of it."""
    mouse, frames = pad.page.mouse, [capture(pad.page)]
    for first, *rest in pad.window_points(SEVEN):
        mouse.move(*first)
        mouse.down()
        for index, point in enumerate(rest):
            mouse.move(*point)
            if index % 2:
                pad.page.wait_for_timeout(150)
                frames.append(capture(pad.page))
        mouse.up()
    pad.page.wait_for_timeout(700)
    frames.append(capture(pad.page))
    durations = [600, *[60] * (len(frames) - 2), 2500]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=durations, loop=0, quality=55, method=6)


def capture(page: Page) -> Image.Image:
    """A screenshot of the window at three quarters of its size."""
    with Image.open(BytesIO(page.screenshot())) as screenshot:
        return screenshot.convert("RGB").resize(
            (screenshot.width * 3 // 4, screenshot.height * 3 // 4), Image.Resampling.LANCZOS
        )


def take_social_card(browser: Browser) -> None:
    """Render the social card, with few colours for a small file."""
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.goto((ROOT / "web/src/card.svg").as_uri())
    with Image.open(BytesIO(page.screenshot())) as screenshot:
        screenshot.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(SOCIAL_CARD, optimize=True)


def main() -> None:
    """Take all screenshots, or those of the groups given as arguments: states, readme, card."""
    groups = set(sys.argv[1:] or ["states", "readme", "card"])
    site = server_process.start("--port", "0")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browsers.find(), args=[*browsers.FLAGS, *FAKE_CAMERA])
            if "card" in groups:
                take_social_card(browser)
            if "readme" in groups:
                take_for_readme(browser, site.url)
            if "states" in groups:
                take_all_states(browser, site.url)
            browser.close()
    finally:
        site.stop()


if __name__ == "__main__":
    main()
