"""A picture becomes a frame: grey, paper and ink told apart, the ink fitted as in MNIST."""

import numpy as np

from digitpad.frame import BOX, MIDDLE, SIZE, Floats, Frame, blank, centre_of_mass
from digitpad.image import MAX_PIXELS, Picture, to_greys

LEAST_CONTRAST = 0.1
"""A picture whose ink differs from its paper by less than this, of black to white, is blank."""

LEVELS = 256


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
    return fit_ink(_ink(to_greys(picture, max_pixels)))


def _ink(greys: Floats) -> Floats:
    """How much each pixel is ink, 0..1. Paper is what most of the border shows."""
    border = np.concatenate([greys[0], greys[-1], greys[:, 0], greys[:, -1]])
    paper = np.median(border)
    difference = np.abs(greys - paper)
    threshold = _otsu(difference)
    inked = difference > threshold
    if not inked.any() or difference[inked].mean() < LEAST_CONTRAST:
        return np.zeros_like(greys)
    full = np.quantile(difference[inked], 0.9)
    grain = min(3 * difference[~inked].std(), threshold) if (difference[~inked] > 0).mean() > GRAINY else 0.0
    return np.asarray(np.clip((difference - grain) / (full - grain), 0.0, 1.0))


GRAINY = 0.5
"""Where more than this share of the paper's pixels are not quite paper, the paper has a grain to be taken off."""


def _otsu(values: Floats) -> float:
    """The threshold that parts values in 0..1 best in two (Otsu, "A threshold selection method", 1979)."""
    counts = np.bincount(np.rint(values * (LEVELS - 1)).astype(np.int64).ravel(), minlength=LEVELS)
    below = counts.cumsum()
    above = below[-1] - below
    sums = (counts * np.arange(LEVELS)).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(np.nan_to_num(apart, nan=0.0).argmax() + 0.5) / (LEVELS - 1)


def fit_ink(ink: Floats) -> Frame:
    """Fit ink to a frame: scaled to the box, and its centre of mass moved to the middle by whole pixels, as in MNIST.

    Args:
        ink: (height, width) in 0..1, how much each pixel is ink.
    """
    if not ink.any():
        return blank()
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = BOX / max(ink.shape)
    top, left = (np.rint((SIZE - scale * side) / 2) for side in ink.shape)
    right, down = np.rint(MIDDLE - centre_of_mass(_placed(ink, scale, top, left)))
    return _placed(ink, scale, top + down, left + right).astype(np.float32)


def _placed(ink: Floats, scale: float, top: float, left: float) -> Floats:
    """The ink resampled into a frame, its corner at (top, left)."""
    height, width = ink.shape
    return np.clip(_resampling(height, scale, top) @ ink @ _resampling(width, scale, left).T, 0.0, 1.0)


def _resampling(length: int, scale: float, start: float) -> Floats:
    """The (28, length) weights of a triangle filter that scale a line of pixels and move it to `start`."""
    source = (np.arange(SIZE)[:, None] + 0.5 - start) / scale - 0.5
    reach = max(1.0, 1 / scale)
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(source - np.arange(length)) / reach) / reach)
