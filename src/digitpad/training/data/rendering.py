"""Pen digits and images, rendered as the network sees them."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageOps

from digitpad.arrays import Float64Array, UInt8Array
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import HALF_WIDTH, strokes_to_frame
from digitpad.training.augmentation.strokes import render_augmented_strokes
from digitpad.training.data.dataset import LabeledImages, from_frames
from digitpad.training.data.pen_samples import PenSample, writer_weights

IDENTITY = np.eye(2)
MIN_SIDE, MAX_SIDE = 8, 32
"""The size of small pictures, in pixels."""

MAX_STRETCH = 3
"""The largest factor by which a digit is stretched to fill a small picture; a bare 1 would become a block."""


def render(digits: Sequence[PenSample], pen_width: float = 1.0, matrix: Float64Array = IDENTITY) -> LabeledImages:
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


def render_augmented(digits: Sequence[PenSample], count: int, seed: int) -> LabeledImages:
    """`count` random pen samples with augmented strokes, of all writers alike."""
    rng = np.random.default_rng(seed)
    sample = [digits[index] for index in rng.choice(len(digits), count, p=writer_weights(digits))]
    frames = [render_augmented_strokes(digit.strokes, rng, digit.label) for digit in sample]
    return from_frames(frames, [digit.label for digit in sample])


def render_low_resolution(images: LabeledImages, seed: int, min_side: int = MIN_SIDE) -> LabeledImages:
    """Images as small pictures, stretched as by scanners that fit ink to a box; some are black and white."""
    rng = np.random.default_rng(seed)
    return from_frames([picture_to_frame(_shrink(image, rng, min_side)) for image in images.images], images.labels)


def _shrink(image: UInt8Array, rng: np.random.Generator, min_side: int) -> Image.Image:
    """The ink, half to twice as wide or stretched to fill the picture, in a small square with a margin."""
    picture = Image.fromarray(image)
    ink = picture.crop(picture.getbbox())
    fills = rng.uniform() < 1 / 3
    width = ink.width * (min(ink.height / ink.width, MAX_STRETCH) if fills else 2 ** rng.uniform(-1, 1))
    side = int(rng.integers(min_side, MAX_SIDE + 1))
    scale = side / max(width, ink.height)
    small = ink.resize((max(1, round(width * scale)), max(1, round(ink.height * scale))), Image.Resampling.BOX)
    if rng.uniform() < 1 / 3:
        darkest = small.getextrema()[1]
        threshold = rng.uniform(0.3, 0.6) * float(darkest)  # type: ignore[arg-type]
        small = small.point(lambda value: 255 if value >= threshold else 0)
    square = ImageOps.pad(small, (side, side), Image.Resampling.NEAREST)
    return ImageOps.expand(square, int(rng.integers(1, 3)))
