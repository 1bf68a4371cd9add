"""The site's answers, from the application itself, and the process around it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from ipaddress import ip_address
from pathlib import Path
from shutil import copytree, ignore_patterns
from threading import Thread
from urllib.parse import urlsplit

import pytest

from digitpad.server import create_app
from digitpad.server.security_headers import SECURITY
from digitpad.server.serve import _GreetingServer, _url, _Worker
from server_process import ROOT

ASSET = "/assets/page-1a2b3c.js"
SCRIPT = b"draw();" * 1000


@pytest.fixture
def page(tmp_path):
    """A stand-in for the built page."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Digitpad</title>")
    (tmp_path / "sw.js").write_text("// worker")
    (tmp_path / "manifest.webmanifest").write_text("{}")
    (tmp_path / "assets/digits-0f0f.safetensors").write_bytes(bytes(1000))
    (tmp_path / ASSET[1:]).write_bytes(SCRIPT)
    return tmp_path


@pytest.fixture
def client(page):
    return create_app(page).test_client()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "text/html"),
        ("/sw.js", "text/javascript"),
        ("/manifest.webmanifest", "application/manifest+json"),
        (ASSET, "text/javascript"),
        ("/assets/digits-0f0f.safetensors", "application/octet-stream"),
    ],
)
def test_each_file_comes_as_what_it_is(client, address, kind):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == kind


@pytest.mark.parametrize("address", ["/", "/sw.js", "/manifest.webmanifest"])
def test_what_keeps_its_name_is_asked_for_each_time(client, address):
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_what_is_named_for_its_content_is_kept(client):
    assert client.get(ASSET).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_another_page_of_the_same_size_and_time_is_another(page):
    etags = set()
    for title in ("Digitpad", "Padditig"):
        (page / "index.html").write_text(f"<!doctype html><title>{title}</title>")
        etags.add(create_app(page).test_client().get("/").headers["ETag"])
    assert len(etags) == 2


def test_files_are_not_for_other_sites_to_read(client):
    assert "Access-Control-Allow-Origin" not in client.get(ASSET).headers


def test_a_compressed_file_goes_to_those_who_can_read_it(page):
    (page / f"{ASSET[1:]}.br").write_bytes(b"small")
    client = create_app(page).test_client()
    packed = client.get(ASSET, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert (packed.data, packed.headers["Content-Encoding"]) == (b"small", "br")
    plain = client.get(ASSET)
    assert plain.data == SCRIPT
    assert plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0, br;q=0", "br;q=0.0", "*"])
def test_a_compressed_file_goes_to_nobody_else(page, accepted):
    for ending in (".br", ".gz"):
        (page / f"{ASSET[1:]}{ending}").write_bytes(b"small")
    answer = create_app(page).test_client().get(ASSET, headers={"Accept-Encoding": accepted})
    assert answer.data == SCRIPT
    assert "Content-Encoding" not in answer.headers


def test_each_gets_the_encoding_it_reads(page):
    for ending, content in ((".br", b"br"), (".gz", b"gzip")):
        (page / f"{ASSET[1:]}{ending}").write_bytes(content)
    client = create_app(page).test_client()
    for accepted, encoding in (("gzip", "gzip"), ("gzip;q=0, br", "br"), ("GZIP", "gzip"), ("gzip, deflate, br", "br")):
        answer = client.get(ASSET, headers={"Accept-Encoding": accepted})
        assert (answer.headers["Content-Encoding"], answer.text) == (encoding, encoding)
        assert answer.headers["Content-Type"].startswith("text/javascript")


def test_the_page_may_use_the_camera_and_nothing_more(client):
    features = dict(feature.split("=") for feature in client.get("/").headers["Permissions-Policy"].split(", "))
    assert features.pop("camera") == "(self)"
    assert set(features.values()) == {"()"}


def test_head_says_what_get_would(client):
    head, get = client.head(ASSET), client.get(ASSET)
    assert head.data == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"] == str(len(SCRIPT))


def test_parts_of_a_file_are_sent(client):
    def part(span, method="GET"):
        answer = client.open(ASSET, method=method, headers={"Range": span})
        return answer.status_code, answer.data, answer.headers.get("Content-Length")

    assert part("bytes=4-6") == (206, SCRIPT[4:7], "3")
    assert part("bytes=-7") == (206, SCRIPT[-7:], "7")
    assert part("bytes=4-6", "HEAD") == (206, b"", "3")
    assert part("bytes=9000-9009")[:2] == (416, b"")
    assert part("lines=1-2") == (200, SCRIPT, str(len(SCRIPT)))


def test_index_html_is_the_page(client):
    answer = client.get("/index.html")
    assert (answer.status_code, answer.headers["Location"]) == (302, "./")


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/assets/", 404),
        ("GET", "/../pyproject.toml", 404),
        ("GET", "/assets/%2e%2e/%2e%2e/app.py", 404),
        ("GET", "/%00", 404),
        ("POST", "/", 405),
        ("DELETE", ASSET, 405),
    ],
)
def test_errors_are_short_pages(client, method, address, status):
    answer = client.open(address, method=method)
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert len(answer.text) < 500
    assert "werkzeug" not in answer.text.lower()


def test_an_error_inside_shows_nothing_of_the_inside(page):
    app = create_app(page)
    app.add_url_rule("/broken", view_func=lambda: {}["secret"])
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert SECURITY.items() <= dict(answer.headers).items()


@pytest.mark.parametrize("accepted", ["", "br", "gzip"])
def test_a_new_build_under_a_running_site_changes_nothing_of_what_it_serves(page, accepted):
    (page / "index.html.br").write_bytes(b"small")
    client = create_app(page).test_client()
    was = client.get("/", headers={"Accept-Encoding": accepted})
    for file in ("index.html", "index.html.br"):
        (page / file).write_text("another, and a longer page than it was")
    (page / ASSET[1:]).unlink()
    now = client.get("/", headers={"Accept-Encoding": accepted})
    assert (now.data, dict(now.headers)) == (was.data, dict(was.headers))
    assert int(now.headers["Content-Length"]) == len(now.data)
    assert client.get(ASSET).data == SCRIPT


def test_for_development_the_folder_is_read_again(page):
    client = create_app(page, reread=True).test_client()
    (page / "assets/new.js").write_text("new()")
    assert client.get("/assets/new.js").data == b"new()"
    assert client.get("/assets/none.js").status_code == 404


@pytest.mark.parametrize("address", ["/", "/sw.js", ASSET, "/nothing", "/index.html"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_response_is_secured_and_sets_no_cookie(client, method, address):
    headers = client.open(address, method=method).headers
    assert SECURITY.items() <= dict(headers).items()
    assert "Set-Cookie" not in headers


def test_the_policy_allows_no_inline_code_and_no_other_host():
    policy = SECURITY["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    for word in ("unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"):
        assert word not in policy


# The process


def test_the_site_is_served_to_this_machine_with_a_friendly_line(site):
    assert site.line == f"Digitpad is at {site.url} (Ctrl-C stops it)\n"
    assert site.url.startswith("http://localhost:")
    with closing(HTTPConnection("127.0.0.1", urlsplit(site.url).port, timeout=10)) as connection:
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.status == 200
        assert answer.read().lower().startswith(b"<!doctype html>")
        assert SECURITY.items() <= {_title(name): value for name, value in answer.getheaders()}.items()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once_and_without_a_word_though_a_browser_keeps_a_connection(start_site, by):
    own = start_site()
    with socket.create_connection(("127.0.0.1", urlsplit(own.url).port), timeout=10) as browser:
        browser.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert browser.recv(15) == b"HTTP/1.1 200 OK"
        assert own.stop(by) == (0, "")


def test_a_worker_whose_end_another_thread_saw_first_is_not_taken_for_alive():
    worker = _Worker(parent=None, idx=0, target=time.sleep, args=(60,))
    worker.inner.start()
    assert worker.is_alive()
    worker.kill()
    os.waitpid(worker.inner.pid, 0)
    assert not worker.is_alive()


def test_a_signal_that_meets_the_wait_for_signals_stops_the_site():
    server = _GreetingServer("digitpad.server.front:create_front", factory=True)
    with server.main_loop_interrupt._cond:  # noqa: SLF001 - held in parts of its wait, in which signals come too
        handler = Thread(target=server.signal_handler_interrupt, daemon=True)
        handler.start()
        handler.join(5)
        assert not handler.is_alive()
    assert server.main_loop_interrupt.wait(5)
    assert server.interrupt_signal


def test_digitpad_serve_is_the_same(start_site):
    own = start_site(command=(str(Path(sys.executable).parent / "digitpad"), "serve"))
    assert own.line.startswith("Digitpad is at http://localhost:")
    assert own.stop() == (0, "")


def test_debugging_is_flasks_own_server(start_site):
    own = start_site("--debug")
    said = own.line + _stop_reloader(own)
    assert "Debugger is active" in said


def _stop_reloader(own):
    """Wait for the reloader's child, then stop both: they share a group with nobody else's processes but ours."""
    lines = []
    while line := own.process.stdout.readline():
        lines.append(line)
        if "Debugger PIN" in line:
            break
    own.process.send_signal(signal.SIGINT)
    own.process.communicate(timeout=10)
    return "".join(lines)


def _fails(*options, cwd=ROOT, **more):
    """Run the site where it cannot start; its one sentence."""
    command = [sys.executable, str(ROOT / "server.py"), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, cwd=cwd, **more)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("127.0.0.1", "http://localhost:5000"),
        ("::1", "http://localhost:5000"),
        ("0.0.0.0", "http://localhost:5000"),  # noqa: S104 - nothing listens
        ("::", "http://localhost:5000"),
        ("127.0.0.2", "http://127.0.0.2:5000"),
        ("192.0.2.1", "http://192.0.2.1:5000"),
        ("2001:db8::1", "http://[2001:db8::1]:5000"),
    ],
)
def test_the_address_that_is_said_is_one_that_answers(address, url):
    assert _url(ip_address(address), 5000) == url


def test_a_port_in_use_is_said(site):
    port = urlsplit(site.url).port
    assert f"Port {port} is in use" in _fails("--port", str(port))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--host", "no.such.invalid"], "There is no host named no.such.invalid"),
        (["--host", "192.0.2.1"], "Cannot listen at 192.0.2.1"),
        (["--host", "0.0.0.0", "--debug"], "leave out --host"),  # noqa: S104 - refused
    ],
)
def test_an_address_that_will_not_do_is_said(options, sentence):
    assert sentence in _fails("--port", "0", *options)


@pytest.mark.parametrize(
    ("left_out", "sentence"), [("static", "The page is not built"), ("model", "The trained network is missing")]
)
def test_what_is_missing_is_said(tmp_path, left_out, sentence):
    copytree(ROOT / "src/digitpad", tmp_path / "digitpad", ignore=ignore_patterns(left_out, "__pycache__"))
    assert sentence in _fails("--port", "0", env={"PYTHONPATH": str(tmp_path)})


def test_without_the_packages_the_way_to_get_them_is_said():
    alone = [sys.executable, "-I", "-S", str(ROOT / "server.py")]
    done = subprocess.run(alone, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "make run" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_serving_loads_nothing_of_the_training():
    code = "import sys, digitpad.server.serve, digitpad.cli.main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"tensorflow", "keras", "matplotlib", "digitpad.training"} & set(loaded)


def _title(name):
    return re.sub(r"\b\w", lambda letter: letter[0].upper(), name)
