"""What does a row need to be stored as it is, without the engine touching it again?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from whichhalf.nouns.person import BUCKETS
from whichhalf.nouns.table import Kind, Table
from whichhalf.store.columns import sql_columns
from whichhalf.store.deltas import DataFile

_ARROW = {
    Kind.TEXT: pa.string(),
    Kind.COUNT: pa.int64(),
    Kind.MONEY: pa.int64(),
    Kind.TIME: pa.timestamp("us", "UTC"),
    Kind.DAY: pa.date32(),
    Kind.FLAG: pa.bool_(),
    Kind.PERSON: pa.int64(),
}


def arrow_types(table: Table) -> dict[str, pa.DataType]:
    """Column → Arrow type of a noun's table, without the book's own columns."""
    return {column.name: _ARROW[column.kind] for column in table.columns}


def ready(table: Table, rows: pa.Table, *, batch: int, zone: str) -> pa.Table:
    """The rows with all columns of the table and of the book, in their order and types.

    `rows` have some of the noun's columns, `_file` and `_line`; a missing column is null.
    """
    types = arrow_types(table)
    columns = {
        name: rows.column(name).cast(kind)
        if name in rows.column_names
        else pa.nulls(len(rows), kind)
        for name, kind in types.items()
    }
    person = next((c.name for c in table.columns if c.kind is Kind.PERSON), "")
    own = {
        "_day": _days(columns[table.happened], zone),
        "_bucket": _buckets(columns[person]) if person else pa.nulls(len(rows), pa.int32()),
        "_conflict": pa.array(np.zeros(len(rows), np.bool_)),
        "_batch": pa.array(np.full(len(rows), batch, np.int64)),
        "_file": rows.column("_file"),
        "_line": rows.column("_line"),
    }
    whole = columns | own
    return pa.table({name: whole[name] for name in sql_columns(table)})


def _days(happened: pa.ChunkedArray, zone: str) -> pa.ChunkedArray:
    """The day in the owner's zone; a calendar day is never shifted."""
    if pa.types.is_date(happened.type):
        return happened
    here = pc.local_timestamp(happened.cast(pa.timestamp("us", zone)))
    return pc.floor_temporal(here, unit="day").cast(pa.date32())


def _buckets(persons: pa.ChunkedArray | pa.Array) -> pa.Array:
    numbers = pc.fill_null(persons, 0).to_numpy(zero_copy_only=False) % BUCKETS
    known = pc.is_valid(persons).to_numpy(zero_copy_only=False)
    return pa.array(numbers.astype(np.int32), mask=~known)


@dataclass(slots=True)
class ReadyFile:
    """A Parquet file of one table that grows piece by piece."""

    table: Table
    path: Path
    rows: int = 0
    days: list[date] = field(default_factory=list)
    _writer: pq.ParquetWriter | None = None

    def add(self, rows: pa.Table) -> None:
        """Writes rows that are `ready`."""
        if self._writer is None:
            alike = [name for name in rows.column_names if _is_alike(self.table, name)]
            self._writer = pq.ParquetWriter(
                self.path, rows.schema, compression="zstd", use_dictionary=alike
            )
        self._writer.write_table(rows)
        self.rows += rows.num_rows
        ends = pc.min_max(rows.column("_day")).as_py()
        self.days += [day for day in ends.values() if day is not None]

    def close(self) -> DataFile:
        """Finishes the file."""
        if self._writer is not None:
            self._writer.close()
        return DataFile(
            self.path, self.rows, min(self.days, default=None), max(self.days, default=None)
        )


def write_ready(table: Table, pieces: Iterable[pa.Table], path: Path) -> DataFile:
    """Writes pieces that are `ready` as one file."""
    file = ReadyFile(table, path)
    for rows in pieces:
        file.add(rows)
    return file.close()


def _is_alike(table: Table, name: str) -> bool:
    """Do few values fill this column, so that a dictionary of them pays?"""
    if name.startswith("_"):
        return name != "_line"
    kind = table.column(name).kind
    return name != table.key and kind in {Kind.TEXT, Kind.FLAG, Kind.DAY}
