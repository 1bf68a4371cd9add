"""Load the benchmark's pages: how much they download, and how long the first prediction takes."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserContext, Page

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "e2e"), str(HERE.parent / "tests")]

from offline import wait_for_service_worker  # noqa: E402 - needs the line above
from proxy import Proxy  # noqa: E402

SITE = "site/"
PAGES = {
    "an empty page": "empty.html",
    "Digitpad, the whole site": SITE,
    "Digitpad's network alone": "digitpad.html",
    "TensorFlow.js 4.22, the same network": "tfjs.html",
    "LiteRT.js 2.5, the same network": "litert.html",
    "ONNX Runtime Web 1.30, the same network": "ort.html",
    "TensorFlow.js 4.22, baseline CNN": "baseline-cnn.html",
}

RECOGNIZE = """
customElements.whenDefined('digit-pad').then(async () => {
  const {recognizer} = document.querySelector('digit-pad')
  await recognizer.recognize([[[20, 20], [60, 20], [40, 90]]])
  globalThis.result = {first: performance.now()}
})
"""
"""The other pages predict as soon as their script runs. The site waits for ink, so it is given some as early."""

BATCH_COUNT = 10
PREDICTIONS_PER_BATCH = 20

WAIT_FOR_RESULT = """() => new Promise((resolve, reject) => {
  const poll = () => globalThis.result ? resolve(globalThis.result) : setTimeout(poll, 50)
  poll()
  setTimeout(reject, 120_000, 'The page made no prediction within two minutes.')
})"""


@dataclass(frozen=True)
class Conditions:
    """Emulated conditions of a visit.

    Attributes:
        name: heading in the tables.
        megabits: network throughput in Mbps, both ways; 0: not throttled.
        latency_ms: added to each request.
        cpu_slowdown: factor by which the processor is throttled.
    """

    name: str
    megabits: float = 0
    latency_ms: float = 0
    cpu_slowdown: float = 1

    def emulate(self, tab: Page) -> None:
        """Apply the conditions to a tab."""
        session = tab.context.new_cdp_session(tab)
        if self.megabits:
            throughput = self.megabits * 1_000_000 / 8
            network = {"latency": self.latency_ms, "downloadThroughput": throughput, "uploadThroughput": throughput}
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", {"offline": False, **network})
        session.send("Emulation.setCPUThrottlingRate", {"rate": self.cpu_slowdown})


UNTHROTTLED = Conditions("unthrottled")
PHONE = Conditions("10 Mbps, 40 ms, 4 times slower", 10, 40, 4)
SLOW_4G = Conditions("1.6 Mbps, 150 ms, 4 times slower", 1.6, 150, 4)
"""Lighthouse's conditions for a phone on slow 4G."""


@contextmanager
def serve_pages() -> Iterator[str]:
    """Serve the benchmark's pages, and yield the server's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "waitress", "--listen", f"127.0.0.1:{port}", "serve:app"]
    server = subprocess.Popen(command, cwd=HERE)
    try:
        _wait_for_port(port)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_for_port(port: int) -> None:
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    raise SystemExit("The server of the benchmark did not start.")


@contextmanager
def fresh_profile(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser context without history or cache."""
    context = chromium.new_context(base_url=address)
    try:
        yield context
    finally:
        context.close()


def load_page(
    context: BrowserContext, page: str, conditions: Conditions = UNTHROTTLED
) -> tuple[Page, dict[str, float]]:
    """A tab with the loaded page, and its result: `first`, milliseconds until the first prediction."""
    tab = context.new_page()
    conditions.emulate(tab)
    if page == SITE:
        tab.add_init_script(RECOGNIZE)
    tab.goto(page)
    return tab, tab.evaluate(WAIT_FOR_RESULT)


def second_visit_ratio(chromium: Browser, address: str, conditions: Conditions) -> float:
    """Time of an offline second visit to the site, divided by that of the first visit in the same profile."""
    with fresh_profile(chromium, address) as context:
        tab, first = load_page(context, SITE, conditions)
        wait_for_service_worker(tab)
        tab.close()
        context.set_offline(True)
        _, second = load_page(context, SITE, replace(conditions, megabits=0))  # throttling would end the offline mode
        return second["first"] / first["first"]


def download_kilobytes(chromium: Browser, address: str, page: str) -> float:
    """The kilobytes that a first visit downloads, including what the service worker caches."""
    with Proxy(address) as proxy, fresh_profile(chromium, proxy.url) as context:
        tab, _ = load_page(context, page)
        if page == SITE:
            wait_for_service_worker(tab)
        return proxy.bytes_sent / 1000


def prediction_cpu_ms(tab: Page) -> float:
    """Processor time of one call of the page's `predict` on the page's thread, in milliseconds."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def task_ms() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration") * 1000

    def batch() -> float:
        start = task_ms()
        tab.evaluate("async count => { for (let i = 0; i < count; i++) await predict() }", PREDICTIONS_PER_BATCH)
        return (task_ms() - start) / PREDICTIONS_PER_BATCH

    return median(batch() for _ in range(BATCH_COUNT))
