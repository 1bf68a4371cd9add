"""A browser, and pages of the site in it that are held to good manners."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

import browser as browsers
from page import DESKTOP, PHONE, Pad, visit
from sample_digits import Stroke, digits
from server_process import Site

expect.set_options(timeout=30_000)  # how long a page takes says more of the machine


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browsers.find()
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(browsers.HOW_TO_GET)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=browsers.FLAGS)
        yield browser
        browser.close()


class Manners:
    """What a context's pages said and asked for that they should not have."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.expected = ["Service Worker registration blocked by Playwright"]  # by tests that ask for it
        self.complaints: list[str] = []
        context.on("console", lambda message: self.complaints.append(f"console: {message.text} ({message.location})"))
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", lambda request: self._judge(request.url, home))

    def expect(self, pattern: str) -> None:
        """Allow what a test brings about itself."""
        self.expected.append(pattern)

    def check(self) -> None:
        assert [said for said in self.complaints if not any(re.search(one, said) for one in self.expected)] == []

    def _judge(self, url: str, home: str) -> None:
        if not url.startswith((f"{home}/", "data:", "blob:")):
            self.complaints.append(f"request to elsewhere: {url}")


@pytest.fixture
def new_context(browser: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Make a fresh profile; at the end, its pages must have written no console message and asked no other host."""
    made: list[BrowserContext] = []

    def new(home: str = site.url, **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=home, **{**DESKTOP, **options})
        context.set_default_timeout(30_000)
        context.manners = Manners(context, home)
        made.append(context)
        return context

    yield new
    for context in made:
        context.close()
    for context in made:
        context.manners.check()


@pytest.fixture
def open_pad(new_context: Callable[..., BrowserContext]) -> Callable[..., Pad]:
    """Open the page in a fresh profile with the options of Playwright's `new_context`."""

    def open_pad(**options: Any) -> Pad:
        return visit(new_context(**options))

    return open_pad


@pytest.fixture
def pad(open_pad: Callable[..., Pad]) -> Pad:
    """The page on a desktop."""
    return open_pad()


@pytest.fixture
def phone(open_pad: Callable[..., Pad]) -> Pad:
    """The page on a phone."""
    return open_pad(**PHONE)


@pytest.fixture(scope="session")
def ink() -> dict[int, list[Stroke]]:
    """For each digit, strokes that say it clearly."""
    return digits()
