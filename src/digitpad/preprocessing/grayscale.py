"""Convert images of any mode to greyscale, small enough to work on.

The port is `web/src/preprocessing/grayscale.ts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from digitpad.preprocessing.filters import block_mean

if TYPE_CHECKING:
    from digitpad.arrays import Float64Array, UInt8Array

MAX_SIDE = 512
"""Larger pictures are averaged down to at most this many pixels a side: more would say nothing new about a digit."""

MIN_STRIP_HEIGHT, MAX_STRIP_SIDE = 128, 2048
"""A long strip with a number may be longer, so that its shorter side keeps so many pixels, up to the second limit."""

MAX_SHEET_SIDE = 2600
"""A sheet with many digits may have this many pixels a side: four or more to a millimetre of A4."""

SINGLE_TONE_RANGE = 64
"""A transparent picture is ink alone if the grey values of its opaque pixels differ by no more than this."""

WHITE = 255


def max_strip_side(width: int, height: int) -> int:
    """How many pixels the longer side of a picture of a number may have; no more in all than a square picture has."""
    short, long = sorted((width, height))
    return min(max(MIN_STRIP_HEIGHT * long // max(short, 1), MAX_SIDE), MAX_STRIP_SIDE)


def to_grayscale(image: Image.Image, max_side: int = MAX_SIDE) -> Float64Array:
    """The (height, width) grey values of a decoded image in 0..1, with at most `max_side` on the longer side."""
    return block_mean(_to_gray(image), max_side) / WHITE


def _to_gray(image: Image.Image) -> UInt8Array:
    """The image's grey values in 0..255; transparent pixels lie on white."""
    if image.mode.startswith("I;16"):
        return (np.asarray(image) >> 8).astype(np.uint8)
    if image.mode in {"I", "F"}:
        return _normalize_range(np.asarray(image, dtype=np.float64))
    if image.mode == "LAB":
        return np.asarray(image.getchannel("L"))
    if image.has_transparency_data:
        return _composite_on_white(image.convert("RGBA"))
    return np.asarray(image.convert("L"))


def _normalize_range(gray: Float64Array) -> UInt8Array:
    """Gray values of any range mapped to 0..255."""
    gray = np.nan_to_num(gray, posinf=0.0, neginf=0.0)
    span = np.ptp(gray)
    return np.rint((gray - gray.min()) / span * WHITE).astype(np.uint8) if span else np.zeros(gray.shape, np.uint8)


def _composite_on_white(image: Image.Image) -> UInt8Array:
    """The grey values on white. Ink of a single tone becomes black, so that light ink is not lost on the white."""
    opacity = np.asarray(image.getchannel("A"))
    gray = np.asarray(image.convert("RGB").convert("L"))
    opaque = gray[opacity > WHITE // 2]
    if opaque.size and opaque.size < opacity.size and np.ptp(opaque) <= SINGLE_TONE_RANGE:
        return WHITE - opacity
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image).convert("L"))
