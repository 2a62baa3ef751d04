"""What does a journey need of a touch? Whose it was, when, and one number for all the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from whichhalf.measures.touched import EVERYWHERE, KINDS
from whichhalf.nouns.measure import Coded

Integers = npt.NDArray[np.integer]

#: What is read of each touch.
COLUMNS = ("person", "happened_at", "source_id", "kind", "consent", "site", "referrer_host")
#: A mark is `realm << 33 | source << 1 | referred`.
_REALM_AT = 33
#: Of one integer, so that few sources fall into places of their own; odd, its bits well mixed.
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_WIDEST_TABLE = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Touches one by one: pseudonym, milliseconds since 1970, and the mark in an `Alphabet`."""

    person: Integers
    at: Integers
    mark: Integers

    @classmethod
    def none(cls) -> Seen:
        """No touch at all."""
        nothing = np.zeros(0, np.int64)
        return cls(nothing, nothing, nothing)

    @classmethod
    def together(cls, parts: Sequence[Seen]) -> Seen:
        """All of them, one part after another."""
        if len(parts) == 1:
            return parts[0]
        if not parts:
            return cls.none()
        return cls(
            np.concatenate([part.person for part in parts]),
            np.concatenate([part.at for part in parts]),
            np.concatenate([part.mark for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.person)

    def __getitem__(self, rows: Any) -> Seen:
        return Seen(self.person[rows], self.at[rows], self.mark[rows])


@dataclass(slots=True)
class Alphabet:
    """Which sources and which realms do marks stand for, in the order in which they were met?"""

    sources: list[int] = field(default_factory=list)
    realms: list[str] = field(default_factory=lambda: [EVERYWHERE])

    def seen(self, rows: Mapping[str, Any]) -> Seen:
        """The touches among rows with `COLUMNS`; what was not met before is added."""
        kind: Coded = rows["kind"]
        counting = np.array([text in KINDS or not text for text in kind.texts], np.bool_)
        if not counting.all():
            kept = np.flatnonzero(counting[kind.codes])
            rows = {name: those(column, kept) for name, column in rows.items()}
        referrer: Coded = rows["referrer_host"]
        referred = np.array([bool(text) for text in referrer.texts], np.int64)[referrer.codes]
        mark = self._source(rows["source_id"]) << 1 | referred
        mark |= self._realm(rows["consent"], rows["site"]) << _REALM_AT
        return Seen(rows["person"], rows["happened_at"] // 1000, mark)

    def realm_of(self, mark: Integers) -> Integers:
        """Which of the realms is each mark's?"""
        realm: Integers = mark >> _REALM_AT
        return realm

    def number_of(self, mark: Integers) -> Integers:
        """Which source, and was it referred: a number below `2 * len(sources)`."""
        number: Integers = mark & ((1 << _REALM_AT) - 1)
        return number

    def _realm(self, consent: Coded, site: Coded) -> Integers:
        followed = np.array([text == "consented" for text in consent.texts], np.bool_)
        if followed.all():
            return np.zeros(len(site.codes), np.int64)
        new = [text for text in site.texts if text not in self.realms]
        self.realms += new
        here = np.array([self.realms.index(text) for text in site.texts], np.int64)
        return np.where(followed[consent.codes], 0, here[site.codes])

    def _source(self, ids: Integers) -> Integers:
        place = _Places.of(self.sources)
        found = place.find(ids)
        lost = np.flatnonzero(found < 0)
        if len(lost):
            self.sources += np.unique(ids[lost]).tolist()
            found[lost] = _Places.of(self.sources).find(ids[lost])
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Where among these ids does each stand? Few have a slot each in a table; many are searched."""

    ids: Integers
    order: Integers
    shift: int
    slots: Integers

    @classmethod
    def of(cls, ids: Sequence[int]) -> _Places:
        every = np.array(ids, np.int64)
        order = np.argsort(every)
        bits = max(2 * len(ids), 2).bit_length()
        while 1 << bits <= _WIDEST_TABLE:
            slot = _slot(every, 64 - bits)
            if len(np.unique(slot)) == len(every):
                slots = np.zeros(1 << bits, np.int64)
                slots[slot] = np.arange(len(every))
                return cls(every, order, 64 - bits, slots)
            bits += 1
        return cls(every, order, 0, np.zeros(0, np.int64))

    def find(self, wanted: Integers) -> Integers:
        """Their places; -1 for one that is not among them."""
        if not len(self.ids):
            return np.full(len(wanted), -1)
        if self.shift:
            at = self.slots[_slot(wanted, self.shift)]
        else:
            sorted_ids = self.ids[self.order]
            rank = np.minimum(np.searchsorted(sorted_ids, wanted), len(self.ids) - 1)
            at = self.order[rank]
        lost = self.ids[at] != wanted
        if lost.any():
            at[lost] = -1
        found: Integers = at
        return found


def _slot(ids: Integers, shift: int) -> Integers:
    mixed = ids.view(np.uint64) * _MIXER
    return (mixed >> np.uint64(shift)).astype(np.intp)


def those(column: Any, rows: Any) -> Any:
    """Some rows of a column."""
    return Coded(column.codes[rows], column.texts) if isinstance(column, Coded) else column[rows]


class Touches(Protocol):
    """All touches of persons whose pseudonym is known, wherever they lie."""

    @property
    def alphabet(self) -> Alphabet:
        """What do marks stand for?"""
        ...

    @property
    def rows(self) -> int:
        """How many touches are there?"""
        ...

    def between(self, first: int, after: int) -> Seen:
        """The touches of persons from one pseudonym up to, not including, another."""
        ...

    def of(self, persons: Integers) -> Seen:
        """The touches of these persons, who stand in rising order."""
        ...

    def spans(self, at_a_time: int) -> Iterator[tuple[int, int]]:
        """Ranges of pseudonyms that hold about so many touches each, and all persons together."""
        ...
