"""What did Whichhalf understand of a file, and what became of its rows?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Understood:
    """What is a table in a file: of which system, in which language, about which days?

    `first_day` and `last_day` are the days of the rows themselves. `unused` are columns of the file
    that we do not read.
    """

    table: str
    system: str
    report: str
    title: str
    language: str
    encoding: str
    zone: str
    currency: str
    decimal: str = ""
    dates: str = ""
    first_day: date | None = None
    last_day: date | None = None
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineCounts:
    """What became of the rows of a file: received is the sum of the other four."""

    received: int = 0
    stored: int = 0
    duplicate: int = 0
    quarantined: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """One file on its way into the book, whole or not at all.

    `batch` is its number in the book, 0 for a dry run and for a file that was refused; then
    `refused` is the message, and `days_missing` says that naming its days would help. `reasons`
    count the rows that were not stored, by status and reason. `records` are the rows of the book's
    tables that came of it: table → what became of them → how many.
    """

    name: str
    batch: int
    lines: LineCounts
    tables: tuple[Understood, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    same_as: int = 0
    refused: str = ""
    days_missing: bool = False


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What did the user say about how a file is to be read? Empty means: let the content decide.

    `days` is the period of a file that does not say it. `columns` are (field, heading) pairs for a
    file whose headings we do not know.
    """

    encoding: str = ""
    decimal: str = ""
    dates: str = ""
    currency: str = ""
    zone: str = ""
    system: str = ""
    site: str = ""
    as_of: str = ""
    days: str = ""
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """Which line of which file was put aside, and why?"""

    batch: int
    file: str
    line: int
    status: str
    reason: str
    hint: str
    raw: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the log of the book about one batch?

    `kind` is import, undo or forget; `undone` says that a later batch took it back.
    """

    batch: int
    kind: str
    name: str
    at: datetime
    undone: bool
    undoes: int
    same_as: int
    lines: LineCounts
    records: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
