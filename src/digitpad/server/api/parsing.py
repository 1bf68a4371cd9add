"""Turns requests into inks and frames. All limits are checked before any picture is decoded."""

from __future__ import annotations

import io
import math
import re
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from flask import Request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from digitpad.errors import ConstraintError, InkError, SheetCodeError, SheetError
from digitpad.numbers.constraints import make_constraint, parse_length
from digitpad.preprocessing.decode import OpenedPicture, TooManyPixelsError, open_picture
from digitpad.preprocessing.grayscale import MAX_SIDE
from digitpad.preprocessing.picture import gray_to_frame
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.server.api import problems
from digitpad.server.api.problems import Problem, ProblemType
from digitpad.server.api.schemas import (
    Batch,
    NumbersQuery,
    PictureInput,
    PredictionsInput,
    Query,
    SheetsQuery,
    Stroke,
    StrokesInput,
)
from digitpad.server.settings import MAX_DISCARDED_BYTES
from digitpad.sheets.checks import make_checks
from digitpad.sheets.layout import parse_code
from digitpad.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO

    from digitpad.numbers.constraints import Constraint
    from digitpad.preprocessing.frame import Frame
    from digitpad.server.settings import Settings
    from digitpad.sheets.checks import SheetChecks
    from digitpad.sheets.layout import SheetLayout

JSON = "application/json"
FORM = "multipart/form-data"
BYTES = "application/octet-stream"

Ink: TypeAlias = bytes | list[Stroke]
"""An encoded picture, or strokes."""

T = TypeVar("T", bound=BaseModel)
R = TypeVar("R")

LOST_PLUS = re.compile(r"(?<=[\w)]) +(?=\w|$)")
"""Where spaces stand between two terms of a sum or end it, there was a `+`, which stands for a space in a URL."""

DISCARDED_CHUNK_BYTES = 65_536

MAX_LARGE_PICTURES = 24
"""A request may contain this many large pictures, or more small ones. The slowest take 0.6 seconds each."""

MAX_WORKING_PIXELS = MAX_LARGE_PICTURES * MAX_SIDE**2
"""Maximum number of pixels in all pictures of a request, after large pictures have been scaled down."""


@dataclass(frozen=True)
class PredictionRequest:
    """The inks of a request, each with the path of its field, and whether they were sent as a batch."""

    inks: list[tuple[str, Ink]]
    is_batch: bool


class InMemoryRequest(Request):
    """A request that keeps uploaded files in memory; Werkzeug would write large ones to disk."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return io.BytesIO()


def read_limited_body(request: Request, max_bytes: int) -> bytes:
    """Read the body, also when the client does not send its length.

    Raises:
        Problem: the body is compressed, or has more than `max_bytes` bytes.
    """
    if request.content_encoding not in {None, "", "identity"}:
        detail = "Send the body uncompressed, without Content-Encoding."
        raise Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail, headers={"Accept-Encoding": "identity"})
    request.max_content_length = max_bytes + 1  # Werkzeug cuts a body of unknown length here, without an error
    request.max_form_memory_size = max_bytes
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        _discard_body(request)
        body = None
    if body is None or len(body) > max_bytes:
        raise Problem(ProblemType.TOO_LARGE, f"Send at most {format_count(max_bytes, 'byte')}.")
    return body


def _discard_body(request: Request) -> None:
    """Read what a client sends anyway, up to a limit; some servers would cut off the answer (see `connections`)."""
    left = min(request.content_length or 0, MAX_DISCARDED_BYTES)
    stream = request.environ["wsgi.input"]
    while left > 0 and (chunk := stream.read(min(left, DISCARDED_CHUNK_BYTES))):
        left -= len(chunk)


def parse_query(request: Request) -> Query:
    """Parse and check the query parameters of predictions.

    Raises:
        Problem: a parameter is unknown or invalid.
    """
    return _validate_query(Query, {name: ",".join(request.args.getlist(name)).split(",") for name in request.args})


def parse_constraint(request: Request) -> Constraint:
    """Parse and check the query parameters of numbers.

    Raises:
        Problem: a parameter is unknown or invalid.
    """
    query = _validate_query(NumbersQuery, {name: ",".join(request.args.getlist(name)) for name in request.args})
    with _as_wrong_value("length"):
        return make_constraint(None if query.length is None else parse_length(query.length), query.check)


def parse_sheet_query(request: Request) -> tuple[SheetLayout | None, SheetChecks]:
    """Parse and check the query parameters of sheets: the layout, if its code is given, and the declared checks.

    Raises:
        Problem: a parameter is unknown or invalid.
    """
    values: dict[str, Any] = {name: ",".join(request.args.getlist(name)) for name in request.args}
    if "sum" in values:
        values["sum"] = [LOST_PLUS.sub("+", text) for text in values["sum"].split(",")]
    query = _validate_query(SheetsQuery, values)
    with _as_wrong_value("code"):
        layout = None if query.code is None else parse_code(query.code)
    with _as_wrong_value("sum"):
        make_checks(query.sum)
    with _as_wrong_value("length"):
        length = None if query.length is None else parse_length(query.length)
        return layout, make_checks(query.sum, length, query.check)


@contextmanager
def _as_wrong_value(parameter: str) -> Iterator[None]:
    try:
        yield
    except (ConstraintError, SheetError) as error:
        raise Problem(ProblemType.WRONG_VALUE, str(error), parameter) from None


def _validate_query(schema: type[T], values: dict[str, Any]) -> T:
    try:
        return schema.model_validate(values)
    except ValidationError as errors:
        raise problems.from_validation_error(errors, "parameter") from None


def parse_inks(request: Request, settings: Settings) -> PredictionRequest:
    """Parse the inks in the body and check them against the limits.

    Raises:
        Problem: the body has an unsupported type, is invalid or exceeds a limit.
    """
    body = read_limited_body(request, settings.max_body_bytes)
    media_type = request.mimetype
    if media_type == JSON:
        return _parse_json(body, settings)
    if media_type == FORM:
        return PredictionRequest([("image", _parse_form(request))], is_batch=False)
    if media_type.startswith("image/") or media_type == BYTES:
        return PredictionRequest([("image", body)], is_batch=False)
    raise Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, f"Send {JSON}, {FORM}, or a picture as image/* or {BYTES}.")


def to_frames(inks: list[tuple[str, Ink]], max_pixels: int) -> list[tuple[Frame, int]]:
    """The frame of each ink, and the number of its pages.

    Raises:
        Problem: as in `convert_inks`.
    """
    return list(convert_inks(inks, max_pixels, lambda picture: gray_to_frame(picture.to_gray()), strokes_to_frame))


def convert_inks(
    inks: list[tuple[str, Ink]],
    max_pixels: int,
    convert_picture: Callable[[OpenedPicture], R],
    convert_strokes: Callable[[list[Stroke]], R],
    max_seconds: float = math.inf,
) -> Iterator[tuple[R, int]]:
    """Each ink, converted, and the number of its pages; the sizes of all pictures are checked first.

    Raises:
        Problem: an ink cannot be read or shows no sheet, the pictures have too many pixels in total, or inks are left
            after `max_seconds` of this thread's processor time.
    """
    start = time.thread_time()
    sources: deque[tuple[str, OpenedPicture | list[Stroke]]] = deque()
    pixels = working_pixels = 0
    for field, ink in inks:
        if not isinstance(ink, bytes):
            sources.append((field, ink))
            continue
        with _as_problem(field, ProblemType.NOT_AN_IMAGE if ink else ProblemType.EMPTY):
            picture = open_picture(ink)
        sources.append((field, picture))
        pixels += picture.pixel_count
        working_pixels += min(picture.pixel_count, MAX_SIDE**2)
        if pixels > max_pixels:
            detail = f"Send at most {format_count(max_pixels, 'pixel')} in total."
            raise Problem(ProblemType.TOO_MANY_PIXELS, detail, field)
        if working_pixels > MAX_WORKING_PIXELS:
            detail = f"Send fewer or smaller pictures: at most {MAX_LARGE_PICTURES} may be large."
            raise Problem(ProblemType.TOO_MANY_PIXELS, detail, field)
    while sources:  # they leave the queue, so that the pixels of one picture are freed before the next is decoded
        field, source = sources.popleft()
        if isinstance(source, OpenedPicture):
            with _as_problem(field, ProblemType.NOT_AN_IMAGE):
                yield convert_picture(source), source.page_count
        else:
            with _as_problem(field, ProblemType.WRONG_TYPE):
                yield convert_strokes(source), 1
        if sources and time.thread_time() - start > max_seconds:
            detail = f"Send fewer inks at once: these take more than {max_seconds:g} s to read."
            raise Problem(ProblemType.TOO_SLOW, detail, sources[0][0])


@contextmanager
def _as_problem(field: str, problem_type: ProblemType) -> Iterator[None]:
    try:
        yield
    except TooManyPixelsError as error:
        raise Problem(ProblemType.TOO_MANY_PIXELS, str(error), field) from None
    except InkError as error:
        raise Problem(problem_type, str(error), field) from None
    except SheetCodeError as error:
        advice = error.advise("give the code printed below the boxes as the parameter code")
        raise Problem(ProblemType.NO_SHEET, str(advice), field) from None
    except SheetError as error:
        raise Problem(ProblemType.NO_SHEET, str(error), field) from None
    except ConstraintError as error:  # the sheet has fewer rows or columns than a sum names
        raise Problem(ProblemType.WRONG_VALUE, str(error), "sum") from None


def _parse_form(request: Request) -> bytes:
    try:
        names = {str(name) for name in (*request.form, *request.files)}  # Werkzeug returns None for an invalid name
    except RequestEntityTooLarge:  # the body is within its limit, but Werkzeug reads no more than 1000 parts
        raise Problem(ProblemType.MISSING, "Send one picture as the file image.", "image") from None
    if others := sorted(names - {"image"}):
        detail = "Send the picture as the file image, without other fields."
        raise Problem(ProblemType.UNKNOWN_FIELD, detail, others[0][: problems.MAX_NAME_LENGTH])
    if request.form:
        detail = "The field image has no file name, so it is text: send it as a file, as curl -F image=@seven.png does."
        raise Problem(ProblemType.WRONG_TYPE, detail, "image")
    files = request.files.getlist("image")
    if len(files) != 1:
        raise Problem(ProblemType.MISSING, "Send one picture as the file image.", "image")
    return bytes(files[0].read())


def _parse_json(body: bytes, settings: Settings) -> PredictionRequest:
    try:
        content = PredictionsInput.model_validate_json(body).root
    except ValidationError as errors:
        raise problems.from_validation_error(errors) from None
    items: dict[str, StrokesInput | PictureInput] = {}
    if not isinstance(content, Batch):
        items[""] = content
    elif len(content.items) > settings.max_batch_size:
        detail = f"Send at most {format_count(settings.max_batch_size, 'item')}."
        raise Problem(ProblemType.TOO_MANY_ITEMS, detail, "items")
    else:
        items = {f"items.{index}.": item for index, item in enumerate(content.items)}
    inks: list[tuple[str, Ink]] = [
        (f"{path}strokes", item.strokes) if isinstance(item, StrokesInput) else (f"{path}picture", item.picture)
        for path, item in items.items()
    ]
    check_strokes(inks, settings.max_strokes, settings.max_points)
    return PredictionRequest(inks, is_batch=isinstance(content, Batch))


def check_strokes(inks: Iterable[tuple[str, Ink]], max_strokes: int, max_points: int) -> None:
    """Check the numbers of strokes in each ink, and of points in all of them.

    Raises:
        Problem: there are too many.
    """
    points = 0
    for field, ink in inks:
        if isinstance(ink, bytes):
            continue
        if len(ink) > max_strokes:
            detail = f"Send at most {format_count(max_strokes, 'stroke')} per drawing."
            raise Problem(ProblemType.TOO_MANY_STROKES, detail, field)
        points += sum(map(len, ink))
        if points > max_points:
            detail = f"Send at most {format_count(max_points, 'point')} in total."
            raise Problem(ProblemType.TOO_MANY_POINTS, detail, field)
