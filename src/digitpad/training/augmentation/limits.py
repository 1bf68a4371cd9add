"""How far each digit may be turned and leaned before it becomes another one.

A 1 with a long flag that is turned clockwise, or leaned to the right, is somebody's 7; a 7 that is turned or leaned the
other way is somebody's 1. Both may be varied freely the other way.
"""

import numpy as np

from digitpad.arrays import Float64Array

UNLIMITED = 10
"""The label of ink that is no digit, which may be turned and leaned in any way."""

ROTATION_RANGES, LEAN_RANGES = (np.array([[-1.0, 1.0]] * (UNLIMITED + 1)) for _ in range(2))
"""For each label the range of rotation (positive: clockwise) and of lean (positive: the top to the right).

Both are fractions of the largest rotation and lean that an augmentation uses.
"""

ROTATION_RANGES[[1, 7]] = [-0.6, 0.5], [-0.28, 0.6]
LEAN_RANGES[[1, 7]] = [-0.6, 0.4], [-0.3, 0.6]


def sample(ranges: Float64Array, rng: np.random.Generator) -> Float64Array:
    """A uniform random number from each of these (…, 2) ranges."""
    return np.asarray(rng.uniform(ranges[..., 0], ranges[..., 1]))
