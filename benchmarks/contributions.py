"""Contributions a second, on SQLite and on PostgreSQL, from 32 clients that share one server.

python benchmarks/contributions.py [SECONDS]
"""

import json
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np
from clients import build_request, cpu_seconds, load
from report import format_table

from digitpad.contributions.store import Store

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import postgresql
import server_process

CLIENTS = 32
THREADS = 4
MAX_PER_SECOND = 3_000
POINTS = 40
"""Of a drawing; one from the page has about as many."""


def make_requests(count: int) -> list[bytes]:
    """Contributions of different drawings: random walks."""
    steps = np.random.default_rng(0).normal(scale=5, size=(count, POINTS, 2))
    return [
        build_request(
            "POST",
            "/api/v1/contributions",
            json.dumps({"strokes": [walk.round(2).tolist()], "label": 3, "consent_version": 1}).encode(),
            Content_Type="application/json",
        )
        for walk in steps.cumsum(axis=1)
    ]


def measure(name: str, url: str, seconds: float) -> list[str]:
    """A row of the table."""
    with closing(Store(url)) as store:
        store.migrate()
        site = server_process.start(
            DIGITPAD_CONTRIBUTIONS=url,
            DIGITPAD_CONTRIBUTION_RATE_LIMIT="none",
            DIGITPAD_LOG_LEVEL="error",
            DIGITPAD_THREADS=str(THREADS),
        )
        try:
            times, errors = load(
                site.port, make_requests(round(seconds * MAX_PER_SECOND)), CLIENTS, seconds, status=b"201"
            )
            used = cpu_seconds(site.process.pid)
        finally:
            site.stop()
        stored = store.count()["pending"]
    quantiles = (f"{quantile:.1f}" for quantile in np.percentile(times, [50, 95, 99]) * 1000)
    return [name, f"{len(times) / seconds:.0f}", *quantiles, str(errors), str(stored), f"{len(times) / used:.0f}"]


def main(seconds: str = "5") -> None:
    """Measure both databases; PostgreSQL if there is one."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure("SQLite", f"sqlite:///{folder}/contributions.db", float(seconds))]
    if postgresql.find():
        with postgresql.serve(fsync=True) as server:
            rows.append(measure("PostgreSQL", server.create_database(), float(seconds)))
    columns = ["store", "per second", "p50 ms", "p95 ms", "p99 ms", "errors", "stored", "per processor second"]
    print(format_table(columns, rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
