"""The site below a path such as /digits/, where a proxy or another WSGI server puts it."""

import json
import re
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

import server_hosts
from digitpad.server import create_app
from digitpad.server.settings import Settings

PROXY = {"X-Forwarded-Prefix": "/digits"}


@pytest.fixture(params=["proxy", "WSGI"])
def prefixed_client(request, page):
    """A client of a site below /digits that is told so by a proxy, which removes the prefix, or by its WSGI server."""
    app = create_app(page, Settings(trusted_proxies=1, rate_limit="none", log_level="error"))
    if request.param == "WSGI":
        client = Client(DispatcherMiddleware(lambda *_: [], {"/digits": app}))
        return lambda method, path, **more: client.open(f"/digits{path}", method=method, **more)
    return lambda method, path, **more: app.test_client().open(path, method=method, headers=PROXY, **more)


def test_the_document_names_the_server_below_the_prefix(prefixed_client):
    document = prefixed_client("GET", "/api/v1/openapi.json").json
    assert document["servers"] == [{"url": "/digits/api/v1"}]
    assert not re.search(r"(?<!/digits)/api/v1", json.dumps(document))


@pytest.mark.parametrize("path", ["/api/v1/docs", "/api/v1/docs/"])
def test_the_documentation_page_stays_below_the_prefix(prefixed_client, path):
    page = prefixed_client("GET", path).text
    links = {urljoin(f"/digits{path}", link) for link in re.findall(r'(?:href|src)="([^"#]+)"', page)}
    assert links == {"/digits/api/v1/docs.css", "/digits/api/v1/openapi.json", "/digits/"}
    assert "POST /digits/api/v1/predictions" in page
    assert "/digits/api/v1/docs#not-found" in page
    assert not re.search(r"(?<!/digits)/api/v1", page)


@pytest.mark.parametrize(
    ("method", "path", "slug"),
    [
        ("GET", "/api/v1/nothing", "not-found"),
        ("GET", "/api/v1/predictions", "method-not-allowed"),
        ("POST", "/api/v1/predictions", "unsupported-media-type"),
    ],
)
def test_a_problem_has_a_type_below_the_prefix(prefixed_client, method, path, slug):
    problem = prefixed_client(method, path).json
    assert problem["type"] == f"/digits/api/v1/docs#{slug}"
    assert not re.search(r"(?<!/digits)/api/v1", problem["detail"])


@pytest.mark.parametrize("path", ["/index.html", "//index.html", "/api//v1/docs"])
def test_a_redirect_stays_below_the_prefix(prefixed_client, path):
    response = prefixed_client("GET", path)
    assert response.status_code in {302, 308}
    assert urlsplit(urljoin(f"http://localhost/digits{path}", response.headers["Location"])).path in {
        "/digits/",
        "/digits/api/v1/docs",
    }


def test_the_prefix_alone_leads_to_the_page(page):
    client = Client(DispatcherMiddleware(lambda *_: [], {"/digits": create_app(page)}))
    response = client.get("/digits")
    assert (response.status_code, urlsplit(response.headers["Location"]).path) == (308, "/digits/")
    assert client.get("/digits/").status_code == 200


def test_an_error_page_links_to_nothing(prefixed_client):
    response = prefixed_client("GET", "/nothing")
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "href" not in response.text


@pytest.mark.parametrize("prefix", ["/digits", "/digits/", " /digits ", "/other, /digits"])
def test_the_prefix_of_the_nearest_proxy_counts(page, prefix):
    assert _server(page, 1, prefix) == "/digits/api/v1"
    assert _server(page, 2, prefix) == "/digits/api/v1"


@pytest.mark.parametrize(
    "prefix", ["//evil.example", "https://evil.example", "/a b", '/"><b>', "/é", "/a//b", "/..", "x"]
)
def test_what_is_no_path_is_no_prefix(page, prefix):
    assert _server(page, 1, prefix) == "/api/v1"


def test_a_prefix_is_ignored_without_a_trusted_proxy(page):
    assert _server(page, 0, "/digits") == "/api/v1"


def _server(page, trusted_proxies, prefix):
    client = create_app(page, Settings(trusted_proxies=trusted_proxies, log_level="error")).test_client()
    headers = {"X-Forwarded-Prefix": prefix.encode().decode("latin-1")}
    return client.get("/api/v1/openapi.json", headers=headers).json["servers"][0]["url"]


# Behind nginx


@pytest.fixture(scope="module")
def behind_nginx(start_site, tmp_path_factory):
    """The URL of a site below /digits/ on an nginx."""
    program = server_hosts.find_nginx(tmp_path_factory.mktemp("nginx"))
    if not program:
        pytest.skip("There is no nginx here: install Debian's package nginx, or put it on PATH.")
    site = start_site(DIGITPAD_TRUSTED_PROXIES="1", DIGITPAD_LOG_LEVEL="error")
    with server_hosts.behind_nginx(program, site.port, tmp_path_factory.mktemp("server")) as port:
        yield f"http://127.0.0.1:{port}/digits/"


def _get(url, body=None, **headers):
    """The response to a request, and its content; redirects are followed."""
    request = Request(url, body, {name.replace("_", "-"): value for name, value in headers.items()})  # noqa: S310
    try:
        with urlopen(request, timeout=20) as response:  # noqa: S310 - our own, on loopback
            return response, response.read().decode("utf-8", "replace")
    except HTTPError as error:
        return error, error.read().decode()


def test_nginx_serves_the_whole_site_below_a_prefix(behind_nginx):
    page, text = _get(behind_nginx)
    links = re.findall(r'(?:src|href)="([^"#:]+)"', text)
    links += re.findall("<([^>]+)>", page.headers["Link"])
    assert len(links) > 5
    for link in links:
        url = urljoin(behind_nginx, link)
        assert url.startswith(behind_nginx)
        assert _get(url)[0].status == 200


def test_nginx_leads_each_link_of_the_api_to_what_it_names(behind_nginx):
    docs, text = _get(f"{behind_nginx}api/v1/docs")
    for link in re.findall(r'href="([^"#]+)"', text):
        url = urljoin(docs.url, link)
        assert url.startswith(behind_nginx)
        assert _get(url)[0].status == 200
    document = json.loads(_get(f"{behind_nginx}api/v1/openapi.json")[1])
    server = urljoin(behind_nginx, document["servers"][0]["url"])
    strokes = json.dumps({"strokes": [[[20, 10], [60, 10], [35, 80]]]}).encode()
    assert json.loads(_get(f"{server}/predictions", strokes, Content_Type="application/json")[1])["digit"] == 7
    problem, body = _get(f"{server}/predictions", b"{}", Content_Type="application/json")
    url, anchor = urljoin(problem.url, json.loads(body)["type"]).split("#")
    assert problem.status == 422
    assert f'id="{anchor}"' in _get(url)[1]


@pytest.mark.parametrize("path", ["", "/index.html"])
def test_nginx_leads_redirects_to_the_site(behind_nginx, path):
    response, text = _get(behind_nginx.removesuffix("/") + path)
    assert response.url == behind_nginx
    assert "Digitpad" in text


def test_nginx_does_not_pass_on_a_prefix_that_a_client_sends(behind_nginx):
    document = json.loads(_get(f"{behind_nginx}api/v1/openapi.json", X_Forwarded_Prefix="/elsewhere")[1])
    assert document["servers"] == [{"url": "/digits/api/v1"}]
