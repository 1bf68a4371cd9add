"""Errors as short plain pages, and of the API as problems, without a word about the inside."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template_string, request

from digitpad.server.api import problems

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException
    from werkzeug.wrappers import Response

ADVICE = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address can be read, and no more.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on our side. Try again in a moment.",
}

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ status.phrase }} - Digitpad</title>
<h1>{{ status.phrase }}</h1>
<p>{{ advice }} <a href="/">Go to the drawing pad</a>
"""


def answer(error: HTTPException) -> Response:
    """Say an HTTP error in the words of who asked: a program or a person."""
    if isinstance(error, problems.Problem):
        return error.get_response()
    if request.path.startswith("/api/") and (error.code or 0) >= HTTPStatus.BAD_REQUEST:
        return problems.of_framework(error)
    return error_page(error)


def error_page(error: HTTPException) -> Response:
    """Say an HTTP error in a sentence; its own headers (Allow, Retry-After, …) stay."""
    response = error.get_response()
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return response
    status = HTTPStatus(response.status_code)
    advice = ADVICE.get(status, status.description)
    response.set_data(render_template_string(PAGE, status=status, advice=advice))
    response.content_type = "text/html; charset=utf-8"
    return response
