"""Waiting for what a page says of itself."""

from playwright.sync_api import Page

PATIENCE = 30
"""Seconds."""


def wait_until(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression holds; Playwright's own wait is a script that the page's policy forbids."""
    for _ in range(PATIENCE * 20):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"In {PATIENCE} seconds it was never so: {expression}")
