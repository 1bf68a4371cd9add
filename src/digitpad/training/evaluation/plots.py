"""Plots of the network's metrics, as Matplotlib figures."""

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from digitpad.arrays import Float32Array, Int64Array
from digitpad.recognizer import DIGIT_COUNT, Recognizer, Scores
from digitpad.training.calibration import MAX_FALSE_REJECTION_RATE
from digitpad.training.data.dataset import NO_DIGIT_LABEL, LabeledImages
from digitpad.training.data.evaluation_sets import SEED
from digitpad.training.data.number_sets import LabeledNumber
from digitpad.training.evaluation.corruptions import CORRUPTIONS

MAX_ROWS, COLUMNS = 3, 20
"""Of wrong answers, for each set."""

MATRIX_COLUMNS = 3
"""The number of confusion matrices side by side."""

NUMBER_COLUMNS = 5
"""The number of misread numbers side by side."""

SAMPLES = 12
BINS = 15
THRESHOLDS = 1 - np.geomspace(1e-6, 1, 400)


def learning_curves(history: Mapping[str, Any]) -> Figure:
    """The training loss, and the error on each validation set, by epoch.

    Args:
        history: the fields of `digitpad.training.trainer.History`.
    """
    epochs = np.arange(1, len(history["loss"]) + 1)
    figure = Figure(figsize=(10, 4), layout="tight")
    figure.add_subplot(1, 2, 1, title="training loss", xlabel="epoch").plot(epochs, history["loss"])
    errors = figure.add_subplot(1, 2, 2, title="validation error, %", xlabel="epoch", yscale="log")
    for name in history["validation"][0]:
        errors.plot(epochs, [100 * (1 - accuracies[name]) for accuracies in history["validation"]], label=name)
    errors.legend(fontsize=8, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def confusion_matrices(results: Mapping[str, Mapping[str, Any]]) -> Figure:
    """The confusion matrix of each set of digits.

    Args:
        results: for each set its metrics, as in metrics.json.
    """
    rows = math.ceil(len(results) / MATRIX_COLUMNS)
    figure = Figure(figsize=(5 * MATRIX_COLUMNS, 5 * rows), layout="tight")
    for position, (name, result) in enumerate(results.items(), 1):
        counts = np.array(result["confusion"])
        axes = figure.add_subplot(rows, MATRIX_COLUMNS, position, title=name, xlabel="predicted", ylabel="true digit")
        axes.imshow(np.log1p(counts), cmap="Blues")
        axes.set_xticks(range(DIGIT_COUNT))
        axes.set_yticks(range(DIGIT_COUNT))
        for (true, predicted), count in np.ndenumerate(counts):
            if count:
                color = "white" if true == predicted else "black"
                axes.text(predicted, true, str(count), ha="center", va="center", fontsize=7, color=color)
    return figure


def reliability_diagram(scores: dict[str, Scores], sets: dict[str, LabeledImages]) -> Figure:
    """The accuracy at each confidence, on each set of digits."""
    figure = Figure(figsize=(6, 5))
    axes = figure.add_subplot(xlabel="confidence", ylabel="accuracy")
    axes.axline((1, 1), slope=1, color="grey", linewidth=1)
    for name, result in scores.items():
        confidence, correct = result.probabilities.max(axis=1), result.probabilities.argmax(axis=1) == sets[name].labels
        bins = np.array_split(np.argsort(confidence, kind="stable"), BINS)
        points = [(confidence[index].mean(), correct[index].mean()) for index in bins]
        axes.plot(*np.transpose(points), "o-", markersize=4, label=name)
    axes.legend()
    return figure


def rejection_curves(scores: dict[str, Scores], negatives: dict[str, Float32Array], threshold: float) -> Figure:
    """For each kind of negatives, its rejection rate over the false rejection rate of each set of digits.

    Args:
        scores: of each set of digits.
        negatives: for each kind the probabilities of "no digit", (N,).
        threshold: the shipped one, which is marked.
    """
    figure = Figure(figsize=(5 * len(negatives), 5), layout="tight")
    for position, (kind, no_digit) in enumerate(negatives.items(), 1):
        axes = figure.add_subplot(1, len(negatives), position, title=kind, ylim=(0.5, 1.01))
        axes.set(xlabel="false rejection rate", ylabel="rejection rate")
        axes.set_xscale("symlog", linthresh=0.001)
        for index, (name, digits) in enumerate(scores.items()):
            axes.plot(*_rates_above(THRESHOLDS, digits.no_digit, no_digit), color=f"C{index}", label=name)
            axes.plot(*_rates_above([threshold], digits.no_digit, no_digit), "o", color=f"C{index}")
        axes.axvline(MAX_FALSE_REJECTION_RATE, color="grey", linewidth=1)
        axes.legend(fontsize=7, loc="lower right")
    return figure


def _rates_above(thresholds: Iterable[float], *sets: Float32Array) -> list[list[float]]:
    """For each set of probabilities, the fraction above each threshold."""
    thresholds = list(thresholds)
    return [[float((probabilities > threshold).mean()) for threshold in thresholds] for probabilities in sets]


def wrong_answers(recognizer: Recognizer, sets: Mapping[str, LabeledImages]) -> Figure:
    """What was answered wrongly in each set, of digits or of negatives: at most `MAX_ROWS` rows, evenly chosen.

    Above each image stand its label, if it is a digit, and the digit with the highest probability, with an x if the
    image was rejected.
    """
    answers = {name: _answers(recognizer, images) for name, images in sets.items()}
    wrong = {name: np.flatnonzero([not correct for _, correct in pairs]) for name, pairs in answers.items()}
    rows = [max(1, min(MAX_ROWS, math.ceil(len(index) / COLUMNS))) for index in wrong.values()]
    figure = Figure(figsize=(10, 0.5 * len(sets) + 0.7 * sum(rows)))
    subfigures = np.atleast_1d(
        np.asarray(figure.subfigures(len(sets), 1, height_ratios=[0.5 + 0.7 * row_count for row_count in rows]))
    )
    for subfigure, row_count, (name, index) in zip(subfigures, rows, wrong.items(), strict=True):
        images = sets[name]
        subfigure.suptitle(f"{name}: {len(index)} of {len(images)}", fontsize=9)
        subfigure.subplots_adjust(0, 0, 1, 1 - 0.45 / (0.5 + 0.7 * row_count))
        for position, image_index in enumerate(_choose_evenly(index, row_count * COLUMNS), 1):
            axes = subfigure.add_subplot(row_count, COLUMNS, position)
            axes.imshow(images.images[image_index], cmap="gray_r", vmin=0, vmax=255)
            axes.set_title(answers[name][image_index][0], fontsize=6, pad=1)
            axes.set_axis_off()
    return figure


def misread_numbers(numbers: Sequence[LabeledNumber], misread: Sequence[Sequence[Any]]) -> Figure:
    """The ink of misread numbers. Above each stand its text, the text that was read, and the confidence.

    Args:
        numbers: the set.
        misread: for each the index, the text and the confidence, as in metrics.json.
    """
    rows = max(1, math.ceil(len(misread) / NUMBER_COLUMNS))
    figure = Figure(figsize=(2 * NUMBER_COLUMNS, 1.2 * rows), layout="tight")
    for position, (index, text, confidence) in enumerate(misread, 1):
        number = numbers[index]
        axes = figure.add_subplot(rows, NUMBER_COLUMNS, position)
        axes.set_title(f"{number.text}: {text or 'none'} ({confidence:.0%})".replace("\n", " / "), fontsize=8, pad=2)
        axes.set_axis_off()
        if isinstance(number.ink, bytes):
            with Image.open(io.BytesIO(number.ink)) as picture:
                axes.imshow(picture, cmap="gray")
            continue
        for stroke in number.ink:
            axes.plot(*np.transpose(stroke), "k.-", linewidth=1, markersize=1)
        axes.set_aspect("equal")
        axes.invert_yaxis()
    return figure


def _answers(recognizer: Recognizer, images: LabeledImages) -> list[tuple[str, bool]]:
    """For each image what stands above it, and whether the answer is correct."""
    answers = []
    for label, prediction in zip(images.labels, recognizer.predict_frames(images.frames()), strict=True):
        true = f"{label}: " if label != NO_DIGIT_LABEL else ""
        text = f"{true}{prediction.probabilities.argmax()}{' x' if prediction.digit is None else ''}"
        answers.append((text, prediction.digit == (None if label == NO_DIGIT_LABEL else label)))
    return answers


def _choose_evenly(values: Int64Array, count: int) -> Int64Array:
    """At most this many of the values, from beginning to end."""
    return values[np.linspace(0, len(values) - 1, min(count, len(values))).round().astype(np.int64)]


def corruption_samples(images: LabeledImages, metrics: dict[str, Any]) -> Figure:
    """A few digits with each corruption, with the recognition rate and the accuracy on all."""
    frames = images.frames()[:SAMPLES]
    figure = Figure(figsize=(SAMPLES * 0.7, len(CORRUPTIONS) * 0.7))
    for position, (name, corrupt) in enumerate(CORRUPTIONS.items(), 1):
        axes = figure.add_subplot(len(CORRUPTIONS), 1, position)
        corrupted = corrupt(frames, np.random.default_rng(SEED))
        axes.imshow(np.hstack(list(corrupted)), cmap="gray_r", vmin=0, vmax=1)
        result = metrics["corruptions"]["kinds"][name]
        title = f"{name}: {result['recognition_rate']:.2%}, with no rejections {result['accuracy']:.2%}"
        axes.set_title(title, fontsize=7, loc="left", pad=2)
        axes.set_axis_off()
    return figure
