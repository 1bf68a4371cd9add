"""The HTTP API under /api/v1: the recogniser for other programs."""

from digitpad.server.api.routes import register_api

__all__ = ["register_api"]
