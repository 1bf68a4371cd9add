"""Report: what the shipped network was measured to do, on a page with pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

from digitpad.recognizer import Recognizer
from digitpad.training.data import test_sets
from digitpad.training.data.mnist import Mnist
from digitpad.training.data.training_sets import Pens, together
from digitpad.training.evaluation import plots
from digitpad.training.evaluation.targets import HEADS, markdown_table, table


def write_report(  # noqa: PLR0913 - one for each thing it tells of
    recognizer: Recognizer,
    mnist: Mnist,
    pens: Pens,
    figures: dict[str, Any],
    folder: Path,
    *,
    history: dict[str, Any] | None = None,
) -> Path:
    """Write report.md with its pictures.

    Args:
        recognizer: the network as it ships.
        mnist: only its test digits are looked at.
        pens: only its test writers are looked at; may be empty.
        figures: what `evaluate_all` gave for these.
        folder: where to; made if it is not there.
        history: what each epoch of the training gave, as in metrics.json, where that is known.

    Returns:
        The path of report.md.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sets = {test_sets.MNIST: mnist.test, test_sets.PICTURES: test_sets.load_digits()}
    if pens.test:
        sets[test_sets.PENS] = test_sets.drawn(pens.test)
    scores = {name: recognizer.score_frames(digits.frames()) for name, digits in sets.items()}
    *made, printed = test_sets.no_digit_sets(mnist.test, pens.test).values()
    negatives = {
        "made": recognizer.score_frames(together(made).frames()).no_digit,
        "printed": recognizer.score_frames(printed.frames()).no_digit,
    }
    pictures = {
        "confusion": plots.confusions(figures),
        "reliability": plots.reliability(scores, sets),
        "rejection": plots.rejection(scores, negatives, recognizer.rejection_threshold),
        "misread": plots.misread(recognizer, sets),
        "corruptions": plots.corruptions(mnist.test, figures),
    }
    if history:
        pictures["curves"] = plots.learning_curves(history)
    with mpl.rc_context({"savefig.dpi": 120, "savefig.bbox": "tight"}):
        for name, picture in pictures.items():
            picture.savefig(folder / f"{name}.png")
    page = folder / "report.md"
    page.write_text(_page(figures, curves=bool(history)), encoding="utf-8")
    return page


CURVES = """
## How it learnt

The validation sets are measured with the moving average of the weights, after each epoch.

![Learning curves](curves.png)
"""


def _page(figures: dict[str, Any], *, curves: bool) -> str:
    pairs = "\n\n".join(
        f"Worst-confused in {name}: {_pairs(some['most_confused'])}"
        for name, some in figures["digits"].items()
        if name not in test_sets.OTHER_PENS
    )
    return f"""# What the network was measured to do

Printed by `digitpad evaluate --all --report` from the shipped files. Accuracy is how often the highest of the ten
probabilities is the right digit's; beside it stands the share that was answered "no digit", rightly named or not.
{"".join(f"{sentence} " for sentence in figures["left_out"])}

{markdown_table([HEADS, *(row.cells for row in table(figures))])}

The corruptions are of the kinds of MNIST-C, in this project's own code and severities. Training spoils some frames in
ways of its own, a few of which come near (blur, noise, outlines, scratches, bars). "Printed, never learnt" are
letters and signs of fonts; all other kinds of no digit are made as for training, but from digits that it never saw.
The intervals take each digit for a draw of its own; five writers, each with habits, are fewer draws than that.

## What is taken for what

![Confusion matrices](confusion.png)

{pairs}

## Are the probabilities true?

Each point is one of {plots.BINS} equally filled bins of answers; on the line, confidence is accuracy.

![Reliability diagram](reliability.png)

## Digit or none?

Each curve is what every threshold would give; the dot is the shipped one.

![Rejection curve](rejection.png)

## Misread digits

Above each: what it is, and what it was read as; an x where it was answered "no digit".

![Misread digits](misread.png)

## Corruptions

![Each corruption](corruptions.png)
{CURVES if curves else ""}"""


def _pairs(most_confused: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{is_} read as {as_} ({count})" for is_, as_, count in most_confused[:6]) or "none"
