"""A request becomes inks: every limit is kept before anything is decoded or drawn."""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from flask import Request
from pydantic import ValidationError

from digitpad.errors import InkError
from digitpad.preprocessing.decode import TooManyPixelsError, open_picture
from digitpad.preprocessing.grayscale import MAX_SIDE
from digitpad.preprocessing.to_frame import to_frame
from digitpad.server.api import problems
from digitpad.server.api.problems import Problem
from digitpad.server.api.schemas import Batch, PictureInk, PredictionsInput, Query, StrokesInk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import IO

    from digitpad.preprocessing.frame import Frame
    from digitpad.server.settings import Settings

JSON = "application/json"
FORM = "multipart/form-data"
BYTES = "application/octet-stream"

Ink: TypeAlias = "bytes | list[list[tuple[float, float]]]"

MOST_LARGE = 24
"""So many pictures of a request may be large, or more of them small: one made to be slow takes a fifth of a second."""

MOST_READ = MOST_LARGE * MAX_SIDE**2
"""So many pixels of a request's pictures are read, once large ones are made smaller."""

InkT = TypeVar("InkT", bound=Ink)
Made = TypeVar("Made")


@dataclass(frozen=True)
class Asked:
    """What a request asks for: inks, each with the path of its field; and whether they came as a batch."""

    inks: list[tuple[str, Ink]]
    batch: bool


class MemoryRequest(Request):
    """A request whose files stay in memory: Werkzeug would put large ones on the disk."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return io.BytesIO()


def bound(request: Request, most: int) -> None:
    """Read the whole body, up to `most` bytes, also where the client does not say beforehand how many there are.

    Raises:
        Problem: it is larger, or did not come in time.
    """
    length = request.content_length
    body = b""
    if (length or 0) <= most:
        try:
            body = request.environ["wsgi.input"].read(most + 1 if length is None else length)
        except TimeoutError:
            raise Problem(problems.TOO_SLOW, "Send the body more quickly, or a smaller picture.") from None
    if (length or len(body)) > most:
        raise Problem(problems.TOO_LARGE, f"Send no more than {most:,} bytes.")
    request.environ["wsgi.input"] = io.BytesIO(body)
    request.environ["CONTENT_LENGTH"] = str(len(body))


def query(request: Request) -> Query:
    """The checked parameters of a request."""
    words = {name: request.args.getlist(name) for name in request.args}
    if "include" in words:
        words["include"] = [word for text in words["include"] for word in text.split(",")]
    try:
        return Query.model_validate(words)
    except ValidationError as errors:
        raise problems.of_validation(errors) from None


def inks(request: Request, settings: Settings) -> Asked:
    """The inks of a request, within the limits.

    Raises:
        Problem: the body is of another type, or holds what is no ink, or too much of it.
    """
    kind = request.mimetype
    if kind == JSON:
        return _of_json(request.get_data(), settings)
    if kind == FORM:
        return Asked([("image", _of_form(request))], batch=False)
    if kind.startswith("image/") or kind == BYTES:
        return Asked([("image", request.get_data())], batch=False)
    raise Problem(problems.WRONG_CONTENT_TYPE, f"Send {JSON}, {FORM}, or a picture as image/* or {BYTES}.")


def frames(inks: Iterable[tuple[str, Ink]], max_pixels: int) -> list[Frame]:
    """The frame of each ink. All pictures are sized before the first is decoded.

    Raises:
        Problem: a picture cannot be read, or all together have too many pixels.
    """
    inks = list(inks)
    left, readable = max_pixels, MOST_READ
    for field, ink in inks:
        if isinstance(ink, bytes):
            sent = _checked(field, open_picture, ink).pixel_count
            left -= sent
            readable -= min(sent, MAX_SIDE**2)
            if left < 0:
                raise Problem(problems.TOO_MANY_PIXELS, f"Send no more than {max_pixels:,} pixels in all.", field)
            if readable < 0:
                sentence = f"Send fewer pictures at once, or smaller ones: no more than {MOST_LARGE} may be large."
                raise Problem(problems.TOO_MANY_PIXELS, sentence, field)
    return [_checked(field, to_frame, ink) for field, ink in inks]


def _checked(field: str, read: Callable[[InkT], Made], ink: InkT) -> Made:
    try:
        return read(ink)
    except TooManyPixelsError as error:
        raise Problem(problems.TOO_MANY_PIXELS, str(error), field) from None
    except InkError as error:
        kind = problems.NOT_AN_IMAGE if isinstance(ink, bytes) else problems.WRONG_TYPE
        raise Problem(problems.EMPTY if ink == b"" else kind, str(error), field) from None


def _of_form(request: Request) -> bytes:
    names = {str(name) for name in (*request.form, *request.files)}  # Werkzeug gives None for a damaged one
    if others := sorted(names - {"image"}):
        sentence = "Send the picture as the file image, and nothing else."
        raise Problem(problems.UNKNOWN_FIELD, sentence, problems.shortened(others[0]))
    files = request.files.getlist("image")
    if len(files) != 1:
        raise Problem(problems.MISSING, "Send one picture as the file image.", "image")
    return bytes(files[0].read())


def _of_json(body: bytes, settings: Settings) -> Asked:
    try:
        asked = PredictionsInput.model_validate_json(body).root
    except ValidationError as errors:
        raise problems.of_validation(errors) from None
    if isinstance(asked, StrokesInk):
        _check_strokes([("strokes", asked)], settings)
        return Asked([("strokes", asked.strokes)], batch=False)
    return Asked(_of_batch(asked, settings), batch=True)


def _of_batch(batch: Batch, settings: Settings) -> list[tuple[str, Ink]]:
    if len(batch.items) > settings.max_items:
        raise Problem(problems.TOO_MANY_ITEMS, f"Send no more than {settings.max_items} items.", "items")
    named = [(f"items.{place}", item) for place, item in enumerate(batch.items)]
    _check_strokes([(f"{at}.strokes", item) for at, item in named if isinstance(item, StrokesInk)], settings)
    return [
        (f"{at}.picture", _decoded(f"{at}.picture", item.picture))
        if isinstance(item, PictureInk)
        else (f"{at}.strokes", item.strokes)
        for at, item in named
    ]


def _check_strokes(inks: list[tuple[str, StrokesInk]], settings: Settings) -> None:
    points = 0
    for field, ink in inks:
        if len(ink.strokes) > settings.max_strokes:
            sentence = f"Send no more than {settings.max_strokes:,} strokes an ink."
            raise Problem(problems.TOO_MANY_STROKES, sentence, field)
        points += sum(map(len, ink.strokes))
        if points > settings.max_points:
            sentence = f"Send no more than {settings.max_points:,} points in all."
            raise Problem(problems.TOO_MANY_POINTS, sentence, field)


def _decoded(field: str, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Problem(problems.NOT_BASE64, f"{field} must be the bytes of an image in base64.", field) from None
