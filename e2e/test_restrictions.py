"""What a browser or a site forbids: a sentence names the true cause, and noise is not taken for a picture."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Route, expect

from chunks import chunk
from page import DigitpadPage, visit
from photos import draw_picture, encode_picture, file_payload
from static_server import serve

PACKAGE = Path(__file__).parents[1] / "web/dist/element"

NOISE = """{
  const change = (bytes) => bytes.forEach((byte, index) => { bytes[index] = byte + AMOUNT * (Math.random() - 0.5) })
  for (const name of ['CanvasRenderingContext2D', 'OffscreenCanvasRenderingContext2D'].filter((name) => name in self)) {
    const { prototype } = self[name]
    const { getImageData } = prototype
    prototype.getImageData = function (...area) {
      const image = getImageData.apply(this, area)
      change(image.data)
      return image
    }
  }
}
"""
HIDING, FAINT = NOISE.replace("AMOUNT", "1e6"), NOISE.replace("AMOUNT", "4")
"""What is read from a canvas is noise, as in Firefox that resists fingerprinting; or differs slightly, as in Brave."""

NOISY_PNG = """OffscreenCanvas.prototype.convertToBlob = async function () {
  const noise = new OffscreenCanvas(this.width, this.height)
  const context = noise.getContext('2d')
  for (let x = 0; x < this.width; x += 8) {
    context.fillStyle = `hsl(${47 * x} 90% 50%)`
    context.fillRect(x, 0, 8, this.height)
  }
  return convert.call(noise)
}"""
NOISY_PNG = f"{{ const convert = OffscreenCanvas.prototype.convertToBlob; {NOISY_PNG} }}"

SENTENCE = "hides the pixels of pictures: allow this page to read canvas data, or draw, and save as SVG."


def visit_with_canvas(context: BrowserContext, script: str) -> DigitpadPage:
    """Open the page with a changed canvas, in its worker, too."""

    def prepend(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=script + response.text())

    context.add_init_script(script)
    context.route(f"**/{chunk('recognizer/worker/picture-worker.ts')}", prepend)
    return visit(context)


def choose(pad: DigitpadPage, content: bytes) -> None:
    pad.page.locator("#file").set_input_files(file_payload(content))


def error_toast(pad: DigitpadPage) -> Locator:
    return pad.page.locator("#error-toast")


def test_hidden_pixels_are_told_instead_of_read(new_context, ink):
    pad = visit_with_canvas(new_context(service_workers="block"), HIDING)
    choose(pad, encode_picture(draw_picture(ink[3])))
    expect(error_toast(pad)).to_contain_text(SENTENCE)
    assert pad.page.evaluate("document.querySelector('digit-pad').blank") is True


def test_hidden_pixels_are_told_where_workers_have_no_canvas(new_context, ink):
    pad = visit_with_canvas(new_context(service_workers="block"), f"{HIDING}; delete globalThis.OffscreenCanvas;")
    choose(pad, encode_picture(draw_picture(ink[3])))
    expect(error_toast(pad)).to_contain_text(SENTENCE)


@pytest.mark.parametrize("canvas", [HIDING, NOISY_PNG], ids=["read", "saved"])
def test_noise_is_not_saved_as_png(new_context, ink, canvas):
    pad = visit_with_canvas(new_context(service_workers="block"), canvas)
    downloads: list[str] = []
    pad.page.on("download", lambda download: downloads.append(download.suggested_filename))
    pad.draw_with_mouse(ink[4])
    pad.expect_digit(4, ink[4])
    pad.open_section("share")
    pad.click_button("Save as PNG")
    expect(error_toast(pad)).to_contain_text(SENTENCE)
    with pad.page.expect_download():
        pad.click_button("Save as SVG")
    assert downloads == ["digitpad-4.svg"]
    expect(error_toast(pad)).to_have_text("")


def test_faint_noise_does_no_harm(new_context, ink):
    pad = visit_with_canvas(new_context(service_workers="block"), FAINT)
    choose(pad, encode_picture(draw_picture(ink[3])))
    expect(pad.status).to_have_attribute("data-digit", "3")
    pad.open_section("share")
    with pad.page.expect_download():
        pad.click_button("Save as PNG")
    pad.page.reload()
    expect(pad.status).to_have_attribute("data-digit", "3")


def test_kept_picture_that_the_browser_hides_is_told(new_context, ink):
    pad = visit(new_context(service_workers="block"))
    choose(pad, encode_picture(draw_picture(ink[3])))
    expect(pad.status).to_have_attribute("data-digit", "3")
    pad.page.add_init_script(HIDING)
    pad.page.reload()
    expect(error_toast(pad)).to_contain_text(SENTENCE)
    assert pad.page.evaluate("document.querySelector('digit-pad').blank") is True


SHOW = """async ([source, content]) => {
  const { defineDigitPad } = await import('/digit-pad.js')
  defineDigitPad()
  const pad = document.body.appendChild(document.createElement('digit-pad'))
  let picture = new Blob([new Uint8Array(content)])
  if (source === 'other origin') {
    picture = new Image()
    picture.src = `http://localhost:${location.port}/picture.png`
    await picture.decode()
  }
  return pad.showPicture(picture).then(() => pad.predict()).then(({ digit }) => digit, ({ message }) => message)
}"""
SITE = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src * blob: data:"
WORKER_FORBIDDEN = "This page may not start the worker that reads pictures: its owner has to permit it."


@pytest.mark.parametrize(
    ("policy", "source", "answer"),
    [
        (SITE, "file", 6),
        (f"{SITE}; require-trusted-types-for 'script'; trusted-types digitpad", "file", 6),
        (f"{SITE}; require-trusted-types-for 'script'; trusted-types 'none'", "file", WORKER_FORBIDDEN),
        (f"{SITE}; worker-src 'none'", "file", WORKER_FORBIDDEN),
        (f"{SITE}; sandbox allow-scripts", "file", WORKER_FORBIDDEN),
        (SITE.replace(" blob:", ""), "file", "This site does not allow pictures from files: its owner has to permit"),
        (SITE, "other origin", "This picture belongs to another site, which keeps it unreadable: save it"),
    ],
    ids=["open", "trusted types", "no trusted types", "no worker", "sandbox", "no blob", "other origin"],
)
def test_element_tells_what_a_site_forbids(new_context, ink, policy, source, answer):
    picture = encode_picture(draw_picture(ink[6]))
    headers = {"Content-Security-Policy": policy, "Access-Control-Allow-Origin": "*"}
    with serve(PACKAGE, headers) as url:
        context = new_context(url)
        context.guard.allow("Content Security Policy|Trusted|policy|sandbox|another host: http://localhost|favicon")
        context.route("**/picture.png", lambda route: route.fulfill(body=picture, content_type="image/png"))
        page = context.new_page()
        page.goto("/example.css")  # a page without the element
        shown = page.evaluate(SHOW, [source, list(picture)])
    assert shown == answer or (isinstance(answer, str) and re.match(re.escape(answer), str(shown)))
