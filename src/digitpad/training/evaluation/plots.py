"""Drawings: what a network was measured to do, as Matplotlib figures."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from digitpad.preprocessing.frame import Frame
from digitpad.recognizer import DIGIT_COUNT, Recognizer, Scores
from digitpad.training.calibration import TURNED_AWAY
from digitpad.training.data import test_sets
from digitpad.training.data.mnist import Digits
from digitpad.training.evaluation.corruptions import CORRUPTIONS
from digitpad.training.evaluation.evaluate import evaluate

ROWS, COLUMNS = 3, 20
"""Of misread digits shown for each set, at most."""

SAMPLES = 12
BINS = 15
THRESHOLDS = 1 - np.geomspace(1e-6, 1, 400)


def learning_curves(history: Mapping[str, Any]) -> Figure:
    """The loss, and the errors on each validation set, epoch by epoch.

    Args:
        history: lists as `digitpad.training.trainer.History` holds them.
    """
    epochs = np.arange(1, len(history["loss"]) + 1)
    figure = Figure(figsize=(10, 4), layout="tight")
    figure.add_subplot(1, 2, 1, title="training loss", xlabel="epoch").plot(epochs, history["loss"])
    errors = figure.add_subplot(1, 2, 2, title="validation errors, %", xlabel="epoch", yscale="log")
    for name in history["validation"][0]:
        errors.plot(epochs, [100 * (1 - shares[name]) for shares in history["validation"]], label=name)
    errors.legend()
    return figure


def confusions(figures: dict[str, Any]) -> Figure:
    """How often each digit was taken for each, on each set."""
    shown = {name: some for name, some in figures["digits"].items() if name not in test_sets.OTHER_PENS}
    figure = Figure(figsize=(5 * len(shown), 5))
    for place, (name, some) in enumerate(shown.items(), 1):
        counts = np.array(some["confusion"])
        axes = figure.add_subplot(1, len(shown), place, title=name, xlabel="read as", ylabel="is")
        axes.imshow(np.log1p(counts), cmap="Blues")
        axes.set_xticks(range(DIGIT_COUNT))
        axes.set_yticks(range(DIGIT_COUNT))
        for (is_, as_), count in np.ndenumerate(counts):
            if count:
                colour = "white" if is_ == as_ else "black"
                axes.text(as_, is_, str(count), ha="center", va="center", fontsize=7, color=colour)
    return figure


def reliability(scores: dict[str, Scores], sets: dict[str, Digits]) -> Figure:
    """How often answers of each confidence are right, on each set."""
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


def rejection(scores: dict[str, Scores], negatives: dict[str, Frame], threshold: float) -> Figure:
    """For each set, what share of its digits every threshold turns away, against the negatives it catches."""
    figure = Figure(figsize=(6, 5))
    axes = figure.add_subplot(xlabel="digits turned away", ylabel="no digit caught", ylim=(0, 1.02))
    axes.set_xscale("symlog", linthresh=0.001)
    for place, (name, digits) in enumerate(scores.items()):
        for kind, style in (("made", "-"), ("printed", ":")):
            away, caught = _shares_above(THRESHOLDS, digits.no_digit, negatives[kind])
            axes.plot(away, caught, style, color=f"C{place}", label=f"{name}, {kind}")
            axes.plot(*_shares_above([threshold], digits.no_digit, negatives[kind]), "o", color=f"C{place}")
    axes.axvline(TURNED_AWAY, color="grey", linewidth=1)
    axes.legend(fontsize=7)
    return figure


def _shares_above(thresholds: Iterable[float], *probabilities: Frame) -> list[list[float]]:
    """For each set of probabilities, the share above each threshold."""
    thresholds = list(thresholds)
    return [[float((some > threshold).mean()) for threshold in thresholds] for some in probabilities]


def misread(recognizer: Recognizer, sets: dict[str, Digits]) -> Figure:
    """Some digits of each set that are not named rightly."""
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
        for is_, as_ in zip(digits.names, recognizer.predict_frames(digits.frames()), strict=True)
    ]


def corruptions(digits: Digits, figures: dict[str, Any]) -> Figure:
    """A few digits spoilt in each way, with the accuracy on all."""
    frames = digits.frames()[:SAMPLES]
    figure = Figure(figsize=(SAMPLES * 0.7, len(CORRUPTIONS) * 0.7))
    for place, (name, corrupt) in enumerate(CORRUPTIONS.items(), 1):
        axes = figure.add_subplot(len(CORRUPTIONS), 1, place)
        spoilt = corrupt(frames, np.random.default_rng(test_sets.SEED))
        axes.imshow(np.hstack(list(spoilt)), cmap="gray_r", vmin=0, vmax=1)
        accuracy = figures["corruptions"]["kinds"][name]["accuracy"]
        axes.set_title(f"{name}: {accuracy:.2%}", fontsize=7, loc="left", pad=2)
        axes.set_axis_off()
    return figure
