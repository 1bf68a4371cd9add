"""The application factory."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask, redirect
from werkzeug.exceptions import NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import PathConverter
from werkzeug.wrappers import Request

from digitpad.server.api import register_api
from digitpad.server.api.metrics import log_exception
from digitpad.server.security_headers import SECURITY_HEADERS
from digitpad.server.settings import Settings
from digitpad.server.static_files import STATIC, read_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment

    from flask.typing import ResponseReturnValue

PATH_PREFIX = re.compile(r"(/[\w~-][\w.~-]*)+", re.ASCII)


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
    app.url_map.converters["non_api"] = _NonApiPath
    app.add_url_rule("/", view_func=_get_other)
    app.add_url_rule("/<non_api:path>", view_func=_get_other)
    register_api(app, settings)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    read = partial(read_files, static, contributions=bool(settings.contributions))
    flask_app, files = app.wsgi_app, read()

    def site(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send the page's files, leave all other requests to Flask, and add the security headers."""

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:  # noqa: ANN401 - as in PEP 3333
            return start_response(status, [*headers, *SECURITY_HEADERS.items()], *exc_info)

        if settings.trusted_proxies:
            _set_prefix(environ)
        file = (read() if autorefresh else files).get(environ["PATH_INFO"])
        if file and environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            return file.respond(Request(environ))(environ, start)
        return flask_app(environ, start)

    app.wsgi_app = site  # type: ignore[method-assign]
    return app


def _set_prefix(environ: WSGIEnvironment) -> None:
    """Take the prefix that the nearest proxy has removed from the path; unlike `ProxyFix`, nothing but a path."""
    prefix = environ.get("HTTP_X_FORWARDED_PREFIX", "").split(",")[-1].strip().rstrip("/")
    if PATH_PREFIX.fullmatch(prefix):  # what a proxy passes on may come from a client
        environ["SCRIPT_NAME"] = prefix


def _get_other(path: str = "") -> ResponseReturnValue:
    """Answer requests to read what is not a file. Flask refuses other methods, because these routes only allow GET."""
    if path == "index.html":
        return redirect("./")
    raise NotFound
