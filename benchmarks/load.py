"""How many requests the server answers on this machine, and how long each takes.

python benchmarks/load.py [SECONDS]    1, 8 and 64 clients for so many seconds each: strokes named, and beside it the
                                       same server answering a constant, so that the cost of naming shows
"""

import http.client
import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import serving

CLIENTS = (1, 8, 64)
SEVEN = json.dumps({"strokes": [[[20, 10], [60, 10], [35, 80]]]})
ASKED = {
    "a digit": ("POST", "/api/v1/predictions", SEVEN, {"Content-Type": "application/json"}),
    "a constant": ("GET", "/api/v1/health/live", None, {}),
}


def main(seconds: float = 3.0) -> None:
    """Print a line for each number of clients and each thing asked for."""
    site = serving.start(DIGITPAD_RATE_LIMIT="none", DIGITPAD_LOG="errors")
    print(f"{'answer':12}{'clients':>8}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'errors':>8}{'MB':>7}")
    try:
        for name, asked in ASKED.items():
            for clients in CLIENTS:
                times, errors = _load(site.url, asked, clients, seconds)
                p50, p95, p99 = np.percentile(times, [50, 95, 99]) * 1000
                memory = sum(_megabytes(process) for process in _processes(site.process.pid))
                rate = len(times) / seconds
                print(f"{name:12}{clients:8}{rate:10.0f}{p50:9.2f}{p95:9.2f}{p99:9.2f}{errors:8}{memory:7.0f}")
    finally:
        site.stop()


def _load(url: str, asked: tuple, clients: int, seconds: float) -> tuple[list[float], int]:
    """The seconds of each answer, and how many went wrong."""
    times: list[float] = []
    errors: list[object] = []
    end = time.perf_counter() + seconds

    def client() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", urlsplit(url).port, timeout=30)) as connection:
            while (start := time.perf_counter()) < end:
                try:
                    connection.request(*asked)
                    answer = connection.getresponse()
                    answer.read()
                except OSError as error:
                    errors.append(error)
                    connection.close()
                else:
                    times.append(time.perf_counter() - start)
                    if answer.status != http.HTTPStatus.OK:
                        errors.append(answer.status)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(errors)


def _processes(root: int) -> Iterator[int]:
    """A process and those it started."""
    yield root
    for child in Path(f"/proc/{root}/task/{root}/children").read_text().split():
        yield from _processes(int(child))


def _megabytes(process: int) -> float:
    """The memory that a process holds."""
    (line,) = [line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
