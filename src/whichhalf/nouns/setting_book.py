"""Where does the book lie, and which engine answers questions to it?

Both change no figure, so they are not part of what a figure's settings hash stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from whichhalf.nouns.settings_place import Place

#: What can answer: DuckDB in this process, or Spark on a cluster.
ENGINES = ("duckdb", "spark")
_KEYS = ("engine", "master", "place")
_PLACE = re.compile(r"s3://[^\s/:?#]+(/[^\s/:?#]+)*")
_MASTER = re.compile(r"local(\[([1-9]\d*|\*)\])?|spark://[^\s/:,]+:\d{1,5}(,[^\s/:,]+:\d{1,5})*")


@dataclass(frozen=True, slots=True)
class BookSetting:
    """Which engine, where is its master, and where is the book?

    Without a word, DuckDB in this process and the folder `book` of the workspace.

    `master` is the address of a Spark master, as in spark://10.0.0.5:7077; `local[2]` stands for
    two threads of this machine, to try it. `place` is a place on an object store, as in
    s3://our-bucket/whichhalf.
    """

    engine: str = "duckdb"
    master: str = ""
    place: str = ""


IN_PROCESS = BookSetting()


def book_setting(top: Place) -> BookSetting:
    """What does the table [book] say?

    >>> book_setting(Place.of("", {"book": {"engine": "spark", "master": "local[2]"}}, ["book"]))
    BookSetting(engine='spark', master='local[2]', place='')
    """
    place = top.table("book", _KEYS)
    engine = place.choice("engine", ENGINES, "duckdb")
    there = place.text("place", "")
    if there and not _PLACE.fullmatch(there):
        remedy = "Write s3://, the bucket and a path, as in s3://our-bucket/whichhalf."
        raise place.wrong("place", f"{there!r} is no place on an object store", remedy)
    if engine == "spark" and there:
        remedy = "Let the book lie on a disk that all workers see, or take DuckDB."
        raise place.wrong("place", "Spark does not read from an object store here", remedy)
    needed = None if engine == "spark" else ""
    master = place.text("master", needed, example='"spark://10.0.0.5:7077"')
    if master and not _MASTER.fullmatch(master):
        remedy = "Write spark://, the host, a colon and the port, as in spark://10.0.0.5:7077."
        raise place.wrong("master", f"{master!r} is no address of a Spark master", remedy)
    return BookSetting(engine, master, there)
