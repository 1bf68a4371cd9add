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
    """The answers of a fragment: its number, the bytes of its file, how many rows it has, and which are errors."""

    number: int
    content: bytes
    rows: int
    errors: list[int]


class Worker:
    """Answers fragments with a network that it loads once."""

    def __init__(self, task: Task, output_format: str) -> None:
        self._answer, self._format = Answerer(task), output_format

    def run(self, number: int, fragment: Fragment) -> Part:
        """The answers of a fragment."""
        is_error: list[bool] = []

        def answers() -> Iterator[pa.RecordBatch]:
            for batch in map(self._answer, read(fragment)):
                is_error.extend(batch["error"].is_valid().to_pylist())
                yield batch

        content = encode(answers(), self._answer.schema, self._format)
        return Part(number, content, len(is_error), [row for row, flag in enumerate(is_error) if flag])

    def __call__(self, table: pa.Table) -> pa.Table:
        """The parts of pickled fragments, in Ray's terms."""
        parts = [self.run(*pickle.loads(value.as_py())) for value in table["fragment"]]  # noqa: S301 - ours
        return pa.Table.from_pylist([part._asdict() for part in parts])


def run_here(fragments: Sequence[Numbered], task: Task, output_format: str, processes: int) -> Iterator[Part]:
    """Answer fragments in so many processes, in no order; a single process is this one.

    Raises:
        DataError: workers die again and again.
    """
    if processes == 1:
        worker = Worker(task, output_format)
        yield from (worker.run(*fragment) for fragment in fragments)
        return
    waiting, deaths, handler = list(reversed(fragments)), 0, signal.getsignal(signal.SIGINT)
    while waiting:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(processes, context, _start_worker, (task, output_format))
        running: dict[Future[Part], Numbered] = {}
        try:
            while waiting or running:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # workers inherit that; this process handles Ctrl-C
                while waiting and len(running) < 2 * processes:
                    future = pool.submit(_run, *waiting[-1])
                    running[future] = waiting.pop()
                signal.signal(signal.SIGINT, handler)
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
            signal.signal(signal.SIGINT, handler)
            for process in (pool._processes or {}).values():  # noqa: SLF001 - there is no other way to stop them at once
                process.terminate()
            pool.shutdown(cancel_futures=True)


def _start_worker(task: Task, output_format: str) -> None:
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
    arguments = {"batch_format": "pyarrow", "batch_size": 1, "compute": ray.data.ActorPoolStrategy(size=size)}
    parts = ray.data.from_arrow(rows).map_batches(Worker, fn_constructor_args=(task, output_format), **arguments)
    yield from (Part(**row) for row in parts.iter_rows())
