"""How wide is the terminal, can it show weight, and what is said while it waits?"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def width() -> int:
    """Columns of the terminal; 100 where the output goes into a file or a pipe."""
    return shutil.get_terminal_size((100, 24)).columns


def colour() -> bool:
    """Is somebody reading it on a terminal that was not told to stay plain (no-color.org)?"""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


@contextmanager
def progress(what: str) -> Iterator[Callable[[str, int], None] | None]:
    """Says on a terminal what is being done; in a file or a pipe it would be in the way."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status(f"{what} …") as status:
        yield lambda name, rows: status.update(f"{what} {escape(name)}: {rows:,} rows")
