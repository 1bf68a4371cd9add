"""Compare Digitpad with other runtimes in a real browser; `make bench` builds the pages and runs this.

Each visit has a fresh profile, the pages take turns, and one server sends all of them compressed. Prints tables of
medians, with minimum and maximum.
"""

import argparse
import os
import sys
from collections import defaultdict
from pathlib import Path

from drawing_latency import measure_drawing
from page_load import (
    HERE,
    PAGES,
    PHONE,
    SITE,
    SLOW_4G,
    UNTHROTTLED,
    download_kilobytes,
    fresh_profile,
    load_page,
    prediction_cpu_ms,
    second_visit_ratio,
    serve_pages,
)
from playwright.sync_api import sync_playwright
from report import draw_chart, format_spread, format_table, ratios

import browser as browsers

EMPTY, WHOLE_SITE, NETWORK_ONLY, TENSORFLOW, LITERT, *_ = PAGES
"""The pages that the targets name."""

VISITS = {UNTHROTTLED: [*PAGES], PHONE: [*PAGES], SLOW_4G: [EMPTY, WHOLE_SITE, NETWORK_ONLY, TENSORFLOW]}
"""The pages that are visited under each of the conditions; the others are too large for slow 4G."""

FIRST_PREDICTION = {conditions: f"first prediction, ms: {conditions.name}" for conditions in (UNTHROTTLED, PHONE)}
"""Column headings."""


def main() -> None:
    """Visit the pages, print the tables and draw the chart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="visits to each page")
    parser.add_argument("--chart", type=Path, default=HERE / "dist" / "chart.svg", help="SVG file of the chart")
    options = parser.parse_args()
    kilobytes, results = measure(options.rounds)
    sys.stdout.write(f"{options.rounds} rounds, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n\n")
    sys.stdout.write(pages_table(kilobytes, results) + "\n" + targets_table(kilobytes, results))
    panels = {"first visit, kB": {name: [size] for name, size in kilobytes.items()}}
    panels |= {
        title: {name: results[name][conditions.name] for name in PAGES}
        for conditions, title in FIRST_PREDICTION.items()
    }
    draw_chart(options.chart, panels)


Results = dict[str, dict[str, list[float]]]
"""For each page and each metric, the value of each round."""


def measure(rounds: int) -> tuple[dict[str, float], Results]:
    """The download of each page in kilobytes, and its times in milliseconds."""
    results: Results = defaultdict(lambda: defaultdict(list))

    def record(page_name: str, metrics: dict[str, float]) -> None:
        for metric, value in metrics.items():
            results[page_name][metric].append(value)

    with serve_pages() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.FLAGS)
        kilobytes = {name: download_kilobytes(chromium, address, page) for name, page in PAGES.items()}
        for _ in range(rounds):
            for conditions, names in VISITS.items():
                for name in names:
                    page = PAGES[name]
                    with fresh_profile(chromium, address) as context:
                        tab, result = load_page(context, page, conditions)
                        record(name, {conditions.name: result["first"]})
                        if conditions is UNTHROTTLED and page not in {SITE, PAGES[EMPTY]}:
                            record(name, {"one": prediction_cpu_ms(tab)})
            for conditions in VISITS:
                ratio = second_visit_ratio(chromium, address, conditions)
                record(WHOLE_SITE, {f"second visit, {conditions.name}": ratio})
            with fresh_profile(chromium, address) as context:
                record(WHOLE_SITE, measure_drawing(chromium, context))
        chromium.close()
    return kilobytes, results


def pages_table(kilobytes: dict[str, float], results: Results) -> str:
    """One row for each page."""

    def times(page: dict[str, list[float]]) -> list[str]:
        return [format_spread(page[conditions.name]) for conditions in FIRST_PREDICTION]

    rows = [
        (name, f"{kilobytes[name]:.0f}", *times(page), format_spread(page["one"], 2)) for name, page in results.items()
    ]
    return format_table(
        ("page", "first visit, kB", *FIRST_PREDICTION.values(), "one prediction, CPU ms of the page's thread"), rows
    )


def targets_table(kilobytes: dict[str, float], results: Results) -> str:
    """The site's results beside its targets."""
    pages = (WHOLE_SITE, EMPTY, NETWORK_ONLY, TENSORFLOW, LITERT)
    site, empty, network, tensorflow, litert = (results[name] for name in pages)

    def relative_to(baseline: dict[str, list[float]], metric: str, page: dict[str, list[float]] = site) -> str:
        return format_spread(ratios(page[metric], baseline[metric]), 2)

    second = {conditions: format_spread(site[f"second visit, {conditions.name}"], 2) for conditions in VISITS}
    rows = [
        ("first visit, kB", "200", "140", f"{kilobytes[WHOLE_SITE]:.1f}"),
        ("cold start, relative to TensorFlow.js", "0.55", "0.4", relative_to(tensorflow, UNTHROTTLED.name)),
        ("the same on a slow phone", "0.55", "0.4", relative_to(tensorflow, PHONE.name)),
        ("the same on slow 4G", "0.55", "0.4", relative_to(tensorflow, SLOW_4G.name)),
        (
            "cold start of the network alone, relative to TensorFlow.js",
            "",
            "",
            relative_to(tensorflow, UNTHROTTLED.name, network),
        ),
        ("the same on a slow phone", "", "", relative_to(tensorflow, PHONE.name, network)),
        ("the same on slow 4G", "", "", relative_to(tensorflow, SLOW_4G.name, network)),
        ("cold start, relative to an empty page", "3", "2", relative_to(empty, UNTHROTTLED.name)),
        ("the same on a slow phone", "3", "2", relative_to(empty, PHONE.name)),
        ("the same on slow 4G", "3", "2", relative_to(empty, SLOW_4G.name)),
        ("second visit offline, relative to the first", "0.5", "", second[UNTHROTTLED]),
        ("the same on a slow phone", "0.5", "", second[PHONE]),
        ("the same on slow 4G", "0.5", "", second[SLOW_4G]),
        ("one prediction with preprocessing, relative to LiteRT.js", "1", "0.5", relative_to(litert, "one")),
        ("the same on the page's own thread", "1", "0.5", relative_to(litert, "one", network)),
        ("one prediction with its display, CPU ms", "", "", format_spread(site["shown"], 2)),
        ("the same with the evidence, CPU ms", "", "", format_spread(site["idle"], 2)),
        ("longest task while drawing, ms", "8", "", format_spread(site["task"], 1)),
        ("the same, CPU ms", "8", "", format_spread(site["task_cpu"], 1)),
        ("animation frames from a pointer move to its ink", "0", "", format_spread(site["frames"])),
    ]
    return format_table(("metric", "target", "stretch target", f"result, median of {len(site['one'])}"), rows)


if __name__ == "__main__":
    main()
