"""Answer fragments: on the cores of this machine, or on a cluster by Ray."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from digitpad.batch.answers import Answerer, Task
from digitpad.batch.output import encode
from digitpad.batch.records import SCHEMA
from digitpad.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        worker = Worker(task, output_format)
        yield from (worker.run(*fragment) for fragment in packed)
        return
    unsent: list[Packed] = []
    for _ in range(MAX_DEATHS):
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(processes, context, _start_worker, (task, output_format))
        running: dict[Future[Part], Packed] = {}
        try:
            while True:
                unsent += islice(packed, max(2 * processes - len(running) - len(unsent), 0))
                while unsent:
                    with _ignoring_sigint():
                        future = pool.submit(_run, *unsent[-1])
                    running[future] = unsent.pop()
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    part = future.result()
                    del running[future]
                    yield part
        except BrokenProcessPool:
            unsent += running.values()
        finally:
            for process in (pool._processes or {}).values():  # noqa: SLF001 - there is no other way to stop them at once
                process.terminate()
            pool.shutdown(cancel_futures=True)
    raise DataError("Processes that read pictures were killed: use fewer, by --processes.")


@contextmanager
def _ignoring_sigint() -> Iterator[None]:
    """Processes inherit that if they are started now; this one handles Ctrl-C."""
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _start_worker(task: Task, output_format: str) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _workers.append(Worker(task, output_format))


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _run(*fragment: *Packed) -> Part:
    return _workers[0].run(*fragment)


_workers: list[Worker] = []
"""In each process of the pool, the one that it loaded at its start."""


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
