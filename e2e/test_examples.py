"""The packed `<digit-pad>` in the projects of `examples/`: each reads digits and pictures, in workers."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Worker, expect

from page import DigitpadPage
from photos import draw_picture, encode_picture
from sample_digits import Stroke
from static_server import serve
from wait import wait_until

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
INSTALLED = EXAMPLES / "node_modules/digitpad-element"
POLICY = re.search(r"Content-Security-Policy: (.+)", (ROOT / "docs/element.md").read_text())[1]
"""The strictest that the manual states."""

COUNT_MESSAGES = "globalThis.received = 0; addEventListener('message', () => { received++ })"
SHOW_PICTURE = "(pad, content) => pad.showPicture(new Blob([new Uint8Array(content)]))"


@pytest.fixture(scope="module", autouse=True)
def _examples_are_installed() -> None:
    if not INSTALLED.is_dir():
        pytest.fail("The examples are not installed: run `make test-browser`.")


def build(name: str) -> Path:
    """Build an example, unless it is the package's own page, and return the folder to serve."""
    if name == "plain":
        return INSTALLED
    command = ["npm", "run", "--silent", name]
    result = subprocess.run(command, cwd=EXAMPLES, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return EXAMPLES / "dist" / name


def count_messages(pad: DigitpadPage, number: int) -> Worker:
    """Wait until so many workers run, and have the last one count its messages."""
    wait_until(pad.page, lambda: len(pad.page.workers) == number)
    worker = pad.page.workers[-1]
    worker.evaluate(COUNT_MESSAGES)
    return worker


def expect_to_read_in_workers(pad: DigitpadPage, ink: dict[int, list[Stroke]]) -> None:
    """Draw and show all digits, and check the page's output, and that its workers read them."""
    answer = pad.page.locator("output")
    pad.draw_with_mouse(ink[0])
    expect(answer).to_have_text(re.compile("^0"))
    worker = count_messages(pad, 1)
    pad.area.evaluate("pad => pad.loadNumbers()")  # which waits for the worker
    before = worker.evaluate("received")
    for digit in range(1, 10):
        pad.area.evaluate("(pad, strokes) => { pad.strokes = strokes }", pad.window_points(ink[digit], x=0, y=0))
        expect(answer).to_have_text(re.compile(f"^{digit}"))
    assert worker.evaluate("received") >= before + 9
    pad.area.evaluate(SHOW_PICTURE, list(encode_picture(draw_picture(ink[6]))))
    expect(answer).to_have_text(re.compile("^6"))
    assert len(pad.page.workers) == 2


def visit(context: BrowserContext, path: str = "/") -> DigitpadPage:
    page = context.new_page()
    page.goto(path)
    return DigitpadPage(page)


@pytest.mark.parametrize("name", ["plain", "vite", "webpack", "esbuild", "react", "vue"])
def test_example_reads_digits_and_pictures_in_workers(new_context, ink, name):
    with serve(build(name), {"Content-Security-Policy": POLICY}) as url:
        pad = visit(new_context(url), "/example.html" if name == "plain" else "/")
        expect_to_read_in_workers(pad, ink)


def test_classic_script_fetches_its_files_from_the_asset_base(new_context, ink, tmp_path):
    """A script that is no module has no address to find the files by."""
    source = (EXAMPLES / "bundlers/main.js").read_text()
    source = source.replace("defineDigitPad()", "defineDigitPad({ assetBase: 'files/of the pad' })")
    command = ["node_modules/.bin/esbuild", "--bundle", "--log-level=error", f"--outfile={tmp_path}/main.js"]
    subprocess.run(command, cwd=EXAMPLES, input=source, text=True, check=True)
    page = (EXAMPLES / "bundlers/index.html").read_text().replace('type="module"', "defer")
    (tmp_path / "index.html").write_text(page)
    shutil.copy(EXAMPLES / "bundlers/style.css", tmp_path)
    shutil.copytree(INSTALLED / "assets", tmp_path / "files/of the pad")
    with serve(tmp_path) as url:
        expect_to_read_in_workers(visit(new_context(url)), ink)
