"""The page and its assets from Digitpad's server, and from Flask sending the same bytes itself, in turns.

python benchmarks/static_throughput.py [ROUNDS]    files a second, with two worker processes each: medians, with the
                                                   least and the greatest in brackets
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Self

from clients import load, processor_seconds, request

from digitpad.server.static_files import STATIC

HERE = Path(__file__).parent
SECONDS = 2.0
CLIENTS = 8
WORKERS = "2"
PYTHON = (sys.executable, "-m")
GRANIAN = (*PYTHON, "granian", "--interface", "wsgi", "--workers", WORKERS, "--blocking-threads", "4")
OWN = "Digitpad"
SERVERS = {
    OWN: (*PYTHON, "digitpad", "serve", "--port"),
    "Flask, in Granian": (*GRANIAN, "--log-level", "error", "flask_baseline:app", "--port"),
    "Flask, in its own server": (*PYTHON, "flask", "--app", "flask_baseline", "run", "--with-threads", "--port"),
}


def main(rounds: int = 5) -> None:
    """Print the table."""
    names = [
        "",
        *(f"assets/{path.name}" for path in (STATIC / "assets").iterdir() if path.suffix not in {".br", ".gz"}),
    ]
    asked = [request("GET", f"/{name}", Accept_Encoding="gzip, deflate, br") for name in names]
    rates: dict[str, list[float]] = defaultdict(list)
    works: dict[str, list[float]] = defaultdict(list)
    with ExitStack() as running:
        servers = {name: running.enter_context(Server(command)) for name, command in SERVERS.items()}
        for turn in range(rounds + 1):
            for name, server in servers.items():
                before = processor_seconds(server.process.pid)
                times, errors = load(server.port, asked, CLIENTS, SECONDS)
                if errors:
                    raise SystemExit(f"{name} answered {errors} requests with something else than 200.")
                if turn:
                    rates[name].append(len(times) / SECONDS)
                    works[name].append(len(times) / (processor_seconds(server.process.pid) - before))
    print(f"{len(asked)} files, {CLIENTS} clients, {WORKERS} processes\n")
    print("| server | files a second | Digitpad beside it | files a processor second | Digitpad beside it |")
    print("|---|---|---|---|---|")
    for name in SERVERS:
        cells = (
            f"{spread(of[name])} | {statistics.median(of[OWN]) / statistics.median(of[name]):.1f}"
            for of in (rates, works)
        )
        print(f"| {name} | {' | '.join(cells)} |")


class Server:
    """A server in a process of its own, while the block runs."""

    def __init__(self, command: tuple[str, ...]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        environment = os.environ | {"DIGITPAD_WORKERS": WORKERS}
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(
            [*command, str(self.port)], cwd=HERE, env=environment, stdout=quiet, stderr=quiet
        )

    def __enter__(self) -> Self:
        """Wait until it answers."""
        for _ in range(600):
            with suppress(OSError), closing(socket.create_connection(("127.0.0.1", self.port))):
                return self
            time.sleep(0.1)
        self.process.terminate()
        raise SystemExit(f"{self.process.args} did not start.")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()


def spread(figures: list[float]) -> str:
    """Median, least and greatest."""
    return f"{statistics.median(figures):.0f} ({min(figures):.0f} to {max(figures):.0f})"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
