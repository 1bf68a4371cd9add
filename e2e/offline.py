"""The service worker and its caches."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from page import DigitpadPage, visit
from server_process import Site
from wait import wait_until


def wait_for_service_worker(page: Page) -> None:
    """Wait until the service worker is active, so that it has cached what later visits need."""
    wait_until(page, "(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated')()")


def wait_until_lazy_files_cached(page: Page) -> None:
    """Visit a second time, which makes the service worker cache the lazy files, and wait for the last of them."""
    page.reload()
    lazy_files = find_lazy_files(page.request.get("/sw.js").text())
    wait_until(page, lambda: lazy_files <= set().union(*cached_paths(page).values()))


def find_lazy_files(service_worker: str) -> set[str]:
    """The paths of the files that a service worker caches when they are used, or by the second visit."""
    return {f"/{file}" for file in json.loads(re.search(r'"lazyFiles":(\[.*?\])', service_worker)[1])}


CACHED_PATHS = """async () => {
  const paths = async name => (await (await caches.open(name)).keys()).map(({url}) => new URL(url).pathname);
  const names = await caches.keys();
  return Object.fromEntries(await Promise.all(names.map(async name => [name, await paths(name)])));
}"""


def cached_paths(page: Page) -> dict[str, list[str]]:
    """The cached paths by the name of their cache."""
    return page.evaluate(CACHED_PATHS)


def visit_stopped_site(new_context: Callable[..., BrowserContext], start_site: Callable[[], Site]) -> DigitpadPage:
    """The page of a site that has stopped since all of its files were cached."""
    own = start_site()
    pad = visit(new_context(own.url))
    wait_for_service_worker(pad.page)
    wait_until_lazy_files_cached(pad.page)
    own.stop()
    return pad
