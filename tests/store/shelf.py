"""A small book for tests: rows given as plain dictionaries, loaded as one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from whichhalf.nouns.channel import Channel, Source
from whichhalf.nouns.table import Table
from whichhalf.nouns.tables import table
from whichhalf.store.batches import Batch
from whichhalf.store.book import Book, Context
from whichhalf.store.layout import SETTINGS_FILE, Workspace
from whichhalf.store.loading import Staged
from whichhalf.store.ready import arrow_types, ready, write_ready
from whichhalf.store.writing import Arrival, Writer, writer

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


def unclassified(_: Source) -> Channel:
    raise AssertionError


CONTEXT = Context(unclassified, "Europe/Berlin", "settings", "code")


def new_workspace(folder: Path) -> Workspace:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SETTINGS_FILE).write_text("", "utf-8")
    return Workspace.at(folder)


def arrow(noun: Table, rows: Sequence[Mapping[str, Any]], file: str) -> pa.Table:
    types = arrow_types(noun)
    names = [name for name in types if any(name in row for row in rows)]
    columns = {name: pa.array([row.get(name) for row in rows], types[name]) for name in names}
    columns["_file"] = pa.array([file] * len(rows), pa.string())
    columns["_line"] = pa.array(range(1, len(rows) + 1), pa.int64())
    return pa.table(columns)


def opened(workspace: Workspace) -> AbstractContextManager[Writer]:
    return writer(workspace, zone="Europe/Berlin", now=NOW)


def load(workspace: Workspace, noun: str, rows: Sequence[Mapping[str, Any]], name: str) -> Batch:
    """Loads these rows as one file."""
    with opened(workspace) as book:
        return load_with(book, noun, rows, name)


def load_with(book: Writer, noun: str, rows: Sequence[Mapping[str, Any]], name: str) -> Batch:
    whole = ready(
        table(noun), arrow(table(noun), rows, name), batch=book.next_batch, zone=book.zone
    )
    file = write_ready(table(noun), [whole], book.staging(noun))
    arrival = Arrival(name, "", [Staged(table(noun), (file,))])
    arrival.lines = {"received": len(rows), "kept": len(rows), "quarantined": 0, "rejected": 0}
    return book.load(arrival)


def content(workspace: Workspace, noun: str, *, history: bool = False) -> list[dict[str, Any]]:
    """All rows of a table as the book stands now."""
    book = Book.open(workspace, CONTEXT)
    rows: list[dict[str, Any]] = book.rows(table(noun), history=history).read_all().to_pylist()
    return rows
