"""A new version of the page, while the old one is open."""

import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from offline import cached_paths, wait_for_service_worker
from page import visit
from photos import draw_picture, encode_picture, file_payload
from proxy import Proxy

COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def newer(site):
    """What a newer build calls otherwise: its scripts, which know each other by name, and the version."""
    with urlopen(f"{site.url}/sw.js") as answer:  # noqa: S310 - the site of the tests
        worker = answer.read().decode()
    scripts = re.findall(r"assets/(([\w-]+)-[\w-]{8})\.js", worker)
    version = re.search(r'"version":"(\w+)"', worker)[1]
    return {old: f"{name}-newer" for old, name in scripts} | {version: "newer"}


def test_update_is_offered_and_keeps_the_drawing(new_context, site, newer, ink):
    with Proxy(site.url) as proxy:
        context = new_context(proxy.url)
        pad = visit(context)
        wait_for_service_worker(pad.page)
        old = cached_paths(pad.page)
        notice = pad.page.get_by_text("A new version is ready")
        expect(notice).not_to_be_visible()
        pad.draw_with_mouse(ink[4])
        pad.expect_digit(4, ink[4])
        drawn = pad.page.evaluate("document.querySelector('digit-pad').strokes")

        proxy.replacements = newer
        pad.page.evaluate(COME_BACK)
        expect(notice).to_be_visible()
        pad.expect_digit(4, ink[4])  # nothing else has changed yet
        pad.page.get_by_role("button", name="Reload").click()
        expect(pad.page.locator("script[src*=page-newer]")).to_be_attached()
        pad.expect_digit(4, ink[4])
        assert pad.page.evaluate("document.querySelector('digit-pad').strokes") == drawn
        expect(notice).not_to_be_visible()

        assert list(cached_paths(pad.page)) == ["digitpad-newer"]
        assert len(cached_paths(pad.page)["digitpad-newer"]) >= len(*old.values())
        assert proxy.requested_paths.count(next(path for path in proxy.requested_paths if "safetensors" in path)) == 1


def test_update_keeps_the_picture(new_context, site, newer, ink):
    with Proxy(site.url) as proxy:
        pad = visit(new_context(proxy.url))
        wait_for_service_worker(pad.page)
        pad.page.locator("#file").set_input_files(file_payload(encode_picture(draw_picture(ink[4]))))
        pad.expect_digit(4, ["the picture"])
        proxy.replacements = newer
        pad.page.evaluate(COME_BACK)
        pad.page.get_by_role("button", name="Reload").click()
        expect(pad.page.locator("script[src*=page-newer]")).to_be_attached()
        pad.expect_digit(4, ["the picture"])
        assert pad.count_ink_pixels() > 500


def test_reload_keeps_the_drawing(pad, ink):
    pad.page.reload()
    pad.draw_with_mouse(ink[4])
    pad.expect_digit(4, ink[4])
    pad.page.reload()
    pad.expect_digit(4, ink[4])
    pad.click_button("Clear")
    pad.page.locator("#file").set_input_files(file_payload(encode_picture(draw_picture(ink[7]))))
    pad.expect_digit(7, ["the picture"])
    pad.page.reload()
    pad.expect_digit(7, ["the picture"])
    pad.click_button("Clear")
    pad.page.reload()
    expect(pad.page.locator("#sentence")).to_have_text("Draw a digit")


def test_next_visit_uses_the_update_without_asking(new_context, site, newer, ink):
    with Proxy(site.url) as proxy:
        context = new_context(proxy.url)
        pad = visit(context)
        wait_for_service_worker(pad.page)
        pad.page.close()
        proxy.replacements = newer
        again = visit(context)
        expect(again.page.locator("script[src*=page-newer]")).to_be_attached()
        while list(cached_paths(again.page)) != ["digitpad-newer"]:
            again.page.wait_for_timeout(50)
        again.draw_with_mouse(ink[3])
        again.expect_digit(3, ink[3])
        expect(again.page.get_by_text("A new version is ready")).not_to_be_visible()


def test_cache_holds_only_needed_files(new_context, site):
    with Proxy(site.url) as proxy:
        pad = visit(new_context(proxy.url))
        wait_for_service_worker(pad.page)
        (kept,) = cached_paths(pad.page).values()
        assert set(kept) == {path for path in proxy.requested_paths if path not in {"/sw.js", "/favicon.ico"}}
