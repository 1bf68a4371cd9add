"""`<digit-pad>` as a package of its own: its example page, served as files, and its types."""

import json
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from page import DigitpadPage
from photos import draw_picture, encode_picture

WEB = Path(__file__).parents[1] / "web"
PACKAGE = WEB / "dist/element"

CONSUMER = """
import { defineDigitPad, DigitPad, type Prediction } from 'digitpad-element'
defineDigitPad()
const pad: DigitPad = document.createElement('digit-pad')
pad.addEventListener('prediction', ({ detail }) => { const prediction: Prediction = detail; void prediction.digit })
pad.tool = 'eraser'
const over: Promise<boolean> = pad.replay([[[1, 2]]], { speed: 2 })
void over.then(() => pad.toSVG('navy'))
// @ts-expect-error there is no such tool
pad.tool = 'hammer'
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def package() -> Path:
    if not PACKAGE.is_dir():
        pytest.fail("The package is not built: run `make element`.")
    return PACKAGE


@pytest.fixture(scope="module")
def home(package: Path) -> Iterator[str]:
    """Where the built package is served, from a folder as any page would."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=package.parent))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def example(new_context, home) -> DigitpadPage:
    page = new_context(home).new_page()
    page.goto("/element/example.html")
    return DigitpadPage(page)


def test_example_page_recognizes_each_drawn_digit(example, ink):
    answer = example.page.locator("output")
    for digit in range(10):
        example.draw_with_mouse(ink[digit])
        expect(answer).to_have_text(f"{digit}, 99 % sure")
        example.click_button("Undo")
        example.click_button("Clear")
        expect(answer).to_have_text("Draw it")


def test_example_page_reads_a_picture(example, ink):
    content = list(encode_picture(draw_picture(ink[6])))
    example.page.evaluate(
        "content => document.querySelector('digit-pad').showPicture(new Blob([new Uint8Array(content)]))", content
    )
    expect(example.page.locator("output")).to_contain_text("6, ")


def test_import_of_the_package_has_no_side_effects(new_context, home):
    context = new_context(home)
    context.guard.allow(r"favicon\.ico")
    page = context.new_page()
    page.goto("/element/example.css")  # a page without the element
    defined = "customElements.get('digit-pad') !== undefined"
    before = page.evaluate("Object.keys(globalThis)")
    page.evaluate("import('/element/digit-pad.js')")
    assert page.evaluate("Object.keys(globalThis)") == before
    assert page.evaluate(defined) is False
    page.evaluate("import('/element/define.js')")
    assert page.evaluate(defined) is True


def test_package_can_be_imported_without_a_dom(package):
    script = "import { DigitPad } from './digit-pad.js'; console.log(typeof DigitPad)"
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("function", "")


def test_package_types_are_correct(package, tmp_path):
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/digitpad-element").symlink_to(package)
    (tmp_path / "consumer.ts").write_text(CONSUMER)
    options = {"strict": True, "noEmit": True, "target": "es2022", "moduleResolution": "bundler", "types": []}
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": {**options, "module": "esnext"}}))
    command = ["node", WEB / "node_modules/typescript/bin/tsc"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == ""
