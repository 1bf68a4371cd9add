"""Results of the benchmarks as Markdown tables and as a chart."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

import matplotlib as mpl
from matplotlib import pyplot as plt

from digitpad.training.evaluation.tables import markdown_table

DIGITPAD_COLOR, EMPTY_PAGE_COLOR, BASELINE_COLOR = "#1d3a6e", "#b9b2a3", "#bd6a5c"

Values = Sequence[float]


def format_spread(values: Values, digits: int = 0) -> str:
    """Median, minimum and maximum."""
    if not values:
        return "-"
    middle, low, high = (f"{value:.{digits}f}" for value in (median(values), min(values), max(values)))
    return f"{middle} ({low} to {high})"


def ratios(values: Values, baseline: Values) -> list[float]:
    """One ratio for each round: both values of a round were measured one after the other, under the same load."""
    return [value / base for value, base in zip(values, baseline, strict=True)]


def format_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    return markdown_table([columns, *rows]) + "\n"


def draw_chart(path: Path, panels: dict[str, dict[str, Values]]) -> None:
    """Draw a bar chart of medians and ranges, with a panel for each metric and a bar for each page."""
    mpl.rcParams["svg.hashsalt"] = "digitpad"  # the same values give the same file
    figure, axes = plt.subplots(1, len(panels), figsize=(4 + 3 * len(panels), 3.6), sharey=True, layout="constrained")
    for axis, (title, pages) in zip(axes, panels.items(), strict=True):
        names = list(pages)[::-1]
        medians = [median(pages[name]) for name in names]
        ranges = [
            [middle - min(pages[name]) for name, middle in zip(names, medians, strict=True)],
            [max(pages[name]) - middle for name, middle in zip(names, medians, strict=True)],
        ]
        colors = [
            DIGITPAD_COLOR if "Digitpad" in name else EMPTY_PAGE_COLOR if "empty" in name else BASELINE_COLOR
            for name in names
        ]
        axis.barh(names, medians, color=colors, xerr=ranges, error_kw={"elinewidth": 1, "ecolor": "#555"})
        axis.set_title(title.replace(": ", "\n"), fontsize=10)
        axis.spines[["top", "right"]].set_visible(False)
        axis.bar_label(axis.containers[1], [f"{value:.0f}" for value in medians], padding=6, fontsize=8)
        axis.margins(x=0.25)
        axis.grid(axis="x", alpha=0.3)
        axis.set_axisbelow(True)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
