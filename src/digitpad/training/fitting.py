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

from digitpad.errors import DataError
from digitpad.frame import Floats
from digitpad.recognizer import DIGITS
from digitpad.training.augmentation import augment, spoil
from digitpad.training.examples import Course
from digitpad.training.mnist import Digits
from digitpad.training.network import training_network
from digitpad.training.recipe import Recipe, recipe_from

log = logging.getLogger(__name__)


@dataclass
class History:
    """What each finished epoch gave: lists as long as the run so far."""

    loss: list[float] = field(default_factory=list)
    validation: list[dict[str, float]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@dataclass
class Run:
    """A training run: the network as it learns, the average of its weights, and what has been seen so far."""

    recipe: Recipe
    network: keras.Model
    average: keras.Model
    history: History

    @property
    def epoch(self) -> int:
        """How many epochs are finished."""
        return len(self.history.loss)

    def logits(self, digits: Digits) -> Floats:
        """The ten logits, (N, 10), that the averaged network gives."""
        return np.asarray(self.average.predict(digits.frames(), batch_size=500, verbose=0)[:, :DIGITS], np.float64)


def fit(course: Course, validation: Mapping[str, Digits], recipe: Recipe, folder: Path) -> Run:
    """Train, or go on from the checkpoint in `folder`.

    Args:
        course: what to learn from.
        validation: the sets that each epoch is measured on; nothing is learnt from them.
        recipe: how to train.
        folder: where the checkpoint is kept after each epoch.

    Raises:
        DataError: the checkpoint in `folder` is of another recipe.
    """
    run = _resumed(folder, recipe) or _started(recipe)
    average = _averager(run)
    for epoch in range(run.epoch, recipe.all_epochs):
        start = time.monotonic()
        loss = _one_epoch(run, course, epoch, average)
        known = {name: digits for name, digits in validation.items() if digits.names.max() < _classes(run)}
        shares = {name: accuracy(run.average, digits) for name, digits in known.items()}
        run.history.loss.append(loss)
        run.history.validation.append(shares)
        run.history.seconds.append(round(time.monotonic() - start, 1))
        _save(run, folder)
        measured = ", ".join(f"{name} {share:.2%}" for name, share in shares.items())
        log.info(
            "Epoch %d of %d: loss %.4f; %s; %.0f s.",
            run.epoch,
            recipe.all_epochs,
            loss,
            measured,
            run.history.seconds[-1],
        )
    return run


def accuracy(network: keras.Model, digits: Digits) -> float:
    """The share of these examples that the network takes for what they are, no digit being an eleventh class."""
    return float((network.predict(digits.frames(), batch_size=500, verbose=0).argmax(axis=1) == digits.names).mean())


def _one_epoch(run: Run, course: Course, epoch: int, average: Callable[[], None]) -> float:
    """One pass over the course in a random order; the mean loss."""
    recipe = run.recipe
    rng = np.random.default_rng((recipe.seed, epoch))
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


def _started(recipe: Recipe) -> Run:
    keras.utils.set_random_seed(recipe.seed)
    network, average = training_network(recipe), training_network(recipe)
    beta_1, beta_2 = recipe.betas
    optimizer = keras.optimizers.AdamW(weight_decay=recipe.weight_decay, beta_1=beta_1, beta_2=beta_2)
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=recipe.smoothing)
    network.compile(optimizer, loss)
    return Run(recipe, network, average, History())


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
    (new / "run.json").write_text(json.dumps({"recipe": asdict(run.recipe), "history": asdict(run.history)}, indent=1))
    shutil.rmtree(place, ignore_errors=True)
    new.rename(place)


def load_run(folder: Path) -> Run | None:
    """The run whose checkpoint is in `folder`, or None where there is none."""
    place = next((p for p in (folder / "checkpoint", folder / "checkpoint.new") if (p / "run.json").is_file()), None)
    if place is None:
        return None
    state = json.loads((place / "run.json").read_text())
    try:
        recipe = recipe_from(state["recipe"])
    except (TypeError, KeyError):
        raise DataError(
            f"{folder} was written by another version: name another folder with --out, or delete it."
        ) from None
    network, average = (keras.models.load_model(place / f"{name}.keras") for name in ("network", "average"))
    return Run(recipe, network, average, History(**state["history"]))


def _resumed(folder: Path, recipe: Recipe) -> Run | None:
    run = load_run(folder)
    if run is None:
        return None
    if run.recipe != recipe:
        raise DataError(f"{folder} holds a run of another recipe: name another folder with --out, or delete it.")
    log.info("Going on after epoch %d of %d.", run.epoch, recipe.all_epochs)
    return run
