"""Who may write into the book now? One loader at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from whichhalf.errors import BookBusy
from whichhalf.store.layout import Workspace


@contextmanager
def lease(workspace: Workspace) -> Iterator[None]:
    """Holds the only right to write while the block runs.

    A lock of the operating system on `spool/lease`: it falls when the process dies, however it
    dies.
    """
    workspace.spool.mkdir(parents=True, exist_ok=True)
    with (workspace.spool / "lease").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise BookBusy(holder=file.read().strip() or "unknown") from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield
