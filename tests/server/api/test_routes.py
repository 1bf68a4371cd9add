"""The HTTP service: what it answers, and how it says what is wrong."""

import base64
import io
import json
import logging

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.server import create_app
from digitpad.server.api import metrics, problems
from digitpad.server.api import model as network
from digitpad.server.security_headers import SECURITY
from digitpad.server.settings import Settings, SettingsError

AT = "/api/v1/predictions"
ONE = [[[32, 10], [28, 70]]]
SEVEN = [[[20, 10], [60, 10], [35, 80]]]


def picture(strokes=SEVEN, kind="PNG", size=(100, 100), **more):
    image = Image.new("L", size, 255)
    for stroke in strokes:
        ImageDraw.Draw(image).line([tuple(point) for point in stroke], fill=0, width=8, joint="curve")
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def base64_of(data):
    return base64.b64encode(data).decode()


@pytest.fixture
def make_client(tmp_path):
    (tmp_path / "index.html").touch()
    return lambda **settings: create_app(tmp_path, Settings(**{"rate_limit": "none"} | settings)).test_client()


@pytest.fixture
def client(make_client):
    return make_client()


def test_names_strokes_with_ten_probabilities(client):
    answer = client.post(AT, json={"strokes": ONE})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.json.keys() == {"digit", "confidence", "probabilities"}
    assert answer.json["digit"] == 1
    assert answer.json["confidence"] == max(answer.json["probabilities"]) == answer.json["probabilities"][1]
    assert sum(answer.json["probabilities"]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_names_a_picture_as_body_as_form_and_in_a_batch(client, kind):
    data = picture(kind=kind)
    media_type = f"image/{kind.lower()}"
    as_body = client.post(AT, data=data, content_type=media_type)
    assert as_body.json["digit"] == 7
    assert client.post(AT, data=data, content_type="application/octet-stream").json == as_body.json
    assert client.post(AT, data={"image": (io.BytesIO(data), "seven", media_type)}).json == as_body.json
    assert client.post(AT, json={"items": [{"picture": base64_of(data)}]}).json == {"predictions": [as_body.json]}


def test_a_batch_is_named_in_its_order_whatever_is_mixed(client):
    items = [{"strokes": ONE}, {"picture": base64_of(picture())}, {"strokes": []}, {"strokes": SEVEN}]
    answer = client.post(AT, json={"items": items * 64})
    assert [prediction["digit"] for prediction in answer.json["predictions"]] == [1, 7, None, 7] * 64


def test_a_blank_is_null(client):
    blank = {"digit": None, "confidence": 0, "probabilities": pytest.approx([0.1] * 10)}
    assert client.post(AT, json={"strokes": [[]]}).json == blank
    assert client.post(AT, data=picture([]), content_type="image/png").json == blank


@pytest.mark.parametrize(
    ("asked", "more"),
    [
        ("frame", {"frame"}),
        ("evidence", {"evidence"}),
        ("frame,evidence", {"frame", "evidence"}),
        ("frame&include=evidence", {"frame", "evidence"}),
    ],
)
def test_frame_and_evidence_come_when_asked_for(client, asked, more):
    answer = client.post(f"{AT}?include={asked}", json={"strokes": SEVEN}).json
    assert answer.keys() == {"digit", "confidence", "probabilities"} | more
    if "frame" in more:
        np.testing.assert_allclose(answer["frame"], strokes_to_frame(SEVEN), atol=1e-6)
    if "evidence" in more:
        weights = np.exp(np.mean(answer["evidence"], axis=(1, 2)))
        np.testing.assert_allclose(answer["probabilities"], weights / weights.sum(), atol=1e-5)


def test_the_model_tells_its_hash_and_figures(client):
    told = client.get("/api/v1/model").json
    assert told.keys() == {"name", "version", "sha256", "figures"}
    assert told["name"] == "digits"
    assert told["figures"]["mnist_test"]["accuracy"] > 0.99


def test_health_says_whether_inks_can_be_named(client, monkeypatch):
    assert client.get("/api/v1/health/live").json == client.get("/api/v1/health/ready").json == {"status": "ok"}

    def broken():
        raise network.Recognizer.__init__.__globals__["ModelError"]("gone")

    monkeypatch.setattr(network, "recognizer", broken)
    assert client.get("/api/v1/health/live").status_code == 200
    for answer in (client.get("/api/v1/health/ready"), client.post(AT, json={"strokes": ONE})):
        assert (answer.status_code, answer.json["type"]) == (503, "/api/v1/docs#unavailable")


BOMB = picture([], size=(5000, 4001), optimize=True)

WRONG = {
    "no image": ({"data": b"seven", "content_type": "image/png"}, 422, "not-an-image", "image"),
    "half an image": ({"data": picture()[:99], "content_type": "image/png"}, 422, "not-an-image", "image"),
    "heic": ({"data": b"\0\0\0\x18ftypheic", "content_type": "image/heic"}, 422, "not-an-image", "image"),
    "empty body": ({"data": b"", "content_type": "image/png"}, 422, "empty", "image"),
    "empty file": ({"data": {"image": (io.BytesIO(), "x.png")}}, 422, "empty", "image"),
    "too many bytes": ({"data": bytes(2_000_001), "content_type": "image/png"}, 413, "too-large", None),
    "too many pixels": ({"data": BOMB, "content_type": "image/png"}, 413, "too-many-pixels", "image"),
    "too many pixels together": (
        {"json": {"items": [{"picture": base64_of(picture([], size=(2000, 2000)))}] * 6}},
        413, "too-many-pixels", "items.5.picture",
    ),
    "too many pixels to read": (
        {"json": {"items": [{"picture": base64_of(picture([], size=(512, 512)))}] * 25}},
        413, "too-many-pixels", "items.24.picture",
    ),
    "too many strokes": ({"json": {"strokes": ONE * 201}}, 422, "too-many-strokes", "strokes"),
    "too many points": ({"json": {"strokes": [ONE[0] * 10_001]}}, 422, "too-many-points", "strokes"),
    "too many points together": (
        {"json": {"items": [{"strokes": [ONE[0] * 5000]}] * 3}}, 422, "too-many-points", "items.2.strokes",
    ),
    "too many items": ({"json": {"items": [{"strokes": ONE}] * 257}}, 422, "too-many-items", "items"),
    "no items": ({"json": {"items": []}}, 422, "empty", "items"),
    "nan": ({"data": '{"strokes": [[[NaN, 1]]]}'}, 422, "not-finite", "strokes.0.0.0"),
    "infinity": ({"data": '{"strokes": [[[1, 1], [2, -Infinity]]]}'}, 422, "not-finite", "strokes.0.1.1"),
    "infinite by its exponent": ({"data": '{"strokes": [[[1, 1e999]]]}'}, 422, "not-finite", "strokes.0.0.1"),
    "a far point": ({"json": {"strokes": [[[1, 1e10]]]}}, 422, "out-of-range", "strokes.0.0.1"),
    "a word": ({"json": {"strokes": [[[1, "2"]]]}}, 422, "wrong-type", "strokes.0.0.1"),
    "a truth": ({"json": {"strokes": [[[1, True]]]}}, 422, "wrong-type", "strokes.0.0.1"),
    "three numbers": ({"json": {"strokes": [[[1, 2, 3]]]}}, 422, "wrong-type", "strokes.0.0"),
    "one number": ({"json": {"strokes": [[[1]]]}}, 422, "missing", "strokes.0.0.1"),
    "strokes that are none": ({"json": {"strokes": 7}}, 422, "wrong-type", "strokes"),
    "nothing": ({"json": {}}, 422, "missing", "strokes"),
    "a list": ({"json": []}, 422, "wrong-type", None),
    "an unknown field": ({"json": {"strokes": ONE, "pen": 3}}, 422, "unknown-field", "pen"),
    "an unknown field in a batch": (
        {"json": {"items": [{"strokes": ONE}, {"strokes": ONE, "pen": 3}]}}, 422, "unknown-field", "items.1.pen",
    ),
    "two inks in one": (
        {"json": {"items": [{"strokes": ONE, "picture": "AA=="}]}}, 422, "unknown-field", "items.0.strokes",
    ),
    "no base64": ({"json": {"items": [{"picture": "!"}]}}, 422, "not-base64", "items.0.picture"),
    "half of base64": ({"json": {"items": [{"picture": "AAAAA"}]}}, 422, "not-base64", "items.0.picture"),
    "an empty picture": ({"json": {"items": [{"picture": ""}]}}, 422, "empty", "items.0.picture"),
    "base64 of no image": ({"json": {"items": [{"picture": "AAAA"}]}}, 422, "not-an-image", "items.0.picture"),
    "another form field": ({"data": {"picture": (io.BytesIO(b"x"), "x")}}, 422, "unknown-field", "picture"),
    "no name": (
        {
            "data": b"--edge\r\nContent-Disposition: form-data\r\n\r\n\r\n--edge--\r\n",
            "content_type": "multipart/form-data; boundary=edge",
        },
        422, "unknown-field", "None",
    ),
    "an endless field": ({"json": {"strokes": ONE, "p" * 100_000: 3}}, 422, "unknown-field", "p" * 40),
    "an endless form field": ({"data": {"p" * 100_000: (io.BytesIO(b"x"), "x")}}, 422, "unknown-field", "p" * 40),
    "an endless parameter": (
        {"json": {"strokes": ONE}, "query_string": {"p" * 10_000: 3}}, 422, "unknown-field", "p" * 40,
    ),
    "a field in brackets": ({"json": {"strokes": [], "<b>": 1}}, 422, "unknown-field", "<b>"),
    "two files": ({"data": {"image": [(io.BytesIO(b"x"), "x")] * 2}}, 422, "missing", "image"),
    "an image that is text": (
        {"data": {"image": "seven"}, "content_type": "multipart/form-data"}, 422, "missing", "image",
    ),
    "no json": ({"data": "seven"}, 400, "not-json", None),
    "no utf-8": ({"data": b'{"\xff": 1}'}, 400, "not-json", None),
    "deep json": ({"data": "[" * 100_000}, 400, "not-json", None),
    "text": ({"data": "seven", "content_type": "text/plain"}, 415, "wrong-content-type", None),
    "no type": ({"data": b"seven", "content_type": ""}, 415, "wrong-content-type", None),
    "an unknown parameter": ({"json": {"strokes": ONE}, "query_string": "with=frame"}, 422, "unknown-field", "with"),
    "an unknown part": ({"json": {"strokes": ONE}, "query_string": "include=ink"}, 422, "wrong-value", "include.0"),
}  # fmt: skip


@pytest.mark.parametrize(("request_", "status", "kind", "field"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_a_problem_that_names_the_field(client, request_, status, kind, field):
    if isinstance(request_.get("data"), str | bytes):
        request_ = {"content_type": "application/json"} | request_
    answer = client.post(AT, **request_)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    problem = answer.json
    assert problem["type"] == f"/api/v1/docs#{kind}"
    assert problem["status"] == status
    assert problem.get("field") == field
    assert problem["detail"].endswith(".")
    assert "Traceback" not in answer.text
    assert len(answer.data) < 1000


@pytest.mark.parametrize(
    ("method", "address", "status", "kind"),
    [
        ("GET", AT, 405, "wrong-method"),
        ("DELETE", AT, 405, "wrong-method"),
        ("POST", "/api/v1/model", 405, "wrong-method"),
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("POST", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/api/", 404, "not-found"),
    ],
)
def test_what_the_framework_refuses_is_a_problem_too(client, method, address, status, kind):
    answer = client.open(address, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["type"] == f"/api/v1/docs#{kind}"
    assert ("Allow" in answer.headers) == (status == 405)


def test_an_unforeseen_error_is_a_problem_and_logged_without_what_was_sent(client, monkeypatch, log):
    def broken(_):
        raise ValueError("what the client sent")

    monkeypatch.setattr(metrics, "count", broken)
    answer = client.post(AT, json={"strokes": ONE})
    assert (answer.status_code, answer.json["type"]) == (500, "/api/v1/docs#internal")
    failure, request = log()
    assert (failure["event"], failure["error"]) == ("failure", "ValueError")
    assert "test_routes.py" in failure["at"][-1]
    assert request["status"] == 500
    assert "what the client sent" not in json.dumps([failure, answer.json])


def test_the_types_of_problems_are_explained_where_they_point(client):
    page = client.get("/api/v1/docs").text
    for kind in problems.KINDS:
        address, anchor = kind.type.split("#")
        assert address == "/api/v1/docs"
        assert page.count(f'id="{anchor}"') == 1


def test_the_page_of_the_api_asks_no_other_host_and_runs_no_script(client):
    page = client.get("/api/v1/docs")
    assert page.mimetype == "text/html"
    for word in ("<script", "style=", "http:", "https:", "//"):
        assert word not in page.text
    assert client.get("/api/v1/docs.css").mimetype == "text/css"


def test_the_document_is_openapi_3_1_with_the_limits_that_hold(make_client):
    document = make_client(max_strokes=7, max_items=3).get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    assert schemas["StrokesInk"]["properties"]["strokes"]["maxItems"] == 7
    assert schemas["Batch"]["properties"]["items"]["maxItems"] == 3
    assert document["paths"].keys() == {"/predictions", "/model", "/health/live", "/health/ready", "/metrics"}


def test_limits_are_settings(make_client):
    client = make_client(max_bytes=1000, max_pixels=99, max_strokes=1, max_points=3, max_items=1)
    for request, kind in [
        ({"data": bytes(1001), "content_type": "image/png"}, "too-large"),
        ({"data": picture(size=(10, 10)), "content_type": "image/png"}, "too-many-pixels"),
        ({"json": {"strokes": ONE * 2}}, "too-many-strokes"),
        ({"json": {"strokes": [ONE[0] * 2]}}, "too-many-points"),
        ({"json": {"items": [{"strokes": ONE}] * 2}}, "too-many-items"),
    ]:
        assert client.post(AT, **request).json["type"].endswith(f"#{kind}")


def test_each_client_has_its_own_rate(make_client):
    client = make_client(rate_limit="2 per minute", proxies=1)
    ours, theirs = ({"X-Forwarded-For": address} for address in ("192.0.2.1", "192.0.2.2"))
    assert [client.post(AT, json={"strokes": ONE}, headers=ours).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.post(AT, json={"strokes": ONE}, headers=ours)
    assert refused.json["type"] == "/api/v1/docs#too-many-requests"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert client.post(AT, json={"strokes": ONE}, headers=theirs).status_code == 200
    assert client.get("/api/v1/health/live", headers=ours).status_code == 200


def test_without_a_trusted_proxy_nobody_chooses_their_address(make_client):
    client = make_client(rate_limit="1 per minute")
    answers = [client.post(AT, json={"strokes": ONE}, headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]


@pytest.mark.parametrize("address", [AT, "/api/v1/model", "/api/v1/nothing", "/api/v1/docs"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_response_is_secured_has_an_id_and_sets_no_cookie(client, method, address):
    headers = client.open(address, method=method).headers
    assert SECURITY.items() <= dict(headers).items()
    assert "Set-Cookie" not in headers
    assert len(headers["X-Request-Id"]) == 36
    assert "Access-Control-Allow-Origin" not in headers


def test_other_sites_may_call_only_when_set(make_client):
    client = make_client(cors_origins=("https://forms.example",))
    asks = {"Origin": "https://forms.example", "Access-Control-Request-Method": "POST"}
    assert client.options(AT, headers=asks).headers["Access-Control-Allow-Origin"] == "https://forms.example"
    answer = client.post(AT, json={"strokes": ONE}, headers=asks)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://forms.example"
    other = client.post(AT, json={"strokes": ONE}, headers={"Origin": "https://other.example"})
    assert "Access-Control-Allow-Origin" not in other.headers
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=asks).headers


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
    client.post(AT, json={"items": [{"strokes": SEVEN}, {"strokes": SEVEN}, {"strokes": []}]})
    assert [value(line) - was for line, was in zip(lines, before, strict=True)] == [1, 2, 1, 1]


@pytest.fixture
def log():
    """The lines logged since the start of the test."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(metrics.JsonLines())
    metrics.LOG.addHandler(handler)
    yield lambda: [json.loads(line) for line in lines.getvalue().splitlines()]
    metrics.LOG.removeHandler(handler)


def test_a_line_of_json_a_request_holds_nothing_that_was_sent(client, log):
    sent = {"headers": {"User-Agent": "secret", "X-Request-Id": "secret", "Cookie": "secret=1"}}
    client.post("/api/v1/secret?secret=1", data="secret", **sent)
    answer = client.post(AT + "?secret=1", json={"secret": 1}, **sent)
    lines = log()
    assert [(line["route"], line["status"]) for line in lines] == [("none", 404), (AT, 422)]
    assert lines[1]["request"] == answer.headers["X-Request-Id"]
    assert lines[1].keys() == {"time", "level", "event", "request", "route", "method", "status", "seconds"}
    assert "secret" not in json.dumps(lines)


def test_large_files_of_a_form_stay_in_memory(client, monkeypatch):
    def on_disk(*_, **__):
        raise AssertionError("a file was put on the disk")

    noise = np.random.default_rng(0).integers(0, 256, (1200, 1200), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "PNG")
    assert len(file.getvalue()) > 1_000_000
    head = b'--edge\r\nContent-Disposition: form-data; name="image"; filename="noise.png"\r\n\r\n'
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", on_disk)
    body = head + file.getvalue() + b"\r\n--edge--\r\n"
    assert client.post(AT, data=body, content_type="multipart/form-data; boundary=edge").status_code == 200


# Settings


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DIGITPAD_WORKER", "2", r"There is no setting DIGITPAD_WORKER: unset it, or use one of DIGITPAD_MAX_BYTES"),
        ("DIGITPAD_WORKERS", "many", "DIGITPAD_WORKERS cannot be 'many'"),
        ("DIGITPAD_WORKERS", "0", "DIGITPAD_WORKERS cannot be '0'"),
        ("DIGITPAD_RATE_LIMIT", "often", "write it as 600 per minute, or none"),
        ("DIGITPAD_RATE_LIMIT", "0 per minute", "write it as 600 per minute, or none"),
        ("DIGITPAD_RATE_LIMIT", "5 per minute; 0 per hour", "write it as 600 per minute, or none"),
        ("DIGITPAD_RATE_STORE", "file:///tmp", "write it as memory://"),
        ("DIGITPAD_CORS_ORIGINS", "https://a.example/path", "without a path"),
        ("DIGITPAD_CORS_ORIGINS", "https://*.a.example", "or a pattern"),
        ("DIGITPAD_LOG", "all", "DIGITPAD_LOG cannot be 'all'"),
    ],
)
def test_a_setting_that_will_not_do_is_refused_in_a_sentence(name, value, sentence):
    with pytest.raises(SettingsError, match=sentence) as refused:
        Settings.from_environment({name: value})
    assert str(refused.value).endswith(".")


def test_settings_come_from_the_environment():
    settings = Settings.from_environment(
        {
            "DIGITPAD_WORKERS": "2",
            "DIGITPAD_CORS_ORIGINS": "https://a.example https://b.example:8000",
            "DIGITPAD_CACHE": "/somewhere",
            "DIGITPAD_BROWSER": "chromium",
            "DIGITPAD_PEN": "pens.gz",
            "DIGITPAD_RECIPE": "full",
            "DIGITPAD_SHARE": "0.1",
            "HOME": "/",
        }
    )
    assert settings == Settings(workers=2, cors_origins=("https://a.example", "https://b.example:8000"))
