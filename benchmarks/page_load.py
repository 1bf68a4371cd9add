"""Visits to the benchmark's pages: how much they download, and when they have named the first digit."""

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

from offline import wait_for_offline  # noqa: E402 - found by the line above
from proxy import Proxy  # noqa: E402

SITE = "site/"
PAGES = {
    "an empty page": "empty.html",
    "Digitpad, the whole site": SITE,
    "Digitpad's network alone": "digitpad.html",
    "TensorFlow.js 4.22, the same network": "tfjs.html",
    "LiteRT.js 2.5, the same network": "litert.html",
    "ONNX Runtime Web 1.30, the same network": "ort.html",
    "TensorFlow.js 4.22, the original's shape": "baseline-cnn.html",
}

RECOGNIZE = """
customElements.whenDefined('digit-pad').then(async () => {
  const {recognizer} = document.querySelector('digit-pad')
  await recognizer.recognize([[[20, 20], [60, 20], [40, 90]]])
  globalThis.result = {first: performance.now()}
})
"""
"""The site predicts when there is ink; the other pages do as soon as their script runs. So it gets some that soon."""

BATCHES = 10
PREDICTIONS = 20

RESULT = """() => new Promise((done, fail) => {
  const look = () => globalThis.result ? done(globalThis.result) : setTimeout(look, 50)
  look()
  setTimeout(fail, 120_000, 'This page did not predict anything in two minutes.')
})"""


@dataclass(frozen=True)
class Conditions:
    """What a visit is made with: a network in Mbps and milliseconds, and how many times slower a processor."""

    name: str
    megabits: float = 0
    latency: float = 0
    slowdown: float = 1

    def set(self, tab: Page) -> None:
        """Hold a tab to it."""
        session = tab.context.new_cdp_session(tab)
        if self.megabits:
            speed = self.megabits * 1_000_000 / 8
            network = {"latency": self.latency, "downloadThroughput": speed, "uploadThroughput": speed}
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", {"offline": False, **network})
        session.send("Emulation.setCPUThrottlingRate", {"rate": self.slowdown})


IDEAL = Conditions("as fast as this machine is")
PHONE = Conditions("10 Mbps, 40 ms, 4 times slower", 10, 40, 4)
BAD = Conditions("1.6 Mbps, 150 ms, 4 times slower", 1.6, 150, 4)
"""What Lighthouse takes for a phone in a slow 4G network."""


@contextmanager
def site() -> Iterator[str]:
    """Serve the pages; the server's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "error"]
    server = subprocess.Popen([*command, "serve:app"], cwd=HERE)
    try:
        _wait_for(port)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    raise SystemExit("The server of the benchmark did not start.")


@contextmanager
def fresh_profile(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser that was never here."""
    context = chromium.new_context(base_url=address)
    try:
        yield context
    finally:
        context.close()


def visited(context: BrowserContext, page: str, conditions: Conditions = IDEAL) -> tuple[Page, dict[str, float]]:
    """A tab with a page, and what that measured: `first`, in milliseconds."""
    tab = context.new_page()
    conditions.set(tab)
    if page == SITE:
        tab.add_init_script(RECOGNIZE)
    tab.goto(page)
    return tab, tab.evaluate(RESULT)


def again(chromium: Browser, address: str, conditions: Conditions) -> float:
    """A second visit to the site, offline, beside the first in the same profile: a ratio."""
    with fresh_profile(chromium, address) as context:
        tab, first = visited(context, SITE, conditions)
        wait_for_offline(tab)
        tab.close()
        context.set_offline(True)
        _, second = visited(context, SITE, replace(conditions, megabits=0))  # a slow network would be one
        return second["first"] / first["first"]


def downloaded(chromium: Browser, address: str, page: str) -> float:
    """The kilobytes that a first visit downloads, what it keeps for later visits included."""
    with Proxy(address) as proxy, fresh_profile(chromium, proxy.url) as context:
        tab, _ = visited(context, page)
        if page == SITE:
            wait_for_offline(tab)
        return proxy.sent / 1000


def one_prediction(tab: Page) -> float:
    """The milliseconds of processor time on the page's thread that `predict` there takes, by the browser's account."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration") * 1000

    def batch() -> float:
        start = busy()
        tab.evaluate("async count => { for (let turn = 0; turn < count; turn++) await predict() }", PREDICTIONS)
        return (busy() - start) / PREDICTIONS

    return median(batch() for _ in range(BATCHES))
