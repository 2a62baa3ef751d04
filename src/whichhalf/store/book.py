"""The book: open it, ask it, load into it, take a batch back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from whichhalf.engines.duckdb import DuckDB, literal, quoted, value
from whichhalf.engines.spark import Spark
from whichhalf.errors import BookError
from whichhalf.nouns.channel import SOURCE_FIELDS, Channel, Source
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.measure import Answer, Measure, Value
from whichhalf.nouns.period import Period
from whichhalf.nouns.table import Table
from whichhalf.nouns.tables import TABLES
from whichhalf.store.arrays import arrays_of, single_rows
from whichhalf.store.asking import CHANNELS, plan
from whichhalf.store.batches import Batches, read_batches
from whichhalf.store.columns import OWN_TABLES, delta_schema, own_columns, own_schema, sql_columns
from whichhalf.store.deltas import DataFile, Deltas
from whichhalf.store.layout import Workspace

#: What a question may use before it spills to disk, and what an import may (its own rows lie beside
#: it in memory).
_ASKING_MEMORY, LOADING_MEMORY = "2GB", "64MB"
#: Below this size the questions of a statement are so short that a second thread costs more CPU
#: than it saves: 2.1 s against 2.5 s for the demo.
_LARGE_BYTES = 200_000_000


#: What a question can be put to.
Engine = DuckDB | Spark
#: Types of columns whose values are what an answer holds.
_AS_THEY_ARE = frozenset(
    {"VARCHAR", "BOOLEAN", "INTEGER", "BIGINT", "HUGEINT", "SMALLINT", "TINYINT"}
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for every figure: rules for channels, settings, code?

    `master` is the Spark cluster that questions are put to; without one, DuckDB answers them.
    """

    classify: Callable[[Source], Channel]
    zone: str
    settings_hash: str
    code_version: str
    master: str = ""


@dataclass(slots=True)
class Book:
    """One workspace's book, pinned at a batch.

    What others import later does not change its answers.
    """

    workspace: Workspace
    context: Context
    batches: Batches
    engine: DuckDB
    _spark: Spark | None = None
    _known: set[tuple[Engine, str]] = field(default_factory=set)

    @classmethod
    def open(cls, workspace: Workspace, context: Context, *, at: int | None = None) -> Book:
        """Opens the book as it stands now, or as it stood at batch `at`."""
        with suppress(OSError):  # a folder that may only be read can be asked all the same
            workspace.spool.mkdir(parents=True, exist_ok=True)
        threads = 1 if _bytes_of(workspace.book) < _LARGE_BYTES else 0
        engine = engine_for(workspace, _ASKING_MEMORY, threads=threads)
        batches = read_batches(engine, own(workspace, "batches"))
        if at is not None:
            batches.find(at)
            batches = batches.upto(at)
        return cls(workspace, context, batches, engine)

    def ask(self, measure: Measure, period: Period) -> Answer:
        """What does the book answer to this question for this period?

        Integers only, in sorted order, nothing before something; `evidence` says what stands behind
        it.
        """
        self.batches.refuse_other_zone(self.context.zone)
        engine = self._asked()
        self._prepare(measure, engine)
        compiled = plan(measure, "spark" if self.context.master else "duckdb")
        if measure.apart:
            found = engine.table(single_rows(_during(compiled["rows"], measure, period), measure))
            evidence = self._evidence(measure, period, len(found))
            return Answer(measure.apart, (), evidence, arrays_of(found))
        asked = ", ".join(map(quoted, measure.columns))
        order = ", ".join(f"{quoted(key)} nulls first" for key in measure.keys)
        sql = f"select {asked} from ({_during(compiled['sums'], measure, period)})"
        kinds, rows = engine.kinds(sql + (f" order by {order}" if order else ""))
        whole = _integers(rows, kinds)
        return Answer(measure.columns, whole, self._evidence(measure, period, len(whole)))

    def explain(
        self, measure: Measure, period: Period, where: Mapping[str, Any], *, most: int = 20
    ) -> Explained:
        """Which rows, SQL, batches and milliseconds stand behind one figure of a measure?

        DuckDB answers, whichever engine gave the figure: both give the same.
        """
        self._prepare(measure, self.engine)
        chosen = " and ".join(_chosen(column, of) for column, of in where.items())
        sql = _during(plan(measure)["rows"], measure, period)
        narrowed = f"select * from ({sql}) where {chosen or 'true'}"
        began = time.perf_counter()
        names, rows = self.engine.columns(
            f"select columns(*)::varchar from ({narrowed}) limit {int(most)}"
        )
        ((count,),) = self.engine.rows(f"select count(*) from ({narrowed})")
        batches: list[int] = []
        if "_batch" in names:
            found = self.engine.rows(f"select distinct _batch from ({narrowed}) order by 1")
            batches = [row[0] for row in found if row[0] is not None]
        milliseconds = (time.perf_counter() - began) * 1000
        return Explained(narrowed, tuple(names), tuple(rows), count, tuple(batches), milliseconds)

    def span(self) -> tuple[date | None, date | None]:
        """Which are the first and the last day that any row of the book stands for?"""
        files = [file for table in TABLES for file in self._listed(table)]
        first = [file.first_day for file in files if file.first_day]
        last = [file.last_day for file in files if file.last_day]
        return min(first, default=None), max(last, default=None)

    def rows(self, table: Table, *, history: bool = False) -> Any:
        """All rows of a table as a reader of Arrow batches, in the order of the key."""
        self._view(self.engine, table, "history" if history else "current", as_name="exported")
        columns = ", ".join(quoted(c.name) for c in table.columns)
        return self.engine.arrow(f"select {columns} from exported order by all")

    def files(self, table: Table) -> list[DataFile]:
        """Which files hold the current rows of a table, and how many rows has each?"""
        found = self._listed(table)
        noun(self.workspace, table, "current").bring(file.path.name for file in found)
        return found

    def newest_files(self, table: Table) -> frozenset[str]:
        """Which files hold them on the disk by now, whatever this book is pinned at?"""
        place = noun(self.workspace, table, "current")
        return frozenset(file.path.name for file in place.files(place.latest()))

    def _listed(self, table: Table) -> list[DataFile]:
        version = self.batches.versions.get(f"{table.name}/current", -1)
        return noun(self.workspace, table, "current").files(version)

    def rejects(self, batch: int | None = None) -> list[dict[str, Any]]:
        """Which lines were not stored, of the live batches or of one, and why?

        A quarantined line that was read again later stands with the batch that read it again.
        """
        if batch is None:
            self._live_rejects(self.engine)
        else:
            self._own_view(self.engine, "rejects")
        wanted = "true"
        if batch is not None:
            found = self.batches.find(batch)
            wanted = f"batch = {found.same_as or found.sequence}"
        columns = list(OWN_TABLES["rejects"])
        rows = self.engine.rows(
            f"select {', '.join(columns)} from rejects where {wanted} order by all"
        )
        self._known.discard((self.engine, "rejects"))
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def _live_rejects(self, engine: Engine) -> None:
        self._own_view(engine, "rejects", as_name="all_rejects")
        # A file that came again as it was has its lines with the batch that carried them first.
        first = {b.sequence: b.same_as or b.sequence for b in self.batches.rows}
        here = sorted({first[b.sequence] for b in self.batches.live})
        replayed = sorted({first.get(b.facts.get("replays", 0), 0) for b in self.batches.live})
        live, again = (", ".join(map(str, numbers)) or "null" for numbers in (here, replayed))
        engine.run(
            f"create or replace temp view rejects as select * from all_rejects "
            f"where batch in ({live}) and not (status = 'quarantined' and batch in ({again}))"
        )

    def saved_settings(self, settings_hash: str) -> str:
        """The text of the settings that files were read with, by their hash; "" if unknown."""
        self._own_view(self.engine, "settings")
        wanted = literal(settings_hash)
        rows = self.engine.rows(f"select text from settings where settings_hash = {wanted}")
        return str(rows[0][0]) if rows else ""

    def _asked(self) -> Engine:
        """The engine that questions are put to; connecting to a cluster takes some seconds."""
        if self.context.master and self._spark is None:
            self._spark = Spark(self.context.master)
        return self._spark or self.engine

    def _prepare(self, measure: Measure, engine: Engine) -> None:
        for name in measure.tables:
            if (engine, name) in self._known:
                continue
            if name == "channels":
                engine.hold("channels", CHANNELS, map(self._channel, self.sources()))
            elif name == "rejects":
                self._live_rejects(engine)
            elif name in OWN_TABLES:
                self._own_view(engine, name)
            else:
                table = next(t for t in TABLES if t.name == name)
                self._view(engine, table, "current", as_name=name)
            self._known.add((engine, name))

    def _view(self, engine: Engine, table: Table, part: str, *, as_name: str) -> None:
        version = self.batches.versions.get(f"{table.name}/{part}", -1)
        paths = noun(self.workspace, table, part).paths(version)
        engine.view(as_name, paths, sql_columns(table))

    def _own_view(self, engine: Engine, name: str, *, as_name: str = "") -> None:
        version = self.batches.versions.get(name, -1)
        paths = own(self.workspace, name).paths(version)
        engine.view(as_name or name, paths, own_columns(name))

    def sources(self) -> list[tuple[int, Source]]:
        """Every source that was ever seen, with its number."""
        self._own_view(self.engine, "sources")
        found = self.engine.rows(
            f"select source_id, {', '.join(SOURCE_FIELDS)} from sources order by all"
        )
        return [(row[0], Source(*(value or "" for value in row[1:]))) for row in found]

    def _channel(self, numbered: tuple[int, Source]) -> tuple[int, str, str, str, bool, str]:
        source_id, source = numbered
        one = self.context.classify(source)
        return (source_id, one.network, one.medium, one.paid, one.social, one.ga4)

    def _evidence(self, measure: Measure, period: Period, rows: int) -> Evidence:
        return Evidence(
            measure.name,
            str(period),
            (),
            rows,
            self.batches.last,
            self.context.settings_hash,
            self.context.code_version,
            measure.lookback_days,
        )


@dataclass(frozen=True, slots=True)
class Explained:
    """The SQL, the rows (at most some), how many there are, their batches, and how long it took."""

    sql: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int
    batches: tuple[int, ...]
    milliseconds: float


def _bytes_of(folder: Path) -> int:
    """How large is the book on disk?"""
    return sum(file.stat().st_size for file in folder.rglob("*.parquet"))


def engine_for(workspace: Workspace, memory: str, *, threads: int = 0) -> DuckDB:
    """An engine that can reach this workspace's book and spool, and nothing else.

    `threads` is 0 for as many as the machine has.
    """
    return DuckDB(
        [workspace.book, workspace.spool],
        spill=workspace.spool / "spill",
        memory=memory,
        threads=threads,
    )


def noun(workspace: Workspace, table: Table, part: str) -> Deltas:
    """The files of `current` or `history` of a noun's table."""
    there = workspace.objects and workspace.objects.below(f"{table.name}/{part}")
    return Deltas(workspace.book / table.name / part, delta_schema(table), there)


def own(workspace: Workspace, name: str) -> Deltas:
    """The files of one of the book's own tables."""
    there = workspace.objects and workspace.objects.below(f"_{name}")
    return Deltas(workspace.book / f"_{name}", own_schema(name), there)


def _during(sql: str, measure: Measure, period: Period) -> str:
    """The SQL of a measure for the days of a period, looking back as far as the measure says."""
    for name, day in (("$start_day", period.start), ("$end_day", period.end)):
        sql = sql.replace(f"{name}::date", value(day))
    return sql.replace("$lookback_days::bigint", f"{int(measure.lookback_days)}::bigint")


def _chosen(column: str, of: Any) -> str:
    """The rows in which a column has this value, or one of these."""
    several = of if isinstance(of, tuple) else (of,)
    either = [f"{quoted(column)} is not distinct from {value(one)}" for one in several[:1]]
    if len(several) > 1:
        listed = ", ".join(value(one) for one in several if one is not None)
        either = [f"{quoted(column)} in ({listed})"]
        either += [f"{quoted(column)} is null"] * (None in several)
    return f"({' or '.join(either)})" if either else "false"


def _integers(rows: list[tuple[Any, ...]], kinds: list[str]) -> tuple[tuple[Value, ...], ...]:
    """The rows with days as text and sums as int, whatever the engine calls them."""
    if not {kind for kind in kinds if kind not in _AS_THEY_ARE}:
        return tuple(rows)
    made = [
        column if kind in _AS_THEY_ARE else [None if v is None else _plain(v) for v in column]
        for kind, column in zip(kinds, zip(*rows, strict=True), strict=False)
    ]
    return tuple(zip(*made, strict=True))


def _plain(found: Any) -> Value:
    if hasattr(found, "isoformat"):
        return str(found.isoformat())
    whole = int(found)
    if whole != found:
        raise BookError(reason=f"a measure gave {found}", remedy="Measures give integers only.")
    return whole
