"""Touches are read from the book's files, in whole columns, when they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from whichhalf.lineup.seen import COLUMNS, Alphabet, Integers, Seen, those
from whichhalf.lineup.shelf import Shelf, in_order
from whichhalf.nouns.touch import TOUCHES
from whichhalf.store.pieces import pieces


@dataclass(slots=True)
class InFiles:
    """All touches of a book that is small enough for memory; those of some persons of any book."""

    files: Sequence[Path]
    _letters: Alphabet = field(default_factory=Alphabet)
    _shelf: Shelf | None = None

    @property
    def alphabet(self) -> Alphabet:
        """What do marks stand for? Of all touches, where none were read yet."""
        return self._letters if self._letters.sources else self._whole().alphabet

    @property
    def rows(self) -> int:
        """How many touches are there?"""
        return self._whole().rows

    def between(self, first: int, after: int) -> Seen:
        """The touches of persons from one pseudonym up to, not including, another."""
        return self._whole().between(first, after)

    def of(self, persons: Integers) -> Seen:
        """The touches of these persons, who stand in rising order."""
        if self._shelf is not None:
            return self._shelf.of(persons)
        return Seen.together(list(read(self.files, self._letters, persons)))

    def spans(self, at_a_time: int) -> Iterator[tuple[int, int]]:
        """Ranges of pseudonyms that hold about so many touches each, and all persons together."""
        return self._whole().spans(at_a_time)

    def _whole(self) -> Shelf:
        if self._shelf is None:
            found = [in_order(seen) for seen in read(self.files, self._letters)]
            self._shelf = Shelf(self._letters, found)
        return self._shelf


def read(
    files: Sequence[Path], alphabet: Alphabet, persons: Integers | None = None
) -> Iterator[Seen]:
    """The touches of these files, piece by piece; sources and sites enter the alphabet.

    With `persons`, in rising order, theirs alone.
    """
    for rows in pieces(TOUCHES, files, COLUMNS):
        found: Mapping[str, Any] = rows
        if persons is not None:
            kept = np.flatnonzero(_among(rows["person"], persons))
            found = {name: those(column, kept) for name, column in rows.items()}
        seen = alphabet.seen(found)
        if len(seen):
            yield seen


def _among(person: Integers, persons: Integers) -> Integers:
    """Which rows are of one of these persons? Files lie in the order of persons, mostly."""
    if not len(persons) or not len(person):
        return np.zeros(len(person), np.bool_)
    if (person[1:] >= person[:-1]).all():
        some = persons[np.searchsorted(persons, person[0]) :]
        some = some[: np.searchsorted(some, person[-1], "right")]
        change = np.zeros(len(person) + 1, np.int64)
        np.add.at(change, np.searchsorted(person, some), 1)
        np.add.at(change, np.searchsorted(person, some, "right"), -1)
        return np.cumsum(change[:-1])
    at = np.minimum(np.searchsorted(persons, person), len(persons) - 1)
    among: Integers = persons[at] == person
    return among
