"""Release: the files of a trained network with their metrics, hashes and model card."""

import hashlib
import json
import platform
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from importlib.metadata import packages_distributions, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from digitpad.errors import DataError
from digitpad.numbers.weights import NumberWeights
from digitpad.recognizer import LINE_MODEL, MODEL, Recognizer
from digitpad.training.calibration import choose_rejection_threshold, fit_temperature, no_digit_probability
from digitpad.training.config import TrainingConfig, config_from_json
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.dataset import LabeledImages, concatenate
from digitpad.training.data.evaluation_sets import build_evaluation_sets
from digitpad.training.data.number_sets import build_fit_sets, build_test_sets
from digitpad.training.data.training_sets import GLYPHS, NEGATIVES, THRESHOLD_SETS
from digitpad.training.evaluation.evaluate import evaluate_all, evaluate_images, evaluate_validation
from digitpad.training.evaluation.gate import GateRow, compare_networks
from digitpad.training.evaluation.model_card import write_model_card
from digitpad.training.evaluation.numbers import evaluate_numbers
from digitpad.training.evaluation.targets import target_values
from digitpad.training.export import write_line_model_files, write_model_files, write_number_weights
from digitpad.training.line_trainer import LineRun
from digitpad.training.model import apply_temperature, fold_batch_norm
from digitpad.training.number_weights import fit_number_weights
from digitpad.training.trainer import TrainingRun

NO_REJECTION = 1.0
"""The threshold of a network that was trained without negatives: it rejects nothing."""

METRICS_FILE = "metrics.json"
DIGIT_FILES = ("digits.keras", "digits.onnx", "digits.safetensors")
MODEL_FILES = (*DIGIT_FILES, "lines.onnx", "lines.safetensors")
"""The files of a release; the line network's are optional."""


def release(
    run: TrainingRun,
    validation: Mapping[str, LabeledImages],
    corpus: Corpus,
    folder: Path,
    compare_runs: Iterable[Path] = (),
) -> dict[str, Any]:
    """Calibrate and export a run into `folder`, evaluate it, and write metrics.json and MODEL_CARD.md.

    A run on all images is evaluated on all test sets; one on a fraction of them is a trial, and is evaluated on MNIST's
    test digits only.

    Args:
        run: finished, or stopped at a checkpoint.
        validation: the digits in them choose the temperature, `THRESHOLD_SETS` the threshold.
        corpus: for its test sets.
        folder: where the files are written.
        compare_runs: folders of finished runs with other seeds, whose metrics are reported too.

    Returns:
        The content of metrics.json.

    Raises:
        DataError: a folder in `compare_runs` holds no finished run of the same configuration.
    """
    other_seeds = [_load_seed_run(path, run.config) for path in compare_runs]
    lines = _read_metrics(folder).get("lines") if (folder / LINE_MODEL).is_file() else None
    temperature, threshold = write_calibrated(run, validation, folder)
    number_weights = _fit_numbers(corpus, run.config.data_fraction, folder)
    recognizer = Recognizer(folder / "digits.onnx")
    result = evaluate_images(recognizer, corpus.mnist.test)
    is_trial = run.config.data_fraction < 1
    metrics = {
        "mnist_test": {
            "count": result.count,
            "accuracy": result.accuracy,
            "interval_95": result.interval,
            "accuracy_by_class": result.accuracy_by_class.tolist(),
            "confusion": result.confusion.tolist(),
        },
        "parameters": run.ema_model.count_params(),
        "temperature": temperature,
        "rejection_threshold": threshold,
        **_weights_to_json(number_weights),
        "config": asdict(run.config),
        "history": asdict(run.history),
        "versions": _versions(),
        "sha256": _hash_files(folder),
        "data": {"mnist": dict(corpus.mnist.sha256), "pen_counts": corpus.pen_counts},
        "validation": evaluate_validation(recognizer, validation),
        "evaluation": None if is_trial else evaluate_all(recognizer, build_evaluation_sets(corpus)),
        "other_seeds": other_seeds,
        "lines": lines,
    }
    _write_metrics(metrics, folder)
    return metrics


def compare_release(run: TrainingRun, validation: Mapping[str, LabeledImages], folder: Path) -> list[GateRow]:
    """Compare what `release` would export with the network in `folder`, which stays as it is.

    Args:
        run: finished, or stopped at a checkpoint.
        validation: the sets to compare on.
        folder: holds a release.
    """
    with TemporaryDirectory() as path:
        write_calibrated(run, validation, Path(path))
        return compare_networks(Recognizer(folder / MODEL.name), Recognizer(Path(path) / MODEL.name), validation)


def write_calibrated(run: TrainingRun, validation: Mapping[str, LabeledImages], folder: Path) -> tuple[float, float]:
    """Calibrate a network on the validation sets and write its files, without the weights for numbers.

    Returns:
        The temperature and the rejection threshold.
    """
    digits = {name: images for name, images in validation.items() if name not in (NEGATIVES, GLYPHS)}
    logits = {name: run.logits(images) for name, images in digits.items()}
    temperature = fit_temperature(np.concatenate([*logits.values()]), concatenate([*digits.values()]))
    chosen = [no_digit_probability(logits[name] / temperature) for name in THRESHOLD_SETS if name in logits]
    threshold = choose_rejection_threshold(chosen) if run.config.with_negatives else NO_REJECTION
    write_model_files(apply_temperature(fold_batch_norm(run.ema_model), temperature), threshold, folder)
    return temperature, threshold


def release_lines(run: LineRun, corpus: Corpus, folder: Path) -> dict[str, Any]:
    """Export a line network beside a digit network, and fit the number reader's weights to both.

    A run on a fraction of the validation numbers is a trial, which is not evaluated.

    Args:
        run: finished, or stopped at a checkpoint.
        corpus: the data that it was trained on.
        folder: where the files are written. If there is no digit network, the shipped one is copied.

    Returns:
        The content of metrics.json.
    """
    write_line_model_files(fold_batch_norm(run.ema_model), folder)
    if not (folder / METRICS_FILE).is_file():
        for name in (*DIGIT_FILES, METRICS_FILE):
            shutil.copyfile(MODEL.with_name(name), folder / name)
    metrics = _read_metrics(folder)
    metrics["lines"] = {
        "parameters": run.ema_model.count_params(),
        "config": asdict(run.config),
        "digits_sha256": run.digits_sha256,
        "history": asdict(run.history),
        "versions": _versions(),
    }
    if run.config.data_fraction < 1:
        metrics["evaluation"] = None
    _refit_numbers(metrics, corpus, run.config.data_fraction, folder)
    return metrics


def refit_numbers(corpus: Corpus, folder: Path) -> list[NumberWeights]:
    """Fit the number reader's weights to the networks in `folder` again, and write them with their metrics.

    Args:
        corpus: the data that the network was trained on.
        folder: holds the files of a release.

    Returns:
        The weights of the network, and of the line network if there is one.

    Raises:
        DataError: it does not.
    """
    metrics = _read_metrics(folder)
    return _refit_numbers(metrics, corpus, metrics["config"]["data_fraction"], folder)


def _refit_numbers(metrics: dict[str, Any], corpus: Corpus, fraction: float, folder: Path) -> list[NumberWeights]:
    """Fit the weights, and update and write the metrics."""
    weights = _fit_numbers(corpus, fraction, folder)
    metrics |= _weights_to_json(weights) | {"sha256": _hash_files(folder)}
    if metrics["evaluation"]:
        recognizer = Recognizer(folder / "digits.onnx")
        metrics["evaluation"]["numbers"] = evaluate_numbers(recognizer, build_test_sets(corpus), corpus.unipen.test)
    _write_metrics(metrics, folder)
    return weights


def _read_metrics(folder: Path) -> dict[str, Any]:
    try:
        metrics: dict[str, Any] = json.loads((folder / METRICS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise DataError(f"{folder} holds no network with its {METRICS_FILE}: run digitpad export.") from None
    return metrics


def _fit_numbers(corpus: Corpus, fraction: float, folder: Path) -> list[NumberWeights]:
    """Fit and write the weights for reading without a line network, and with it if there is one."""
    sets, weights = build_fit_sets(corpus, fraction), []
    for model in ("digits.onnx", LINE_MODEL):
        if not (folder / model).is_file():
            continue
        recognizer = Recognizer(folder / "digits.onnx")
        if model != LINE_MODEL:
            recognizer.line_network = None
        weights.append(fit_number_weights(recognizer, sets))
        write_number_weights(weights[-1], folder / model)
    return weights


def _weights_to_json(weights: Iterable[NumberWeights]) -> dict[str, Any]:
    names = ("number_weights", "line_number_weights")
    return {name: asdict(value) for name, value in zip(names, weights, strict=False)}


def _write_metrics(metrics: dict[str, Any], folder: Path) -> None:
    """Write metrics.json and the model card."""
    path = folder / METRICS_FILE
    path.write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    write_model_card(path)


def _hash_files(folder: Path) -> dict[str, str]:
    files = [path for name in MODEL_FILES if (path := folder / name).is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _load_seed_run(folder: Path, config: TrainingConfig) -> dict[str, Any]:
    """The results of a run with another seed: its seed, its metrics that have a target, and the hashes of its files."""
    try:
        metrics = json.loads((folder / METRICS_FILE).read_text(encoding="utf-8"))
        other = config_from_json(metrics["config"])
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(f"{folder} holds no finished run: train there first, with digitpad train --output.") from None
    if other.seed == config.seed or replace(other, seed=config.seed) != config:
        raise DataError(f"{folder} must hold a run of the same configuration with another seed.")
    return {"seed": other.seed, "metrics": target_values(metrics["evaluation"]), "sha256": metrics["sha256"]}


def _versions() -> dict[str, str]:
    names = ("digitpad", "keras", "numpy", "onnxruntime", _tensorflow())
    return {"python": platform.python_version()} | {name: version(name) for name in names}


def _tensorflow() -> str:
    """The name of the distribution that TensorFlow was installed from."""
    return packages_distributions()["tensorflow"][0]
