"""The application factory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Never

from flask import Flask
from werkzeug.exceptions import HTTPException, NotFound

from digitpad.server.errors import error_page
from digitpad.server.headers import SECURITY, with_headers
from digitpad.server.page import STATIC, PageFiles

if TYPE_CHECKING:
    from pathlib import Path


def create_app(static: Path = STATIC, *, reread: bool = False) -> Flask:
    """Make the site's application.

    Args:
        static: the folder that the front-end build fills.
        reread: look at that folder again for each request, so that a new build shows at once. For development.

    Returns:
        A Flask application whose every response, the page's files included, carries the security headers.
    """
    app = Flask(__name__, static_folder=None)
    app.register_error_handler(HTTPException, error_page)
    app.add_url_rule("/", "nothing", _nothing)
    app.add_url_rule("/<path:_>", "nothing", _nothing)
    page = PageFiles(app.wsgi_app, static, reread=reread)
    app.wsgi_app = with_headers(page, SECURITY)  # type: ignore[assignment, method-assign]
    return app


def _nothing(_: str = "") -> Never:
    """Readings of what is no file end here. Other methods do not: Flask refuses them, as addresses here are read."""
    raise NotFound
