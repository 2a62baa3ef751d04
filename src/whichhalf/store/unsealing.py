"""Which identifier did the owner's own files give these persons? For the owner's eyes alone."""

from __future__ import annotations

from collections.abc import Iterable

from whichhalf.nouns.person import PersonId
from whichhalf.store.book import Book, own
from whichhalf.store.columns import own_columns
from whichhalf.store.people import People


def identifiers(book: Book, persons: Iterable[PersonId]) -> dict[PersonId, str]:
    """E-mail address, handle or customer number of each, as far as it was given and not forgotten.

    The key file must lie in the workspace: a book alone opens nobody's name.
    """
    wanted = set(persons)
    if not book.workspace.keys.exists() or not wanted:
        return {}
    paths = own(book.workspace, "people").paths(book.batches.versions.get("people", -1))
    book.engine.view("sealed_people", paths, own_columns("people"))
    listed = ", ".join(str(int(person)) for person in sorted(wanted))
    sealed = book.engine.rows(
        f"select person, sealed from sealed_people where person in ({listed})"
    )
    people = People.open(book.workspace.keys)
    try:
        opened = {PersonId(person): people.unseal(PersonId(person), box) for person, box in sealed}
    finally:
        people.close()
    return {person: name for person, name in opened.items() if name is not None}
