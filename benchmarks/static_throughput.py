"""The throughput of the page's files from Digitpad's server, and from Flask that serves the same files itself.

python benchmarks/static_throughput.py [ROUNDS]    files per second and per second of processor time, with one process
                                                   each: medians, with minimum and maximum in brackets
"""

import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Self

from clients import build_request, cpu_seconds, load
from report import format_spread, format_table, ratios

from digitpad.server.static_files import STATIC

HERE = Path(__file__).parent
SECONDS = 2.0
CLIENTS = 8
PYTHON = (sys.executable, "-m")
DIGITPAD = "Digitpad"
COMMANDS = {
    DIGITPAD: (*PYTHON, "digitpad", "serve", "--port", "{port}"),
    "Flask, in waitress": (*PYTHON, "waitress", "--listen", "127.0.0.1:{port}", "flask_baseline:app"),
    "Flask, in its own server": (*PYTHON, "flask", "--app", "flask_baseline", "run", "--port", "{port}"),
}


def main(rounds: int = 5) -> None:
    """Print the table."""
    names = [f"assets/{path.name}" for path in (STATIC / "assets").iterdir() if path.suffix not in {".br", ".gz"}]
    requests = [build_request("GET", f"/{name}", Accept_Encoding="gzip, deflate, br") for name in ["", *names]]
    rates: dict[str, list[float]] = defaultdict(list)
    cpu_rates: dict[str, list[float]] = defaultdict(list)
    with ExitStack() as stack:
        servers = {name: stack.enter_context(Server(command)) for name, command in COMMANDS.items()}
        for index in range(rounds + 1):
            for name, server in servers.items():
                before = cpu_seconds(server.process.pid)
                times, errors = load(server.port, requests, CLIENTS, SECONDS)
                if errors:
                    raise SystemExit(f"{name} sent {errors} responses with another status than 200.")
                if index:  # the first round is a warm-up
                    rates[name].append(len(times) / SECONDS)
                    cpu_rates[name].append(len(times) / (cpu_seconds(server.process.pid) - before))
    print(f"{len(requests)} files, {CLIENTS} clients\n")
    columns = ["server", "files/s", "Digitpad's ratio to it", "files per processor second", "Digitpad's ratio to it"]
    rows = []
    for name in COMMANDS:
        row = [name]
        for values in (rates, cpu_rates):
            row += [format_spread(values[name]), format_spread(ratios(values[DIGITPAD], values[name]), 1)]
        rows.append(row)
    print(format_table(columns, rows))


class Server:
    """A server in its own process, as a context manager."""

    def __init__(self, command: tuple[str, ...]) -> None:
        """Start it on a free port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [part.format(port=self.port) for part in command],
            cwd=HERE,
            env=os.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        """Wait until it accepts connections."""
        for _ in range(600):
            with suppress(OSError), closing(socket.create_connection(("127.0.0.1", self.port))):
                return self
            time.sleep(0.1)
        self.process.terminate()
        raise SystemExit(f"{self.process.args} did not start.")

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
