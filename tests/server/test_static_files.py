"""The page's files: types, caching, compression, ranges."""

import pytest

from digitpad.contributions.store import Store
from digitpad.server import create_app
from digitpad.server.settings import Settings

ASSET = "/assets/page-1a2b3c.js"
SCRIPT = b"draw();" * 1000


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html"),
        ("/sw.js", "text/javascript"),
        ("/manifest.webmanifest", "application/manifest+json"),
        (ASSET, "text/javascript"),
        ("/assets/digits-0f0f.safetensors", "application/octet-stream"),
    ],
)
def test_each_file_has_its_media_type(client, path, media_type):
    response = client.get(path)
    assert response.status_code == 200
    assert response.mimetype == media_type


@pytest.mark.parametrize("path", ["/", "/sw.js", "/manifest.webmanifest"])
def test_files_without_a_hash_in_their_name_are_revalidated(client, path):
    response = client.get(path)
    assert response.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_files_with_a_hash_in_their_name_are_immutable(client):
    assert client.get(ASSET).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_pages_of_equal_size_and_time_have_different_etags(page):
    etags = set()
    for title in ("Digitpad", "Padditig"):
        (page / "index.html").write_text(f"<!doctype html><title>{title}</title>")
        etags.add(create_app(page).test_client().get("/").headers["ETag"])
    assert len(etags) == 2


def test_other_origins_may_not_read_files(client):
    assert "Access-Control-Allow-Origin" not in client.get(ASSET).headers


def test_a_compressed_file_is_sent_to_clients_that_accept_it(page):
    (page / f"{ASSET[1:]}.br").write_bytes(b"small")
    client = create_app(page).test_client()
    compressed = client.get(ASSET, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert (compressed.data, compressed.headers["Content-Encoding"]) == (b"small", "br")
    plain = client.get(ASSET)
    assert plain.data == SCRIPT
    assert plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0, br;q=0", "br;q=0.0", "*"])
def test_a_compressed_file_is_sent_to_no_other_client(page, accepted):
    for suffix in (".br", ".gz"):
        (page / f"{ASSET[1:]}{suffix}").write_bytes(b"small")
    response = create_app(page).test_client().get(ASSET, headers={"Accept-Encoding": accepted})
    assert response.data == SCRIPT
    assert "Content-Encoding" not in response.headers


def test_each_client_gets_an_encoding_it_accepts(page):
    for suffix, content in ((".br", b"br"), (".gz", b"gzip")):
        (page / f"{ASSET[1:]}{suffix}").write_bytes(content)
    client = create_app(page).test_client()
    for accepted, encoding in (("gzip", "gzip"), ("gzip;q=0, br", "br"), ("GZIP", "gzip"), ("gzip, deflate, br", "br")):
        response = client.get(ASSET, headers={"Accept-Encoding": accepted})
        assert (response.headers["Content-Encoding"], response.text) == (encoding, encoding)
        assert response.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize("suffix", [".br", ".gz"])
def test_a_compressed_file_has_no_address_of_its_own(page, suffix):
    (page / f"{ASSET[1:]}{suffix}").write_bytes(b"small")
    assert create_app(page).test_client().get(f"{ASSET}{suffix}").status_code == 404


def test_head_sends_the_headers_of_get(client):
    head, get = client.head(ASSET), client.get(ASSET)
    assert head.data == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"] == str(len(SCRIPT))


def test_a_range_of_a_file_is_sent(client):
    def send(byte_range, method="GET"):
        response = client.open(ASSET, method=method, headers={"Range": byte_range})
        return response.status_code, response.data, response.headers.get("Content-Length")

    assert send("bytes=4-6") == (206, SCRIPT[4:7], "3")
    assert send("bytes=-7") == (206, SCRIPT[-7:], "7")
    assert send("bytes=4-6", "HEAD") == (206, b"", "3")
    assert send("bytes=9000-9009")[:2] == (416, b"")
    assert send("lines=1-2") == (200, SCRIPT, str(len(SCRIPT)))


def test_index_html_redirects_to_the_page(client):
    response = client.get("/index.html")
    assert (response.status_code, response.headers["Location"]) == (302, "./")


def test_the_page_names_the_files_that_are_fetched_first(page):
    (page / "index.html").write_text('<link rel="stylesheet" href="./a.css"><script type="module" src="./b.js">')
    link = create_app(page).test_client().get("/").headers["Link"]
    assert link == "<./a.css>; rel=preload; as=style; crossorigin, <./b.js>; rel=modulepreload; crossorigin"


@pytest.mark.parametrize("accepted", ["", "br", "gzip"])
def test_a_new_build_does_not_change_what_a_running_site_serves(page, accepted):
    (page / "index.html.br").write_bytes(b"small")
    client = create_app(page).test_client()
    before = client.get("/", headers={"Accept-Encoding": accepted})
    for file in ("index.html", "index.html.br"):
        (page / file).write_text("another page, and a longer one than before")
    (page / ASSET[1:]).unlink()
    after = client.get("/", headers={"Accept-Encoding": accepted})
    for response in (before, after):
        del response.headers["Date"]  # a second may pass
    assert (after.data, dict(after.headers)) == (before.data, dict(before.headers))
    assert int(after.headers["Content-Length"]) == len(after.data)
    assert client.get(ASSET).data == SCRIPT


@pytest.fixture
def settings_with_contributions(tmp_path):
    url = f"sqlite:///{tmp_path}/contributions.db"
    store = Store(url)
    store.migrate()
    store.close()
    return Settings(contributions=url)


def test_only_a_site_that_takes_drawings_sends_the_page_that_offers_it(page, settings_with_contributions):
    (page / "contributions.html").write_text('<link rel="stylesheet" href="./a.css">offer')
    (page / "contributions.html.br").write_bytes(b"offer, small")
    without, offering = create_app(page).test_client(), create_app(page, settings_with_contributions).test_client()
    assert "offer" not in without.get("/").text
    response = offering.get("/", headers={"Accept-Encoding": "br"})
    assert (response.data, response.mimetype) == (b"offer, small", "text/html")
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Link"] == "<./a.css>; rel=preload; as=style; crossorigin"
    etags = {client.get("/").headers["ETag"] for client in (without, offering)}
    assert len(etags) == 2
    for client in (without, offering):
        assert client.get("/contributions.html").status_code == 404


def test_a_build_without_the_page_that_offers_serves_the_other(page, settings_with_contributions):
    assert "Digitpad" in create_app(page, settings_with_contributions).test_client().get("/").text


def test_autorefresh_serves_new_files(page):
    client = create_app(page, autorefresh=True).test_client()
    (page / "assets/new.js").write_text("new()")
    with client.get("/assets/new.js") as response:
        assert response.data == b"new()"
    assert client.get("/assets/none.js").status_code == 404
