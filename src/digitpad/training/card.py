"""The model card, written from the figures so that it cannot differ from them.

Its parts follow Mitchell et al., "Model cards for model reporting", 2019.
"""

from typing import Any

from digitpad.training.goals import HEADS, table

MEASURED = 4
"""Columns of the table that say what was measured; the goals beside it are for the report."""


def card(metrics: dict[str, Any]) -> str:
    """The Markdown text for what metrics.json holds."""
    test, recipe = metrics["mnist_test"], metrics["recipe"]
    low, high = test["interval_95"]
    pens = metrics["data"]["pen_digits"]
    return f"""# Model card: digits

**What it is.** A convolutional network of {metrics["parameters"]:,} parameters that takes a 28 x 28 frame with one
handwritten digit and gives ten probabilities, the probability that the ink is no digit, and for each digit a
7 x 7 map of where the evidence lies. Its weights are stored in a byte each.

**Meant for.** Naming single handwritten digits 0 to 9, drawn or photographed, one at a time. Not meant for whole
numbers, letters, or decisions about people.

**Learnt from.** MNIST's training digits (LeCun, Cortes and Burges; CC BY-SA 3.0), all but the 5,000 that every
choice was made on{_beyond(pens) if recipe["beyond_mnist"] else ""}. {recipe["epochs"]} epochs, seed {recipe["seed"]}.

**How good.** {test["accuracy"]:.2%} of {test["digits"]:,} MNIST test digits (95 % interval {low:.2%} to {high:.2%}).

| digit | {" | ".join(str(digit) for digit in range(10))} |
|---|{"---|" * 10}
| named rightly | {" | ".join(f"{share:.1%}" for share in test["by_digit"])} |

{_all_sets(metrics["sets"])}
`digitpad evaluate` prints these figures from the shipped files, `digitpad evaluate --all --report FOLDER` with
pictures; `metrics.json` holds them with the seed, the versions and the hashes of data and files.

{_turned_away(metrics["no_digit_above"])}

**Licence.** MIT, like the code.
"""


def _turned_away(threshold: float) -> str:
    if threshold >= 1:
        return """**Known to fail.** It names a digit for any ink, also for a scribble or a letter. Forms that MNIST's
writers hardly use are misread more often: a 1 with a flag or a foot, a crossed 7, a 9 with a curled tail."""
    return f"""**Turned away.** Ink counts as no digit where the network gives that more than {threshold:.3f}:
the lowest threshold that turns away at most 0.3 % of the true digits in each validation set. What can also be read as
a digit (an O, an l, a Z) is named."""


def _beyond(pens: int) -> str:
    uci = """; strokes of UCI's Pen-Based Recognition of Handwritten Digits (Alpaydin and Alimoglu, 1998; CC BY 4.0)"""
    return f"{uci if pens else ''}; a stroke font and negatives of the project's own"


def _all_sets(sets: dict[str, Any] | None) -> str:
    if sets is None:
        return ""
    lines = [HEADS, ("---",) * len(HEADS), *(row.cells for row in table(sets))]
    return "\n".join(f"| {' | '.join(line[:MEASURED])} |" for line in lines) + "\n"
