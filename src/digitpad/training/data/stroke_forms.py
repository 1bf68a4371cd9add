"""Stroke forms: digits as people of many countries write them, generated stroke by stroke.

Each form has parameters, such as the angle of a flag or the gap in a loop, that are drawn from the range in which the
digit stays that digit. They cover what strangers write and the data sets hardly have: long flags, slashed zeros, loops
that do not close, bars and stems that do not meet. Coordinates are about 0..1, y down; angles are in degrees.
"""

from collections.abc import Callable

import numpy as np

from digitpad.arrays import Float64Array
from digitpad.training.augmentation.strokes import render_augmented_strokes
from digitpad.training.data.curves import bow, catmull_rom
from digitpad.training.data.dataset import LabeledImages, from_frames

Form = list[Float64Array]
"""The strokes of a digit, each (n, 2)."""

FRACTIONS = np.array([0.12, 0.25, 0.04, 0.04, 0.10, 0.09, 0.04, 0.15, 0.05, 0.12])
"""The fraction of each digit among the generated forms: there are more of those that are misread most."""


def render_forms(count: int, seed: int) -> LabeledImages:
    """`count` forms of random digits, with augmented strokes."""
    rng = np.random.default_rng(seed)
    labels = rng.choice(len(FRACTIONS), count, p=FRACTIONS)
    return from_frames(
        [render_augmented_strokes(generate_form(int(label), rng), rng, int(label)) for label in labels], labels
    )


def generate_form(digit: int, rng: np.random.Generator) -> Form:
    """The strokes of a random form of this digit."""
    return _GENERATORS[digit](rng)


def _zero(rng: np.random.Generator) -> Form:
    """A ring, closed, open or overlapping at its start; often with a slash, which may be part of the same stroke."""
    width, angle = rng.uniform(0.45, 1), rng.uniform(25, 95)
    center = np.array([width / 2, 0.5])
    ring = _arc(center, (width / 2, 0.5), rng.uniform(-130, -30), -360 + _chance(rng, 0.5, -20, 50))
    if _happens(rng, 0.4):
        return [ring]
    direction = np.array([np.cos(np.deg2rad(angle)), -np.sin(np.deg2rad(angle))])
    if _happens(rng, 0.1):
        direction[0] *= -1
    upper, lower = rng.uniform(0.25, rng.choice([0.75, 1.2]), 2)
    slash = np.array([center + upper * direction, center - lower * direction])
    if _happens(rng, 0.25):
        return [np.vstack([_arc(center, (width / 2, 0.5), -angle, -360), slash])]
    return [ring, slash]


def _one(rng: np.random.Generator) -> Form:
    """A stem with a flag 18° to 62° from it, or with a short serif across it; often with a foot."""
    top, bottom = np.array([0.4, 0]), np.array([0.4 + rng.uniform(-0.12, 0.12), 1])
    is_serif = _happens(rng, 0.25)
    angle = np.deg2rad(rng.uniform(62, 100) if is_serif else rng.uniform(18, 62))
    length = rng.uniform(0.12, 0.28) if is_serif else rng.uniform(0.18, 0.75)
    flag = bow(top + length * np.array([-np.sin(angle), np.cos(angle)]), top, rng.uniform(-0.12, 0.12))
    stem = bow(top, bottom, rng.uniform(-0.05, 0.05))
    strokes = [np.vstack([flag, stem])] if _happens(rng, 0.8) else [flag + rng.normal(0, 0.02, 2), stem]
    if _happens(rng, 0.8 if is_serif else 0.25):
        left, right = rng.uniform(0.08, 0.4), _chance(rng, 0.75, 0.08, 0.4)
        strokes.append(np.array([np.subtract(bottom, (left, _tilt(rng))), np.add(bottom, (right, _tilt(rng)))]))
    return strokes


def _two(rng: np.random.Generator) -> Form:
    """A hook with a base that starts at a corner or in a loop."""
    hook = [(0.05, rng.uniform(0.1, 0.3)), (0.3, 0), (0.58, rng.uniform(0.18, 0.3)), (0.32, 0.62)]
    right = (rng.uniform(0.55, 0.8), rng.uniform(0.88, 1.02))
    if _happens(rng, 0.4):
        return [_curve(rng, *hook, (0.1, 0.95), (0, 0.85), (0.15, rng.uniform(0.72, 0.85)), (0.35, 0.93), right)]
    return [np.vstack([_curve(rng, *hook, (0.02, 0.97)), _curve(rng, (0.02, 0.97), (0.3, 0.95), right)])]


def _three(rng: np.random.Generator) -> Form:
    """Two arcs that meet in the middle, the upper one sometimes flat."""
    middle = (rng.uniform(0.15, 0.35), rng.uniform(0.38, 0.5))
    flat = _happens(rng, 0.35)
    upper = [(0.05, 0), (0.55, 0)] if flat else [(0.05, rng.uniform(0.05, 0.2)), (0.3, 0), (0.52, 0.2)]
    lower = _curve(rng, middle, (0.6, rng.uniform(0.55, 0.7)), (0.38, 0.98), (0, rng.uniform(0.8, 0.95)))
    first = np.array([*upper, middle]) if flat else _curve(rng, *upper, middle)
    return [np.vstack([first, lower])]


def _four(rng: np.random.Generator) -> Form:
    """An angle and a stem, which may stand apart from it."""
    bar = rng.uniform(0.5, 0.72)
    right = rng.uniform(0.55, 0.85)
    top = (rng.uniform(0.05, 0.45), rng.uniform(0, 0.15))
    angle = np.array([top, (0, bar + rng.uniform(-0.05, 0.05)), (right, bar + rng.uniform(-0.08, 0.05))])
    x = right + rng.uniform(0, 0.1) if _happens(rng, 0.35) else right * rng.uniform(0.6, 0.9)
    stem = bow((x + rng.uniform(-0.05, 0.12), rng.uniform(-0.05, 0.45)), (x, 1), rng.uniform(-0.06, 0.06))
    return [angle, stem]


def _five(rng: np.random.Generator) -> Form:
    """A bowl under a stem, with a bar that may stand apart from it or be one curve with it."""
    bowl = [(0.38, rng.uniform(0.32, 0.42)), (0.66, 0.62), (0.42, 0.98), (0, rng.uniform(0.82, 0.97))]
    if _happens(rng, 0.2):
        return [_curve(rng, (0.62, 0.02), (0.3, 0.03), (0.1, 0.22), (0.33, 0.44), *bowl[1:])]
    stem = np.array([(rng.uniform(0.08, 0.2), 0.02), (0.06, 0.42)])
    body = np.vstack([stem, _curve(rng, (0.06, 0.42), *bowl)])
    length, tilt = rng.uniform(0.3, 0.65), np.deg2rad(rng.uniform(-20, 10))
    start = np.add(stem[0], (rng.uniform(-0.05, 0.2), rng.uniform(-0.18, 0.05))) if _happens(rng, 0.5) else stem[0]
    return [body, np.array([start, start + length * np.array([np.cos(tilt), np.sin(tilt)])])]


def _six(rng: np.random.Generator) -> Form:
    """A stem that ends in a loop, which may stay open."""
    top = rng.uniform(0.4, 0.62)
    end = (rng.uniform(0.05, 0.2), top + rng.uniform(0.08, 0.25))
    bend = (rng.uniform(0.12, 0.25), 0.3)
    return [_curve(rng, (rng.uniform(0.3, 0.65), 0), bend, (0.03, 0.68), (0.28, 1), (0.58, 0.76), (0.34, top), end)]


def _seven(rng: np.random.Generator) -> Form:
    """A bar within 10° of the horizontal and a stem to the lower left; with or without wave, serif and cross."""
    width, tilt = rng.uniform(0.45, 0.85), np.deg2rad(rng.uniform(-8, 10))
    left, right = np.array([0, 0]), np.array([width, width * np.tan(tilt)])
    wave = _chance(rng, 0.35, 0.03, 0.12) * np.sin(np.linspace(0, 2 * np.pi, 9))
    bar = np.linspace(left, right, 9) + np.stack([0 * wave, -wave], axis=-1)
    stem = bow(right, (width * rng.uniform(0, 0.7), 1), rng.uniform(-0.15, 0.1))
    serif = [np.add(left, (rng.uniform(-0.04, 0.03), rng.uniform(0.08, 0.3)))] if _happens(rng, 0.25) else []
    strokes = [np.vstack([*serif, bar, stem])]
    if _happens(rng, 0.5):
        middle = stem[round(len(stem) * rng.uniform(0.38, 0.62))]
        slope = np.deg2rad(rng.uniform(-18, 12))
        half = rng.uniform(0.1, 0.32) * np.array([np.cos(slope), np.sin(slope)])
        strokes.append(np.array([middle - half, middle + half]))
    return strokes


def _eight(rng: np.random.Generator) -> Form:
    """Two rings that may stand apart or stay open, or one winding stroke whose end may miss its start."""
    if _happens(rng, 0.5):
        waist = rng.uniform(0.4, 0.52)
        apart = rng.uniform(-0.05, 0.06)
        upper, lower = waist / 2, (1 - waist) / 2
        rings = (0.3 + rng.uniform(-0.06, 0.06), upper), (0.3, 1 - lower + apart)
        return [
            _arc(
                np.array(center),
                (rng.uniform(0.7, 1.1) * radius, radius),
                rng.uniform(0, 360),
                360 - rng.uniform(-15, 30),
            )
            for center, radius in zip(rings, (upper, lower), strict=True)
        ]
    start, end = (rng.uniform(0.42, 0.6), rng.uniform(0.02, 0.2)), (rng.uniform(0.4, 0.6), rng.uniform(0.02, 0.25))
    return [
        _curve(rng, start, (0.3, 0), (0.08, 0.2), (0.3, 0.46), (0.58, 0.75), (0.3, 1), (0.02, 0.76), (0.3, 0.46), end)
    ]


def _nine(rng: np.random.Generator) -> Form:
    """A loop with a straight or curled tail; or like an S whose upper bowl nearly closes."""
    tails = [(0.55, 0.7), (rng.uniform(0.2, 0.55), 1)], [(0.58, 0.7), (0.4, 1), (0, rng.uniform(0.82, 0.98))]
    tail = tails[int(rng.integers(2))]
    start = (rng.uniform(0.48, 0.64), rng.uniform(0.03, 0.2))
    junction = (rng.uniform(0.56, 0.66), start[1] + rng.uniform(0.03, rng.choice([0.16, 0.2])))
    return [
        _curve(rng, start, (0.32, 0), (0.04, rng.uniform(0.18, 0.3)), (0.28, rng.uniform(0.4, 0.52)), junction, *tail)
    ]


_GENERATORS: tuple[Callable[[np.random.Generator], Form], ...] = (
    _zero,
    _one,
    _two,
    _three,
    _four,
    _five,
    _six,
    _seven,
    _eight,
    _nine,
)


def _tilt(rng: np.random.Generator) -> float:
    return rng.uniform(-0.05, 0.05)


def _happens(rng: np.random.Generator, probability: float) -> bool:
    return bool(rng.uniform() < probability)


def _chance(rng: np.random.Generator, probability: float, low: float, high: float) -> float:
    """A number from this range with this probability, else 0."""
    return rng.uniform(low, high) if _happens(rng, probability) else 0.0


def _arc(center: Float64Array, radii: tuple[float, float], start: float, sweep: float) -> Float64Array:
    """Points (33, 2) of an ellipse, from the angle `start` on, clockwise on the page if `sweep` is positive."""
    angles = np.deg2rad(start + np.linspace(0, sweep, 33))
    return np.asarray(center + np.stack([np.cos(angles), np.sin(angles)], axis=-1) * radii)


def _curve(rng: np.random.Generator, *points: tuple[float, float]) -> Float64Array:
    """A smooth curve near these points."""
    controls = np.array(points)
    return catmull_rom(controls + rng.normal(0, 0.02, controls.shape))
