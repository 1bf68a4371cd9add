"""Convert images of any mode to greyscale, small enough to work on.

The port is `web/src/preprocessing/grayscale.ts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from PIL import Image

from digitpad.preprocessing.colors import separate_colors
from digitpad.preprocessing.filters import mean_of_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from digitpad.arrays import Float64Array

    Channels: TypeAlias = list[npt.NDArray[np.generic]]

MAX_SIDE = 512
"""Larger pictures are averaged down to at most this many pixels a side: more would say nothing new about a digit."""

MIN_STRIP_HEIGHT, MAX_STRIP_SIDE = 128, 2048
"""A long strip with a number may be longer, so that its shorter side keeps so many pixels, up to the second limit."""

MAX_SHEET_SIDE = 2600
"""A sheet with many digits may have this many pixels a side: four or more to a millimetre of A4."""

SINGLE_TONE_RANGE = 64
"""A transparent picture is ink alone if the grey values of its opaque pixels differ by no more than this."""

WHITE = 255

BAND_PIXELS = 1 << 20
"""Images are converted in bands of about this many pixels, as a large one would take several times its memory."""

YCBCR_TO_RGB = np.array([[1.0, 0.0, 1.402], [1.0, -0.344136, -0.714136], [1.0, 1.772, 0.0]])
"""JFIF's conversion, for colour differences about 0."""


def max_strip_side(width: int, height: int) -> int:
    """How many pixels the longer side of a picture of a number may have; no more in all than a square picture has."""
    short, long = sorted((width, height))
    return min(max(MIN_STRIP_HEIGHT * long // max(short, 1), MAX_SIDE), MAX_STRIP_SIDE)


def to_grayscale(image: Image.Image, max_side: int = MAX_SIDE) -> Float64Array:
    """The (height, width) grey values of a decoded image in 0..1, with at most `max_side` on the longer side.

    They are the means of whole blocks of pixels. Transparent pixels lie on white. Of more than 8 bits, the highest 8
    that the image uses count.
    """
    if image.mode.startswith("I;16"):
        shift = max(int(_value_range(image)[1]).bit_length() - 8, 0)
        return _reduce(image, max_side, lambda band: [np.asarray(band) >> shift])[0]
    if image.mode in {"I", "F"}:
        low, high = _value_range(image)
        scale = WHITE / (high - low) if high > low else 0.0
        return _reduce(image, max_side, lambda band: [np.rint((_finite_values(band) - low) * scale)])[0]
    if image.has_transparency_data:
        return _reduce_transparent(image, max_side)
    luma, *colors = _reduce(image, max_side, _split_channels)
    if not colors:
        return luma
    if image.mode == "YCbCr":
        return separate_colors(luma, [luma, *colors], YCBCR_TO_RGB)
    return separate_colors(luma, colors)


def _bands(image: Image.Image, unit: int = 1) -> Iterator[Image.Image]:
    """The image in bands, from top to bottom; the height of each, but for the last, is a multiple of `unit`."""
    rows = max(BAND_PIXELS // (image.width * unit), 1) * unit
    for top in range(0, image.height, rows):
        yield image if rows >= image.height else image.crop((0, top, image.width, min(top + rows, image.height)))


def _reduce(image: Image.Image, max_side: int, to_channels: Callable[[Image.Image], Channels]) -> list[Float64Array]:
    """The means of whole blocks of each channel in 0..1, (height, width), from bytes in 0..255.

    The last three, or two, are colours, which take half the memory: they seldom count.
    """
    block = -(-max(image.size) // max_side)
    block_width, block_height = (min(block, side) for side in image.size)
    reduced: list[Float64Array] = []  # each in one piece: parts would take as much again
    row = 0
    for band in _bands(image, block_height):
        part = to_channels(band)
        if block > 1:
            part = [mean_of_blocks(channel, block_height, block_width) for channel in part]
        if not reduced:
            shape, gray_count = (image.height // block_height, part[0].shape[1]), max(len(part) - 3, 1)
            dtypes = [np.float64 if index < gray_count else np.float32 for index in range(len(part))]
            reduced = [np.empty(shape, dtype) for dtype in dtypes]
        end = row + len(part[0])
        for target, values in zip(reduced, part, strict=True):
            np.divide(values, WHITE, out=target[row:end], casting="same_kind")
        row = end
    return reduced


def _split_channels(image: Image.Image) -> Channels:
    """The luma alone, or with the three channels of a colour, or with two colour differences."""
    if image.mode in {"LAB", "YCbCr"}:
        channels = image.split()
        return [np.asarray(channel) for channel in (channels[:1] if image.mode == "LAB" else channels)]
    luma = np.asarray(image.convert("L"))
    if image.mode in {"1", "L"} or (image.mode == "P" and _has_gray_palette(image)):
        return [luma]
    return [luma, *(np.asarray(channel) for channel in image.convert("RGB").split())]


def _has_gray_palette(image: Image.Image) -> bool:
    return not np.ptp(np.reshape(image.getpalette() or [], (-1, 3)), axis=1).any()


def _value_range(image: Image.Image) -> tuple[float, float]:
    ranges = [(float(values.min()), float(values.max())) for values in map(_finite_values, _bands(image))]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _finite_values(image: Image.Image) -> Float64Array:
    return np.nan_to_num(np.asarray(image, dtype=np.float64), posinf=0.0, neginf=0.0)


def _reduce_transparent(image: Image.Image, max_side: int) -> Float64Array:
    """The grey values on white. Ink of a single tone becomes black, so that light ink is not lost on the white."""
    opaque_ranges = []

    def to_channels(band: Image.Image) -> Channels:
        pixels = band.convert("RGBA")
        opacity = np.asarray(pixels.getchannel("A"))
        opaque = np.asarray(pixels.convert("RGB").convert("L"))[opacity > WHITE // 2]
        opaque_ranges.append((opaque.size, int(opaque.min(initial=WHITE)), int(opaque.max(initial=0))))
        on_white = Image.alpha_composite(Image.new("RGBA", band.size, "white"), pixels)
        return [WHITE - opacity, *_split_channels(on_white.convert("RGB"))]

    ink_alone, luma, *colors = _reduce(image, max_side, to_channels)
    counts, darkest, lightest = zip(*opaque_ranges, strict=True)
    if 0 < sum(counts) < image.width * image.height and max(lightest) - min(darkest) <= SINGLE_TONE_RANGE:
        return ink_alone
    del ink_alone
    return separate_colors(luma, colors)
