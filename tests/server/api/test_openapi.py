"""The API keeps what its document promises: Schemathesis makes requests of it, right ones and wrong ones."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks

from digitpad.server import create_app
from digitpad.server.settings import Settings
from digitpad.server.static_files import STATIC

load_all_checks()
SCHEMA = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", create_app(STATIC, Settings(rate_limit="none", log="errors"))
)
ACCEPTANCE = CHECKS.get_by_names(["positive_data_acceptance"])


@SCHEMA.parametrize()
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_document_is_kept(case):
    case.call_and_validate(excluded_checks=ACCEPTANCE if _has_pictures(case) else [])


def _has_pictures(case):
    """No schema tells an image from other bytes, so that made-up ones are rightly refused."""
    return case.media_type != "application/json" or "picture" in json.dumps(case.body, default=str)


@pytest.mark.parametrize("strokes", [[], [[]], [[[1, 2]]], [[[1e9, -1e9], [0, 0.5]]] * 200])
def test_what_the_document_allows_is_taken(strokes):
    case = SCHEMA["/predictions"]["POST"].Case(body={"strokes": strokes}, media_type="application/json")
    assert case.call_and_validate().status_code == 200
