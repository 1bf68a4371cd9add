"""Errors of a request as problem details (RFC 9457) with stable types."""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, get_args
from urllib.parse import quote

from flask import request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from digitpad.numbers.constraints import Check
from digitpad.preprocessing.strokes import MAX_COORDINATE
from digitpad.server.api.schemas import MAX_SUM_LENGTH, MAX_SUMS, Include, ProblemDetails

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationError

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/v1"
MAX_NAME_LENGTH = 40
"""A client's own name for a field is cut to this length."""


def base_url() -> str:
    """The path of the API, as the current request reaches this site: it may lie below a path prefix."""
    return quote(request.root_path) + PREFIX


class ProblemType(Enum):
    """A type of problem: its HTTP status, and a title that describes it."""

    NOT_FOUND = HTTPStatus.NOT_FOUND, "Nothing exists at this address"
    METHOD_NOT_ALLOWED = HTTPStatus.METHOD_NOT_ALLOWED, "The method is not allowed here"
    UNSUPPORTED_MEDIA_TYPE = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The media type is not supported"
    TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large"
    TOO_MANY_PIXELS = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The pictures have too many pixels"
    TOO_SLOW = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The numbers take too long to read"
    UNAUTHORIZED = HTTPStatus.UNAUTHORIZED, "The token is missing"
    DUPLICATE = HTTPStatus.CONFLICT, "The drawing has been contributed already"
    TOO_MANY_REQUESTS = HTTPStatus.TOO_MANY_REQUESTS, "The client sent too many requests"
    BAD_REQUEST = HTTPStatus.BAD_REQUEST, "The request cannot be read"
    NOT_JSON = HTTPStatus.BAD_REQUEST, "The body is not JSON"
    EMPTY = HTTPStatus.UNPROCESSABLE_ENTITY, "A value is empty"
    MISSING = HTTPStatus.UNPROCESSABLE_ENTITY, "A field is missing"
    UNKNOWN_FIELD = HTTPStatus.UNPROCESSABLE_ENTITY, "A field is unknown"
    WRONG_TYPE = HTTPStatus.UNPROCESSABLE_ENTITY, "A value has the wrong type"
    WRONG_VALUE = HTTPStatus.UNPROCESSABLE_ENTITY, "A value is not allowed"
    NOT_FINITE = HTTPStatus.UNPROCESSABLE_ENTITY, "A number is not finite"
    OUT_OF_RANGE = HTTPStatus.UNPROCESSABLE_ENTITY, "A number is out of range"
    TOO_MANY_STROKES = HTTPStatus.UNPROCESSABLE_ENTITY, "There are too many strokes"
    TOO_MANY_POINTS = HTTPStatus.UNPROCESSABLE_ENTITY, "There are too many points"
    TOO_MANY_ITEMS = HTTPStatus.UNPROCESSABLE_ENTITY, "There are too many items"
    NOT_BASE64 = HTTPStatus.UNPROCESSABLE_ENTITY, "A picture is not encoded in base64"
    NOT_AN_IMAGE = HTTPStatus.UNPROCESSABLE_ENTITY, "A picture cannot be read as an image"
    NO_SHEET = HTTPStatus.UNPROCESSABLE_ENTITY, "A picture shows no sheet that can be read"
    MODEL_UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE, "The model is not available"
    STORE_UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE, "The store takes no drawings at the moment"
    INTERNAL = HTTPStatus.INTERNAL_SERVER_ERROR, "An internal error occurred"

    def __init__(self, status: HTTPStatus, title: str) -> None:
        self.status = status
        self.title = title

    @property
    def slug(self) -> str:
        """The end of the URI."""
        return self.name.lower().replace("_", "-")

    @property
    def uri(self) -> str:
        """The URI that identifies and explains this type, as the current request reaches this site."""
        return f"{base_url()}/docs#{self.slug}"


BY_STATUS: Final = {problem_type.status: problem_type for problem_type in reversed(ProblemType)}
"""The first type of each status."""

BY_PYDANTIC_ERROR: Final = {
    "extra_forbidden": ProblemType.UNKNOWN_FIELD,
    "missing": ProblemType.MISSING,
    "finite_number": ProblemType.NOT_FINITE,
    "greater_than_equal": ProblemType.OUT_OF_RANGE,
    "less_than_equal": ProblemType.OUT_OF_RANGE,
    "bytes_too_short": ProblemType.EMPTY,
    "too_short": ProblemType.EMPTY,
    "string_too_long": ProblemType.WRONG_VALUE,
    "enum": ProblemType.WRONG_VALUE,
    "literal_error": ProblemType.WRONG_VALUE,
    "bytes_invalid_encoding": ProblemType.NOT_BASE64,
    "json_invalid": ProblemType.NOT_JSON,
}
"""All other errors are wrong types."""


def _one_of(values: Iterable[str]) -> str:
    *others, last = values
    return f"{', '.join(others)} or {last}"


EXPECTED: Final = {
    "items": ["a list of at least one drawing or picture", "an object with either strokes or a picture"],
    "strokes": [
        "a list of strokes",
        "a list of points",
        "a point: two numbers, x and y",
        f"a number from -{MAX_COORDINATE:,.0f} to {MAX_COORDINATE:,.0f}",
    ],
    "picture": ["an image file encoded in base64"],
    "label": ["a digit from 0 to 9, or null"],
    "answer": ["a digit from 0 to 9, or null"],
    "consent_version": ["a whole number"],
    "include": ["a list", _one_of(Include)],
    "check": [_one_of(get_args(Check))],
    "sum": [f"a list of at most {MAX_SUMS} sums", f"a sum of at most {MAX_SUM_LENGTH} characters"],
}
"""What a field must be, and what its elements, their elements and so on must be."""


OTHER_INKS: Final = {"strokes": "strokes", "picture": "a picture"}
CHOSEN_INKS: Final = {"<picture>": "a picture", "<items>": "items"}
"""By the tags of `schemas`: what a field made an object be taken for, so that the fields above are unknown in it."""


class Problem(HTTPException):
    """An error of a request.

    Args:
        problem_type: its type.
        detail: one sentence that says what to do.
        field: the path of the invalid value, such as `items.3.strokes.0.1`.
        headers: further headers of the response.
    """

    def __init__(
        self, problem_type: ProblemType, detail: str, field: str | None = None, headers: dict[str, str] | None = None
    ) -> None:
        self.code = problem_type.status
        self.body = ProblemDetails(
            type=problem_type.uri, title=problem_type.title, status=self.code, detail=detail, field=field
        ).model_dump_json(exclude_none=True)
        super().__init__(detail, Response(self.body, self.code, headers, content_type=MEDIA_TYPE))


def handle_http_exception(error: HTTPException) -> Response:
    """The problem details of an error of the API. Other errors keep Werkzeug's short page, and all their headers."""
    response = error.get_response()
    is_error = response.status_code >= HTTPStatus.BAD_REQUEST
    if is_error and request.path.startswith("/api/") and not isinstance(error, Problem):
        problem_type = BY_STATUS.get(HTTPStatus(response.status_code), ProblemType.BAD_REQUEST)
        response.data = Problem(problem_type, f"{problem_type.title}: see the documentation at {base_url()}/docs.").body
        response.content_type = MEDIA_TYPE
    return response


def from_validation_error(
    errors: ValidationError, kind: str = "field", body: str = "an object with strokes, a picture or items"
) -> Problem:
    """The first error that a schema found in fields of this kind; `body` is what the whole body must be."""
    error = errors.errors(include_url=False, include_input=False, include_context=False)[0]
    problem_type = BY_PYDANTIC_ERROR.get(error["type"], ProblemType.WRONG_TYPE)
    if problem_type is ProblemType.NOT_JSON:
        return Problem(problem_type, "The body must be JSON in UTF-8.")
    if problem_type is ProblemType.UNKNOWN_FIELD:
        *parents, name = error["loc"]
        location = [*_without_tags(parents), str(name)[:MAX_NAME_LENGTH]]
        field = _json_path(location)
        chosen = CHOSEN_INKS.get(str(parents[-1])) if parents else None
        if chosen and name in OTHER_INKS:  # it is known where the chosen one is absent
            return Problem(problem_type, f"Send either {OTHER_INKS[name]} or {chosen}, not both.", field)
        return Problem(problem_type, f"{field} is an unknown {kind}: remove it.", field)
    location = _without_tags(error["loc"])
    field = _json_path(location)
    if problem_type is ProblemType.MISSING:
        location.pop()
    return Problem(
        problem_type, f"{_json_path(location) or 'The body'} must be {_expected(location) or body}.", field or None
    )


def _without_tags(location: Iterable[str | int]) -> list[str | int]:
    """The location of an error without tags such as `<yes>`, which tell schemas apart."""
    return [part for part in location if not str(part).startswith("<")]


def _json_path(location: Iterable[str | int]) -> str:
    """The path of a value in a JSON document."""
    return ".".join(map(str, location))


def _expected(location: list[str | int]) -> str:
    """What the value at a path must be; empty for the whole body."""
    names = [part for part in location if isinstance(part, str)]
    return EXPECTED[names[-1]][len(location) - 1 - location.index(names[-1])] if names else ""
