"""Training runs and their checkpoints: the network, its optimizer, the averaged network, and what JSON can hold."""

import json
import logging
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import keras

from digitpad.errors import DataError

log = logging.getLogger(__name__)

CHECKPOINT_FILES = ("model.keras", "ema_model.keras", "run.json")


@dataclass
class History:
    """The metrics of each finished epoch.

    Attributes:
        loss: the mean training loss.
        validation: the accuracy on each validation set, 0..1.
        seconds: the duration.
    """

    loss: list[float] = field(default_factory=list)
    validation: list[dict[str, float]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@dataclass
class Run:
    """The state of a training run; that of a subclass is saved as JSON.

    Attributes:
        model: the network in training.
        ema_model: the network with the exponential moving average of the weights.
        history: the metrics so far.
    """

    model: keras.Model
    ema_model: keras.Model
    history: History

    @property
    def epoch(self) -> int:
        """The number of finished epochs."""
        return len(self.history.loss)

    def finish_epoch(self, loss: float, accuracies: dict[str, float], start: float, epochs: int, folder: Path) -> None:
        """Add an epoch that started at this `time.monotonic` to the history, save the run, and log the metrics."""
        self.history.loss.append(loss)
        self.history.validation.append(accuracies)
        self.history.seconds.append(round(time.monotonic() - start, 1))
        self.save(folder)
        formatted, seconds = format_accuracies(accuracies), self.history.seconds[-1]
        log.info("Epoch %d of %d: loss %.4f; %s; %.0f s.", self.epoch, epochs, loss, formatted, seconds)

    def save(self, folder: Path) -> None:
        """Write the checkpoint beside the old one, then replace that: after an interruption one of them is complete."""
        new, current = folder / "checkpoint.new", folder / "checkpoint"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        self.model.save(new / "model.keras")
        self.ema_model.save(new / "ema_model.keras")
        state = {name: value for name, value in vars(self).items() if not isinstance(value, keras.Model)}
        (new / "run.json").write_text(json.dumps(state, default=asdict, indent=1), encoding="utf-8")
        shutil.rmtree(current, ignore_errors=True)
        new.rename(current)


AnyRun = TypeVar("AnyRun", bound=Run)


def load_checkpoint(folder: Path, build: Callable[[dict[str, Any]], AnyRun]) -> AnyRun | None:
    """The run whose checkpoint is in `folder`, or None if there is none.

    Args:
        folder: where it was saved.
        build: makes the run from its JSON values, but with random weights.

    Raises:
        DataError: the checkpoint was written by another version, or is damaged.
    """
    candidates = (folder / "checkpoint", folder / "checkpoint.new")
    path = next((path for path in candidates if all((path / name).is_file() for name in CHECKPOINT_FILES)), None)
    if path is None:
        return None
    try:
        run = build(json.loads((path / "run.json").read_text(encoding="utf-8")))
    except (TypeError, KeyError, ValueError):
        raise DataError(
            f"{folder} was written by another version, or is damaged: give another folder by --output, or delete it."
        ) from None
    # Not by Keras's load_model, which would have to know the optimizer's class.
    run.model.optimizer.build(run.model.trainable_variables)
    run.model.load_weights(path / "model.keras")
    run.ema_model.load_weights(path / "ema_model.keras")
    return run


def format_accuracies(accuracies: Mapping[str, float]) -> str:
    """The accuracies as they are logged."""
    return ", ".join(f"{name} {value:.2%}" for name, value in accuracies.items())
