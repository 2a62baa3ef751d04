"""A small book from text that a marketer could read, asked with the real engine.

    costs
    starts_on   kind  network   activity  staff_id  minutes  amount  currency
    2025-07-01  time  facebook  respond   grete     30       -       -

`-` is nothing. `minutes` becomes thousandths, money columns become minor units, `source`
(network/medium, with `paid/` before it for advertisements and `earned/` for what others say)
becomes a row of the channel table, moments may be days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from typing import Any

import duckdb
import pyarrow as pa

from whichhalf import measures
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.measure import Answer, Measure
from whichhalf.nouns.period import Period
from whichhalf.nouns.person import BUCKETS
from whichhalf.nouns.table import Kind, Table
from whichhalf.nouns.tables import table
from whichhalf.store.arrays import arrays_of
from whichhalf.store.asking import compiled

ARROW = {
    Kind.TEXT: pa.string(),
    Kind.COUNT: pa.int64(),
    Kind.MONEY: pa.int64(),
    Kind.TIME: pa.timestamp("us", tz="UTC"),
    Kind.DAY: pa.date32(),
    Kind.FLAG: pa.bool_(),
    Kind.PERSON: pa.string(),
}
OWN = {
    "_day": pa.date32(),
    "_bucket": pa.int64(),
    "_batch": pa.int64(),
    "_file": pa.string(),
    "_line": pa.int64(),
    "_conflict": pa.bool_(),
}
NOT_SOCIAL = {"google", "bing", "newsletter", "", "shop"}
CHANNELS = pa.schema(
    [
        ("source_id", pa.int64()),
        ("network", pa.string()),
        ("medium", pa.string()),
        ("paid", pa.string()),
        ("social", pa.bool_()),
        ("ga4", pa.string()),
    ]
)


APART_TEXTS = {
    *("kind", "consent", "referrer_host", "realm", "site"),
    *("tier", "day", "currency", "known", "campaign", "post"),
}
REJECTS = pa.schema([("status", pa.string()), ("reason", pa.string())])


def schema_of(noun: Table) -> pa.Schema:
    fields = [(column.name, ARROW[column.kind]) for column in noun.columns]
    return pa.schema(fields + list(OWN.items()))


@dataclass
class MadeBook:
    """Rows per table, and the sources that they name."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    engine: Any = None

    @classmethod
    def of(cls, text: str) -> MadeBook:
        book = cls()
        for block in text.strip().split("\n\n"):
            book.add(block)
        return book

    def add(self, block: str) -> None:
        name, header, *lines = [line.strip() for line in block.strip().splitlines()]
        for number, line in enumerate(lines, start=1):
            cells = dict(zip(header.split(), line.split(), strict=True))
            self.put(name, number, {k: v for k, v in cells.items() if v != "-"})

    def put(self, name: str, number: int, cells: dict[str, Any]) -> None:
        noun = table(name)
        row: dict[str, Any] = {noun.key: f"{name}:{len(self.rows.get(name, []))}", "_line": number}
        source = cells.pop("source", None)
        if source is not None:
            row["source_id"] = self.source(source)
            row["utm_source"] = None if source.startswith("~") else source.partition("/")[0]
            row.setdefault(
                "utm_medium", None if source.startswith("~") else source.partition("/")[2]
            )
        if "minutes" in cells:
            row["minutes_milli"] = int(Decimal(cells.pop("minutes")) * 1000)
        for column, value in cells.items():
            row[column] = _typed(noun, column, value)
        happened = row[noun.happened]
        row["_day"] = happened.date() if isinstance(happened, datetime) else happened
        row.setdefault("_conflict", False)
        bucket = pseudonym(row.get("person", "")) % BUCKETS
        row.update({"_bucket": bucket, "_batch": 1, "_file": "made.txt"})
        self.rows.setdefault(name, []).append(row)
        self.known.clear()

    def source(self, text: str) -> int:
        return self.sources.setdefault(text, len(self.sources) + 1)

    def arrow(self, name: str) -> pa.Table:
        if name == "channels":
            known = [_channel(text, number) for text, number in self.sources.items()]
            return pa.Table.from_pylist(known, schema=CHANNELS)
        schema = REJECTS if name == "rejects" else schema_of(table(name))
        rows = self.rows.get(name, [])
        if not rows and name == "follows":
            # here people have names; in a book they are numbers, and one measure reckons with them
            at = schema.get_field_index("person")
            schema = schema.set(at, pa.field("person", pa.int64()))
        return pa.Table.from_pylist(rows, schema=schema)

    def run(self, measure: Measure, which: str, period: Period) -> pa.Table:
        """What the store does, in small: the same SQL, on tables that are in memory."""
        if self.engine is None:
            self.engine = duckdb.connect()
            self.engine.execute("set timezone = 'UTC'")
        for name in measure.tables:
            if name not in self.known:
                self.engine.register(name, self.arrow(name))
                self.known.add(name)
        sql = compiled_once(measure.name)[which]
        given: dict[str, Any] = {"start_day": period.start, "end_day": period.end}
        given["lookback_days"] = measure.lookback_days
        used = {name: one for name, one in given.items() if f"${name}" in sql}
        return self.engine.execute(sql, used).to_arrow_table()

    def ask(self, measure: Measure, period: Period) -> Answer:
        self.asked.append(measure.name)
        if measure.apart:
            return self.ask_apart(measure, period)
        found = self.run(measure, "sums", period)
        columns = [found.column(name).to_pylist() for name in measure.columns]
        rows = [
            tuple(int(v) if isinstance(v, Decimal) else v for v in row)
            for row in zip(*columns, strict=True)
        ]
        for row in rows:
            assert all(isinstance(v, str | int | bool | None) for v in row), row
        rows.sort(key=lambda row: tuple((v is not None, str(v)) for v in row))
        days = measure.lookback_days
        evidence = Evidence(measure.name, str(period), rows=len(rows), batch=1, lookback_days=days)
        return Answer(measure.columns, tuple(rows), evidence)

    def ask_apart(self, measure: Measure, period: Period) -> Answer:
        rows = self.run(measure, "rows", period).to_pylist()
        for row in rows:
            row["person"] = pseudonym(row["person"])
        first, after = measure.persons or (0, 1 << 63)
        kept = [row for row in rows if not measure.persons or first <= row["person"] < after]
        columns = {name: [row[name] for row in kept] for name in measure.apart}
        found = {
            name: pa.array(column, pa.string())
            if name in APART_TEXTS
            else pa.array([_whole(v) for v in column], pa.int64())
            for name, column in columns.items()
        }
        evidence = Evidence(measure.name, str(period), rows=len(kept), batch=1)
        return Answer(measure.apart, (), evidence, arrays_of(pa.table(found)))

    def behind(self, evidence: Evidence, period: Period) -> int:
        """How many rows stand behind this evidence, as `explain` would count them?"""
        rows = self.run(measures.BY_NAME[evidence.measure], "rows", period).to_pylist()
        wanted = [(name, of if isinstance(of, tuple) else (of,)) for name, of in evidence.where]
        return sum(all(row[name] in values for name, values in wanted) for row in rows)


def pseudonym(name: str | None) -> int:
    return (
        0 if name is None else int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) >> 1
    )


def _whole(found: Any) -> int | None:
    if isinstance(found, datetime):
        return (found - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return None if found is None else int(found)


@cache
def compiled_once(name: str) -> dict[str, str]:
    return compiled(measures.BY_NAME[name])


def _typed(noun: Table, column: str, value: Any) -> Any:
    if column in OWN or not isinstance(value, str):
        return value == "yes" if column == "_conflict" else value
    return READ.get(noun.column(column).kind, str)(value)


def _moment(text: str) -> datetime:
    if len(text) == len("2025-07-01"):
        return datetime.combine(date.fromisoformat(text), time.min, UTC)
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


READ: dict[Kind, Any] = {
    Kind.MONEY: lambda text: int(Decimal(text).scaleb(2)),
    Kind.COUNT: int,
    Kind.DAY: date.fromisoformat,
    Kind.TIME: _moment,
    Kind.FLAG: lambda text: text == "yes",
}


def _channel(text: str, number: int) -> dict[str, Any]:
    bare = text.removeprefix("~").removeprefix("earned/")
    paid = bare.startswith("paid/")
    earned = "earned/" in text
    network, _, medium = bare.removeprefix("paid/").partition("/")
    network = "" if network == "direct" else network
    social = network not in NOT_SOCIAL or (not network and medium == "social")
    return {
        "source_id": number,
        "network": network,
        "medium": medium or ("direct" if not network else "social" if social else "referral"),
        "paid": "paid" if paid else "earned" if earned else "owned" if social else "unknown",
        "social": social,
        "ga4": "",
    }
