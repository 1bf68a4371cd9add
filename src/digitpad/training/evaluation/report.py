"""The report: the shipped network's metrics, as a page with plots."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

from digitpad.recognizer import Recognizer
from digitpad.training.data.dataset import concatenate
from digitpad.training.data.evaluation_sets import MNIST, PEN_VARIATIONS, EvaluationSets
from digitpad.training.evaluation import plots
from digitpad.training.evaluation.tables import markdown_table
from digitpad.training.evaluation.targets import metric_table


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
    digits = {name: images for name, images in sets.digits.items() if name not in PEN_VARIATIONS}
    scores = {name: recognizer.score_frames(images.frames()) for name, images in digits.items()}
    *generated, printed = sets.no_digit.values()
    negatives = {
        "generated": recognizer.score_frames(concatenate(generated).frames()).no_digit,
        "printed": recognizer.score_frames(printed.frames()).no_digit,
    }
    figures = {
        "confusion": plots.confusion_matrices(metrics),
        "reliability": plots.reliability_diagram(scores, digits),
        "rejection": plots.rejection_curves(scores, negatives, recognizer.rejection_threshold),
        "misclassified": plots.misclassified_digits(recognizer, digits),
        "corruptions": plots.corruption_samples(sets.digits[MNIST], metrics),
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
    return f"""# Evaluation of the shipped network

Written by `digitpad evaluate --full --report` from the shipped files. Accuracy is the fraction of
digits whose own probability is the highest of the ten. False rejections are the fraction that was
rejected as no digit.
{"".join(f"{sentence} " for sentence in metrics["skipped"])}

{markdown_table(metric_table(metrics))}

The corruptions are of the kinds of MNIST-C, with this project's own code and severities. Training
degrades frames by other code, but a few degradations are similar (blur, noise, outlines, lines,
bands). Printed glyphs are letters and symbols of fonts. The other kinds of no digit are generated as
for training, but from digits that are not in the training set. The intervals assume independent
digits; those of five writers, each with habits, are not.

## Confusion matrices

![Confusion matrices](confusion.png)

{confusions}

## Reliability

Each point is one of {plots.BINS} bins of equal count; on the line, confidence equals accuracy.

![Reliability diagram](reliability.png)

## Rejection

Each curve shows the rates at every threshold; the dot is the shipped threshold.

![Rejection curves](rejection.png)

## Misclassified digits

Above each: the true digit and the predicted one, with an x if it was rejected as no digit.

![Misclassified digits](misclassified.png)

## Corruptions

![Samples of each corruption](corruptions.png)
{CURVES if with_curves else ""}"""


def _format_confusions(confusions: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{true} as {predicted} ({count})" for true, predicted, count in confusions[:6]) or "none"
