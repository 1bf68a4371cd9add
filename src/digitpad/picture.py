"""A picture becomes a frame: grey, paper and ink told apart, the ink fitted as in MNIST."""

from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from digitpad.errors import InkError
from digitpad.frame import BOX, MIDDLE, SIZE, Floats, Frame, blank, centre_of_mass

MAX_PIXELS = 20_000_000
LEAST_CONTRAST = 0.1
"""A picture whose ink differs from its paper by less than this, of black to white, is blank."""

LEVELS = 256

Picture: TypeAlias = str | Path | Image.Image | npt.NDArray[np.generic]


def picture_to_frame(picture: Picture) -> Frame:
    """Find the ink in a picture of one digit and fit it to a frame.

    Args:
        picture: a file, a Pillow image, or an array of (height, width) greys or (height, width, 3 or 4) colours: uint8
            in 0..255, booleans, or floats in 0..1. Dark ink on light paper or light on dark, at any place and size.

    Returns:
        The (28, 28) frame; blank when nothing stands out from the paper.

    Raises:
        InkError: the file is missing, empty, damaged or no image, or there are more than 20 million pixels.
    """
    ink = _ink(_greys(picture))
    return fit_ink(ink)


def _greys(picture: Picture) -> Floats:
    """(height, width) greys in 0..1; what is transparent is white."""
    if isinstance(picture, np.ndarray):
        picture = _from_array(picture)
    elif not isinstance(picture, Image.Image):
        picture = _from_file(Path(picture))
    return np.asarray(_flattened(picture), dtype=np.float64) / (LEVELS - 1)


def _from_file(path: Path) -> Image.Image:
    try:
        if path.stat().st_size == 0:
            raise InkError(f"{path} is empty: it must hold an image.")
        with Image.open(path) as image:
            _check_size(*image.size)
            image.load()
            return ImageOps.exif_transpose(image)
    except UnidentifiedImageError:
        raise InkError(f"{path} is not an image that can be read: use PNG, JPEG, WebP, BMP, GIF or TIFF.") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InkError(_TOO_LARGE) from None
    except OSError as error:
        reason = error.strerror or "it is damaged"
        raise InkError(f"{path} cannot be read ({reason}): name a whole image file.") from None
    except (ValueError, SyntaxError, EOFError):
        raise InkError(f"{path} is damaged: name a whole image file.") from None


_TOO_LARGE = f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels: make it smaller."


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise InkError(_TOO_LARGE)


def _from_array(array: npt.NDArray[np.generic]) -> Image.Image:
    grey, colour = 2, 3
    if array.ndim not in (grey, colour) or 0 in array.shape or (array.ndim == colour and array.shape[2] not in (3, 4)):
        raise InkError(f"A picture array must be (height, width), or (height, width, 3 or 4), not {array.shape}.")
    _check_size(array.shape[1], array.shape[0])
    if array.dtype == np.bool_:
        array = array.astype(np.float64)
    if np.issubdtype(array.dtype, np.floating):
        shares = array.astype(np.float64)
        if not ((shares >= 0) & (shares <= 1)).all():
            raise InkError("A picture array of floats must hold numbers between 0 and 1.")
        array = np.rint(shares * (LEVELS - 1)).astype(np.uint8)
    if array.dtype != np.uint8:
        raise InkError(f"A picture array must hold uint8, booleans or floats, not {array.dtype}.")
    return Image.fromarray(array)


def _flattened(image: Image.Image) -> Image.Image:
    """The image in greys, its transparent parts white."""
    _check_size(*image.size)
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        colours = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), colours)
    return image.convert("L")


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
