"""Signs that stand among digits and are none of a number's symbols: slashes, brackets, and those of sums."""

import numpy as np

from digitpad.arrays import Float64Array
from digitpad.training.data.curves import bow


def generate_sign(rng: np.random.Generator) -> list[Float64Array]:
    """The strokes of a random sign beside a digit whose top is at y = 0 and whose bottom is at y = 1, y down."""
    kinds = (_slash, _bracket, _equals, _tilde, _plus, _times, _underscore)
    return kinds[int(rng.integers(len(kinds)))](rng)


def _slash(rng: np.random.Generator) -> list[Float64Array]:
    """Longer than a 1, or as long and more slanted."""
    length, slant = rng.uniform(1.25, 1.9), np.radians(rng.uniform(15, 45))
    if rng.uniform() < 1 / 2:
        length, slant = rng.uniform(1.0, 1.5), np.radians(rng.uniform(35, 55))
    half = length / 2 * np.array([np.sin(slant), -np.cos(slant)])
    middle = np.array([0.0, rng.uniform(0.4, 0.65)])
    return [bow(middle - half, middle + half, rng.normal(0, 0.03))]


def _bracket(rng: np.random.Generator) -> list[Float64Array]:
    """A parenthesis or square bracket, open to the left or right."""
    top, bottom = rng.uniform(-0.4, -0.05), rng.uniform(1.05, 1.4)
    side = rng.choice([-1, 1])
    if rng.uniform() < 2 / 3:
        return [bow((0, top), (0, bottom), side * rng.uniform(0.13, 0.3))]
    width = side * rng.uniform(0.15, 0.4)
    return [np.array([(width, top), (0, top), (0, bottom), (width, bottom)])]


def _equals(rng: np.random.Generator) -> list[Float64Array]:
    width, gap, middle = rng.uniform(0.4, 0.8), rng.uniform(0.15, 0.4), rng.uniform(0.4, 0.65)
    rise = rng.normal(0, 0.05)
    return [np.array([(0, y + rise), (width, y - rise)]) for y in (middle - gap / 2, middle + gap / 2)]


def _tilde(rng: np.random.Generator) -> list[Float64Array]:
    width, middle, height = rng.uniform(0.4, 0.8), rng.uniform(0.35, 0.65), rng.uniform(0.12, 0.25)
    half = (width / 2, middle)
    return [np.concatenate([bow((0, middle), half, height), bow(half, (width, middle), -height)])]


def _plus(rng: np.random.Generator) -> list[Float64Array]:
    width, height, middle = rng.uniform(0.4, 0.8), rng.uniform(0.4, 0.8), rng.uniform(0.4, 0.65)
    tilt = rng.normal(0, 0.05, 2)
    level = np.array([(0, middle + tilt[0]), (width, middle - tilt[0])])
    upright = np.array([(width / 2 + tilt[1], middle - height / 2), (width / 2 - tilt[1], middle + height / 2)])
    return [level, upright]


def _times(rng: np.random.Generator) -> list[Float64Array]:
    size, middle = rng.uniform(0.35, 0.7), rng.uniform(0.4, 0.7)
    top, bottom = middle - size / 2, middle + size / 2
    return [np.array([(0, top), (size, bottom)]), np.array([(size, top), (0, bottom)])]


def _underscore(rng: np.random.Generator) -> list[Float64Array]:
    y, width = rng.uniform(0.95, 1.15), rng.uniform(0.4, 1.0)
    return [bow((0, y), (width, y + rng.normal(0, 0.03)), rng.normal(0, 0.02))]
