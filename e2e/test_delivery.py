"""HTTP headers and caching of the page, and its installation as an app."""

import re

import pytest

from offline import wait_for_service_worker, wait_until_lazy_files_cached
from page import visit
from proxy import Proxy

INCOGNITO_ERROR = [{"errorId": "in-incognito", "errorArguments": []}]
"""The tests' profiles are incognito ones, in which nothing can be installed."""


def test_network_is_preloaded_before_a_script_requests_it(pad):
    initiators = pad.page.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter(({name}) => name.endsWith('.safetensors')).map(({initiatorType}) => initiatorType)"
    )
    assert initiators == ["link"]


def test_link_header_lists_the_files_that_the_page_fetches_first(new_context):
    request = new_context().request
    page = request.get("/")
    in_header = re.findall(r"<([^>]+)>", page.headers["link"])
    in_page = re.findall(r'(?:href|src)="(\./assets/[^"]+\.(?:js|css|safetensors))"', page.text())
    assert sorted(in_header) == sorted(in_page)
    assert len(in_header) == 5
    assert "link" not in request.get("/sw.js").headers


@pytest.mark.parametrize("path", ["/", "/sw.js", "/manifest.webmanifest"])
def test_files_without_a_hash_in_their_name_are_revalidated(new_context, path):
    request = new_context().request
    response = request.get(path)
    assert response.headers["cache-control"] == "no-cache"
    assert request.get(path, headers={"If-None-Match": response.headers["etag"]}).status == 304


def test_later_visit_requests_only_files_without_a_hash_in_their_name(new_context, site, ink):
    with Proxy(site.url) as proxy:
        context = new_context(proxy.url)
        pad = visit(context)
        wait_for_service_worker(pad.page)
        wait_until_lazy_files_cached(pad.page)
        pad.page.close()
        first_visit = len(proxy.requested_paths)
        again = visit(context)
        again.set_strokes(ink[4])
        again.expect_digit(4, ink[4])
        second_visit = set(proxy.requested_paths[first_visit:])
        assert "/" in second_visit
        assert second_visit <= {"/", "/sw.js", "/manifest.webmanifest", "/icon-192.png"}


def test_page_can_be_installed(pad):
    wait_for_service_worker(pad.page)
    session = pad.page.context.new_cdp_session(pad.page)
    assert session.send("Page.getAppManifest")["errors"] == []
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] in ([], INCOGNITO_ERROR)
    icons = pad.page.evaluate(
        """async href => {
          const {icons} = await (await fetch(href)).json();
          return Promise.all(icons.map(async ({src, sizes, purpose}) => {
            const {width, height} = await createImageBitmap(await (await fetch(src)).blob());
            return [purpose ?? 'any', sizes, `${width}x${height}`];
          }));
        }""",
        pad.page.locator("link[rel=manifest]").get_attribute("href"),
    )
    assert all(declared == actual for _, declared, actual in icons)
    assert {purpose for purpose, *_ in icons} == {"any", "maskable"}
