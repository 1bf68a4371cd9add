"""Metrics and log entries."""

import json

from sample_requests import PREDICTIONS, SEVEN


def test_metrics_count_requests_and_digits(client):
    def value(line):
        found = [row for row in client.get("/api/v1/metrics").text.splitlines() if row.startswith(line)]
        return float(found[0].split()[-1]) if found else 0.0

    lines = [
        'digitpad_requests_total{method="POST",route="/api/v1/predictions",status="200"}',
        'digitpad_predictions_total{digit="7"}',
        'digitpad_predictions_total{digit="none"}',
        'digitpad_request_seconds_count{route="/api/v1/predictions"}',
    ]
    before = [value(line) for line in lines]
    client.post(PREDICTIONS, json={"items": [{"strokes": SEVEN}, {"strokes": SEVEN}, {"strokes": []}]})
    assert [value(line) - count for line, count in zip(lines, before, strict=True)] == [1, 2, 1, 1]


def test_each_request_is_logged_without_its_content(client, log):
    secrets = {"headers": {"User-Agent": "secret", "X-Request-Id": "secret", "Cookie": "secret=1"}}
    client.post("/api/v1/secret?secret=1", data="secret", **secrets)
    response = client.post(PREDICTIONS + "?secret=1", json={"secret": 1}, **secrets)
    entries = log()
    assert [(entry["route"], entry["status"]) for entry in entries] == [("none", 404), (PREDICTIONS, 422)]
    assert entries[1]["request"] == response.headers["X-Request-Id"]
    assert entries[1].keys() == {"time", "level", "event", "request", "route", "method", "status", "seconds"}
    assert "secret" not in json.dumps(entries)
