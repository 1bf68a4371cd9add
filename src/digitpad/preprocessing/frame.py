"""The frame: the 28 x 28 picture that the network reads.

A frame is a (28, 28) float32 array in 0..1, ink 1 on paper 0, in rows from top to bottom. It follows MNIST
(LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998): the ink is
scaled to a box of 20 x 20 pixels with its aspect kept, and its centre of mass is moved to the centre.

Pixel centres lie at whole coordinates. The centre is pixel (14, 14), as it is on average in MNIST.

The port is `web/src/preprocessing/frame.ts`.
"""

from typing import TypeAlias

import numpy as np

from digitpad.arrays import Float32Array, Float64Array

FRAME_SIZE = 28
INK_SIZE = 20.0
CENTER = 14.0

Frame: TypeAlias = Float32Array
"""One frame, (28, 28). Several are a `Float32Array` of (N, 28, 28)."""


def blank_frame() -> Frame:
    """A frame without ink."""
    return np.zeros((FRAME_SIZE, FRAME_SIZE), dtype=np.float32)


def center_of_mass(coverage: Float64Array) -> Float64Array:
    """The centre of mass, (x, y) in pixels, of a (28, 28) coverage that holds some ink."""
    line = np.arange(FRAME_SIZE)
    sums = np.array([coverage.sum(axis=0) @ line, coverage.sum(axis=1) @ line], np.float64)
    return sums / float(coverage.sum())


def pixel_coordinates() -> tuple[Float64Array, Float64Array]:
    """The x and the y of each pixel's centre, (28, 28) each."""
    y, x = np.indices((FRAME_SIZE, FRAME_SIZE), dtype=np.float64)
    return x, y
