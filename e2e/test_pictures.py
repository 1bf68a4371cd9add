"""Pictures on the page: chosen, dropped, pasted, taken; named like drawings, and never sent."""

import base64
import struct
import zlib
from itertools import product
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from chunks import chunk
from offline import visit_stopped_site, wait_for_service_worker, wait_until_lazy_files_cached
from page import PHONE, DigitpadPage, visit
from photos import draw_picture, encode_frames, encode_picture, file_payload
from proxy import Proxy
from wait import wait_until

ELEMENT = "document.querySelector('digit-pad')"

EVENTS = """([kind, name, content]) => {
  const data = new DataTransfer()
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
  data.items.add(new File([bytes], name, { type: name.endsWith('png') ? 'image/png' : '' }))
  const options = { bubbles: true, cancelable: true }
  const target = document.querySelector('digit-pad')
  if (kind === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }))
  else for (const type of ['dragenter', 'dragover', 'drop'])
    target.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: data }))
}"""


def choose_by_button(pad: DigitpadPage, content: bytes) -> None:
    pad.open_section("pictures")
    with pad.page.expect_file_chooser() as chooser:
        pad.click_button("Choose a picture")
    chooser.value.set_files(file_payload(content))


def choose(pad: DigitpadPage, content: bytes, name: str = "digit.png", kind: str = "image/png") -> None:
    """Choose a file in the input that the button opens."""
    pad.page.locator("#file").set_input_files(file_payload(content, name, kind))


def clear(pad: DigitpadPage) -> None:
    pad.click_button("Clear")
    pad.expect_blank()


def take_photo(pad: DigitpadPage) -> None:
    pad.open_section("pictures")
    pad.click_button("Take a photo")


def expect_picture(pad: DigitpadPage, digit: int) -> None:
    """The picture alone is named: it counts as one stroke."""
    expect(pad.status).to_have_attribute("data-strokes", "1")
    expect(pad.status).to_have_attribute("data-digit", str(digit))


def error_toast(pad: DigitpadPage):
    return pad.page.locator("#error-toast")


def test_each_digit_in_a_picture_is_recognized(pad, ink):
    for digit in range(10):
        choose(pad, encode_picture(draw_picture(ink[digit])))
        expect_picture(pad, digit)
        assert pad.count_ink_pixels() > 500
        clear(pad)
        assert pad.count_ink_pixels() == 0


def test_every_format_that_the_browser_decodes_is_read(pad, ink, subtests):
    two = ink[2]
    nothing = draw_picture(two, mode="RGBA", ink=(255, 255, 255, 255), paper=(0, 0, 0, 0))
    more = {"save_all": True, "append_images": [Image.new("L", (400, 400), 255)]}
    for name, content in {
        "dark.webp": encode_picture(draw_picture(two, ink="white", paper="black"), "WEBP"),
        "photo.jpg": encode_picture(draw_picture(two, ink="#234", paper="#b5ab90"), "JPEG", quality=80),
        "old.bmp": encode_picture(draw_picture(two), "BMP"),
        "moving.gif": encode_picture(draw_picture(two, mode="L"), "GIF", **more),
        "nothing.png": encode_picture(nothing),
        "tiny.png": encode_picture(draw_picture(two, width=14).resize((16, 16), Image.Resampling.BOX)),
        "no type": encode_picture(draw_picture(two)),
    }.items():
        with subtests.test(name):
            choose(pad, content, name, "")
            expect_picture(pad, 2)
        clear(pad)


FIRST_FRAME_ONLY = "This picture has several frames: only the first was read."
FIRST_FRAME_BLANK = "Only the first of several frames was read, and nothing stands out in it"


def test_frames_that_are_not_read_are_told_of(pad, ink, subtests):
    """R7: only the first of several is decoded, and says nothing about the others."""
    cross = [[(0, 0), (1, 1)], [(0, 1), (1, 0)]]
    frames = [draw_picture(strokes) for strokes in (ink[5], ink[7], cross, [])]
    digit, other, scribble, blank = frames
    for file_format in ("GIF", "PNG", "WEBP", "AVIF"):
        with subtests.test(file_format):
            choose(pad, encode_frames([digit, other], file_format), "", "")
            expect_picture(pad, 5)
            expect(error_toast(pad)).to_have_text(FIRST_FRAME_ONLY)
            choose(pad, encode_frames([scribble, digit], file_format), "", "")
            expect(pad.status).to_have_attribute("data-digit", "")
            expect(error_toast(pad)).to_have_text(FIRST_FRAME_ONLY)
            choose(pad, encode_frames([blank, digit], file_format), "", "")
            expect(error_toast(pad)).to_contain_text(FIRST_FRAME_BLANK)
            choose(pad, encode_picture(digit, file_format), "", "")
            expect_picture(pad, 5)
            expect(error_toast(pad)).to_have_text("")
        clear(pad)


def test_exif_orientation_is_applied_in_every_format(pad, ink, subtests):
    """A 6 that is not turned as its file says is a 9, or no digit."""
    turns = [None, 0, 3, 1, 5, 2, 6, 4]  # Pillow's transpositions from upright to stored
    picture = draw_picture(ink[6])
    for file_format, (orientation, turn) in product(("JPEG", "PNG", "WEBP"), enumerate(turns, 1)):
        stored = picture if turn is None else picture.transpose(Image.Transpose(turn))
        exif = Image.Exif()
        exif[0x0112] = orientation
        with subtests.test(file_format, orientation=orientation):
            choose(pad, encode_picture(stored, file_format, exif=exif), f"turned.{file_format.lower()}", "")
            expect_picture(pad, 6)
        clear(pad)


def test_greys_of_any_depth_in_16_bits_are_read(pad, ink, subtests):
    picture = np.asarray(draw_picture(ink[4], ink="#333", paper="#ddd").convert("L"), np.uint32)
    for bits in (8, 12, 16):
        with subtests.test(bits=bits):
            gray = picture * (2**bits - 1) // 255
            choose(pad, encode_picture(Image.fromarray(gray.astype(np.uint16))))
            expect_picture(pad, 4)
        clear(pad)


def test_ink_that_differs_in_colour_alone_is_read(pad, ink):
    choose(pad, encode_picture(draw_picture(ink[3], ink="#dc5a96", paper="#4678c8")))
    expect_picture(pad, 3)


def test_photo_of_24_million_pixels_is_read(pad, ink):
    large = draw_picture(ink[5], mode="L").resize((5712, 4284))
    choose(pad, encode_picture(large, "JPEG"), "photo.jpg", "image/jpeg")
    expect(pad.status).to_have_attribute("data-digit", "5", timeout=120_000)


def test_pictures_can_be_dropped_and_pasted(pad, ink, subtests):
    content = base64.b64encode(encode_picture(draw_picture(ink[3]))).decode()
    for event in ("drop", "paste"):
        with subtests.test(event):
            pad.page.evaluate(EVENTS, [event, "digit.png", content])
            expect_picture(pad, 3)
            assert not pad.area.get_attribute("data-drop")
        clear(pad)


def test_strokes_over_a_picture_can_be_undone(pad, ink):
    pad.draw_with_mouse(ink[6])
    pad.expect_digit(6, ink[6])
    choose_by_button(pad, encode_picture(draw_picture(ink[1])))
    expect_picture(pad, 1)
    flag_and_foot = [[(0.2, 0.25), (0.5, 0.05)], [(0.2, 0.95), (0.8, 0.95)]]
    pad.draw_with_mouse(flag_and_foot)
    pad.wait_for_answer(3)
    pad.click_button("Undo")
    pad.click_button("Undo")
    expect_picture(pad, 1)
    pad.click_button("Undo")
    pad.expect_digit(6, ink[6])


def test_strokes_complete_the_digit_of_a_picture(pad):
    """The bow of a 4 comes from a picture, its stem from the pen."""
    corner = [[(0.45, 0.0), (0.05, 0.6), (0.95, 0.6)]]
    choose(pad, encode_picture(draw_picture(corner)))
    pad.wait_for_answer(1)
    box = pad.area.bounding_box()
    at = lambda x, y: (box["x"] + x * box["width"], box["y"] + y * box["height"])  # noqa: E731
    pad.page.mouse.move(*at(0.66, 0.35))
    pad.page.mouse.down()
    pad.page.mouse.move(*at(0.64, 0.95), steps=8)
    pad.page.mouse.up()
    expect(pad.status).to_have_attribute("data-strokes", "2")
    expect(pad.status).to_have_attribute("data-digit", "4")


def test_eraser_removes_ink_of_a_picture(pad):
    """Of a 9 in straight lines, the top goes: a 4 is left."""
    left, right, top, middle, bottom = 0.25, 0.75, 0.0, 0.5, 1.0
    nine = [[(right, middle), (left, middle), (left, top), (right, top), (right, bottom)]]
    choose(pad, encode_picture(draw_picture(nine)))
    expect_picture(pad, 9)
    whole = pad.count_ink_pixels()
    pad.click_button("Eraser")
    pad.draw_with_mouse([[(0.35, 0.04), (0.65, 0.04)]], size=0.8)
    expect_picture(pad, 4)
    assert 0 < pad.count_ink_pixels() < 0.9 * whole
    pad.click_button("Undo")
    expect_picture(pad, 9)
    assert pad.count_ink_pixels() == whole
    for x in range(20, 90, 5):
        if pad.page.evaluate("document.querySelector('digit-pad').blank"):
            break
        pad.draw_with_mouse([[(x / 100, 0), (x / 100, 1)]], size=1)
    pad.expect_blank()
    expect(pad.page.get_by_role("button", name="Eraser")).to_have_attribute("aria-pressed", "false")


def test_eraser_keeps_the_rest_of_a_picture_with_more_pixels_than_the_pad(phone):
    cross = draw_picture([[(0, 0), (1, 1)], [(0, 1), (1, 0)]], side=400, width=22)
    choose(phone, encode_picture(cross.crop((60, 40, 340, 320)).resize((512, 512))))
    phone.wait_for_answer(1)
    whole = phone.count_ink_pixels()
    phone.click_button("Eraser")
    phone.draw_with_touch([[(0, 0), (1, 1)]], size=0.02, x=0.13, y=0.13)  # an end of the cross, at the top left
    assert 0.9 * whole < phone.count_ink_pixels() < whole


def test_picture_can_be_shown_by_a_script(pad, ink):
    content = base64.b64encode(encode_picture(draw_picture(ink[9]))).decode()
    digit, blank = pad.page.evaluate(
        f"""async (content) => {{
          const pad = {ELEMENT}
          const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
          await pad.showPicture(new Blob([bytes]))
          return [(await pad.predict()).digit, pad.blank]
        }}""",
        content,
    )
    assert (digit, blank) == (9, False)


def test_picture_survives_a_rotation_of_the_phone(phone, ink):
    choose(phone, encode_picture(draw_picture(ink[8])))
    expect_picture(phone, 8)
    phone.page.set_viewport_size({"width": 740, "height": 360})
    assert phone.count_ink_pixels() > 0
    phone.click_button("Predict")
    expect_picture(phone, 8)
    expect(phone.page.get_by_text("choose, drop or paste")).not_to_be_visible()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _blank_png(side: int) -> bytes:
    """A PNG of a bit a pixel, far smaller than its pixels."""
    parts = [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(bytes((side // 8 + 1) * side))),
        _chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)


def test_unreadable_file_is_reported_in_one_sentence_and_the_drawing_stays(pad, ink, subtests):
    whole = encode_picture(draw_picture(ink[2]))
    pad.draw_with_mouse(ink[7])
    pad.expect_digit(7, ink[7])
    before = pad.count_ink_pixels()
    for name, content, sentence in [
        ("empty.png", b"", "is empty"),
        ("text.png", b"seven", "not a picture the browser can read"),
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "damaged or incomplete"),
        ("photo.heic", HEIC, "HEIC format"),
        ("half.png", whole[: len(whole) // 2], "damaged or incomplete"),
        ("large.png", _blank_png(7100), "more than 50 million pixels"),
        ("bomb.png", _blank_png(30_000), "browser can read"),
        ("paper.png", encode_picture(Image.new("L", (300, 200), 240)), "Nothing stands out from the paper"),
    ]:
        with subtests.test(name):
            choose(pad, content, name, "")
            expect(error_toast(pad)).to_contain_text(sentence, timeout=60_000)
            expect(error_toast(pad)).to_contain_text(": ")  # it says what to do
            pad.expect_digit(7, ink[7])
            assert abs(pad.count_ink_pixels() - before) < 10  # the toast that said it may leave a rounding behind
    pad.click_button("Clear")
    expect(error_toast(pad)).to_have_text("")


def test_picture_and_answer_scroll_into_view_on_a_phone(phone, ink):
    phone.open_section("pictures")
    phone.page.get_by_role("button", name="Choose a picture").scroll_into_view_if_needed()
    phone.page.locator("#file").set_input_files(file_payload(b"three"))
    expect(error_toast(phone)).to_be_in_viewport(ratio=1)
    expect(phone.area).not_to_be_in_viewport(ratio=1)
    phone.page.locator("#file").set_input_files(file_payload(encode_picture(draw_picture(ink[3]))))
    expect_picture(phone, 3)
    for part in (phone.area, phone.page.locator("#sentence")):
        expect(part).to_be_in_viewport(ratio=1)


DRAG_ADDRESS = """() => {
  const data = new DataTransfer()
  data.setData('text/uri-list', 'https://example.org/seven.png')
  data.setData('text/html', '<img src="https://example.org/seven.png">')
  return ['dragover', 'drop'].map((type) => {
    const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data })
    document.querySelector('digit-pad').dispatchEvent(event)
    return event.defaultPrevented
  })
}"""

BRING_TWO = """([kind, names]) => {
  const data = new DataTransfer()
  for (const name of names) data.items.add(new File(['1'], name, { type: name.endsWith('png') ? 'image/png' : '' }))
  const options = { bubbles: true, cancelable: true }
  const event = kind === 'paste'
    ? new ClipboardEvent('paste', { ...options, clipboardData: data })
    : new DragEvent('drop', { ...options, dataTransfer: data })
  document.querySelector('digit-pad').dispatchEvent(event)
}"""


def test_picture_dragged_as_an_address_alone_is_asked_for_as_a_file(pad):
    assert pad.page.evaluate(DRAG_ADDRESS) == [True, True]  # else the browser would leave the page
    expect(error_toast(pad)).to_have_text(
        "Only the picture’s address was dragged: save the picture, then choose its file."
    )
    pad.expect_blank()
    assert not pad.area.get_attribute("data-drop")


def test_several_files_at_once_are_refused(pad, subtests):
    for kind, names in product(("drop", "paste"), (["one.png", "two.png"], ["notes.txt", "two.png"])):
        with subtests.test(kind, names=names):
            pad.page.evaluate(BRING_TWO, [kind, names])
            expect(error_toast(pad)).to_have_text("Several files came at once: choose one picture.")
            pad.expect_blank()
        pad.click_button("Clear")
        expect(error_toast(pad)).to_have_text("")


def test_what_is_pasted_into_a_text_field_goes_to_the_field(new_context, ink):
    pad = visit(new_context(permissions=["clipboard-read", "clipboard-write"]))
    picture = base64.b64encode(encode_picture(draw_picture(ink[7]))).decode()
    pad.page.evaluate(
        """async picture => {
          const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0))
          const png = new Blob([bytes], { type: 'image/png' })
          const text = new Blob(['365'], { type: 'text/plain' })
          await navigator.clipboard.write([new ClipboardItem({ 'image/png': png, 'text/plain': text })])
          document.querySelector('main').prepend(Object.assign(document.createElement('input'), { id: 'field' }))
        }""",
        picture,
    )
    pad.page.locator("#field").focus()
    pad.page.keyboard.press("ControlOrMeta+V")
    expect(pad.page.locator("#field")).to_have_value("365")
    pad.page.wait_for_timeout(300)
    pad.expect_blank()
    pad.area.focus()
    pad.page.keyboard.press("ControlOrMeta+V")
    expect_picture(pad, 7)


def test_pasted_text_is_rejected_with_a_request_for_a_picture(pad):
    pad.page.evaluate(
        "document.body.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, clipboardData: new DataTransfer()}))"
    )
    expect(error_toast(pad)).to_contain_text("copy one first")


def test_picture_waits_for_the_network(new_context, ink):
    context = new_context(service_workers="block")
    context.guard.allow("Failed to load resource")
    context.route("**/*.safetensors", lambda route: route.abort())
    pad = visit(context)
    again = pad.page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    choose(pad, encode_picture(draw_picture(ink[5])))
    expect(pad.page.locator("digit-pad [part=picture] path")).to_be_visible()
    context.unroute("**/*.safetensors")
    again.click()
    expect_picture(pad, 5)


@pytest.mark.parametrize("part", ["recognizer/picture-reader.ts", "recognizer/worker/picture-worker.ts"])
def test_lazy_chunk_that_fails_to_load_is_requested_again(new_context, ink, part):
    context = new_context(service_workers="block")
    context.guard.allow("Failed to load resource")
    requested = []
    context.route(f"**/{chunk(part)}", lambda route: (requested.append(route.request.resource_type), route.abort()))
    pad = visit(context)
    choose(pad, encode_picture(draw_picture(ink[5])))
    expect(error_toast(pad)).to_contain_text("check your connection and try again")
    if "worker" not in part:  # which is started anew
        assert requested == ["fetch"]  # Chromium up to 150, and others, do not repeat an import() that failed
    context.unroute(f"**/{chunk(part)}")
    choose(pad, encode_picture(draw_picture(ink[5])))
    expect_picture(pad, 5)


def test_page_reads_the_pixels_if_the_worker_has_no_canvas(new_context, ink):
    context = new_context()
    context.add_init_script("delete globalThis.OffscreenCanvas")
    pad = visit(context)
    choose(pad, encode_picture(draw_picture(ink[3])))
    expect_picture(pad, 3)


def test_drawings_and_pictures_are_never_sent(new_context, site, ink):
    with Proxy(site.url) as proxy:
        pad = visit(new_context(proxy.url))
        wait_for_service_worker(pad.page)
        wait_until_lazy_files_cached(pad.page)
        before = len(proxy.requested_paths)
        sent = []
        pad.page.on("request", lambda request: sent.append((request.method, request.url, request.post_data)))
        choose(pad, encode_picture(draw_picture(ink[2])))
        expect_picture(pad, 2)
        # The browser looks for a newer service worker at any time.
        requested = [path for path in proxy.requested_paths[before:] if path != "/sw.js"]
        assert requested == []  # the worker was cached
        assert [one for one in sent if one[0] != "GET" or one[2]] == []


def test_first_visit_loads_no_picture_code_before_the_network(new_context):
    context = new_context(service_workers="block")
    requested = []
    context.on("request", lambda request: requested.append(request.url))
    pad = visit(context)
    expect(pad.status).not_to_contain_text("Loading")
    pad.page.wait_for_load_state("networkidle")
    pictures = {
        f"/{chunk(entry)}"
        for entry in ("recognizer/picture-reader.ts", "recognizer/worker/picture-worker.ts", "app/camera.ts")
    }
    assert pictures.isdisjoint(urlsplit(url).path for url in requested)


def test_pictures_can_be_read_offline(new_context, start_site, ink):
    pad = visit_stopped_site(new_context, start_site)
    pad.page.reload()
    choose(pad, encode_picture(draw_picture(ink[7])))
    expect_picture(pad, 7)
    pad.page.context.close()


CAMERA = """(content) => {
  const canvas = document.createElement('canvas')
  globalThis.tracks = []
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    globalThis.wanted = wanted
    const image = new Image()
    image.src = 'data:image/png;base64,' + content
    await image.decode()
    canvas.width = canvas.height = 400
    const draw = () => canvas.getContext('2d').drawImage(image, 0, 0)
    setInterval(draw, 50)
    draw()
    const stream = canvas.captureStream(20)
    tracks.push(...stream.getTracks())
    return stream
  }
}"""


@pytest.fixture
def with_camera(new_context, ink):
    def start(digit: int, **options) -> DigitpadPage:
        pad = visit(new_context(**options))
        pad.page.evaluate(CAMERA, base64.b64encode(encode_picture(draw_picture(ink[digit]))).decode())
        return pad

    return start


def test_photo_of_the_camera_is_recognized(with_camera):
    pad = with_camera(4)
    take_photo(pad)
    expect(pad.page.get_by_role("dialog", name="Camera")).to_be_visible()
    pad.click_button("Take photo")
    expect_picture(pad, 4)
    expect(pad.page.get_by_role("dialog")).not_to_be_visible()
    assert pad.page.evaluate("tracks.every(track => track.readyState === 'ended')")
    assert pad.page.evaluate("wanted.audio") is None


def test_camera_dialog_can_be_closed(with_camera):
    pad = with_camera(4, **PHONE)
    for close in (lambda: pad.click_button("Cancel"), lambda: pad.page.keyboard.press("Escape")):
        take_photo(pad)
        expect(pad.page.get_by_role("dialog")).to_be_visible()
        close()
        expect(pad.page.get_by_role("dialog")).not_to_be_visible()
        wait_until(pad.page, "tracks.every(track => track.readyState === 'ended')")
        pad.expect_blank()
        expect(error_toast(pad)).to_have_text("")


def test_unavailable_camera_is_reported_in_one_sentence(pad, subtests):
    for error, sentence in {
        "NotAllowedError": "access is blocked",
        "NotFoundError": "No camera was found",
        "NotReadableError": "could not be started",
    }.items():
        with subtests.test(error):
            pad.page.evaluate(
                "name => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name)) }",
                error,
            )
            take_photo(pad)
            expect(error_toast(pad)).to_contain_text(sentence)


def test_file_input_offers_the_camera_without_getusermedia(pad, ink):
    pad.page.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    with pad.page.expect_file_chooser() as chooser:
        take_photo(pad)
    assert chooser.value.element.get_attribute("capture") == "environment"
    chooser.value.set_files(file_payload(encode_picture(draw_picture(ink[6]))))
    expect_picture(pad, 6)


def test_permissions_policy_allows_the_camera(pad):
    """Chromium's own make-believe camera, which Permissions-Policy and CSP rule like any other."""
    take_photo(pad)
    pad.click_button("Take photo")
    pad.wait_for_answer(1)
