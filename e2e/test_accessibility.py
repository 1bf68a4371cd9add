"""The page for everybody: axe-core in every state, and what no engine finds by itself."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect

from axe import violations, violations_in_both_schemes
from languages import LANGUAGES, change_language, expect_language
from page import DESKTOP, NO_DIGIT, PHONE, SECTIONS, UNSURE, DigitpadPage, open_section, visit
from wait import wait_until

TARGET = 44
"""CSS pixels a side that a finger needs."""

CONTROLS = "button, select, a[href], input, summary, textarea, [tabindex='0'], [contenteditable]"
MAX_TABS = 100

SCREENS = {"desktop": DESKTOP, "phone": PHONE, "narrow": {"viewport": {"width": 320, "height": 256}}}

ANNOUNCEMENTS = """() => {
  const status = document.querySelector('#announcement')
  globalThis.heard = []
  new MutationObserver(() => {
    if (status.textContent) heard.push(status.textContent)
  }).observe(status, { childList: true, subtree: true, characterData: true })
}"""


GROW = """async (strokes) => {
  const pad = document.querySelector('digit-pad')
  const points = strokes.flatMap((stroke, which) => stroke.map((_, end) => [which, end + 1]))
  for (const [which, end] of points.filter((_, index) => index % 4 === 0 || index === points.length - 1)) {
    pad.strokes = [...strokes.slice(0, which), strokes[which].slice(0, end)]
    await new Promise(requestAnimationFrame)
    await pad.predict()
  }
}"""
"""Draws as a quick hand would: each step is named."""


def empty(pad: DigitpadPage, _: dict) -> None:
    expect(pad.status).not_to_contain_text("Loading")


def pen_down(pad: DigitpadPage, ink: dict) -> None:
    (first, *rest), *_ = pad.window_points(ink[4])
    pad.page.mouse.move(*first)
    pad.page.mouse.down()
    for point in rest:
        pad.page.mouse.move(*point)
    pad.wait_for_answer(1)


def result(pad: DigitpadPage, ink: dict) -> None:
    pad.set_strokes(ink[7])
    pad.expect_digit(7, ink[7])


def unsure(pad: DigitpadPage, ink: dict) -> None:
    result(pad, ink)
    pad.replace_prediction(UNSURE)
    expect(pad.status).to_contain_text("A 7 or a 1?")


def no_digit(pad: DigitpadPage, ink: dict) -> None:
    result(pad, ink)
    pad.replace_prediction(NO_DIGIT)
    expect(pad.status).to_have_attribute("data-digit", "")


def picture_error(pad: DigitpadPage, ink: dict) -> None:
    result(pad, ink)
    pad.page.evaluate(
        "document.body.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, clipboardData: new DataTransfer()}))"
    )
    expect(pad.page.get_by_role("alert").filter(has_text="copy one first")).to_be_visible()


def evidence(pad: DigitpadPage, ink: dict) -> None:
    result(pad, ink)
    pad.show_evidence()


def evidence_compared(pad: DigitpadPage, ink: dict) -> None:
    evidence(pad, ink)
    pad.replace_prediction(UNSURE)
    pad.page.locator("#compare").click()
    expect(pad.page.locator("#evidence-overlay[data-shown]")).to_be_attached()


def everything_open(pad: DigitpadPage, ink: dict) -> None:
    result(pad, ink)
    pad.open_all()


def wide(pad: DigitpadPage, ink: dict) -> None:
    pad.click_button("Wide")
    result(pad, ink)


def full_screen(pad: DigitpadPage, ink: dict) -> None:
    pad.click_button("Full screen")
    pad.page.wait_for_timeout(300)
    result(pad, ink)


def erasing(pad: DigitpadPage, ink: dict) -> None:
    result(pad, ink)
    pad.click_button("Eraser")
    expect(pad.page.locator("#eraser")).to_have_attribute("aria-pressed", "true")


def not_live(pad: DigitpadPage, ink: dict) -> None:
    pad.open_section("settings")
    pad.page.locator("#live-toggle").uncheck()
    pad.draw_with_mouse(ink[7])
    expect(pad.status).to_contain_text("Press Predict")


def explanation(pad: DigitpadPage, ink: dict) -> None:
    result(pad, ink)
    pad.page.locator("#explain").click()
    pad.page.get_by_role("button", name="Next").click()
    expect(pad.page.locator("#explain-count")).to_have_text("Step 2 of 14")


def explanation_last_step(pad: DigitpadPage, _: dict) -> None:
    pad.page.locator("#explain").click()
    pad.page.locator(".explain-steps label").last.click()
    expect(pad.page.locator("#explain-count")).to_have_text("Step 14 of 14")


def update_banner(pad: DigitpadPage, ink: dict) -> None:
    result(pad, ink)
    pad.page.evaluate("document.querySelector('#update-banner').hidden = false")


STATES: list[Callable[[DigitpadPage, dict], None]] = [
    empty,
    pen_down,
    result,
    unsure,
    no_digit,
    picture_error,
    evidence,
    evidence_compared,
    everything_open,
    erasing,
    update_banner,
    explanation,
    explanation_last_step,
]
"""Those of one visit."""


def test_axe_finds_no_violation_in_any_state(pad, ink, subtests):
    for state in STATES:
        with subtests.test(state.__name__):
            state(pad, ink)
            assert violations_in_both_schemes(pad.page) == []
        pad.page.mouse.up()
        if pad.page.locator("dialog[open]").count():
            pad.page.keyboard.press("Escape")


@pytest.mark.parametrize("state", [wide, full_screen, not_live], ids=lambda state: state.__name__)
def test_axe_finds_no_violation_with_other_settings(pad, ink, state):
    state(pad, ink)
    assert violations_in_both_schemes(pad.page) == []


def test_axe_finds_no_violation_without_the_network(new_context, ink):
    context = new_context(service_workers="block")
    context.guard.allow("Failed to load resource")
    context.route("**/*.safetensors", lambda route: route.abort())
    pad = visit(context)
    expect(pad.page.get_by_role("button", name="Try again")).to_be_visible()
    pad.draw_with_mouse(ink[5])
    assert violations_in_both_schemes(pad.page) == []


def test_axe_finds_no_violation_in_any_language(phone, ink, subtests):
    phone.draw_with_touch(ink[3])
    phone.expect_digit(3, ink[3])
    phone.open_all()
    for name, language in LANGUAGES.items():
        with subtests.test(name):
            change_language(phone.page, language)
            expect_language(phone.page, language)
            assert violations(phone.page) == []
            phone.page.locator("#explain").tap()
            expect(phone.page.get_by_role("dialog", name=language.explain)).to_be_visible()
            assert violations(phone.page) == []
        phone.page.keyboard.press("Escape")


def test_escape_closes_the_dialog_and_keeps_the_drawing(pad, ink):
    explanation(pad, ink)
    pad.page.keyboard.down("Escape")
    expect(pad.page.locator("#explain-dialog")).to_have_count(0)
    pad.page.keyboard.down("Escape")  # still held: the key repeats
    pad.page.keyboard.up("Escape")
    assert pad.count_ink_pixels() > 0
    pad.page.locator("#viewfinder").evaluate("(dialog) => { dialog.showModal() }")
    pad.page.keyboard.press("Escape")
    expect(pad.page.locator("#viewfinder")).not_to_be_visible()
    assert pad.count_ink_pixels() > 0
    pad.page.keyboard.press("Escape")
    pad.expect_blank()


def test_axe_finds_no_violation_in_any_dialog(pad):
    dialogs = pad.page.locator("dialog")
    for which in range(dialogs.count()):
        dialogs.nth(which).evaluate("(dialog) => { dialog.showModal() }")
        assert violations_in_both_schemes(pad.page) == []
        pad.page.keyboard.press("Escape")
        expect(dialogs.nth(which)).not_to_be_visible()


def test_axe_finds_a_violation_that_is_there(pad):
    pad.page.evaluate("document.querySelector('#undo').textContent = ''")
    assert "button-name" in "".join(violations(pad.page))


def test_answer_is_announced_once_when_the_pen_rests(pad, ink):
    empty(pad, ink)
    pad.page.wait_for_timeout(700)
    pad.page.evaluate(ANNOUNCEMENTS)
    four = ink[4]
    pad.page.evaluate(GROW, in_pad(four))
    pad.expect_digit(4, four)
    wait_until(pad.page, "heard.length > 0")
    pad.page.wait_for_timeout(1000)
    (heard,) = pad.page.evaluate("heard")
    assert heard == pad.status.inner_text().strip()
    assert heard.startswith("It’s a 4")


def test_stroke_of_some_seconds_is_announced_once_when_the_pen_is_up(pad, ink):
    empty(pad, ink)
    pad.page.wait_for_timeout(700)
    pad.page.evaluate(ANNOUNCEMENTS)
    (points,) = pad.window_points(ink[3])
    mouse = pad.page.mouse
    mouse.move(*points[0])
    mouse.down()
    for index, point in enumerate(points):
        mouse.move(*point)
        pad.page.wait_for_timeout(800 if index % 10 == 5 else 40)
    pad.page.wait_for_timeout(800)
    assert pad.page.evaluate("heard") == []
    mouse.up()
    wait_until(pad.page, "heard.length > 0")
    pad.page.wait_for_timeout(1000)
    assert pad.page.evaluate("heard") == [pad.status.inner_text().strip()]


def focus_by_tab(page: Page) -> list[dict]:
    """What Tab reaches from the page's start, with how the focus shows on each."""
    page.evaluate("document.activeElement.blur(); for (const one of document.all) delete one.focused")
    reached = []
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        now = page.evaluate(
            """() => {
              const element = document.activeElement
              if (element === document.body || element.focused) return null
              element.focused = true
              const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element)
              const { left, top, right, bottom } = element.getBoundingClientRect()
              return { id: element.id || element.tagName, style: outlineStyle, width: parseFloat(outlineWidth),
                       colour: outlineColor, box: [left, top, right, bottom] }
            }"""
        )
        if now is None:
            return reached
        reached.append(now)
    pytest.fail(f"Tab comes to no end after {MAX_TABS} controls.")


def test_tab_reaches_every_control_with_a_visible_focus(pad, subtests):
    pad.page.evaluate("for (const section of document.querySelectorAll('details')) section.open = true")
    expect(pad.page.locator("#examples button")).to_have_count(12)
    for media in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        with subtests.test(**media):
            pad.page.emulate_media(**media)
            expect_focus_visible(pad.page)


def expect_focus_visible(page: Page) -> None:
    reached = focus_by_tab(page)
    controls = page.locator(CONTROLS).locator("visible=true")
    stops = "(all) => all.filter((one) => one.tabIndex >= 0).length"  # arrows reach the others
    assert len(reached) == controls.evaluate_all(stops)
    for focus in reached:
        assert focus["style"] != "none", focus
        assert focus["width"] >= 2, focus
        assert focus["colour"] not in {"rgba(0, 0, 0, 0)", "transparent"}, focus
        left, top, right, bottom = focus["box"]
        assert left >= 0, focus
        assert right <= page.viewport_size["width"], focus
        assert top < page.viewport_size["height"], focus
        assert bottom > 0, focus


def too_small(where: Locator) -> list[list]:
    """The controls in some part of a page that a finger would miss, a label's whole face counting as its control's."""
    boxes = (
        where.locator(CONTROLS)
        .locator("visible=true")
        .evaluate_all(
            """(all) => all.map((one) => {
          const { width, height } = (one.closest('label') ?? one).getBoundingClientRect()
          return [one.id || one.textContent, width, height]
        })"""
        )
    )
    assert boxes
    return [box for box in boxes if min(box[1:]) < TARGET]


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_controls_have_the_minimum_touch_size_in_any_language(open_pad, screen):
    page = open_pad(**screen).page
    page.evaluate("document.querySelector('#update-banner').hidden = false")
    for name in SECTIONS:
        open_section(page, name)
    for language in LANGUAGES.values():
        change_language(page, language)
        expect_language(page, language)
        assert too_small(page.locator("body")) == [], language


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_controls_of_the_explanation_have_the_minimum_touch_size(open_pad, ink, screen):
    pad = open_pad(**screen)
    explanation(pad, ink)
    assert too_small(pad.page.locator("#explain-dialog")) == []


CLIPPED = """() => [...document.querySelectorAll('button, select, p, h1, h2, strong, li, a, label')]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).clipPath === 'none')
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
  .filter((one) => getComputedStyle(one).display !== 'inline')
  .map((one) => `${one.id || one.className} ${one.textContent.trim()} ${one.scrollWidth} > ${one.clientWidth}`)"""

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

SPACING = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }
"""

SPREAD = """(style) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  document.adoptedStyleSheets = [sheet]
}"""

NARROW = {
    "320 pixels": {"viewport": {"width": 320, "height": 256}},
    "200 %": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
    "phone": PHONE,
}


@pytest.mark.parametrize("screen", NARROW.values(), ids=NARROW)
def test_text_reflows_without_being_cut_off_in_any_language(open_pad, ink, screen):
    pad = open_pad(**screen)
    pad.area.scroll_into_view_if_needed()
    pad.page.evaluate("(strokes) => { document.querySelector('digit-pad').strokes = strokes }", in_pad(ink[7]))
    pad.expect_digit(7, ink[7])
    pad.open_all()
    for language in LANGUAGES.values():
        change_language(pad.page, language)
        expect_language(pad.page, language)
        assert pad.page.evaluate(SIDEWAYS) <= 0, language
        assert pad.page.evaluate(CLIPPED) == [], language


ENLARGE_AND_CLOSE = """(size) => {
  document.documentElement.style.fontSize = size
  for (const section of document.querySelectorAll('details')) section.open = false
  const why = document.querySelector('#why')
  if (why.ariaExpanded === 'true') why.click()
}"""

OVERFLOW_AND_OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('button, p, h1, h2, label, summary, canvas, digit-pad, #numeral')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => !one.closest('.visually-hidden, dialog, .toast'))
    .map((one) => [one, one.getBoundingClientRect()])
  const overlaps = boxes.flatMap(([one, a], index) => boxes.slice(index + 1).flatMap(([other, b]) => {
    const meet = a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
    return meet && !one.contains(other) && !other.contains(one) ? [`${one.outerHTML} and ${other.outerHTML}`] : []
  }))
  const { scrollWidth } = document.documentElement
  return scrollWidth > innerWidth ? [`${scrollWidth} pixels wide`, ...overlaps] : overlaps
}"""


def test_narrow_page_with_large_letters_neither_overflows_nor_overlaps(open_pad, ink, subtests):
    pad = open_pad(viewport={"width": 360, "height": 740})
    for percent, language in product([100, 125, 150, 175, 200], LANGUAGES.values()):
        with subtests.test(percent=percent, language=language.lang):
            if language == LANGUAGES["en"]:
                pad.page.evaluate(ENLARGE_AND_CLOSE, f"{percent}%")
            change_language(pad.page, language)
            expect_language(pad.page, language)
            pad.page.locator("#clear").click()
            assert pad.page.evaluate(OVERFLOW_AND_OVERLAPS) == []
            pad.page.evaluate("strokes => { document.querySelector('digit-pad').strokes = strokes }", in_pad(ink[7]))
            pad.expect_digit(7, ink[7])
            assert pad.page.evaluate(OVERFLOW_AND_OVERLAPS) == []
            pad.open_all()
            assert pad.page.evaluate(OVERFLOW_AND_OVERLAPS) == []


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_no_width_of_a_phone_overflows_with_large_letters(new_context, ink, locale):
    """A phone makes room for what overflows, so that nothing is cut off, but the page scrolls sideways."""
    pad = visit(new_context(**PHONE | {"device_scale_factor": 1}, locale=locale))
    pad.page.evaluate("strokes => { document.querySelector('digit-pad').strokes = strokes }", in_pad(ink[7]))
    pad.expect_digit(7, ink[7])
    overflowing = []
    for width, percent in product([320, 360, 390, 430, 480, 548], [100, 110, 130, 150, 200]):
        pad.page.set_viewport_size({"width": width, "height": 740})
        pad.page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{percent}%")
        if pad.page.evaluate("document.documentElement.scrollWidth") > width:
            overflowing.append((width, percent))
    assert overflowing == []


def test_text_can_be_enlarged_to_200_percent_and_spaced_in_any_language(pad, ink, subtests):
    everything_open(pad, ink)
    session = pad.page.context.new_cdp_session(pad.page)
    for name, language in LANGUAGES.items():
        change_language(pad.page, language)
        expect_language(pad.page, language)
        with subtests.test(f"{name}, larger"):
            session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
            assert pad.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
            assert pad.page.evaluate(SIDEWAYS) <= 0
            assert pad.page.evaluate(CLIPPED) == []
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
        with subtests.test(f"{name}, wider"):
            pad.page.evaluate(SPREAD, SPACING)
            assert pad.page.evaluate(SIDEWAYS) <= 0
            assert pad.page.evaluate(CLIPPED) == []
        pad.page.evaluate(SPREAD, "")


MISPLACED = """(dialog) => {
  const { left, right } = dialog.getBoundingClientRect()
  const parts = [...dialog.querySelectorAll('button, digit-pad, p, h2')]
  const boxes = parts.map((one) => [one, one.getBoundingClientRect()])
  const name = (one) => one.id || one.textContent
  return boxes.flatMap(([one, a], index) => {
    const outside = a.width > 0 && (a.left < left || a.right > right) ? [`${name(one)} is outside`] : []
    const covered = boxes.slice(index + 1).filter(([other, b]) => !one.contains(other)
      && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    return [...outside, ...covered.map(([other]) => `${name(one)} and ${name(other)} overlap`)]
  })
}"""


def expect_in_place(dialog: Locator) -> None:
    """Nothing overlaps or sticks out, and each button can be scrolled to and pressed."""
    assert dialog.evaluate(MISPLACED) == []
    for button in dialog.get_by_role("button").all():
        button.click(trial=True)


def enlarge_by_setting(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})


def enlarge_by_style(page: Page) -> None:
    page.evaluate("document.documentElement.style.fontSize = '200%'")


@pytest.mark.parametrize("enlarge", [enlarge_by_setting, enlarge_by_style], ids=["setting", "style"])
def test_dialogs_that_teach_are_in_place_with_large_letters(open_pad, ink, subtests, enlarge):
    pad = open_pad(viewport={"width": 360, "height": 740})
    enlarge(pad.page)
    for width, height in ((360, 740), (640, 360), (320, 256)):
        with subtests.test(width=width, height=height):
            pad.page.set_viewport_size({"width": width, "height": height})
            pad.click_button("Clear")
            expect_dialogs_in_place(pad, ink)
            pad.page.keyboard.press("Escape")
            expect(pad.page.locator("#enrolment")).to_have_count(0)


def expect_dialogs_in_place(pad: DigitpadPage, ink: dict) -> None:
    page = pad.page
    page.evaluate("strokes => { document.querySelector('digit-pad').strokes = strokes }", in_pad(ink[7]))
    pad.expect_digit(7, ink[7])
    page.locator("#correct").click()
    correction = page.locator("#correction")
    expect(correction.get_by_role("button")).to_have_count(12)
    expect_in_place(correction)
    correction.get_by_role("button", name="3", exact=True).click()
    expect(correction.get_by_role("button")).to_have_count(2)
    expect_in_place(correction)
    page.keyboard.press("Escape")
    open_section(page, "handwriting")
    pad.click_button("Write the digits")
    enrolment = page.locator("#enrolment")
    expect_in_place(enrolment)
    own_pad = enrolment.locator("digit-pad")
    own_pad.scroll_into_view_if_needed()
    expect(own_pad).to_be_in_viewport(ratio=0.99)
    own_pad.evaluate("(pad, strokes) => { pad.strokes = strokes }", in_pad(ink[7]))
    pad.click_button("Next")
    expect(enrolment.locator("#enrolment-note")).to_contain_text("Really a 0?")
    expect_in_place(enrolment)


def in_pad(strokes: list, side: int = 100) -> list:
    return [[[x * side + 20, y * side + 20] for x, y in stroke] for stroke in strokes]


COLOURS = """() => {
  const colour = (selector, name = 'backgroundColor') => getComputedStyle(document.querySelector(selector))[name]
  return { winner: colour('[data-winner] .bar-fill'), other: colour('li:not([data-winner]) .bar-fill'),
           background: colour('body'), border: colour('.bar-track', 'borderTopColor'),
           networkInput: colour('#network-input') }
}"""


def test_ink_bars_and_frame_are_visible_in_forced_colors(open_pad, ink, subtests):
    pad = open_pad(forced_colors="active")
    evidence(pad, ink)
    for scheme in ("light", "dark"):
        with subtests.test(scheme):
            pad.page.emulate_media(color_scheme=scheme)
            assert pad.count_ink_pixels() > 100
            colours = pad.page.evaluate(COLOURS)
            assert colours["winner"] != colours["other"]
            assert colours["background"] not in {colours["winner"], colours["other"], colours["border"]}
            assert colours["networkInput"] not in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}  # its ink is white
            assert violations(pad.page) == []


MOVING = """() => [...document.querySelectorAll('*')]
  .filter((one) => {
    const { animationName, animationDuration, transitionDuration, scrollBehavior } = getComputedStyle(one)
    const lasts = (times) => times.split(',').some((time) => parseFloat(time) > 0.01)
    return (animationName !== 'none' && lasts(animationDuration)) || lasts(transitionDuration)
      || scrollBehavior === 'smooth'
  }).map((one) => one.id || one.className || one.tagName)"""


def test_nothing_is_animated_with_reduced_motion(pad, ink):
    everything_open(pad, ink)
    assert pad.page.evaluate("document.getAnimations().length") == 0
    assert pad.page.evaluate(MOVING) == []
