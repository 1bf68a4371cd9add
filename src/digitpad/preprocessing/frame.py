"""The frame: what the network sees, whatever the ink was.

A frame is a (28, 28) float32 array in 0..1, ink 1 on paper 0, in rows from top to bottom. It follows MNIST
(LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998): the ink is
scaled to a box of 20 x 20 pixels with its aspect kept, and its centre of mass is moved to the middle.

Pixel centres lie at whole coordinates. The middle is pixel (14, 14): so it is, on average, in MNIST.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

SIZE = 28
BOX = 20.0
MIDDLE = 14.0

Frame: TypeAlias = npt.NDArray[np.float32]
Floats: TypeAlias = npt.NDArray[np.float64]


def blank() -> Frame:
    """A frame without ink."""
    return np.zeros((SIZE, SIZE), dtype=np.float32)


def centre_of_mass(coverage: Floats) -> Floats:
    """The centre of mass, (x, y) in pixels, of a (28, 28) coverage that holds some ink."""
    line = np.arange(SIZE)
    return np.asarray([coverage.sum(axis=0) @ line, coverage.sum(axis=1) @ line] / coverage.sum())
