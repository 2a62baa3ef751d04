"""Which rows does a Parquet file with a table's own column names hold?

The universal connector for machines: types as the book stores them (money in minor units, moments
in UTC, persons as pseudonyms or as identifiers), as `whichhalf export` writes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from whichhalf.nouns.money import EXPONENTS
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
            torn = raw.refused(reason="it is a torn Parquet file", remedy="Write it again.")
            raise torn from None
    keyed = [table for table in TABLES if table.key in names]
    for table in keyed:
        if not _strange(table, names) and not _missing(table, names):
            return table
    if not keyed:
        reason, remedy = "no table has its columns", "`whichhalf schema` lists the tables."
        raise raw.refused(reason, remedy)
    nearest = min(keyed, key=lambda table: len(_strange(table, names)))
    reason = f"as {nearest.name} it has strange columns {_strange(nearest, names)}"
    reason += f" and lacks {_missing(nearest, names)}"
    raise raw.refused(reason, f"`whichhalf schema {nearest.name}` lists the columns.")


def _strange(table: Table, names: Sequence[str]) -> list[str]:
    return sorted(set(names) - {column.name for column in table.columns})


def _missing(table: Table, names: Sequence[str]) -> list[str]:
    return [column.name for column in table.columns if column.required and column.name not in names]


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
        if not pa.types.is_integer(values.type) and not pa.types.is_null(values.type):
            reason = f"column {column.name} holds neither pseudonyms nor identifiers"
            raise raw.refused(reason, "Write them as int64 or string.")
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
    _refuse_strange(raw, column, stored)
    return stored


def _refuse_strange(raw: RawFile, column: Column, stored: pa.Array) -> None:
    """Types alone do not make a value: words must be those of the column, days must be near."""
    allowed = column.allowed or (tuple(EXPONENTS) if column.name == "currency" else ())
    if allowed:
        strange = sorted(set(pc.unique(stored).to_pylist()) - {*allowed, None, ""})
        if strange:
            reason = f"column {column.name} holds {strange[0]!r}"
            raise raw.refused(reason, f"Allowed are: {', '.join(allowed)}.")
    if column.kind in (Kind.TIME, Kind.DAY):
        ends = [end for end in pc.min_max(stored).as_py().values() if end is not None]
        if any(not 1990 <= end.year <= 2100 for end in ends):
            reason = f"column {column.name} has days before 1990 or after 2100"
            raise raw.refused(reason, "Mend them, or leave those rows out.")
