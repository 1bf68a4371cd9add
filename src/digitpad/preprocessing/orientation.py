"""Turn pictures upright by the orientation of EXIF.

The port is `web/src/preprocessing/orientation.ts`.
"""

from digitpad.arrays import Float64Array

MAX_ORIENTATION = 8
FIRST_TRANSPOSED = 5
"""From this orientation on, rows are stored as columns."""


def turn_upright(values: Float64Array, orientation: int) -> Float64Array:
    """The (height, width) values of a picture turned and mirrored from an EXIF orientation, 1..8, to upright."""
    if orientation >= FIRST_TRANSPOSED:
        values = values.T
    flips = (orientation - 1) % 4
    if flips in {1, 2}:
        values = values[:, ::-1]
    if flips in {2, 3}:
        values = values[::-1]
    return values
