"""What the API says of itself: metrics for Prometheus, a line of JSON a request, nothing that clients send."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
import traceback
import uuid
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digitpad.server.settings import Settings

REQUESTS = Counter("digitpad_requests_total", "Requests to the API.", ["route", "method", "status"])
SECONDS = Histogram("digitpad_request_seconds", "Seconds that a request took, without its way here.", ["route"])
PREDICTIONS = Counter("digitpad_predictions_total", "Inks named, by digit; none: no digit.", ["digit"])

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
LOG = logging.getLogger("digitpad.api")


class JsonLines(logging.Formatter):
    """A JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One record: its time, level and event, and what it knows besides."""
        when = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        known: dict[str, Any] = {"time": f"{when}.{record.msecs:03.0f}Z", "level": record.levelname.lower()}
        return json.dumps(known | {"event": record.getMessage()} | getattr(record, "known", {}))


def watch(app: Flask, prefix: str, settings: Settings) -> None:
    """Measure and log each request to the API, and give it an id."""
    if not LOG.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        LOG.addHandler(handler)
        LOG.propagate = False
    LOG.setLevel(logging.INFO if settings.log == "requests" else logging.ERROR)

    @app.before_request
    def _start() -> None:
        g.started, g.request_id = time.perf_counter(), str(uuid.uuid4())

    @app.after_request
    def _end(response: Response) -> Response:
        if request.path.startswith(prefix):
            response.headers["X-Request-Id"] = g.request_id
            _note(response.status_code, time.perf_counter() - g.started)
        return response


def _note(status: int, seconds: float) -> None:
    route = request.url_rule.rule if request.url_rule else "none"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(route, method, status).inc()
    SECONDS.labels(route).observe(seconds)
    known = {"request": g.request_id, "route": route, "method": method, "status": status, "seconds": round(seconds, 6)}
    LOG.info("request", extra={"known": known})


def note_failure(error: BaseException) -> None:
    """Log where an unforeseen error came up; its message is left out, as it may hold what a client sent."""
    places = [f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in traceback.extract_tb(error.__traceback__)]
    known = {"request": g.get("request_id"), "error": type(error).__name__, "at": places[-5:]}
    LOG.error("failure", extra={"known": known})


def count(digits: Iterable[int | None]) -> None:
    """Count predictions."""
    for digit in digits:
        PREDICTIONS.labels("none" if digit is None else str(digit)).inc()


def page() -> Response:
    """The metrics of all worker processes together."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
