"""The views that take drawings for the common store and give them back; imported only where a store is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from pydantic import ValidationError

from digitpad.contributions.drawing import normalize
from digitpad.contributions.store import CONSENT_VERSION, DuplicateError, Store, StoreError, StoreFullError
from digitpad.errors import InkError
from digitpad.server.api import parsing, problems
from digitpad.server.api.metrics import log_exception
from digitpad.server.api.problems import Problem, ProblemType
from digitpad.server.api.responses import to_json
from digitpad.server.api.schemas import (
    MAX_CONTRIBUTION_BYTES,
    MAX_CONTRIBUTION_POINTS,
    MAX_CONTRIBUTION_STROKES,
    ContributionInput,
    ContributionOffer,
    ContributionReceipt,
)
from digitpad.server.settings import SettingsError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from digitpad.server.settings import Settings

SCHEME = "bearer"
"""Access logs hold the path and the query of a request, so a token does not belong there (RFC 6750, section 5.3)."""


def make_blueprint(settings: Settings) -> Blueprint:
    """The routes below /contributions.

    Raises:
        SettingsError: the store cannot be used.
    """
    try:
        store = Store(settings.contributions)
        store.check()
    except StoreError as error:
        raise SettingsError(f"DIGITPAD_CONTRIBUTIONS: {error}") from None
    blueprint = Blueprint("contributions", __name__)

    @blueprint.get("")
    def offer() -> Response:
        return to_json(ContributionOffer(consent_version=CONSENT_VERSION))

    @blueprint.post("")
    def contribute() -> Response:
        contribution = _parse_contribution(settings)
        try:
            drawing = normalize(contribution.strokes)
        except InkError as error:
            raise Problem(ProblemType.EMPTY, str(error), "strokes") from None
        try:
            token = store.add(drawing, contribution.label, contribution.answer, contribution.consent_version)
        except DuplicateError as error:
            raise Problem(ProblemType.DUPLICATE, str(error)) from None
        return to_json(ContributionReceipt(token=token), 201)

    @blueprint.delete("")
    def withdraw() -> Response:
        authorization = request.authorization
        token = authorization.token if authorization and authorization.type == SCHEME else None
        if not token:
            detail = "Send the token of the drawing as Authorization: Bearer TOKEN."
            raise Problem(ProblemType.UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})
        if not store.withdraw(token):
            raise Problem(ProblemType.NOT_FOUND, "No drawing belongs to this token: it may have been deleted before.")
        return Response(status=204)

    @blueprint.errorhandler(StoreError)
    def refuse_without_store(error: StoreError) -> ResponseReturnValue:
        log_exception(error)
        detail = str(error) if isinstance(error, StoreFullError) else "The store cannot be reached: try again later."
        return Problem(ProblemType.STORE_UNAVAILABLE, detail).get_response()

    return blueprint


def _parse_contribution(settings: Settings) -> ContributionInput:
    """Parse the body and check it against the limits.

    Raises:
        Problem: it is invalid or exceeds a limit, or the visitor agreed to another text.
    """
    body = parsing.read_limited_body(request, min(MAX_CONTRIBUTION_BYTES, settings.max_body_bytes))
    if request.mimetype != parsing.JSON:
        raise Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, f"Send {parsing.JSON}.")
    try:
        contribution = ContributionInput.model_validate_json(body)
    except ValidationError as errors:
        expected = "an object with strokes, label and consent_version"
        raise problems.from_validation_error(errors, body=expected) from None
    parsing.check_strokes([("strokes", contribution.strokes)], MAX_CONTRIBUTION_STROKES, MAX_CONTRIBUTION_POINTS)
    if contribution.consent_version != CONSENT_VERSION:
        detail = f"Load the page again: what visitors agree to is now version {CONSENT_VERSION}."
        raise Problem(ProblemType.WRONG_VALUE, detail, "consent_version")
    return contribution
