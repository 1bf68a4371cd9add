"""Checkpoints of training runs: the network, its optimizer, the averaged network, and what JSON can hold."""

import json
import shutil
from pathlib import Path
from typing import Any

import keras

CHECKPOINT_FILES = ("model.keras", "ema_model.keras", "run.json")


def save_checkpoint(model: keras.Model, ema_model: keras.Model, state: dict[str, Any], folder: Path) -> None:
    """Write the checkpoint beside the old one, then replace that: after an interruption one of them is complete."""
    new, current = folder / "checkpoint.new", folder / "checkpoint"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    model.save(new / "model.keras")
    ema_model.save(new / "ema_model.keras")
    (new / "run.json").write_text(json.dumps(state, indent=1), encoding="utf-8")
    shutil.rmtree(current, ignore_errors=True)
    new.rename(current)


def find_checkpoint(folder: Path) -> Path | None:
    """The folder of the complete checkpoint of a run, if there is one."""
    candidates = (folder / "checkpoint", folder / "checkpoint.new")
    return next((path for path in candidates if all((path / name).is_file() for name in CHECKPOINT_FILES)), None)


def read_state(checkpoint: Path) -> dict[str, Any]:
    """What JSON can hold.

    Raises:
        ValueError: the file is damaged.
    """
    state: dict[str, Any] = json.loads((checkpoint / "run.json").read_text(encoding="utf-8"))
    return state


def load_weights(model: keras.Model, ema_model: keras.Model, checkpoint: Path) -> None:
    """Load the weights and the state of the optimizer of a compiled network, and the averaged weights.

    Not by Keras's load_model, which would have to know the optimizer's class.
    """
    model.optimizer.build(model.trainable_variables)
    model.load_weights(checkpoint / "model.keras")
    ema_model.load_weights(checkpoint / "ema_model.keras")
