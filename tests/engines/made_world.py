"""A book of everything that engines may see differently, in every table, from one seed.

NULLs in every column that may be empty, moments that are equal to the microsecond, days without a
row, fractions of seconds around whole ones, Greek and German text (two letters that are one, final
sigma, signs that need escaping), persons and conversions that do not exist, rejected lines, a batch
that was taken back. And some regulars, who bought long before the quarter: within it, a few of them
begin to follow, take part and bring friends.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from whichhalf.intake.channel_rules import load_rules
from whichhalf.nouns.channel import SOURCE_FIELDS, Source
from whichhalf.nouns.period import Period
from whichhalf.nouns.table import Column, Kind, Table
from whichhalf.nouns.tables import TABLES
from whichhalf.store.book import Context
from whichhalf.store.layout import SETTINGS_FILE, Workspace
from whichhalf.store.loading import Staged
from whichhalf.store.ready import arrow_types, ready, write_ready
from whichhalf.store.writing import Arrival, Writer, writer

ZONES = ("Europe/Athens", "America/Los_Angeles")
QUARTER = Period(date(2025, 7, 1), date(2025, 10, 1))
NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
RULES = load_rules({}, ("shop.example", "blog.example"))
FIRST = datetime(2025, 6, 10, tzinfo=UTC)
#: Rows of each table in each of the two batches that stay.
ROWS = 300
#: Rows of each of these tables about regulars, in each of the two batches.
ROWS_OF_REGULARS = 200
OF_REGULARS = ("conversions", "follows", "mentions", "conversations", "links")
TEXTS = (
    *("άσσος", "ΆΣΣΟΣ", "Straße", "STRASSE", "größe", "gro\u0308ße", "Γραβιέρα", "ẞ", "İstanbul"),
    *("it's", 'a "b"', "back\\slash", "100 %", "", " ", "x / y", "(direct)", "one:two", "10", "9"),
)
POOLS: Mapping[str, tuple[str, ...]] = {
    "currency": ("EUR", "EUR", "CHF"),
    "network": ("facebook", "pinterest", "Κοινωνία", ""),
    "site": ("shop.example", "blog.example"),
    "status": ("paid", "pending", "cancelled"),
    "consent": ("consented", "exempt"),
    "direction": ("in", "out"),
    "author_kind": ("staff", "customer", "unknown"),
    "metric": ("sessions", "clicks", "followers", "likes", "revenue", "engaged_sessions"),
    "subject_kind": (
        *("post", "account", "source", "campaign"),
        *("query", "page", "keyword", "business"),
    ),
    "grain": ("day", "lifetime", "period"),
    "unit": ("count", "money"),
    "question": ("heard_about_us", "read_or_seen", "other"),
    "utm_source": ("pinterest", "newsletter", "Straße"),
    "utm_medium": ("social", "email", "cpc"),
    "referrer_host": ("m.facebook.com", "www.google.com", "blog.example", ""),
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "touches": ("visit", "click", "view"),
    "conversions": ("order", "subscription", "lead", "advertising", "sponsorship"),
    "costs": ("time", "tools", "advertising"),
    "rates": ("fx", "hourly", "keyword_bid"),
}


def world(folder: Path, zone: str) -> Workspace:
    """Makes the book of a workspace whose days are those of `zone`."""
    folder.mkdir(parents=True)
    (folder / SETTINGS_FILE).write_text("", "utf-8")
    workspace = Workspace.at(folder)
    with writer(workspace, zone=zone, now=NOW) as book:
        for number in range(3):
            last = book.load(arrival(book, number))
        book.undo(last.sequence)
    return workspace


def context(zone: str, master: str = "") -> Context:
    return Context(RULES.classify, zone, "settings", "code", master)


def arrival(book: Writer, number: int) -> Arrival:
    rng = random.Random(f"world {number}")
    file = f"{number}.csv"
    staged: list[Staged] = []
    sources: dict[int, Source] = {}
    for noun in TABLES:
        made = Maker(rng, noun, number)
        rows = [made.row(place) for place in range(ROWS)]
        if noun.name in OF_REGULARS:
            regulars = Regulars(rng, noun, number)
            rows += [regulars.row(place) for place in range(ROWS_OF_REGULARS)]
        sources |= {row["source_id"]: source_of(row) for row in rows if "source_id" in row}
        whole = ready(noun, arrow(noun, rows, file), batch=book.next_batch, zone=book.zone)
        kept = write_ready(noun, [whole], book.staging(noun.name))
        staged.append(Staged(noun, (kept,)))
    lines = {"received": ROWS, "kept": ROWS - 2, "quarantined": 1, "rejected": 1}
    arriving = Arrival(file, "", staged, sources=sources, lines=lines)
    arriving.rejects = [rejected(book.staging("rejects"), file)]
    return arriving


def rejected(path: Path, file: str) -> str:
    lines = [("quarantined", "currency", "Größe"), ("rejected", "day", "άσσος")]
    rows = [
        {"file": file, "line": n, "status": status, "reason": reason, "hint": "", "raw": raw}
        for n, (status, reason, raw) in enumerate(lines)
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)
    return str(path)


def arrow(noun: Table, rows: list[dict[str, Any]], file: str) -> pa.Table:
    columns: dict[str, Any] = {
        name: pa.array([row.get(name) for row in rows], kind)
        for name, kind in arrow_types(noun).items()
    }
    columns["_file"] = pa.array([file] * len(rows), pa.string())
    columns["_line"] = pa.array(range(1, len(rows) + 1), pa.int64())
    return pa.table(columns)


def source_of(row: Mapping[str, Any]) -> Source:
    return Source(*(row.get(name) or "" for name in SOURCE_FIELDS))


class Maker:
    """Makes rows of one table; the same seed makes the same rows."""

    def __init__(self, rng: random.Random, noun: Table, number: int) -> None:
        self.rng, self.noun, self.number = rng, noun, number
        self.ways: dict[Kind, Callable[[Column], Any]] = {
            Kind.TEXT: self.text,
            Kind.COUNT: lambda _: rng.choice((0, 1, 2, 3, 999, 60_000, 7_654_321)),
            Kind.MONEY: lambda _: rng.choice((0, 1, 99, 1000, 1999, 123_456, -500)),
            Kind.TIME: lambda _: self.moment(),
            Kind.DAY: lambda _: self.moment().date(),
            Kind.FLAG: lambda _: rng.random() < 0.5,
            Kind.PERSON: lambda _: rng.choice((3, 7, 401, 2**62 + 5, *range(30))),
        }

    def row(self, place: int) -> dict[str, Any]:
        made: dict[str, Any] = {
            column.name: None if self.empty(column) else self.ways[column.kind](column)
            for column in self.noun.columns
        }
        made[self.noun.key] = self.identifier(self.noun.key, self.number * ROWS + place)
        if "starts_on" in made and made.get("ends_on"):
            made["ends_on"] = made["starts_on"] + timedelta(days=self.rng.choice((1, 1, 7, 31)))
        if "source_id" in made:
            texts = "|".join(made.get(name) or "" for name in SOURCE_FIELDS)
            made["source_id"] = random.Random(texts).getrandbits(62)
        return made

    def empty(self, column: Column) -> bool:
        if column.name in {self.noun.key, self.noun.happened, "currency"}:
            return False
        return not column.required and self.rng.random() < 0.2

    def text(self, column: Column) -> str:
        if column.name == "conversion_id":
            return self.identifier("conversion_id", self.rng.randrange(2 * ROWS + 20))
        if column.name == "kind" and self.noun.name in KINDS:
            return self.rng.choice(KINDS[self.noun.name])
        if column.name == "conversation_id":
            return f"talk:{self.rng.randrange(30)}"
        return self.rng.choice(POOLS.get(column.name) or column.allowed or TEXTS)

    @staticmethod
    def identifier(key: str, number: int) -> str:
        return f"{('shop', 'pay')[number % 2]}:{key}:{number}"

    def moment(self) -> datetime:
        """Often equal to another one, near midnight or near a whole second; never on a Tuesday."""
        day = FIRST + timedelta(days=self.rng.randrange(125))
        if day.weekday() == 1:
            day += timedelta(days=1)
        hour = timedelta(hours=self.rng.choice((0, 4, 8, 12, 21, 22, 23)))
        fraction = self.rng.choice((0, 0, 0, 1, 999, 1000, 499_500, 999_999))
        return day + hour + timedelta(microseconds=fraction)


class Regulars(Maker):
    """Makes rows of people who buy all year; some of them do something more within the quarter."""

    def __init__(self, rng: random.Random, noun: Table, number: int) -> None:
        super().__init__(rng, noun, number + 10)
        self.buying = noun.name == "conversions"
        first = 1_000 + 6 * OF_REGULARS.index(noun.name)
        people = range(1_000, 1_060) if self.buying else range(first, first + 15)
        self.ways[Kind.PERSON] = lambda _: rng.choice(people)

    def row(self, place: int) -> dict[str, Any]:
        made = super().row(place)
        if self.buying and made["happened_at"].date() < QUARTER.start:
            made["code"] = None
        return made

    def text(self, column: Column) -> str:
        if column.name == "code":
            return self.rng.choice(("freund", "ΦΊΛΟΣ", "Größe")) + str(self.rng.randrange(5))
        if column.name == "kind" and self.buying:
            return self.rng.choice(("order", "order", "subscription", "lead"))
        if column.name == "conversion_id":
            return self.identifier("conversion_id", self.number * ROWS + self.rng.randrange(ROWS))
        return super().text(column)

    def moment(self) -> datetime:
        first, days = (date(2025, 1, 3), 360) if self.buying else (QUARTER.start, 91)
        hours = self.rng.choice((0, 3, 6, 12, 21, 22, 23))
        begun = datetime(first.year, first.month, first.day, hours, tzinfo=UTC)
        return begun + timedelta(days=self.rng.randrange(days))
