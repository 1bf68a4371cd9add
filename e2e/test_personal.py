"""A person teaches the page their own hand: corrections, "My handwriting", and writing the digits."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from axe import violations
from chunks import chunk, compressed_bytes
from languages import LANGUAGES, change_language, choose, expect_language
from offline import wait_for_service_worker
from page import PHONE, DigitpadPage, open_section, visit
from wait import wait_until

MAX_TEACHING_KB = 7
"""The compressed scripts that learn, correct and show what was taught; without their style sheet."""

CHUNKS = ("handwriting/handwriting.ts", "teaching/view.ts")

NO_DATABASE = "Object.defineProperty(window, 'indexedDB', { value: undefined })"

EXAMPLES = "#taught-examples button"
STATUS = "#handwriting-status [role=status]"


def draw(pad: DigitpadPage, strokes: list, digit: int) -> None:
    """Draw on an empty pad, and wait for the answer."""
    pad.page.locator("#clear").click()
    pad.set_strokes(strokes)
    pad.expect_digit(digit, strokes)


def correct(page: Page, label: str, *, sure: bool = True) -> None:
    """Correct the answer, and say that it is meant when asked."""
    page.locator("#correct").click()
    dialog = page.locator("#correction")
    dialog.get_by_role("button", name=label, exact=True).click()
    wait_until(page, "!document.querySelector('#correction-digits')")
    if dialog.count():
        dialog.locator("button").nth(0 if sure else 1).click()
    expect(dialog).to_have_count(0)


def open_handwriting(page: Page) -> None:
    open_section(page, "handwriting")


def test_correction_is_right_at_once_after_a_reload_offline_and_until_it_is_forgotten(new_context, start_site, ink):
    site = start_site()
    context = new_context(site.url)
    pad = visit(context)
    wait_for_service_worker(pad.page)
    draw(pad, ink[7], 7)
    expect(pad.page.locator("#correct")).to_have_text("Not a 7? It is one")
    correct(pad.page, "3")
    pad.expect_digit(3, ink[7])
    expect(pad.page.locator("#note")).to_have_text("Because you taught me this one.")
    expect(pad.page.locator("#taught")).to_be_visible()
    pad.show_evidence()
    expect(pad.page.locator("#reason")).to_contain_text("Your example decided this")
    open_handwriting(pad.page)
    pad.page.wait_for_timeout(500)  # the service worker keeps what was loaded
    site.stop()
    pad.page.reload()
    pad.expect_digit(3, ink[7])
    draw(pad, ink[7], 3)
    expect(pad.page.locator("#note")).to_have_text("Because you taught me this one.")
    draw(pad, ink[4], 4)
    expect(pad.page.locator("#taught")).to_be_hidden()
    draw(pad, ink[7], 3)
    open_handwriting(pad.page)
    pad.click_button("Forget this 3")
    pad.expect_digit(7, ink[7])
    expect(pad.page.locator(EXAMPLES)).to_have_count(0)
    pad.click_button("Bring back")
    pad.expect_digit(3, ink[7])
    pad.click_button("Forget all")
    pad.expect_digit(7, ink[7])
    pad.page.reload()
    pad.expect_digit(7, ink[7])
    context.close()


def test_far_fetched_label_is_asked_about_once_and_learnt_only_if_confirmed(pad, ink):
    draw(pad, ink[7], 7)
    correct(pad.page, "3", sure=False)
    pad.expect_digit(7, ink[7])
    pad.page.locator("#correct").click()
    dialog = pad.page.get_by_role("dialog", name="What is it?")
    dialog.get_by_role("button", name="3", exact=True).click()
    question = pad.page.get_by_role("dialog", name="Really a 3? It looks like a 7 to me.")
    expect(question).to_be_visible()
    question.get_by_role("button", name="Yes, it is a 3").click()
    expect(question).to_have_count(0)
    pad.expect_digit(3, ink[7])


def test_refused_ink_becomes_a_digit_and_a_digit_none(pad, ink):
    scribble = [[(0, 0), (1, 0.9), (0, 0.9), (1, 0)], [(0.5, 0), (0.5, 1)], [(0, 0.45), (1, 0.45)]]
    pad.draw_with_mouse(scribble)
    expect(pad.status).to_have_attribute("data-strokes", "3")
    expect(pad.status).to_have_attribute("data-digit", "")
    expect(pad.page.get_by_role("button", name="It is one")).to_be_visible()
    correct(pad.page, "8")
    pad.expect_digit(8, scribble)
    draw(pad, ink[2], 2)
    correct(pad.page, "No digit")
    expect(pad.status).to_have_attribute("data-digit", "")
    expect(pad.page.locator("#sentence")).to_have_text("Not a digit yet")
    expect(pad.page.locator("#note")).to_have_text("Because you taught me this one.")


def test_answer_is_corrected_by_keyboard_alone(pad, ink):
    draw(pad, ink[7], 7)
    page = pad.page
    page.locator("#correct").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="0", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="1", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#correction")).to_have_count(0)
    expect(page.locator("#correct")).to_be_focused()
    assert pad.count_ink_pixels() > 0  # Escape did not clear
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="0", exact=True)).to_be_focused()
    page.keyboard.press("1")
    wait_until(page, "!document.querySelector('#correction-digits')")
    if page.locator("#correction").count():
        page.keyboard.press("Enter")
    pad.expect_digit(1, ink[7])
    expect(page.locator("#correct")).to_be_focused()


def test_answer_is_corrected_by_touch(phone, ink):
    phone.draw_with_touch(ink[7])
    phone.expect_digit(7, ink[7])
    phone.page.locator("#correct").tap()
    phone.page.get_by_role("button", name="1", exact=True).tap()
    wait_until(phone.page, "!document.querySelector('#correction-digits')")
    if phone.page.locator("#correction").count():
        phone.page.locator("#correction button").first.tap()
    phone.expect_digit(1, ink[7])


def test_number_has_no_button_to_correct_it(pad, ink):
    pad.click_button("Wide")
    pad.draw_with_mouse(ink[3], x=0.3, size=0.5)
    pad.draw_with_mouse(ink[7], x=0.6, size=0.5)
    expect(pad.status).to_have_attribute("data-number", re.compile("3 ?7"))
    expect(pad.page.locator("#correct")).to_be_hidden()


def test_examples_can_be_set_aside(pad, ink):
    draw(pad, ink[7], 7)
    correct(pad.page, "3")
    open_handwriting(pad.page)
    pad.page.get_by_label("Use my handwriting").uncheck()
    pad.expect_digit(7, ink[7])
    pad.page.reload()
    pad.expect_digit(7, ink[7])
    open_handwriting(pad.page)
    expect(pad.page.locator(EXAMPLES)).to_have_count(1)
    pad.page.get_by_label("Use my handwriting").check()
    pad.expect_digit(3, ink[7])


def write_by_keyboard(page: Page) -> None:
    """A vertical line on the focused pad."""
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")


def test_digits_are_written_by_keyboard_and_what_was_done_is_kept_when_stopped(pad):
    page = pad.page
    open_handwriting(page)
    page.get_by_role("button", name="Write the digits").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Write a 0")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#enrolment-note")).to_have_text("Write it first.")
    write_by_keyboard(page)
    page.keyboard.press("Enter")
    expect(page.locator("#enrolment-note")).to_contain_text("Really a 0?")
    page.keyboard.press("Enter")  # on the pad, it only leads to the button
    expect(page.get_by_role("button", name="Yes, it is a 0")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Write a 1")).to_be_visible()
    expect(page.locator("#enrolment-count")).to_have_text("2 of 20")
    page.keyboard.press("Escape")
    expect(page.locator("#enrolment")).to_have_count(0)
    expect(page.locator(STATUS)).to_have_text("Learnt: 1.")
    expect(page.locator(EXAMPLES)).to_have_count(1)
    page.reload()
    open_handwriting(page)
    expect(page.locator(EXAMPLES)).to_have_count(1)


def in_pad(strokes: list, shift: int = 0) -> list:
    return [[[100 + 100 * x + shift, 80 + 120 * y] for x, y in stroke] for stroke in strokes]


DOTS = {
    "click": [[[100, 100]]],
    "points that coincide": [[[100, 100], [100, 100]], [[100, 100]]],
    "unsteady finger": [[[100, 100], [102, 101], [101, 103]]],
}


def test_dot_is_no_digit_that_is_learnt(pad, subtests):
    page = pad.page
    open_handwriting(page)
    for name, dot in DOTS.items():
        with subtests.test(name):
            pad.click_button("Write the digits")
            page.locator("#enrolment digit-pad").evaluate("(pad, strokes) => { pad.strokes = strokes }", dot)
            pad.click_button("Next")
            expect(page.locator("#enrolment-note")).to_have_text("Write it first.")
            expect(page.get_by_role("dialog", name="Write a 0")).to_be_visible()
            pad.click_button("Stop")
            expect(page.locator(EXAMPLES)).to_have_count(0)


def test_all_digits_are_written_twice(pad, ink):
    page = pad.page
    open_handwriting(page)
    pad.click_button("Write the digits")
    for step in range(20):
        expect(page.locator("#enrolment-count")).to_have_text(f"{step + 1} of 20")
        strokes = in_pad(ink[step % 10], step)
        page.locator("#enrolment digit-pad").evaluate("(pad, strokes) => { pad.strokes = strokes }", strokes)
        pad.click_button("Next")
    expect(page.locator("#enrolment")).to_have_count(0)
    expect(page.locator(STATUS)).to_have_text("Learnt: 20.")
    # The second drawing of a digit has the frame of the first, which it replaces.
    count = page.locator(EXAMPLES).count()
    assert 10 <= count <= 20


def save_file(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_file_is_saved_and_opened_in_another_profile(new_context, ink, tmp_path):
    pad = visit(new_context())
    draw(pad, ink[7], 7)
    correct(pad.page, "3")
    open_handwriting(pad.page)
    path = save_file(pad.page, tmp_path)
    assert json.loads(path.read_text())["format"] == "digitpad-personal"
    other = visit(new_context())
    draw(other, ink[7], 7)
    open_handwriting(other.page)
    other.page.locator("#my-handwriting input[type=file]").set_input_files(path)
    expect(other.page.locator(STATUS)).to_have_text("Added from the file: 1.")
    other.expect_digit(3, ink[7])
    other.page.reload()
    other.expect_digit(3, ink[7])


def open_file(page: Page, file: Path | dict) -> None:
    page.locator("#my-handwriting input[type=file]").set_input_files(file)


def test_file_that_is_opened_again_adds_nothing(pad, ink, tmp_path):
    draw(pad, ink[7], 7)
    correct(pad.page, "3")
    open_handwriting(pad.page)
    path = save_file(pad.page, tmp_path)
    open_file(pad.page, path)
    expect(pad.page.locator(STATUS)).to_have_text("This file holds nothing new.")
    pad.click_button("Forget all")
    open_file(pad.page, path)
    expect(pad.page.locator(STATUS)).to_have_text("Added from the file: 1.")


BAD_FILES = [
    ("no json", "This file holds no handwriting"),
    ('{"format": "other"}', "This file holds no handwriting"),
    ('{"format": "digitpad-personal", "version": 9}', "another version"),
    ('{"format": "digitpad-personal", "version": 1, "network": "", "examples": [{}]}', "This file is damaged"),
    (" " * 3_000_000, "choose a smaller one"),
]


def test_bad_file_gets_one_sentence_and_changes_nothing(pad, ink, subtests, tmp_path):
    draw(pad, ink[7], 7)
    correct(pad.page, "3")
    open_handwriting(pad.page)
    good = save_file(pad.page, tmp_path).read_bytes()
    damaged = "This file is damaged or incomplete: choose another copy."
    cut_off = [(good[: max(40, int(share * len(good)))], damaged) for share in (0.02, 0.5, 0.999)]
    for content, sentence in [*((content.encode(), sentence) for content, sentence in BAD_FILES), *cut_off]:
        with subtests.test(sentence, size=len(content)):
            open_file(pad.page, {"name": "bad.json", "mimeType": "application/json", "buffer": content})
            expect(pad.page.locator(STATUS)).to_contain_text(sentence)
            expect(pad.page.locator(EXAMPLES)).to_have_count(1)
            pad.expect_digit(3, ink[7])
        open_file(pad.page, {"name": "good.json", "mimeType": "application/json", "buffer": good})
        expect(pad.page.locator(STATUS)).to_have_text("This file holds nothing new.")


def test_what_was_taught_after_a_removal_stays_when_that_is_brought_back(pad, ink):
    for digit, label in ((7, "3"), (4, "9")):
        draw(pad, ink[digit], digit)
        correct(pad.page, label)
    open_handwriting(pad.page)
    pad.click_button("Forget this 3")
    expect(pad.page.locator(EXAMPLES)).to_have_text(["9"])
    draw(pad, ink[2], 2)
    correct(pad.page, "5")
    expect(pad.page.locator(EXAMPLES)).to_have_text(["9", "5"])
    pad.click_button("Bring back")
    expect(pad.page.locator(EXAMPLES)).to_have_text(["3", "9", "5"])


def test_what_was_forgotten_can_be_brought_back_after_anything_but_another_removal(pad, ink, tmp_path):
    page = pad.page
    draw(pad, ink[7], 7)
    correct(page, "3")
    open_handwriting(page)
    path = save_file(page, tmp_path)
    pad.click_button("Forget all")
    draw(pad, ink[4], 4)
    correct(page, "9")
    pad.click_button("Forget all")
    open_file(page, path)
    expect(page.locator(STATUS)).to_have_text("Added from the file: 1.")
    save_file(page, tmp_path)
    pad.click_button("Write the digits")
    page.locator("#enrolment digit-pad").evaluate("(pad, strokes) => { pad.strokes = strokes }", in_pad(ink[0]))
    pad.click_button("Next")
    pad.click_button("Stop")
    expect(page.locator(EXAMPLES)).to_have_text(["3", "0"])
    pad.click_button("Bring back")
    expect(page.locator(EXAMPLES)).to_have_text(["9", "3", "0"])
    expect(page.get_by_role("button", name="Bring back")).to_be_hidden()


def correct_in_the_first_of_two_tabs(new_context, ink):
    """Both tabs with a drawn 7, which is corrected to a 3 in the first."""
    context = new_context()
    first, second = visit(context), visit(context)
    for pad in (first, second):
        pad.page.bring_to_front()
        draw(pad, ink[7], 7)
    first.page.bring_to_front()
    correct(first.page, "3")
    return first, second


def test_other_tabs_follow(new_context, ink):
    first, second = correct_in_the_first_of_two_tabs(new_context, ink)
    second.page.bring_to_front()
    second.expect_digit(3, ink[7])
    open_handwriting(second.page)
    second.click_button("Forget all")
    first.page.bring_to_front()
    first.expect_digit(7, ink[7])


def test_tab_with_an_open_dialog_follows_another_that_forgets(new_context, ink):
    first, second = correct_in_the_first_of_two_tabs(new_context, ink)
    second.expect_digit(3, ink[7])
    second.page.bring_to_front()
    open_handwriting(second.page)
    first.page.bring_to_front()
    open_handwriting(first.page)
    first.page.locator("#correct").click()
    expect(first.page.locator("#correction")).to_be_visible()
    second.page.bring_to_front()
    second.click_button("Forget all")
    first.page.bring_to_front()
    expect(first.page.locator("#correction")).to_be_visible()
    expect(first.page.locator(EXAMPLES)).to_have_count(0)
    first.page.locator("#correction").get_by_role("button", name="1", exact=True).click()
    wait_until(first.page, "!document.querySelector('#correction-digits')")
    if first.page.locator("#correction").count():
        first.page.locator("#correction button").first.click()
    for pad in (first, second):
        pad.page.bring_to_front()
        pad.expect_digit(1, ink[7])
        expect(pad.page.locator(EXAMPLES)).to_have_text(["1"])


def test_tab_that_writes_the_digits_keeps_what_another_teaches(new_context, ink):
    context = new_context()
    first, second = visit(context), visit(context)
    open_handwriting(first.page)
    first.click_button("Write the digits")
    second.page.bring_to_front()
    draw(second, ink[7], 7)
    correct(second.page, "3")
    first.page.bring_to_front()
    first.page.locator("#enrolment digit-pad").evaluate(
        "(pad, strokes) => { pad.strokes = strokes }",
        [[[100 + 100 * x, 80 + 120 * y] for x, y in stroke] for stroke in ink[0]],
    )
    first.click_button("Next")
    expect(first.page.locator("#enrolment-count")).to_have_text("2 of 20")
    first.click_button("Stop")
    expect(first.page.locator(EXAMPLES)).to_have_text(["3", "0"])


DELETE_DATABASE = """() => new Promise((resolve, reject) => {
  Object.assign(indexedDB.deleteDatabase('digitpad'), { onsuccess: resolve, onerror: reject, onblocked: reject })
})"""

BLOCK_DATABASE = """() => {
  IDBDatabase.prototype.transaction = () => { throw new DOMException('', 'InvalidStateError') }
}"""


@pytest.mark.parametrize("lose", [DELETE_DATABASE, BLOCK_DATABASE], ids=["deleted", "blocked"])
def test_page_goes_on_when_its_database_is_lost_and_says_so(pad, ink, lose):
    page = pad.page
    draw(pad, ink[7], 7)
    correct(page, "3")
    open_handwriting(page)
    notice = page.locator("#handwriting-notice")
    expect(notice).not_to_contain_text("keeps nothing")
    page.evaluate(lose)
    if lose == DELETE_DATABASE:
        expect(notice).to_contain_text("This browser keeps nothing: save a file")
    draw(pad, ink[4], 4)
    correct(page, "9")
    expect(notice).to_contain_text("This browser keeps nothing: save a file")
    pad.expect_digit(9, ink[4])
    draw(pad, ink[7], 3)
    expect(page.locator(EXAMPLES)).to_have_text(["3", "9"])
    pad.click_button("Forget this 3")
    pad.expect_digit(7, ink[7])


def test_everything_follows_when_the_language_changes(pad, ink):
    page, german = pad.page, LANGUAGES["de"]
    draw(pad, ink[7], 7)
    page.locator("#correct").click()
    dialog = page.locator("#correction")
    change_language(page, german)
    expect(dialog.get_by_role("heading")).to_have_text("Was ist es?")
    dialog.get_by_role("button", name="3", exact=True).click()
    expect(dialog.get_by_role("heading")).to_contain_text("Wirklich eine 3?")
    change_language(page, LANGUAGES["en"])
    expect(dialog.get_by_role("heading")).to_have_text("Really a 3? It looks like a 7 to me.")
    dialog.get_by_role("button", name="Yes, it is a 3").click()
    pad.expect_digit(3, ink[7])

    open_handwriting(page)
    pad.click_button("Forget this 3")
    change_language(page, german)
    page.get_by_role("button", name="Zurückholen").click()
    expect(page.locator(EXAMPLES)).to_have_count(1)

    page.locator("#my-handwriting .actions button").first.click()
    enrolment = page.locator("#enrolment")
    note = enrolment.locator("#enrolment-note")
    expect(enrolment.get_by_role("heading")).to_have_text("Schreib eine 0")
    enrolment.locator("#enrolment-next").click()
    expect(note).not_to_be_empty()
    change_language(page, LANGUAGES["en"])
    expect(enrolment.get_by_role("heading")).to_have_text("Write a 0")
    expect(note).to_have_text("Write it first.")
    expect(enrolment.locator("#enrolment-count")).to_have_text("1 of 20")
    enrolment.locator("digit-pad").focus()
    write_by_keyboard(page)
    pad.click_button("Next")
    expect(note).to_contain_text("Really a 0?")
    change_language(page, german)
    expect(note).to_contain_text("Wirklich eine 0?")
    enrolment.locator("#enrolment-next").click()
    expect(enrolment.get_by_role("heading")).to_have_text("Schreib eine 1")


def test_without_a_database_it_works_for_the_visit_and_says_so(new_context, ink):
    context = new_context()
    context.add_init_script(NO_DATABASE)
    pad = visit(context)
    draw(pad, ink[7], 7)
    correct(pad.page, "3")
    pad.expect_digit(3, ink[7])
    open_handwriting(pad.page)
    expect(pad.page.locator("#handwriting-notice")).to_contain_text("This browser keeps nothing")
    pad.page.reload()
    pad.expect_digit(7, ink[7])


def test_examples_of_another_network_are_scored_anew(pad, ink):
    draw(pad, ink[7], 7)
    correct(pad.page, "3")
    pad.expect_digit(3, ink[7])
    pad.page.evaluate(AGE)
    pad.page.reload()
    pad.expect_digit(3, ink[7])
    open_handwriting(pad.page)
    expect(pad.page.locator(EXAMPLES)).to_have_count(1)


AGE = """() => new Promise((resolve) => {
  indexedDB.open('digitpad').onsuccess = ({ target: { result: database } }) => {
    const transaction = database.transaction('handwriting', 'readwrite')
    const store = transaction.objectStore('handwriting')
    store.get('mine').onsuccess = ({ target: { result } }) => {
      for (const example of result.examples) Object.assign(example, { network: 'old', embedding: new Float32Array(3) })
      store.put(result, 'mine')
    }
    transaction.oncomplete = () => { database.close(); resolve() }
  }
})"""
"""Makes what is stored look as if another network had scored it."""


def test_nothing_is_sent_and_nothing_is_loaded_before_it_is_needed(new_context, ink):
    context = new_context()
    requests = watch(context)
    pad = visit(context)
    wait_for_service_worker(pad.page)
    draw(pad, ink[7], 7)
    assert not any(chunk(entry) in url for entry in CHUNKS for _, url, _ in requests)
    correct(pad.page, "3")
    pad.expect_digit(3, ink[7])
    open_handwriting(pad.page)
    pad.click_button("Forget all")
    pad.expect_digit(7, ink[7])
    assert all(any(chunk(entry) in url for _, url, _ in requests) for entry in CHUNKS)
    assert {method for method, _, _ in requests} == {"GET"}
    assert {body for _, _, body in requests} == {None}
    assert [url for _, url, _ in requests if "?" in url] == []


def watch(context: BrowserContext) -> list[tuple[str, str, str | None]]:
    """Every request of a context: its method, URL and body."""
    requests: list[tuple[str, str, str | None]] = []
    context.on("request", lambda request: requests.append((request.method, request.url, request.post_data)))
    return requests


def test_code_stays_within_its_budget():
    kilobytes = sum(compressed_bytes(entry) for entry in CHUNKS) / 1000
    print(f"Teaching takes {kilobytes:.1f} kB.")  # noqa: T201 - shown by pytest -rP
    assert kilobytes <= MAX_TEACHING_KB


def test_every_state_is_accessible_in_every_language(new_context, ink, subtests):
    pad = visit(new_context(**PHONE))
    page = pad.page
    for name, language in LANGUAGES.items():
        with subtests.test(name):
            choose(page, language)
            expect_language(page, language)
            page.evaluate("scrollTo(0, 0)")
            draw(pad, ink[7], 7)
            page.locator("#correct").click()
            assert violations(page) == []
            page.locator("#correction-digits button").nth(3).click()
            wait_until(page, "!document.querySelector('#correction-digits')")
            assert violations(page) == []
            assert "3" in page.locator("#correction-title").inner_text()
            page.locator("#correction button").first.click()
            pad.expect_digit(3, ink[7])
            open_handwriting(page)
            assert violations(page) == []
            page.locator("#my-handwriting .actions button").first.click()
            assert violations(page) == []
            page.keyboard.press("Escape")
            expect(page.locator("#enrolment")).to_have_count(0)
            page.locator(EXAMPLES).click()
            pad.expect_digit(7, ink[7])
