"""The site: one Flask application that delivers the page and the API, and the server that runs it."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitpad.server.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    """Load the application where it is wanted: the process that watches over the workers does without."""
    if name in __all__:
        return getattr(import_module("digitpad.server.app"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
