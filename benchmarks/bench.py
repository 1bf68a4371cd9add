"""Digitpad beside its peers in a real browser; `make bench` builds the pages and runs it.

Each visit has a fresh profile, all pages take turns, and one server sends all of them compressed. The tables go to
standard output: medians, with the least and the greatest in brackets.
"""

import argparse
import os
import sys
from collections import defaultdict
from pathlib import Path

from drawing_latency import drawn
from page_load import (
    BAD,
    HERE,
    IDEAL,
    PAGES,
    PHONE,
    SITE,
    again,
    downloaded,
    fresh_profile,
    one_prediction,
    site,
    visited,
)
from playwright.sync_api import sync_playwright
from report import chart, ratios, spread, table

import browser as browsers

EMPTY, WHOLE, ALONE, TENSORFLOW, LITERT, *_ = PAGES
"""The pages that the targets speak of."""

VISITED = {IDEAL: [*PAGES], PHONE: [*PAGES], BAD: [EMPTY, WHOLE, ALONE, TENSORFLOW]}
"""The pages that are visited under each of the conditions: a bad network brings no others within seconds."""

FIRST = {conditions: f"first prediction, ms: {conditions.name}" for conditions in (IDEAL, PHONE)}


def main() -> None:
    """Visit the pages, print the tables, draw the chart."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=7, help="visits to each page")
    arguments.add_argument("--chart", type=Path, default=HERE / "dist" / "chart.svg", help="the picture's file")
    options = arguments.parse_args()
    kilobytes, results = measured(options.rounds)
    sys.stdout.write(f"{options.rounds} rounds, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n\n")
    sys.stdout.write(pages_table(kilobytes, results) + "\n" + targets_table(kilobytes, results))
    panels = {"first visit, kB": {name: [amount] for name, amount in kilobytes.items()}}
    panels |= {title: {name: results[name][conditions.name] for name in PAGES} for conditions, title in FIRST.items()}
    chart(options.chart, panels)


Results = dict[str, dict[str, list[float]]]
"""For each page, what was measured there in each round."""


def measured(rounds: int) -> tuple[dict[str, float], Results]:
    """What each page downloads, in kilobytes, and the milliseconds that it takes."""
    results: Results = defaultdict(lambda: defaultdict(list))

    def note(name: str, figures: dict[str, float]) -> None:
        for what, figure in figures.items():
            results[name][what].append(figure)

    with site() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.FLAGS)
        kilobytes = {name: downloaded(chromium, address, page) for name, page in PAGES.items()}
        for _ in range(rounds):
            for conditions, names in VISITED.items():
                for name in names:
                    page = PAGES[name]
                    with fresh_profile(chromium, address) as context:
                        tab, result = visited(context, page, conditions)
                        note(name, {conditions.name: result["first"]})
                        if conditions is IDEAL and page not in {SITE, PAGES[EMPTY]}:
                            note(name, {"one": one_prediction(tab)})
            note(WHOLE, {f"second visit, {one.name}": again(chromium, address, one) for one in VISITED})
            with fresh_profile(chromium, address) as context:
                note(WHOLE, drawn(chromium, context))
        chromium.close()
    return kilobytes, results


def pages_table(kilobytes: dict[str, float], results: Results) -> str:
    """All pages side by side."""
    rows = [
        (name, f"{kilobytes[name]:.0f}", *(spread(page[one.name]) for one in FIRST), spread(page["one"], 2))
        for name, page in results.items()
    ]
    return table(("", "first visit, kB", *FIRST.values(), "one prediction, ms of the page's thread"), rows)


def targets_table(kilobytes: dict[str, float], results: Results) -> str:
    """What the site was to reach, beside what it did."""
    ours, empty, alone, tensorflow, litert = (results[name] for name in (WHOLE, EMPTY, ALONE, TENSORFLOW, LITERT))

    def against(other: dict[str, list[float]], name: str, mine: dict[str, list[float]] = ours) -> str:
        return spread(ratios(mine[name], other[name]), 2)

    second = {one: spread(ours[f"second visit, {one.name}"], 2) for one in VISITED}
    rows = [
        ("everything the first visit downloads, kB", "200", "140", f"{kilobytes[WHOLE]:.1f}"),
        ("cold start, of TensorFlow.js's", "0.55", "0.4", against(tensorflow, IDEAL.name)),
        ("the same, as on a slow phone", "0.55", "0.4", against(tensorflow, PHONE.name)),
        ("the same, in a bad network too", "0.55", "0.4", against(tensorflow, BAD.name)),
        ("cold start of the network alone, of TensorFlow.js's", "", "", against(tensorflow, IDEAL.name, alone)),
        ("the same, as on a slow phone", "", "", against(tensorflow, PHONE.name, alone)),
        ("the same, in a bad network too", "", "", against(tensorflow, BAD.name, alone)),
        ("cold start, of an empty page's", "3", "2", against(empty, IDEAL.name)),
        ("the same, as on a slow phone", "3", "2", against(empty, PHONE.name)),
        ("the same, in a bad network too", "3", "2", against(empty, BAD.name)),
        ("second visit offline, of the first's", "0.5", "", second[IDEAL]),
        ("the same, as on a slow phone", "0.5", "", second[PHONE]),
        ("the same, in a bad network too", "0.5", "", second[BAD]),
        ("one prediction, frame and network, of LiteRT.js's network", "1", "0.5", against(litert, "one")),
        ("the same on the page's own thread", "1", "0.5", against(litert, "one", alone)),
        ("one prediction, its way to the screen included, ms", "", "", spread(ours["shown"], 2)),
        ("the same when the pen rests, evidence included, ms", "", "", spread(ours["rest"], 2)),
        ("longest task while drawing, ms", "8", "", spread(ours["task"], 1)),
        ("the same, processor time, ms", "8", "", spread(ours["busy"], 1)),
        ("frames from a move to its ink", "0", "", spread(ours["frames"])),
    ]
    return table(("what", "must", "stretch", f"reached, median of {len(ours['one'])}"), rows)


if __name__ == "__main__":
    main()
