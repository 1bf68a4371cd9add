"""HTTP errors as short HTML pages, or as problem details for the API, without internal details."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template_string, request

from digitpad.server.api import problems

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException
    from werkzeug.wrappers import Response

MESSAGES = {
    HTTPStatus.NOT_FOUND: "There is no page at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address can only be read.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on the server. Try again in a moment.",
}

TEMPLATE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ status.phrase }} - Digitpad</title>
<h1>{{ status.phrase }}</h1>
<p>{{ message }} <a href="/">Go to the drawing pad</a>
"""


def handle_http_exception(error: HTTPException) -> Response:
    """Turn an error into problem details for a client of the API, and into a page for everyone else.

    Headers of the error, such as Allow, are kept.
    """
    if isinstance(error, problems.Problem):
        return error.get_response()
    response = error.get_response()
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return response
    if request.path.startswith("/api/"):
        return problems.from_http_exception(error)
    status = HTTPStatus(response.status_code)
    message = MESSAGES.get(status, status.description)
    response.set_data(render_template_string(TEMPLATE, status=status, message=message))
    response.content_type = "text/html; charset=utf-8"
    return response
