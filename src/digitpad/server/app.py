"""The application factory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Never

from flask import Flask
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import PathConverter

from digitpad.server.api import register_api
from digitpad.server.api.metrics import log_exception
from digitpad.server.error_pages import handle_http_exception
from digitpad.server.security_headers import SECURITY_HEADERS, add_headers
from digitpad.server.settings import Settings
from digitpad.server.static_files import STATIC, StaticFiles

if TYPE_CHECKING:
    from pathlib import Path


class _NonApiPath(PathConverter):
    """Paths outside the API."""

    regex = "(?!api/).*?"


class DigitpadApp(Flask):
    """The application."""

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - Flask's signature
        """Log where an unexpected error occurred, without anything the client sent."""
        log_exception(exc_info[1])


def create_app(static: Path = STATIC, settings: Settings | None = None, *, autorefresh: bool = False) -> DigitpadApp:
    """Create the application; any WSGI server can run it, as in `gunicorn 'digitpad.server:create_app()'`.

    Args:
        static: the output folder of the front-end build.
        settings: read from the environment when left out.
        autorefresh: read the folder again for each request, so that a new build shows at once. For development.

    Returns:
        A Flask application whose every response carries the security headers.

    Raises:
        SettingsError: an environment variable is invalid.
    """
    settings = settings or Settings.from_environment()
    app = DigitpadApp(__name__, static_folder=None)
    app.register_error_handler(HTTPException, handle_http_exception)
    app.url_map.converters["non_api"] = _NonApiPath
    app.add_url_rule("/", "not_found", _not_found)
    app.add_url_rule("/<non_api:_>", "not_found", _not_found)
    register_api(app, settings)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    files = StaticFiles(app.wsgi_app, static, autorefresh=autorefresh)
    app.wsgi_app = add_headers(files, SECURITY_HEADERS)  # type: ignore[assignment, method-assign]
    return app


def _not_found(_: str = "") -> Never:
    """Answer requests to read what is not a file. Flask refuses other methods, because this route only allows GET."""
    raise NotFound
