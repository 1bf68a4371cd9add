"""Lines as arrays, by their width."""

from collections.abc import Sequence

import numpy as np

from digitpad.arrays import Int8Array, UInt8Array
from digitpad.numbers.line_frame import COLUMN_WIDTH
from digitpad.numbers.symbols import SYMBOLS
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.training.data.line_samples import MAX_TEXT_LENGTH, UNKNOWN, LabeledLine

BUCKETS = (56, 88, 128, 256)
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
