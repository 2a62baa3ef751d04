"""What does a system's file export look like, and which rows of the book does it become?

A connector is one small Python file and one TOML file of the same name: the TOML lists the columns
with their headings in each language, the Python file turns typed columns into rows of the book's
tables. `intake` does all the rest: encodings, preambles, number styles, dates, rejects.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import pyarrow as pa


class Sort(StrEnum):
    """What is written in a column of a file, and what does it become?"""

    TEXT = "text"  #: string
    IDENTIFIER = "identifier"  #: string; a number that Excel has ruined (1.2E+17) is refused
    COUNT = "count"  #: int64; `1,234`, `1.2K`
    DECIMAL = "decimal"  #: int64 thousandths
    PERCENT = "percent"  #: int64 parts per million; `12.3%`, `12,3 %`
    MONEY = "money"  #: int64 minor units of the row's or the file's currency
    HOURS = "hours"  #: int64 thousandths of a minute, from decimal hours or h:mm:ss
    DURATION = "duration"  #: int64 milliseconds, from h:mm:ss, mm:ss or seconds
    DAY = "day"  #: date32
    MOMENT = "moment"  #: timestamp[us, UTC]; without an offset in the zone of the file or workspace
    FLAG = "flag"  #: bool
    CURRENCY = "currency"  #: three letters


@dataclass(frozen=True, slots=True)
class Field:
    """Which column is it, what is written in it, and what is it called in each language?

    A heading may hold `{currency}`, as in `Amount spent ({currency})`: the file's currency is then
    read from it. `metric` names the reading that the column becomes, in exports that are tables of
    figures.
    """

    name: str
    sort: Sort
    headings: Mapping[str, tuple[str, ...]]
    required: bool = False
    metric: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What does the file say as a whole: its days, currency, zone, language, subject?

    `starts_on` and `ends_on` (first day after) come from a preamble or from the file's name; None
    where unknown. `block` names the table inside a file that holds several. `account` is the
    handle, property or site named in it.
    """

    name: str
    language: str = "en"
    starts_on: date | None = None
    ends_on: date | None = None
    currency: str = ""
    zone: str = "UTC"
    account: str = ""
    block: str = ""
    as_of: datetime | None = None
    site: str = ""


#: table name → its rows: columns of the noun (missing ones are null) and `_line`, the line in the
#: file. Two more names may come, so that no line is lost in silence; both have the columns `_line`,
#: `reason`, `hint`.
BookRows = Iterator[tuple[str, pa.Table]]
#: Lines that become no row of the book: a line without a figure, a grand total, …
REJECTS = "_rejects"
#: Lines that do become rows, with something worth knowing: an over-refund, an id that had to be
#: recovered, …
FLAGS = "_flags"


@dataclass(frozen=True, slots=True)
class Export:
    """One report of one system: its columns and how they become rows of the book.

    `recognised_by` are the fields that must all be present for the file to be this report; among
    several matches the one with the most recognised fields wins; between equals, the one that the
    catalogue lists first. `zone` says where the zone of its times comes from: "file" (each value
    carries it), "utc", or "workspace". `whole` says that `rows` must see all rows of a file
    together, as where one order is spread over several lines; if not, a large file may come in
    pieces.
    """

    system: str
    report: str
    title: str
    fields: tuple[Field, ...]
    recognised_by: tuple[str, ...]
    rows: Callable[[pa.Table, FileFacts], BookRows]
    zone: str = "workspace"
    network: str = ""
    whole: bool = True

    def field(self, name: str) -> Field:
        """Which field has this name?"""
        return next(field for field in self.fields if field.name == name)


def declared(
    name: str, rows: Callable[[pa.Table, FileFacts], BookRows], *, report: str = ""
) -> Export:
    """Which export does the TOML file `name` (beside this one) declare?

    `report` picks one of several `[report.<name>]` tables of that file; what it says comes before
    what the file says for all of them, and its fields before theirs.
    """
    facts = _declaration(name)
    if report:
        own = facts["report"][report]
        facts = {**facts, **own, "field": {**own.get("field", {}), **facts.get("field", {})}}
    return Export(
        system=facts["system"],
        report=report or facts["report"],
        title=facts["title"],
        fields=tuple(_field(key, value) for key, value in facts["field"].items()),
        recognised_by=tuple(facts["recognised_by"]),
        rows=rows,
        zone=facts.get("zone", "workspace"),
        network=facts.get("network", ""),
        whole=facts.get("whole", True),
    )


@cache
def _declaration(name: str) -> dict[str, Any]:
    declaration = resources.files("whichhalf.connectors").joinpath(f"{name}.toml")
    return tomllib.loads(declaration.read_text("utf-8"))


def _field(name: str, facts: Mapping[str, Any]) -> Field:
    languages = {key: tuple(facts[key]) for key in ("en", "de", "fr") if key in facts}
    return Field(
        name,
        Sort(facts["sort"]),
        languages,
        bool(facts.get("required", False)),
        str(facts.get("metric", "")),
    )
