"""The application factory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Never

from flask import Flask
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import PathConverter

from digitpad.server.api import add_api
from digitpad.server.api.metrics import note_failure
from digitpad.server.error_pages import answer
from digitpad.server.security_headers import SECURITY, with_headers
from digitpad.server.settings import Settings
from digitpad.server.static_files import STATIC, PageFiles

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path


class _OfThePage(PathConverter):
    """Addresses that are not the API's."""

    regex = "(?!api/).*?"


class Site(Flask):
    """The application.

    Attributes:
        files: the addresses of the page's files.
    """

    files: Container[str]

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - as Flask has it
        """Log where an unforeseen error came up, without what the client sent."""
        note_failure(exc_info[1])


def create_app(static: Path = STATIC, settings: Settings | None = None, *, reread: bool = False) -> Site:
    """Make the site's application.

    Args:
        static: the folder that the front-end build fills.
        settings: what can be set; from environment variables when left out.
        reread: look at that folder again for each request, so that a new build shows at once. For development.

    Returns:
        A Flask application whose every response, the page's files included, carries the security headers.

    Raises:
        SettingsError: an environment variable will not do.
    """
    settings = settings or Settings.from_environment()
    app = Site(__name__, static_folder=None)
    app.register_error_handler(HTTPException, answer)
    app.url_map.converters["page"] = _OfThePage
    app.add_url_rule("/", "nothing", _nothing)
    app.add_url_rule("/<page:_>", "nothing", _nothing)
    add_api(app, settings)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    page = PageFiles(app.wsgi_app, static, reread=reread)
    app.files = page.files
    app.wsgi_app = with_headers(page, SECURITY)  # type: ignore[assignment, method-assign]
    return app


def _nothing(_: str = "") -> Never:
    """Readings of what is no file end here. Other methods do not: Flask refuses them, as addresses here are read."""
    raise NotFound
