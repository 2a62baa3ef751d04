"""How does an answer of many single rows reach numpy, without a Python object for each value?"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from whichhalf.engines.duckdb import quoted
from whichhalf.nouns.measure import Coded, Measure

#: Pseudonyms are below this one.
_PSEUDONYMS = 1 << 63


def single_rows(rows: str, measure: Measure) -> str:
    """The SQL that asks a measure's rows apart, of all persons or of some."""
    asked = ", ".join(map(quoted, measure.apart))
    first, after = map(int, measure.persons or (0, _PSEUDONYMS))
    bounds = [f"person >= {first}"] if first else []
    bounds += [f"person < {after}"] if after < _PSEUDONYMS else []
    some = f" where {' and '.join(bounds)}" if bounds else ""
    return f"select {asked} from ({rows}) as single{some}"


def arrays_of(found: pa.Table) -> dict[str, Any]:
    """Each column as an array; text as numbers and what they stand for, moments as microseconds."""
    return {name: _array(found.column(name)) for name in found.column_names}


def _array(column: pa.ChunkedArray) -> Any:
    if pa.types.is_dictionary(column.type):
        return _coded(column.unify_dictionaries().combine_chunks())
    if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
        if pa.types.is_decimal(column.type) or pa.types.is_timestamp(column.type):
            column = column.cast(pa.int64())
        return _filled(column, 0).to_numpy()
    coded = _filled(column, "").combine_chunks().dictionary_encode()
    return Coded(coded.indices.to_numpy(), tuple(coded.dictionary.to_pylist()))


def _coded(column: Any) -> Coded:
    """A column that has its dictionary; its empty rows have "", behind all that it holds."""
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
    texts = tuple(column.dictionary.to_pylist())
    if not column.null_count:
        return Coded(column.indices.to_numpy(), texts)
    codes = column.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    return Coded(codes, (*texts, ""))


def _filled(column: pa.ChunkedArray, nothing: int | str) -> pa.ChunkedArray:
    # its own method: `pyarrow.compute` takes a tenth of a second of CPU to load
    return column.fill_null(nothing) if column.null_count else column
