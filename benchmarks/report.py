"""The benchmark's figures as Markdown tables and as a picture."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

import matplotlib as mpl
from matplotlib import pyplot as plt

OURS, EMPTY, PEERS = "#1d3a6e", "#b9b2a3", "#bd6a5c"

Figures = Sequence[float]


def spread(figures: Figures, digits: int = 0) -> str:
    """Median, least and greatest."""
    if not figures:
        return "-"
    middle, least, greatest = (f"{figure:.{digits}f}" for figure in (median(figures), min(figures), max(figures)))
    return f"{middle} ({least} to {greatest})"


def ratios(some: Figures, others: Figures) -> list[float]:
    """One for each round: what was measured one after the other met the same machine."""
    return [one / other for one, other in zip(some, others, strict=True)]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(row) + " |" for row in (heads, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(heads), *lines[1:]]) + "\n"


def chart(file: Path, panels: dict[str, dict[str, Figures]]) -> None:
    """Draw bars, medians with their ranges, a panel for each thing measured and a bar for each page."""
    mpl.rcParams["svg.hashsalt"] = "digitpad"  # the same figures give the same file
    picture, axes = plt.subplots(1, len(panels), figsize=(4 + 3 * len(panels), 3.6), sharey=True, layout="constrained")
    for axis, (title, pages) in zip(axes, panels.items(), strict=True):
        names = list(pages)[::-1]
        medians = [median(pages[name]) for name in names]
        ranges = [
            [middle - min(pages[name]) for name, middle in zip(names, medians, strict=True)],
            [max(pages[name]) - middle for name, middle in zip(names, medians, strict=True)],
        ]
        colours = [OURS if "Digitpad" in name else EMPTY if "empty" in name else PEERS for name in names]
        axis.barh(names, medians, color=colours, xerr=ranges, error_kw={"elinewidth": 1, "ecolor": "#555"})
        axis.set_title(title.replace(": ", "\n"), fontsize=10)
        axis.spines[["top", "right"]].set_visible(False)
        axis.bar_label(axis.containers[1], [f"{figure:.0f}" for figure in medians], padding=6, fontsize=8)
        axis.margins(x=0.25)
        axis.grid(axis="x", alpha=0.3)
        axis.set_axisbelow(True)
    picture.savefig(file, metadata={"Date": None})
    plt.close(picture)
