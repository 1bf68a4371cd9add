"""Digitpad beside its peers in a real browser; `make bench` builds the pages and runs it.

Each visit has a fresh profile, all pages take turns, and one server sends all of them compressed. The table goes to
standard output: medians, with the least and the greatest in brackets.
"""

import argparse
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import browser as browsers  # noqa: E402 - found by the line above
from proxy import Proxy  # noqa: E402

SITE = "site/"
PAGES = {
    "an empty page": "empty.html",
    "Digitpad's network alone": "digitpad.html",
    "Digitpad, the whole site": SITE,
    "TensorFlow.js 4.22, wasm": "tfjs.html",
    "ONNX Runtime Web 1.30, wasm": "ort.html",
    "LiteRT.js 2.5, wasm": "litert.html",
}

DRAW = """
addEventListener('DOMContentLoaded', async () => {
  await customElements.whenDefined('digit-pad')
  const pad = document.querySelector('digit-pad')
  pad.strokes = [[[20, 20], [60, 20], [40, 90]]]
  await pad.predict()
  const first = performance.now()
  const times = []
  for (let turn = 0; turn < 100; turn++) {
    const start = performance.now()
    const answer = pad.predict()
    times.push(performance.now() - start)
    await answer
  }
  globalThis.result = {first, one: times.reduce((a, b) => a + b) / times.length}
})
"""
"""On the site, what one prediction takes is the time that it keeps the page's thread busy: the rest is the worker's."""

RESULT = """() => new Promise((done, fail) => {
  const look = () => globalThis.result ? done(globalThis.result) : setTimeout(look, 50)
  look()
  setTimeout(fail, 60_000, 'This page did not predict anything in a minute.')
})"""


def main() -> None:
    """Visit the pages, print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=7, help="visits to each page")
    rounds = arguments.parse_args().rounds
    with site() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.FLAGS)
        kilobytes = {name: downloaded(chromium, address, page) for name, page in PAGES.items()}
        results: dict[str, list[dict[str, float]]] = defaultdict(list)
        for _ in range(rounds):
            for name, page in PAGES.items():
                results[name].append(visited(chromium, address, page))
        chromium.close()
    sys.stdout.write(table(results, kilobytes))


@contextmanager
def site() -> Iterator[str]:
    """Serve the pages; the server's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "error"]
    server = subprocess.Popen([*command, "serve:app"], cwd=HERE)
    try:
        wait_for(port)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    """Wait until something answers there."""
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    raise SystemExit("The server of the benchmark did not start.")


def visited(chromium: Browser, address: str, page: str) -> dict[str, float]:
    """What a first visit measured: `first` and `one`, in milliseconds."""
    context = chromium.new_context(base_url=address)
    try:
        tab = context.new_page()
        if page == SITE:
            tab.add_init_script(DRAW)
        tab.goto(page)
        return tab.evaluate(RESULT)
    finally:
        context.close()


def downloaded(chromium: Browser, address: str, page: str) -> float:
    """The kilobytes that a first visit downloads, what it keeps for later visits included."""
    with Proxy(address) as proxy:
        visited(chromium, proxy.url, page)
        return proxy.sent / 1000


def table(results: dict[str, list[dict[str, float]]], kilobytes: dict[str, float]) -> str:
    """The figures in Markdown."""
    lines = [
        "| | compressed download, kB | navigation to first prediction, ms | one prediction, ms |",
        "|---|---|---|---|",
    ]
    for name, visits in results.items():
        first, one = ([visit[what] for visit in visits if what in visit] for what in ("first", "one"))
        lines.append(f"| {name} | {kilobytes[name]:.0f} | {spread(first, 0)} | {spread(one, 2)} |")
    return "\n".join(lines) + "\n"


def spread(figures: list[float], digits: int) -> str:
    """Median, least and greatest."""
    if not figures:
        return "-"
    least, median, greatest = (
        f"{figure:.{digits}f}" for figure in (min(figures), statistics.median(figures), max(figures))
    )
    return f"{median} ({least} to {greatest})"


if __name__ == "__main__":
    main()
