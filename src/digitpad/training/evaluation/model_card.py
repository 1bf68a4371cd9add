"""The model card, written from metrics.json.

Its parts follow Mitchell et al., "Model cards for model reporting", 2019.
"""

import json
import textwrap
from pathlib import Path
from typing import Any

from digitpad.training.calibration import MAX_FALSE_REJECTION_RATE
from digitpad.training.data.evaluation_sets import MNIST, PEN_VARIATIONS
from digitpad.training.evaluation.evaluate import GENERATED
from digitpad.training.evaluation.tables import markdown_table
from digitpad.training.evaluation.targets import metric_table, target_values

LINE_LENGTH = 100
MEASURED_COLUMNS = 4
"""The columns of the table that hold measurements; the targets beside them are for the report."""


def write_model_card(metrics_file: Path) -> Path:
    """Write MODEL_CARD.md beside a metrics.json, and return its path."""
    path = metrics_file.with_name("MODEL_CARD.md")
    path.write_text(model_card(json.loads(metrics_file.read_text(encoding="utf-8"))), encoding="utf-8")
    return path


def model_card(metrics: dict[str, Any]) -> str:
    """The card in Markdown, for the content of metrics.json."""
    evaluation = metrics["evaluation"]
    parts = [
        "# Model card: digits",
        _wrap(_description(metrics)),
        _accuracy_table(metrics),
        *([_all_metrics(evaluation)] if evaluation else []),
        *_other_seeds(metrics),
        _wrap(SOURCES),
        _wrap(_rejection(metrics["rejection_threshold"])),
        *(_limitations(evaluation) if evaluation else []),
        "**Licence.** MIT, like the code.",
    ]
    return "\n\n".join(parts) + "\n"


SOURCES = """`digitpad evaluate` prints these metrics from the shipped files, and
`digitpad evaluate --full --pendigits FILE --report docs/report` writes them with plots. `metrics.json` holds them with
the training history, the versions of the packages, and the hashes of data and files."""


def _wrap(text: str) -> str:
    """The paragraphs with new line breaks."""
    paragraphs = text.split("\n\n")
    lines = (textwrap.fill(part, LINE_LENGTH, break_long_words=False, break_on_hyphens=False) for part in paragraphs)
    return "\n\n".join(lines)


def _description(metrics: dict[str, Any]) -> str:
    test, config = metrics["mnist_test"], metrics["config"]
    low, high = test["interval_95"]
    data = _additional_data(metrics["data"]["pen_digit_count"]) if config["with_negatives"] else ""
    return f"""**Model.** A convolutional network of {metrics["parameters"]:,} parameters. Its input is a frame of
28 x 28 pixels with one handwritten digit. Its outputs are ten probabilities, the probability that the ink is no digit,
and for each digit a 7 x 7 class activation map. The weights are quantized to int8.

**Intended use.** Recognising single handwritten digits 0 to 9, drawn or photographed, one at a time. It is not for
numbers of several digits, for letters, or for decisions about people.

**Training data.** MNIST's training digits (LeCun, Cortes and Burges; CC BY-SA 3.0) without the 5,000 of the validation
set{data}. {_training_length(config)}, seed {config["seed"]}.

**Accuracy.** {test["accuracy"]:.2%} of {test["count"]:,} MNIST test digits (95 % interval {low:.2%} to {high:.2%})."""


def _training_length(config: dict[str, Any]) -> str:
    epochs, branches = config["epochs"] + config["finetune_epochs"], len(config["branches"])
    average = f", then the average of {branches} branches of {config['branch_epochs']} epochs each" if branches else ""
    return f"{epochs} epochs{average}"


def _additional_data(pen_digit_count: int) -> str:
    uci = "; strokes of UCI's Pen-Based Recognition of Handwritten Digits (Alpaydin and Alimoglu, 1998; CC BY 4.0)"
    return f"{uci if pen_digit_count else ''}; the project's own stroke font and generated negatives"


def _accuracy_table(metrics: dict[str, Any]) -> str:
    sets = metrics["evaluation"]["digits"] if metrics["evaluation"] else {MNIST: metrics["mnist_test"]}
    rows = [
        (name, *(f"{accuracy:.1%}" for accuracy in result["accuracy_by_class"]))
        for name, result in sets.items()
        if name not in PEN_VARIATIONS
    ]
    return markdown_table([("accuracy by class", *map(str, range(10))), *rows])


def _all_metrics(evaluation: dict[str, Any]) -> str:
    return markdown_table([row[:MEASURED_COLUMNS] for row in metric_table(evaluation)])


def _other_seeds(metrics: dict[str, Any]) -> list[str]:
    others = metrics["other_seeds"]
    if not others:
        return []
    runs = [target_values(metrics["evaluation"]), *(other["metrics"] for other in others)]
    seeds = [f"seed {metrics['config']['seed']}, shipped", *(f"seed {other['seed']}" for other in others)]
    rows = [
        (name, *(f"{run[name]:.2%}" for run in runs), f"{sum(run[name] for run in runs) / len(runs):.2%}")
        for name in runs[0]
    ]
    introduction = f"""**Other seeds.** The network was trained {len(runs)} times. The first seed ships, whatever the
others reach."""
    return [_wrap(introduction), markdown_table([("metric", *seeds, "mean"), *rows])]


def _rejection(threshold: float) -> str:
    if threshold >= 1:
        return """**Limitations.** It recognises a digit in any ink, even in a scribble or a letter. Forms that are rare
in MNIST are misclassified more often: a 1 with a flag or a foot, a crossed 7, a 9 with a curled tail."""
    return f"""**Rejection.** Ink counts as no digit if the network gives that a probability of more than
{threshold:.3f}: the lowest threshold that rejects at most {MAX_FALSE_REJECTION_RATE:.1%} of the digits over all
validation sets. Whatever can be read as a digit as well (an O, an l, a Z) is recognised as one."""


def _limitations(evaluation: dict[str, Any]) -> list[str]:
    """The most frequent errors, with a plot of them."""
    confusions = "; ".join(
        f"in {name}, {', '.join(f'{true} as {predicted} ({count})' for true, predicted, count in confusions[:3])}"
        for name, result in evaluation["digits"].items()
        if name not in PEN_VARIATIONS and (confusions := result["top_confusions"])
    )
    rejection = {name: result["rejection_rate"] for name, result in evaluation["no_digit"].items() if name != GENERATED}
    accuracy = {name: result["accuracy"] for name, result in evaluation["corruptions"]["kinds"].items()}
    text = f"""**Limitations.** Top confusions: {confusions}. Lowest rejection rates: {_lowest(rejection)}. Lowest
accuracies under corruption: {_lowest(accuracy)}. [The report](../../../docs/report/report.md) has more of each."""
    return [_wrap(text), "![Misclassified digits of each set](../../../docs/report/misclassified.png)"]


def _lowest(rates: dict[str, float]) -> str:
    return ", ".join(f"{name} ({rates[name]:.0%})" for name in sorted(rates, key=lambda name: rates[name])[:3])
