"""The security headers of every response."""

import pytest

from digitpad.server.security_headers import SECURITY_HEADERS

ASSET = "/assets/page-1a2b3c.js"


@pytest.mark.parametrize("path", ["/", "/sw.js", ASSET, "/nothing", "/index.html"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_response_has_them_and_sets_no_cookie(client, method, path):
    headers = client.open(path, method=method).headers
    assert SECURITY_HEADERS.items() <= dict(headers).items()
    assert "Set-Cookie" not in headers


def test_the_page_may_use_the_camera_and_no_other_feature(client):
    features = dict(feature.split("=") for feature in client.get("/").headers["Permissions-Policy"].split(", "))
    assert features.pop("camera") == "(self)"
    assert set(features.values()) == {"()"}


def test_the_policy_allows_no_inline_code_and_no_other_host():
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    for word in ("unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"):
        assert word not in policy
