"""Which paths were gone, how often, and who hands buyers over to whom? Told once all are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whichhalf.models.journeys import Floats, Integers, Outcomes
from whichhalf.models.tally import one_number, ranking
from whichhalf.nouns.journey import Handover, Path

Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PathTable:
    """Each path once: its channels, path after path, and its conversions, nulls and value."""

    lengths: Integers
    touches: Integers
    counts: Integers

    @classmethod
    def of(cls, lengths: Integers, touches: Integers, outcomes: Outcomes) -> PathTable:
        """Which paths are in these journeys?"""
        columns = (outcomes.conversions, outcomes.nulls, outcomes.value)
        return _merged(cls(lengths, touches, np.column_stack(columns)))

    @classmethod
    def added(cls, parts: Sequence[PathTable]) -> PathTable:
        """The paths of all of them."""
        return _merged(
            cls(
                np.concatenate([part.lengths for part in parts]),
                np.concatenate([part.touches for part in parts]),
                np.concatenate([part.counts for part in parts]),
            )
        )

    def told(self, channels: Sequence[str]) -> tuple[Path, ...]:
        """Every path by the names of its channels, the one with most purchases first."""
        ends = np.cumsum(self.lengths).tolist()
        named = [channels[at] for at in self.touches.tolist()]
        paths = [
            Path(tuple(named[end - length : end]), *counts)
            for end, length, counts in zip(
                ends, self.lengths.tolist(), self.counts.tolist(), strict=True
            )
        ]
        paths.sort(key=lambda path: (-path.conversions, -path.nulls, path.channels))
        return tuple(paths)


def _merged(table: PathTable) -> PathTable:
    starts = np.cumsum(table.lengths) - table.lengths
    merged = [PathTable(table.lengths[:0], table.touches[:0], table.counts[:0])]
    for length in np.flatnonzero(np.bincount(table.lengths)).tolist():
        rows = np.flatnonzero(table.lengths == length)
        held = table.touches[starts[rows][:, None] + np.arange(length)]
        key = one_number([np.zeros(len(rows), np.int64), *held.T])
        order = ranking(key)
        firsts = np.flatnonzero(np.diff(key[order], prepend=-1))
        counts = np.add.reduceat(table.counts[rows[order]], firsts)
        some = np.flatnonzero(counts.any(axis=1))
        seen = held[order[firsts[some]]]
        merged.append(PathTable(np.full(len(some), length), seen.ravel(), counts[some]))
    return PathTable(
        np.concatenate([each.lengths for each in merged]),
        np.concatenate([each.touches for each in merged]),
        np.concatenate([each.counts for each in merged]),
    )


def handed_over(lengths: Integers, touches: Integers, outcomes: Outcomes, named: Truths) -> Floats:
    """Purchases first met on one channel and made after another: (first, last, 2) with value.

    `named` is true for channels that can hand over: visits that no channel brought cannot.
    """
    channels = len(named)
    found = np.zeros((channels * channels, 2))
    rows = np.repeat((outcomes.conversions > 0) & (lengths > 0), lengths)
    journey = np.repeat(np.arange(len(lengths)), lengths)[rows]
    met = touches[rows]
    counting = named[met]
    journey, met = journey[counting], met[counting].astype(np.int64)
    if len(journey):
        first = np.diff(journey, prepend=-1) != 0
        last = np.diff(journey, append=-1) != 0
        pair, of = met[first] * channels + met[last], journey[first]
        for column, counted in enumerate((outcomes.conversions, outcomes.value)):
            found[:, column] = np.bincount(pair, counted[of], channels * channels)
    return found.reshape(channels, channels, 2)


def handovers(sums: Floats, channels: Sequence[str]) -> tuple[Handover, ...]:
    """Who hands buyers over to whom, the most purchases first?"""
    pairs = np.argwhere(sums[:, :, 0] > 0).tolist()
    told = [
        Handover(channels[one], channels[two], *map(int, sums[one, two]))
        for one, two in pairs
        if one != two
    ]
    return tuple(sorted(told, key=lambda each: (-each.conversions, each.first, each.last)))
