"""Updates: a new version of the page while the old one is open, and drawings that survive reloads."""

import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from offline import cached_paths, wait_for_service_worker
from page import visit
from photos import draw_picture, encode_picture, file_payload
from proxy import Proxy

CHECK_FOR_UPDATE = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def newer_build(site):
    """Replacements that make a build look like a newer one: other names of its scripts, another version."""
    with urlopen(f"{site.url}/sw.js") as response:  # noqa: S310 - the tests' site
        service_worker = response.read().decode()
    scripts = re.findall(r"assets(/([\w-]+)-[\w-]{8})\.js", service_worker)  # the slash tells model from prefetch-model
    version = re.search(r'"version":"(\w+)"', service_worker)[1]
    return {old: f"/{name}-newer" for old, name in scripts} | {version: "newer"}


def test_update_is_offered_and_keeps_the_drawing(new_context, site, newer_build, ink):
    with Proxy(site.url) as proxy:
        context = new_context(proxy.url)
        pad = visit(context)
        wait_for_service_worker(pad.page)
        old_caches = cached_paths(pad.page)
        banner = pad.page.get_by_text("A new version is ready")
        expect(banner).not_to_be_visible()
        pad.set_strokes(ink[4])
        pad.expect_digit(4, ink[4])
        strokes = pad.page.evaluate("document.querySelector('digit-pad').strokes")

        proxy.replacements = newer_build
        pad.page.evaluate(CHECK_FOR_UPDATE)
        expect(banner).to_be_visible()
        pad.expect_digit(4, ink[4])  # the old version still runs
        pad.page.get_by_role("button", name="Reload").click()
        expect(pad.page.locator("script[src*=page-newer]")).to_be_attached()
        pad.expect_digit(4, ink[4])
        assert pad.page.evaluate("document.querySelector('digit-pad').strokes") == strokes
        expect(banner).not_to_be_visible()

        assert list(cached_paths(pad.page)) == ["digitpad-newer"]
        assert len(cached_paths(pad.page)["digitpad-newer"]) >= len(*old_caches.values())
        assert proxy.requested_paths.count(next(path for path in proxy.requested_paths if "safetensors" in path)) == 1


def test_update_keeps_the_picture(new_context, site, newer_build, ink):
    with Proxy(site.url) as proxy:
        pad = visit(new_context(proxy.url))
        wait_for_service_worker(pad.page)
        pad.page.locator("#file").set_input_files(file_payload(encode_picture(draw_picture(ink[4]))))
        pad.expect_digit(4, ["the picture"])
        proxy.replacements = newer_build
        pad.page.evaluate(CHECK_FOR_UPDATE)
        pad.page.get_by_role("button", name="Reload").click()
        expect(pad.page.locator("script[src*=page-newer]")).to_be_attached()
        pad.expect_digit(4, ["the picture"])
        assert pad.count_ink_pixels() > 500


def test_reload_keeps_the_drawing(pad, ink):
    pad.page.reload()
    pad.set_strokes(ink[4])
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


def test_next_visit_uses_the_update_without_asking(new_context, site, newer_build, ink):
    with Proxy(site.url) as proxy:
        context = new_context(proxy.url)
        pad = visit(context)
        wait_for_service_worker(pad.page)
        pad.page.close()
        proxy.replacements = newer_build
        again = visit(context)
        expect(again.page.locator("script[src*=page-newer]")).to_be_attached()
        for attempt in range(1, 600):
            if list(cached_paths(again.page)) == ["digitpad-newer"]:
                break
            if attempt % 200 == 0:
                again.page.reload()  # an installation that failed is tried again on the next visit
            again.page.wait_for_timeout(50)
        assert list(cached_paths(again.page)) == ["digitpad-newer"]
        again.set_strokes(ink[3])
        again.expect_digit(3, ink[3])
        expect(again.page.get_by_text("A new version is ready")).not_to_be_visible()


def test_cache_holds_only_needed_files(new_context, site):
    with Proxy(site.url) as proxy:
        pad = visit(new_context(proxy.url))
        wait_for_service_worker(pad.page)
        (cached,) = cached_paths(pad.page).values()
        assert set(cached) == {path for path in proxy.requested_paths if path not in {"/sw.js", "/favicon.ico"}}
