"""Locks a file for as long as this process holds it, or lives."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Make a file and lock it, and remove it in the end; gives whether it could be locked.

    Where files cannot be made or locked, as on some network drives, it is taken for locked: whoever goes on finds out
    whether it can write.
    """
    try:
        file = path.open("a")
    except OSError:
        yield True
        return
    with file:
        is_locked = _lock(file) and _is_at(file, path)
        try:
            yield is_locked
        finally:
            if is_locked:
                with suppress(OSError):  # Windows removes no open file
                    path.unlink()


def _lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - there only

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - not there

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # no locks here
        return True
    return True


def _is_at(file: IO[str], path: Path) -> bool:
    """Whether a file is still at its path: who held it before may have removed it."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    return False
