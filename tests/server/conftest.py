"""Fixtures of the tests of the server."""

import pytest

from digitpad.server import create_app


@pytest.fixture
def page(tmp_path):
    """A stand-in for the built page."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Digitpad</title>")
    (tmp_path / "sw.js").write_text("// worker")
    (tmp_path / "manifest.webmanifest").write_text("{}")
    (tmp_path / "assets/digits-0f0f.safetensors").write_bytes(bytes(1000))
    (tmp_path / "assets/page-1a2b3c.js").write_bytes(b"draw();" * 1000)
    return tmp_path


@pytest.fixture
def client(page):
    return create_app(page).test_client()
