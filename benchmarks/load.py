"""The server under load: requests per second, response times, memory.

python benchmarks/load.py [SECONDS]    1, 8 and 64 clients for SECONDS each: recognitions of strokes and of a picture,
                                       and a constant response for comparison
python benchmarks/load.py memory       51,200 recognitions by 64 clients: errors, and the server's memory in between
"""

import json
import sys
from pathlib import Path

import numpy as np
from clients import build_request, cpu_seconds, load, process_tree, resident_megabytes
from report import format_table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import sample_requests
import server_process

CLIENTS = (1, 8, 64)
PREDICTIONS = sample_requests.PREDICTIONS
REQUESTS_PER_BLOCK, BLOCKS = 10_240, 5

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


def print_memory(site: server_process.Site) -> None:
    """Print the errors so far and the memory of the server's processes, at the start and after each block."""
    rows, errors = [], 0
    for block in range(BLOCKS + 1):
        if block:
            errors += load(
                site.port, [REQUESTS["strokes"], REQUESTS["a picture"]], CLIENTS[-1], count=REQUESTS_PER_BLOCK
            )[1]
        memory = ", ".join(f"{resident_megabytes(process):.1f}" for process in process_tree(site.process.pid))
        rows.append([f"{block * REQUESTS_PER_BLOCK:,}", memory, str(errors)])
    print(format_table(["requests", "MB of each process", "errors"], rows))


def main(mode: str = "3") -> None:
    """Start the server and measure it."""
    site = server_process.start(DIGITPAD_RATE_LIMIT="1000000 per second", DIGITPAD_LOG_LEVEL="error")
    try:
        if mode == "memory":
            print_memory(site)
        else:
            print_rates(site, float(mode))
    finally:
        site.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
