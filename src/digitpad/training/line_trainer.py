"""Training of the line network on lines that are generated for each epoch anew, with a checkpoint after each epoch."""

import hashlib
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitpad.arrays import Float32Array, Int8Array, UInt8Array
from digitpad.errors import DataError
from digitpad.numbers.symbols import SYMBOLS
from digitpad.training.checkpoint import History, Run, load_checkpoint
from digitpad.training.config import LineConfig, line_config_from_json
from digitpad.training.data.line_arrays import pack_lines
from digitpad.training.data.line_samples import MAX_TEXT_LENGTH, UNKNOWN, LabeledLine, LineGenerator, LineSources
from digitpad.training.line_model import LineLoss, best_path_text, build_line_model, digit_channels, start_from_digits
from digitpad.training.model import CLASS_MAPS
from digitpad.training.optimizer import compile_model, make_ema_update

log = logging.getLogger(__name__)

START_LINES = 200
"""The number of lines on which batch normalisation changes nothing at the start."""


@dataclass
class LineRun(Run):
    """The state of a training run; accuracies are those of whole lines.

    Attributes:
        config: how it is trained.
        digits_sha256: the hash of the digit network's file that it starts from.
    """

    config: LineConfig
    digits_sha256: str


def train_lines(
    sources: LineSources,
    validation: Mapping[str, Sequence[LabeledLine]],
    config: LineConfig,
    digits: Path,
    folder: Path,
) -> LineRun:
    """Train, or resume from the checkpoint in `folder`.

    Args:
        sources: what lines are made of.
        validation: the sets that each epoch is measured on.
        config: how to train; its channels are replaced by those of the digit network.
        digits: the Keras file of the digit network, with whose weights the line network starts.
        folder: where the checkpoint is written after each epoch.

    Raises:
        DataError: the checkpoint in `folder` is of another configuration, or started from another digit network.
    """
    generator = LineGenerator(sources)
    run = _resume(folder, config, digits) or _start(generator, config, digits)
    config, update_ema = run.config, make_ema_update(run.model, run.ema_model, run.config.ema_decay)
    for epoch in range(run.epoch, config.epochs):
        start = time.monotonic()
        rng = np.random.default_rng((config.seed, epoch))
        lines = [generator.generate(rng) for _ in range(config.epoch_size)]
        batches = _shuffle_batches(lines, config.batch_size, rng)
        losses = []
        for step, (frames, targets) in enumerate(batches):
            run.model.optimizer.learning_rate = config.learning_rate(epoch + step / len(batches))
            losses.append(run.model.train_on_batch(_to_frames(frames), targets))
            update_ema()
        accuracies = validate_lines(run.ema_model, validation)
        run.finish_epoch(float(np.mean(losses)), accuracies, start, config.epochs, folder)
    return run


def _start(generator: LineGenerator, config: LineConfig, digits: Path) -> LineRun:
    """A run before its first epoch, with the digit network's weights."""
    digit_model = keras.models.load_model(digits)
    run = _build_run(replace(config, channels=digit_channels(digit_model)), _sha256(digits))
    rng = np.random.default_rng(config.seed)
    frames = max(pack_lines([generator.generate(rng) for _ in range(START_LINES)]).values(), key=len)[0]
    start_from_digits(run.model, digit_model, _to_frames(frames))
    run.ema_model.set_weights(run.model.get_weights())
    return run


def _build_run(config: LineConfig, digits_sha256: str) -> LineRun:
    """A run with random weights."""
    keras.utils.set_random_seed(config.seed)
    model, ema_model = (build_line_model(config.channels, config.seed) for _ in range(2))
    compile_model(model, LineLoss(config.column_weight), config, CLASS_MAPS)
    ema_model.jit_compile = False
    return LineRun(model, ema_model, History(), config, digits_sha256)


def load_line_run(folder: Path) -> LineRun | None:
    """The run whose checkpoint is in `folder`, or None if there is none (see `load_checkpoint`)."""
    return load_checkpoint(folder, _run_from_json)


def _run_from_json(values: dict[str, Any]) -> LineRun:
    run = _build_run(line_config_from_json(values["config"]), values["digits_sha256"])
    run.history = History(**values["history"])
    return run


def _resume(folder: Path, config: LineConfig, digits: Path) -> LineRun | None:
    """The run in `folder` if there is one; it must have this configuration, and have started from this network."""
    run = load_line_run(folder)
    if run is None:
        return None
    is_same = replace(config, channels=run.config.channels) == run.config
    if not is_same or run.digits_sha256 != _sha256(digits):
        difference = "from another digit network" if is_same else "with another configuration"
        raise DataError(f"{folder} holds a run {difference}: give another folder by --output, or delete it.")
    log.info("Resuming after epoch %d of %d.", run.epoch, run.config.epochs)
    return run


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _to_frames(images: UInt8Array) -> Float32Array:
    return images.astype(np.float32) / np.float32(255)


def _shuffle_batches(
    lines: Sequence[LabeledLine], size: int, rng: np.random.Generator
) -> list[tuple[UInt8Array, Int8Array]]:
    """Batches of lines of similar width, in random order; what fills no batch is left out."""
    batches = []
    for frames, targets in pack_lines(lines).values():
        order = rng.permutation(len(frames))
        for first in range(0, len(order) - size + 1, size):
            index = order[first : first + size]
            batches.append((frames[index], targets[index]))
    return [batches[index] for index in rng.permutation(len(batches))]


def validate_lines(
    model: keras.Model, validation: Mapping[str, Sequence[LabeledLine]], batch_size: int = 64
) -> dict[str, float]:
    """The fraction of whole lines whose best path spells the text, by set; a comma counts as a point."""
    result = {}
    for name, lines in validation.items():
        correct = 0
        for frames, targets in pack_lines(lines).values():
            for first in range(0, len(frames), batch_size):
                logits = np.asarray(model.predict_on_batch(_to_frames(frames[first : first + batch_size])))
                for columns, target in zip(logits, targets[first : first + batch_size], strict=True):
                    text = "".join(SYMBOLS[symbol] for symbol in target[:MAX_TEXT_LENGTH] if symbol != UNKNOWN)
                    correct += best_path_text(columns).replace(",", ".") == text.replace(",", ".")
        result[name] = correct / max(len(lines), 1)
    return result
