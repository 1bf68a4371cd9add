"""Fixtures of the tests of the API."""

import io
import json
import logging

import pytest

from digitpad.server import create_app
from digitpad.server.api import metrics
from digitpad.server.settings import Settings


@pytest.fixture
def make_client(tmp_path):
    (tmp_path / "index.html").touch()
    return lambda **settings: create_app(tmp_path, Settings(**{"rate_limit": "none"} | settings)).test_client()


@pytest.fixture
def client(make_client):
    return make_client()


@pytest.fixture
def log():
    """Returns the log entries since the start of the test."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(metrics.JsonFormatter())
    metrics.LOGGER.addHandler(handler)
    yield lambda: [json.loads(line) for line in lines.getvalue().splitlines()]
    metrics.LOGGER.removeHandler(handler)
