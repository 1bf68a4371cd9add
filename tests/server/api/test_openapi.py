"""The API conforms to its OpenAPI document: Schemathesis sends valid and invalid requests."""

import json
from contextlib import closing
from tempfile import TemporaryDirectory

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks

from digitpad.contributions.store import Store
from digitpad.server import create_app
from digitpad.server.settings import Settings
from digitpad.server.static_files import STATIC

load_all_checks()
SCHEMA = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", create_app(STATIC, Settings(rate_limit="none", log_level="error"))
)
FOLDER = TemporaryDirectory()
STORE = f"sqlite:///{FOLDER.name}/contributions.db"
with closing(Store(STORE)) as store:
    store.migrate()
CONTRIBUTIONS_SCHEMA = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json",
    create_app(STATIC, Settings(contributions=STORE, contribution_rate_limit="none", log_level="error")),
)
ACCEPTANCE = CHECKS.get_by_names(["positive_data_acceptance"])


@SCHEMA.parametrize()
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_responses_conform_to_the_document(case):
    case.call_and_validate(excluded_checks=ACCEPTANCE if _has_pictures(case) or _contradicts_itself(case) else [])


def _contradicts_itself(case):
    """A schema cannot tell that a checksum needs another length."""
    return {"length", "check"} <= (case.query or {}).keys()


def _has_pictures(case):
    """A schema cannot tell an image from other bytes, so generated ones are refused."""
    return case.media_type != "application/json" or "picture" in json.dumps(case.body, default=str)


@CONTRIBUTIONS_SCHEMA.include(path="/contributions").parametrize()
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_responses_about_contributions_conform_to_the_document(case):
    case.call_and_validate(excluded_checks=ACCEPTANCE)  # a schema cannot tell dots, and what is in the store


def test_a_contribution_that_the_document_allows_is_accepted():
    body = {"strokes": [[[1e9, -1e9], [0, 0.5]]] * 30, "label": None, "consent_version": 1}
    case = CONTRIBUTIONS_SCHEMA["/contributions"]["POST"].Case(body=body, media_type="application/json")
    assert case.call_and_validate().status_code == 201


@pytest.mark.parametrize("strokes", [[], [[]], [[[1, 2]]], [[[1e9, -1e9], [0, 0.5]]] * 200])
def test_strokes_that_the_document_allows_are_accepted(strokes):
    case = SCHEMA["/predictions"]["POST"].Case(body={"strokes": strokes}, media_type="application/json")
    assert case.call_and_validate().status_code == 200


@pytest.mark.parametrize(
    ("path", "bodies"),
    [
        ("/predictions", {"StrokesInput", "PictureInput", "Batch"}),
        ("/numbers", {"StrokesInput", "PictureInput", "Batch"}),
        ("/sheets", {"PictureInput", "PictureBatch"}),
    ],
)
def test_the_document_lists_each_body_that_is_taken(client, path, bodies):
    document = client.get("/api/v1/openapi.json").json
    schemas = document["components"]["schemas"]
    body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    names = {option["$ref"] for option in schemas[body["$ref"].split("/")[-1]]["oneOf"]}
    assert names == {f"#/components/schemas/{name}" for name in bodies}
    assert "data URL" in schemas["PictureInput"]["properties"]["picture"]["description"]


def test_the_documentation_page_loads_nothing_else_and_runs_no_script(client):
    page = client.get("/api/v1/docs")
    assert page.mimetype == "text/html"
    for word in ("<script", "style=", "http:", "https:", "//"):
        assert word not in page.text
    assert client.get("/api/v1/docs.css").mimetype == "text/css"


def test_the_document_is_openapi_3_1_with_the_configured_limits(make_client):
    document = make_client(max_strokes=7, max_batch_size=3).get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    assert schemas["StrokesInput"]["properties"]["strokes"]["maxItems"] == 7
    assert schemas["Batch"]["properties"]["items"]["maxItems"] == 3
    assert schemas["PictureBatch"]["properties"]["items"]["maxItems"] == 3
    assert document["paths"].keys() == {
        "/predictions",
        "/numbers",
        "/sheets",
        "/model",
        "/health/live",
        "/health/ready",
        "/metrics",
    }
