"""Errors outside the API are short HTML pages."""

import pytest

from digitpad.server import create_app
from digitpad.server.security_headers import SECURITY_HEADERS

ASSET = "/assets/page-1a2b3c.js"


@pytest.mark.parametrize(
    ("method", "path", "status"),
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
def test_an_error_is_a_short_page(client, method, path, status):
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert len(response.text) < 500
    assert "werkzeug" not in response.text.lower()


def test_an_internal_error_shows_no_internal_details(page):
    app = create_app(page)
    app.add_url_rule("/broken", view_func=lambda: {}["secret"])
    response = app.test_client().get("/broken")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert SECURITY_HEADERS.items() <= dict(response.headers).items()
