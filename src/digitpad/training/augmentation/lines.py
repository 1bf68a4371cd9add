"""Augmentation of line frames: degradations as by pens, paper, cameras and scanners.

Every function takes one (28, W) float32 frame in 0..1, and returns the same shape.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image
from scipy import ndimage

from digitpad.arrays import Float32Array, Float64Array
from digitpad.preprocessing.fit import boost_faint_ink
from digitpad.preprocessing.frame import FRAME_SIZE

Degradation = Callable[[Float32Array, np.random.Generator], Float32Array]

GRID_PX = 7
"""The distance between the points from which smooth noise is interpolated."""


def degrade_line(frame: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Apply each of `DEGRADATIONS` at random, then adjust gamma and strengthen faint ink as in all frames."""
    for fraction, degradation in DEGRADATIONS:
        if rng.uniform() < fraction:
            frame = degradation(frame, rng)
    frame = np.clip(frame, 0.0, 1.0) ** np.float32(np.exp(rng.uniform(-0.4, 0.4)))
    return boost_faint_ink(frame.astype(np.float32))


def warp_line(frame: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Scale, shear, shift and bend a frame a little at random."""
    matrix = np.array([[np.exp(rng.normal(0, 0.07)), rng.normal(0, 0.01)], [0.0, np.exp(rng.normal(0, 0.08))]])
    matrix[1, 0] = rng.normal(0, 0.07)
    offset = (np.eye(2) - matrix) @ np.array([FRAME_SIZE / 2, 0.0]) + rng.normal(0, 0.9, 2)
    grid = rng.normal(0, 0.6, (2, FRAME_SIZE // GRID_PX, max(2, frame.shape[1] // GRID_PX)))
    rows, columns = np.indices(frame.shape, dtype=np.float32)
    points = matrix @ np.stack([rows.ravel(), columns.ravel()]) + offset[:, None]
    shifts = np.stack([_enlarge(axis, frame.shape).ravel() for axis in grid])
    warped = ndimage.map_coordinates(frame, points + shifts, order=1)
    return np.asarray(warped.reshape(frame.shape), np.float32)


def _enlarge(grid: Float64Array, shape: tuple[int, ...]) -> Float32Array:
    """The grid interpolated to a (height, width) shape."""
    height, width = shape
    image = Image.fromarray(grid.astype(np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))


def _blur(frame: Float32Array, rng: np.random.Generator) -> Float32Array:
    return np.asarray(ndimage.gaussian_filter(frame, rng.uniform(0.3, 1.1, 2)))


def _reduce_resolution(frame: Float32Array, rng: np.random.Generator) -> Float32Array:
    """The frame as from a picture with digits 8 to 16 pixels high."""
    factor = 20 / rng.uniform(8, 16)
    size = [max(2, round(side / factor)) for side in frame.shape[::-1]]
    small = Image.fromarray(frame).resize(size, Image.Resampling.BOX)
    return np.asarray(small.resize(frame.shape[::-1], Image.Resampling.BILINEAR))


def _vary_ink(frame: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Fade the ink here and there."""
    grid = rng.uniform(rng.uniform(0.2, 0.9), 1.2, (FRAME_SIZE // GRID_PX, max(2, frame.shape[1] // GRID_PX)))
    return np.asarray(np.minimum(frame * _enlarge(grid, frame.shape), 1.0))


def _raise_contrast(frame: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Make ink black or white, as scanners do."""
    return (frame - rng.uniform(0.25, 0.6)) * rng.uniform(2, 8) + np.float32(0.5)


def _add_noise(frame: Float32Array, rng: np.random.Generator) -> Float32Array:
    return frame + rng.normal(0, rng.uniform(0, 0.15), frame.shape).astype(np.float32)


def _add_specks(frame: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Add specks of up to two pixels a side, singly."""
    out = frame.copy()
    for _ in range(rng.integers(1, 6)):
        row, column = rng.integers(0, FRAME_SIZE), rng.integers(0, frame.shape[1])
        height, width = rng.integers(1, 3, 2)
        out[row : row + height, column : column + width] = rng.uniform(0.3, 1)
    return out


def _add_rule(frame: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Add what is left of a ruled line: a thin, nearly level one, often dashed."""
    start, end = np.sort(rng.uniform(0, frame.shape[1], 2))
    column = np.arange(frame.shape[1])
    middle = rng.uniform(-1, FRAME_SIZE + 1) + rng.normal(0, 0.01) * column
    strength = np.where((column >= start) & (column <= end), rng.uniform(0.3, 1), 0.0)
    if rng.uniform() < 1 / 2:
        strength = strength * (rng.uniform(size=len(column)) < rng.uniform(0.3, 1))
    row = np.arange(FRAME_SIZE)[:, None]
    ink = np.clip(rng.uniform(0.4, 1.1) + 0.5 - np.abs(row + 0.5 - middle), 0, 1) * strength
    return np.maximum(frame, ink.astype(np.float32))


def _add_bar(frame: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Add part of an upright line of a table near one end."""
    out, width = frame.copy(), frame.shape[1]
    column = rng.integers(0, 6)
    column = column if rng.uniform() < 1 / 2 else width - 1 - column
    top, bottom = np.sort(rng.integers(0, FRAME_SIZE + 1, 2))
    out[top:bottom, column : column + rng.integers(1, 3)] = rng.uniform(0.3, 1)
    return out


DEGRADATIONS: tuple[tuple[float, Degradation], ...] = (
    (0.08, _vary_ink),
    (0.05, _add_rule),
    (0.03, _add_bar),
    (0.08, _add_specks),
    (0.12, _reduce_resolution),
    (0.25, _blur),
    (0.15, _raise_contrast),
    (0.05, _add_noise),
)
"""The degradations in their order, each with the fraction of frames that it is applied to."""
