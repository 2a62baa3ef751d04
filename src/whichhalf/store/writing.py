"""How does a batch get into the book: whole, or not at all?"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from whichhalf.engines.duckdb import DuckDB, literal
from whichhalf.errors import BookError
from whichhalf.nouns.channel import Source
from whichhalf.nouns.table import Table
from whichhalf.nouns.tables import TABLES
from whichhalf.store.batches import Batch, Batches, append_batch, read_batches
from whichhalf.store.book import LOADING_MEMORY, engine_for, noun, own
from whichhalf.store.clearing import clear_up, purge
from whichhalf.store.columns import OWN_TABLES, own_columns
from whichhalf.store.deltas import DataFile, Deltas
from whichhalf.store.failing import disk_in_words
from whichhalf.store.layout import Workspace
from whichhalf.store.lease import lease
from whichhalf.store.loading import Loader, Staged
from whichhalf.store.people import People
from whichhalf.store.settling import Change, write_rows
from whichhalf.store.undoing import take_back, touched


@dataclass(slots=True)
class Arrival:
    """What one file brings: staged rows, rejected lines, sources and persons that it names.

    `settings` are the hash and the text of the settings that it was read with.
    """

    name: str
    fingerprint: str
    staged: list[Staged] = field(default_factory=list)
    rejects: list[str] = field(default_factory=list)
    sources: dict[int, Source] = field(default_factory=dict)
    sealed: list[str] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    facts: dict[str, object] = field(default_factory=dict)
    settings: tuple[str, str] | None = None


@dataclass(slots=True)
class Writer:
    """The only writer of a book, while it holds the lease."""

    workspace: Workspace
    engine: DuckDB
    people: People
    batches: Batches
    zone: str
    now: datetime
    folder: Path

    @property
    def next_batch(self) -> int:
        """Which number will the next batch have?"""
        return self.batches.last + 1

    def refuse_other_zone(self) -> None:
        """Raises where the book's days are those of another zone than the settings name now."""
        self.batches.refuse_other_zone(self.zone)

    def staging(self, name: str) -> Path:
        """Where may the rows of one table be staged?"""
        return self.folder / f"{name}-{uuid.uuid4().hex}.parquet"

    def same(self, fingerprint: str) -> Batch | None:
        """Which live batch carried exactly this before?"""
        for batch in self.batches.live:
            if batch.fingerprint == fingerprint:
                return batch
        return None

    def repeat(self, arrival: Arrival, before: Batch) -> Batch:
        """Records a file that came again as it was: each of its rows is a duplicate."""
        kept = before.counts.get("stored", 0) + before.counts.get("duplicate", 0)
        counts = {**before.counts, "stored": 0, "duplicate": kept}
        records = {
            table: {"duplicate": n.get("stored", 0) + n.get("duplicate", 0)}
            for table, n in before.records.items()
        }
        return self._append(
            Batch(
                0,
                "import",
                arrival.name,
                self.now,
                arrival.fingerprint,
                same_as=before.same_as or before.sequence,
                counts=counts,
                records=records,
                facts=before.facts,
            ),
            self.batches.versions,
        )

    def load(self, arrival: Arrival) -> Batch:
        """Loads what one file brings and commits it as one batch."""
        loader = Loader(self.engine)
        versions = dict(self.batches.versions)
        records: dict[str, dict[str, int]] = {}
        changes: list[tuple[str, Deltas, Change]] = []
        for staged in arrival.staged:
            loaded = loader.load(
                staged, *self._files(staged.table), into=self._deltas(staged.table)
            )
            records[staged.table.name] = dict(loaded.counts)
            changes += self._changes(staged.table, (loaded.current, loaded.history))
        duplicate = loader.duplicate_lines()
        changes += self._own_changes(arrival)
        loader.close()
        for name, deltas, change in changes:
            versions[name] = _committed(deltas, change, versions.get(name, -1))
        counts = {**arrival.lines, "duplicate": duplicate}
        counts["stored"] = arrival.lines["kept"] - duplicate
        del counts["kept"]
        batch = Batch(
            0,
            "import",
            arrival.name,
            self.now,
            arrival.fingerprint,
            counts=counts,
            records=records,
            facts={**arrival.facts, "zone": self.zone},
        )
        return self._append(batch, versions)

    def undo(self, sequence: int) -> Batch:
        """Takes a batch back; what another live batch also carried stays."""
        batch = self.batches.find(sequence)
        if batch.kind != "import" or sequence in self.batches.undone:
            raise BookError(
                reason=f"batch {sequence} is no import, or was taken back before",
                remedy="`whichhalf log` shows which batches count.",
            )
        versions = dict(self.batches.versions)
        carriers = self.batches.carriers(sequence)
        if len(carriers) == 1:
            for name, deltas, change in self._taken_back(batch):
                versions[name] = _committed(deltas, change, versions.get(name, -1))
        undone = Batch(0, "undo", batch.name, self.now, undoes=sequence)
        return self._append(undone, versions)

    def forget(self, identifier: str) -> Batch:
        """Makes a person's identifier unreadable for ever; no total changes."""
        person = self.people.forget(identifier)
        purge(own(self.workspace, "rejects"), identifier, self.folder)
        batch = Batch(0, "forget", f"person {person}", self.now)
        return self._append(batch, self.batches.versions)

    def _deltas(self, table: Table) -> tuple[Deltas, Deltas]:
        return noun(self.workspace, table, "current"), noun(self.workspace, table, "history")

    def _files(self, table: Table) -> tuple[list[DataFile], list[DataFile]]:
        found = []
        for part, deltas in zip(("current", "history"), self._deltas(table), strict=True):
            found.append(deltas.files(self.batches.versions.get(f"{table.name}/{part}", -1)))
            deltas.bring(file.path.name for file in found[-1])
        return found[0], found[1]

    def _changes(
        self, table: Table, changes: tuple[Change, Change]
    ) -> Iterator[tuple[str, Deltas, Change]]:
        parts = zip(("current", "history"), self._deltas(table), changes, strict=True)
        for part, deltas, change in parts:
            if change.add or change.remove:
                yield f"{table.name}/{part}", deltas, change

    def _own_changes(self, arrival: Arrival) -> Iterator[tuple[str, Deltas, Change]]:
        queries = {
            "sightings": "select * from sighted",
            "rejects": self._rejects(arrival),
            "sources": self._sources(arrival),
            "people": self._people(arrival),
            "settings": self._settings(arrival),
        }
        for name, query in queries.items():
            deltas = own(self.workspace, name)
            files = write_rows(self.engine, query, deltas) if query else []
            if files:
                yield name, deltas, Change(tuple(files))

    def _rejects(self, arrival: Arrival) -> str:
        if not arrival.rejects:
            return ""
        listed = ", ".join(map(literal, arrival.rejects))
        return (
            f"select {self.next_batch}::bigint as batch, file, line, status, reason, hint, "
            f"raw from read_parquet([{listed}])"
        )

    def _sources(self, arrival: Arrival) -> str:
        fields = [c for c in OWN_TABLES["sources"] if c != "source_id"]
        known = own(self.workspace, "sources").paths(self.batches.versions.get("sources", -1))
        self.engine.view("known_sources", known, own_columns("sources"))
        old = {row[0] for row in self.engine.rows("select source_id from known_sources")}
        new = {key: source for key, source in arrival.sources.items() if key not in old}
        if not new:
            return ""
        table: dict[str, pa.Array] = {"source_id": pa.array(list(new), pa.int64())}
        for name in fields:
            table[name] = pa.array([getattr(source, name) for source in new.values()], pa.string())
        return self._from_arrow("sources", pa.table(table))

    def _settings(self, arrival: Arrival) -> str:
        if arrival.settings is None:
            return ""
        name, text = map(literal, arrival.settings)
        known = own(self.workspace, "settings").paths(self.batches.versions.get("settings", -1))
        self.engine.view("known_settings", known, own_columns("settings"))
        if self.engine.rows(f"select 1 from known_settings where settings_hash = {name}"):
            return ""
        return f"select {name} as settings_hash, {text} as text"

    def _people(self, arrival: Arrival) -> str:
        if not arrival.sealed:
            return ""
        self.people.commit()
        listed = ", ".join(map(literal, arrival.sealed))
        return f"select person, sealed from read_parquet([{listed}])"

    def _from_arrow(self, name: str, table: pa.Table) -> str:
        path = self.staging(f"own-{name}")
        pq.write_table(table, path)
        return f"select * from read_parquet({literal(str(path))})"

    def _taken_back(self, batch: Batch) -> Iterator[tuple[str, Deltas, Change]]:
        first = batch.same_as or batch.sequence
        live = ", ".join(str(b.sequence) for b in self.batches.live)
        seen = own(self.workspace, "sightings")
        paths = seen.paths(self.batches.versions.get("sightings", -1))
        self.engine.view("all_sightings", paths, own_columns("sightings"))
        aliases = [(b.sequence, b.same_as or b.sequence) for b in self.batches.live]
        listed = ", ".join(f"({a}, {b})" for a, b in aliases)
        self.engine.run(
            f"create or replace temp view sightings as select * from all_sightings "
            f"where batch in (select origin from (values {listed}) t(alias, origin)) "
            f"or batch in ({live})"
        )
        for table in TABLES:
            current, history = self._files(table)
            if touched(self.engine, table, [first], [*current, *history]):
                changes = take_back(
                    self.engine,
                    table,
                    carriers=[first],
                    current=current,
                    history=history,
                    into=self._deltas(table),
                )
                yield from self._changes(table, changes)

    def _append(self, batch: Batch, versions: Mapping[str, int]) -> Batch:
        batch = replace(batch, sequence=self.next_batch, versions=dict(versions))
        place, read_at = own(self.workspace, "batches"), self.batches.version
        version = append_batch(self.engine, place, batch, read_at)
        self.batches = Batches((*self.batches.rows, batch), version)
        return batch


def _committed(deltas: Deltas, change: Change, after: int) -> int:
    return deltas.commit(change.add, change.remove, after=after)


@contextmanager
def writer(workspace: Workspace, *, zone: str, now: datetime) -> Iterator[Writer]:
    """Opens the book for writing, alone; clears what a writer that died left behind."""
    with disk_in_words(), lease(workspace):
        staging = workspace.spool / "staging"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        workspace.book.mkdir(exist_ok=True)
        people = People.open(workspace.keys)
        try:
            with engine_for(workspace, LOADING_MEMORY) as engine:
                batches = read_batches(engine, own(workspace, "batches"))
                if not _ended_well(workspace).exists():
                    clear_up(workspace, engine, people, batches)
                _ended_well(workspace).unlink(missing_ok=True)
                yield Writer(workspace, engine, people, batches, zone, now, staging)
                _ended_well(workspace).touch()
        finally:
            people.close()
            shutil.rmtree(staging, ignore_errors=True)


def _ended_well(workspace: Workspace) -> Path:
    """Lies there while nobody writes. A writer that died, or a copy without it, has none."""
    return workspace.spool / "ended-well"
