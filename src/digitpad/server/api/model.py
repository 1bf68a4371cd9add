"""The model that all requests share, and what the API tells about it."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version

from digitpad.recognizer import MODEL, Recognizer
from digitpad.server.api.schemas import ModelOutput

INTERNAL_METRICS = {"history", "config", "versions", "validation"}
"""Entries of `metrics.json` that are no metrics."""


@cache
def recognizer() -> Recognizer:
    """The shared recogniser.

    Raises:
        ModelError: there is no model; the next call tries again.
    """
    return Recognizer(threads=1)  # requests run in threads of their own


@cache
def model_info() -> ModelOutput:
    """The response to `GET /model`."""
    metrics = json.loads(MODEL.with_name("metrics.json").read_text(encoding="utf-8"))
    return ModelOutput(
        name=MODEL.stem,
        version=version("digitpad"),
        sha256=hashlib.sha256(MODEL.read_bytes()).hexdigest(),
        metrics={name: value for name, value in metrics.items() if name not in INTERNAL_METRICS},
    )
