"""How does an answer of many single rows reach numpy, without a Python object for each value?"""

from __future__ import annotations

from typing import Any

import numpy as np
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
    if not column.num_chunks:
        empty = np.zeros(0, np.int64)
        return Coded(empty, ()) if _is_text(column.type) else empty
    whole = column.chunk(0) if column.num_chunks == 1 else _one(column)
    if _is_text(whole.type) and not pa.types.is_dictionary(whole.type):
        whole = whole.dictionary_encode()
    if pa.types.is_dictionary(whole.type):
        texts = tuple(whole.dictionary.to_pylist())
        if not whole.null_count:
            return Coded(_numbers(whole.indices, 0), texts)
        return Coded(_numbers(whole.indices, len(texts)), (*texts, ""))
    if pa.types.is_decimal(whole.type) or pa.types.is_timestamp(whole.type):
        whole = whole.cast(pa.int64())
    return _numbers(whole, 0)


def _is_text(kind: pa.DataType) -> bool:
    several = (pa.types.is_string, pa.types.is_large_string, pa.types.is_dictionary)
    return any(is_one(kind) for is_one in several)


def _one(column: pa.ChunkedArray) -> pa.Array:
    """The column in one piece, of one dictionary."""
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    whole = column.combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


def _numbers(column: pa.Array, nothing: int) -> Any:
    """The numbers of a column, as they lie in memory; where it has nothing, that one.

    Arrow's own way to numpy loads pandas where it is installed: most of a second of CPU.
    """
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    start, rows = column.offset, len(column)
    there, held = column.buffers()
    if held is None:
        return np.full(rows, nothing)
    values = np.frombuffer(held, f"i{column.type.bit_width // 8}")[start : start + rows]
    if not column.null_count:
        return values
    known = np.unpackbits(np.frombuffer(there, np.uint8), bitorder="little")[start : start + rows]
    return np.where(known, values, values.dtype.type(nothing))
