"""The service worker and its caches."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from chunks import chunk
from page import DigitpadPage, visit
from server_process import Site
from wait import wait_until

LAZY_ENTRIES = ["recognizer/picture-reader.ts", "recognizer/worker/picture-worker.ts", "i18n/de.ts", "i18n/zh.ts"]
"""Some of the lazy chunks, which are all cached together."""


def wait_for_service_worker(page: Page) -> None:
    """Wait until the service worker is active, so that it has cached what later visits need."""
    wait_until(page, "(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated')()")


def wait_until_lazy_files_cached(page: Page) -> None:
    """Visit a second time, which makes the service worker cache the lazy chunks, and wait for them."""
    page.reload()
    lazy_files = {f"/{chunk(entry)}" for entry in LAZY_ENTRIES}
    wait_until(page, lambda: lazy_files <= set().union(*cached_paths(page).values()))


def cached_paths(page: Page) -> dict[str, list[str]]:
    """The cached paths by the name of their cache."""
    return page.evaluate(
        """async () => {
          const paths = async name => (await (await caches.open(name)).keys()).map(({url}) => new URL(url).pathname);
          const names = await caches.keys();
          return Object.fromEntries(await Promise.all(names.map(async name => [name, await paths(name)])));
        }"""
    )


def visit_stopped_site(new_context: Callable[..., BrowserContext], start_site: Callable[[], Site]) -> DigitpadPage:
    """The page of a site that has stopped since all of its files were cached."""
    own = start_site()
    pad = visit(new_context(own.url))
    wait_for_service_worker(pad.page)
    wait_until_lazy_files_cached(pad.page)
    own.stop()
    return pad
