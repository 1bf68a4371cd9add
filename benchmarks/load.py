"""The server under load: requests per second, response times, memory.

python benchmarks/load.py [SECONDS]    1, 8 and 64 clients for SECONDS each: recognitions of strokes and of a picture,
                                       and a constant response for comparison
python benchmarks/load.py memory       51,200 recognitions by 64 clients, of four hosts: waitress, Gunicorn with two
                                       workers, nginx with a prefix, and waitress where all file systems are read-only
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from clients import build_request, cpu_seconds, load, process_tree, resident_megabytes
from report import format_table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import sample_requests
import server_hosts
import server_process

CLIENTS = (1, 8, 64)
HOSTS = ("waitress", "Gunicorn", "nginx", "read-only")
PREDICTIONS = sample_requests.PREDICTIONS
REQUESTS_PER_BLOCK, BLOCKS = 3_200, 4
UNLIMITED = {"DIGITPAD_RATE_LIMIT": "1000000 per second", "DIGITPAD_LOG_LEVEL": "error"}

REQUESTS = {
    "strokes": build_request(
        "POST", PREDICTIONS, json.dumps({"strokes": sample_requests.SEVEN}).encode(), Content_Type="application/json"
    ),
    "a picture": build_request("POST", PREDICTIONS, sample_requests.picture(), Content_Type="image/png"),
    "a constant": build_request("GET", "/api/v1/health/live"),
}


def print_rates(site: server_process.Site, seconds: float) -> None:
    """Print a row for each kind of request and each number of clients."""
    rows = []
    for name, request in REQUESTS.items():
        for clients in CLIENTS:
            before = cpu_seconds(site.process.pid)
            times, errors = load(site.port, [request], clients, seconds)
            used = cpu_seconds(site.process.pid) - before
            quantiles = (f"{quantile:.2f}" for quantile in np.percentile(times, [50, 95, 99]) * 1000)
            rate, cpu_rate = len(times) / seconds, len(times) / used
            rows.append([name, str(clients), f"{rate:.0f}", *quantiles, str(errors), f"{cpu_rate:.0f}"])
    columns = ["request", "clients", "per second", "p50 ms", "p95 ms", "p99 ms", "errors", "per processor second"]
    print(format_table(columns, rows))


@contextmanager
def hosted(host: str) -> Iterator[tuple[int, int, str]]:
    """The port, the process and the path prefix of a site on one of `HOSTS`."""
    if host == "Gunicorn":
        with server_hosts.gunicorn("--workers", "2", **UNLIMITED) as (process, port):
            yield port, process.pid, ""
        return
    python = (sys.executable, "server.py")
    command = (*server_hosts.READ_ONLY_COMMAND, *python) if host == "read-only" else python
    site = server_process.start(command=command, DIGITPAD_TRUSTED_PROXIES=str(int(host == "nginx")), **UNLIMITED)
    try:
        if host != "nginx":
            yield site.port, site.process.pid, ""
            return
        with TemporaryDirectory() as folder:
            program = server_hosts.find_nginx(Path(folder))
            if not program:
                raise SystemExit("There is no nginx here: install Debian's package nginx, or put it on PATH.")
            with server_hosts.behind_nginx(program, site.port, Path(folder)) as port:
                yield port, site.process.pid, "/digits"
    finally:
        site.stop()


def print_memory() -> None:
    """Print each host's errors so far and the memory of its processes, at the start and after each block."""
    rows = []
    for host in HOSTS:
        with hosted(host) as (port, process, prefix):
            errors = 0
            requests = [
                REQUESTS[name].replace(b"POST ", b"POST " + prefix.encode()) for name in ("strokes", "a picture")
            ]
            for block in range(BLOCKS + 1):
                if block:
                    errors += load(port, requests, CLIENTS[-1], count=REQUESTS_PER_BLOCK)[1]
                memory = ", ".join(f"{resident_megabytes(each):.1f}" for each in process_tree(process))
                rows.append([host, f"{block * REQUESTS_PER_BLOCK:,}", memory, str(errors)])
    print(format_table(["host", "requests", "MB of each process", "errors"], rows))


def main(mode: str = "3") -> None:
    """Start the server and measure it."""
    if mode == "memory":
        print_memory()
        return
    site = server_process.start(**UNLIMITED)
    try:
        print_rates(site, float(mode))
    finally:
        site.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
