"""Fitting: a recipe and digits become trained weights, epoch by epoch, with a checkpoint after each."""

import json
import logging
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from digitpad.arrays import Float64Array
from digitpad.errors import DataError
from digitpad.recognizer import DIGIT_COUNT
from digitpad.training.augmentation.images import augment, spoil
from digitpad.training.config import Recipe, recipe_from
from digitpad.training.data.mnist import Digits
from digitpad.training.data.training_sets import Course
from digitpad.training.model import training_network

log = logging.getLogger(__name__)

FILES = ("network.keras", "average.keras", "run.json")
"""What a checkpoint holds."""


@dataclass
class History:
    """What each finished epoch gave: lists as long as the run so far; and the same of each branch."""

    loss: list[float] = field(default_factory=list)
    validation: list[dict[str, float]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    branches: list["History"] = field(default_factory=list)


@dataclass
class Run:
    """A training run: the network as it learns, the average of its weights, and what has been seen so far."""

    recipe: Recipe
    pen_digits: int
    network: keras.Model
    average: keras.Model
    history: History

    @property
    def epoch(self) -> int:
        """How many epochs are finished."""
        return len(self.history.loss)

    def logits(self, digits: Digits) -> Float64Array:
        """The ten logits, (N, 10), that the averaged network gives."""
        return np.asarray(self.average.predict(digits.frames(), batch_size=500, verbose=0)[:, :DIGIT_COUNT], np.float64)


def fit(course: Course, validation: Mapping[str, Digits], recipe: Recipe, folder: Path) -> Run:
    """Train, or go on from the checkpoint in `folder`.

    Args:
        course: what to learn from.
        validation: the sets that each epoch is measured on; nothing is learnt from them.
        recipe: how to train.
        folder: where the checkpoint is kept after each epoch, and those of branches in folders within.

    Raises:
        DataError: the checkpoint in `folder` is of another recipe, or of other pens.
    """
    run = _resumed(folder, recipe, course.pen_digits) or _started(recipe, course.pen_digits)
    if run.history.branches:
        return run
    _go_on(run, course, validation, folder)
    if recipe.branches:
        _branch_and_merge(run, course, validation, folder)
        _save(run, folder)
    return run


def _branch_and_merge(run: Run, course: Course, validation: Mapping[str, Digits], folder: Path) -> None:
    """Train every branch from the run's average, and make the average of them all the run's own."""
    ends = []
    for number, lean in enumerate(run.recipe.branches, start=1):
        recipe, place = run.recipe.of_branch(number), folder / f"branch-{number}"
        start = run.average.get_weights()
        branch = _resumed(place, recipe, run.pen_digits) or _started(recipe, run.pen_digits, start)
        log.info("Branch %d of %d:", number, len(run.recipe.branches))
        _go_on(branch, Course(course.mnist) if lean.mnist_alone else course, validation, place)
        ends.append(branch.average.get_weights())
        run.history.branches.append(branch.history)
    counts = [lean.weight for lean in run.recipe.branches]
    run.average.set_weights([np.average(some, axis=0, weights=counts) for some in zip(*ends, strict=True)])
    log.info("All branches, averaged: %s.", _measured(_shares(run, validation)))


def _go_on(run: Run, course: Course, validation: Mapping[str, Digits], folder: Path) -> None:
    """Train for what is left of a run's epochs."""
    recipe, average = run.recipe, _averager(run)
    for epoch in range(run.epoch, recipe.all_epochs):
        start = time.monotonic()
        loss = _one_epoch(run, course, epoch, average)
        shares = _shares(run, validation)
        run.history.loss.append(loss)
        run.history.validation.append(shares)
        run.history.seconds.append(round(time.monotonic() - start, 1))
        _save(run, folder)
        log.info(
            "Epoch %d of %d: loss %.4f; %s; %.0f s.",
            run.epoch,
            recipe.all_epochs,
            loss,
            _measured(shares),
            run.history.seconds[-1],
        )


def _shares(run: Run, validation: Mapping[str, Digits]) -> dict[str, float]:
    """How much the average reads of each validation set that has only classes it knows."""
    known = {name: digits for name, digits in validation.items() if digits.names.max() < _classes(run)}
    return {name: accuracy(run.average, digits) for name, digits in known.items()}


def _measured(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {share:.2%}" for name, share in shares.items())


def accuracy(network: keras.Model, digits: Digits) -> float:
    """The share of these examples that the network takes for what they are, no digit being an eleventh class."""
    return float((network.predict(digits.frames(), batch_size=500, verbose=0).argmax(axis=1) == digits.names).mean())


def _one_epoch(run: Run, course: Course, epoch: int, average: Callable[[], None]) -> float:
    """One pass over the course in a random order; the mean loss."""
    recipe = run.recipe
    rng = np.random.default_rng((recipe.seed, epoch, recipe.branch))
    examples = course.epoch(rng)
    steps = max(1, course.size // recipe.batch)
    losses = []
    for step in range(steps):
        batch = examples.pick(slice(step * recipe.batch, (step + 1) * recipe.batch))
        now = epoch + step / steps
        frames = spoil(augment(batch.frames(), rng, recipe.strength(now)), rng, recipe.spoiling(now))
        run.network.optimizer.learning_rate = recipe.rate(now)
        losses.append(run.network.train_on_batch(frames, keras.ops.one_hot(batch.names, _classes(run))))
        average()
    return float(np.mean(losses))


def _classes(run: Run) -> int:
    return int(run.network.output_shape[-1])


def _started(recipe: Recipe, pen_digits: int, weights: list[npt.NDArray[np.float32]] | None = None) -> Run:
    """A run of no epoch yet, from random weights or from these."""
    keras.utils.set_random_seed(recipe.seed)
    network, average = training_network(recipe), training_network(recipe)
    if weights is not None:
        network.set_weights(weights)
        average.set_weights(weights)
    beta_1, beta_2 = recipe.betas
    optimizer = keras.optimizers.AdamW(weight_decay=recipe.weight_decay, beta_1=beta_1, beta_2=beta_2)
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=recipe.smoothing)
    network.compile(optimizer, loss)
    return Run(recipe, pen_digits, network, average, History())


def _averager(run: Run) -> Callable[[], None]:
    """A step of the moving average, batch norm's statistics included (the optimizer's own average leaves them out)."""
    import tensorflow as tf  # noqa: PLC0415 - the one thing here that Keras does not cover

    pairs = list(zip(run.average.variables, run.network.variables, strict=True))

    @tf.function  # type: ignore[untyped-decorator]
    def average(share: Any) -> None:  # noqa: ANN401 - a tensor
        for kept, new in pairs:
            if kept.dtype.startswith("float"):
                kept.assign_add(share * (new.value - kept.value))

    def step() -> None:
        seen = float(run.network.optimizer.iterations)
        average(tf.constant(max(1 - run.recipe.averaging, 1 / (1 + seen)), tf.float32))

    return step


def _save(run: Run, folder: Path) -> None:
    """Write the checkpoint beside the old one, then put it in its place: an interruption leaves one of them whole."""
    new, place = folder / "checkpoint.new", folder / "checkpoint"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    run.network.save(new / "network.keras")
    run.average.save(new / "average.keras")
    state = {"recipe": asdict(run.recipe), "pen_digits": run.pen_digits, "history": asdict(run.history)}
    (new / "run.json").write_text(json.dumps(state, indent=1), encoding="utf-8")
    shutil.rmtree(place, ignore_errors=True)
    new.rename(place)


def load_run(folder: Path) -> Run | None:
    """The run whose checkpoint is in `folder`, or None where there is none.

    Raises:
        DataError: it was written by another version, or is damaged.
    """
    places = (folder / "checkpoint", folder / "checkpoint.new")
    place = next((place for place in places if all((place / name).is_file() for name in FILES)), None)
    if place is None:
        return None
    try:
        state = json.loads((place / "run.json").read_text(encoding="utf-8"))
        recipe, pen_digits = recipe_from(state["recipe"]), int(state["pen_digits"])
    except (TypeError, KeyError, ValueError):
        raise DataError(
            f"{folder} was written by another version, or is damaged: name another folder with --out, or delete it."
        ) from None
    # Not by Keras's load_model, which forgets what is left out of weight decay.
    run = _started(recipe, pen_digits)
    run.network.optimizer.build(run.network.trainable_variables)
    run.network.load_weights(place / "network.keras")
    run.average.load_weights(place / "average.keras")
    run.history = _history_from(state["history"])
    return run


def _history_from(kept: dict[str, Any]) -> History:
    """The history that was kept as JSON."""
    return History(**kept | {"branches": [_history_from(branch) for branch in kept["branches"]]})


def _resumed(folder: Path, recipe: Recipe, pen_digits: int) -> Run | None:
    run = load_run(folder)
    if run is None:
        return None
    if (run.recipe, run.pen_digits) != (recipe, pen_digits):
        what = "of another recipe" if run.recipe != recipe else "that learnt from other pen digits"
        raise DataError(f"{folder} holds a run {what}: name another folder with --out, or delete it.")
    log.info("Going on after epoch %d of %d.", run.epoch, recipe.all_epochs)
    return run
