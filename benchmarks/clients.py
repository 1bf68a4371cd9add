"""Clients that ask over one connection each, as lightly as Python can: the server is what is measured."""

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
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A request as it goes over the wire; in the names of headers _ stands for -."""
    named = {"Host": "localhost", "Content-Length": str(len(body))} | headers
    lines = [f"{method} {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def load(
    port: int, requests: Sequence[bytes], clients: int, seconds: float = 3600.0, count: int | None = None
) -> tuple[list[float], int]:
    """Ask for some seconds, or `count` times in all: the seconds of each answer, and how many were not 200."""
    processes = min(PROCESSES, clients)
    ask = partial(_clients, port, requests, clients // processes, seconds, count and count // clients)
    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
        done = [pool.submit(ask) for _ in range(processes)]
    times, errors = zip(*(one.result() for one in done), strict=True)
    return [*chain(*times)], sum(errors)


def _clients(
    port: int, requests: Sequence[bytes], clients: int, seconds: float, count: int | None
) -> tuple[list[float], int]:
    with ThreadPoolExecutor(clients) as threads:
        done = [threads.submit(_client, port, requests, seconds, count) for _ in range(clients)]
    times, errors = zip(*(one.result() for one in done), strict=True)
    return [*chain(*times)], sum(errors)


def _client(port: int, requests: Sequence[bytes], seconds: float, count: int | None) -> tuple[list[float], int]:
    times, errors = [], 0
    end = time.perf_counter() + seconds
    connection = _connected(port)
    for asked in islice(cycle(requests), count):
        start = time.perf_counter()
        if start > end:
            break
        connection.sendall(asked)
        status, kept = _answer(connection)
        errors += status != b"200"
        if not kept:
            connection.close()
            connection = _connected(port)
        times.append(time.perf_counter() - start)
    connection.close()
    return times, errors


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _answer(connection: socket.socket) -> tuple[bytes, bool]:
    """Read an answer to its end: its status, and whether the connection is kept."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += _part(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    left = int(length[1]) - len(body) if length else 0
    while left > 0:
        left -= len(_part(connection))
    return head[9:12], b"\r\nconnection: close" not in head.lower()


def _part(connection: socket.socket) -> bytes:
    part = connection.recv(1 << 20)
    if not part:
        raise ConnectionError("The server closed the connection.")
    return part


def processes(root: int) -> list[int]:
    """A process and those it started."""
    children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    return [root, *chain(*(processes(int(child)) for child in children))]


def megabytes(process: int) -> float:
    """The memory that a process holds."""
    (line,) = [line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def processor_seconds(root: int) -> float:
    """The processor time that a process and those it started have had."""
    words = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in processes(root)]
    return sum(int(word[11]) + int(word[12]) for word in words) / 100
