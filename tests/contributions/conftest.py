"""Fixtures of the tests of the store."""

from contextlib import closing

import pytest

from digitpad.contributions.store import Store


@pytest.fixture
def store(store_url):
    with closing(Store(store_url)) as store:
        store.migrate()
        yield store
