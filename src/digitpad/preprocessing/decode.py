"""Open and decode pictures: paths, bytes, files, Pillow images and arrays.

The port is `web/src/preprocessing/decode.ts`, where the browser decodes.
"""

from __future__ import annotations

import io
import re
import warnings
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image

from digitpad.errors import InkError
from digitpad.preprocessing.filters import block_mean
from digitpad.preprocessing.grayscale import MAX_SHEET_SIDE, MAX_SIDE, WHITE, max_strip_side, to_grayscale
from digitpad.preprocessing.orientation import MAX_ORIENTATION, turn_upright
from digitpad.preprocessing.segment import segment_ink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digitpad.arrays import Float64Array

SIGNATURES = {
    rb"\x89PNG\r\n\x1a\n": "Png",
    rb"\xff\xd8\xff": "Jpeg",
    rb"RIFF....WEBP": "WebP",
    rb"BM": "Bmp",
    rb"GIF8[79]a": "Gif",
    rb"II[*+]\0|MM\0[*+]": "Tiff",
}
"""File signatures and the names of Pillow's plugins. Pillow itself would load all plugins for the first file."""

UNSUPPORTED_BRANDS = {rb"avi[fs]": "AVIF", rb"(he(ic|ix|vc|vx|im|is|vm|vs)|m[is]f1)": "HEIC"}
"""Brands of ISO media files that cannot be read. AVIF comes first, as both formats share the last two brands."""

PICTURE_SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"}

SIGNATURE_BYTES = 64

JPEG_SCAN_MARKER = rb"\xff\xda\0[\x06-\x0e]"
"""Start of a JPEG scan. Data after the picture, such as the video of a motion photo, hardly ever contains it."""

USUAL_JPEG_SCANS, MAX_JPEG_SCANS, MAX_SCANNED_PIXELS = 12, 100, 100_000_000
"""A JPEG usually has about ten scans. Each needs only a few bytes, but costs time for every pixel: those beyond the
usual ones have no more pixels than this in all."""

CHUNK_BYTES = 1 << 20
MAX_PIXELS = 50_000_000

MAX_WEBP_PIXELS = 20_000_000
"""Of a WebP file. Its decoder holds the whole picture more than once, others a few rows or one copy."""

MAX_PICTURE_SIDE = 65_535
"""A JPEG has no longer side. Each row takes its time, so a picture that is a pixel wide would take long."""

MAX_FILE_BYTES = 256_000_000
"""50 million pixels of three bytes each take less."""

MAX_SEARCHED_PAGES, MAX_SEARCHED_PIXELS = 4, 20_000_000
"""Ink is looked for on so many pages, as long as the pages after the first have no more pixels than this in all."""

Picture: TypeAlias = str | Path | bytes | bytearray | memoryview | IO[bytes] | Image.Image | npt.NDArray[np.generic]
"""A file's path, its bytes, an open file, a Pillow image, or an array.

Files are PNG, JPEG, WebP, BMP, GIF or TIFF, of at most 50 million pixels (WebP: 20 million), 65,535 a side, and 256 MB.
An array is (height, width), or (height, width, 3 or 4) for RGB or RGBA, of uint8 in 0..255, of floats in 0..1, or of
booleans.
"""


class TooManyPixelsError(InkError):
    """The picture has more pixels than allowed."""

    def __init__(self, max_pixels: int) -> None:
        super().__init__(f"The picture has more than {max_pixels / 1e6:g} million pixels: make it smaller.")


class GrayPicture(NamedTuple):
    """Grey values of a picture.

    Attributes:
        values: (height, width) in 0..1.
        scale: how many pixels of the picture lie along a side of each value.
    """

    values: Float64Array
    scale: float


class OpenedPicture:
    """An encoded picture whose header has been read; its pixels have not been decoded.

    Attributes:
        pixel_count: the width times the height of its first page.
        page_count: how many pages it has, or frames.
    """

    def __init__(self, name: str, image: Image.Image, page_count: int = 1) -> None:
        """Name the picture for error messages."""
        self.pixel_count = image.width * image.height
        self.page_count = page_count
        self._name = name
        self._image = image

    def to_gray(self, max_pixels: int = MAX_PIXELS) -> Float64Array:
        """Decode the picture: its (height, width) grey values in 0..1, upright, at most 512 on the longer side.

        Of several pages, this is the first that holds ink.

        Raises:
            InkError: the picture is damaged; `TooManyPixelsError` when it is too large.
        """
        return self._decode(lambda *_: MAX_SIDE, max_pixels).values

    def to_strip(self, max_pixels: int = MAX_PIXELS) -> GrayPicture:
        """Decode the picture of a number, upright; a long strip may have more than 512 grey values on its longer side.

        Raises:
            InkError: as in `to_gray`.
        """
        return self._decode(max_strip_side, max_pixels)

    def to_sheet(self, max_pixels: int = MAX_PIXELS) -> GrayPicture:
        """Decode the photograph of a sheet, upright, with at most 2600 grey values on the longer side.

        Raises:
            InkError: as in `to_gray`.
        """
        return self._decode(lambda *_: MAX_SHEET_SIDE, max_pixels)

    def pages(self) -> Iterator[Image.Image]:
        """Each page as an image, which is valid until the next.

        Raises:
            InkError: a page is damaged.
        """
        for page in range(self.page_count):
            with _translate_decoder_errors(self._name, MAX_PIXELS):
                self._image.seek(page)
            yield self._image

    def _decode(self, find_max_side: Callable[[int, int], int], max_pixels: int) -> GrayPicture:
        with _translate_decoder_errors(self._name, max_pixels):
            gray = self._decode_page(find_max_side, max_pixels)
            pixels_left = min(max_pixels, MAX_SEARCHED_PIXELS)
            for page in range(1, min(self.page_count, MAX_SEARCHED_PAGES)):
                if segment_ink(block_mean(gray.values, MAX_SIDE)).any():
                    break
                self._image.seek(page)
                pixels_left -= self._image.width * self._image.height
                if pixels_left < 0:
                    break
                gray = self._decode_page(find_max_side, max_pixels)
            return gray

    def _decode_page(self, find_max_side: Callable[[int, int], int], max_pixels: int) -> GrayPicture:
        if self._image.format == "WEBP":
            max_pixels = min(max_pixels, MAX_WEBP_PIXELS)
        _check_size(*self._image.size, max_pixels)
        side, max_side = max(self._image.size), find_max_side(*self._image.size)
        self._image.draft(_draft_mode(self._image), (max_side, max_side))
        self._image.load()
        values = turn_upright(to_grayscale(self._image, max_side), _read_orientation(self._image))
        return GrayPicture(values, side / max(values.shape))


def open_picture(content: bytes) -> OpenedPicture:
    """Read the header of an encoded picture.

    Raises:
        InkError: these are not the bytes of a supported image.
    """
    return _open("The picture", io.BytesIO(content), MAX_PIXELS)


def picture_to_gray(picture: Picture, max_pixels: int = MAX_PIXELS) -> Float64Array:
    """The (height, width) grey values of a picture in 0..1, upright, at most 512 on the longer side.

    Raises:
        InkError: as in `picture_to_frame`.
    """
    with _open_any(picture, max_pixels) as opened:
        return opened.to_gray(max_pixels)


def picture_to_strip(picture: Picture, max_pixels: int = MAX_PIXELS) -> GrayPicture:
    """The grey values of a picture of a number, upright, as in `OpenedPicture.to_strip`.

    Raises:
        InkError: as in `picture_to_frame`.
    """
    with _open_any(picture, max_pixels) as opened:
        return opened.to_strip(max_pixels)


def picture_to_sheet(picture: Picture, max_pixels: int = MAX_PIXELS) -> GrayPicture:
    """The grey values of the photograph of a sheet, upright, as in `OpenedPicture.to_sheet`.

    Raises:
        InkError: as in `picture_to_frame`.
    """
    with _open_any(picture, max_pixels) as opened:
        return opened.to_sheet(max_pixels)


@contextmanager
def _open_any(picture: Picture, max_pixels: int) -> Iterator[OpenedPicture]:
    """Open a picture, and warn if it has several pages."""
    with ExitStack() as files:
        if isinstance(picture, str | Path):
            opened = _open(str(picture), files.enter_context(open_picture_file(picture)), max_pixels)
        elif isinstance(picture, np.ndarray):
            opened = OpenedPicture("The picture", _from_array(picture, max_pixels))
        elif isinstance(picture, Image.Image):
            opened = OpenedPicture("The picture", picture)
        elif isinstance(picture, bytes | bytearray | memoryview):
            opened = open_picture(bytes(picture))
        else:
            opened = open_picture(_read_all(picture))
        if opened.page_count > 1:
            searched = f" of the first {MAX_SEARCHED_PAGES}" if opened.page_count > MAX_SEARCHED_PAGES else ""
            message = f"The picture has {opened.page_count} pages: only the first with ink{searched} is read"
            warnings.warn(f"{message}; give each as an image.", stacklevel=3)
        yield opened


def open_picture_file(path: str | Path) -> io.BufferedReader:
    """The file at a path, open for reading.

    Raises:
        InkError: it cannot be read; the message names it.
    """
    try:
        return Path(path).open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid path"
        raise InkError(f"{path} cannot be read ({reason}): give the path of an image file.") from None


def _read_all(file: IO[bytes]) -> bytes:
    with suppress(OSError, ValueError):  # the file is closed, or not open for reading
        content = file.read()
        if isinstance(content, bytes):
            return content
    raise InkError("The picture's file cannot be read: open it for reading, as open(path, 'rb') does.")


def _open(name: str, file: IO[bytes], max_pixels: int) -> OpenedPicture:
    with _translate_decoder_errors(name, max_pixels):
        image = _open_image(file)
        return OpenedPicture(name, image, _count_pages(image))


def _count_pages(image: Image.Image) -> int:
    """How many pages or frames an image has, as far as they can be counted."""
    count = 1
    with suppress(Exception):  # the file is damaged after its first page
        count = int(getattr(image, "n_frames", 1))
    return max(count, 1)


def _open_image(file: IO[bytes]) -> Image.Image:
    """The image in a file, not decoded yet."""
    start = file.read(SIGNATURE_BYTES)
    if not start:
        raise _UnreadableImageError("is empty: it must contain an image.")
    for brands, name in UNSUPPORTED_BRANDS.items():
        if re.match(rb"....ftyp(....)*?" + brands, start, re.DOTALL):
            raise _UnreadableImageError(f"is in the {name} format, which is not supported: save it as JPEG or PNG.")
    if start.startswith(b"%PDF"):
        raise _UnreadableImageError("is a PDF document: save each page as a PNG or JPEG picture.")
    formats = [name for signature, name in SIGNATURES.items() if re.match(signature, start, re.DOTALL)]
    if not formats:
        raise _UnreadableImageError("is not a supported image: use PNG, JPEG, WebP, BMP, GIF or TIFF.")
    scans = _count_jpeg_scans(file) if formats[0] == "Jpeg" else 0
    file.seek(0)
    image: Image.Image = getattr(import_module(f"PIL.{formats[0]}ImagePlugin"), f"{formats[0]}ImageFile")(file)
    scanned = max(scans - USUAL_JPEG_SCANS, 0) * image.width * image.height
    if scans > MAX_JPEG_SCANS or scanned > MAX_SCANNED_PIXELS:
        raise _UnreadableImageError("is damaged (it has too many scans): save it as a plain JPEG or PNG.")
    return image


def _count_jpeg_scans(file: IO[bytes]) -> int:
    """How many scans the rest of a JPEG file has."""
    return sum(len(re.findall(JPEG_SCAN_MARKER, chunk)) for chunk in iter(lambda: file.read(CHUNK_BYTES), b""))


class _UnreadableImageError(Exception):
    """Why an image cannot be read: the rest of a sentence that begins with the picture's name."""


@contextmanager
def _translate_decoder_errors(name: str, max_pixels: int) -> Iterator[None]:
    """Turn whatever decoding raises into an `InkError` of one sentence with the picture's name."""
    try:
        yield
    except InkError:
        raise
    except _UnreadableImageError as error:
        raise InkError(f"{name} {error}") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixelsError(max_pixels) from None
    except Exception:  # noqa: BLE001 - damaged files make decoders raise almost anything
        raise InkError(f"{name} is damaged: use an intact image file.") from None


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise TooManyPixelsError(max_pixels)
    if max(width, height) > MAX_PICTURE_SIDE:
        message = f"A picture has at most {MAX_PICTURE_SIDE:,} pixels a side, not {width:,} by {height:,}: cut it."
        raise InkError(message)


def _draft_mode(image: Image.Image) -> str:
    """The mode in which a JPEG is decoded fastest: as it is stored.

    After libjpeg's rules for JPEG files without JFIF's marker.
    """
    is_rgb = image.info.get("adobe_transform", 1) == 0 or [layer[0] for layer in getattr(image, "layer", ())] == [
        *b"RGB"
    ]
    return "RGB" if is_rgb and "jfif" not in image.info else "YCbCr"


def _read_orientation(image: Image.Image) -> int:
    """The EXIF orientation of a decoded image, 1..8; 1, which is upright, if it cannot be read."""
    with suppress(Exception):
        orientation = int(image.getexif().get(ExifTags.Base.Orientation, 1))
        return orientation if 1 <= orientation <= MAX_ORIENTATION else 1
    return 1


def _from_array(array: npt.NDArray[np.generic], max_pixels: int) -> Image.Image:
    gray, color = 2, 3
    if array.ndim not in (gray, color) or 0 in array.shape or (array.ndim == color and array.shape[2] not in (3, 4)):
        raise InkError(f"A picture array must be (height, width) or (height, width, 3 or 4), not {array.shape}.")
    _check_size(array.shape[1], array.shape[0], max_pixels)
    if array.dtype == np.bool_:
        array = array.astype(np.float64)
    if np.issubdtype(array.dtype, np.floating):
        values = array.astype(np.float64)
        if not ((values >= 0) & (values <= 1)).all():
            raise InkError("A picture array of floats must hold numbers between 0 and 1.")
        array = np.rint(values * WHITE).astype(np.uint8)
    if array.dtype != np.uint8:
        raise InkError(f"A picture array must hold uint8, booleans or floats, not {array.dtype}.")
    return Image.fromarray(array)
