"""Contributions to real servers: kill -9 in mid-write, two servers with one store, and the rate with 32 clients."""

import json
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException

import numpy as np
import pytest

from digitpad.contributions.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 needs a Unix system.")

PATH = "/api/v1/contributions"
CLIENTS = 8


def make_drawing(rng):
    return [rng.integers(1000, size=(20, 2)).tolist()]


def request(connection, method, body=None, **headers):
    connection.request(method, PATH, body, headers)
    response = connection.getresponse()
    return response.status, response.read()


def contribute(connection, strokes):
    body = json.dumps({"strokes": strokes, "label": 3, "consent_version": 1})
    status, answer = request(connection, "POST", body, **{"Content-Type": "application/json"})
    return status, json.loads(answer).get("token")


def contribute_until_the_server_dies(port, seed, tokens):
    """Add the token of each drawing that the server acknowledges."""
    rng = np.random.default_rng(seed)
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection, suppress(HTTPException, OSError):
        while True:
            status, token = contribute(connection, make_drawing(rng))
            assert status == 201
            tokens.append(token)


@pytest.fixture
def start(start_site, store_url):
    """Start a site with the store."""
    with closing(Store(store_url)) as store:
        store.migrate()
    settings = {"DIGITPAD_CONTRIBUTIONS": store_url, "DIGITPAD_CONTRIBUTION_RATE_LIMIT": "none"}
    return lambda: start_site(**settings, DIGITPAD_LOG_LEVEL="error")


def test_nothing_that_was_acknowledged_is_lost_by_kill_9(start, store_url):
    site, tokens = start(), []
    with ThreadPoolExecutor(CLIENTS) as threads:
        results = [threads.submit(contribute_until_the_server_dies, site.port, seed, tokens) for seed in range(CLIENTS)]
        while len(tokens) < 20 * CLIENTS and not any(result.done() for result in results):
            time.sleep(0.01)
        site.process.send_signal(signal.SIGKILL)
        for result in results:
            result.result()
    site.process.communicate()
    assert len(tokens) > CLIENTS
    with closing(Store(store_url)) as store:
        store.check()
        count = store.count()["pending"]
        assert len(tokens) <= count <= len(tokens) + CLIENTS  # what was written, but not answered any more
        for token in tokens:
            assert store.withdraw(token)
    again = start()
    with closing(HTTPConnection("127.0.0.1", again.port, timeout=20)) as connection:
        assert contribute(connection, make_drawing(np.random.default_rng(0)))[0] in {201, 409}


def test_two_servers_share_a_store(start, store_url):
    sites = [start(), start()]
    drawings = [make_drawing(np.random.default_rng(seed)) for seed in range(20)]

    def send_all(site):
        with closing(HTTPConnection("127.0.0.1", site.port, timeout=20)) as connection:
            return [contribute(connection, drawing) for drawing in drawings]

    with ThreadPoolExecutor(2) as threads:
        answers = list(zip(*threads.map(send_all, sites), strict=True))
    for pair in answers:
        assert sorted(status for status, _ in pair) == [201, 409]
    tokens = [token for pair in answers for status, token in pair if status == 201]
    with closing(HTTPConnection("127.0.0.1", sites[1].port, timeout=20)) as connection:
        statuses = [request(connection, "DELETE", Authorization=f"Bearer {token}")[0] for token in tokens]
    assert statuses == [204] * len(drawings)
    with closing(Store(store_url)) as store:
        assert store.count() == {}
