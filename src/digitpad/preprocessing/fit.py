"""Fit ink to a frame as in MNIST.

The port is `web/src/preprocessing/fit.ts`.
"""

import numpy as np

from digitpad.arrays import Float64Array
from digitpad.preprocessing.frame import CENTER, FRAME_SIZE, INK_SIZE, Frame, blank_frame, center_of_mass

MIN_LINE_STRENGTH = 0.5
"""Thin pens leave lines that are fainter than this on average; they are scaled up to this strength."""

MAX_PRODUCTS = 1 << 18
"""OpenBLAS multiplies matrices that take more products in threads, which wait for each other on a busy machine."""


def boost_faint_ink(frame: Frame) -> Frame:
    """The frame with lines strong enough to see: a pen thinner than a pixel covers little of it."""
    if not frame.any():
        return frame
    strength = (frame**2).sum() / frame.sum()
    return np.asarray(np.minimum(frame * np.maximum(MIN_LINE_STRENGTH / strength, 1.0), 1.0), dtype=np.float32)


def crop_to_ink(ink: Float64Array) -> Float64Array:
    """The smallest part of (height, width) ink that contains all of it; there must be some."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def fit_ink(ink: Float64Array) -> Frame:
    """Scale ink to the box, and move its centre of mass to the frame's centre by whole pixels.

    Args:
        ink: (height, width) in 0..1, how much each pixel is ink.
    """
    if not ink.any():
        return blank_frame()
    ink = crop_to_ink(ink)
    scale = INK_SIZE / max(ink.shape)
    top, left = (np.rint((FRAME_SIZE - scale * side) / 2) for side in ink.shape)
    frame = resample_into_frame(ink, scale, top, left)
    shift = CENTER - center_of_mass(frame)
    right, down = np.rint(shift.round(6)).astype(np.int64).tolist()  # rounding errors must not decide ties
    if scale <= 1:  # it all lies in the frame
        return _move(frame, down, right).astype(np.float32)
    return resample_into_frame(ink, scale, top + down, left + right).astype(np.float32)


def _move(frame: Float64Array, down: int, right: int) -> Float64Array:
    """The frame moved by so many pixels."""
    moved = np.zeros((3 * FRAME_SIZE, 3 * FRAME_SIZE))
    top, left = FRAME_SIZE + down, FRAME_SIZE + right
    moved[top : top + FRAME_SIZE, left : left + FRAME_SIZE] = frame
    return moved[FRAME_SIZE:-FRAME_SIZE, FRAME_SIZE:-FRAME_SIZE]


def resample_into_frame(ink: Float64Array, scale: float, top: float, left: float) -> Float64Array:
    """The ink resampled into a (28, 28) frame, its corner at (top, left)."""
    height, width = ink.shape
    rows, columns = _triangle_filters(height, scale, top), _triangle_filters(width, scale, left)
    part = max(MAX_PRODUCTS // rows.size, 1)
    scaled = [rows @ ink[:, first : first + part] for first in range(0, width, part)]
    return np.clip(np.concatenate(scaled, axis=1) @ columns.T, 0.0, 1.0)


def _triangle_filters(length: int, scale: float, start: float) -> Float64Array:
    """The (28, length) weights of a triangle filter that scale a line of pixels and move it to `start`."""
    source = (np.arange(FRAME_SIZE)[:, None] + 0.5 - start) / scale - 0.5
    radius = max(1.0, 1 / scale)
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(source - np.arange(length)) / radius) / radius)
