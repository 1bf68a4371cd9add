"""The review page for a site's owner: decisions by key, and accessibility."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet
import pytest
from playwright.sync_api import BrowserContext, Page, expect

import axe
import server_process
from digitpad.contributions.drawing import normalize
from digitpad.contributions.store import Store

SEVEN = [[(20, 10), (60, 10), (35, 80)]]
ONE = [[(32, 10), (28, 70)]]
ZIGZAG = [[(0, 0), (50, 10), (0, 20), (50, 30), (0, 40), (50, 50)]]
COMMAND = (sys.executable, "-m", "digitpad", "contributions", "review", "--reviewer", "anna")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with a disputed label, a clear one, and ink that is none."""
    with closing(Store(f"sqlite:///{tmp_path}/contributions.db")) as store:
        store.migrate()
        for strokes, label in ((ONE, 7), (SEVEN, 7), (ZIGZAG, None)):
            store.add(normalize(strokes), label, None, 1)
        yield store


@pytest.fixture
def review(
    store: Store,  # noqa: ARG001 - it must be there
    tmp_path: Path,
    start_site: Callable[..., server_process.Site],
    new_context: Callable[..., BrowserContext],
) -> Page:
    """The page, after its queue has arrived."""
    site = start_site(command=COMMAND, DIGITPAD_CONTRIBUTIONS=f"sqlite:///{tmp_path}/contributions.db")
    page = new_context(site.url).new_page()
    page.goto("/")
    expect(page.locator("#progress")).to_contain_text("3 wait for you.")
    return page


def test_drawings_are_reviewed_by_key_the_disputed_first(review: Page, store: Store) -> None:
    question, progress = review.locator("#question"), review.locator("#progress")
    expect(question).to_have_text("Is this a 7?")
    expect(review.locator("#opinions")).to_contain_text("The network reads a 1")
    review.keyboard.press("r")
    expect(progress).to_have_text("Rejected. 2 on this page.")
    review.keyboard.press("z")
    expect(progress).to_have_text("Taken back. 3 on this page.")
    review.keyboard.press("ArrowRight")
    expect(progress).to_have_text("Another agreement is needed. 2 on this page.")
    review.keyboard.press("s")
    expect(progress).to_have_text("Skipped. 1 on this page.")
    review.keyboard.press("A")
    expect(progress).to_have_text("Accepted. 0 on this page.")
    expect(question).to_have_text("Nothing is left here: load the page again for more.")
    expect(review.get_by_role("button", name="Yes, accept")).to_be_disabled()
    assert store.count() == {"pending": 2, "accepted": 1}


def test_a_drawing_that_is_withdrawn_meanwhile_is_passed_over(review: Page, store: Store) -> None:
    store.delete([1])
    review.get_by_role("button", name="Yes, accept").click()
    expect(review.locator("#progress")).to_have_text("It was taken back by its visitor. 2 on this page.")


def test_what_is_accepted_by_click_is_exported_and_nothing_else(review: Page, tmp_path: Path) -> None:
    progress = review.locator("#progress")

    def press(button: str, report: str) -> None:
        review.get_by_role("button", name=button).click()
        expect(progress).to_have_text(report)

    press("No, reject", "Rejected. 2 on this page.")
    press("Skip", "Skipped. 1 on this page.")
    press("Yes, accept", "Accepted. 0 on this page.")
    press("Undo", "Taken back. 1 on this page.")
    press("Yes, accept", "Accepted. 0 on this page.")
    review.reload()
    expect(progress).to_contain_text("1 waits for you.")
    file = tmp_path / "drawings.parquet"
    command = [*COMMAND[:-3], "export", str(file), "--license", "CC BY 4.0, example.org"]
    environment = os.environ | {"DIGITPAD_CONTRIBUTIONS": f"sqlite:///{tmp_path}/contributions.db"}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
    (row,) = pyarrow.parquet.read_table(file).to_pylist()
    assert row["label"] == 7


def test_the_page_is_accessible_and_needs_no_second_screen(review: Page) -> None:
    assert axe.violations(review) == []
    review.set_viewport_size({"width": 320, "height": 600})
    assert review.evaluate("document.documentElement.scrollWidth <= innerWidth")
