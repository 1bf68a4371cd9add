"""Shipping: the files of a trained network with the figures, hashes and card that belong to them."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import numpy as np

from digitpad.recognizer import Recognizer
from digitpad.training.calibration import best_temperature, best_threshold, no_digit_probability
from digitpad.training.card import card
from digitpad.training.evaluation import evaluate, evaluate_all
from digitpad.training.examples import Pens, together
from digitpad.training.export import export
from digitpad.training.fitting import Run
from digitpad.training.mnist import SHA256, Digits, Mnist
from digitpad.training.network import cooled, folded

NEVER = 1.0
"""The threshold of a network that never saw ink that is no digit: it names a digit for any."""

MODEL_FILES = ("digits.keras", "digits.onnx", "digits.safetensors")


def ship(run: Run, validation: Mapping[str, Digits], mnist: Mnist, pens: Pens, folder: Path) -> dict[str, Any]:
    """Calibrate and export a run into `folder`, look at the test sets, and write metrics.json and card.md.

    All that can be measured is measured for a run on all examples; one on a part of them is a trial, and only reads
    MNIST's test digits.

    Args:
        run: finished, or stopped at a checkpoint.
        validation: chooses temperature and threshold; the set "no digit" is not asked.
        mnist: for its test digits.
        pens: for its test writers.
        folder: where to.

    Returns:
        What metrics.json holds.
    """
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
    }
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n")
    (folder / "card.md").write_text(card(metrics))
    return metrics


def _tensorflow() -> str:
    """The distribution that TensorFlow was installed from."""
    return packages_distributions()["tensorflow"][0]
