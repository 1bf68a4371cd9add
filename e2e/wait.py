"""Waiting for conditions in a page."""

from playwright.sync_api import Page

TIMEOUT_S = 30


def wait_until(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression is truthy; the page's policy forbids Playwright's own `wait_for_function`."""
    for _ in range(TIMEOUT_S * 20):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"Still false after {TIMEOUT_S} seconds: {expression}")
