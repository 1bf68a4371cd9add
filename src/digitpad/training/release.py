"""Shipping: the files of a trained network with the figures, hashes and card that belong to them."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import numpy as np

from digitpad.errors import DataError
from digitpad.recognizer import Recognizer
from digitpad.training.calibration import best_temperature, best_threshold, no_digit_probability
from digitpad.training.config import Recipe, recipe_from
from digitpad.training.data.mnist import SHA256, Digits, Mnist
from digitpad.training.data.training_sets import Pens, together
from digitpad.training.evaluation.evaluate import evaluate, evaluate_all
from digitpad.training.evaluation.model_card import card
from digitpad.training.evaluation.targets import goal_figures
from digitpad.training.export import export
from digitpad.training.model import cooled, folded
from digitpad.training.trainer import Run

NEVER = 1.0
"""The threshold of a network that never saw ink that is no digit: it names a digit for any."""

MODEL_FILES = ("digits.keras", "digits.onnx", "digits.safetensors")


def ship(  # noqa: PLR0913 - one for each thing it needs
    run: Run,
    validation: Mapping[str, Digits],
    mnist: Mnist,
    pens: Pens,
    folder: Path,
    *,
    beside: Iterable[Path] = (),
) -> dict[str, Any]:
    """Calibrate and export a run into `folder`, look at the test sets, and write metrics.json and card.md.

    All that can be measured is measured for a run on all examples; one on a part of them is a trial, and only reads
    MNIST's test digits.

    Args:
        run: finished, or stopped at a checkpoint.
        validation: chooses temperature and threshold; the set "no digit" is not asked.
        mnist: for its test digits.
        pens: for its test writers.
        folder: where to.
        beside: folders of finished runs of other seeds, whose figures are reported too.

    Returns:
        What metrics.json holds.

    Raises:
        DataError: a folder in `beside` holds no finished run of the same recipe.
    """
    others = [_other_seed(other, run.recipe) for other in beside]
    true = {name: digits for name, digits in validation.items() if name != "no digit"}
    logits = {name: run.logits(digits) for name, digits in true.items()}
    temperature = best_temperature(np.concatenate([*logits.values()]), together([*true.values()]))
    none = [no_digit_probability(some / temperature) for some in logits.values()]
    threshold = best_threshold(none) if run.recipe.beyond_mnist else NEVER
    export(cooled(folded(run.average), temperature), threshold, folder)
    recognizer = Recognizer(folder / "digits.onnx")
    result = evaluate(recognizer, mnist.test)
    metrics = {
        "mnist_test": {
            "digits": result.count,
            "accuracy": result.accuracy,
            "interval_95": result.interval,
            "by_digit": result.by_digit.tolist(),
            "confusion": result.confusion.tolist(),
        },
        "parameters": run.average.count_params(),
        "temperature": temperature,
        "no_digit_above": threshold,
        "recipe": asdict(run.recipe),
        "history": asdict(run.history),
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("digitpad", "keras", "numpy", "onnxruntime", _tensorflow())},
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in MODEL_FILES},
        "data": {"mnist": SHA256, "pen_digits": sum(map(len, (pens.training, pens.validation, pens.test)))},
        "sets": evaluate_all(recognizer, mnist, pens) if run.recipe.share == 1 else None,
        "other_seeds": others,
    }
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    (folder / "card.md").write_text(card(metrics), encoding="utf-8")
    return metrics


def _other_seed(folder: Path, recipe: Recipe) -> dict[str, Any]:
    """What another seed's run gave: its seed, its figures for all that has a goal, and the hashes of its files."""
    try:
        metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        theirs = recipe_from(metrics["recipe"])
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(f"{folder} holds no finished run: train there first, with digitpad train --out.") from None
    if theirs.seed == recipe.seed or replace(theirs, seed=recipe.seed) != recipe:
        raise DataError(f"{folder} must hold a run of the same recipe with another seed.")
    return {"seed": theirs.seed, "goals": goal_figures(metrics["sets"]), "sha256": metrics["sha256"]}


def _tensorflow() -> str:
    """The distribution that TensorFlow was installed from."""
    return packages_distributions()["tensorflow"][0]
