"""The site: one Flask application that delivers the page, and the server that runs it."""

from digitpad.server.app import create_app

__all__ = ["create_app"]
