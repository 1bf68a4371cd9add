"""Waiting for conditions in a page."""

from collections.abc import Callable

from playwright.sync_api import Page

TIMEOUT_S = 30


def wait_until(page: Page, condition: str | Callable[[], object]) -> None:
    """Wait until a JavaScript expression or a function's result is true.

    The page's policy forbids Playwright's own `wait_for_function`.
    """
    for _ in range(TIMEOUT_S * 20):
        if page.evaluate(condition) if isinstance(condition, str) else condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"Still false after {TIMEOUT_S} seconds: {condition}")
