"""The HTTP service as a real process: its workers, its limits, its end."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from server_process import ROOT

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


def test_a_header_with_an_underscore_is_not_taken_for_one_with_a_hyphen(service):
    wrong = {"content_length": "9" * 5000, "Content_Type": "image/png"}
    assert ask(service, **wrong)[0] == 200


def test_who_says_nothing_is_hung_up_on(start_site):
    own = start_site(DIGITPAD_HEADER_TIMEOUT="1")
    for start in (b"", b"GET / HTTP/1.1\r\nHost: x\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", urlsplit(own.url).port), timeout=10) as client:
            client.sendall(start)
            while client.recv(1000):
                pass


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


def sent(site, *parts, pause=0.0):
    """All that comes back until the site closes the connection, for parts sent one after the other."""
    with socket.create_connection(("127.0.0.1", urlsplit(site.url).port), timeout=20) as client:
        for part in parts:
            client.sendall(part)
            time.sleep(pause)
        with client.makefile("rb") as answer:
            return answer.read()


LENGTH = (
    f"POST {AT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n".encode()
)
CHUNKED = LENGTH.replace(f"Content-Length: {len(BODY)}".encode(), b"Transfer-Encoding: chunked")


@pytest.fixture(scope="module")
def impatient(start_site):
    return start_site(
        DIGITPAD_BODY_TIMEOUT="1", DIGITPAD_THREADS="1", DIGITPAD_RATE_LIMIT="none", DIGITPAD_LOG="errors"
    )


@pytest.mark.parametrize("start", [LENGTH + BODY[:9], CHUNKED + b"9\r\n" + BODY[:9] + b"\r\n", LENGTH])
def test_a_body_that_comes_too_slowly_is_refused_and_its_connection_closed(impatient, start):
    head, _, body = sent(impatient, start).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body)["type"] == "/api/v1/docs#too-slow"


def test_drops_do_not_buy_time(impatient):
    answer = b""
    with socket.create_connection(("127.0.0.1", urlsplit(impatient.url).port), timeout=0.1) as client:
        client.sendall(CHUNKED)
        while not answer.endswith(b"}"):
            with suppress(TimeoutError):
                answer += client.recv(4096)
            with suppress(ConnectionError):
                client.sendall(b"1\r\n \r\n")
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_slow_bodies_keep_nobody_waiting(impatient):
    with ExitStack() as stack:
        for _ in range(40):  # many more than there are threads
            slow = socket.create_connection(("127.0.0.1", urlsplit(impatient.url).port))
            stack.enter_context(slow).sendall(LENGTH)
        assert ask(impatient)[0] == 200
        assert ask(impatient, "GET", "/", None)[0] == 200
        slow.settimeout(0.001)
        with pytest.raises(TimeoutError):
            slow.recv(1)  # it still waits


def test_who_leaves_in_the_middle_of_a_body_leaves_no_trace(start_site):
    own = start_site(DIGITPAD_LOG="errors")
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", urlsplit(own.url).port), timeout=10) as client:
            client.sendall(LENGTH + BODY[:9])
    assert ask(own)[0] == 200
    assert own.stop() == (0, "")


def test_a_length_that_is_too_large_is_refused_before_a_byte_of_it_comes(impatient):
    head, _, body = sent(impatient, LENGTH.replace(str(len(BODY)).encode(), b"2000001")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413 ")
    assert json.loads(body)["type"] == "/api/v1/docs#too-large"


def test_several_headers_of_one_name_are_one_with_commas(service):
    start = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: gzip\r\nAccept-Encoding: br\r\n\r\n"
    assert b"content-encoding: br" in sent(service, start).lower()


@pytest.mark.parametrize(
    "path", [b"/%ff", b"/%00", b"/a%20b", b"/../server.py", b"/%2e%2e/server.py", b"//", "/é".encode()]
)
def test_strange_paths_are_not_found(service, path):
    answer = sent(service, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 400 "))


def test_what_is_no_file_is_answered_anew_each_time(impatient):
    before = ask(impatient, "GET", "//api/v1/metrics", None)
    ask(impatient)
    assert ask(impatient, "GET", "//api/v1/metrics", None) != before


def test_an_answer_that_is_kept_goes_only_to_who_asks_the_same(service):
    def get(method="GET", **headers):
        with closing(HTTPConnection("127.0.0.1", urlsplit(service.url).port, timeout=20)) as connection:
            connection.request(method, "/", headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Content-Encoding"), answer.headers["ETag"], len(answer.read())

    status, encoding, etag, length = get()
    assert (status, encoding) == (200, None)
    for _ in range(2):
        assert get() == (200, None, etag, length)
        assert get("HEAD") == (200, None, etag, 0)
        assert get(Range="bytes=0-9") == (206, None, etag, 10)
        assert get(If_None_Match=etag) == (304, None, etag, 0)
        assert get(Accept_Encoding="gzip")[:3] == (200, "gzip", etag)
        assert get(Accept_Encoding="br")[:3] == (200, "br", etag)
        assert get(Accept_Encoding="br", User_Agent="x")[:3] == (200, "br", etag)
