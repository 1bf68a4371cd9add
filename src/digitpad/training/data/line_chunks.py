"""Chunks of training lines in files, which some processes generate while others train."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from digitpad.arrays import Int8Array, UInt8Array
from digitpad.numbers.line_frame import COLUMN_WIDTH
from digitpad.numbers.symbols import SYMBOLS
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.training.data.line_samples import MAX_TEXT_LENGTH, UNKNOWN, LabeledLine, LineGenerator, LineSources

BUCKETS = (72, 112, 256)
"""The widths to which frames are padded, so that few shapes are compiled."""

Batches = dict[int, tuple[UInt8Array, Int8Array]]
"""For each of `BUCKETS` the frames (N, 28, W) and the targets of `LineLoss`, (N, 14 + W / 4)."""


def pack_lines(lines: Sequence[LabeledLine]) -> Batches:
    """The lines by the bucket of their width, padded with paper. Wider ones are left out."""
    batches = {}
    widths = np.array([line.frame.shape[1] for line in lines])
    buckets = np.searchsorted(BUCKETS, widths)
    for bucket, width in enumerate(BUCKETS):
        indices = np.flatnonzero(buckets == bucket).tolist()
        frames = np.zeros((len(indices), FRAME_SIZE, width), np.uint8)
        targets = np.full((len(indices), MAX_TEXT_LENGTH + width // COLUMN_WIDTH), UNKNOWN, np.int8)
        for frame, target, index in zip(frames, targets, indices, strict=True):
            line = lines[index]
            frame[:, : line.frame.shape[1]] = line.frame
            target[: len(line.text)] = [SYMBOLS.index(symbol) for symbol in line.text]
            target[MAX_TEXT_LENGTH : MAX_TEXT_LENGTH + len(line.targets)] = line.targets
        batches[width] = frames, targets
    return batches


def generate_chunks(sources: LineSources, folder: Path, numbers: Sequence[int], size: int, seed: int = 1) -> None:
    """Write chunks of `size` training lines with these numbers; each appears in the folder when it is complete."""
    generator = LineGenerator(sources)
    for number in numbers:
        rng = np.random.default_rng((seed, number))
        batches = pack_lines([generator.generate(rng) for _ in range(size)])
        arrays = {f"{name}_{width}": array for width, pair in batches.items() for name, array in zip("xy", pair)}  # noqa: B905
        path = folder / f"chunk-{number:04d}.npz"
        np.savez(path.with_suffix(".tmp.npz"), allow_pickle=False, **arrays)
        path.with_suffix(".tmp.npz").rename(path)


def load_chunk(path: Path) -> Batches:
    """The lines of a chunk."""
    with np.load(path) as arrays:
        return {width: (arrays[f"x_{width}"], arrays[f"y_{width}"]) for width in BUCKETS}
