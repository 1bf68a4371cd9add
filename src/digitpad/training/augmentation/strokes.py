"""Another hand: strokes as somebody else, with another pen, on another tablet, would have drawn them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from digitpad.arrays import Float64Array
from digitpad.preprocessing.frame import Frame
from digitpad.preprocessing.strokes import HALF_WIDTH, SOFT_EDGE, strokes_to_frame

LARGEST_TURN = np.deg2rad(25)
LARGEST_SLANT = 0.5
LARGEST_ASPECT = 0.35
MOST_POINTS = 32

Strokes = Sequence[npt.ArrayLike]


def draw_by_another_hand(strokes: Strokes, rng: np.random.Generator) -> Frame:
    """The (28, 28) frame of strokes varied in speed, steadiness, tilt, slant and aspect, with a pen 0.5 to 2 x as wide.

    Args:
        strokes: for each stroke its (n, 2) points, in any unit.
        rng: where the randomness comes from.
    """
    half_width = HALF_WIDTH * 2 ** rng.uniform(-1, 1)
    soft_edge = SOFT_EDGE * 2 ** rng.uniform(-0.6, 0.6)
    return strokes_to_frame(vary(strokes, rng), half_width, soft_edge)


def vary(strokes: Strokes, rng: np.random.Generator) -> list[Float64Array]:
    """The strokes in a box of about 1 x 1, resampled, unsteady, and tilted."""
    everything = np.concatenate([np.asarray(stroke, np.float64) for stroke in strokes])
    low, size = everything.min(axis=0), np.ptp(everything, axis=0).max() or 1.0
    points = int(rng.integers(10, MOST_POINTS))
    matrix = _tilt(rng)
    unsteady = rng.uniform(0, 0.04)
    return [
        (_unsteady(resample((np.asarray(stroke, np.float64) - low) / size, points), unsteady, rng)) @ matrix.T
        for stroke in strokes
    ]


def resample(stroke: Float64Array, points: int) -> Float64Array:
    """The stroke with this many points at equal distances along it; a dot stays as it is."""
    along = np.concatenate([[0.0], np.hypot(*np.diff(stroke, axis=0).T).cumsum()])
    if along[-1] == 0:
        return stroke[:1]
    places = np.linspace(0, along[-1], points)
    return np.stack([np.interp(places, along, axis) for axis in stroke.T], axis=-1)


def _unsteady(stroke: Float64Array, most: float, rng: np.random.Generator) -> Float64Array:
    """The stroke moved as a whole, bent smoothly, and shaken a little at each point."""
    if len(stroke) == 1:
        return stroke
    bends = rng.normal(0, most, (5, 2))
    place = np.linspace(0, len(bends) - 1, len(stroke))
    bent = np.stack([np.interp(place, np.arange(len(bends)), axis) for axis in bends.T], axis=-1)
    return np.asarray(stroke + bent + rng.normal(0, most / 2, 2) + rng.normal(0, most / 8, stroke.shape))


def _tilt(rng: np.random.Generator) -> Float64Array:
    turn, slant, aspect = rng.uniform(-1, 1, 3) * [LARGEST_TURN, LARGEST_SLANT, LARGEST_ASPECT]
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray(turned @ np.array([[np.exp(aspect / 2), slant], [0, np.exp(-aspect / 2)]]))
