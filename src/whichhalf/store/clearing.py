"""What must not stay in the book: what a writer that died left behind, and who is forgotten?"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from whichhalf.engines.duckdb import DuckDB
from whichhalf.nouns.person import normalised_identifier
from whichhalf.nouns.tables import TABLES
from whichhalf.store.batches import Batches
from whichhalf.store.book import noun, own
from whichhalf.store.columns import OWN_TABLES, own_columns
from whichhalf.store.deltas import Deltas, synced
from whichhalf.store.layout import Workspace
from whichhalf.store.people import People

#: Stands where a row that was put aside named a person who is forgotten.
FORGOTTEN = "a forgotten person"


def clear_up(workspace: Workspace, engine: DuckDB, people: People, batches: Batches) -> None:
    """Takes out what a writer that died before its batch row had written.

    Commits of single tables, files that no commit names, and keys of persons whose identifiers did
    not come in: such a person counts as new when the file comes again.
    """
    places = [
        (f"{t.name}/{part}", noun(workspace, t, part))
        for t in TABLES
        for part in ("current", "history")
    ]
    places += [(name, own(workspace, name)) for name in OWN_TABLES if name != "batches"]
    for name, deltas in places:
        if deltas.objects or deltas.folder.exists():
            deltas.roll_back(batches.versions.get(name, -1))
    own_batches = own(workspace, "batches")
    if own_batches.folder.exists() and not own_batches.objects:
        own_batches.roll_back(own_batches.latest())
    paths = own(workspace, "people").paths(batches.versions.get("people", -1))
    engine.view("sealed_people", paths, own_columns("people"))
    people.keep_only(person for (person,) in engine.rows("select person from sealed_people"))


def purge(rejects: Deltas, identifier: str, staging: Path) -> None:
    """Takes a person out of the rows that were put aside, in the files of every version.

    Each file is replaced in its place, whole, so a book of then (law 7) has the same rows as ever,
    without the person.
    """
    for path in rejects.everything():
        rows = pq.read_table(path, partitioning=None)
        cleared = _without(rows, normalised_identifier(identifier))
        if cleared is not None:
            fresh = staging / path.name
            pq.write_table(cleared, fresh, compression="zstd")
            synced(fresh)
            fresh.replace(path)
            synced(rejects.folder)
            if rejects.objects:
                rejects.objects.put(path)


def _without(rows: pa.Table, person: str) -> pa.Table | None:
    """The rows without that person; None where they do not name it."""
    texts = {name: rows.column(name).to_pylist() for name in ("raw", "hint")}
    named = [
        any(_names(text, person) for text in pair) for pair in zip(*texts.values(), strict=True)
    ]
    if not any(named):
        return None
    for name, stands in (("raw", ""), ("hint", FORGOTTEN)):
        left = [stands if gone else text for gone, text in zip(named, texts[name], strict=True)]
        rows = rows.set_column(rows.column_names.index(name), name, pa.array(left, pa.string()))
    return rows


def _names(text: str | None, person: str) -> bool:
    """Does a line name the person, in whatever case, also where its quotes are doubled?"""
    said = normalised_identifier(text or "")
    return person in said or person in said.replace('""', '"')
