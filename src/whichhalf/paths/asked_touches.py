"""Where nothing is lined up, touches are asked for: of one range of persons after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from whichhalf.lineup.seen import COLUMNS, Alphabet, Integers, Seen
from whichhalf.lineup.shelf import even_spans
from whichhalf.measures import TOUCHES_OF_BUYERS, TOUCHES_OF_PERSONS
from whichhalf.till.inquiry import Inquiry


@dataclass(slots=True)
class AskedTouches:
    """All touches of the book, as its engine answers for them."""

    inquiry: Inquiry
    alphabet: Alphabet = field(default_factory=Alphabet)

    def __post_init__(self) -> None:
        met = {row["source_id"] or 0 for row in self.inquiry.answer(TOUCHES_OF_PERSONS)}
        self.alphabet.sources += sorted(map(int, met))

    @property
    def rows(self) -> int:
        """How many touches are there?"""
        return sum(row["touches"] for row in self.inquiry.answer(TOUCHES_OF_PERSONS))

    def between(self, first: int, after: int) -> Seen:
        """The touches of persons from one pseudonym up to, not including, another."""
        measure = replace(TOUCHES_OF_PERSONS, apart=COLUMNS, persons=(first, after))
        return self.alphabet.seen(self.inquiry.ask(measure, self.inquiry.period).arrays)

    def of(self, persons: Integers) -> Seen:
        """The touches of these persons, who stand in rising order and bought in the period."""
        measure = replace(TOUCHES_OF_BUYERS, apart=COLUMNS)
        if len(persons):
            measure = replace(measure, persons=(int(persons[0]), int(persons[-1]) + 1))
        seen = self.alphabet.seen(self.inquiry.ask(measure, self.inquiry.period).arrays)
        at = np.minimum(np.searchsorted(persons, seen.person), max(len(persons) - 1, 0))
        return seen[persons[at] == seen.person] if len(persons) else Seen.none()

    def spans(self, at_a_time: int) -> Iterator[tuple[int, int]]:
        """Ranges of pseudonyms that hold about so many touches each, and all persons together."""
        return even_spans(max(1, -(-self.rows // at_a_time)))
