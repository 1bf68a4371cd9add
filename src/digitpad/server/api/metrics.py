"""Metrics for Prometheus, and a log line in JSON for each request; neither contains anything a client sent."""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
import uuid
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

if TYPE_CHECKING:
    from collections.abc import Iterable

REQUESTS = Counter("digitpad_requests_total", "Requests to the API.", ["route", "method", "status"])
SECONDS = Histogram("digitpad_request_seconds", "Seconds spent on a request in the application.", ["route"])
PREDICTIONS = Counter("digitpad_predictions_total", "Predictions by digit; none: no digit.", ["digit"])
CELLS = Counter("digitpad_sheet_cells_total", "Cells of sheets by what they hold; look: a doubtful number.", ["state"])
NUMBERS = Counter("digitpad_numbers_total", "Numbers by whether they need review.", ["needs_review"])

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
LOGGER = logging.getLogger("digitpad.api")


class JsonFormatter(logging.Formatter):
    """Formats a record as a JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Its time, level and event, and the fields passed as `extra={"fields": …}`."""
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        entry = {"time": f"{seconds}.{record.msecs:03.0f}Z", "level": record.levelname.lower()}
        entry["event"] = record.getMessage()
        return json.dumps(entry | getattr(record, "fields", {}))


def instrument(app: Flask, prefix: str, log_level: str) -> None:
    """Give each request below `prefix` an ID, measure it and log it."""
    if not LOGGER.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonFormatter())
        LOGGER.addHandler(handler)
        LOGGER.propagate = False
    LOGGER.setLevel(log_level.upper())

    @app.before_request
    def _start() -> None:
        g.started, g.request_id = time.perf_counter(), str(uuid.uuid4())

    @app.after_request
    def _end(response: Response) -> Response:
        if request.path.startswith(prefix):
            response.headers["X-Request-Id"] = g.request_id
            seconds, status = time.perf_counter() - g.started, response.status_code
            route = request.url_rule.rule if request.url_rule else "none"
            method = request.method if request.method in METHODS else "other"
            REQUESTS.labels(route, method, status).inc()
            SECONDS.labels(route).observe(seconds)
            fields = {"request": g.request_id, "route": route, "method": method, "status": status}
            LOGGER.info("request", extra={"fields": fields | {"seconds": round(seconds, 6)}})
        return response


def log_exception(error: BaseException) -> None:
    """Log where an unexpected error occurred, without its message: that may contain what a client sent."""
    frames = [f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in traceback.extract_tb(error.__traceback__)]
    fields: dict[str, Any] = {"request": g.get("request_id"), "error": type(error).__name__, "at": frames[-5:]}
    LOGGER.error("failure", extra={"fields": fields})


def count_predictions(digits: Iterable[int | None]) -> None:
    """Count predictions by digit."""
    for digit in digits:
        PREDICTIONS.labels("none" if digit is None else str(digit)).inc()


def count_numbers(needs_review: Iterable[bool]) -> None:
    """Count numbers by whether they need review."""
    for value in needs_review:
        NUMBERS.labels(str(value).lower()).inc()


def count_cells(states: Iterable[str]) -> None:
    """Count cells of sheets by their state."""
    for state in states:
        CELLS.labels(state).inc()
