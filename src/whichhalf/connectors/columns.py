"""Which value stands in this column, which rows become rows of the book, and which do not?

What every connector needs: columns that may be missing, rows of a noun, ids that come from the
content, rejects and flags. All of it works on whole columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.export import FileFacts

#: Line of the file that a row comes from.
LINE = "_line"


def column(typed: pa.Table, name: str, kind: Any = None) -> pa.ChunkedArray:
    """What stands in this column? Nulls where the file has no such column; empty text is null too.

    >>> file = pa.table({"a": ["x", ""]})
    >>> column(file, "a").to_pylist(), column(file, "b").to_pylist()
    (['x', None], [None, None])
    """
    kind = kind or pa.string()
    if name not in typed.column_names:
        return pa.chunked_array([pa.nulls(typed.num_rows, kind)])
    values = typed[name].cast(kind)
    if kind != pa.string():
        return values
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def constant(typed: pa.Table, value: Any, kind: Any = None) -> pa.ChunkedArray:
    """The same value in every row."""
    return pa.chunked_array([pa.repeat(pa.scalar(value, kind), typed.num_rows)])


def currency(typed: pa.Table, facts: FileFacts) -> pa.ChunkedArray:
    """In which currency is the row? In its own, else in that of the file, else nobody knows."""
    own = column(typed, "currency")
    return pc.fill_null(own, facts.currency) if facts.currency else own


def rows_of(typed: pa.Table, **columns: pa.ChunkedArray) -> pa.Table:
    """These columns as rows of the book, each with the line that it comes from."""
    return pa.table({**columns, LINE: typed[LINE]})


def midnight(days: pa.ChunkedArray) -> pa.ChunkedArray:
    """At which moment does a day begin, where a system names the day alone? In UTC."""
    return days.cast(pa.timestamp("us")).cast(pa.timestamp("us", "UTC"))


def days_later(days: pa.ChunkedArray, number: int | pa.ChunkedArray) -> pa.ChunkedArray:
    """Which day is so many days later?"""
    return pc.add(days.cast(pa.int32()), number).cast(pa.int32()).cast(pa.date32())


def joined(parts: Sequence[pa.ChunkedArray], between: str = "\x1f") -> pa.ChunkedArray:
    """These columns as one text per row; null is empty."""
    texts = [pc.fill_null(part.cast(pa.string()), "") for part in parts]
    return pc.binary_join_element_wise(*texts, between)


def fingerprints(parts: Sequence[pa.ChunkedArray]) -> pa.Array:
    """Which 24 hexadecimal digits stand for the content of each row?

    96 bits: among 10⁹ rows, two share one with probability 6·10⁻¹² (n²/2 ÷ 2⁹⁶).
    """
    texts = joined(parts).combine_chunks().dictionary_encode()
    digits = [
        blake2b(text.encode(), digest_size=12).hexdigest() for text in texts.dictionary.to_pylist()
    ]
    return pa.array(digits, pa.string()).take(texts.indices)


def occurrences(ids: pa.Array) -> pa.Array:
    """The how many-th row with its id is each row, from 1 on?

    >>> occurrences(pa.array(["a", "b", "a"])).to_pylist()
    [1, 1, 2]
    """
    codes = ids.dictionary_encode().indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    ranked, places = codes[order], np.arange(len(codes))
    first = np.ones(len(codes), dtype=bool)
    first[1:] = ranked[1:] != ranked[:-1]
    begins = np.maximum.accumulate(np.where(first, places, 0)) if len(codes) else places
    times = np.empty(len(codes), dtype=np.int64)
    times[order] = places - begins + 1
    return pa.array(times)


def numbered(ids: pa.Array) -> pa.Array:
    """Which id has each row, when equal rows are different things? The second one gets `#2`.

    >>> numbered(pa.array(["a", "b", "a"])).to_pylist()
    ['a', 'b', 'a#2']
    """
    times = occurrences(ids)
    again = pc.binary_join_element_wise(ids, times.cast(pa.string()), "#")
    return pc.if_else(pc.greater(times, 1), again, ids)


def latest(*moments: pa.ChunkedArray) -> pa.ChunkedArray:
    """Which of these moments of a row is the last one? Null where it has none."""
    ticks = pc.max_element_wise(*(each.cast(pa.int64()) for each in moments), skip_nulls=True)
    return ticks.cast(pa.timestamp("us", "UTC"))


def looked_up(keys: pa.ChunkedArray, answers: dict[str, str | None]) -> pa.ChunkedArray:
    """What stands for each key, whatever its case? Null where the list does not know it.

    >>> looked_up(pa.chunked_array([["Paid", "odd", None]]), {"paid": "paid"}).to_pylist()
    ['paid', None, None]
    """
    known = {key: value for key, value in answers.items() if value is not None}
    places = pc.index_in(pc.utf8_lower(pc.utf8_trim_whitespace(keys)), pa.array(list(known)))
    return pc.take(pa.array(list(known.values()), pa.string()), places)


def noticed(typed: pa.Table, mask: Any, reason: str, hint: str | pa.ChunkedArray) -> pa.Table:
    """The lines under this mask, as rejects or flags, with the reason and what to do."""
    hints = hint if isinstance(hint, pa.ChunkedArray) else constant(typed, hint)
    found = rows_of(typed, reason=constant(typed, reason), hint=hints)
    return found.filter(pc.fill_null(mask, fill_value=False))


def totals(typed: pa.Table, mask: Any) -> pa.Table:
    """The lines under this mask, which add up others, as rejects."""
    return noticed(typed, mask, "total_row", "A total of other lines is not added.")


def unused(typed: pa.Table, *tables: pa.Table, reason: str = "no_figure") -> pa.Table:
    """Which lines became no row of any of these tables? As rejects."""
    used = pa.concat_arrays([chunk for table in tables for chunk in table[LINE].chunks] or [])
    hint = "There is nothing on this line that is stored: figures are empty, or rates or averages."
    return noticed(typed, pc.invert(pc.is_in(typed[LINE], used)), reason, hint)
