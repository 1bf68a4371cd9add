"""`<digit-pad>` as a package: its example page on a static file server, and its types."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from page import DigitpadPage
from static_server import serve

WEB = Path(__file__).parents[1] / "web"
PACKAGE = WEB / "dist/element"

CONSUMER = """
import 'digitpad-element/define'
import { defineDigitPad, DigitPad, type Prediction } from 'digitpad-element'
defineDigitPad({ assetBase: '/static/' })
const pad: DigitPad = document.createElement('digit-pad')
pad.addEventListener('prediction', ({ detail }) => { const prediction: Prediction = detail; void prediction.digit })
pad.tool = 'eraser'
const finished: Promise<boolean> = pad.replay([[[1, 2]]], { speed: 2 })
void finished.then(() => pad.toSVG('navy'))
// @ts-expect-error there is no such tool
pad.tool = 'hammer'
"""

FORM = """<!doctype html><title>Form</title><link rel="icon" href="data:,">
<script type="module" src="define.js"></script><style>digit-pad { width: 200px }</style>
<form><label for="code">Code</label><fieldset><digit-pad id="code" name="code" required></digit-pad></fieldset>
</form>"""
SENT = "new FormData(document.forms[0]).get('code')"


@pytest.fixture(scope="module")
def package() -> Path:
    if not PACKAGE.is_dir():
        pytest.fail("The package is not built: run `make element`.")
    return PACKAGE


@pytest.fixture(scope="module")
def package_url(package: Path) -> Iterator[str]:
    """The address of a static file server for the built package."""
    with serve(package.parent) as url:
        yield url


@pytest.fixture
def example(new_context, package_url) -> DigitpadPage:
    page = new_context(package_url).new_page()
    page.goto("/element/example.html")
    return DigitpadPage(page)


def test_buttons_of_the_example_page_work(example, ink):
    output = example.page.locator("output")
    for button in ("Undo", "Clear"):
        example.draw_with_mouse(ink[6])
        expect(output).to_have_text("6, 99 % sure")
        example.click_button(button)
        expect(output).to_have_text("Draw it")


def test_import_of_the_package_has_no_side_effects(new_context, package_url):
    context = new_context(package_url)
    context.guard.allow(r"favicon\.ico")
    page = context.new_page()
    page.goto("/element/example.css")  # a page without the element
    is_defined = "customElements.get('digit-pad') !== undefined"
    globals_before = page.evaluate("Object.keys(globalThis)")
    page.evaluate("import('/element/digit-pad.js')")
    assert page.evaluate("Object.keys(globalThis)") == globals_before
    assert page.evaluate(is_defined) is False
    page.evaluate("import('/element/define.js')")
    assert page.evaluate(is_defined) is True


def test_properties_set_before_the_script_comes_are_taken_over(new_context, package_url, ink):
    context = new_context(package_url)
    context.guard.allow(r"favicon\.ico|Strokes must be a list")
    page = context.new_page()
    page.goto("/element/example.css")  # a page without the element
    before, broken = (
        page.evaluate_handle("document.body.appendChild(document.createElement('digit-pad'))") for _ in "12"
    )
    properties = {"live": True, "wide": True, "personal": True, "reads": "number", "tool": "eraser"}
    strokes = [[[100 * x, 100 * y] for x, y in stroke] for stroke in ink[7]]
    before.evaluate("(pad, properties) => Object.assign(pad, properties)", {**properties, "strokes": strokes})
    before.evaluate("pad => { pad.messages = { label: 'Zeichenfläche', description: 'Hier zeichnen' } }")
    broken.evaluate("pad => Object.assign(pad, { strokes: 'ink', tool: 'eraser' })")
    page.evaluate("import('/element/define.js')")
    assert before.evaluate("(pad, names) => names.map((name) => pad[name])", [*properties]) == [*properties.values()]
    assert before.evaluate("pad => pad.getAttributeNames().sort()") == [
        *("aria-description", "aria-label", "live", "personal", "reads", "role", "tabindex", "wide")
    ]
    assert before.evaluate("pad => pad.ariaLabel") == "Zeichenfläche"
    assert before.evaluate("pad => pad.strokes.length") == len(strokes)
    assert before.evaluate("pad => pad.predict().then(({ digit }) => digit)") == 7
    before.evaluate("pad => { pad.live = false }")
    assert before.evaluate("pad => pad.hasAttribute('live')") is False
    assert broken.evaluate("pad => [pad.strokes, pad.tool]") == [[], "eraser"]


@pytest.mark.parametrize("module", ["digit-pad.js", "define.js"])
def test_package_can_be_imported_without_a_dom(package, module):
    script = f"import './{module}'; import {{ DigitPad }} from './digit-pad.js'; console.log(typeof DigitPad)"
    command = ["node", "--input-type=module", "--eval", script]
    result = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
    assert (result.stdout.strip(), result.stderr) == ("function", "")


@pytest.fixture
def form(new_context, package_url) -> DigitpadPage:
    page = new_context(package_url).new_page()
    page.route("**/form.html", lambda route: route.fulfill(body=FORM, content_type="text/html"))
    page.goto("/element/form.html")
    return DigitpadPage(page)


def wait_for_value(form: DigitpadPage, value: str) -> None:
    form.page.wait_for_function(f"value => {SENT} === value", arg=value)


def test_form_gets_the_present_digit(form, ink):
    assert form.page.evaluate(SENT) == ""
    form.draw_with_mouse(ink[7])
    wait_for_value(form, "7")
    assert form.area.evaluate("pad => [pad.value, pad.form === document.forms[0]]") == ["7", True]
    form.area.evaluate("pad => { pad.undo() }")
    assert form.page.evaluate(SENT) == ""


def test_form_gets_the_present_number(form, ink):
    form.area.evaluate("pad => { pad.reads = 'number'; pad.wide = true }")
    form.area.evaluate("pad => { pad.style.width = '600px' }")
    form.draw_with_mouse(ink[2], size=0.6, x=0.35)  # so near that no gap parts two numbers
    form.draw_with_mouse(ink[7], size=0.6, x=0.65)
    wait_for_value(form, "27")


def test_form_is_validated_disabled_and_reset(form, ink):
    page = form.page
    assert page.evaluate("document.forms[0].checkValidity()") is False
    assert form.area.evaluate("pad => pad.validationMessage") == "Draw a digit here."
    form.draw_with_mouse(ink[3])
    wait_for_value(form, "3")
    assert page.evaluate("document.forms[0].checkValidity()") is True
    page.evaluate("document.querySelector('fieldset').disabled = true")
    form.draw_with_mouse(ink[1])
    form.area.evaluate("pad => pad.focus()")
    assert page.evaluate("document.activeElement.localName") == "body"
    assert form.area.evaluate("pad => pad.strokes.length") == len(ink[3])
    assert page.evaluate(SENT) is None  # as of any disabled control
    page.evaluate("document.querySelector('fieldset').disabled = false")
    page.evaluate("document.forms[0].reset()")
    assert (form.area.evaluate("pad => pad.strokes"), page.evaluate(SENT)) == ([], "")
    form.area.evaluate("pad => { pad.required = false }")
    assert page.evaluate("document.forms[0].checkValidity()") is True


def test_form_has_its_drawing_again_after_going_back(form, ink):
    form.draw_with_mouse(ink[5])
    wait_for_value(form, "5")
    strokes = form.area.evaluate("pad => pad.strokes")
    form.page.goto("/element/example.html")
    form.page.go_back()
    wait_for_value(form, "5")
    assert form.area.evaluate("pad => pad.strokes") == strokes


def test_pad_is_named_by_its_label(form):
    nodes = form.page.context.new_cdp_session(form.page).send("Accessibility.getFullAXTree")["nodes"]
    assert [node["name"]["value"] for node in nodes if node["role"]["value"] == "application"] == ["Code"]


def test_package_types_are_correct(package, tmp_path):
    """By Node's rules, which also what passes those of bundlers can fail."""
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/digitpad-element").symlink_to(package)
    (tmp_path / "package.json").write_text('{ "type": "module" }')
    (tmp_path / "consumer.ts").write_text(CONSUMER)
    options = {"strict": True, "noEmit": True, "target": "es2022", "module": "nodenext", "types": []}
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options}))
    command = ["node", WEB / "node_modules/typescript/bin/tsc"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.stdout == ""


def test_packed_file_is_a_sound_package():
    command = ["node", WEB / "node_modules/publint/src/cli.js", "--strict", WEB / "dist/digitpad-element.tgz"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, ""), result.stdout


def test_package_tells_of_itself(package):
    assert {"LICENSE", "README.md"} <= {file.name for file in package.iterdir()}
