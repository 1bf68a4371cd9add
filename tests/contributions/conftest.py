"""Fixtures of the tests of the store: each test that asks for one runs on SQLite and on PostgreSQL."""

import pytest

import postgresql
from digitpad.contributions.store import Store


@pytest.fixture(scope="session")
def postgresql_server():
    if not postgresql.find():
        pytest.skip(postgresql.MISSING)
    with postgresql.serve() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The URL of a new empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/contributions.db"
    return request.getfixturevalue("postgresql_server").create_database()


@pytest.fixture
def store(url):
    store = Store(url)
    store.migrate()
    yield store
    store.close()
