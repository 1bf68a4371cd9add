"""Answer fragments: on the cores of this machine, or on a cluster by Ray."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from digitpad.batch.answers import Answerer, Task
from digitpad.batch.output import encode
from digitpad.batch.records import SCHEMA
from digitpad.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection

    from digitpad.batch.inputs import Fragment

    Packed: TypeAlias = tuple[int, pa.Buffer, float]

MAX_DEATHS = 3
"""So many times workers may die before the job ends, for want of memory, say."""


class Part(NamedTuple):
    """The answers of a fragment: its number, the bytes of its file, how many rows it has, and which are errors."""

    number: int
    content: bytes
    rows: int
    errors: list[int]
    progress: float = 1.0


class Worker:
    """Answers fragments with a network that it loads once."""

    def __init__(self, task: Task, output_format: str) -> None:
        self._answer, self._format = Answerer(task), output_format

    def run(self, number: int, records: pa.Buffer, progress: float) -> Part:
        """The answers of a fragment, given its records as a message of Arrow's format."""
        answers = self._answer(pa.ipc.read_record_batch(records, SCHEMA))
        errors = np.flatnonzero(answers["error"].is_valid()).tolist()
        return Part(number, encode(answers, self._format), len(answers), errors, progress)


def _pack(fragment: Fragment) -> Packed:
    """A fragment to be sent: its records without the rest of the memory that they are a part of."""
    return fragment.number, fragment.records.serialize(), fragment.progress


def run_here(fragments: Iterable[Fragment], task: Task, output_format: str, processes: int) -> Iterator[Part]:
    """Answer fragments in so many processes, in no order; a single process is this one.

    Raises:
        DataError: workers die again and again.
    """
    packed = map(_pack, fragments)
    if processes == 1:
        here = Worker(task, output_format)
        yield from (here.run(*fragment) for fragment in packed)
        return
    workers = [RemoteWorker(task, output_format) for _ in range(processes)]
    threads = ThreadPoolExecutor(2 * processes)
    free, deaths = workers * 2, 0  # each has a fragment to go on with
    unsent: deque[Packed] = deque()
    running: dict[Future[Part], tuple[RemoteWorker, Packed]] = {}
    try:
        while True:
            for fragment in islice(chain(_drain(unsent), packed), len(free)):
                worker = free.pop()
                running[threads.submit(worker.run, *fragment)] = worker, fragment
            if not running:
                return
            parts = []
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                worker, fragment = running.pop(future)
                free.append(worker)
                try:
                    parts.append(future.result())
                except (EOFError, OSError):
                    unsent.append(fragment)
                    deaths += worker.restart()
            if deaths >= MAX_DEATHS:
                raise DataError("Processes that read pictures were killed: use fewer, by --processes.")
            yield from parts
    finally:
        for worker in workers:
            worker.end()
        threads.shutdown(cancel_futures=True)


def _drain(fragments: deque[Packed]) -> Iterator[Packed]:
    while fragments:
        yield fragments.popleft()


class RemoteWorker:
    """A worker in a process of its own.

    It has a pipe of its own, too, which ends with it: in a queue that processes share, what one has written in part
    when it is killed would be waited for without end.
    """

    def __init__(self, task: Task, output_format: str) -> None:
        self._lock, self._has_ended, self._arguments = threading.Lock(), False, (task, output_format)
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, *self._arguments), daemon=True)
        with _ignoring_sigint():
            self._process.start()
        other.close()

    def run(self, *fragment: *Packed) -> Part:
        """What `Worker.run` returns.

        Raises:
            EOFError, OSError: the process has ended.
        """
        with self._lock:
            try:
                self._connection.send(fragment)
                part: Part = self._connection.recv()
            except (EOFError, OSError):
                self._has_ended = True
                raise
            return part

    def restart(self) -> bool:
        """Start another process if this one has ended; whether it had."""
        with self._lock:
            if not self._has_ended:
                return False
            self.end()
            self._connection.close()
            self._start()
            self._has_ended = False
            return True

    def end(self) -> None:
        """End the process, and with it what it runs."""
        self._process.terminate()
        self._process.join()


@contextmanager
def _ignoring_sigint() -> Iterator[None]:
    """Processes inherit that if they are started now; this one handles Ctrl-C."""
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _serve(connection: Connection, task: Task, output_format: str) -> None:
    worker = Worker(task, output_format)
    with suppress(EOFError, OSError):  # the other process has ended
        while True:
            connection.send(worker.run(*connection.recv()))


def run_on_ray(
    fragments: Iterable[Fragment], task: Task, output_format: str, address: str, processes: int | None = None
) -> Iterator[Part]:
    """Answer fragments by actors on so many cores of a Ray cluster, or all. Ray starts actors anew that die."""
    import ray  # noqa: PLC0415 - the extra

    ray.init(address, ignore_reinit_error=True, log_to_driver=False, logging_level="error")
    actor = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=-1)(Worker)
    workers = [actor.remote(task, output_format) for _ in range(processes or int(ray.cluster_resources()["CPU"]))]
    packed, free, running = map(_pack, fragments), workers * 2, {}  # each has a fragment to go on with
    while True:
        for fragment in islice(packed, len(free)):
            worker = free.pop()
            running[worker.run.remote(*fragment)] = worker
        if not running:
            return
        (done,), _ = ray.wait([*running])
        free.append(running.pop(done))
        yield ray.get(done)
