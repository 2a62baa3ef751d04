"""How often was each thing seen in each bucket of persons? Sorted integers that add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from whichhalf.models.journeys import Floats, Integers

Counts = npt.NDArray[np.int64]
#: Up to so many cells, and up to so many for each row, counting goes through a full table; above,
#: through a sort.
_SMALL_TABLE, _CELLS_A_ROW = 1 << 16, 4
#: Whole numbers below this one have a float64 of their own.
_EXACT = 1 << 53
#: One row that is added to so many is looked up, rather than that all are sorted again.
_FEW = 8
#: Of an integer that is above nothing.
_MOST_BITS = 63
#: Up to so many cells, or up to so many for each row, a product with a full table is faster than
#: one with the rows of each bucket.
_FULL_PRODUCT, _FULL_PRODUCT_A_ROW = 1 << 20, 8


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """How often was each cell seen in each bucket of persons?

    `keys` are `bucket * span + cell`, rising; `counts` has one row for each key, one column for
    each thing counted. Two tallies of one span add up: that is all that a model needs of many
    batches, and what an engine gives with one `group by`.
    """

    span: int
    keys: Counts
    counts: Counts

    @classmethod
    def of(cls, span: int, keys: Integers, columns: tuple[Integers | None, ...]) -> Tally:
        """What do these rows, in any order and as often as they like, come to?

        None is a column of ones.

        >>> tally = Tally.of(10, np.array([13, 2, 13]), (np.array([1, 1, 2]),))
        >>> tally.keys.tolist(), tally.counts.tolist()
        ([2, 13], [[1], [3]])
        """
        size = int(keys.max()) + 1 if len(keys) else 0
        if size <= max(_SMALL_TABLE, _CELLS_A_ROW * len(keys)):
            sums = [_counted(keys, column, size) for column in columns]
            found = np.flatnonzero(np.logical_or.reduce([total != 0 for total in sums]))
            return cls(span, found, np.column_stack([total[found] for total in sums]))
        order = ranking(keys)
        ranked = keys[order]
        starts = np.flatnonzero(np.diff(ranked, prepend=-1))
        rows = np.diff(starts, append=len(keys))
        counts = np.column_stack(
            [rows if c is None else np.add.reduceat(c[order], starts) for c in columns]
        )
        some = np.flatnonzero(counts.any(axis=1))
        return cls(span, ranked[starts[some]].astype(np.int64), counts[some].astype(np.int64))

    @classmethod
    def added(cls, parts: Sequence[Tally]) -> Tally:
        """What do these tallies, of one span, come to together?

        >>> whole = Tally.of(10, np.arange(40), (np.ones(40, np.int64),))
        >>> few = Tally.of(10, np.array([3, 41]), (np.array([-1, 5]),))
        >>> together = Tally.added([whole, few])
        >>> together.keys[[2, 3, -1]].tolist(), int(together.counts.sum())
        ([2, 4, 41], 44)
        """
        first, *others = parts
        if not others:
            return first
        rows = sum(len(part.keys) for part in others)
        every = others if rows * _FEW < len(first.keys) else parts
        counts = np.concatenate([part.counts for part in every])
        keys = np.concatenate([part.keys for part in every])
        sums = cls.of(first.span, keys, tuple(counts.T))
        return sums if every is parts else first.with_few(sums)

    def with_few(self, few: Tally) -> Tally:
        """This tally and one of few keys, which are looked up in it."""
        at = np.searchsorted(self.keys, few.keys)
        known = at < len(self.keys)
        known[known] = self.keys[at[known]] == few.keys[known]
        counts = self.counts.copy()
        counts[at[known]] += few.counts[known]
        keys = np.insert(self.keys, at[~known], few.keys[~known])
        counts = np.insert(counts, at[~known], few.counts[~known], axis=0)
        some = counts.any(axis=1)
        return Tally(self.span, keys[some], counts[some])

    def negated(self) -> Tally:
        """What takes this tally away, added to one that holds it."""
        return Tally(self.span, self.keys, -self.counts)

    @property
    def cells(self) -> Counts:
        """Which cell does each row count?"""
        return self.keys % self.span

    def pooled(self, span: int | None = None) -> Floats:
        """How often was each cell seen by all persons together? Dense: (cells, columns).

        With a smaller `span`, cells that agree modulo that span are counted together.
        """
        span = span or self.span
        cells = self.keys % span
        return np.column_stack([np.bincount(cells, c, minlength=span) for c in self.counts.T])

    def compact(self) -> tuple[Counts, Tally]:
        """Which cells were seen at all, and the same tally with these numbered from 0?

        Of a million sets of 20 channels some thousands are met.
        """
        seen, at = np.unique(self.cells, return_inverse=True)
        keys = self.keys // self.span * len(seen) + at
        return seen, Tally(max(len(seen), 1), keys, self.counts)

    def by_bucket(self, gradient: Floats, buckets: int, *, column: int = 0) -> Floats:
        """What do the counts of each bucket come to, with so much for each cell?

        `gradient` is (cells, figures); the answer is (buckets, figures). Cells are taken modulo the
        gradient's length, as in `pooled`.
        """
        width, keys = len(gradient), self.keys
        if width != self.span:
            keys = keys // self.span * width + keys % width
        counts = self.counts[:, column].astype(np.float64)
        if buckets * width <= max(_FULL_PRODUCT, _FULL_PRODUCT_A_ROW * len(keys)):
            full = np.bincount(keys, counts, buckets * width)
            whole: Floats = full.reshape(buckets, -1) @ gradient
            return whole
        # keys rise with the bucket, so each bucket's rows lie together
        edges = np.searchsorted(self.keys, self.span * np.arange(buckets + 1)).tolist()
        sums = np.zeros((buckets, gradient.shape[1]))
        for at, (first, after) in enumerate(pairwise(edges)):
            sums[at] = counts[first:after] @ gradient[keys[first:after] - at * width]
        return sums


def ranking(keys: Integers) -> Integers:
    """Which order of the rows lets these keys, none below 0, rise? Rows of one key stay in order.

    Sorting the keys with their rows' numbers behind them, as one integer, takes a fifth of the time
    of `argsort`.
    """
    width = max(len(keys) - 1, 1).bit_length()
    if int(keys.max(initial=0)).bit_length() + width > _MOST_BITS:
        return np.argsort(keys, kind="stable")
    packed = np.sort(keys.astype(np.int64) << width | np.arange(len(keys)))
    order: Integers = packed & ((1 << width) - 1)
    return order


def one_number(columns: list[Integers]) -> Integers:
    """A number for each row that is the same, or rises, as the row does in these columns."""
    number = columns[0].astype(np.int64)
    for column in columns[1:]:
        most = int(column.max(initial=0)) + 1
        if (int(number.max(initial=0)) + 1) * most >= 1 << (_MOST_BITS - 1):
            order = ranking(number)
            rank = np.cumsum(np.diff(number[order], prepend=number[order][:1]) > 0)
            number[order] = rank
        number = number * most + column
    return number


def _counted(keys: Integers, column: Integers | None, size: int) -> Counts:
    """The sum of a column in each of the cells; most rows have nothing to add to most columns."""
    if column is None:
        return np.bincount(keys, minlength=size)
    least, most = int(column.min(initial=0)), int(column.max(initial=0))
    rows = np.flatnonzero(column)
    if max(most, -least) * len(rows) < _EXACT:
        return np.bincount(keys[rows], column[rows], size).astype(np.int64)
    total = np.zeros(size, np.int64)
    np.add.at(total, keys[rows], column[rows])
    return total
