"""Run fragments: on the cores of this machine, or on a cluster by Ray Data."""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pyarrow as pa

from digitpad.batch.answers import Answerer, Task
from digitpad.batch.inputs import Fragment, read
from digitpad.batch.output import encode
from digitpad.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Numbered: TypeAlias = tuple[int, Fragment]

MAX_DEATHS = 3
"""So many times workers may die before the job ends, for want of memory, say."""


class Part(NamedTuple):
    """The answers of a fragment: its number, the bytes of its file, how many rows it has, and how many errors."""

    number: int
    content: bytes
    rows: int
    errors: int


class Worker:
    """Answers fragments."""

    def __init__(self, task: Task, output_format: str) -> None:
        """Load the network."""
        self._answer, self._format = Answerer(task), output_format

    def run(self, number: int, fragment: Fragment) -> Part:
        """The answers of a fragment."""
        counts = [0, 0]

        def answers() -> Iterator[pa.RecordBatch]:
            for batch in read(fragment):
                answered = self._answer(batch)
                counts[0] += len(answered)
                counts[1] += len(answered) - answered["error"].null_count
                yield answered

        return Part(number, encode(answers(), self._answer.schema, self._format), *counts)


def run_here(fragments: Sequence[Numbered], task: Task, output_format: str, processes: int) -> Iterator[Part]:
    """Answer fragments in so many processes, in no order; a single process is this one.

    Raises:
        DataError: workers die again and again.
    """
    if processes == 1:
        worker = Worker(task, output_format)
        yield from (worker.run(*fragment) for fragment in fragments)
        return
    waiting, deaths = list(reversed(fragments)), 0
    while waiting:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(processes, context, _start_worker, (task, output_format))
        running: dict[Future[Part], Numbered] = {}
        try:
            while waiting or running:
                with _ignore_interrupts():  # workers inherit that from their start; this process handles Ctrl-C
                    while waiting and len(running) < 2 * processes:
                        fragment = waiting.pop()
                        running[pool.submit(_run, *fragment)] = fragment
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    part = future.result()
                    del running[future]
                    yield part
        except BrokenProcessPool:
            deaths += 1
            waiting += running.values()
            if deaths == MAX_DEATHS:
                raise DataError("Processes that read pictures were killed: use fewer, by --processes.") from None
        finally:
            for process in (pool._processes or {}).values():  # noqa: SLF001 - there is no other way to stop them at once
                process.terminate()
            pool.shutdown(cancel_futures=True)


@contextmanager
def _ignore_interrupts() -> Iterator[None]:
    """Ignore Ctrl-C meanwhile; only the main thread can, and only it receives Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _start_worker(task: Task, output_format: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _workers.append(Worker(task, output_format))


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _run(number: int, fragment: Fragment) -> Part:
    return _workers[0].run(number, fragment)


_workers: list[Worker] = []
"""In each process of the pool, the one that it loaded at its start."""


class RayWorker:
    """A worker in Ray's terms: from a table with pickled fragments to one with parts."""

    def __init__(self, task: Task, output_format: str) -> None:
        """Load the network."""
        self._worker = Worker(task, output_format)

    def __call__(self, table: pa.Table) -> pa.Table:
        """The parts of the fragments."""
        parts = [self._worker.run(*pickle.loads(value.as_py())) for value in table["fragment"]]  # noqa: S301 - ours
        return pa.table(dict(zip(Part._fields, zip(*parts, strict=True), strict=True)))


def run_on_ray(
    fragments: Sequence[Numbered], task: Task, output_format: str, address: str, processes: int | None = None
) -> Iterator[Part]:
    """Answer fragments by Ray Data on a cluster whose machines all read the same paths, on so many cores, or all."""
    import ray.data  # noqa: PLC0415 - the extra

    ray.init(address, ignore_reinit_error=True, log_to_driver=False, logging_level="error")
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars, context.verbose_progress = False, False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    size = min(processes or int(ray.cluster_resources()["CPU"]), len(fragments))
    rows = [pa.table({"fragment": [pickle.dumps(fragment)]}) for fragment in fragments]
    parts = ray.data.from_arrow(rows).map_batches(
        RayWorker,
        fn_constructor_args=(task, output_format),
        batch_format="pyarrow",
        batch_size=1,
        compute=ray.data.ActorPoolStrategy(size=size),
    )
    yield from (Part(**row) for row in parts.iter_rows())
