"""Which batches has the book, and which versions of its tables does each stand for?

One row appended last to `batches` is the commit: what other tables got before it counts only once
it is there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from whichhalf.engines.duckdb import DuckDB, literal
from whichhalf.errors import BatchUnknown, BookError
from whichhalf.store.columns import own_columns
from whichhalf.store.deltas import DataFile, Deltas

#: So many files of one row each are put together into one.
_MANY_FILES = 64


@dataclass(frozen=True, slots=True)
class Batch:
    """What came in together, or was taken back together?

    `kind` is import, undo or forget. `fingerprint` is the SHA-256 of the file and of all that
    decided how it was read; `same_as` is the live batch that carried exactly this before. `counts`
    are rows of the file: received = stored + duplicate + quarantined + rejected. `records` are rows
    of the book's tables by what became of them.
    """

    sequence: int
    kind: str
    name: str
    at: datetime
    fingerprint: str = ""
    same_as: int = 0
    undoes: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batches:
    """All batches of a book, in order, and the version of their table that they were read at."""

    rows: tuple[Batch, ...]
    version: int = -1

    @property
    def last(self) -> int:
        """The sequence number that the book stands at; 0 for an empty book."""
        return self.rows[-1].sequence if self.rows else 0

    @property
    def versions(self) -> Mapping[str, int]:
        """Table → version that the last batch stands for."""
        return self.rows[-1].versions if self.rows else {}

    @property
    def undone(self) -> frozenset[int]:
        """Which batches were taken back?"""
        return frozenset(batch.undoes for batch in self.rows if batch.undoes)

    @property
    def live(self) -> tuple[Batch, ...]:
        """Which imports count?"""
        undone = self.undone
        return tuple(b for b in self.rows if b.kind == "import" and b.sequence not in undone)

    def upto(self, sequence: int) -> Batches:
        """The book as it stood at an earlier batch."""
        return Batches(tuple(batch for batch in self.rows if batch.sequence <= sequence))

    def find(self, sequence: int) -> Batch:
        """Which batch has this number?"""
        for batch in self.rows:
            if batch.sequence == sequence:
                return batch
        raise BatchUnknown(batch=sequence)

    def refuse_other_zone(self, zone: str) -> None:
        """Raises where the rows lie in days of another zone: they would be counted wrongly."""
        theirs = {str(b.facts["zone"]) for b in self.live if "zone" in b.facts} - {zone}
        if theirs:
            was = min(theirs)
            raise BookError(
                reason=f"its days are those of {was}, and whichhalf.toml now says {zone}",
                remedy=f'Write zone = "{was}" again; or make a new workspace with the new zone and '
                "import your files there.",
            )

    def carriers(self, sequence: int) -> tuple[Batch, ...]:
        """Which live batches carried exactly what this one carried, itself included?"""
        batch = self.find(sequence)
        first = batch.same_as or batch.sequence
        return tuple(b for b in self.live if first in {b.sequence, b.same_as})


def read_batches(engine: DuckDB, deltas: Deltas) -> Batches:
    """Reads all batches of a book."""
    version = deltas.latest()
    engine.view("batches", deltas.paths(version), own_columns("batches"))
    rows = engine.rows("select sequence, kind, facts, versions from batches order by sequence")
    return Batches(tuple(_batch(*row) for row in rows), version)


def append_batch(engine: DuckDB, deltas: Deltas, batch: Batch, after: int) -> int:
    """Appends one batch: the commit. Puts many small files together on the way.

    `after` is the version that the batches were read at; returns the one that they have now.
    """
    files = deltas.files(after)
    old = files if len(files) >= _MANY_FILES else []
    path = deltas.new_file()
    row = ", ".join(
        (
            f"{batch.sequence}::bigint as sequence",
            f"{literal(batch.kind)} as kind",
            f"{literal(_facts(batch))} as facts",
            f"{literal(json.dumps(dict(batch.versions), sort_keys=True))} as versions",
        )
    )
    if old:  # with those that this writer appended since it began
        engine.view("batches", deltas.paths(after), own_columns("batches"))
    everything = "select * from batches union all " if old else ""
    count = engine.write(f"{everything}select {row}", path)
    return deltas.commit([DataFile(path, count)], old, after=after)


def _facts(batch: Batch) -> str:
    return json.dumps(
        {
            "name": batch.name,
            "at": batch.at.isoformat(),
            "fingerprint": batch.fingerprint,
            "same_as": batch.same_as,
            "undoes": batch.undoes,
            "counts": dict(batch.counts),
            "records": {table: dict(counts) for table, counts in batch.records.items()},
            "facts": dict(batch.facts),
        },
        sort_keys=True,
    )


def _batch(sequence: int, kind: str, text: str, versions: str) -> Batch:
    facts = json.loads(text)
    return Batch(
        sequence=sequence,
        kind=kind,
        name=facts["name"],
        at=datetime.fromisoformat(facts["at"]),
        fingerprint=facts["fingerprint"],
        same_as=facts["same_as"],
        undoes=facts["undoes"],
        counts=facts["counts"],
        records=facts["records"],
        facts=facts["facts"],
        versions=json.loads(versions),
    )
