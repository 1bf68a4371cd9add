"""Augmentation of strokes: the same digit by another writer, with another pen, on another tablet."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from digitpad.arrays import Float64Array
from digitpad.preprocessing.frame import Frame
from digitpad.preprocessing.strokes import HALF_WIDTH, SOFT_EDGE, strokes_to_frame
from digitpad.training.augmentation.limits import LEAN_RANGES, ROTATION_RANGES, UNLIMITED, sample

MAX_ROTATION = np.deg2rad(25)
MAX_LEAN = 0.5
MAX_LOG_ASPECT = 0.35
MAX_POINTS = 32

Strokes = Sequence[npt.ArrayLike]


def render_augmented_strokes(strokes: Strokes, rng: np.random.Generator, label: int = UNLIMITED) -> Frame:
    """Perturb strokes and draw them with a pen of 0.5 to 2 times the usual width.

    Args:
        strokes: for each stroke its (n, 2) points, in any unit.
        rng: the source of randomness.
        label: what they show, which limits how far they are turned and leaned.

    Returns:
        The (28, 28) frame.
    """
    half_width = HALF_WIDTH * 2 ** rng.uniform(-1, 1)
    soft_edge = SOFT_EDGE * 2 ** rng.uniform(-0.6, 0.6)
    return strokes_to_frame(perturb_strokes(strokes, rng, label), half_width, soft_edge)


def perturb_strokes(strokes: Strokes, rng: np.random.Generator, label: int = UNLIMITED) -> list[Float64Array]:
    """The strokes scaled to a box of about 1 x 1, resampled, jittered, and transformed by a random affine map."""
    points = np.concatenate([np.asarray(stroke, np.float64) for stroke in strokes])
    low, size = points.min(axis=0), np.ptp(points, axis=0).max() or 1.0
    count = int(rng.integers(10, MAX_POINTS))
    matrix = _random_affine(rng, label)
    jitter = rng.uniform(0, 0.04)
    return [
        (_jitter(resample((np.asarray(stroke, np.float64) - low) / size, count), jitter, rng)) @ matrix.T
        for stroke in strokes
    ]


def resample(stroke: Float64Array, count: int) -> Float64Array:
    """The stroke with this many points at equal distances along it; a dot becomes a single point."""
    distance = np.concatenate([[0.0], np.hypot(*np.diff(stroke, axis=0).T).cumsum()])
    if distance[-1] == 0:
        return stroke[:1]
    targets = np.linspace(0, distance[-1], count)
    return np.stack([np.interp(targets, distance, axis) for axis in stroke.T], axis=-1)


def _jitter(stroke: Float64Array, deviation: float, rng: np.random.Generator) -> Float64Array:
    """The stroke bent smoothly, shifted as a whole, and with a little noise at each point."""
    if len(stroke) == 1:
        return stroke
    bends = rng.normal(0, deviation, (5, 2))
    position = np.linspace(0, len(bends) - 1, len(stroke))
    bend = np.stack([np.interp(position, np.arange(len(bends)), axis) for axis in bends.T], axis=-1)
    return np.asarray(stroke + bend + rng.normal(0, deviation / 2, 2) + rng.normal(0, deviation / 8, stroke.shape))


def _random_affine(rng: np.random.Generator, label: int) -> Float64Array:
    """A (2, 2) matrix of a random rotation, lean and aspect, within the limits of the label."""
    angle, lean = MAX_ROTATION * sample(ROTATION_RANGES[label], rng), MAX_LEAN * sample(LEAN_RANGES[label], rng)
    aspect = rng.uniform(-MAX_LOG_ASPECT, MAX_LOG_ASPECT)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(rotation @ np.array([[np.exp(aspect / 2), -lean], [0, np.exp(-aspect / 2)]]))
