"""The model card, written from metrics.json.

Its parts follow Mitchell et al., "Model cards for model reporting", 2019.
"""

import json
import textwrap
from pathlib import Path
from typing import Any

from digitpad.training.calibration import MAX_FALSE_REJECTION_RATE
from digitpad.training.data.evaluation_sets import (
    DESCRIPTIONS,
    FORMS,
    GLYPHS,
    MNIST,
    PEN_VARIATIONS,
    PENS,
    UNIPEN,
)
from digitpad.training.data.number_sets import DESCRIPTIONS as NUMBER_DESCRIPTIONS
from digitpad.training.data.number_sets import REAL, REGISTERS
from digitpad.training.evaluation.evaluate import GENERATED
from digitpad.training.evaluation.tables import markdown_table
from digitpad.training.evaluation.targets import metric_table, target_values
from digitpad.training.number_weights import MAX_REAL_ERRORS

LINE_LENGTH = 100
MEASURED_COLUMNS = 5
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
        *([_wrap(_review(metrics["number_weights"]))] if "number_weights" in metrics else []),
        *(_line_network(metrics["lines"]) if metrics.get("lines") else []),
        *([_test_writers(evaluation), *_limitations(evaluation)] if evaluation else []),
        "**Licence.** MIT, like the code.",
    ]
    return "\n\n".join(parts) + "\n"


SOURCES = """`digitpad evaluate` prints these metrics from the shipped files, and
`digitpad evaluate --full --pendigits FILE --unipen FOLDER --registers FILE --report docs/report` writes them with
plots. `metrics.json` holds them with those of the validation sets, the training history, the versions of the packages,
and the hashes of data and files."""


def _wrap(text: str) -> str:
    """The paragraphs with new line breaks."""
    paragraphs = text.split("\n\n")
    lines = (textwrap.fill(part, LINE_LENGTH, break_long_words=False, break_on_hyphens=False) for part in paragraphs)
    return "\n\n".join(lines)


def _description(metrics: dict[str, Any]) -> str:
    test, config = metrics["mnist_test"], metrics["config"]
    low, high = test["interval_95"]
    data = _additional_data(metrics["data"]["pen_counts"]) if config["with_negatives"] else ""
    return f"""**Model.** A convolutional network of {metrics["parameters"]:,} parameters. Its input is a frame of
28 x 28 pixels with one handwritten digit. Its outputs are ten probabilities, the probability that the ink is no digit,
and for each digit a 7 x 7 class activation map. The weights are quantized to six bits.

**Intended use.** Recognising handwritten digits 0 to 9, drawn or photographed, one at a time or in numbers. It is not
for letters, or for decisions about people.

**Training data.** MNIST's training digits (LeCun, Cortes and Burges; CC BY-SA 3.0) without the 5,000 of the validation
set{data}. {_training_length(config)}, seed {config["seed"]}.

**Accuracy.** {test["accuracy"]:.2%} of {test["count"]:,} MNIST test digits (95 % interval {low:.2%} to {high:.2%})."""


def _training_length(config: dict[str, Any]) -> str:
    epochs, branches = config["epochs"] + config["finetune_epochs"], len(config["branches"])
    average = f", then the average of {branches} branches of {config['branch_epochs']} epochs each" if branches else ""
    return f"{epochs} epochs{average}"


def _additional_data(pen_counts: dict[str, int]) -> str:
    sources = [text for name, text in PEN_SOURCES.items() if pen_counts.get(name)]
    return "".join(f"; {text}" for text in [*sources, "the project's own stroke font, stroke forms and negatives"])


PEN_SOURCES = {
    "pendigits": """strokes of UCI's Pen-Based Recognition of Handwritten Digits (Alpaydin and Alimoglu, 1998;
CC BY 4.0)""",
    "unipen": """digits, letters and symbols of UNIPEN's train_r01_v07 (International Unipen Foundation, 1999,
doi:10.5281/zenodo.1195803; CC BY 4.0), on which see Guyon, Schomaker, Plamondon, Liberman and Janet, "UNIPEN project of
on-line data exchange and recognizer benchmarks", 1994, doi:10.1109/ICPR.1994.576870""",
    "contributions": "drawings that visitors of a site contributed",
}
"""Each source of pen samples with its licence."""


def _accuracy_table(metrics: dict[str, Any]) -> str:
    sets = metrics["evaluation"]["digits"] if metrics["evaluation"] else {MNIST: metrics["mnist_test"]}
    rows = [
        (name, *(f"{accuracy:.1%}" for accuracy in result["accuracy_by_class"]))
        for name, result in sets.items()
        if name not in (*PEN_VARIATIONS, *FORMS)
    ]
    return markdown_table([("accuracy by class", *map(str, range(10))), *rows])


def _all_metrics(evaluation: dict[str, Any]) -> str:
    introduction = """For a set of digits, *measured* is the fraction that was answered with the true digit. *Accuracy*
is the fraction whose true digit has the highest probability, whether it was rejected or not. For ink that is no digit,
*measured* is the fraction that was rejected."""
    table = markdown_table([row[:MEASURED_COLUMNS] for row in metric_table(evaluation)])
    return f"{_wrap(introduction)}\n\n{table}"


def _other_seeds(metrics: dict[str, Any]) -> list[str]:
    others = metrics["other_seeds"]
    if not others or not metrics["evaluation"]:
        return []
    runs = [target_values(metrics["evaluation"]), *(other["metrics"] for other in others)]
    seeds = [f"seed {metrics['config']['seed']}, shipped", *(f"seed {other['seed']}" for other in others)]
    rows = [
        (name, *(f"{run[name]:.2%}" for run in runs), f"{sum(run[name] for run in runs) / len(runs):.2%}")
        for name in runs[0]
        if all(name in run for run in runs)  # an older run may lack a set
    ]
    introduction = f"""**Other seeds.** The network was trained {len(runs)} times. The first seed ships, whatever the
others reach."""
    return [_wrap(introduction), markdown_table([("metric", *seeds, "mean"), *rows])]


def _rejection(threshold: float) -> str:
    if threshold >= 1:
        return """**Limitations.** It recognises a digit in any ink, even in a scribble or a letter. Forms that are rare
in MNIST are misclassified more often: a 1 with a flag or a foot, a crossed 7, a 9 with a curled tail."""
    return f"""**Rejection.** Ink counts as no digit if the network gives that a probability of more than
{threshold:.3f}: the lowest threshold that rejects at most {MAX_FALSE_REJECTION_RATE:.1%} of the digits of each
validation set. Whatever can be read as a digit as well (an O, an l, a Z) is recognised as one."""


def _review(weights: dict[str, Any]) -> str:
    return f"""**Numbers.** A number is read by the sums over all paths of a lattice, whose {len(weights["features"])}
weights are fitted on numbers of people from whom the network has not learnt. A reading needs review if its probability
is below {weights["min_confidence"]:.3f}, or that of one of its digits is below {weights["min_digit_confidence"]:.3f}:
with these thresholds at most {MAX_REAL_ERRORS:.1%} of those people's own numbers are wrong without review."""


def _line_network(lines: dict[str, Any]) -> list[str]:
    """What the line network is and how it was trained, with a table of its last validation."""
    config, history = lines["config"], lines["history"]
    count, hours = config["epoch_size"] * len(history["loss"]), sum(history["seconds"]) / 3600
    sources = "".join(text for name, text in LINE_SOURCES.items() if name in history["validation"][-1])
    text = f"""**Line network.** A second network, of {lines["parameters"]:,} parameters, reads a whole line of writing,
drawn 28 pixels high, without cutting it. For each 4 pixels it gives the probabilities of the ten digits, of four
separators, and that no character is there. Its class scores are features of the lattice.

It started with the weights of a digit network, and was trained by connectionist temporal classification on {count:,}
generated lines, in {hours:.1f} hours on a CPU, seed {config["seed"]}. They are composed of the digits above{sources}.
The table has the validation writers' and pages' lines that the network alone reads without an error."""
    rows = [(name, f"{value:.1%}") for name, value in history["validation"][-1].items()]
    return [_wrap(text), markdown_table([("validation set", "whole lines correct"), *rows])]


LINE_SOURCES = {
    REAL: ", or are numbers that UNIPEN's training writers wrote in one go",
    REGISTERS: """, or are numbers on training pages of two notaries' registers (LECTAUREP: Archives nationales, Inria
ALMAnaCH, EPHE; CC BY 4.0)""",
}
"""By a validation set the source of lines that is there if the set is."""


def _test_writers(evaluation: dict[str, Any]) -> str:
    """Who is in the test sets, and what these cannot tell."""
    present = evaluation["digits"] | evaluation["no_digit"] | evaluation.get("numbers", {}).get("sets", {})
    descriptions = DESCRIPTIONS | NUMBER_DESCRIPTIONS
    lines = [f"- {name}: {description}." for name, description in descriptions.items() if name in present]
    who = "\n".join(textwrap.fill(line, LINE_LENGTH, subsequent_indent="  ") for line in lines)
    writers = evaluation["writers"]
    counts = "; ".join(
        f"{writers[name]['count']} in {name}, with a mean over writers of {writers[name]['mean']:.2%}"
        for name in (PENS, UNIPEN, GLYPHS, REAL)
        if name in writers
    )
    few = f"Writers are few ({counts}), and some wrote a hundred times as much as others. " if counts else ""
    caveats = f"""**What the test sets cannot tell.** MNIST's writers were employees of the US Census Bureau and high
school students (LeCun et al., 1998). {few}Those with pens wrote with a stylus, in the 1990s, nearly all in Turkey, the
USA and Japan. So the sets do not tell how well the network reads children, people of other countries, or fingers on a
touch screen. Slashed zeros and flagged ones are rare in them, and by few hands. Cut digits and pairs of digits are
composed by the code that composes those of the training set: they measure other hands, not other ways to cut. A few of
UNIPEN's labels are wrong."""
    return f"**Who is in the test sets.**\n\n{who}\n\n{_wrap(caveats)}"


def _limitations(evaluation: dict[str, Any]) -> list[str]:
    """The most frequent errors, with a plot of them."""
    confusions = "; ".join(
        f"in {name}, {', '.join(f'{true} as {predicted} ({count})' for true, predicted, count in confusions[:3])}"
        for name, result in evaluation["digits"].items()
        if name not in (*PEN_VARIATIONS, *FORMS) and (confusions := result["top_confusions"])
    )
    rejection = {name: result["rejection_rate"] for name, result in evaluation["no_digit"].items() if name != GENERATED}
    accuracy = {name: result["accuracy"] for name, result in evaluation["corruptions"]["kinds"].items()}
    text = f"""**Limitations.** Top confusions: {confusions}. Lowest rejection rates: {_lowest(rejection)}. Lowest
accuracies under corruption: {_lowest(accuracy)}. [The report](../../../docs/report/report.md) has more of each."""
    return [_wrap(text), "![Misclassified digits of each set](../../../docs/report/misclassified.png)"]


def _lowest(rates: dict[str, float]) -> str:
    return ", ".join(f"{name} ({rates[name]:.0%})" for name in sorted(rates, key=lambda name: rates[name])[:3])
