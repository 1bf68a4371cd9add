"""A picture becomes a frame: grey, paper and ink told apart, the ink fitted as in MNIST.

`web/src/picture/` is the port of this file, `decode.py` and `segment.py`; `tests/vectors/` holds both to the same
numbers.
"""

import numpy as np

from digitpad.arrays import Float64Array
from digitpad.preprocessing.decode import MAX_PIXELS, Picture, to_greys
from digitpad.preprocessing.frame import CENTER, FRAME_SIZE, INK_SIZE, Frame, blank_frame, center_of_mass
from digitpad.preprocessing.segment import find_ink


def picture_to_frame(picture: Picture, max_pixels: int = MAX_PIXELS) -> Frame:
    """Find the ink in a picture of one digit and fit it to a frame.

    Args:
        picture: a file, its bytes, an open binary file, a Pillow image, or an array of (height, width) greys or
            (height, width, 3 or 4) colours: uint8 in 0..255, booleans, or floats in 0..1. Dark ink on light paper or
            light on dark, at any place and size.
        max_pixels: larger pictures are refused before they are decoded.

    Returns:
        The (28, 28) frame; blank when nothing stands out from the paper.

    Raises:
        InkError: the file is missing, empty, damaged or no image; `TooManyPixelsError` when it is too large.
    """
    return _seen(fit_ink(find_ink(to_greys(picture, max_pixels))))


FAINTEST = 0.5
"""Thin pens leave lines in the frame that are fainter than this on average; they are made that strong."""


def _seen(frame: Frame) -> Frame:
    """The frame with lines strong enough to be seen: a pen thinner than a pixel covers little of it."""
    if not frame.any():
        return frame
    strength = (frame**2).sum() / frame.sum()
    return np.asarray(np.minimum(frame * max(1.0, FAINTEST / strength), 1.0), dtype=np.float32)


def fit_ink(ink: Float64Array) -> Frame:
    """Fit ink to a frame: scaled to the box, and its centre of mass moved to the middle by whole pixels, as in MNIST.

    Args:
        ink: (height, width) in 0..1, how much each pixel is ink.
    """
    if not ink.any():
        return blank_frame()
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = INK_SIZE / max(ink.shape)
    top, left = (np.rint((FRAME_SIZE - scale * side) / 2) for side in ink.shape)
    move = CENTER - center_of_mass(_placed(ink, scale, top, left))
    right, down = np.rint(move.round(6))  # half a pixel is a tie, which the last digits' noise must not settle
    return _placed(ink, scale, top + down, left + right).astype(np.float32)


def _placed(ink: Float64Array, scale: float, top: float, left: float) -> Float64Array:
    """The ink resampled into a frame, its corner at (top, left)."""
    height, width = ink.shape
    return np.clip(_resampling(height, scale, top) @ ink @ _resampling(width, scale, left).T, 0.0, 1.0)


def _resampling(length: int, scale: float, start: float) -> Float64Array:
    """The (28, length) weights of a triangle filter that scale a line of pixels and move it to `start`."""
    source = (np.arange(FRAME_SIZE)[:, None] + 0.5 - start) / scale - 0.5
    reach = max(1.0, 1 / scale)
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(source - np.arange(length)) / reach) / reach)
