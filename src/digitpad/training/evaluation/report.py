"""The report: the shipped network's metrics, as a page with plots."""

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

from digitpad.recognizer import Recognizer
from digitpad.training.data.dataset import concatenate
from digitpad.training.data.evaluation_sets import (
    DESCRIPTIONS,
    FORMS,
    GLYPHS,
    MNIST,
    PAIRS,
    PEN_VARIATIONS,
    PRINTED,
    EvaluationSets,
)
from digitpad.training.data.number_sets import DESCRIPTIONS as NUMBER_DESCRIPTIONS
from digitpad.training.data.number_sets import REAL, REGISTERS
from digitpad.training.evaluation import plots
from digitpad.training.evaluation.numbers import TIMED_DIGITS, WORST_COUNT
from digitpad.training.evaluation.tables import markdown_table
from digitpad.training.evaluation.targets import group_table, metric_table

MISREAD_FIGURES = {REAL: "misread_numbers", REGISTERS: "misread_registers"}
"""The names of the plots of misread numbers."""


def write_report(
    recognizer: Recognizer,
    sets: EvaluationSets,
    metrics: dict[str, Any],
    folder: Path,
    history: dict[str, Any] | None = None,
) -> Path:
    """Write report.md with its plots.

    Args:
        recognizer: the shipped network.
        sets: the test sets.
        metrics: the result of `evaluate_all` on these sets.
        folder: where the files are written; created if it does not exist.
        history: the training history, as in metrics.json, if it is known.

    Returns:
        The path of report.md.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shown = {name: images for name, images in sets.digits.items() if name not in PEN_VARIATIONS}
    digits = {name: images for name, images in shown.items() if name not in FORMS}
    scores = {name: recognizer.score_frames(images.frames()) for name, images in digits.items()}
    generated = {"generated negatives": concatenate([*sets.generated.values()])}
    negatives = generated | {name: sets.no_digit[name] for name in (GLYPHS, PAIRS, PRINTED) if name in sets.no_digit}
    no_digit = {name: recognizer.score_frames(images.frames()).no_digit for name, images in negatives.items()}
    figures = {
        "confusion": plots.confusion_matrices({name: metrics["digits"][name] for name in digits}),
        "reliability": plots.reliability_diagram(scores, digits),
        "rejection": plots.rejection_curves(scores, no_digit, recognizer.rejection_threshold),
        "misclassified": plots.wrong_answers(recognizer, shown),
        "accepted": plots.wrong_answers(recognizer, negatives),
        "corruptions": plots.corruption_samples(sets.digits[MNIST], metrics),
    }
    misread = metrics["numbers"]["misread"]
    figures |= {
        figure: plots.misread_numbers(sets.numbers[name], misread[name])
        for name, figure in MISREAD_FIGURES.items()
        if name in misread
    }
    if history:
        figures["curves"] = plots.learning_curves(history)
    with mpl.rc_context({"savefig.dpi": 120, "savefig.bbox": "tight"}):
        for name, figure in figures.items():
            figure.savefig(folder / f"{name}.png")
    page = folder / "report.md"
    page.write_text(_to_markdown(metrics, with_curves=bool(history)), encoding="utf-8")
    return page


CURVES = """
## Learning curves

After each epoch the validation sets are evaluated with the moving average of the weights.

![Learning curves](curves.png)
"""


def _to_markdown(metrics: dict[str, Any], *, with_curves: bool) -> str:
    confusions = "\n\n".join(
        f"Top confusions in {name}:\n{_format_confusions(result['top_confusions'])}"
        for name, result in metrics["digits"].items()
        if name not in PEN_VARIATIONS
    )
    skipped = "".join(f"\n{sentence}\n" for sentence in metrics["skipped"])
    return f"""# Evaluation of the shipped network

Written by `digitpad evaluate --full --report` from the shipped files. For a set of digits, *measured*
is the recognition rate: the fraction that was answered with the true digit. *Accuracy* is the
fraction whose true digit has the highest of the ten probabilities, whether it was rejected or not.
*False rejections* are the fraction that was rejected as no digit. For ink that is no digit, *measured*
is the fraction that was rejected. Of numbers, *measured* is the fraction that was read correctly as a
whole, with and without review.
{skipped}
{markdown_table(metric_table(metrics))}

## Who is in the sets

{markdown_table(_descriptions(metrics))}

None of these people wrote anything that the network was trained on or that a choice was made on. Cut
digits and pairs are composed by the code that composes those of the training set: they measure other
hands, not other ways to cut. The generated kinds of no digit are made as for training, from digits
that are not in the training set. The corruptions are of MNIST's test digits and of the kinds of
MNIST-C, with this project's own code and severities. Training degrades frames by other code, but a
few degradations are similar (blur, noise, outlines, lines, bands). The intervals assume independent
digits; those of a few writers, each with habits, are not.

{_groups("writer", metrics["writers"])}{_groups("character", metrics["characters"])}## Confusion matrices

![Confusion matrices](confusion.png)

{confusions}

## Reliability

Each point is one of {plots.BINS} bins of equal count; on the line, confidence equals accuracy.

![Reliability diagram](reliability.png)

## Rejection

Each curve shows the rates at every threshold; the dot is the shipped threshold.

![Rejection curves](rejection.png)

## Misclassified and rejected digits

Above each: the true digit and the predicted one, with an x if it was rejected as no digit. At most
{plots.MAX_ROWS * plots.COLUMNS} of each set are shown.

![Misclassified and rejected digits](misclassified.png)

## Accepted ink that is no digit

Above each: the digit that it was taken for. At most {plots.MAX_ROWS * plots.COLUMNS} of each set are shown.

![Ink that is no digit and was accepted](accepted.png)

{_numbers(metrics["numbers"])}## Corruptions

![Samples of each corruption](corruptions.png)
{CURVES if with_curves else ""}"""


def _format_confusions(confusions: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{true} as {predicted} ({count})" for true, predicted, count in confusions[:6]) or "none"


def _descriptions(metrics: dict[str, Any]) -> list[tuple[str, ...]]:
    sizes = {name: result["count"] for name, result in (metrics["digits"] | metrics["no_digit"]).items()}
    sizes |= {name: result["correct"]["count"] for name, result in metrics["numbers"]["sets"].items()}
    writers = {name: str(result["count"]) for name, result in metrics["writers"].items()}
    rows = [
        (name, f"{sizes[name]:,}", writers.get(name, ""), description)
        for name, description in (DESCRIPTIONS | NUMBER_DESCRIPTIONS).items()
        if name in sizes
    ]
    return [("set", "size", "writers", "who and what"), *rows]


def _groups(group: str, groups: Mapping[str, Any]) -> str:
    """A section on the worst groups of each set, or nothing if there are no groups."""
    if not groups:
        return ""
    table = markdown_table(group_table(groups, group))
    introduction = f"""Beside each set stand the number of its {group}s and the mean of their fractions answered
correctly: each {group} counts as much as any other. Below are those with the lowest fractions."""
    return f"## The worst {group}s\n\n{textwrap.fill(introduction, 100)}\n\n{table}\n\n"


def _numbers(numbers: dict[str, Any]) -> str:
    """The section on misread numbers."""
    figures = "\n\n".join(
        f"![Misread: {name}]({figure}.png)" for name, figure in MISREAD_FIGURES.items() if name in numbers["misread"]
    )
    if not figures:
        return ""
    times = numbers["milliseconds"]
    introduction = f"""Above each: the true text, the text that was read, and its confidence, the surest first. At most
{WORST_COUNT} of each set are shown. To read a number of {TIMED_DIGITS} digits took {times["strokes"]:.0f} ms as strokes
and {times["picture"]:.0f} ms as a picture."""
    return f"## Misread numbers\n\n{textwrap.fill(introduction, 100)}\n\n{figures}\n\n"
