"""The network, loaded once a process, and what is told of it."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version

from digitpad.recognizer import MODEL, Recognizer
from digitpad.server.api.schemas import ModelOutput

UNTOLD = {"history", "recipe", "versions"}
"""What `metrics.json` holds besides figures."""


@cache
def recognizer() -> Recognizer:
    """The recogniser that all requests share.

    Raises:
        ModelError: there is no network; the next call tries again.
    """
    return Recognizer(threads=1)  # requests have threads of their own


@cache
def told() -> ModelOutput:
    """What `GET /model` says."""
    figures = json.loads(MODEL.with_name("metrics.json").read_text(encoding="utf-8"))
    return ModelOutput(
        name=MODEL.stem,
        version=version("digitpad"),
        sha256=hashlib.sha256(MODEL.read_bytes()).hexdigest(),
        figures={name: figure for name, figure in figures.items() if name not in UNTOLD},
    )
