"""Which source does each row name? The raw inputs stay; one number stands for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.nouns.channel import SOURCE_FIELDS, Source
from whichhalf.nouns.table import Table


def with_source_id(rows: pa.Table, table: Table, sources: dict[int, Source]) -> pa.Table:
    """The rows with the number of their source, 0 where they name none; adds to `sources`.

    What is kept of a source is its canonical spelling, so that the order of imports leaves no trace
    (law 6): spellings share a number.
    """
    if "source_id" not in [column.name for column in table.columns]:
        return rows
    present = [name for name in SOURCE_FIELDS if name in rows.column_names]
    if not present:
        return _set(rows, pa.array([0] * rows.num_rows, pa.int64()))
    coded = [
        pc.fill_null(rows.column(name).cast(pa.string()).combine_chunks(), "").dictionary_encode()
        for name in present
    ]
    indices = [column.indices.to_numpy(zero_copy_only=False).astype(np.int64) for column in coded]
    texts = [column.dictionary.to_pylist() for column in coded]
    # Each combination becomes one integer, whatever signs the texts hold: dense again after each
    # column, so that it never outgrows rows × spellings.
    places = np.zeros(rows.num_rows, np.int64)
    for column, words in zip(indices, texts, strict=True):
        places = np.unique(places * (len(words) + 1) + column, return_inverse=True)[1]
    firsts = np.unique(places, return_index=True)[1]
    numbers = [
        _number(
            present,
            [words[column[row]] for column, words in zip(indices, texts, strict=True)],
            sources,
        )
        for row in firsts.tolist()
    ]
    return _set(rows, pa.array(np.array(numbers, np.int64)[places], pa.int64()))


def _number(names: Sequence[str], values: Sequence[str], sources: dict[int, Source]) -> int:
    if not any(values):
        return 0
    source = Source(**dict(zip(names, values, strict=True)))
    number = source.source_id
    if number not in sources:
        sources[number] = source.canonical()
    return number


def _set(rows: pa.Table, numbers: pa.Array) -> pa.Table:
    if "source_id" in rows.column_names:
        rows = rows.drop_columns(["source_id"])
    return rows.append_column("source_id", numbers)
