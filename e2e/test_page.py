"""The page itself: layout, names, console and network hygiene."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from offline import cached_paths, wait_for_service_worker
from page import DESKTOP, PHONE, visit

CARD_SIZE = (1200, 630)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE, {"viewport": {"width": 320, "height": 568}}], ids=str)
def test_page_has_no_horizontal_overflow(open_pad, ink, screen):
    pad = open_pad(**screen)
    pad.set_strokes(ink[8])
    pad.wait_for_answer(len(ink[8]))
    assert pad.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_dark_and_light_theme_differ(open_pad):
    colours = [
        open_pad(color_scheme=scheme).page.evaluate(
            "(() => { const c = document.createElement('canvas').getContext('2d');"
            " const of = [document.documentElement, document.body].map(e => getComputedStyle(e).backgroundColor);"
            " c.fillStyle = of.find(colour => colour !== 'rgba(0, 0, 0, 0)') ?? 'white'; c.fillRect(0, 0, 1, 1);"
            " return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3).reduce((a, b) => a + b) / 765 })()"
        )
        for scheme in ("light", "dark")
    ]
    light, dark = colours
    assert light > 0.7
    assert dark < 0.3


def test_ink_is_visible_in_the_dark_theme(open_pad, ink):
    pad = open_pad(color_scheme="dark")
    pad.set_strokes(ink[0])
    pad.expect_digit(0, ink[0])
    assert pad.count_ink_pixels() > 100


def test_ink_stays_when_the_color_scheme_changes(pad, ink):
    pad.set_strokes(ink[0])
    pad.expect_digit(0, ink[0])
    pad.page.emulate_media(color_scheme="dark")
    pad.page.wait_for_timeout(100)
    assert pad.count_ink_pixels() > 100


def test_buttons_and_pad_have_accessible_names(pad):
    expect(pad.area).to_be_visible()
    for name in ("Predict", "Undo", "Redo", "Eraser", "Clear"):
        expect(pad.page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(pad.bars).to_have_count(10)
    expect(pad.page.get_by_role("list", name="Probability of each digit").get_by_role("listitem")).to_have_count(10)


def test_buttons_work_from_the_keyboard(pad, ink):
    pad.draw_with_mouse(ink[1])
    pad.expect_digit(1, ink[1])
    pad.page.get_by_role("button", name="Clear", exact=True).focus()
    pad.page.keyboard.press("Enter")
    pad.expect_blank()


def test_page_has_a_title_a_language_and_a_manifest(pad):
    assert "Digitpad" in pad.page.title()
    assert pad.page.locator("html").get_attribute("lang")
    href = pad.page.locator("link[rel=manifest]").get_attribute("href")
    manifest = pad.page.evaluate("href => fetch(href).then(answer => answer.json())", href)
    for icon in manifest["icons"]:
        assert pad.page.evaluate("src => fetch(src).then(answer => answer.ok)", icon["src"])


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desk", "phone"])
def test_page_without_javascript_says_so_in_one_sentence(new_context, site, screen):
    context = new_context(**screen, java_script_enabled=False)
    context.guard.allow("was preloaded")  # the network, in vain
    page = context.new_page()
    page.goto(site.url)
    expect(page.locator("noscript p")).to_be_in_viewport(ratio=1)
    expect(page.locator("main")).to_be_hidden()


def test_page_sets_no_cookie(pad):
    pad.page.wait_for_load_state("load")
    assert pad.page.context.cookies() == []


def test_social_card_exists_and_is_not_downloaded_by_visitors(pad):
    wait_for_service_worker(pad.page)
    address = pad.page.locator("meta[property='og:image']").get_attribute("content")
    answer = pad.page.request.get(address.removeprefix("."))
    with Image.open(BytesIO(answer.body())) as card:
        assert card.size == CARD_SIZE
    assert len(answer.body()) < 100_000
    assert not [path for paths in cached_paths(pad.page).values() for path in paths if "card" in path]


FORBID_STORAGE = """
  const refuse = () => { throw new DOMException('Forbidden.', 'SecurityError') }
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'BroadcastChannel'])
    Object.defineProperty(window, name, { get: refuse })
  for (const name of ['serviceWorker', 'storage']) Object.defineProperty(Navigator.prototype, name, { get: refuse })
  window.rejections = []
  addEventListener('unhandledrejection', ({ reason }) => rejections.push(String(reason)))
"""


def test_page_works_in_silence_where_storage_and_service_workers_are_forbidden(new_context, ink):
    context = new_context()
    context.add_init_script(FORBID_STORAGE)
    pad = visit(context)
    pad.draw_with_mouse(ink[7])
    pad.expect_digit(7, ink[7])
    pad.page.locator("#correct").click()
    pad.page.locator("#correction-digits button").nth(3).click()
    pad.page.locator("#correction").get_by_role("button", name="Yes, it is a 3").click()
    pad.expect_digit(3, ink[7])
    pad.open_section("handwriting")
    expect(pad.page.locator("#handwriting-notice")).to_contain_text("This browser keeps nothing")
    pad.click_button("Write the digits")
    pad.click_button("Stop")
    pad.open_section("settings")
    pad.page.get_by_label("Theme").select_option("dark")
    pad.page.locator("#language").select_option("de")
    expect(pad.page.locator("html")).to_have_attribute("lang", "de")
    pad.page.evaluate("dispatchEvent(new Event('visibilitychange'))")
    pad.page.wait_for_timeout(1000)
    assert pad.page.evaluate("rejections") == []
