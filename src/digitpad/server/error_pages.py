"""HTTP errors as short HTML pages, or as problem details for the API, without internal details."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template_string, request

from digitpad.server.api import problems

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException
    from werkzeug.wrappers import Response

TEMPLATE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ error.name }} - Digitpad</title>
<h1>{{ error.name }}</h1>
<p>{{ error.description }} <a href="/">Go to the drawing pad</a>
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
    response.set_data(render_template_string(TEMPLATE, error=error))
    response.content_type = "text/html; charset=utf-8"
    return response
