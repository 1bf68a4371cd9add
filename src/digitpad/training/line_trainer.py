"""Training of the line network, on chunks of lines that other processes generate meanwhile.

It trains for a given time: the learning rate depends on the time that is left. After each chunk of training lines the
next one is read, or an old one again where generating takes longer than training.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from digitpad.arrays import Float32Array, Int8Array, UInt8Array
from digitpad.numbers.symbols import SYMBOLS
from digitpad.training.data.line_chunks import Batches, load_chunk, pack_lines
from digitpad.training.data.line_samples import MAX_TEXT_LENGTH, UNKNOWN, LabeledLine
from digitpad.training.line_model import LineLoss, best_path_text
from digitpad.training.model import CLASS_MAPS
from digitpad.training.optimizer import ConvolutionMuon

log = logging.getLogger(__name__)

EMA_STEPS = 8
"""The moving average of the weights is updated after this many steps."""

FIRST_AVERAGE = 10
"""The average of the first updates is over at most this fraction of all: random weights are forgotten soon."""


@dataclass(frozen=True)
class LineConfig:
    """How the line network is trained.

    Attributes:
        seconds: how long, without the last validation.
        batch_size: the number of lines in a step.
        peak_learning_rate: after the warm-up; it falls to zero along a cosine.
        warmup_fraction: the fraction of the time in which the learning rate rises from zero.
        weight_decay: the decoupled weight decay, on kernels of hidden layers.
        ema_decay: the decay of the moving average of the weights, for each update.
        column_weight: the weight of the columns in the loss.
        validation_seconds: the time between two validations.
        seed: of all random numbers.
    """

    seconds: float = 240
    batch_size: int = 256
    peak_learning_rate: float = 1e-2
    warmup_fraction: float = 0.05
    weight_decay: float = 0.02
    ema_decay: float = 0.97
    column_weight: float = 0.0
    validation_seconds: float = 40
    seed: int = 1

    def learning_rate(self, progress: float) -> float:
        """The learning rate after this fraction of the time."""
        if progress < self.warmup_fraction:
            return self.peak_learning_rate * progress / self.warmup_fraction
        fraction = (progress - self.warmup_fraction) / (1 - self.warmup_fraction)
        return float(self.peak_learning_rate * (1 + np.cos(np.pi * min(fraction, 1))) / 2)


def train_lines(
    model: keras.Model,
    chunks: Path,
    validation: Mapping[str, Sequence[LabeledLine]],
    config: LineConfig,
    output: Path,
) -> None:
    """Train for the given time. The moving average of the weights is written to `output` after each validation."""
    output.mkdir(parents=True, exist_ok=True)
    optimizer = ConvolutionMuon(
        last_layer=CLASS_MAPS, weight_decay=config.weight_decay, adam_beta_1=0.9, adam_beta_2=0.98
    )
    model.compile(optimizer, LineLoss(config.column_weight))
    rng = np.random.default_rng(config.seed)
    end = time.monotonic() + config.seconds
    _compile_shapes(model, load_chunk(_next_chunk(chunks, 0, rng)), config.batch_size)
    average = model.get_weights()
    start = last_validation = time.monotonic()
    log.info("Compiled; %.0f s are left.", end - start)
    losses: list[float] = []
    step = line_count = chunk_count = 0
    while time.monotonic() < end:
        batches = load_chunk(_next_chunk(chunks, chunk_count, rng))
        chunk_count += 1
        for frames, targets in _shuffle(batches, config.batch_size, rng):
            now = time.monotonic()
            if now >= end:
                break
            optimizer.learning_rate = config.learning_rate((now - start) / (end - start))
            losses.append(float(model.train_on_batch(_to_frames(frames), targets)))
            step, line_count = step + 1, line_count + len(frames)
            if step % EMA_STEPS == 0:
                _update_average(average, model.get_weights(), config.ema_decay, step // EMA_STEPS)
            if now - last_validation > config.validation_seconds:
                _save(
                    model, average, validation, output, f"{step} steps, {line_count} lines, {now - start:.0f} s", losses
                )
                losses, last_validation = [], time.monotonic()
    _save(model, average, validation, output, f"{step} steps, {line_count} lines, end", losses)


def _compile_shapes(model: keras.Model, batches: Batches, size: int) -> None:
    """Run the model once on a batch of each width, at a rate of 0, so that the schedule starts when it is compiled."""
    model.optimizer.learning_rate = 0.0
    for frames, targets in batches.values():
        if len(frames):
            batch = np.arange(size) % len(frames)
            model.train_on_batch(_to_frames(frames[batch]), targets[batch])


def _to_frames(images: UInt8Array) -> Float32Array:
    return images.astype(np.float32) / np.float32(255)


def _next_chunk(folder: Path, number: int, rng: np.random.Generator) -> Path:
    """The chunk with this number, or an older one if it is not there yet; waits for the first."""
    while True:
        paths = sorted(path for path in folder.glob("chunk-*.npz") if ".tmp" not in path.name)
        if paths:
            wanted = folder / f"chunk-{number:04d}.npz"
            return wanted if wanted in paths else paths[int(rng.integers(len(paths)))]
        time.sleep(0.5)


def _shuffle(batches: Batches, size: int, rng: np.random.Generator) -> list[tuple[UInt8Array, Int8Array]]:
    """Batches of this size, in random order."""
    result = []
    for frames, targets in batches.values():
        order = rng.permutation(len(frames))
        for first in range(0, len(order) - size + 1, size):
            index = order[first : first + size]
            result.append((frames[index], targets[index]))
    return [result[index] for index in rng.permutation(len(result))]


def _update_average(average: list[Float32Array], weights: list[Float32Array], decay: float, count: int) -> None:
    rate = max(1 - decay, FIRST_AVERAGE / (FIRST_AVERAGE + 9 * count))
    for index, (mean, current) in enumerate(zip(average, weights, strict=True)):
        average[index] = mean + np.float32(rate) * (current - mean) if mean.dtype.kind == "f" else current


def _save(  # noqa: PLR0913, PLR0917 - the state of a run
    model: keras.Model,
    average: list[Float32Array],
    validation: Mapping[str, Sequence[LabeledLine]],
    output: Path,
    progress: str,
    losses: Sequence[float],
) -> None:
    """Write the averaged weights, in the order of `model.get_weights`, then validate them."""
    current = model.get_weights()
    model.set_weights(average)
    np.savez(output / "weights.tmp.npz", *average)
    (output / "weights.tmp.npz").rename(output / "weights.npz")
    accuracies = validate_lines(model, validation)
    model.set_weights(current)
    mean_loss = np.mean(losses) if losses else np.nan
    sets = ", ".join(f"{name} {value:.1%}" for name, value in accuracies.items())
    log.info("%s: loss %.4f; %s", progress, mean_loss, sets)


def validate_lines(
    model: keras.Model, validation: Mapping[str, Sequence[LabeledLine]], batch_size: int = 256
) -> dict[str, float]:
    """The fraction of whole lines whose best path spells the text, by set; a comma counts as a point."""
    result = {}
    for name, lines in validation.items():
        correct = 0
        for frames, targets in pack_lines(lines).values():
            for first in range(0, len(frames), batch_size):
                batch = frames[first : first + batch_size]
                padded = np.pad(batch, ((0, batch_size - len(batch)), (0, 0), (0, 0)))
                logits = np.asarray(model.predict_on_batch(_to_frames(padded)))
                for columns, target in zip(logits, targets[first : first + batch_size], strict=False):
                    text = "".join(SYMBOLS[symbol] for symbol in target[:MAX_TEXT_LENGTH] if symbol != UNKNOWN)
                    correct += best_path_text(columns).replace(",", ".") == text.replace(",", ".")
        result[name] = correct / max(len(lines), 1)
    return result
