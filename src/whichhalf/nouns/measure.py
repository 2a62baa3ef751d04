"""What is a question to the book, and what is its answer?

A measure is a declaration: which rows it looks at, by which keys it groups them, which sums it
takes. The engine gives integers only; divisions happen in Python. One declaration serves the figure
(grouped sums), the rows behind it (`whichhalf explain`) and every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from whichhalf.nouns.evidence import Evidence

Value = str | int | bool | None
#: An Ibis table expression, or a handle on a table; `Any` because nouns do not import Ibis.
Rows = Any


@dataclass(frozen=True, slots=True)
class Handles:
    """What may a measure look at?

    `handles.table("touches")` is an Ibis table of the noun's columns and the book's own: `_day`
    (day in the owner's zone), `_bucket` (0–399, by person), `_batch`, `_file`, `_line`,
    `_conflict`. `handles.table("channels")` has one row per `source_id`: network, medium, paid,
    social, ga4. `start` and `end` are the days of the half-open period, `lookback_days` how many
    days before a purchase are looked at, for the measures that do.
    """

    tables: Mapping[str, Rows]
    start: Any
    end: Any
    lookback_days: Any = 0

    def table(self, name: str) -> Rows:
        """The whole table, all times."""
        return self.tables[name]

    def during(self, name: str) -> Rows:
        """The rows of a table whose day lies in the period."""
        rows = self.tables[name]
        return rows.filter((rows["_day"] >= self.start) & (rows["_day"] < self.end))

    def with_channel(self, rows: Rows) -> Rows:
        """These rows with network, medium, paid, social and ga4 of their source.

        A row whose own `network` is filled keeps it (an order made on a network); otherwise the
        source decides.
        """
        channels = self.tables["channels"].rename(
            channel_source="source_id", channel_network="network"
        )
        joined = rows.left_join(channels, rows["source_id"] == channels["channel_source"])
        if "network" not in rows.columns:
            return joined.rename(network="channel_network").drop("channel_source")
        own = joined["network"].nullif("")
        return joined.mutate(network=own.fill_null(joined["channel_network"])).drop(
            "channel_source", "channel_network"
        )


@dataclass(frozen=True, slots=True)
class Measure:
    """Which question is asked, of which rows, by which keys, with which sums?

    `rows(handles)` gives the rows that count, with the key columns. `keys` are grouped by.
    `figures` maps the name of each sum to an integer aggregate over those rows. `unknown` says what
    a missing answer means: it is never zero. `lookback_days` are the days that it looks back from a
    purchase; 0 where it does not. `apart` asks these columns of its rows one by one instead, in
    any order; `persons` asks only for pseudonyms from one up to, not including, another.
    """

    name: str
    question: str
    unit: str
    tables: tuple[str, ...]
    rows: Callable[[Handles], Rows]
    keys: tuple[str, ...]
    figures: Mapping[str, Callable[[Rows], Any]]
    unknown: str
    additive: bool = True
    lookback_days: int = 0
    apart: tuple[str, ...] = ()
    persons: tuple[int, int] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Which columns has the answer: keys, then figures?"""
        return (*self.keys, *self.figures)

    def expression(self, handles: Handles) -> Rows:
        """The question as one Ibis expression."""
        rows = self.rows(handles)
        sums = {name: figure(rows) for name, figure in self.figures.items()}
        return rows.group_by(*self.keys).aggregate(**sums) if self.keys else rows.aggregate(**sums)


@dataclass(frozen=True, slots=True)
class Coded:
    """Which of few texts stands in each row? An array of numbers, and what they stand for."""

    codes: Any
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Which rows did the book answer with, in sorted order, and on which evidence?

    What was asked `apart` stands in `arrays`: numpy's, or `Coded` where it is text; 0 and "" where
    a row has nothing.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    evidence: Evidence
    arrays: Mapping[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[Any]:
        """All values of one column."""
        at = self.columns.index(name)
        return [row[at] for row in self.rows]
