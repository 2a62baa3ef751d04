"""Where do the touches of some persons lie? In segments, each in the order of its persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from whichhalf.lineup.seen import Alphabet, Integers, Seen
from whichhalf.models.tally import ranking

#: Pseudonyms are below this one.
PSEUDONYMS = 1 << 63
_BITS = 63
#: So many moments are looked at at once.
_LOOKED_AT = 4_000_000


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Shelf:
    """All touches of a book, in segments: in memory, or in files that are looked into."""

    alphabet: Alphabet
    segments: Sequence[Seen] = field(default=())

    @property
    def rows(self) -> int:
        """How many touches are there?"""
        return sum(map(len, self.segments))

    def between(self, first: int, after: int) -> Seen:
        """The touches of persons from one pseudonym up to, not including, another."""
        found = []
        for segment in self.segments:
            start = int(np.searchsorted(segment.person, first)) if first else 0
            end = len(segment)
            if after < PSEUDONYMS:
                end = int(np.searchsorted(segment.person, after))
            if end > start:
                found.append(segment[start:end])
        return Seen.together(found)

    def of(self, persons: Integers) -> Seen:
        """The touches of these persons, who stand in rising order."""
        found = []
        for segment in self.segments:
            first = np.searchsorted(segment.person, persons)
            lengths = np.searchsorted(segment.person, persons, "right") - first
            rows = ranges(first, lengths)
            if len(rows):
                found.append(segment[rows])
        return Seen.together(found)

    def during(self, first: int, after: int) -> Integers:
        """Who touched us from one moment, in milliseconds since 1970, up to another?"""
        found = [np.zeros(0, np.int64)]
        for segment in self.segments:
            for start in range(0, len(segment), _LOOKED_AT):
                some = segment[start : start + _LOOKED_AT]
                rows = np.flatnonzero((some.at >= first) & (some.at < after))
                found.append(np.unique(some.person[rows]))
        return np.unique(np.concatenate(found))

    def spans(self, at_a_time: int) -> Iterator[tuple[int, int]]:
        """Ranges of pseudonyms that hold about so many touches each, and all persons together."""
        return even_spans(max(1, -(-self.rows // at_a_time)))


def even_spans(parts: int) -> Iterator[tuple[int, int]]:
    """So many ranges of pseudonyms, alike in width."""
    edges = [PSEUDONYMS * edge // parts for edge in range(parts + 1)]
    return pairwise(edges)


def ranges(first: Integers, lengths: Integers) -> Integers:
    """first[0], first[0] + 1, …, then first[1], …: so many of each."""
    ahead = np.repeat(first - np.cumsum(lengths) + lengths, lengths)
    places: Integers = ahead + np.arange(len(ahead))
    return places


def in_order(seen: Seen) -> Seen:
    """The same touches in the order of persons; each person's stay in the order they had."""
    order = order_of(seen.person)
    return seen if order is None else seen[order]


def order_of(person: Integers) -> Integers | None:
    """In which order of the rows do pseudonyms rise? None where they do.

    Sorted by as many leading bits as leave room for the row's number; where two persons share
    those, by all bits.
    """
    if (person[1:] >= person[:-1]).all():
        return None
    least = int(person.min())
    needed = int(person.max() - least).bit_length() + len(person).bit_length()
    order = ranking((person - least) >> max(needed - _BITS, 0))
    ranked = person[order]
    if (ranked[1:] < ranked[:-1]).any():
        order = np.argsort(person, kind="stable")
    return order
