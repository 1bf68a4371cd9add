"""Giving drawings to a site that takes them: what is offered, sent and taken back, and that nothing else is sent."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from axe import violations, violations_in_both_schemes
from chunks import chunk, chunk_list
from digitpad.contributions.store import Store
from languages import LANGUAGES, change_language, expect_language
from offline import cached_paths, wait_for_service_worker, wait_until_lazy_files_cached
from page import PHONE, DigitpadPage, visit
from server_process import Site
from wait import wait_until

PATH = "/api/v1/contributions"
OFFER_CHUNK = chunk("contributions/offer.ts")
OFFER = "Give this drawing to train better networks?"

TEACH = "label => document.querySelector('digit-pad').teach(label, { sure: true })"
"""Correct the answer, in whatever language the page is."""

LAYOUT_SHIFTS = """globalThis.shifts = []
new PerformanceObserver((list) => {
  for (const { sources } of list.getEntries()) shifts.push(...sources.map(({ node }) => node?.nodeName))
}).observe({ type: 'layout-shift', buffered: true })"""

ANNOUNCEMENTS = """() => {
  globalThis.heard = []
  new MutationObserver(() => {
    for (const region of document.querySelectorAll('[role=status], [role=alert]')) {
      const text = region.textContent.trim()
      if (text && !heard.includes(text) && !region.closest('#answer')) heard.push(text)
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true })
}"""


def start_giving(start_site: Callable[..., Site], database: Path, **settings: str) -> Site:
    """Start a site that takes drawings into a new store."""
    with closing(Store(f"sqlite:///{database}")) as store:
        store.migrate()
    return start_site(DIGITPAD_CONTRIBUTIONS=f"sqlite:///{database}", **settings)


@pytest.fixture(scope="module")
def site_and_database(start_site: Callable[..., Site], tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path]:
    database = tmp_path_factory.mktemp("contributions") / "contributions.db"
    return start_giving(start_site, database, DIGITPAD_CONTRIBUTION_RATE_LIMIT="none"), database


@pytest.fixture
def database(site_and_database: tuple[Site, Path]) -> Path:
    """The store of the site, empty."""
    _, database = site_and_database
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM contributions")
    return database


@pytest.fixture
def giving(site_and_database: tuple[Site, Path], database: Path) -> Site:  # noqa: ARG001 - it must be empty
    """A site that takes drawings."""
    site, _ = site_and_database
    return site


def rows(database: Path) -> list[tuple[str, int | None, int | None]]:
    """The strokes, labels and answers in the store."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT strokes, label, answer FROM contributions ORDER BY id").fetchall()


def watch(page: Page) -> list[Request]:
    """The requests from now on that could hold a drawing: all to the API, and all with a body."""
    requests: list[Request] = []
    page.context.on(
        "request",
        lambda request: requests.append(request) if "/api/" in request.url or request.method != "GET" else None,
    )
    return requests


def draw(pad: DigitpadPage, strokes: list, **position: float) -> None:
    """Draw a digit on a page that is ready to offer."""
    expect(pad.page.locator("#given-drawings")).to_be_visible()
    pad.set_strokes(strokes, **position)
    pad.wait_for_answer(len(strokes))


def correct(pad: DigitpadPage, label: int) -> None:
    """Say what the drawing is, with the page's own button."""
    pad.page.locator("#correct").click()
    pad.page.locator("#correction").get_by_role("button", name=str(label), exact=True).click()
    sure = pad.page.locator("#correction").get_by_role("button", name=f"Yes, it is a {label}")
    expect(pad.page.locator("#correction:not(:has(#correction-digits)), #offer[data-shown=true]").first).to_be_visible()
    if sure.is_visible():
        sure.click()
    expect(pad.page.locator("#correction")).to_have_count(0)


def ask(pad: DigitpadPage, strokes: list, label: int, **position: float) -> Locator:
    """Draw, correct and look at what would be sent; the dialog."""
    draw(pad, strokes, **position)
    pad.page.evaluate(TEACH, label)
    pad.page.locator("#offer button").first.click()
    dialog = pad.page.locator("#consent-dialog")
    expect(dialog).to_be_visible()
    return dialog


def give(pad: DigitpadPage, strokes: list, label: int, **position: float) -> str:
    """Give a drawing; its token."""
    dialog = ask(pad, strokes, label, **position)
    dialog.locator("footer button").first.click()
    token = dialog.locator(".given-token").inner_text()
    dialog.locator("footer button").click()
    return token


def test_a_drawing_is_given_and_taken_back(new_context, giving, database, ink):
    context = new_context(giving.url, permissions=["clipboard-read", "clipboard-write"])
    pad = visit(context)
    requests = watch(pad.page)
    expect(pad.page.locator("#given-drawings")).to_be_visible()
    pad.draw_with_mouse(ink[7])
    pad.wait_for_answer(len(ink[7]))
    correct(pad, 1)
    offer = pad.page.get_by_role("region", name=OFFER)
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="See what is sent").click()
    dialog = pad.page.get_by_role("dialog", name="Give this drawing?")
    expect(dialog).to_contain_text("Only these lines are sent, and that they mean a 1.")
    expect(dialog).to_contain_text("You give this drawing and the digit you meant to the owner of this site")
    dialog.get_by_text("Exactly what is sent").click()
    shown = dialog.locator("details code").inner_text()
    assert (requests, rows(database)) == ([], [])

    dialog.get_by_role("button", name="Agree and send").click()
    thanks = pad.page.get_by_role("dialog", name="Thank you: your drawing has arrived")
    token = thanks.locator(".given-token").inner_text()
    (request,) = requests
    assert (request.method, request.post_data) == ("POST", shown)
    assert "cookie" not in request.all_headers()
    ((strokes, label, answer),) = rows(database)
    sent = json.loads(shown)
    assert sent.keys() == {"strokes", "label", "consent_version"}
    assert (json.loads(strokes), label, answer) == (sent["strokes"], 1, None)
    thanks.get_by_role("button", name="Copy token").click()
    expect(thanks.get_by_role("status")).to_have_text("Token copied.")
    assert pad.page.evaluate("navigator.clipboard.readText()") == token
    thanks.get_by_role("button", name="Close").click()
    expect(offer).to_be_hidden()

    pad.page.reload()
    pad.page.get_by_role("button", name="Drawings you gave").click()
    given = pad.page.get_by_role("dialog", name="Drawings you gave")
    item = given.get_by_role("listitem")
    expect(item).to_contain_text("A 1, given on")
    expect(item).to_contain_text(token)
    item.get_by_role("button", name="Take back").click()
    expect(given.get_by_role("status")).to_have_text("Taken back: the site has deleted the drawing.")
    expect(item).to_have_count(0)
    assert rows(database) == []
    for file in database.parent.glob("contributions.db*"):
        assert strokes.encode() not in file.read_bytes()
    assert [request.method for request in requests] == ["POST", "DELETE"]
    assert token not in requests[1].url


def test_nothing_is_sent_by_who_does_not_agree(new_context, giving, database, ink):
    pad = visit(new_context(giving.url))
    requests = watch(pad.page)
    draw(pad, ink[2])
    correct(pad, 3)
    pad.click_button("No, thanks")
    expect(pad.page.locator("#offer > div")).to_be_hidden()
    pad.page.evaluate(TEACH, 3)
    pad.page.wait_for_timeout(300)
    expect(pad.page.locator("#offer > div")).to_be_hidden()  # once per drawing and label

    pad.click_button("Clear")
    dialog = ask(pad, ink[5], 5)
    dialog.get_by_role("button", name="Do not send").click()
    pad.click_button("Clear")
    ask(pad, ink[6], 6)
    pad.page.keyboard.press("Escape")
    pad.click_button("Clear")
    draw(pad, ink[8])
    pad.page.evaluate(TEACH, 8)
    expect(pad.page.get_by_role("button", name="No, thanks")).to_be_visible()
    pad.draw_with_mouse(ink[1], size=0.3)  # further ink is another drawing
    expect(pad.page.locator("#offer > div")).to_be_hidden()
    pad.click_button("Giving drawings")
    given = pad.page.get_by_role("dialog", name="Giving drawings")
    expect(given).to_contain_text("You have given no drawing from this browser.")
    assert (requests, rows(database)) == ([], [])


def test_who_does_not_want_to_be_asked_is_not(new_context, giving, ink):
    pad = visit(new_context(giving.url))
    pad.click_button("Giving drawings")
    pad.page.get_by_role("switch", name="Ask after a correction").click()
    pad.click_button("Close")
    pad.page.reload()
    draw(pad, ink[4])
    pad.page.evaluate(TEACH, 4)
    pad.page.wait_for_timeout(300)
    expect(pad.page.locator("#offer > div")).to_be_hidden()


def test_pictures_are_never_offered(new_context, giving, ink):
    pad = visit(new_context(giving.url))
    expect(pad.page.locator("#given-drawings")).to_be_visible()
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="200" height="200" fill="white"/>'
        '<path d="M60 40h80L90 160" fill="none" stroke="black" stroke-width="14"/></svg>'
    )
    pad.page.evaluate(
        """svg => {
          const image = new Image()
          image.src = 'data:image/svg+xml,' + encodeURIComponent(svg)
          return image.decode().then(() => document.querySelector('digit-pad').showPicture(image))
        }""",
        svg,
    )
    pad.draw_with_mouse(ink[1], size=0.2)
    pad.page.evaluate(TEACH, 7)
    pad.page.wait_for_timeout(300)
    expect(pad.page.locator("#offer > div")).to_be_hidden()


def test_a_site_that_takes_no_drawings_offers_and_loads_nothing(new_context, ink):
    context = new_context()
    fetched: list[str] = []
    context.on("request", lambda request: fetched.append(request.url))
    pad = visit(context)
    wait_for_service_worker(pad.page)
    wait_until_lazy_files_cached(pad.page)
    pad.set_strokes(ink[7])
    pad.wait_for_answer(len(ink[7]))
    correct(pad, 1)
    pad.page.wait_for_timeout(300)
    expect(pad.page.locator("footer")).to_contain_text("Drawings and pictures are never sent anywhere.")
    expect(pad.page.locator("#offer, #given-drawings, [data-contributions]")).to_have_count(0)
    files = {chunk_list()["src/contributions/offer.ts"], OFFER_CHUNK.replace(".js", ".css")}
    cached = set().union(*cached_paths(pad.page).values())
    assert not [url for url in {*fetched, *cached} if "/offer-" in url or PATH in url or any(f in url for f in files)]
    assert "contribut" not in pad.page.request.get("/").text().lower()
    assert pad.page.request.get("/contributions.html").status == 404


def test_the_promise_in_the_footer_says_that_drawings_can_be_given(new_context, giving):
    page = new_context(giving.url).new_page()
    page.add_init_script(LAYOUT_SHIFTS)
    page.goto("/", wait_until="commit")
    footer = page.locator("footer > p").first
    expect(footer).to_have_text("Everything stays in your browser, unless you agree to give a drawing.")
    expect(page.locator("#given-drawings")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("shifts") == []


def test_failures_lose_nothing_and_say_what_to_do(new_context, start_site, tmp_path, ink):
    database = tmp_path / "contributions.db"
    site = start_giving(start_site, database, DIGITPAD_CONTRIBUTION_RATE_LIMIT="3 per hour")
    context = new_context(site.url)
    context.guard.allow(r"Failed to load resource")
    pad = visit(context)
    alert = pad.page.locator("dialog [role=alert]")
    dialog = ask(pad, ink[3], 8)
    context.set_offline(True)
    dialog.get_by_role("button", name="Agree and send").click()
    expect(alert).to_have_text("No answer from the site: check your connection and try again.")
    assert violations(pad.page) == []
    context.set_offline(False)
    dialog.get_by_role("button", name="Agree and send").click()
    expect(dialog.locator(".given-token")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()

    pad.page.evaluate("localStorage.removeItem('digitpad-given')")  # as from another browser
    pad.page.reload()
    expect(pad.page.locator("#given-drawings")).to_be_visible()
    pad.page.evaluate(TEACH, 8)
    pad.click_button("See what is sent")
    dialog.get_by_role("button", name="Agree and send").click()
    expect(alert).to_have_text("The site has this drawing already: it need not be sent again.")
    expect(dialog.get_by_role("button", name="Agree and send")).to_have_count(0)
    dialog.get_by_role("button", name="Do not send").click()

    pad.click_button("Clear")
    give(pad, ink[2], 2)
    pad.click_button("Clear")
    dialog = ask(pad, ink[6], 0)
    dialog.get_by_role("button", name="Agree and send").click()
    expect(alert).to_have_text(re.compile(r"Too many requests from here: try again in (59|60) minutes\."))
    dialog.get_by_role("button", name="Do not send").click()
    pad.click_button("Drawings you gave")
    pad.page.get_by_role("button", name="Take back: A 2, given on").click()
    expect(alert).to_contain_text("Too many requests from here")
    expect(pad.page.locator("#given-dialog li")).to_have_count(1)
    context.set_offline(True)
    pad.page.locator("#given-dialog li").get_by_role("button", name="Take back").click()
    expect(alert).to_have_text("No answer from the site: check your connection and try again.")
    expect(pad.page.locator("#given-dialog li")).to_have_count(1)
    assert len(rows(database)) == 2


REFUSALS = [
    (422, {"field": "strokes"}, "The site cannot use this drawing: draw the digit again, in a few lines."),
    (422, {"field": "consent_version"}, "The text to agree to has changed: reload the page and read it again."),
    (503, {}, "The site’s store is full or cannot be reached: try again later."),
    (404, {}, "The site has stopped taking drawings: its owner can still delete those you gave."),
    (502, "<html>Bad gateway</html>", "The site’s store is full or cannot be reached: try again later."),
]


def test_each_refusal_is_one_clear_sentence(new_context, giving, ink, subtests):
    context = new_context(giving.url)
    context.guard.allow(r"Failed to load resource")
    response = {}
    context.route(f"**{PATH}", lambda route: route.fulfill(**response))
    pad = visit(context)
    for label, (status, body, sentence) in enumerate(REFUSALS):
        with subtests.test(sentence):
            response |= {"status": status, "body": json.dumps(body)}
            dialog = ask(pad, ink[9], label)
            dialog.get_by_role("button", name="Agree and send").click()
            expect(dialog.get_by_role("alert")).to_have_text(sentence)
        dialog.get_by_role("button", name="Do not send").click()
        pad.click_button("Clear")


def test_a_drawing_that_is_gone_is_said_to_be(new_context, giving, database, ink):
    context = new_context(giving.url)
    context.guard.allow(r"Failed to load resource")
    pad = visit(context)
    token = give(pad, ink[4], 9)
    with closing(Store(f"sqlite:///{database}")) as store:
        assert store.withdraw(token)
    pad.click_button("Drawings you gave")
    given = pad.page.locator("#given-dialog")
    given.get_by_role("button", name="Take back").first.click()
    expect(given.get_by_role("status")).to_have_text(
        "The site does not have this drawing any more: it was deleted before."
    )
    expect(given.get_by_role("listitem")).to_have_count(0)


def test_a_token_from_elsewhere_takes_its_drawing_back(new_context, giving, database, ink):
    token = give(visit(new_context(giving.url)), ink[0], 6)
    context = new_context(giving.url)
    context.guard.allow(r"Failed to load resource")
    other = visit(context)
    other.click_button("Giving drawings")
    field = other.page.get_by_label("Token of a drawing that is not listed")
    field.fill("seven")
    field.press("Enter")
    expect(other.page.locator("dialog [role=alert]")).to_have_text("This is no token: paste the whole of it.")
    for wrong in (token[:-1], token[1:], token[::-1]):
        field.fill(wrong)
        field.press("Enter")
        expect(other.page.locator("dialog [role=status]")).to_have_text(
            "No drawing has this token: check the token, or it was deleted before."
        )
        expect(field).to_have_value(wrong)
        field.fill("seven")
        field.press("Enter")
        expect(other.page.locator("dialog [role=status]")).to_be_empty()
    assert len(rows(database)) == 1
    field.fill(token)
    field.press("Enter")
    expect(other.page.locator("dialog [role=status]")).to_have_text("Taken back: the site has deleted the drawing.")
    assert rows(database) == []


def test_page_of_a_site_that_has_stopped_works_as_any_other(new_context, start_site, tmp_path, ink):
    site = start_giving(start_site, tmp_path / "contributions.db")
    context = new_context(site.url)
    pad = visit(context)
    wait_for_service_worker(pad.page)
    expect(pad.page.locator("#given-drawings")).to_be_visible()
    give(pad, ink[7], 7)
    site.stop()
    pad.page.reload()
    pad.click_button("Clear")
    pad.set_strokes(ink[3])
    pad.expect_digit(3, ink[3])
    expect(pad.page.locator("footer")).to_contain_text("unless you agree to give a drawing")
    context.close()


def press_tab_until(button: Locator) -> None:
    """Press Tab until a button has the focus."""
    for _ in range(9):
        button.page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {button}.")


def test_everything_works_by_keyboard_and_is_announced(new_context, giving, database, ink):
    pad = visit(new_context(giving.url))
    draw(pad, ink[5])
    pad.page.evaluate(ANNOUNCEMENTS)
    keyboard = pad.page.keyboard
    pad.page.locator("#correct").focus()
    keyboard.press("Enter")
    expect(pad.page.locator("#correction")).to_be_visible()
    keyboard.press("5")
    look = pad.page.get_by_role("button", name="See what is sent")
    expect(look).to_be_visible()
    expect(pad.page.locator("#correct")).to_be_focused()  # the offer does not take the focus
    press_tab_until(look)
    keyboard.press("Enter")
    expect(pad.page.get_by_role("heading", name="Give this drawing?")).to_be_focused()
    press_tab_until(pad.page.get_by_role("button", name="Agree and send"))
    keyboard.press("Enter")
    expect(pad.page.get_by_role("heading", name="Thank you")).to_be_focused()
    keyboard.press("Escape")
    expect(pad.area).to_be_focused()
    pad.page.locator("#given-drawings").focus()
    keyboard.press("Enter")
    expect(pad.page.get_by_role("heading", name="Drawings you gave")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(pad.page.locator("#given-dialog li")).to_have_count(0)
    expect(pad.page.locator("#given-dialog h2")).to_be_focused()
    keyboard.press("Escape")
    expect(pad.page.locator("#given-drawings")).to_be_focused()
    assert rows(database) == []
    heard = pad.page.evaluate("heard")
    assert OFFER in heard
    assert "Taken back: the site has deleted the drawing." in heard


OVERLAPS = """() => {
  const boxOf = (selector) => document.querySelector(selector).getBoundingClientRect()
  const offer = boxOf('#offer')
  return ['#answer', 'digit-pad', '#toolbar', '#bars', '#more'].filter((selector) => {
    const { left, top, right, bottom } = boxOf(selector)
    return offer.left < right - 1 && left < offer.right - 1 && offer.top < bottom - 1 && top < offer.bottom - 1
  })
}"""
"""The parts of the page that the offer covers, or that cover it."""


def test_the_offer_covers_nothing_in_any_language(new_context, giving, ink, subtests):
    pad = visit(new_context(giving.url))
    draw(pad, ink[7])
    pad.page.evaluate(TEACH, 7)
    expect(pad.page.locator("#offer")).to_have_attribute("data-shown", "true")
    for name, language in LANGUAGES.items():
        with subtests.test(name):
            change_language(pad.page, language)
            expect_language(pad.page, language)
            for width, height in ((320, 568), (360, 640), (360, 740), (740, 360), (768, 1024), (1440, 900)):
                pad.page.set_viewport_size({"width": width, "height": height})
                wait_until(pad.page, f"({OVERLAPS})().length === 0")  # the pad takes its new shape in the next frame
            pad.page.locator("#offer button").first.click(trial=True)  # nothing lies over it
    pad.page.locator("#offer button").first.click()
    expect(pad.page.locator("#consent-dialog")).to_be_visible()


def test_dialogs_follow_when_the_language_changes(new_context, giving, database, ink):
    pad = visit(new_context(giving.url))
    german, english = LANGUAGES["de"], LANGUAGES["en"]
    dialog = ask(pad, ink[7], 7)
    change_language(pad.page, german)
    expect(dialog.get_by_role("heading").first).to_have_text("Diese Zeichnung geben?")
    expect(dialog.locator("blockquote")).to_contain_text("Du gibst")
    dialog.get_by_role("button", name="Einwilligen und senden").click()
    token = dialog.locator(".given-token").inner_text()
    change_language(pad.page, english)
    expect(dialog.get_by_role("heading")).to_have_text("Thank you: your drawing has arrived")
    expect(dialog.locator(".given-token")).to_have_text(token)
    dialog.get_by_role("button", name="Close").click()
    pad.click_button("Drawings you gave")
    change_language(pad.page, german)
    given = pad.page.get_by_role("dialog", name="Deine Zeichnungen")
    expect(given.get_by_role("listitem")).to_contain_text("Eine 7, gegeben am")
    given.get_by_role("button", name="Zurücknehmen: Eine 7").click()
    expect(given.get_by_role("listitem")).to_have_count(0)
    assert rows(database) == []


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desktop", "phone"])
def test_each_part_is_shown_whole_and_is_accessible_in_any_language(new_context, giving, ink, subtests, screen):
    pad = visit(new_context(giving.url, **screen))
    page = pad.page

    def look(selector: str) -> None:
        part = page.locator(selector)
        for name, language in LANGUAGES.items():
            with subtests.test(f"{selector} in {name}"):
                change_language(page, language)
                expect_language(page, language)
                part.evaluate("part => { for (const details of part.querySelectorAll('details')) details.open = true }")
                assert violations_in_both_schemes(page) == []
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                assert part.evaluate("one => one.scrollWidth <= one.clientWidth")
                assert language.lang == "en" or "drawing" not in part.inner_text().lower()

    expect(page.locator("#given-drawings")).to_be_visible()
    look("footer")
    pad.area.scroll_into_view_if_needed()
    dialog = ask(pad, ink[3], 3)
    look("#consent-dialog")
    dialog.locator("footer button").first.click()
    expect(dialog.locator(".given-token")).to_be_visible()
    look("#consent-dialog")
    dialog.locator("footer button").click()
    page.locator("#given-drawings").click()
    expect(page.locator("#given-dialog li")).to_have_count(1)
    look("#given-dialog")


@pytest.mark.parametrize(("viewport", "font_size"), [((320, 256), 16), ((360, 740), 32)], ids=["narrow", "large text"])
def test_consent_can_be_read_on_small_screens_and_in_large_text(new_context, giving, ink, viewport, font_size):
    pad = visit(new_context(giving.url, viewport=dict(zip(("width", "height"), viewport, strict=True))))
    session = pad.page.context.new_cdp_session(pad.page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": font_size, "fixed": font_size}})
    dialog = ask(pad, ink[1], 1)
    clipped = """dialog => [...dialog.querySelectorAll(':not(code)')].filter((one) => {
      const { display, overflow } = getComputedStyle(one)
      return display !== 'inline' && (one.scrollWidth > one.clientWidth + 1 || overflow !== 'visible')
    }).map(({ tagName, className }) => `${tagName}.${className}`).filter((name) => !/svg|path/.test(name))"""
    assert dialog.evaluate(clipped) == []
    pad.page.evaluate("document.documentElement.style.fontSize = '32px'")
    sent = dialog.locator(".contribution-sent > div")
    assert sent.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert sent.evaluate("one => one.clientWidth > 9 * parseFloat(getComputedStyle(one).fontSize)") or sent.evaluate(
        "one => one.clientWidth === one.parentElement.clientWidth"
    )
    agree = dialog.get_by_role("button", name="Agree and send")
    agree.scroll_into_view_if_needed()
    expect(agree).to_be_in_viewport(ratio=1)
