"""Turn a picture of one digit into a frame: decode it, separate ink from paper, fit the ink as in MNIST.

The port is `web/src/preprocessing/picture.ts`.
"""

from digitpad.arrays import Float64Array
from digitpad.preprocessing.decode import MAX_PIXELS, Picture, picture_to_gray
from digitpad.preprocessing.fit import boost_faint_ink, fit_ink
from digitpad.preprocessing.frame import Frame
from digitpad.preprocessing.segment import segment_ink


def picture_to_frame(picture: Picture, max_pixels: int = MAX_PIXELS) -> Frame:
    """Find the ink in a picture of one digit and fit it to a frame.

    Args:
        picture: a path, bytes, an open binary file, a Pillow image, or an array of (height, width) grey values or
            (height, width, 3 or 4) colours: uint8 in 0..255, booleans, or floats in 0..1. Dark ink on light paper or
            light on dark, at any position and size.
        max_pixels: larger pictures are rejected before they are decoded.

    Returns:
        The (28, 28) frame; blank when no ink stands out from the paper.

    Raises:
        InkError: the file is missing, empty, damaged or not an image; `TooManyPixelsError` when it is too large.
    """
    return gray_to_frame(picture_to_gray(picture, max_pixels))


def gray_to_frame(gray: Float64Array) -> Frame:
    """The (28, 28) frame of a picture's (height, width) grey values in 0..1."""
    return boost_faint_ink(fit_ink(segment_ink(gray)))
