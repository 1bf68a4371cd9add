"""What can go wrong with a request, as RFC 9457 problem details with stable types."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from flask import Response
from werkzeug.exceptions import HTTPException

from digitpad.server.api.schemas import ProblemBody

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import ValidationError

MEDIA_TYPE = "application/problem+json"
TYPES_AT = "/api/v1/docs#"
LONGEST_NAME = 40


@dataclass(frozen=True)
class Kind:
    """A kind of problem: the end of its type's address, its HTTP status, and its title."""

    name: str
    status: HTTPStatus
    title: str

    @property
    def type(self) -> str:
        """The address that stands for this kind, and explains it."""
        return TYPES_AT + self.name


NOT_FOUND: Final = Kind("not-found", HTTPStatus.NOT_FOUND, "There is nothing at this address")
WRONG_METHOD: Final = Kind("wrong-method", HTTPStatus.METHOD_NOT_ALLOWED, "This address takes other methods")
WRONG_CONTENT_TYPE: Final = Kind(
    "wrong-content-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body is of a type that is not taken"
)
TOO_LARGE: Final = Kind("too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body has too many bytes")
TOO_MANY_PIXELS: Final = Kind(
    "too-many-pixels", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The pictures have too many pixels"
)
TOO_SLOW: Final = Kind("too-slow", HTTPStatus.REQUEST_TIMEOUT, "The body did not come in time")
TOO_MANY_REQUESTS: Final = Kind("too-many-requests", HTTPStatus.TOO_MANY_REQUESTS, "Too many requests came from here")
BAD_REQUEST: Final = Kind("bad-request", HTTPStatus.BAD_REQUEST, "The request cannot be read")
NOT_JSON: Final = Kind("not-json", HTTPStatus.BAD_REQUEST, "The body is not JSON")
UNPROCESSABLE: Final = HTTPStatus.UNPROCESSABLE_ENTITY
EMPTY: Final = Kind("empty", UNPROCESSABLE, "Something is empty")
MISSING: Final = Kind("missing", UNPROCESSABLE, "A field is missing")
UNKNOWN_FIELD: Final = Kind("unknown-field", UNPROCESSABLE, "There is no such field")
WRONG_TYPE: Final = Kind("wrong-type", UNPROCESSABLE, "A value has the wrong type")
WRONG_VALUE: Final = Kind("wrong-value", UNPROCESSABLE, "A value will not do")
NOT_FINITE: Final = Kind("not-finite", UNPROCESSABLE, "A number is not finite")
OUT_OF_RANGE: Final = Kind("out-of-range", UNPROCESSABLE, "A number is too small or too large")
TOO_MANY_STROKES: Final = Kind("too-many-strokes", UNPROCESSABLE, "There are too many strokes")
TOO_MANY_POINTS: Final = Kind("too-many-points", UNPROCESSABLE, "There are too many points")
TOO_MANY_ITEMS: Final = Kind("too-many-items", UNPROCESSABLE, "There are too many items")
NOT_BASE64: Final = Kind("not-base64", UNPROCESSABLE, "A picture is not in base64")
NOT_AN_IMAGE: Final = Kind("not-an-image", UNPROCESSABLE, "A picture cannot be read as an image")
UNAVAILABLE: Final = Kind("unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "The network is not loaded")
INTERNAL: Final = Kind("internal", HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side")

KINDS: Final = tuple(kind for kind in globals().values() if isinstance(kind, Kind))

OF_STATUS: Final = {
    kind.status: kind
    for kind in (
        NOT_FOUND,
        WRONG_METHOD,
        WRONG_CONTENT_TYPE,
        TOO_LARGE,
        TOO_SLOW,
        TOO_MANY_REQUESTS,
        BAD_REQUEST,
        INTERNAL,
    )
}

OF_ERROR: Final = {
    "extra_forbidden": UNKNOWN_FIELD,
    "missing": MISSING,
    "finite_number": NOT_FINITE,
    "greater_than_equal": OUT_OF_RANGE,
    "less_than_equal": OUT_OF_RANGE,
    "string_too_short": EMPTY,
    "too_short": EMPTY,
    "enum": WRONG_VALUE,
    "literal_error": WRONG_VALUE,
    "string_pattern_mismatch": NOT_BASE64,
    "json_invalid": NOT_JSON,
}
"""Which kind an error of pydantic is; all others are wrong types."""


class Problem(HTTPException):
    """A problem with a request.

    Attributes:
        kind: what kind it is.
        detail: one sentence that says what to do.
        field: the path of the value at fault, such as `items.3.strokes.0.1`.
    """

    def __init__(self, kind: Kind, detail: str, field: str | None = None) -> None:
        self.code = kind.status
        self.kind = kind
        self.detail = detail
        self.field = field
        super().__init__(detail, _response(kind, detail, field))


def of_framework(error: HTTPException) -> Response:
    """An error that Flask or an extension raised, as a problem; its own headers (Allow, Retry-After, …) stay."""
    response = error.get_response()
    kind = OF_STATUS.get(HTTPStatus(response.status_code), BAD_REQUEST)
    problem = _response(kind, f"{kind.title}: see the API's page at /api/v1/docs.")
    for name, value in response.headers:
        if name not in {"Content-Type", "Content-Length"}:
            problem.headers.add(name, value)
    problem.status_code = response.status_code
    return problem


def of_validation(errors: ValidationError) -> Problem:
    """The first thing that a schema finds wrong."""
    error = errors.errors(include_url=False, include_input=False, include_context=False)[0]
    kind = OF_ERROR.get(error["type"], WRONG_TYPE)
    field = path(error["loc"]) or None
    if kind is NOT_JSON:
        return Problem(kind, "The body must be JSON, in UTF-8.")
    if kind is UNKNOWN_FIELD:
        *places, name = error["loc"]
        field = ".".join(filter(None, [path(places), shortened(str(name))]))
        return Problem(kind, f"There is no field {field}: leave it out.", field)
    if kind is NOT_BASE64:
        return Problem(kind, f"{field} must be the bytes of an image in base64.", field)
    return Problem(kind, f"{field or 'The body'}: {error['msg'][0].lower()}{error['msg'][1:]}.", field)


def shortened(name: str) -> str:
    """A name that the client made up, to be said back."""
    return name[:LONGEST_NAME]


def path(places: Sequence[str | int]) -> str:
    """Places in a JSON document, without the names that stand for a choice between schemas, as one word."""
    return ".".join(str(place) for place in places if not str(place).startswith("<"))


def _response(kind: Kind, detail: str, field: str | None = None) -> Response:
    body = ProblemBody(type=kind.type, title=kind.title, status=kind.status, detail=detail, field=field)
    return Response(body.model_dump_json(exclude_none=True), kind.status, content_type=MEDIA_TYPE)
