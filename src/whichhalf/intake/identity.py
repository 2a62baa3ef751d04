"""Who is the person in each row? Identifiers become pseudonyms before anything is written."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.intake.staging import Staging
from whichhalf.nouns.person import normalised_identifier, read_person
from whichhalf.nouns.table import Kind, Table
from whichhalf.reader.problem import Problem
from whichhalf.store.clearing import FORGOTTEN
from whichhalf.store.people import People

_BETWEEN_WORDS = re.compile(r"[\s,;|\t\"'<>()\[\]]+")


def pseudonymous(rows: pa.Table, table: Table, people: People, staging: Staging) -> pa.Table:
    """The rows with a pseudonym where a person's identifier stood.

    Who is new is sealed on the way. An empty identifier is nobody; a written pseudonym
    (`person:12`, from an export of the book) is that person.
    """
    for column in table.columns:
        if column.kind is Kind.PERSON and column.name in rows.column_names:
            at = rows.column_names.index(column.name)
            replaced = _replaced(rows.column(column.name), people, staging)
            rows = rows.set_column(at, column.name, replaced)
    return rows


def without_forgotten(problems: Sequence[Problem], people: People) -> Sequence[Problem]:
    """The same problems; a line that names a person who is forgotten is not kept again."""
    forgotten = people.forgotten()
    if not forgotten:
        return problems
    return [
        replace(problem, raw="", hint=FORGOTTEN)
        if _names_one(problem.raw, people, forgotten)
        else problem
        for problem in problems
    ]


def _names_one(raw: str, people: People, forgotten: frozenset[int]) -> bool:
    """Is any cell or word of a line the identifier of one of them?"""
    cells = {cell for row in csv.reader([raw]) for cell in row} | set(_BETWEEN_WORDS.split(raw))
    spelled = sorted({normalised_identifier(cell).encode("utf-8", "replace") for cell in cells})
    return not forgotten.isdisjoint(people.pseudonyms(spelled).tolist())


def _replaced(column: pa.ChunkedArray, people: People, staging: Staging) -> pa.Array:
    spelled = _normalised(column.cast(pa.string()).combine_chunks())
    some = pc.if_else(pc.equal(spelled, ""), pa.scalar(None, pa.string()), spelled)
    coded = some.dictionary_encode()
    identifiers = coded.dictionary.cast(pa.binary()).to_pylist()
    numbers = people.pseudonyms(identifiers)
    named = np.ones(len(numbers), np.bool_)
    for at in _written(coded.dictionary):
        person = read_person(identifiers[at].decode())
        if person is not None:
            numbers[at], named[at] = person, False
    if not named.all():
        staging.seal(
            *people.seal_new(numbers[named], [identifiers[at] for at in np.flatnonzero(named)])
        )
    else:
        staging.seal(*people.seal_new(numbers, identifiers))
    return pa.array(numbers, pa.int64()).take(coded.indices)


def _normalised(identifiers: pa.Array) -> pa.Array:
    """Plain ASCII in one go, which most addresses are; the others one by one."""
    if pc.all(pc.string_is_ascii(identifiers)).as_py() is not False:
        return pc.ascii_lower(pc.ascii_trim_whitespace(identifiers))
    coded = identifiers.dictionary_encode()
    spelled = [normalised_identifier(text) for text in coded.dictionary.to_pylist()]
    return pa.array(spelled, pa.string()).take(coded.indices)


def _written(identifiers: pa.Array) -> list[int]:
    found = pc.starts_with(identifiers, "person:")
    return np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist()
