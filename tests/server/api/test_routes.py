"""The routes of the API and their responses."""

import io
import re
from urllib.parse import quote

import numpy as np
import pytest

from digitpad.errors import ModelError
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.server.api import model
from digitpad.server.security_headers import SECURITY_HEADERS
from sample_requests import ONE, PREDICTIONS, SEVEN, base64_of, picture


def test_strokes_are_recognized_with_ten_probabilities(client):
    response = client.post(PREDICTIONS, json={"strokes": ONE})
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.json.keys() == {"digit", "confidence", "probabilities", "reason"}
    assert response.json["digit"] == 1
    assert response.json["confidence"] == max(response.json["probabilities"]) == response.json["probabilities"][1]
    assert sum(response.json["probabilities"]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_a_picture_is_recognized_as_body_as_form_and_in_a_batch(client, kind):
    data = picture(kind=kind)
    media_type = f"image/{kind.lower()}"
    as_body = client.post(PREDICTIONS, data=data, content_type=media_type)
    assert as_body.json["digit"] == 7
    assert client.post(PREDICTIONS, data=data, content_type="application/octet-stream").json == as_body.json
    assert client.post(PREDICTIONS, data={"image": (io.BytesIO(data), "seven", media_type)}).json == as_body.json
    assert client.post(PREDICTIONS, json={"items": [{"picture": base64_of(data)}]}).json == {
        "predictions": [as_body.json]
    }


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_each_address_may_end_in_a_slash(client, method):
    paths = [rule.rule for rule in client.application.url_map.iter_rules(None) if rule.rule.startswith("/api/")]
    statuses = {path: client.open(path, method=method).status_code for path in paths}
    assert len(statuses) == 10
    assert 404 not in statuses.values()
    assert {path: client.open(f"{path}/", method=method).status_code for path in paths} == statuses


SPELLINGS = {
    "plain": lambda text: text,
    "without padding": lambda text: text.rstrip("="),
    "URL-safe": lambda text: text.replace("+", "-").replace("/", "_").rstrip("="),
    "in lines": lambda text: "\r\n".join(re.findall(".{1,76}", text)) + "\n",
    "in indented lines": lambda text: "\n  ".join(re.findall(".{1,64}", text)),
    "data URL": lambda text: f"data:image/png;base64,{text}",
    "data URL with a charset": lambda text: f"DATA:image/png;charset=utf-8;BASE64,{text}",
    "data URL, escaped": lambda text: f"data:;base64,{quote(text, safe='')}",
    "data URL in lines": lambda text: "data:image/png;base64,\n" + "\n".join(re.findall(".{1,76}", text)),
}


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_base64_is_read_however_programs_write_it(client, spell):
    plain = base64_of(picture())
    assert plain.endswith("=")
    assert {"+", "/"} <= set(plain)
    expected = client.post(PREDICTIONS, data=picture(), content_type="image/png").json
    assert expected["digit"] == 7
    assert client.post(PREDICTIONS, json={"picture": spell(plain)}).json == expected
    assert client.post(PREDICTIONS, json={"items": [{"picture": spell(plain)}]}).json == {"predictions": [expected]}


def test_a_mixed_batch_is_answered_in_its_order(client):
    items = [{"strokes": ONE}, {"picture": base64_of(picture())}, {"strokes": []}, {"strokes": SEVEN}]
    response = client.post(PREDICTIONS, json={"items": items * 64})
    assert [prediction["digit"] for prediction in response.json["predictions"]] == [1, 7, None, 7] * 64


def test_a_blank_ink_has_no_digit(client):
    blank = {"digit": None, "confidence": 0, "probabilities": pytest.approx([0.1] * 10), "reason": "blank"}
    assert client.post(PREDICTIONS, json={"strokes": [[]]}).json == blank
    assert client.post(PREDICTIONS, data=picture([]), content_type="image/png").json == blank


@pytest.mark.parametrize(
    ("include", "added"),
    [
        ("frame", {"frame"}),
        ("evidence", {"evidence"}),
        ("frame,evidence", {"frame", "evidence"}),
        ("frame&include=evidence", {"frame", "evidence"}),
    ],
)
def test_frame_and_evidence_are_included_on_request(client, include, added):
    response = client.post(f"{PREDICTIONS}?include={include}", json={"strokes": SEVEN}).json
    assert response.keys() == {"digit", "confidence", "probabilities", "reason"} | added
    if "frame" in added:
        np.testing.assert_allclose(response["frame"], strokes_to_frame(SEVEN), atol=1e-6)
    if "evidence" in added:
        weights = np.exp(np.mean(response["evidence"], axis=(1, 2)))
        np.testing.assert_allclose(response["probabilities"], weights / weights.sum(), atol=1e-5)


def test_the_model_is_described_with_its_hash_and_metrics(client):
    description = client.get("/api/v1/model").json
    assert description.keys() == {"name", "version", "sha256", "metrics"}
    assert description["name"] == "digits"
    assert description["metrics"]["mnist_test"]["accuracy"] > 0.99


def test_health_reports_whether_the_model_is_loaded(client, monkeypatch):
    assert client.get("/api/v1/health/live").json == client.get("/api/v1/health/ready").json == {"status": "ok"}

    def missing():
        raise ModelError("gone")

    monkeypatch.setattr(model, "recognizer", missing)
    assert client.get("/api/v1/health/live").status_code == 200
    for response in (client.get("/api/v1/health/ready"), client.post(PREDICTIONS, json={"strokes": ONE})):
        assert (response.status_code, response.json["type"]) == (503, "/api/v1/docs#model-unavailable")


def test_the_rate_limit_applies_per_client(make_client):
    client = make_client(rate_limit="2 per minute", trusted_proxies=1)
    ours, theirs = ({"X-Forwarded-For": address} for address in ("192.0.2.1", "192.0.2.2"))
    assert [client.post(PREDICTIONS, json={"strokes": ONE}, headers=ours).status_code for _ in range(3)] == [
        200,
        200,
        429,
    ]
    refused = client.post(PREDICTIONS, json={"strokes": ONE}, headers=ours)
    assert refused.json["type"] == "/api/v1/docs#too-many-requests"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert client.post(PREDICTIONS, json={"strokes": ONE}, headers=theirs).status_code == 200
    assert client.get("/api/v1/health/live", headers=ours).status_code == 200


def test_the_rate_limit_does_not_count_preflight_requests(make_client):
    client = make_client(rate_limit="1 per minute")
    assert [client.options(PREDICTIONS).status_code for _ in range(2)] == [200, 200]
    assert client.post(PREDICTIONS, json={"strokes": ONE}).status_code == 200


def test_forwarded_addresses_are_ignored_without_a_trusted_proxy(make_client):
    client = make_client(rate_limit="1 per minute")
    responses = [
        client.post(PREDICTIONS, json={"strokes": ONE}, headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(2)
    ]
    assert [response.status_code for response in responses] == [200, 429]


@pytest.mark.parametrize("path", [PREDICTIONS, "/api/v1/model", "/api/v1/nothing", "/api/v1/docs"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_response_has_security_headers_and_an_id_and_sets_no_cookie(client, method, path):
    headers = client.open(path, method=method).headers
    assert SECURITY_HEADERS.items() <= dict(headers).items()
    assert "Set-Cookie" not in headers
    assert len(headers["X-Request-Id"]) == 36
    assert "Access-Control-Allow-Origin" not in headers


def test_only_configured_origins_may_call_the_api(make_client):
    client = make_client(cors_origins=("https://forms.example",))
    preflight = {"Origin": "https://forms.example", "Access-Control-Request-Method": "POST"}
    assert (
        client.options(PREDICTIONS, headers=preflight).headers["Access-Control-Allow-Origin"] == "https://forms.example"
    )
    response = client.post(PREDICTIONS, json={"strokes": ONE}, headers=preflight)
    assert response.headers["Access-Control-Allow-Origin"] == "https://forms.example"
    other = client.post(PREDICTIONS, json={"strokes": ONE}, headers={"Origin": "https://other.example"})
    assert "Access-Control-Allow-Origin" not in other.headers
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=preflight).headers
