"""Which source does each row name? The raw inputs stay; one number stands for them."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.nouns.channel import SOURCE_FIELDS, Source
from whichhalf.nouns.table import Table

#: Between the parts of a source while they are one string; no export holds it.
_UNIT_SEPARATOR = "\x1f"


def with_source_id(rows: pa.Table, table: Table, sources: dict[int, Source]) -> pa.Table:
    """The rows with the number of their source, 0 where they name none; adds to `sources`."""
    if "source_id" not in [column.name for column in table.columns]:
        return rows
    present = [name for name in SOURCE_FIELDS if name in rows.column_names]
    if not present:
        return _set(rows, pa.array([0] * rows.num_rows, pa.int64()))
    parts = [
        pc.fill_null(rows.column(name).cast(pa.string()).combine_chunks(), "") for name in present
    ]
    joined = pc.binary_join_element_wise(*parts, _UNIT_SEPARATOR)
    coded = joined.dictionary_encode()
    numbers = [_number(text, present, sources) for text in coded.dictionary.to_pylist()]
    return _set(rows, pa.array(numbers, pa.int64()).take(coded.indices))


def _number(text: str, names: list[str], sources: dict[int, Source]) -> int:
    values = dict(zip(names, text.split(_UNIT_SEPARATOR), strict=True))
    if not any(values.values()):
        return 0
    source = Source(**values)
    sources.setdefault(source.source_id, source)
    return source.source_id


def _set(rows: pa.Table, numbers: pa.Array) -> pa.Table:
    if "source_id" in rows.column_names:
        rows = rows.drop_columns(["source_id"])
    return rows.append_column("source_id", numbers)
