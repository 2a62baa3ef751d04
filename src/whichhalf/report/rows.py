"""How does a table of the book leave it, so that it comes back the same?

A plain file with the schema's own column names: CSV for people and spreadsheets, Parquet for
machines. Importing an exported file finds every row there already.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from whichhalf.nouns.cells import neutralise
from whichhalf.nouns.money import Money
from whichhalf.nouns.person import written_person
from whichhalf.nouns.table import Kind, Table

Batches = Iterable[pa.RecordBatch]


def write_csv(table: Table, batches: Batches, path: Path) -> int:
    """Writes rows as CSV; money in major units, moments in UTC, persons as pseudonyms.

    No cell begins a formula: see `whichhalf.nouns.cells`. Returns how many rows were written.
    """
    names = [column.name for column in table.columns]
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for batch in batches:
            columns = batch.to_pydict()
            for number in range(batch.num_rows):
                writer.writerow(_cells(table, {name: columns[name][number] for name in names}))
            written += batch.num_rows
    return written


def write_parquet(batches: pa.RecordBatchReader, path: Path) -> int:
    """Writes rows as they are stored: money in minor units, persons as numbers.

    A table without rows is a file without rows.
    """
    written = 0
    with pq.ParquetWriter(path, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            written += batch.num_rows
    return written


def _cells(table: Table, row: dict[str, Any]) -> Sequence[str]:
    currency = row.get("currency") or ""
    return [
        "" if row[column.name] is None else _WRITTEN[column.kind](row[column.name], currency)
        for column in table.columns
    ]


def _moment(value: datetime, _: str) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _money(value: int, currency: str) -> str:
    return str(Money(value, currency).decimal)


def _day(value: date, _: str) -> str:
    return value.isoformat()


_WRITTEN: dict[Kind, Callable[[Any, str], str]] = {
    Kind.TEXT: lambda value, _: neutralise(value),
    Kind.COUNT: lambda value, _: str(value),
    Kind.MONEY: _money,
    Kind.TIME: _moment,
    Kind.DAY: _day,
    Kind.FLAG: lambda value, _: "true" if value else "false",
    Kind.PERSON: lambda value, _: written_person(value),
}
