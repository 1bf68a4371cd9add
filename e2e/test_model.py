"""Loading the network: slowly, with failures, once, and from the cache."""

import re

import pytest
from playwright.sync_api import Route, Worker, expect

from chunks import chunk, compressed_bytes
from offline import wait_for_service_worker
from page import DigitpadPage, visit
from proxy import Proxy
from wait import wait_until

MODEL = re.compile(r"/assets/.*\.safetensors$")
MAX_FIRST_VISIT_KB = 141
"""All downloads of the first visit but the code that reads numbers, which has a budget of its own."""

NUMBER_READER = "numbers/number-reader.ts"
MAX_NUMBERS_KB = 13
"""The compressed code that reads numbers, which is downloaded when the page is idle, or with the first picture."""

PICTURE_WORKER_KB = 9.9
"""What the picture worker is if `extractNumberInk` and `editLines` are replaced by functions that do nothing."""

READ_NUMBER = "strokes => document.querySelector('digit-pad').recognizer.readNumber(strokes).then(({ text }) => text)"

MAX_DRAWINGS = 20
"""Drawn until the worker has taken over."""

WEBASSEMBLY_RUNS = """(() => {
  try { return !!new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) } catch { return false }
})()"""


def test_ink_drawn_before_the_network_arrives_is_recognized_afterwards(new_context, ink):
    context = new_context(service_workers="block")
    held_requests: list[Route] = []
    context.route(MODEL, lambda route: held_requests.append(route))  # noqa: PLW0108 - Playwright sets attributes of its handlers
    pad = visit(context)
    pad.draw_with_mouse(ink[6])
    expect(pad.status).to_have_attribute("data-digit", "")
    assert pad.count_ink_pixels() > 0
    pad.page.wait_for_timeout(200)
    assert pad.status.inner_text().strip()  # the page says that the network is loading
    assert "sure" not in pad.status.inner_text()
    held_requests[0].continue_()
    pad.expect_digit(6, ink[6])


@pytest.mark.parametrize("fail", ["abort", "status", "damaged", "truncated"])
def test_network_that_fails_to_load_can_be_retried(new_context, ink, fail):
    context = new_context(service_workers="block")
    context.guard.allow(r"Failed to load resource|safetensors")
    broken = {
        "abort": lambda route: route.abort(),
        "status": lambda route: route.fulfill(status=503, body="no"),
        "damaged": lambda route: route.fulfill(body=b"\xff" * 5000),
        "truncated": lambda route: route.fulfill(body=route.fetch().body()[:-1000]),
    }
    context.route(MODEL, broken[fail])
    pad = visit(context)
    again = pad.page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    pad.draw_with_mouse(ink[5])
    expect(pad.status).to_have_attribute("data-digit", "")
    context.unroute(MODEL)
    again.click()
    pad.expect_digit(5, ink[5])
    expect(again).not_to_be_visible()


def test_recognition_works_if_the_worker_fails_to_load(new_context, ink):
    context = new_context(service_workers="block")
    context.guard.allow(r"Failed to load resource")
    aborted: list[str] = []

    def abort(route: Route) -> None:
        aborted.append(route.request.url)
        route.abort()

    context.route(f"**/{chunk('recognizer/worker/network-worker.ts')}", abort)
    pad = visit(context)
    wait_until(pad.page, lambda: aborted)
    pad.draw_with_mouse(ink[5])
    pad.expect_digit(5, ink[5])


def test_worker_takes_over_recognition(pad, ink):
    worker = _worker(pad)
    worker.evaluate("addEventListener('message', ({data}) => { globalThis.hasStrokes ||= 'strokes' in data })")
    for _ in range(MAX_DRAWINGS):
        pad.draw_with_mouse(ink[1])
        pad.click_button("Clear")
        if worker.evaluate("globalThis.hasStrokes"):
            break
    else:
        pytest.fail(f"The worker got none of {MAX_DRAWINGS} drawings.")
    for digit in (2, 8):
        pad.set_strokes(ink[digit])
        pad.expect_digit(digit, ink[digit])
        pad.click_button("Clear")


@pytest.mark.parametrize("script_src", ["; script-src 'self' 'wasm-unsafe-eval'", ""], ids=["allowed", "forbidden"])
@pytest.mark.parametrize("thread", ["page", "worker"])
def test_digits_are_recognized_with_and_without_webassembly(new_context, ink, script_src, thread):
    policy = f"default-src 'self'; img-src 'self' data:{script_src}"
    context = new_context(service_workers="block")

    def change_policy(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": policy})

    if thread == "page":
        context.route(re.compile("/$"), change_policy)
        context.route(f"**/{chunk('recognizer/worker/network-worker.ts')}", lambda _: None)  # never answered
    else:
        context.route(f"**/{chunk('recognizer/worker/network-worker.ts')}", change_policy)
    pad = visit(context)
    context_of_network = pad.page if thread == "page" else _worker(pad)
    for digit in (2, 8):
        pad.set_strokes(ink[digit])
        pad.expect_digit(digit, ink[digit])
        pad.click_button("Clear")
    assert context_of_network.evaluate(WEBASSEMBLY_RUNS) == ("wasm" in policy)


@pytest.mark.parametrize("thread", ["page", "worker"])
def test_numbers_are_read_on_the_page_and_in_the_worker(new_context, ink, thread):
    context = new_context(service_workers="block")
    if thread == "page":
        context.route(f"**/{chunk('recognizer/worker/network-worker.ts')}", lambda _: None)  # never answered
    pad = visit(context)
    shifted = [
        [[(x + 1.1 * index, y) for x, y in stroke] for stroke in ink[digit]] for index, digit in enumerate((3, 0, 7))
    ]
    strokes = [stroke for digit in shifted for stroke in digit]
    assert pad.page.evaluate(READ_NUMBER, strokes) == "307"
    if thread == "worker":
        worker = _worker(pad)
        worker.evaluate("addEventListener('message', ({data}) => { globalThis.hasNumber = 'number' in data })")
        while not worker.evaluate("globalThis.hasNumber"):
            assert pad.page.evaluate(READ_NUMBER, strokes) == "307"


def test_code_that_reads_numbers_stays_within_its_budget():
    reader, picture_worker = (
        compressed_bytes(entry) / 1000 for entry in (NUMBER_READER, "recognizer/worker/picture-worker.ts")
    )
    print(f"Reading numbers takes {reader:.1f} kB, and {picture_worker:.1f} kB with all for pictures.")  # noqa: T201 - shown by pytest -rP
    assert reader + picture_worker - PICTURE_WORKER_KB <= MAX_NUMBERS_KB


def test_first_visit_stays_within_its_download_budget(new_context, site, ink):
    with Proxy(site.url) as proxy:
        pad = visit(new_context(proxy.url))
        pad.draw_with_mouse(ink[7])
        pad.expect_digit(7, ink[7])
        wait_for_service_worker(pad.page)
        kilobytes = (proxy.bytes_sent - compressed_bytes(NUMBER_READER)) / 1000
        print(f"The first visit downloads {kilobytes:.1f} kB: {proxy.requested_paths}")  # noqa: T201 - shown by pytest -rP
        assert kilobytes <= MAX_FIRST_VISIT_KB
        hashed = [path for path in proxy.requested_paths if path.startswith("/assets/")]
        assert len(set(hashed)) == len(hashed)


def test_networks_are_downloaded_once_and_cached(new_context, site, ink):
    with Proxy(site.url) as proxy:
        context = new_context(proxy.url)
        pad = visit(context)
        wait_for_service_worker(pad.page)
        pad.set_strokes(ink[1])
        pad.expect_digit(1, ink[1])
        pad.page.close()
        again = visit(context)
        again.set_strokes(ink[2])
        again.expect_digit(2, ink[2])
        again.page.reload()
        again.click_button("Clear")
        again.set_strokes(ink[3])
        again.expect_digit(3, ink[3])
        models = [path for path in proxy.requested_paths if MODEL.search(path)]
        assert any("/digits-" in path for path in models)
        assert len(set(models)) == len(models)


def test_second_visit_works_with_the_server_stopped(new_context, start_site, ink):
    site = start_site()
    context = new_context(site.url)
    pad = visit(context)
    wait_for_service_worker(pad.page)
    site.stop()
    pad.page.reload()
    for digit in (0, 4, 9):
        pad.set_strokes(ink[digit])
        pad.expect_digit(digit, ink[digit])
        pad.click_button("Clear")
    context.close()


def _worker(pad: DigitpadPage) -> Worker:
    return pad.page.workers[0] if pad.page.workers else pad.page.wait_for_event("worker")
