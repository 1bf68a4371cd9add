"""Turn many small grey pictures into frames at once: the same frames, bit for bit, as one by one.

Where paper is black or white and the ink is as long as in a frame, as in MNIST, the ink is only moved: nothing is
resampled. All other pictures, and those in which the order of a sum could decide, go through `gray_to_frame`.

There is no port: the page reads one picture at a time.
"""

import numpy as np

from digitpad.arrays import BoolArray, Float32Array, Float64Array, Int64Array, UInt8Array
from digitpad.preprocessing.filters import dilate_rows
from digitpad.preprocessing.fit import MIN_LINE_STRENGTH
from digitpad.preprocessing.frame import CENTER, FRAME_SIZE, INK_SIZE
from digitpad.preprocessing.grayscale import WHITE
from digitpad.preprocessing.picture import gray_to_frame
from digitpad.preprocessing.segment import EDGE_WIDTH, FULL_INK, GRAIN_FRACTION, MIN_CONTRAST, SMALL_PICTURE_SIDE
from digitpad.preprocessing.statistics import LEVELS, otsu_level

CHUNK_SIZE = 128
"""The arrays of so many pictures stay in the processor's cache."""

MIN_LIGHTEST = 17
"""Pictures of bytes reach this value; those of 4 bits, or of scikit-learn's digits, do not."""

MARGIN = 1e-4
"""Where a value is this near to what decides, the order of a sum may decide."""


def pictures_to_frames(pictures: UInt8Array) -> Float32Array:
    """The (N, 28, 28) frames of (N, height, width) grey pictures of bytes, as `picture_to_frame` makes them."""
    frames = np.zeros((len(pictures), FRAME_SIZE, FRAME_SIZE), np.float32)
    is_done = np.zeros(len(pictures), np.bool_)
    border = np.concatenate([pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1]], axis=1)
    for paper in (0, WHITE) if max(pictures.shape[1:]) <= SMALL_PICTURE_SIDE else ():
        on_paper = np.flatnonzero(2 * (border == paper).sum(axis=1) > border.shape[1])
        levels = np.abs(np.arange(LEVELS)[:: 1 if paper == 0 else -1] / WHITE - paper / WHITE)
        for start in range(0, len(on_paper), CHUNK_SIZE):
            index = on_paper[start : start + CHUNK_SIZE]
            frames[index], is_done[index] = _move_ink(pictures[index] ^ np.uint8(paper), levels)
    for single in np.flatnonzero(~is_done):
        frames[single] = gray_to_frame(pictures[single] / WHITE)
    return frames


def _move_ink(pictures: UInt8Array, levels: Float64Array) -> tuple[Float32Array, BoolArray]:
    """The frames of pictures, and whether each is right: the steps of `gray_to_frame` for a small picture.

    Args:
        pictures: (N, height, width), how far each pixel is from its paper in steps of 1/255.
        levels: (256,), how far that is as a grey value.
    """
    count, height, width = pictures.shape
    bins: Int64Array = pictures + (np.arange(count) * LEVELS)[:, None, None]
    counts = np.bincount(bins.ravel(), minlength=count * LEVELS).reshape(count, LEVELS)
    threshold = otsu_level(counts)
    counts[np.arange(LEVELS) <= threshold[:, None]] = 0
    size = counts.sum(axis=1)
    is_right = size * (MIN_CONTRAST + MARGIN) < counts @ levels
    full = np.where(is_right, _quantiles(counts, levels, FULL_INK), 1.0)
    ink = np.clip(levels / full[:, None], 0.0, 1.0).astype(np.float32)
    far = ~_dilate(pictures > threshold[:, None, None], EDGE_WIDTH)
    is_inked = pictures > 0
    is_right &= (far & is_inked).sum(axis=(1, 2)) <= GRAIN_FRACTION * far.sum(axis=(1, 2))
    values = np.take(ink, bins)
    spans = [_extents(np.asarray(is_inked.any(axis=axis))) for axis in (2, 1)]
    is_right &= np.maximum(*(end - start for start, end in spans)) == INK_SIZE
    mass = np.maximum(values.sum(axis=(1, 2)), MARGIN)
    moves = []
    for axis, (start, end) in zip((2, 1), spans, strict=True):
        first = np.rint((FRAME_SIZE - (end - start)) / 2) - start
        line = values.sum(axis=axis, dtype=np.float64)
        shift = CENTER - line @ np.arange(line.shape[1]) / mass - first
        is_right &= np.abs(np.abs(shift - np.rint(shift)) - 0.5) > MARGIN
        moves.append((first + np.rint(shift)).astype(np.int64))
    rows, columns = (np.arange(FRAME_SIZE) - move[:, None] for move in moves)
    inside = ((rows >= 0) & (rows < height))[:, :, None] & ((columns >= 0) & (columns < width))[:, None]
    pixels = np.clip(rows, 0, height - 1)[:, :, None] * width + np.clip(columns, 0, width - 1)[:, None]
    pixels += (np.arange(count) * height * width)[:, None, None]
    frames = np.where(inside, np.take(values, pixels), np.float32(0))
    strength = (frames**2).sum(axis=(1, 2)) - (MIN_LINE_STRENGTH + MARGIN) * frames.sum(axis=(1, 2))
    return frames, np.asarray(is_right & (strength > 0))


def _quantiles(counts: Int64Array, levels: Float64Array, fraction: float) -> Float64Array:
    """For each row of counts the value below which this fraction of its values lies, as `quantile` finds it."""
    below = counts.cumsum(axis=1)
    position = fraction * (np.maximum(below[:, -1], 1) - 1)
    low, high = (
        levels[(below <= rank[:, None]).sum(axis=1) % LEVELS] for rank in (np.floor(position), np.ceil(position))
    )
    return np.asarray(low + (position - np.floor(position)) * (high - low))


def _dilate(masks: BoolArray, radius: int) -> BoolArray:
    """Each of (N, height, width) masks and all pixels up to `radius` away along each axis."""
    for _ in range(2):
        lines = masks.reshape(-1, masks.shape[2])
        masks = np.ascontiguousarray(dilate_rows(lines, radius).reshape(masks.shape).swapaxes(1, 2))
    return masks


def _extents(lines: BoolArray) -> tuple[Int64Array, Int64Array]:
    """The first set pixel of each line, and the one after its last."""
    return lines.argmax(axis=1), lines.shape[1] - lines[:, ::-1].argmax(axis=1)
