"""The page kept for visits without a connection."""

from playwright.sync_api import Page

from chunks import chunk
from wait import wait_until

LAZY_ENTRIES = ["recognizer/picture-reader.ts", "recognizer/worker/picture-worker.ts", "i18n/de.ts", "i18n/zh.ts"]
"""Some of what a first visit does without; they are cached together."""


def wait_for_offline(page: Page) -> None:
    """Wait until the service worker has all that later visits need."""
    wait_until(page, "(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated')()")


def wait_until_all_is_kept(page: Page) -> None:
    """Visit a second time, and wait until the parts are kept that the first visit does without."""
    page.reload()
    late = {f"/{chunk(entry)}" for entry in LAZY_ENTRIES}
    while not late <= set().union(*caches(page).values()):
        page.wait_for_timeout(100)


def caches(page: Page) -> dict[str, list[str]]:
    """The paths that are kept, under the name of their cache."""
    return page.evaluate(
        """async () => {
          const paths = async name => (await (await caches.open(name)).keys()).map(({url}) => new URL(url).pathname);
          const names = await caches.keys();
          return Object.fromEntries(await Promise.all(names.map(async name => [name, await paths(name)])));
        }"""
    )
