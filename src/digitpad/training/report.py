"""Report: what the shipped network was measured to do, on a page with pictures."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from digitpad.frame import Frame
from digitpad.recognizer import DIGITS, Recognizer, Scores
from digitpad.training import held_out
from digitpad.training.corruptions import CORRUPTIONS
from digitpad.training.evaluation import evaluate
from digitpad.training.examples import Pens, together
from digitpad.training.goals import HEADS, Row, table
from digitpad.training.mnist import Digits, Mnist

ROWS, COLUMNS = 3, 20
"""Of misread digits shown for each set, at most."""

SAMPLES = 12
BINS = 15
THRESHOLDS = 1 - np.geomspace(1e-6, 1, 400)


def write_report(recognizer: Recognizer, mnist: Mnist, pens: Pens, figures: dict[str, Any], folder: Path) -> Path:
    """Write report.md with its pictures.

    Args:
        recognizer: the network as it ships.
        mnist: only its test digits are looked at.
        pens: only its test writers are looked at; may be empty.
        figures: what `evaluate_all` gave for these.
        folder: where to; made if it is not there.

    Returns:
        The path of report.md.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sets = {held_out.MNIST: mnist.test, held_out.PICTURES: held_out.load_digits()}
    if pens.test:
        sets[held_out.PENS] = held_out.drawn(pens.test)
    scores = {name: recognizer.scores(digits.frames()) for name, digits in sets.items()}
    *made, printed = held_out.no_digit_sets(mnist.test, pens.test).values()
    negatives = {
        "made": recognizer.scores(together(made).frames()).no_digit,
        "printed": recognizer.scores(printed.frames()).no_digit,
    }
    pictures = {
        "confusion": _confusions(figures),
        "reliability": _reliability(scores, sets),
        "rejection": _rejection(scores, negatives, recognizer.no_digit_above),
        "misread": _misread(recognizer, sets),
        "corruptions": _corruptions(mnist.test, figures),
    }
    with mpl.rc_context({"savefig.dpi": 120, "savefig.bbox": "tight"}):
        for name, picture in pictures.items():
            picture.savefig(folder / f"{name}.png")
    page = folder / "report.md"
    page.write_text(_page(figures), encoding="utf-8")
    return page


def markdown_table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [HEADS, ["---"] * len(HEADS), *(row.cells for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _page(figures: dict[str, Any]) -> str:
    pairs = "\n\n".join(
        f"Worst-confused in {name}: {_pairs(some['most_confused'])}"
        for name, some in figures["digits"].items()
        if name not in held_out.OTHER_PENS
    )
    return f"""# What the network was measured to do

Printed by `digitpad evaluate --all --report` from the shipped files. Accuracy is how often the highest of the ten
probabilities is the right digit's; beside it stands the share that was answered "no digit", rightly named or not.
{"".join(f"{sentence} " for sentence in figures["left_out"])}

{markdown_table(table(figures))}

The corruptions are of the kinds of MNIST-C, in this project's own code and severities. Training spoils some frames in
ways of its own, a few of which come near (blur, noise, outlines, scratches, bars). "Printed, never learnt" are
letters and signs of fonts; all other kinds of no digit are made as for training, but from digits that it never saw.
The intervals take each digit for a draw of its own; five writers, each with habits, are fewer draws than that.

## What is taken for what

![Confusion matrices](confusion.png)

{pairs}

## Are the probabilities true?

Each point is one of {BINS} equally filled bins of answers; on the line, confidence is accuracy.

![Reliability diagram](reliability.png)

## Digit or none?

Each curve is what every threshold would give; the dot is the shipped one.

![Rejection curve](rejection.png)

## Misread digits

Above each: what it is, and what it was read as; an x where it was answered "no digit".

![Misread digits](misread.png)

## Corruptions

![Each corruption](corruptions.png)
"""


def _pairs(most_confused: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{is_} read as {as_} ({count})" for is_, as_, count in most_confused[:6]) or "none"


def _confusions(figures: dict[str, Any]) -> Figure:
    shown = {name: some for name, some in figures["digits"].items() if name not in held_out.OTHER_PENS}
    figure = Figure(figsize=(5 * len(shown), 5))
    for place, (name, some) in enumerate(shown.items(), 1):
        counts = np.array(some["confusion"])
        axes = figure.add_subplot(1, len(shown), place, title=name, xlabel="read as", ylabel="is")
        axes.imshow(np.log1p(counts), cmap="Blues")
        axes.set_xticks(range(DIGITS))
        axes.set_yticks(range(DIGITS))
        for (is_, as_), count in np.ndenumerate(counts):
            if count:
                colour = "white" if is_ == as_ else "black"
                axes.text(as_, is_, str(count), ha="center", va="center", fontsize=7, color=colour)
    return figure


def _reliability(scores: dict[str, Scores], sets: dict[str, Digits]) -> Figure:
    figure = Figure(figsize=(6, 5))
    axes = figure.add_subplot(xlabel="confidence", ylabel="accuracy")
    axes.axline((1, 1), slope=1, color="grey", linewidth=1)
    for name, some in scores.items():
        confidence, right = some.probabilities.max(axis=1), some.probabilities.argmax(axis=1) == sets[name].names
        bins = np.array_split(np.argsort(confidence, kind="stable"), BINS)
        points = [(confidence[places].mean(), right[places].mean()) for places in bins]
        axes.plot(*np.transpose(points), "o-", markersize=4, label=name)
    axes.legend()
    return figure


def _rejection(scores: dict[str, Scores], negatives: dict[str, Frame], threshold: float) -> Figure:
    figure = Figure(figsize=(6, 5))
    axes = figure.add_subplot(xlabel="digits turned away", ylabel="no digit caught", ylim=(0, 1.02))
    axes.set_xscale("symlog", linthresh=0.001)
    for place, (name, digits) in enumerate(scores.items()):
        for kind, style in (("made", "-"), ("printed", ":")):
            away, caught = _shares_above(THRESHOLDS, digits.no_digit, negatives[kind])
            axes.plot(away, caught, style, color=f"C{place}", label=f"{name}, {kind}")
            axes.plot(*_shares_above([threshold], digits.no_digit, negatives[kind]), "o", color=f"C{place}")
    axes.axvline(0.005, color="grey", linewidth=1)
    axes.legend(fontsize=7)
    return figure


def _shares_above(thresholds: Iterable[float], *probabilities: Frame) -> list[list[float]]:
    """For each set of probabilities, the share above each threshold."""
    thresholds = list(thresholds)
    return [[float((some > threshold).mean()) for threshold in thresholds] for some in probabilities]


def _misread(recognizer: Recognizer, sets: dict[str, Digits]) -> Figure:
    misread = {name: evaluate(recognizer, digits).misread for name, digits in sets.items()}
    rows = [max(1, min(ROWS, math.ceil(len(places) / COLUMNS))) for places in misread.values()]
    figure = Figure(figsize=(10, 0.5 * len(sets) + 0.7 * sum(rows)))
    parts = np.atleast_1d(
        np.asarray(figure.subfigures(len(sets), 1, height_ratios=[0.5 + 0.7 * some for some in rows]))
    )
    for part, height, (name, places) in zip(parts, rows, misread.items(), strict=True):
        digits = sets[name]
        part.suptitle(f"{name}: {len(places)} of {len(digits.names)}", fontsize=9)
        part.subplots_adjust(0, 0, 1, 1 - 0.7 / (0.5 + 0.7 * height))
        some = digits.pick(places[: height * COLUMNS])
        for place, (image, title) in enumerate(zip(some.images, _misreadings(recognizer, some), strict=True), 1):
            axes = part.add_subplot(height, COLUMNS, place)
            axes.imshow(image, cmap="gray_r", vmin=0, vmax=255)
            axes.set_title(title, fontsize=6, pad=1)
            axes.set_axis_off()
    return figure


def _misreadings(recognizer: Recognizer, digits: Digits) -> list[str]:
    """What each digit is, and what it was read as."""
    return [
        f"{is_}: {as_.probabilities.argmax()}{' x' if as_.digit is None else ''}"
        for is_, as_ in zip(digits.names, recognizer.predictions(digits.frames()), strict=True)
    ]


def _corruptions(digits: Digits, figures: dict[str, Any]) -> Figure:
    frames = digits.frames()[:SAMPLES]
    figure = Figure(figsize=(SAMPLES * 0.7, len(CORRUPTIONS) * 0.7))
    for place, (name, corrupt) in enumerate(CORRUPTIONS.items(), 1):
        axes = figure.add_subplot(len(CORRUPTIONS), 1, place)
        spoilt = corrupt(frames, np.random.default_rng(held_out.SEED))
        axes.imshow(np.hstack(list(spoilt)), cmap="gray_r", vmin=0, vmax=1)
        accuracy = figures["corruptions"]["kinds"][name]["accuracy"]
        axes.set_title(f"{name}: {accuracy:.2%}", fontsize=7, loc="left", pad=2)
        axes.set_axis_off()
    return figure
