"""Pictures of every kind become greys: decoded, turned upright, and made small enough to work on."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from digitpad.errors import InkError
from digitpad.preprocessing.segment import averaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.arrays import Float64Array

KINDS = {
    rb"\x89PNG\r\n\x1a\n": "Png",
    rb"\xff\xd8\xff": "Jpeg",
    rb"RIFF....WEBP": "WebP",
    rb"BM": "Bmp",
    rb"GIF8[79]a": "Gif",
    rb"II[*+]\0|MM\0[*+]": "Tiff",
}
"""How files begin, and what Pillow calls their reader. Pillow itself would load every reader for the first file."""

UNREAD = {rb"avi[fs]": "AVIF", rb"(he(ic|ix|vc|vx|im|is|vm|vs)|m[is]f1)": "HEIC"}
"""Brands among those at the start of files that cannot be read; AVIF's come first, as both kinds share the last two."""

LONGEST_START = 64

SCAN = rb"\xff\xda\0[\x06-\x0e]"
"""How a scan of a JPEG begins; what lies behind the picture, such as a film, hardly ever holds it."""

MOST_SCANS = 100
"""A JPEG picture has ten or so; each takes a few bytes, and time for every pixel."""

BLOCK = 1 << 20
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 512
"""Larger pictures are averaged down to a side of at most this: more says nothing new of a digit."""

ONE_TONE = 64
"""What is drawn on a transparent picture is ink alone where its greys lie no further apart than this."""

WHITE = 255

Picture: TypeAlias = str | Path | bytes | IO[bytes] | Image.Image | npt.NDArray[np.generic]
Bytes: TypeAlias = npt.NDArray[np.uint8]


class TooManyPixelsError(InkError):
    """The picture has more pixels than are read."""

    def __init__(self, most: int) -> None:
        super().__init__(f"The picture has more than {most / 1e6:g} million pixels: make it smaller.")


def to_greys(picture: Picture, max_pixels: int = MAX_PIXELS) -> Float64Array:
    """The (height, width) greys of a picture in 0..1, upright, at most 512 on its longer side.

    Raises:
        InkError: as `picture_to_frame` says.
    """
    if isinstance(picture, np.ndarray):
        picture = _from_array(picture, max_pixels)
    if isinstance(picture, Image.Image):
        with _decoding("The picture", max_pixels):
            _check_size(picture.size, max_pixels)
            return _small(_flattened(_upright(picture)))
    name, file = _with_name(picture)
    with file, _decoding(name, max_pixels):
        image = _identified(file)
        _check_size(image.size, max_pixels)
        image.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        return _small(_flattened(_upright(image)))


def pixels(picture: bytes) -> int:
    """How many pixels an encoded picture has, read from its first bytes without decoding it.

    Raises:
        InkError: these are not the bytes of an image.
    """
    with _decoding("The picture", MAX_PIXELS):
        width, height = _identified(io.BytesIO(picture)).size
    return width * height


def _with_name(picture: str | Path | bytes | IO[bytes]) -> tuple[str, IO[bytes]]:
    """What sentences call the picture, and its file."""
    if isinstance(picture, bytes):
        return "The picture", io.BytesIO(picture)
    if not isinstance(picture, str | Path):
        return "The picture", io.BytesIO(_content(picture))
    return str(picture), opened(picture)


def opened(path: str | Path) -> IO[bytes]:
    """The file of this name.

    Raises:
        InkError: it cannot be read; the sentence names it.
    """
    try:
        return Path(path).open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is none"
        raise InkError(f"{path} cannot be read ({reason}): name a whole image file.") from None


def _content(file: IO[bytes]) -> bytes:
    with suppress(OSError, ValueError):  # of a file that is closed, or not of text
        content = file.read()
        if isinstance(content, bytes):
            return content
    raise InkError("The picture's file cannot be read: open it for reading, as open(name, 'rb') does.")


def _identified(file: IO[bytes]) -> Image.Image:
    """The image in a file, not decoded yet."""
    start = file.read(LONGEST_START)
    if not start:
        raise _Damage("is empty: it must hold an image.")
    for brands, name in UNREAD.items():
        if re.match(rb"....ftyp(....)*?" + brands, start, re.DOTALL):
            raise _Damage(f"is in the {name} format, which cannot be read: save it as JPEG or PNG.")
    kinds = [kind for beginning, kind in KINDS.items() if re.match(beginning, start, re.DOTALL)]
    if not kinds:
        raise _Damage("is not an image that can be read: use PNG, JPEG, WebP, BMP, GIF or TIFF.")
    if kinds[0] == "Jpeg" and _scans(file) > MOST_SCANS:
        raise _Damage("is damaged, with scans without end: save it as a plain JPEG or PNG.")
    file.seek(0)
    image: Image.Image = getattr(import_module(f"PIL.{kinds[0]}ImagePlugin"), f"{kinds[0]}ImageFile")(file)
    return image


def _scans(file: IO[bytes]) -> int:
    """How many scans the rest of a JPEG file has."""
    return sum(len(re.findall(SCAN, block)) for block in iter(lambda: file.read(BLOCK), b""))


class _Damage(Exception):  # noqa: N818 - never leaves this file
    """What is wrong with a picture, to be said after its name."""


@contextmanager
def _decoding(name: str, max_pixels: int) -> Iterator[None]:
    """Say in one sentence, with the picture's name, what stops it from being decoded."""
    try:
        yield
    except InkError:
        raise
    except _Damage as damage:
        raise InkError(f"{name} {damage}") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixelsError(max_pixels) from None
    except Exception:  # noqa: BLE001 - damaged files make decoders raise whatever they stumble over
        raise InkError(f"{name} is damaged: hand over a whole image.") from None


def _check_size(size: tuple[int, int], max_pixels: int) -> None:
    width, height = size
    if width * height > max_pixels:
        raise TooManyPixelsError(max_pixels)


def _upright(image: Image.Image) -> Image.Image:
    """The image turned as its EXIF data says, where they can be read."""
    image.load()
    with suppress(Exception):
        return ImageOps.exif_transpose(image)
    return image


def _from_array(array: npt.NDArray[np.generic], max_pixels: int) -> Image.Image:
    grey, colour = 2, 3
    if array.ndim not in (grey, colour) or 0 in array.shape or (array.ndim == colour and array.shape[2] not in (3, 4)):
        raise InkError(f"A picture array must be (height, width), or (height, width, 3 or 4), not {array.shape}.")
    _check_size((array.shape[1], array.shape[0]), max_pixels)
    if array.dtype == np.bool_:
        array = array.astype(np.float64)
    if np.issubdtype(array.dtype, np.floating):
        shares = array.astype(np.float64)
        if not ((shares >= 0) & (shares <= 1)).all():
            raise InkError("A picture array of floats must hold numbers between 0 and 1.")
        array = np.rint(shares * WHITE).astype(np.uint8)
    if array.dtype != np.uint8:
        raise InkError(f"A picture array must hold uint8, booleans or floats, not {array.dtype}.")
    return Image.fromarray(array)


def _flattened(image: Image.Image) -> Bytes:
    """The image in greys; behind what is transparent lies white paper."""
    if image.mode.startswith("I;16"):
        return (np.asarray(image) >> 8).astype(np.uint8)
    if image.mode in {"I", "F"}:
        return _stretched(np.asarray(image, dtype=np.float64))
    if image.mode == "LAB":
        return np.asarray(image.getchannel("L"))
    if image.has_transparency_data:
        return _on_paper(image.convert("RGBA"))
    return np.asarray(image.convert("L"))


def _stretched(greys: npt.NDArray[np.float64]) -> Bytes:
    """Greys of any range brought to 0..255."""
    greys = np.nan_to_num(greys, posinf=0.0, neginf=0.0)
    span = np.ptp(greys)
    return np.rint((greys - greys.min()) / span * WHITE).astype(np.uint8) if span else np.zeros(greys.shape, np.uint8)


def _on_paper(image: Image.Image) -> Bytes:
    """The greys on white paper. Where only ink of one tone is drawn it is black, so that none is lost on the paper."""
    opacity = np.asarray(image.getchannel("A"))
    greys = np.asarray(image.convert("RGB").convert("L"))
    drawn = greys[opacity > WHITE // 2]
    if drawn.size and drawn.size < opacity.size and np.ptp(drawn) <= ONE_TONE:
        return WHITE - opacity
    paper = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(paper, image).convert("L"))


def _small(greys: Bytes) -> Float64Array:
    """The greys in 0..1, averaged until the longer side is short enough."""
    return averaged(greys, LONGEST_SIDE) / WHITE
