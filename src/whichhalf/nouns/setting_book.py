"""Where does the book lie, and which engine answers questions to it?

Both change no figure, so they are not part of what a figure's settings hash stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from whichhalf.nouns.settings_place import Place

#: What can answer: DuckDB in this process, or Spark on a cluster.
ENGINES = ("duckdb", "spark")
_KEYS = ("engine", "master")
_MASTER = re.compile(r"local(\[([1-9]\d*|\*)\])?|spark://[^\s/:,]+:\d{1,5}(,[^\s/:,]+:\d{1,5})*")


@dataclass(frozen=True, slots=True)
class BookSetting:
    """Which engine, and where is its master? Without a word, DuckDB in this process.

    `master` is the address of a Spark master, as in spark://10.0.0.5:7077; `local[2]` stands for
    two threads of this machine, to try it.
    """

    engine: str = "duckdb"
    master: str = ""


IN_PROCESS = BookSetting()


def book_setting(top: Place) -> BookSetting:
    """What does the table [book] say?

    >>> book_setting(Place.of("", {"book": {"engine": "spark", "master": "local[2]"}}, ["book"]))
    BookSetting(engine='spark', master='local[2]')
    """
    place = top.table("book", _KEYS)
    engine = place.choice("engine", ENGINES, "duckdb")
    if engine != "spark" and not place.has("master"):
        return IN_PROCESS
    master = place.text("master", example='"spark://10.0.0.5:7077"')
    if not _MASTER.fullmatch(master):
        remedy = "Write spark://, the host, a colon and the port, as in spark://10.0.0.5:7077."
        raise place.wrong("master", f"{master!r} is no address of a Spark master", remedy)
    return BookSetting(engine, master)
