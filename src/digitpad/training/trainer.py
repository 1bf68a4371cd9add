"""Training: from a configuration and a training set to trained weights, with a checkpoint after each epoch."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitpad.arrays import Float32Array, Float64Array
from digitpad.errors import DataError
from digitpad.recognizer import DIGIT_COUNT
from digitpad.training import checkpoint
from digitpad.training.augmentation.images import augment, degrade
from digitpad.training.checkpoint import Run, format_accuracies, load_checkpoint
from digitpad.training.config import TrainingConfig, config_from_json
from digitpad.training.data.dataset import LabeledImages
from digitpad.training.data.training_sets import TrainingSet
from digitpad.training.model import CLASS_MAPS, build_training_model
from digitpad.training.optimizer import compile_model, make_ema_update

log = logging.getLogger(__name__)

MIN_DIFFICULTY = 0.1
"""Of an image that the network is sure of; in fine-tuning, an image that it misreads is drawn eleven times as often."""


@dataclass
class History(checkpoint.History):
    """The metrics of each finished epoch, and the histories of the branches.

    Attributes:
        branches: for each branch its own history.
    """

    branches: list["History"] = field(default_factory=list)


@dataclass
class TrainingRun(Run):
    """The state of a training run.

    Attributes:
        history: the metrics so far.
        config: how it is trained.
        pen_counts: the number of pen samples from each source that it is trained on.
    """

    history: History
    config: TrainingConfig
    pen_counts: Mapping[str, int]

    def logits(self, images: LabeledImages) -> Float64Array:
        """The ten logits, (N, 10), of the averaged network."""
        logits = self.ema_model.predict(images.frames(), batch_size=500, verbose=0)
        return np.asarray(logits[:, :DIGIT_COUNT], np.float64)

    def difficulty(self, images: LabeledImages) -> Float64Array:
        """How hard each image, (N,), is for the averaged network: the probability of a wrong class, plus a constant.

        Fine-tuning draws images in proportion to it (after Shrivastava, Gupta and Girshick, "Training region-based
        object detectors with online hard example mining", 2016).
        """
        logits = self.ema_model.predict(images.frames(), batch_size=500, verbose=0)
        probabilities = np.asarray(keras.ops.softmax(logits), np.float64)
        return 1 + MIN_DIFFICULTY - probabilities[np.arange(len(images)), images.labels]


def train(
    training_set: TrainingSet, validation: Mapping[str, LabeledImages], config: TrainingConfig, folder: Path
) -> TrainingRun:
    """Train, or resume from the checkpoint in `folder`.

    Args:
        training_set: the data to train on.
        validation: the sets that each epoch is measured on.
        config: how to train.
        folder: where the checkpoint is written after each epoch; those of branches are written to folders within.

    Raises:
        DataError: the checkpoint in `folder` is of another configuration, or of other pen samples.
    """
    counts = dict(training_set.pen_counts)
    run = _resume(folder, config, counts) or _new_run(config, counts)
    if run.history.branches:
        return run
    _train_epochs(run, training_set, validation, folder)
    if config.branches:
        _train_branches_and_average(run, training_set, validation, folder)
        run.save(folder)
    return run


def _train_branches_and_average(
    run: TrainingRun, training_set: TrainingSet, validation: Mapping[str, LabeledImages], folder: Path
) -> None:
    """Train every branch from the run's averaged weights, and set these to the average of all branches."""
    branch_weights = []
    for number, branch in enumerate(run.config.branches, start=1):
        config, path = run.config.for_branch(number), folder / f"branch-{number}"
        start = run.ema_model.get_weights()
        branch_run = _resume(path, config, run.pen_counts) or _new_run(config, run.pen_counts, start)
        log.info("Branch %d of %d:", number, len(run.config.branches))
        branch_set = TrainingSet(training_set.mnist) if branch.mnist_only else training_set
        _train_epochs(branch_run, branch_set, validation, path)
        branch_weights.append(branch_run.ema_model.get_weights())
        run.history.branches.append(branch_run.history)
    factors = [branch.weight for branch in run.config.branches]
    averages = [np.average(tensors, axis=0, weights=factors) for tensors in zip(*branch_weights, strict=True)]
    run.ema_model.set_weights(averages)
    log.info("Average of all branches: %s.", format_accuracies(_validate(run, validation)))


def _train_epochs(
    run: TrainingRun, training_set: TrainingSet, validation: Mapping[str, LabeledImages], folder: Path
) -> None:
    """Train the remaining epochs of a run."""
    config = run.config
    update_ema = make_ema_update(run.model, run.ema_model, config.ema_decay)
    for epoch in range(run.epoch, config.total_epochs):
        start = time.monotonic()
        loss = _train_epoch(run, training_set, epoch, update_ema)
        run.finish_epoch(loss, _validate(run, validation), start, config.total_epochs, folder)


def _validate(run: TrainingRun, validation: Mapping[str, LabeledImages]) -> dict[str, float]:
    """The averaged network's accuracy on each validation set whose classes it knows."""
    known = {name: images for name, images in validation.items() if images.labels.max() < _class_count(run)}
    return {name: accuracy(run.ema_model, images) for name, images in known.items()}


def accuracy(model: keras.Model, images: LabeledImages) -> float:
    """The fraction of these images that the network classifies correctly; "no digit" counts as an eleventh class."""
    return float((model.predict(images.frames(), batch_size=500, verbose=0).argmax(axis=1) == images.labels).mean())


def _train_epoch(run: TrainingRun, training_set: TrainingSet, epoch: int, update_ema: Callable[[], None]) -> float:
    """Train one epoch and return its mean loss."""
    config = run.config
    rng = np.random.default_rng((config.seed, epoch, config.branch_number))
    images = training_set.sample_epoch(rng, run.difficulty if epoch >= config.epochs else None)
    steps = max(1, training_set.epoch_size // config.batch_size)
    losses = []
    for step in range(steps):
        batch = images.subset(slice(step * config.batch_size, (step + 1) * config.batch_size))
        now = epoch + step / steps
        augmented = augment(batch.frames(), batch.labels, rng, config.augmentation_strength(now))
        is_digit = batch.labels < DIGIT_COUNT
        strength = config.degradation_strength(now) * np.where(is_digit, 1, config.negative_degradation)
        frames = degrade(augmented, rng, strength)
        run.model.optimizer.learning_rate = config.learning_rate(now)
        losses.append(run.model.train_on_batch(frames, keras.ops.one_hot(batch.labels, _class_count(run))))
        update_ema()
    return float(np.mean(losses))


def _class_count(run: TrainingRun) -> int:
    return int(run.model.output_shape[-1])


def _new_run(
    config: TrainingConfig, pen_counts: Mapping[str, int], weights: list[Float32Array] | None = None
) -> TrainingRun:
    """A run before its first epoch, with random weights or with these."""
    keras.utils.set_random_seed(config.seed)
    model, ema_model = build_training_model(config), build_training_model(config)
    if weights is not None:
        model.set_weights(weights)
        ema_model.set_weights(weights)
    compile_model(model, keras.losses.CategoricalCrossentropy(from_logits=True), config, CLASS_MAPS)
    ema_model.jit_compile = False
    return TrainingRun(model, ema_model, History(), config, pen_counts)


def load_run(folder: Path) -> TrainingRun | None:
    """The run whose checkpoint is in `folder`, or None if there is none (see `load_checkpoint`)."""
    return load_checkpoint(folder, _run_from_json)


def _run_from_json(values: dict[str, Any]) -> TrainingRun:
    run = _new_run(config_from_json(values["config"]), dict(values["pen_counts"]))
    run.history = _history_from_json(values["history"])
    return run


def _history_from_json(values: dict[str, Any]) -> History:
    return History(**values | {"branches": [_history_from_json(branch) for branch in values["branches"]]})


def _resume(folder: Path, config: TrainingConfig, pen_counts: Mapping[str, int]) -> TrainingRun | None:
    """The run in `folder` if there is one; it must have this configuration and these numbers of pen samples."""
    run = load_run(folder)
    if run is None:
        return None
    if (run.config, run.pen_counts) != (config, pen_counts):
        difference = "with another configuration" if run.config != config else "on other samples"
        raise DataError(f"{folder} holds a run {difference}: give another folder by --output, or delete it.")
    log.info("Resuming after epoch %d of %d.", run.epoch, config.total_epochs)
    return run
