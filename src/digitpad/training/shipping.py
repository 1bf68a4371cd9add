"""Shipping: the files of a trained network with the figures, hashes and card that belong to them."""

import hashlib
import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from digitpad.recognizer import Recognizer
from digitpad.training.card import card
from digitpad.training.evaluation import evaluate
from digitpad.training.export import export
from digitpad.training.fitting import Run
from digitpad.training.mnist import SHA256, Digits

MODEL_FILES = ("digits.keras", "digits.onnx", "digits.safetensors")


def ship(run: Run, test: Digits, folder: Path) -> dict[str, Any]:
    """Export a finished run into `folder`, look once at the test digits, and write metrics.json and card.md.

    Returns:
        What metrics.json holds.
    """
    export(run.average, folder)
    result = evaluate(Recognizer(folder / "digits.onnx"), test)
    metrics = {
        "mnist_test": {
            "digits": result.count,
            "accuracy": result.accuracy,
            "interval_95": result.interval,
            "by_digit": result.by_digit.tolist(),
            "confusion": result.confusion.tolist(),
        },
        "parameters": run.average.count_params(),
        "recipe": asdict(run.recipe),
        "history": asdict(run.history),
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("digitpad", "keras", "numpy", "onnxruntime", _tensorflow())},
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in MODEL_FILES},
        "data": {"mnist": SHA256},
    }
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n")
    (folder / "card.md").write_text(card(metrics))
    return metrics


def _tensorflow() -> str:
    """The distribution that TensorFlow was installed from."""
    from importlib.metadata import packages_distributions  # noqa: PLC0415

    return packages_distributions()["tensorflow"][0]
