"""Pen digits and images, rendered as the network sees them."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageOps

from digitpad.arrays import Float64Array, UInt8Array
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import HALF_WIDTH, strokes_to_frame
from digitpad.training.augmentation.strokes import render_augmented_strokes
from digitpad.training.data.dataset import LabeledImages, from_frames
from digitpad.training.data.pendigits import PenDigit

IDENTITY = np.eye(2)
LOW_RESOLUTION_SIDES = (8, 16)
MAX_STRETCH = 2


def render(digits: Sequence[PenDigit], pen_width: float = 1.0, matrix: Float64Array = IDENTITY) -> LabeledImages:
    """Pen digits as the page draws them.

    Args:
        digits: at least one.
        pen_width: the pen's width, 1 for the usual one.
        matrix: (2, 2), by which each point is transformed.
    """
    frames = [
        strokes_to_frame([np.asarray(stroke) @ matrix.T for stroke in digit.strokes], pen_width * HALF_WIDTH)
        for digit in digits
    ]
    return from_frames(frames, [digit.label for digit in digits])


def render_augmented(digits: Sequence[PenDigit], count: int, seed: int) -> LabeledImages:
    """`count` random pen digits with augmented strokes."""
    rng = np.random.default_rng(seed)
    sample = [digits[index] for index in rng.integers(len(digits), size=count)]
    frames = [render_augmented_strokes(digit.strokes, rng) for digit in sample]
    return from_frames(frames, [digit.label for digit in sample])


def render_low_resolution(digits: LabeledImages, seed: int) -> LabeledImages:
    """Digits as pictures of 8 x 8 or 16 x 16 pixels, stretched as by scanners that fit ink to a box."""
    rng = np.random.default_rng(seed)
    return from_frames([picture_to_frame(_shrink(image, rng)) for image in digits.images], digits.labels)


def _shrink(image: UInt8Array, rng: np.random.Generator) -> Image.Image:
    """The ink of a digit, up to `MAX_STRETCH` times as wide, in a small square with a margin of one pixel."""
    picture = Image.fromarray(image)
    ink = picture.crop(picture.getbbox())
    side = max(ink.size)
    width = min(side, round(ink.width * rng.uniform(1, MAX_STRETCH)))
    square = ImageOps.pad(ink.resize((width, ink.height)), (side, side))
    small = rng.choice(LOW_RESOLUTION_SIDES)
    return ImageOps.expand(square.resize((small, small), Image.Resampling.BOX), 1)
