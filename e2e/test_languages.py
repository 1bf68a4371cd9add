"""The page in each language: detected, chosen, remembered, and mirrored for right-to-left scripts."""

import pytest
from playwright.sync_api import Route, expect

from chunks import chunk
from languages import LANGUAGES, choose, expect_language
from offline import visit_stopped_site
from page import PHONE, DigitpadPage, visit

GERMAN, ARABIC = LANGUAGES["de"], LANGUAGES["ar"]

WATCH = """
  globalThis.shifts = []
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifts.push(value)
  }).observe({ type: 'layout-shift', buffered: true })
  globalThis.seen = new Set()
  const record = () => {
    const undo = document.querySelector('#undo')
    if (undo && getComputedStyle(undo).visibility === 'visible') seen.add(undo.textContent)
    requestAnimationFrame(record)
  }
  requestAnimationFrame(record)
"""

BLOCK_STORAGE = """Object.defineProperty(globalThis, 'localStorage', {
  get() { throw new DOMException('Storage is blocked.', 'SecurityError') },
})"""


OFF_CENTER_ELEMENTS = (
    "h1",
    "digit-pad",
    "#answer",
    "#numeral",
    "#sentence",
    "#why",
    "#full-screen",
    "#predict",
    "#clear",
)
"""Elements, most of which lie to one side of the page's centre."""


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_page_uses_the_browsers_language(open_pad, ink, language):
    pad = open_pad(locale=language.locale)
    expect_language(pad.page, language)
    expect(pad.status).to_contain_text(language.draw)
    pad.set_strokes(ink[7])
    expect(pad.status).to_have_attribute("data-digit", "7")
    expect(pad.status).to_contain_text("7")
    expect(pad.status).to_contain_text(language.sure)
    pad.show_evidence()
    expect(pad.page.locator("#legend-for")).to_have_text(language.seven)
    pad.page.get_by_role("button", name=language.explain).click()
    dialog = pad.page.get_by_role("dialog", name=language.explain)
    expect(dialog.locator("#explain-count")).to_contain_text("14")
    if language.lang != "en":
        assert "What the network sees" not in dialog.inner_text()


def test_evidence_text_is_translated_when_the_language_changes(pad, ink):
    pad.draw_with_mouse(ink[7])
    pad.expect_digit(7, ink[7])
    pad.show_evidence()
    for language in [*LANGUAGES.values()][::-1]:
        choose(pad.page, language)
        expect(pad.page.locator("#legend-for")).to_have_text(language.seven)


def test_chosen_language_is_remembered(pad, ink):
    pad.set_strokes(ink[4])
    pad.expect_digit(4, ink[4])
    choose(pad.page, ARABIC)
    expect_language(pad.page, ARABIC)
    expect(pad.status).to_contain_text(ARABIC.sure)
    assert pad.count_ink_pixels() > 0
    pad.page.reload()
    expect_language(pad.page, ARABIC)
    choose(pad.page, LANGUAGES["en"])
    expect_language(pad.page, LANGUAGES["en"])
    pad.page.reload()
    expect_language(pad.page, LANGUAGES["en"])


def test_language_can_be_changed_without_storage(new_context):
    context = new_context()
    context.add_init_script(BLOCK_STORAGE)
    pad = visit(context)
    choose(pad.page, GERMAN)
    expect_language(pad.page, GERMAN)


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_language_that_fails_to_load_is_reported_and_the_page_stays_as_it_is(new_context, ink, locale):
    context = new_context(service_workers="block", locale=locale)
    context.guard.allow("Failed to load resource")
    context.route(f"**/{chunk('i18n/de.ts')}", lambda route: route.abort())
    pad = visit(context)
    if locale == "en-GB":
        choose(pad.page, GERMAN)
    expect(pad.page.locator("#status-toast")).to_contain_text("check your connection and try again")
    expect_language(pad.page, LANGUAGES["en"])
    pad.set_strokes(ink[2])
    pad.expect_digit(2, ink[2])
    context.unroute(f"**/{chunk('i18n/de.ts')}")
    choose(pad.page, GERMAN)
    expect_language(pad.page, GERMAN)
    expect(pad.page.locator("#status-toast")).to_have_text("")


def test_every_language_works_offline(new_context, start_site):
    pad = visit_stopped_site(new_context, start_site)
    for language in [*LANGUAGES.values()][::-1]:
        choose(pad.page, language)
        expect_language(pad.page, language)
    pad.page.context.close()


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desktop", "phone"])
def test_translation_causes_no_visible_change_and_no_layout_shift(new_context, screen):
    def late(route: Route) -> None:
        pad.page.wait_for_timeout(200)
        route.continue_()

    context = new_context(service_workers="block", locale="ar", **screen)
    context.add_init_script(WATCH)
    context.route(f"**/{chunk('i18n/ar.ts')}", late)
    pad = DigitpadPage(context.new_page())
    pad.page.goto("/")
    expect_language(pad.page, ARABIC)
    expect(pad.status).not_to_contain_text("…")  # the network is here
    pad.page.wait_for_timeout(300)
    assert pad.page.evaluate("[...seen]") == [ARABIC.undo]
    assert pad.page.evaluate("shifts") == []


def test_language_that_never_arrives_does_not_hide_the_page(new_context, ink):
    context = new_context(service_workers="block", locale="de")
    context.route(f"**/{chunk('i18n/de.ts')}", lambda _: None)
    pad = visit(context)
    expect(pad.page.locator("#undo")).to_be_visible()
    pad.draw_with_mouse(ink[3])
    pad.expect_digit(3, ink[3])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_bars_fill_their_rows_from_the_start_of_the_line(open_pad, ink, language):
    pad = open_pad(locale=language)
    pad.set_strokes(ink[7])
    pad.expect_digit(7, ink[7])
    boxes = pad.page.evaluate(
        "['.bar-digit', '.bar-track', '.bar-fill', '.bar-value'].map((part) => {"
        " const element = document.querySelector(`[data-winner] ${part}`);"
        " const { left, right } = element.getBoundingClientRect();"
        " const { borderLeftWidth, borderRightWidth } = getComputedStyle(element);"
        " return [left + parseFloat(borderLeftWidth), right - parseFloat(borderRightWidth)] })"
    )
    if LANGUAGES[language].rtl:
        boxes = [[-right, -left] for left, right in boxes]
    (digit_start, digit_end), (track_start, track_end), (start, end), (text_start, text_end) = boxes
    assert track_start < digit_start < digit_end < text_start < text_end < track_end
    row = pad.page.locator("#bars li").first.bounding_box()
    assert track_end - track_start == pytest.approx(row["width"], abs=0.5)
    assert start == pytest.approx(track_start, abs=0.5)
    share = float(pad.status.get_attribute("data-confidence"))
    assert end - start == pytest.approx(share * (track_end - track_start), abs=1)


def test_page_is_mirrored_in_right_to_left_languages(open_pad):
    """What lies left of the centre in English lies right of it in Arabic."""
    middles = {}
    for language in ("en", "ar"):
        pad = open_pad(locale=language)
        expect_language(pad.page, LANGUAGES[language])
        width = pad.page.viewport_size["width"]
        boxes = {part: pad.page.locator(part).bounding_box() for part in OFF_CENTER_ELEMENTS}
        middle = {part: (box["x"] + box["width"] / 2) / width - 0.5 for part, box in boxes.items() if box["width"]}
        middles[language] = middle
    for part, english in middles["en"].items():
        if abs(english) > 0.05:
            assert english * middles["ar"][part] < 0, part


def test_numbers_of_the_explanation_are_aligned_in_right_to_left_languages(open_pad):
    pad = open_pad(locale="ar")
    expect_language(pad.page, ARABIC)
    pad.page.get_by_role("button", name=ARABIC.explain).click()
    pad.page.locator(".explain-steps label").last.click()
    gaps = pad.page.locator(".explain-track > *").evaluate_all(
        """(all) => all.map((one) =>
          Math.abs(one.parentElement.getBoundingClientRect().right - one.getBoundingClientRect().right))"""
    )
    assert len(gaps) == 10
    assert max(gaps) < 1


def test_percentages_are_left_to_right_in_arabic(open_pad):
    """The sign is before the number, not mirrored behind it."""
    pad = open_pad(locale="ar")
    expect_language(pad.page, ARABIC)
    text = pad.page.locator("#bars .bar-value").first
    text.evaluate("(element) => { element.textContent = '\\u200e> 99.9\\u200e%\\u200e' }")
    left, right = text.evaluate(
        """(element) => {
          const edge = (character) => {
            const range = document.createRange()
            const at = element.textContent.indexOf(character)
            range.setStart(element.firstChild, at)
            range.setEnd(element.firstChild, at + 1)
            return range.getBoundingClientRect().left
          }
          return [edge('>'), edge('%')]
        }"""
    )
    assert left < right
