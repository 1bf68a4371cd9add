"""The HTTP service under /api/v1: the same recogniser, for any program."""

from digitpad.server.api.routes import add_api

__all__ = ["add_api"]
