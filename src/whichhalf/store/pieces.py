"""What do some columns of a table's files hold? Whole columns, straight from the files.

A question that is a table itself needs no engine: a column of numbers is taken as it lies in the
file, a column of texts as the numbers of its dictionary. That is a sixth of the time of an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from whichhalf.nouns.table import Kind, Table
from whichhalf.store.arrays import arrays_of
from whichhalf.store.ready import arrow_types

#: So many rows are read at once, or one group of rows where a file has larger ones.
_AT_ONCE = 500_000


def pieces(table: Table, files: Sequence[Path], columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """These columns of a table's files as arrays, piece by piece: rows that name a person only.

    Text is `Coded`; 0 and "" stand where a row has nothing, as in an `Answer`. A column that a file
    does not have has nothing in it.
    """
    types = arrow_types(table)
    texts = [name for name in columns if types[name] == pa.string()]
    person = next(column.name for column in table.columns if column.kind is Kind.PERSON)
    for path in files:
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            there = [name for name in columns if name in file.schema_arrow.names]
            for groups in _together(file.metadata):
                found = file.read_row_groups(groups, columns=there)
                for name in (name for name in columns if name not in there):
                    found = found.append_column(name, pa.nulls(len(found), types[name]))
                if found.column(person).null_count:
                    found = found.filter(pc.is_valid(found.column(person)))
                yield arrays_of(found.select(list(columns)))


def _together(metadata: pq.FileMetaData) -> Iterator[list[int]]:
    """Which groups of rows are read at once?"""
    groups: list[int] = []
    rows = 0
    for at in range(metadata.num_row_groups):
        more = metadata.row_group(at).num_rows
        if groups and rows + more > _AT_ONCE:
            yield groups
            groups, rows = [], 0
        groups.append(at)
        rows += more
    if groups:
        yield groups
