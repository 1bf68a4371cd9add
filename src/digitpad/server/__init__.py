"""The site: one Flask application that serves the page and the API, and the server that runs it."""

from digitpad.server.app import create_app

__all__ = ["create_app"]
