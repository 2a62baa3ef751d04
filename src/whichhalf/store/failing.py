"""What does the disk say when it cannot do what the book needs, in words that help?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa
from deltalake.exceptions import DeltaError

from whichhalf.errors import BookError

#: What systems and libraries write → what is the matter, and what helps.
_CAUSES = (
    (
        ("no space left", "disk is full", "quota exceeded", "file too large"),
        "the disk is full",
        "Make room and try again; `whichhalf log` lists what came in.",
    ),
    (
        ("disk i/o error", "input/output error"),
        "the disk does not take what is written",
        "See whether it is full or failing, and try again; `whichhalf log` lists what came in.",
    ),
    (
        ("permission denied", "read-only", "readonly", "not permitted", "unable to open database"),
        "its folder may not be written",
        "Give yourself the right to write there, or copy the workspace to where you have it.",
    ),
)


@contextmanager
def disk_in_words() -> Iterator[None]:
    """Turns a full or forbidden disk, whoever noticed it, into a BookError with the next step."""
    try:
        yield
    except (OSError, sqlite3.Error, duckdb.Error, DeltaError, pa.ArrowException) as error:
        said = str(error).casefold()
        for signs, reason, remedy in _CAUSES:
            if any(sign in said for sign in signs):
                raise BookError(reason=reason, remedy=remedy) from error
        raise
