"""Clients that each use one connection, as lightweight as Python allows, since the server is what is measured."""

import multiprocessing
import re
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import chain, cycle, islice
from pathlib import Path

PROCESSES = 2
CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


def build_request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A request as it is sent; `_` in the name of a header stands for `-`."""
    all_headers = {"Host": "localhost", "Content-Length": str(len(body))} | headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in all_headers.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode() + body


def load(  # noqa: PLR0913, PLR0917 - what to send, by how many, and for how long
    port: int,
    requests: Sequence[bytes],
    clients: int,
    seconds: float = 3600.0,
    count: int | None = None,
    status: bytes = b"200",
) -> tuple[list[float], int]:
    """Send requests for some seconds, or `count` in total; each client begins with another one of them.

    Returns:
        The seconds that each response took, and the number of responses with another status than this.
    """
    processes = min(PROCESSES, clients)
    starts = [client * len(requests) // clients for client in range(clients)]
    run = partial(_run_clients, port, requests, seconds, count and count // clients, status)
    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
        return _merge([pool.submit(run, starts[process::processes]) for process in range(processes)])


def _run_clients(  # noqa: PLR0913, PLR0917 - as above
    port: int, requests: Sequence[bytes], seconds: float, count: int | None, status: bytes, starts: Sequence[int]
) -> tuple[list[float], int]:
    with ThreadPoolExecutor(len(starts)) as threads:
        parts = [[*requests[start:], *requests[:start]] for start in starts]
        return _merge([threads.submit(_run_client, port, part, seconds, count, status) for part in parts])


def _merge(futures) -> tuple[list[float], int]:  # noqa: ANN001 - of either executor
    times, errors = zip(*(future.result() for future in futures), strict=True)
    return [*chain(*times)], sum(errors)


def _run_client(
    port: int, requests: Sequence[bytes], seconds: float, count: int | None, expected: bytes
) -> tuple[list[float], int]:
    times, errors = [], 0
    end = time.perf_counter() + seconds
    connection = _connect(port)
    for request in islice(cycle(requests), count):
        start = time.perf_counter()
        if start > end:
            break
        connection.sendall(request)
        status, keep_alive = _receive_response(connection)
        errors += status != expected
        if not keep_alive:
            connection.close()
            connection = _connect(port)
        times.append(time.perf_counter() - start)
    connection.close()
    return times, errors


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _receive_response(connection: socket.socket) -> tuple[bytes, bool]:
    """Receive a whole response: its status, and whether the connection stays open."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _receive(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = CONTENT_LENGTH.search(head)
    missing = int(length[1]) - len(body) if length else 0
    while missing > 0:
        missing -= len(_receive(connection))
    return head[9:12], b"\r\nconnection: close" not in head.lower()


def _receive(connection: socket.socket) -> bytes:
    received = connection.recv(1 << 20)
    if not received:
        raise ConnectionError("The server closed the connection.")
    return received


def process_tree(root: int) -> list[int]:
    """A process and its descendants."""
    children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    return [root, *chain(*(process_tree(int(child)) for child in children))]


def resident_megabytes(process: int) -> float:
    """The resident memory of a process."""
    (line,) = [line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def cpu_seconds(root: int) -> float:
    """The processor time that a process and its descendants have used."""
    fields = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in process_tree(root)]
    return sum(int(field[11]) + int(field[12]) for field in fields) / 100
