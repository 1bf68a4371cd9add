"""The site as a real process: start, address, limits, stop."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from ipaddress import ip_address
from pathlib import Path
from shutil import copytree, ignore_patterns

import numpy as np
import pytest
from PIL import Image

from digitpad.server.security_headers import SECURITY_HEADERS
from digitpad.server.serve import ServerError, _bind, _url
from sample_pictures import encode
from server_hosts import READ_ONLY_COMMAND
from server_process import ROOT

PREDICTIONS = "/api/v1/predictions"
BODY = json.dumps({"strokes": [[[32, 10], [28, 70]]]}).encode()
HEAD = (
    f"POST {PREDICTIONS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
).encode()


def send(site, method="POST", path=PREDICTIONS, body=BODY, **headers):
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=20)) as connection:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Content-Type": "application/json"} | headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()


def send_raw(site, *parts):
    """Send bytes; everything that is received until the site closes the connection."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as client:
        for part in parts:
            client.sendall(part)
        received = b""
        with suppress(ConnectionResetError):  # a site that refuses a request does not read the rest of it
            while part := client.recv(65_536):
                received += part
        return received


@pytest.fixture(scope="module")
def quiet_site(start_site):
    return start_site(DIGITPAD_RATE_LIMIT="none", DIGITPAD_LOG_LEVEL="error")


@pytest.fixture(scope="module")
def impatient_site(start_site):
    """A site with one thread, which closes connections after a second of silence."""
    return start_site(
        DIGITPAD_IDLE_TIMEOUT="1", DIGITPAD_THREADS="1", DIGITPAD_RATE_LIMIT="none", DIGITPAD_LOG_LEVEL="error"
    )


# Start


def test_the_site_is_reachable_from_this_machine_at_the_printed_address(site):
    assert site.greeting == f"Digitpad is at {site.url} (press Ctrl-C to stop)\n"
    assert site.url.startswith("http://localhost:")
    status, headers, body = send(site, "GET", "/", None)
    assert status == 200
    assert body.lower().startswith(b"<!doctype html>")
    assert SECURITY_HEADERS.items() <= {_title(name): value for name, value in headers.items()}.items()


def _title(name):
    return re.sub(r"\b\w", lambda letter: letter[0].upper(), name)


def test_digitpad_serve_starts_the_same_site(start_site):
    site = start_site(command=(str(Path(sys.executable).parent / "digitpad"), "serve"))
    assert site.greeting.startswith("Digitpad is at http://localhost:")
    assert site.stop() == (0, "")


def test_debug_starts_the_development_server(start_site):
    site = start_site("--debug")
    output = site.greeting
    while "Debugger PIN" not in output and (line := site.process.stdout.readline()):  # printed by the reloader's child
        output += line
    site.process.send_signal(signal.SIGINT)
    site.process.communicate(timeout=10)
    assert "Debugger is active" in output


def test_serving_does_not_load_the_training():
    code = "import sys, digitpad.server.serve, digitpad.cli.main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"tensorflow", "keras", "matplotlib", "digitpad.training"} & set(loaded)


def test_the_site_works_without_a_folder_for_temporary_files(start_site):
    code = "import tempfile; tempfile.tempdir = '/nonexistent'; from digitpad.cli.main import main; main()"
    site = start_site(command=(sys.executable, "-c", code, "serve"), DIGITPAD_LOG_LEVEL="error")
    noise = encode(Image.fromarray(np.random.default_rng(0).integers(0, 256, (3400, 3450), dtype=np.uint8)))
    assert 11_700_000 < len(noise) < 11_950_000
    form = b'--edge\r\nContent-Disposition: form-data; name="image"; filename="noise.png"\r\n\r\n' + noise
    form += b"\r\n--edge--\r\n"
    assert send(site, body=noise, Content_Type="image/png")[0] == 200
    assert send(site, body=form, Content_Type="multipart/form-data; boundary=edge")[0] == 200
    batch = json.dumps({"items": [json.loads(BODY)] * 256}).encode()
    status, _, answer = send(site, path=f"{PREDICTIONS}?include=frame,evidence", body=batch)
    assert (status, len(json.loads(answer)["predictions"])) == (200, 256)
    assert len(answer) > 2_000_000
    assert site.stop() == (0, "")


@pytest.fixture
def read_only():
    """The start of a command line that runs another command where every file system is read-only."""
    try:
        subprocess.run([*READ_ONLY_COMMAND, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("Needs unshare and the right to mount: run the tests as root on Linux.")
    return READ_ONLY_COMMAND


def test_the_site_works_on_a_read_only_file_system(start_site, read_only):
    site = start_site(command=(*read_only, sys.executable, "server.py"), DIGITPAD_LOG_LEVEL="error")
    assert send(site, "GET", "/", None)[0] == 200
    for path in (PREDICTIONS, "/api/v1/numbers"):
        assert send(site, path=path)[0] == 200
    assert site.stop() == (0, "")


# What prevents a start


def _failure(*options, cwd=ROOT, **more):
    """Run the site where it cannot start; its one error message."""
    command = [sys.executable, str(ROOT / "server.py"), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=cwd, **more)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def test_a_port_in_use_is_reported(site):
    assert f"Port {site.port} is in use" in _failure("--port", str(site.port))


def test_a_port_is_not_shared_on_windows(monkeypatch):
    """There SO_REUSEADDR takes a port from a program that listens."""
    monkeypatch.setattr(sys, "platform", "win32")
    with _bind("127.0.0.1", 0) as other, pytest.raises(ServerError, match="is in use"):
        _bind("127.0.0.1", other.getsockname()[1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--host", "no.such.invalid"], "There is no host no.such.invalid"),
        (["--host", "192.0.2.1"], "Cannot listen on 192.0.2.1"),
        (["--host", "0.0.0.0", "--debug"], "leave out --host"),  # noqa: S104 - refused
    ],
)
def test_an_unusable_address_is_reported(options, message):
    assert message in _failure("--port", "0", *options)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DIGITPAD_THREAD", "2", "Error: There is no setting DIGITPAD_THREAD: "),
        ("DIGITPAD_MAX_BODY_BYTES", "-1", "Error: DIGITPAD_MAX_BODY_BYTES cannot be '-1': "),
    ],
)
def test_an_invalid_setting_is_reported(name, value, message):
    assert _failure("--port", "0", env={name: value}).startswith(message)


@pytest.mark.parametrize(
    ("missing", "message"), [("static", "The page is not built"), ("model", "The trained network is missing")]
)
def test_missing_files_are_reported(tmp_path, missing, message):
    copytree(ROOT / "src/digitpad", tmp_path / "digitpad", ignore=ignore_patterns(missing, "__pycache__"))
    if missing == "model":  # not the module of the API
        copytree(ROOT / "src/digitpad/server", tmp_path / "digitpad/server", dirs_exist_ok=True)
    assert message in _failure("--port", "0", env={"PYTHONPATH": str(tmp_path)})


def test_missing_packages_are_reported_with_the_command_that_installs_them():
    isolated = [sys.executable, "-I", "-S", str(ROOT / "server.py")]
    done = subprocess.run(isolated, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "make run" in done.stderr
    assert len(done.stderr.splitlines()) == 1


# The printed address


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("127.0.0.1", "http://localhost:{}"),
        ("::1", "http://localhost:{}"),
        ("0.0.0.0", "http://localhost:{}"),  # noqa: S104 - nothing listens
        ("::", "http://localhost:{}"),
        ("127.0.0.2", "http://127.0.0.2:{}"),
        ("192.0.2.1", "http://192.0.2.1:{}"),
        ("2001:db8::1", "http://[2001:db8::1]:{}"),
    ],
)
def test_the_printed_address_is_reachable(address, url, free_port):
    assert _url(ip_address(address), free_port) == url.format(free_port)


@pytest.mark.parametrize(
    ("other", "host", "url"),
    [
        ("::1", "127.0.0.1", "http://127.0.0.1:{}"),
        ("::1", "0.0.0.0", "http://127.0.0.1:{}"),  # noqa: S104 - on a free port
        ("127.0.0.1", "::1", "http://[::1]:{}"),
    ],
)
def test_the_printed_address_is_not_localhost_while_another_program_uses_that(start_site, other, host, url):
    family = socket.AF_INET6 if ":" in other else socket.AF_INET
    with socket.socket(family) as listener:
        try:
            listener.bind((other, 0))
        except OSError:
            pytest.skip(f"Needs the loopback address {other}.")
        listener.listen()
        port = listener.getsockname()[1]
        site = start_site("--host", host, "--port", str(port))
        assert site.url == url.format(port)
        site.stop()


# Stop


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_site_at_once_despite_an_open_connection(start_site, signal_number):
    site = start_site()
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as browser:
        browser.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert browser.recv(15) == b"HTTP/1.1 200 OK"
        start = time.monotonic()
        assert site.stop(signal_number) == (0, "")
        assert time.monotonic() - start < 5


def test_ctrl_c_stops_a_site_that_was_started_with_sigint_ignored(start_site):
    ignoring = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
    site = start_site(command=(*ignoring, sys.executable, "server.py"))
    assert site.stop(signal.SIGINT) == (0, "")


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_right_after_the_greeting_stops_the_site(start_site, signal_number):
    for _ in range(3):
        assert start_site().stop(signal_number) == (0, "")


@pytest.mark.parametrize("delay", [0.0, 0.4, 0.8, 1.2])
def test_sigterm_stops_a_site_that_is_still_loading(delay):
    command = [sys.executable, "server.py", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        time.sleep(delay)
        process.terminate()
        output, _ = process.communicate(timeout=15)
    assert process.returncode in {0, -signal.SIGTERM}
    assert "Traceback" not in output


def test_a_request_in_progress_is_finished_before_the_site_stops(start_site):
    start = time.monotonic()
    site = start_site()
    moment = max(0.3, (time.monotonic() - start) / 5)  # a slow machine is no failure
    specks = np.full((512, 512), 255, np.uint8)
    specks[10:-10:2, 10:-10:2] = 0  # slow to separate into components
    picture = b64encode(encode(Image.fromarray(specks))).decode()
    body = json.dumps({"items": [{"picture": picture}] * 8}).encode()
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(send, site, body=body)
        time.sleep(moment)
        code, output = site.stop()
        assert answer.result()[0] == 200
    assert code == 0
    assert json.loads(output)["status"] == 200


def test_an_unfinished_request_does_not_delay_the_end(start_site):
    site = start_site()
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
        client.sendall(HEAD + BODY[:9])
        time.sleep(0.3)
        assert site.stop() == (0, "")


# Requests


def test_many_clients_are_answered_at_once(quiet_site):
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda _: send(quiet_site), range(100)))
    assert {status for status, *_ in answers} == {200}
    assert {json.loads(body)["digit"] for *_, body in answers} == {1}
    *_, metrics = send(quiet_site, "GET", "/api/v1/metrics")
    assert b'digitpad_predictions_total{digit="1"} 100.0' in metrics


def test_threads_count_requests_of_one_client_together(start_site):
    site = start_site(DIGITPAD_RATE_LIMIT="20 per hour", DIGITPAD_LOG_LEVEL="error")
    with ThreadPoolExecutor(4) as clients:
        statuses = sorted(status for status, *_ in clients.map(lambda _: send(site), range(30)))
    assert statuses == [200] * 20 + [429] * 10


def test_a_header_with_an_underscore_does_not_replace_one_with_a_hyphen(quiet_site):
    with closing(HTTPConnection("127.0.0.1", quiet_site.port, timeout=20)) as connection:
        wrong = {"content_length": "9" * 5000, "Content_Type": "image/png"}
        connection.request("POST", PREDICTIONS, BODY, {"Content-Type": "application/json"} | wrong)
        assert connection.getresponse().status == 200


def test_repeated_headers_are_joined(quiet_site):
    head = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: gzip\r\nAccept-Encoding: br\r\n\r\n"
    assert b"content-encoding: br" in send_raw(quiet_site, head).lower()


@pytest.mark.parametrize(
    "path", [b"/%ff", b"/%00", b"/a%20b", b"/../server.py", b"/%2e%2e/server.py", b"//x", "/é".encode()]
)
def test_unusual_paths_are_not_found(quiet_site, path):
    response = send_raw(quiet_site, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert response.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 400 "))


def test_responses_depend_on_the_headers_of_their_request_alone(quiet_site):
    def get(method="GET", **headers):
        status, got, body = send(quiet_site, method, "/", None, **headers)
        return status, got.get("Content-Encoding"), got["ETag"], len(body)

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


# Limits


def test_a_body_without_a_length_is_limited(quiet_site):
    status, _, body = send(quiet_site, body=(bytes(10_000) for _ in range(1300)), Content_Type="image/png")
    assert (status, json.loads(body)["type"]) == (413, "/api/v1/docs#too-large")
    status, _, body = send(quiet_site, body=iter([BODY[:9], BODY[9:]]))
    assert (status, json.loads(body)["digit"]) == (200, 1)


def test_a_body_above_the_limit_is_refused_with_a_problem(quiet_site):
    status, _, body = send(quiet_site, body=bytes(12_000_001), Content_Type="image/png")
    assert (status, json.loads(body)["detail"]) == (413, "Send at most 12,000,000 bytes.")


@pytest.mark.parametrize("expect", [b"", b"Expect: 100-continue\r\n"])
def test_a_body_far_above_the_limit_is_refused_before_it_is_read(impatient_site, expect):
    head = HEAD.replace(f"{len(BODY)}\r\n".encode(), b"25000000\r\n" + expect)
    head, _, body = send_raw(impatient_site, head).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413 ")
    assert json.loads(body)["detail"] == "Send at most 12,000,000 bytes."


@pytest.mark.parametrize("length", [12_000_001, 26_000_000, 60_000_000])
def test_a_client_that_sends_all_of_a_body_above_the_limit_gets_the_answer(quiet_site, length):
    for _ in range(3):
        status, headers, body = send(quiet_site, body=bytes(length), Content_Type="image/png")
        assert (status, json.loads(body)["detail"]) == (413, "Send at most 12,000,000 bytes.")
        assert headers["Connection"] == ("close" if length > 24_000_000 else None)


def test_a_client_that_sends_all_of_a_long_body_without_a_length_gets_the_answer(quiet_site):
    chunks = (bytes(100_000) for _ in range(400))
    assert send(quiet_site, body=chunks, Content_Type="image/png")[0] == 413


def test_a_client_that_sends_all_of_long_headers_gets_the_answer(quiet_site):
    response = send_raw(quiet_site, b"GET / HTTP/1.1\r\nHost: x\r\n", b"X: " + b"x" * 5_000_000 + b"\r\n\r\n")
    assert response.split(b"\r\n")[0].endswith(b" 431 Request Header Fields Too Large")


def test_an_endless_body_is_cut_off(quiet_site):
    sent = 0
    with socket.create_connection(("127.0.0.1", quiet_site.port), timeout=20) as client:
        client.sendall(HEAD.replace(str(len(BODY)).encode(), b"1000000000000"))
        with suppress(ConnectionError):
            while sent < 400_000_000:
                sent += client.send(bytes(1_000_000))
    assert 26_000_000 < sent < 150_000_000
    assert send(quiet_site)[0] == 200


def test_headers_above_the_limit_are_refused(quiet_site):
    response = send_raw(quiet_site, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 70_000 + b"\r\n\r\n")
    assert response.split(b"\r\n")[0].endswith(b" 431 Request Header Fields Too Large")


@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n", HEAD, HEAD + BODY[:9]])
def test_a_silent_connection_is_closed(impatient_site, start):
    start_time = time.monotonic()
    assert send_raw(impatient_site, start) == b""
    assert time.monotonic() - start_time < 10


def test_http_2_is_refused(impatient_site):
    assert not send_raw(impatient_site, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").startswith(b"HTTP/2")


def test_slow_bodies_hold_no_thread(start_site):
    site = start_site(DIGITPAD_THREADS="1", DIGITPAD_RATE_LIMIT="none", DIGITPAD_LOG_LEVEL="error")
    with ExitStack() as stack:
        for _ in range(40):
            slow = socket.create_connection(("127.0.0.1", site.port))
            stack.enter_context(slow).sendall(HEAD)
        start = time.monotonic()
        assert send(site)[0] == 200
        assert send(site, "GET", "/", None)[0] == 200
        assert time.monotonic() - start < 5
        slow.settimeout(0.001)
        with pytest.raises(TimeoutError):
            slow.recv(1)  # the slow client is still connected


def test_clients_that_disconnect_during_a_body_leave_no_trace(start_site):
    site = start_site(DIGITPAD_LOG_LEVEL="error")
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
            client.sendall(HEAD + BODY[:9])
    assert send(site)[0] == 200
    assert site.stop() == (0, "")
