"""The journeys that differ between engines, in Firefox and WebKit; all other tests run in Chromium."""

import base64
import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from urllib.request import urlopen

import pytest
from PIL import Image

import engines
from digitpad import Recognizer
from drivers import Engine
from engine_page import EnginePage, forget_visits
from languages import LANGUAGES
from offline import CACHED_PATHS, find_lazy_files
from page import DESKTOP
from photos import draw_picture, encode_frames, encode_picture
from sample_numbers import whole
from server_process import Site
from test_pictures import FIRST_FRAME_BLANK, FIRST_FRAME_ONLY
from test_restrictions import SENTENCE

TURNS = [None, 0, 3, 1, 5, 2, 6, 4]
"""Pillow's transpositions from upright to stored, for the EXIF orientations 1 to 8."""


def start(name: str, *, hardened: bool = False) -> AbstractContextManager[Engine]:
    """Start an engine, or skip the test if it is not here."""
    if not engines.FIND[name]():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(engines.missing(name))
    return {"Firefox": engines.start_firefox, "WebKit": engines.start_webkit}[name](hardened=hardened)


@pytest.fixture(scope="module", params=engines.FIND)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One browser for all journeys."""
    with start(request.param) as engine:
        engine.resize(**DESKTOP["viewport"])
        yield engine


@pytest.fixture
def page(engine: Engine, site: Site) -> Iterator[EnginePage]:
    forget_visits(engine, site.url)
    yield EnginePage(engine, site.url)
    engine.resize(**DESKTOP["viewport"])
    assert engine.console() == []


def test_digits_are_drawn_with_every_kind_of_pointer(page, ink, subtests):
    for pointer in page.engine.pointers:
        for digit in range(10) if pointer == "mouse" else (0, 4, 7):
            with subtests.test(pointer=pointer, digit=digit):
                page.redraw(ink[digit], digit, pointer=pointer)


def test_pictures_are_turned_and_read_as_by_the_library(page, ink, subtests):
    """A 6 that is not turned as its file says is a 9, or no digit."""
    six = draw_picture(ink[6], side=64, width=4)
    pictures = {
        (file_format, orientation): turned_picture(six, file_format, orientation)
        for file_format in ("JPEG", "PNG", "WEBP")
        for orientation in range(1, 9)
    }
    recognizer = Recognizer()
    answers = page.run(READ_PICTURES % json.dumps([base64.b64encode(file).decode() for file in pictures.values()]))
    for (name, file), (digit, confidence) in zip(pictures.items(), answers, strict=True):
        with subtests.test(name):
            expected = recognizer.recognize(file)
            assert (digit, expected.digit) == ("6", 6)
            assert float(confidence) == pytest.approx(expected.confidence, abs=0.01)


def test_frames_that_are_not_read_are_told_of(page, ink):
    digit = draw_picture(ink[6])
    blank = Image.new("RGB", digit.size, "white")
    for file_format in ("GIF", "PNG", "WEBP"):
        for frames, sentence in ([digit, blank], FIRST_FRAME_ONLY), ([blank, digit], FIRST_FRAME_BLANK):
            page.run(DROP_PICTURE % base64.b64encode(encode_frames(frames, file_format)).decode())
            page.expect_text("#error-toast", sentence)


def test_picture_is_chosen_and_corrected_by_strokes(page, ink, tmp_path):
    photo = tmp_path / "photo.jpg"
    draw_picture(ink[1], ink="#234", paper="#b5ab90").resize((300, 300)).save(photo)
    page.choose_file(photo)
    page.expect_answer(1, [[]])
    page.draw([[(0.2, 0.25), (0.5, 0.05)], [(0.2, 0.95), (0.8, 0.95)]])
    page.wait("one('#answer-text').dataset.strokes === '3'")
    page.click("#clear")
    page.expect_text("#sentence", "Draw a digit")


def test_number_is_read_and_its_digits_are_struck_out(page):
    strokes = whole("365")
    page.set_strokes(strokes, size=0.85)
    page.expect_answer("365", strokes)
    assert page.run("return document.querySelectorAll('.digit-mark').length") == 3
    page.click("#digits [role=radio]:nth-child(2)")
    page.wait("one('#digits [aria-checked=true]').matches(':nth-child(2)')")
    page.click("#strike-out")
    page.wait("one('#answer-text').dataset.number === '35'")
    page.click("#undo")
    page.expect_answer("365", strokes)


def test_correction_is_learnt_kept_and_forgotten(page, ink):
    page.redraw(ink[7], 7)
    page.click("#correct")
    page.click("#correction-digits button:nth-child(4)")
    page.wait("!one('#correction-digits')")
    if page.run("return Boolean(one('#correction'))"):  # it asks whether that is meant
        page.click("#correction button")
    page.expect_answer(3, ink[7])
    page.open()
    page.expect_answer(3, ink[7])  # both the drawing and what was taught are kept
    page.redraw(ink[7], 3)
    page.redraw(ink[4], 4)
    page.open_section("handwriting")
    page.wait("one('#taught-examples button')")
    page.run(
        "[...document.querySelectorAll('#my-handwriting button')].find((b) => b.textContent === 'Forget all').click()"
    )
    page.redraw(ink[7], 7)


def test_link_opens_the_drawing(page, ink):
    page.set_strokes(ink[5], size=0.4)
    page.expect_answer(5, ink[5])
    page.open_section("share")
    page.click("#copy-link")
    page.expect_text("#status-toast", "copied")
    page.run(
        "one('main').prepend(Object.assign(document.createElement('input'), { id: 'field' })); one('#field').focus()"
    )
    page.press(CONTROL, "v")
    page.wait("one('#field').value")
    link = page.run("return one('#field').value")
    assert link.startswith(f"{page.url}/#ink=")
    forget_visits(page.engine, page.url)
    page.open(link.removeprefix(page.url))
    page.expect_answer(5, ink[5])


def test_drawing_is_saved_as_a_picture_that_shows_it(page, ink):
    page.set_strokes(ink[2])
    page.expect_answer(2, ink[2])
    page.open_section("share")
    page.run(CATCH_DOWNLOADS)
    for kind in ("png", "svg"):
        page.click(f"#save-{kind}")
        page.wait(f"saved.{kind}")
    files = {kind: base64.b64decode(page.run(f"return saved.{kind}")) for kind in ("png", "svg")}
    assert Recognizer().recognize(files["png"]).digit == 2
    assert files["svg"].startswith(b"<svg")


@pytest.mark.parametrize("width", [360, 1280])
def test_page_fits_and_answers_in_every_language(page, ink, subtests, width):
    page.engine.resize(width, 740)
    page.open_section("share")
    page.set_strokes(ink[7])
    page.expect_answer(7, ink[7])
    for code, language in LANGUAGES.items():
        with subtests.test(code):
            page.run(f"one('#language').value = '{code}'; one('#language').dispatchEvent(new Event('change'))")
            page.wait(f"document.documentElement.lang === '{language.lang}'")
            page.expect_text("#answer-text", language.sure)
            page.expect_text("#undo", language.undo)
            assert page.run("return getComputedStyle(document.body).direction") == ("rtl" if language.rtl else "ltr")
            assert page.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
            assert page.run(DIVIDED_WORDS) == []


def test_second_visit_works_offline_in_every_language(engine, start_site, ink, tmp_path):
    site = start_site()
    page = EnginePage(engine, site.url)
    page.run("await navigator.serviceWorker.ready")
    page.open()  # the service worker now caches what is loaded when it is needed
    with urlopen(f"{site.url}/sw.js") as response:  # noqa: S310 - the URL of the site under test
        lazy_files = find_lazy_files(response.read().decode())
    page.run(WAIT_UNTIL_CACHED % json.dumps(list(lazy_files)))
    site.stop()
    page.open()
    page.redraw(ink[4], 4)
    page.redraw(whole("69"), "69", size=0.85)
    picture = tmp_path / "digit.png"
    draw_picture(ink[3]).save(picture)
    page.click("#clear")
    page.choose_file(picture)
    page.expect_answer(3, [[]])
    for code, language in LANGUAGES.items():
        page.run(f"one('#language').value = '{code}'; one('#language').dispatchEvent(new Event('change'))")
        page.expect_text("#undo", language.undo)


@pytest.mark.parametrize("size", [(360, 740), (1280, 900)])
def test_dialogs_are_as_high_as_their_contents(page, ink, size):
    page.engine.resize(*size)
    page.redraw(ink[7], 7)
    page.click("#correct")
    page.wait("one('#correction-digits')")
    assert page.run(SPARE_HEIGHT % "correction") == 0
    page.run("one('#correction').close()")
    page.open_section("handwriting")
    page.wait("one('#my-handwriting button')")
    page.run("one('#my-handwriting button').click(); await until(() => one('#enrolment[open]'))")
    assert page.run(SPARE_HEIGHT % "enrolment") == 0


@pytest.mark.parametrize("name", engines.FIND)
def test_page_reads_with_hardened_settings(site, ink, name, tmp_path):
    with start(name, hardened=True) as engine:
        page = EnginePage(engine, site.url)
        assert page.run("return typeof WebAssembly") == "undefined"
        for pointer in engine.pointers:
            for digit in (2, 8):
                page.redraw(ink[digit], digit, pointer=pointer)
        page.redraw(whole("47"), "47", size=0.85)
        if name == "Firefox":  # which gives noise instead of a canvas's pixels
            (tmp_path / "six.png").write_bytes(encode_picture(draw_picture(ink[6])))
            page.choose_file(tmp_path / "six.png")
            page.expect_text("#error-toast", SENTENCE)
        assert [entry for entry in engine.console() if "ServiceWorker" not in entry] == []  # as nothing may be stored


CONTROL = "\ue009"
"""WebDriver's code of the key."""

CATCH_DOWNLOADS = """
  window.saved = {}
  let blob
  URL.createObjectURL = (file) => ((blob = file), 'about:blank')
  HTMLAnchorElement.prototype.click = function () {
    const { download } = this
    const reader = new FileReader()
    reader.onload = () => { saved[download.split('.').at(-1)] = reader.result.split(',')[1] }
    reader.readAsDataURL(blob)
  }
"""

DIVIDED_WORDS = """
  const isDivided = (text, { index, 0: word }) => {
    const range = document.createRange()
    range.setStart(text, index)
    range.setEnd(text, index + word.length)
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1
  }
  const labels = [...document.querySelectorAll('#share .button-row > button')]
  return labels.flatMap(({ lastChild }) => {
    const words = [...lastChild.data.matchAll(/(?<!\\p{L})\\p{Script=Latin}{2,7}(?!\\p{L})/gu)]
    return words.filter((word) => isDivided(lastChild, word)).map(String)
  })
"""
"""The short words of buttons that stand in two lines."""

SPARE_HEIGHT = """
  const dialog = one('dialog#%s')
  const { paddingBottom, borderBottomWidth } = getComputedStyle(dialog)
  const end = dialog.getBoundingClientRect().bottom - parseFloat(paddingBottom) - parseFloat(borderBottomWidth)
  const spare = end - dialog.lastElementChild.getBoundingClientRect().bottom
  const heights = [...dialog.querySelectorAll('button')].map((button) => button.offsetHeight)
  return Math.max(0, Math.round(spare), Math.max(...heights) - 60)
"""
"""By how many pixels a dialog is higher than its contents, or a button than any label needs."""

WAIT_UNTIL_CACHED = f"""
  const files = %s
  const cachedPaths = {CACHED_PATHS}
  for (;;) {{
    const cached = new Set(Object.values(await cachedPaths()).flat())
    if (files.every((file) => cached.has(file))) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }}
"""

DROP_FUNCTION = """
  const drop = (content) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
    const data = new DataTransfer()
    data.items.add(new File([bytes], 'picture'))
    pad.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))
  }
"""

DROP_PICTURE = f"{DROP_FUNCTION} drop('%s')"

READ_PICTURES = f"""
  {DROP_FUNCTION}
  const answers = []
  for (const content of %s) {{
    drop(content)
    const answer = one('#answer-text').dataset
    await until(() => answer.strokes === '1')
    answers.push([answer.digit, answer.confidence])
    one('#clear').click()
    await until(() => answer.strokes === '0')
  }}
  return answers
"""


def turned_picture(picture: Image.Image, file_format: str, orientation: int) -> bytes:
    """A picture that is upright once it is turned as its EXIF orientation says."""
    turn = TURNS[orientation - 1]
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = picture if turn is None else picture.transpose(Image.Transpose(turn))
    return encode_picture(stored, file_format, exif=exif)
