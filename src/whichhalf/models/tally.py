"""How often was each thing seen in each bucket of persons? Sorted integers that add up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whichhalf.models.journeys import Floats, Integers

Counts = npt.NDArray[np.int64]
#: Up to so many cells (32 MB) counting goes through a full table; above, through a sort.
_FULL_TABLE = 1 << 22
#: Up to so many cells a product with a full table is faster than one with the rows of each bucket.
_FULL_PRODUCT = 1 << 20


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
    def of(cls, span: int, keys: Integers, columns: tuple[Integers, ...]) -> Tally:
        """What do these rows, in any order and as often as they like, come to?

        >>> tally = Tally.of(10, np.array([13, 2, 13]), (np.array([1, 1, 2]),))
        >>> tally.keys.tolist(), tally.counts.tolist()
        ([2, 13], [[1], [3]])
        """
        size = int(keys.max(initial=-1)) + 1
        if size <= max(_FULL_TABLE, 4 * len(keys)):
            # float64 holds whole numbers up to 2^53: nine billion millions of cents
            sums = [np.bincount(keys, _weights(c), minlength=size) for c in columns]
            found = np.flatnonzero(np.logical_or.reduce([total != 0 for total in sums]))
            return cls(span, found, np.column_stack([total[found] for total in sums]).astype(int))
        order = np.argsort(keys, kind="stable")
        ranked = keys[order]
        starts = np.flatnonzero(np.diff(ranked, prepend=-1))
        counts = np.column_stack([np.add.reduceat(c[order], starts) for c in columns])
        return cls(span, ranked[starts].astype(np.int64), counts.astype(np.int64))

    def __add__(self, other: Tally) -> Tally:
        both = np.concatenate([self.counts, other.counts])
        keys = np.concatenate([self.keys, other.keys])
        return Tally.of(self.span, keys, tuple(both.T))

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
        cells, bucket = self.keys % len(gradient), self.keys // self.span
        counts = self.counts[:, column].astype(np.float64)
        if buckets * len(gradient) <= _FULL_PRODUCT:
            size = buckets * len(gradient)
            full = np.bincount(bucket * len(gradient) + cells, counts, size)
            whole: Floats = full.reshape(buckets, -1) @ gradient
            return whole
        edges = np.searchsorted(bucket, np.arange(buckets + 1))
        sums = np.zeros((buckets, gradient.shape[1]))
        for at in range(buckets):
            rows = slice(edges[at], edges[at + 1])
            sums[at] = counts[rows] @ gradient[cells[rows]]
        return sums


def _weights(column: Integers) -> Integers | None:
    """None where every row counts once: that is three times as fast."""
    return None if len(column) and column.min() == column.max() == 1 else column
