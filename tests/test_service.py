"""The HTTP service as a real process: its workers, its limits, its end."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from serving import ROOT

AT = "/api/v1/predictions"
BODY = json.dumps({"strokes": [[[32, 10], [28, 70]]]}).encode()


def ask(site, method="POST", address=AT, body=BODY, **headers):
    with closing(HTTPConnection("127.0.0.1", urlsplit(site.url).port, timeout=20)) as connection:
        connection.request(method, address, body, {"Content-Type": "application/json"} | headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.fixture(scope="module")
def service(start_site):
    return start_site(DIGITPAD_WORKERS="2", DIGITPAD_RATE_LIMIT="none", DIGITPAD_LOG="errors")


def test_many_clients_are_answered_by_several_processes(service):
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda _: ask(service), range(100)))
    assert {status for status, _ in answers} == {200}
    assert {json.loads(body)["digit"] for _, body in answers} == {1}
    _, metrics = ask(service, "GET", "/api/v1/metrics")
    assert b'digitpad_predictions_total{digit="1"} 100.0' in metrics


def test_a_body_without_a_length_is_bounded_too(service):
    def chunks():
        for _ in range(300):
            yield bytes(10_000)

    status, body = ask(service, body=chunks(), **{"Content-Type": "image/png"})
    assert (status, json.loads(body)["type"]) == (413, "/api/v1/docs#too-large")
    status, body = ask(service, body=iter([BODY[:9], BODY[9:]]))
    assert (status, json.loads(body)["digit"]) == (200, 1)


def test_a_request_in_flight_is_finished_at_the_end(start_site):
    own = start_site()
    head = f"POST {AT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", urlsplit(own.url).port), timeout=10) as client:
        client.sendall(head.encode() + BODY[:9])
        time.sleep(0.3)
        own.process.terminate()
        time.sleep(0.3)
        client.sendall(BODY[9:])
        assert client.recv(15) == b"HTTP/1.1 200 OK"
    code, said = own.stop()
    assert code == 0
    assert json.loads(said)["status"] == 200


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DIGITPAD_WORKER", "2", "Error: There is no setting DIGITPAD_WORKER: "),
        ("DIGITPAD_MAX_BYTES", "-1", "Error: DIGITPAD_MAX_BYTES cannot be '-1': "),
    ],
)
def test_a_setting_that_will_not_do_stops_the_start(name, value, sentence):
    command = [sys.executable, str(ROOT / "server.py"), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, env={name: value})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(sentence)
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def redis(tmp_path):
    if not shutil.which("redis-server"):
        sentence = "Needs a Redis server: install it with sudo apt-get install redis-server."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)
    """A Redis server of our own, and where it is."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    for _ in range(100):
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            break
        time.sleep(0.05)
    yield process, f"redis://127.0.0.1:{port}/0"
    process.kill()
    process.wait()


def test_redis_counts_for_all_processes_and_nothing_fails_without_it(start_site, redis):
    process, address = redis
    own = start_site(
        DIGITPAD_WORKERS="2", DIGITPAD_RATE_LIMIT="20 per hour", DIGITPAD_RATE_STORE=address, DIGITPAD_LOG="errors"
    )
    with ThreadPoolExecutor(4) as clients:
        statuses = sorted(status for status, _ in clients.map(lambda _: ask(own), range(30)))
    assert statuses == [200] * 20 + [429] * 10
    process.kill()
    process.wait()
    assert ask(own)[0] == 200
    own.stop()
