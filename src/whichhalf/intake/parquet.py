"""Which rows does a Parquet file with a table's own column names hold?

The universal connector for machines: types as the book stores them (money in minor units, moments
in UTC, persons as pseudonyms or as identifiers), as `whichhalf export` writes them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from whichhalf.nouns.table import Column, Kind, Table
from whichhalf.nouns.tables import TABLES
from whichhalf.reader.files import RawFile
from whichhalf.store.ready import arrow_types

MAGIC = b"PAR1"
_ROWS_PER_PIECE = 65_536


def is_parquet(raw: RawFile) -> bool:
    """Does the file say of itself that it is Parquet?"""
    return raw.head(4) == MAGIC


def table_of(raw: RawFile) -> Table:
    """Which table's columns has it? Refuses a file with a column that the table has not."""
    with raw.open() as stream:
        try:
            names = pq.ParquetFile(stream).schema_arrow.names
        except (pa.ArrowInvalid, OSError):
            raise raw.refused("it is a torn Parquet file", "Write it again.") from None
    for table in TABLES:
        if table.key in names:
            strange = sorted(set(names) - {column.name for column in table.columns})
            missing = [c.name for c in table.columns if c.required and c.name not in names]
            if not strange and not missing:
                return table
            reason = f"as {table.name} it has strange columns {strange} and lacks {missing}"
            raise raw.refused(reason, f"`whichhalf schema {table.name}` lists the columns.")
    reason, remedy = "no table has its columns", "`whichhalf schema` lists the tables."
    raise raw.refused(reason, remedy)


def pieces(raw: RawFile, table: Table) -> Iterator[pa.Table]:
    """The rows in pieces of bounded size, with `_line` counting from 1."""
    line = 1
    with raw.open() as stream:
        for batch in pq.ParquetFile(stream).iter_batches(_ROWS_PER_PIECE):
            columns = {
                name: _stored(raw, table, table.column(name), batch.column(name))
                for name in batch.schema.names
            }
            lines = pa.array(range(line, line + batch.num_rows), pa.int64())
            line += batch.num_rows
            yield pa.table({**columns, "_line": lines})


def _stored(raw: RawFile, table: Table, column: Column, values: pa.Array) -> pa.Array:
    if column.kind is Kind.PERSON:
        if pa.types.is_string(values.type):
            return values
        numbers = values.to_pylist()
        return pa.array([None if n is None else f"person:{n}" for n in numbers], pa.string())
    kind = arrow_types(table)[column.name]
    try:
        stored = values.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        reason = f"column {column.name} is no {column.kind}: {error}"
        raise raw.refused(reason, f"Write it as {kind}.") from None
    if column.required and stored.null_count:
        reason = f"column {column.name} has {stored.null_count} empty cells and must have none"
        raise raw.refused(reason, "Fill them, or leave those rows out.")
    return stored
