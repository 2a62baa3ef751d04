"""How old was each touch when its journey converted? What a fitted decay needs, as integers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from whichhalf.models.journeys import Floats, Integers, Journeys
from whichhalf.models.tally import one_number, ranking

#: Ages fall into these steps, in hours: two for each doubling, up to a century.
EDGES_HOURS: Floats = np.unique(
    np.concatenate([[0.0], np.rint(2 ** (np.arange(0, 40) / 2)), [876_600.0]])
)
STEPS = len(EDGES_HOURS) - 1


@dataclass(frozen=True, slots=True, eq=False)
class AgeSums:
    """Which touches, how old, stood together before a conversion, and in which bucket of persons?

    One row for each bucket and set of cells (channel * STEPS + step of its age, sorted): `lengths`
    cells of it in `cells`, and in `counts` its conversions and their value. Two of them add up.
    """

    lengths: Integers
    cells: Integers
    bucket: Integers
    counts: Integers

    @classmethod
    def none(cls) -> AgeSums:
        """Where nobody knows when touches happened."""
        empty = np.zeros(0, np.int64)
        return cls(empty, empty, empty, np.zeros((0, 2), np.int64))

    @classmethod
    def of(cls, journeys: Journeys) -> AgeSums:
        """What are the ages in these journeys, all of them converting?

        >>> from whichhalf.models.journeys import Outcomes
        >>> two = Outcomes(np.array([1, 2]), np.array([0, 0]), np.array([10, 20]))
        >>> ages = np.array([5.0, 0.0, 0.0, 5.5])  # of one and the same step
        >>> journeys = Journeys(("a", "b"), np.array([0, 1, 1, 0]), np.array([2, 2]), two, ages)
        >>> AgeSums.of(journeys).counts.tolist()
        [[3, 30]]
        """
        if journeys.age_hours is None:
            return cls.none()
        outcomes = journeys.outcomes
        step = np.searchsorted(EDGES_HOURS, journeys.age_hours, "right") - 1
        cells = journeys.touches.astype(np.int64) * STEPS + step.clip(0, STEPS - 1)
        bucket = outcomes.bucket
        if bucket is None:
            bucket = np.zeros(len(journeys.lengths), np.int64)
        counts = np.column_stack([outcomes.conversions, outcomes.value]).astype(np.int64)
        return _merged(cls(journeys.lengths.astype(np.int64), cells, bucket, counts))

    @classmethod
    def added(cls, parts: Sequence[AgeSums]) -> AgeSums:
        """What do these come to together?"""
        return _merged(
            cls(
                np.concatenate([part.lengths for part in parts]),
                np.concatenate([part.cells for part in parts]),
                np.concatenate([part.bucket for part in parts]),
                np.concatenate([part.counts for part in parts]),
            )
        )


def _merged(ages: AgeSums) -> AgeSums:
    """The same with each set of cells once, in an order that does not depend on the rows'."""
    rows = np.repeat(np.arange(len(ages.lengths)), ages.lengths)
    width = int(ages.cells.max(initial=0)).bit_length()
    cells = np.sort(rows << width | ages.cells) & ((1 << width) - 1)
    starts = np.cumsum(ages.lengths) - ages.lengths
    merged = [AgeSums.none()]
    for length in np.flatnonzero(np.bincount(ages.lengths)).tolist():
        those = np.flatnonzero(ages.lengths == length)
        held = cells[starts[those][:, None] + np.arange(length)]
        key = one_number([ages.bucket[those], *held.T])
        order = ranking(key)
        firsts = np.flatnonzero(np.diff(key[order], prepend=-1))
        counts = np.add.reduceat(ages.counts[those[order]], firsts)
        some = np.flatnonzero(counts.any(axis=1))
        seen, lengths = order[firsts[some]], np.full(len(some), length)
        bucket = ages.bucket[those[seen]].astype(np.int64)
        merged.append(AgeSums(lengths, held[seen].ravel(), bucket, counts[some]))
    return AgeSums(
        np.concatenate([each.lengths for each in merged]),
        np.concatenate([each.cells for each in merged]),
        np.concatenate([each.bucket for each in merged]),
        np.concatenate([each.counts for each in merged]),
    )
