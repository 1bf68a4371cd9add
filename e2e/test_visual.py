"""How the page looks: by day and by night, on every screen, and without anything that jumps."""

import pytest
from playwright.sync_api import expect

from offline import wait_for_service_worker
from page import PHONE, DigitpadPage, visit
from wait import wait_until

ON_ITS_SIDE = {**PHONE, "viewport": {"width": 740, "height": 360}}
SCREENS = {
    "phone": PHONE,
    "phone on its side": ON_ITS_SIDE,
    "tablet": {"viewport": {"width": 768, "height": 1024}},
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "4K": {"viewport": {"width": 3840, "height": 2160}},
}

WATCH = """
  window.shifts = [];
  new PerformanceObserver(list => {
    for (const {value, sources} of list.getEntries())
      shifts.push([value, ...sources.map(({node}) => node?.id || node?.className || node?.nodeName)]);
  }).observe({type: 'layout-shift', buffered: true});
"""
"""Notes every shift of the layout, those soon after a press included."""

PAINT = """
  window.themes = [];
  new MutationObserver(() => themes.push([document.documentElement.dataset.theme, performance.now()]))
    .observe(document, {attributes: true, attributeFilter: ['data-theme'], subtree: true});
"""


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_layout_never_shifts_in_a_whole_visit(new_context, ink, screen):
    context = new_context(**screen)
    context.add_init_script(WATCH)
    pad = visit(context)
    wait_for_service_worker(pad.page)
    expect(pad.page.locator("#examples button")).to_have_count(12)
    pad.draw_with_mouse(ink[4])
    pad.expect_digit(4, ink[4])
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


def test_layout_shift_is_detected(new_context):
    context = new_context()
    context.add_init_script(WATCH)
    page = visit(context).page
    page.wait_for_load_state("load")
    page.evaluate("document.body.prepend(Object.assign(document.createElement('p'), {textContent: 'Late!'}))")
    wait_until(page, "shifts.length")


@pytest.mark.parametrize(
    "screen", [ON_ITS_SIDE, {**ON_ITS_SIDE, "viewport": {"width": 844, "height": 390}}], ids=["small", "large"]
)
def test_pad_and_answer_fit_a_phone_in_landscape(open_pad, ink, screen):
    pad = open_pad(**screen)
    pad.draw_with_touch(ink[3])
    pad.expect_digit(3, ink[3])
    assert pad.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    expect_essentials(pad)


def test_essentials_fit_a_desktop_screen(open_pad, ink):
    pad = open_pad(viewport={"width": 1440, "height": 900})
    pad.draw_with_mouse(ink[3])
    pad.expect_digit(3, ink[3])
    expect_essentials(pad)
    for part in ("#legend", "#network-input", "#explain", "#toggles"):
        expect(pad.page.locator(part)).to_be_in_viewport(ratio=1)


def expect_essentials(pad: DigitpadPage) -> None:
    for part in (pad.area, *pad.page.locator("#toolbar button").all(), pad.status, pad.bars.last):
        expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("screen", [PHONE, ON_ITS_SIDE], ids=["upright", "on its side"])
def test_all_controls_have_the_minimum_touch_size(open_pad, screen):
    page = open_pad(**screen).page
    expect(page.locator("#examples button")).to_have_count(12)
    small = page.locator("button:visible, select:visible, #bars li").evaluate_all(
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
