"""Who is the person in each row? Identifiers become pseudonyms before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.nouns.person import PersonId, read_person
from whichhalf.nouns.table import Kind, Table

Pseudonyms = Callable[[Sequence[str]], Sequence[PersonId]]


def pseudonymous(
    rows: pa.Table, table: Table, pseudonyms: Pseudonyms, persons: dict[PersonId, str]
) -> pa.Table:
    """The rows with a pseudonym where a person's identifier stood.

    Adds the identifiers to `persons`, so that they are sealed once. An empty identifier is nobody;
    a written pseudonym (`person:12`, from an export of the book) is that person.
    """
    for column in table.columns:
        if column.kind is not Kind.PERSON or column.name not in rows.column_names:
            continue
        at = rows.column_names.index(column.name)
        rows = rows.set_column(
            at, column.name, _replaced(rows.column(column.name), pseudonyms, persons)
        )
    return rows


def _replaced(
    column: pa.ChunkedArray, pseudonyms: Pseudonyms, persons: dict[PersonId, str]
) -> pa.Array:
    spelled = pc.utf8_trim_whitespace(column.cast(pa.string()))
    some = pc.if_else(pc.equal(spelled, ""), pa.scalar(None, pa.string()), spelled)
    coded = some.combine_chunks().dictionary_encode()
    identifiers = coded.dictionary.to_pylist()
    written = [read_person(identifier) for identifier in identifiers]
    named = [text for text, known in zip(identifiers, written, strict=True) if known is None]
    fresh = dict(zip(named, pseudonyms(named), strict=True))
    persons.update((number, text) for text, number in fresh.items())
    numbers = [
        fresh[text] if known is None else known
        for text, known in zip(identifiers, written, strict=True)
    ]
    return pa.array(numbers, pa.int64()).take(coded.indices)
