"""Fixtures for the tests of the store: a test that asks for `store_url` runs on SQLite and on PostgreSQL."""

import pytest

import postgresql


@pytest.fixture(scope="session")
def postgresql_server():
    if not postgresql.find():
        pytest.skip(postgresql.MISSING)
    with postgresql.serve() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """The URL of a new empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/contributions.db"
    return request.getfixturevalue("postgresql_server").create_database()
