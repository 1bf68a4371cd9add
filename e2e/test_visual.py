"""How the page looks: in both themes, on every screen, and without layout shifts."""

from collections import defaultdict

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from chunks import chunk
from languages import LANGUAGES, change_language, expect_language
from offline import wait_for_service_worker
from page import FULL_MOTION, NO_DIGIT, PHONE, SECTIONS, TAUGHT, UNSURE, DigitpadPage, open_section, visit
from wait import wait_until

LONG_REASON = (
    "For 7: the ink at the bottom and the ink on the right. For 1: the gap at the top left and the ink at the top."
)
LANDSCAPE = {**PHONE, "viewport": {"width": 740, "height": 360}}
SCREENS = {
    "phone": PHONE,
    "phone in landscape": LANDSCAPE,
    "tablet": {"viewport": {"width": 768, "height": 1024}},
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "4K": {"viewport": {"width": 3840, "height": 2160}},
}

SMALL_SCREENS = ("phone", "phone in landscape", "tablet")
"""Those where a sentence can need more lines than there are."""

WATCH = """
  window.shifts = [];
  new PerformanceObserver(list => {
    for (const {value, sources} of list.getEntries())
      shifts.push([value, ...sources.map(({node}) => node?.id || node?.className || node?.nodeName)]);
  }).observe({type: 'layout-shift', buffered: true});
"""
"""Records every layout shift, those soon after input included."""

PAINT = """
  window.themes = [];
  new MutationObserver(() => themes.push([document.documentElement.dataset.theme, performance.now()]))
    .observe(document, {attributes: true, attributeFilter: ['data-theme'], subtree: true});
"""


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_layout_never_shifts_in_a_whole_visit(new_context, ink, screen):
    context = new_context(**screen, **FULL_MOTION)
    context.add_init_script(WATCH)
    pad = visit(context)
    wait_for_service_worker(pad.page)
    pad.draw_with_mouse(ink[4])
    pad.expect_digit(4, ink[4])
    assert pad.page.evaluate("shifts") == []
    pad.open_all()
    forget_shifts(pad)
    pad.click_button("Undo")
    pad.wait_for_answer(len(ink[4]) - 1)
    pad.click_button("Clear")
    pad.expect_blank()
    pad.click_button("Copy answer")
    expect(pad.page.locator("#status-toast")).to_contain_text("nothing here yet")
    pad.click_button("Watch a crossed 7 being drawn")
    expect(pad.status).to_have_attribute("data-digit", "7")
    pad.draw_with_mouse(ink[8])
    pad.page.locator("#file").set_input_files({"name": "no.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(pad.page.locator("#error-toast")).to_contain_text("picture")
    pad.click_button("Clear")
    pad.page.get_by_label("Theme").select_option("dark")
    pad.page.wait_for_timeout(300)
    assert pad.page.evaluate("shifts") == []


def forget_shifts(pad: DigitpadPage) -> None:
    """Forget the shifts so far: what is opened moves what is below it."""
    pad.page.wait_for_timeout(300)
    pad.page.evaluate("shifts.length = 0")


class HeldRequests:
    """Requests of a context that wait until they are released."""

    def __init__(self, context: BrowserContext, pattern: str) -> None:
        self._routes: list[Route] = []
        self._released = False
        context.route(pattern, self._handle)

    def release(self) -> None:
        self._released = True
        for route in self._routes:
            route.continue_()

    def _handle(self, route: Route) -> None:
        if self._released:
            route.continue_()
        else:
            self._routes.append(route)


@pytest.mark.parametrize("screen", SMALL_SCREENS)
def test_layout_never_shifts_when_model_and_lazy_chunks_load_late(new_context, ink, screen):
    context = new_context(**SCREENS[screen], **FULL_MOTION, service_workers="block", permissions=["clipboard-write"])
    context.add_init_script(WATCH)
    model = HeldRequests(context, "**/*.safetensors")
    evidence, gallery, sharing = (
        HeldRequests(context, f"**/{chunk(entry)}")
        for entry in ("evidence/panel.ts", "gallery/list.ts", "share/actions.ts")
    )
    pad = visit(context)
    expect(pad.status).to_contain_text("Loading")
    model.release()
    expect(pad.status).not_to_contain_text("Loading")
    pad.draw_with_mouse(ink[4])
    pad.expect_digit(4, ink[4])
    assert pad.page.evaluate("shifts") == []
    pad.page.locator("#why").click()
    for name in SECTIONS:
        pad.open_section(name)
    forget_shifts(pad)
    gallery.release()
    expect(pad.page.locator("#examples button")).to_have_count(12)
    evidence.release()
    expect(pad.page.locator("#evidence[data-shown]")).to_be_attached()
    pad.click_button("Copy link")
    sharing.release()
    expect(pad.page.locator("#status-toast")).not_to_be_empty()
    heights = {}
    for changes in (UNSURE, NO_DIGIT, TAUGHT):
        pad.replace_prediction(changes)
        pad.page.wait_for_timeout(300)
        reason = pad.page.locator("#reason")
        heights[reason.inner_text()] = reason.bounding_box()["height"]
    reason.evaluate("(element, text) => { element.textContent = text }", LONG_REASON)
    heights[LONG_REASON] = reason.bounding_box()["height"]
    assert len(set(heights.values())) == 1, heights
    assert pad.page.evaluate("shifts") == []


@pytest.mark.parametrize("screen", SMALL_SCREENS)
def test_answer_keeps_its_height_in_every_state_and_language(new_context, ink, screen):
    context = new_context(**SCREENS[screen], service_workers="block")
    model = HeldRequests(context, "**/*.safetensors")
    pad = visit(context)
    heights = defaultdict(dict)

    def measure(state: str) -> None:
        for name, language in LANGUAGES.items():
            change_language(pad.page, language)
            expect_language(pad.page, language)
            heights[name][state] = pad.page.locator("#answer").evaluate("answer => answer.offsetHeight")

    measure("loading")
    pad.set_strokes(ink[7])
    measure("loading, drawing kept")
    model.release()
    pad.expect_digit(7, ink[7])
    measure("sure")
    pad.replace_prediction(UNSURE)
    measure("unsure")
    pad.replace_prediction(NO_DIGIT)
    measure("no digit")
    pad.replace_prediction(TAUGHT)
    measure("taught")
    pad.open_section("settings")
    pad.page.locator("#live-toggle").uncheck()
    pad.page.evaluate("scrollTo(0, 0)")
    pad.draw_with_mouse(ink[7])
    expect(pad.status).to_have_attribute("data-strokes", "0")
    measure("not live")
    pad.page.locator("#clear").click()
    measure("blank")
    assert {name: states for name, states in heights.items() if len(set(states.values())) > 1} == {}


def test_layout_shift_is_detected(new_context):
    context = new_context()
    context.add_init_script(WATCH)
    page = visit(context).page
    page.wait_for_load_state("load")
    page.evaluate("document.body.prepend(Object.assign(document.createElement('p'), {textContent: 'Late!'}))")
    wait_until(page, "shifts.length")


@pytest.mark.parametrize(
    "screen", [LANDSCAPE, {**LANDSCAPE, "viewport": {"width": 844, "height": 390}}], ids=["small", "large"]
)
def test_pad_and_answer_fit_a_phone_in_landscape(open_pad, ink, screen):
    pad = open_pad(**screen)
    pad.draw_with_touch(ink[3])
    pad.expect_digit(3, ink[3])
    expect_essentials(pad)
    box = pad.area.bounding_box()
    assert box["width"] > 2 * box["height"]


def test_essentials_fit_a_desktop_screen(open_pad, ink):
    pad = open_pad(viewport={"width": 1440, "height": 900})
    pad.set_strokes(ink[3])
    pad.expect_digit(3, ink[3])
    expect_essentials(pad)
    for part in (pad.bars.last, *pad.page.locator("#more > *").locator("visible=true").all()):
        expect(part).to_be_in_viewport(ratio=1)


def expect_essentials(pad: DigitpadPage) -> None:
    buttons = pad.page.locator("#toolbar button, #why, #correct").locator("visible=true").all()
    for part in (pad.area, *buttons, pad.status):
        expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("screen", [PHONE, LANDSCAPE], ids=["upright", "landscape"])
def test_whatever_is_pressed_is_large_enough_for_a_finger(open_pad, screen):
    page = open_pad(**screen).page
    for name in SECTIONS:
        open_section(page, name)
    expect(page.locator("#examples button")).to_have_count(12)
    small = page.locator("button:visible, select:visible, summary:visible, #bars li").evaluate_all(
        """parts => parts
          .map(part => [part.id || part.textContent, part.getBoundingClientRect()])
          .filter(([, {width, height}]) => Math.min(width, height) < 44)
          .map(([name, {width, height}]) => `${name}: ${width} x ${height}`)"""
    )
    assert small == []


def test_chosen_theme_applies_from_the_first_paint_of_the_next_visit(new_context):
    context = new_context(color_scheme="light", service_workers="block")
    context.guard.allow("Service Worker")
    page = visit(context).page
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    open_section(page, "settings")
    page.get_by_label("Theme").select_option("dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.add_init_script(PAINT)
    page.reload()
    expect(page.get_by_label("Theme")).to_have_value("dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    wait_until(page, "performance.getEntriesByType('paint').length")
    [(theme, when)] = page.evaluate("themes")
    assert theme == "dark"
    assert when <= page.evaluate("performance.getEntriesByName('first-paint')[0].startTime")
    frame = page.evaluate("[...document.querySelectorAll('meta[name=theme-color]')].map(({media}) => media)")
    assert frame == ["not all", "all"]
