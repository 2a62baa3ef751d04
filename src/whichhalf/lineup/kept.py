"""What lies lined up beside a large book, and what came since it was last looked at?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from whichhalf.lineup.seen import Alphabet, Integers, Seen
from whichhalf.lineup.shelf import Shelf

#: One file of 64-bit numbers for each, in the order of persons.
COLUMNS = ("person", "at", "mark")


@dataclass(frozen=True, slots=True)
class Segment:
    """Which of the book's files does it hold, and how many touches?"""

    name: str
    rows: int
    files: tuple[str, ...]

    def seen(self, folder: Path) -> Seen:
        """Its columns, as they lie on the disk."""
        if not self.rows:
            return Seen.none()
        paths = [folder / self.name / column for column in COLUMNS]
        if any(path.stat().st_size != 8 * self.rows for path in paths):
            raise OSError
        return Seen(*(np.memmap(path, np.int64, "r") for path in paths))


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """All touches of a book, lined up on the disk."""

    folder: Path
    alphabet: Alphabet
    listed: tuple[Segment, ...]
    shelf: Shelf
    #: where sums of these touches may be kept; nowhere if the line-up itself is not
    notes: Path | None

    @property
    def rows(self) -> int:
        """How many touches are there?"""
        return self.shelf.rows

    @property
    def files(self) -> frozenset[str]:
        """Which of the book's files do they come from?"""
        return frozenset(name for segment in self.listed for name in segment.files)

    def between(self, first: int, after: int) -> Seen:
        """The touches of persons from one pseudonym up to, not including, another."""
        return self.shelf.between(first, after)

    def of(self, persons: Integers) -> Seen:
        """The touches of these persons, who stand in rising order."""
        return self.shelf.of(persons)

    def during(self, first: int, after: int) -> Integers:
        """Who touched us from one moment, in milliseconds since 1970, up to another?"""
        return self.shelf.during(first, after)

    def spans(self, at_a_time: int) -> Iterator[tuple[int, int]]:
        """Ranges of pseudonyms that hold about so many touches each, and all persons together."""
        return self.shelf.spans(at_a_time)

    def since(self, files: frozenset[str]) -> tuple[Kept, Seen] | None:
        """The line-up when it held these files, and what came after; nothing if it never did."""
        for count in range(len(self.listed), -1, -1):
            some = self.listed[:count]
            if frozenset(name for segment in some for name in segment.files) == files:
                then = Shelf(self.alphabet, self.shelf.segments[:count])
                came = Seen.together(self.shelf.segments[count:])
                return Kept(self.folder, self.alphabet, some, then, None), came
        return None
