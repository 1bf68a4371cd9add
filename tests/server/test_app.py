"""The application factory, run by another WSGI server."""

import json
import re
import sys
from contextlib import closing
from http.client import HTTPConnection

import pytest

import server_hosts
from digitpad.server import create_app

SEVEN = json.dumps({"strokes": [[[20, 10], [60, 10], [35, 80]]]})

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Gunicorn needs a Unix system.")


@pytest.fixture(scope="module")
def gunicorn_port():
    """The port of a Gunicorn server that runs `create_app()`."""
    with server_hosts.gunicorn() as (_, port):
        yield port


@pytest.fixture
def send(gunicorn_port):
    def send(method, path, body=None, **headers):
        with closing(HTTPConnection("127.0.0.1", gunicorn_port, timeout=20)) as connection:
            connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    return send


def test_gunicorn_serves_the_page_and_its_files(send):
    status, headers, page = send("GET", "/")
    assert (status, headers.get_content_type()) == (200, "text/html")
    assert page.lower().startswith(b"<!doctype html>")
    (script, *_) = re.findall(r'src="\.(/assets/[^"]+\.js)"', page.decode())
    status, headers, content = send("GET", script)
    assert (status, headers["Content-Length"]) == (200, str(len(content)))
    assert send("GET", script, Accept_Encoding="br")[1]["Content-Encoding"] == "br"


def test_gunicorn_answers_every_route_that_is_read(send):
    rules = [rule.rule for rule in create_app().url_map.iter_rules() if "GET" in rule.methods]
    assert {"/", "/api/v1/docs"} < set(rules)
    for rule in rules:
        path = rule.replace("<non_api:path>", "index.html")
        status, headers, body = send("GET", path)
        assert (status, len(body)) == (302 if path == "/index.html" else 200, int(headers["Content-Length"]))


def test_gunicorn_answers_head_ranges_and_conditional_requests(send):
    _, headers, page = send("GET", "/")
    status, head, body = send("HEAD", "/")
    assert (status, head["Content-Length"], body) == (200, str(len(page)), b"")
    status, _, body = send("GET", "/", Range="bytes=2-9")
    assert (status, body) == (206, page[2:10])
    status, _, body = send("GET", "/", If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")
    assert send("GET", "/nothing")[0] == 404


def test_gunicorn_recognizes_a_digit(send):
    status, _, body = send("POST", "/api/v1/predictions", SEVEN, Content_Type="application/json")
    assert (status, json.loads(body)["digit"]) == (200, 7)


def test_gunicorn_refuses_a_body_without_length_that_is_too_large(send):
    chunks = (bytes(10_000) for _ in range(1201))
    status, _, body = send("POST", "/api/v1/predictions", chunks, Content_Type="image/png")
    assert (status, json.loads(body)["type"]) == (413, "/api/v1/docs#too-large")


@pytest.mark.parametrize("length", [12_000_001, 26_000_000])
def test_gunicorn_refuses_a_body_that_is_too_large_with_an_answer_that_arrives(send, length):
    for _ in range(3):
        status, _, body = send("POST", "/api/v1/predictions", bytes(length), Content_Type="image/png")
        assert (status, json.loads(body)["detail"]) == (413, "Send at most 12,000,000 bytes.")
