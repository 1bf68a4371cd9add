"""Problem details of the API."""

import json

import pytest

from digitpad.server.api import metrics
from digitpad.server.api.problems import ProblemType
from sample_requests import ONE, PREDICTIONS


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", PREDICTIONS, 405, "method-not-allowed"),
        ("DELETE", PREDICTIONS, 405, "method-not-allowed"),
        ("POST", "/api/v1/model", 405, "method-not-allowed"),
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("POST", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/api/", 404, "not-found"),
    ],
)
def test_a_request_that_flask_refuses_is_a_problem(client, method, path, status, slug):
    response = client.open(path, method=method)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["type"] == f"/api/v1/docs#{slug}"
    assert ("Allow" in response.headers) == (status == 405)


def test_an_unexpected_error_is_a_problem_and_logged_without_its_input(client, monkeypatch, log):
    def broken(_):
        raise ValueError("what the client sent")

    monkeypatch.setattr(metrics, "count_predictions", broken)
    response = client.post(PREDICTIONS, json={"strokes": ONE})
    assert (response.status_code, response.json["type"]) == (500, "/api/v1/docs#internal")
    failure, request = log()
    assert (failure["event"], failure["error"]) == ("failure", "ValueError")
    assert "test_problems.py" in failure["at"][-1]
    assert request["status"] == 500
    assert "what the client sent" not in json.dumps([failure, response.json])


def test_each_type_of_problem_is_explained_at_its_uri(client):
    page = client.get("/api/v1/docs").text
    for problem_type in ProblemType:
        assert page.count(f'id="{problem_type.slug}"') == 1
        assert f"<code>/api/v1/docs#{problem_type.slug}</code>" in page
