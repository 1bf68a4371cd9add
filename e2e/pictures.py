"""Make the picture of the page that the README shows: `make pictures`, after `make test` has set all up."""

from pathlib import Path

from playwright.sync_api import sync_playwright

import browser as browsers
import serving
from digitpad.training.font import DIGITS_ELSEWHERE
from pad import visit

ROOT = Path(__file__).parents[1]
GRID = 9


def main() -> None:
    """Draw a crossed 7, and keep what the page makes of it."""
    seven = [(stroke / GRID).tolist() for stroke in DIGITS_ELSEWHERE["7 crossed"]]
    site = serving.start("--port", "0")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.FLAGS)
            context = browser.new_context(base_url=site.url, viewport={"width": 1200, "height": 800})
            pad = visit(context)
            pad.mouse(seven)
            pad.answer(len(seven))
            pad.page.wait_for_timeout(1000)  # the bars have grown, the answer has settled
            pad.page.screenshot(path=ROOT / "docs" / "page.png")
            browser.close()
    finally:
        site.stop()


if __name__ == "__main__":
    main()
