"""Fixtures: a browser, fresh profiles whose console and network traffic are checked, and the page."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

import browser as browsers
from chunks import chunks_missing_from
from page import DESKTOP, PHONE, REDUCED_MOTION, DigitpadPage, visit
from sample_digits import Stroke, sample_digits
from server_process import Site

FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]

expect.set_options(timeout=30_000)  # generous: a slow machine is no failure


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browsers.find()
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(browsers.MISSING_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*browsers.FLAGS, *FAKE_CAMERA])
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _site_serves_the_listed_build(site: Site) -> None:
    """A test that aborts or awaits a chunk of another build would fail as if the page had a fault."""
    missing = chunks_missing_from(site.url)
    if missing:
        pytest.exit(
            f"The site does not serve the build of web/dist/chunks.json, which lists {missing[0]}:"
            " build the page with `make page`, and unset PYTHONPATH if it names another checkout.",
            returncode=1,
        )


class ConsoleAndNetworkGuard:
    """Records console messages, uncaught errors and requests to other hosts of a context's pages."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.allowed = ["Service Worker registration blocked by Playwright"]  # some tests block it on purpose
        self.violations: list[str] = []
        context.on("console", lambda message: self.violations.append(f"console: {message.text} ({message.location})"))
        context.on("weberror", lambda error: self.violations.append(f"error: {error.error}"))
        context.on("request", lambda request: self._check_origin(request.url, home))

    def allow(self, pattern: str) -> None:
        """Ignore violations that match a regular expression, since the test causes them itself."""
        self.allowed.append(pattern)

    def check(self) -> None:
        """Fail if there was a violation since the last check that no test allowed."""
        found, self.violations = self.violations, []
        assert [text for text in found if not any(re.search(pattern, text) for pattern in self.allowed)] == []

    def _check_origin(self, url: str, home: str) -> None:
        if not url.startswith((f"{home}/", "data:", "blob:")):
            self.violations.append(f"request to another host: {url}")


@pytest.fixture(scope="session")
def guards() -> list[ConsoleAndNetworkGuard]:
    """Those of all profiles."""
    return []


@pytest.fixture(autouse=True)
def _pages_write_nothing(guards: list[ConsoleAndNetworkGuard]) -> Iterator[None]:
    """After each test, so that it fails itself and not the last one with its page."""
    yield
    for guard in guards:
        guard.check()


@contextmanager
def make_contexts(
    browser: Browser, home: str, guards: list[ConsoleAndNetworkGuard]
) -> Iterator[Callable[..., BrowserContext]]:
    """Make fresh profiles. Their pages must have written no console message and used no other host."""
    contexts: list[BrowserContext] = []

    def new(home: str = home, **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=home, **{**DESKTOP, **REDUCED_MOTION, **options})
        context.set_default_timeout(30_000)
        context.guard = ConsoleAndNetworkGuard(context, home)
        guards.append(context.guard)
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        context.close()
    for context in contexts:
        context.guard.check()


@pytest.fixture
def new_context(
    browser: Browser, site: Site, guards: list[ConsoleAndNetworkGuard]
) -> Iterator[Callable[..., BrowserContext]]:
    """Make a fresh profile for one test."""
    with make_contexts(browser, site.url, guards) as new:
        yield new


@pytest.fixture(scope="module")
def new_shared_context(
    browser: Browser, site: Site, guards: list[ConsoleAndNetworkGuard]
) -> Iterator[Callable[..., BrowserContext]]:
    """Make a profile for several tests, which leave its page as they found it."""
    with make_contexts(browser, site.url, guards) as new:
        yield new


@pytest.fixture
def open_pad(new_context: Callable[..., BrowserContext]) -> Callable[..., DigitpadPage]:
    """Open the page in a fresh profile with the options of Playwright's `new_context`."""

    def open_pad(**options: Any) -> DigitpadPage:
        return visit(new_context(**options))

    return open_pad


@pytest.fixture
def pad(open_pad: Callable[..., DigitpadPage]) -> DigitpadPage:
    """The page on a desktop."""
    return open_pad()


@pytest.fixture
def phone(open_pad: Callable[..., DigitpadPage]) -> DigitpadPage:
    """The page on a phone."""
    return open_pad(**PHONE)


@pytest.fixture(scope="session")
def ink() -> dict[int, list[Stroke]]:
    """The strokes of one clearly written example of each digit."""
    return sample_digits()
