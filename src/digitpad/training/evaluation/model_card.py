"""The model card, written from the figures so that it cannot differ from them.

Its parts follow Mitchell et al., "Model cards for model reporting", 2019.
"""

from typing import Any

from digitpad.training.calibration import TURNED_AWAY
from digitpad.training.data import test_sets
from digitpad.training.evaluation.targets import HEADS, goal_figures, markdown_table, table

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
choice was made on{_beyond(pens) if recipe["beyond_mnist"] else ""}. {_length(recipe)}, seed {recipe["seed"]}.

**How good.** {test["accuracy"]:.2%} of {test["digits"]:,} MNIST test digits (95 % interval {low:.2%} to {high:.2%}).

{_by_digit(metrics)}

{_all_sets(metrics["sets"])}
{_seeds(metrics)}`digitpad evaluate` prints these figures from the shipped files, `digitpad evaluate --all --pen FILE
--report docs/report` with pictures; `metrics.json` holds them with what each epoch gave, the versions and the hashes of
data and files.

{_turned_away(metrics["no_digit_above"])}

{_failures(metrics["sets"])}**Licence.** MIT, like the code.
"""


def _length(recipe: dict[str, Any]) -> str:
    epochs, branches = recipe["epochs"] + recipe["polish"], len(recipe["branches"])
    last = f", then the average of {branches} branches of {recipe['branch_epochs']} epochs each" if branches else ""
    return f"{epochs} epochs{last}"


def _by_digit(metrics: dict[str, Any]) -> str:
    sets = metrics["sets"]["digits"] if metrics["sets"] else {test_sets.MNIST: metrics["mnist_test"]}
    rows = [
        (name, *(f"{share:.1%}" for share in some["by_digit"]))
        for name, some in sets.items()
        if name not in test_sets.OTHER_PENS
    ]
    return markdown_table([("named rightly", *map(str, range(10))), *rows])


def _seeds(metrics: dict[str, Any]) -> str:
    others = metrics["other_seeds"]
    if not others:
        return ""
    runs = [goal_figures(metrics["sets"]), *(other["goals"] for other in others)]
    seeds = [f"seed {metrics['recipe']['seed']}, ships", *(f"seed {other['seed']}" for other in others)]
    rows = [
        (what, *(f"{run[what]:.2%}" for run in runs), f"{sum(run[what] for run in runs) / len(runs):.2%}")
        for what in runs[0]
    ]
    return f"""**Other seeds.** The recipe was run {len(runs)} times; the first seed ships, whatever the others gave.

{markdown_table([("what", *seeds, "mean"), *rows])}

"""


def _turned_away(threshold: float) -> str:
    if threshold >= 1:
        return """**Known to fail.** It names a digit for any ink, also for a scribble or a letter. Forms that MNIST's
writers hardly use are misread more often: a 1 with a flag or a foot, a crossed 7, a 9 with a curled tail."""
    return f"""**Turned away.** Ink counts as no digit where the network gives that more than {threshold:.3f}:
the lowest threshold that turns away at most {TURNED_AWAY:.1%} of the true digits over all validation sets. What can
also be read as a digit (an O, an l, a Z) is named."""


def _failures(sets: dict[str, Any] | None) -> str:
    """What is misread, missed and lost most often, with pictures of it."""
    if sets is None:
        return ""
    confused = (
        f"in {name}, {', '.join(f'{is_} as {as_} ({count})' for is_, as_, count in some['most_confused'][:3])}"
        for name, some in sets["digits"].items()
        if name not in test_sets.OTHER_PENS and some["most_confused"]
    )
    missed = {name: found["caught"] for name, found in sets["no_digit"].items() if name != "made"}
    spoilt = {name: figures["accuracy"] for name, figures in sets["corruptions"]["kinds"].items()}
    return f"""**Misread most often:** {"; ".join(confused)}. **Least often known for no digit:** {_lowest(missed)}.
**Least often read when spoilt:** {_lowest(spoilt)}. [The report](../../../docs/report/report.md) has more of each.

![Misread digits of each set](../../../docs/report/misread.png)

"""


def _lowest(shares: dict[str, float]) -> str:
    return ", ".join(f"{name} ({shares[name]:.0%})" for name in sorted(shares, key=lambda name: shares[name])[:3])


def _beyond(pens: int) -> str:
    uci = """; strokes of UCI's Pen-Based Recognition of Handwritten Digits (Alpaydin and Alimoglu, 1998; CC BY 4.0)"""
    return f"{uci if pens else ''}; a stroke font and negatives of the project's own"


def _all_sets(sets: dict[str, Any] | None) -> str:
    if sets is None:
        return ""
    return markdown_table([line[:MEASURED] for line in (HEADS, *(row.cells for row in table(sets)))]) + "\n"
