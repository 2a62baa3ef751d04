"""What are the same sums where channels that nobody met are left out?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from whichhalf.models.age_sums import STEPS
from whichhalf.models.journeys import Integers
from whichhalf.models.path_sums import PathSums
from whichhalf.models.tally import Tally


def met_channels(sums: PathSums) -> frozenset[str]:
    """Which channels did any journey meet?"""
    met = int(np.bitwise_or.reduce(sums.sets.cells, initial=0))
    return frozenset(name for at, name in enumerate(sums.channels) if met >> at & 1)


def only(sums: PathSums, channels: Iterable[str]) -> PathSums:
    """The sums over these channels, in the order of `sums`; no journey met another.

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> one = Outcomes(np.array([1]), np.array([0]), np.array([50]))
    >>> wide = path_sums(Journeys.from_paths(["a > c > c"], one, channels=["a", "b", "c"]))
    >>> narrow = path_sums(Journeys.from_paths(["a > c > c"], one))
    >>> less = only(wide, met_channels(wide))
    >>> less.channels, (less.steps.keys == narrow.steps.keys).all()
    (('a', 'c'), np.True_)
    """
    wanted = set(channels)
    kept = [at for at, name in enumerate(sums.channels) if name in wanted]
    if len(kept) == len(sums.channels):
        return sums
    new = np.zeros(len(sums.channels) + 1, np.int64)
    new[kept] = np.arange(len(kept))
    order = sums.counting.order
    ages = sums.ages
    cells = new[ages.cells // STEPS] * STEPS + ages.cells % STEPS
    return replace(
        sums,
        channels=tuple(sums.channels[at] for at in kept),
        steps=_chains(sums.steps, order + 1, kept, len(sums.channels)),
        ends=_chains(sums.ends, order, kept, len(sums.channels)),
        sets=_sets(sums.sets, kept),
        places=_last(sums.places, new, len(sums.channels), len(kept)),
        turns=_last(sums.turns, new, len(sums.channels), len(kept)),
        ages=replace(ages, cells=cells),
    )


def _chains(tally: Tally, digits: int, kept: list[int], channels: int) -> Tally:
    """Cells of so many digits: 0 for an end, k + 1 for channel k."""
    new = np.zeros(channels + 1, np.int64)
    new[1:][kept] = np.arange(1, len(kept) + 1)
    base, left = len(kept) + 1, tally.cells
    cells: Integers = np.zeros(len(left), np.int64)
    power = 1
    for _ in range(digits):
        left, digit = np.divmod(left, channels + 1)
        cells += new[digit] * power
        power *= base
    keys = tally.keys // tally.span * power + cells
    return Tally(power, keys.astype(np.int64), tally.counts)


def _sets(tally: Tally, kept: list[int]) -> Tally:
    cells = np.zeros(len(tally.keys), np.int64)
    for at, bit in enumerate(kept):
        cells |= (tally.cells >> bit & 1) << at
    span = 1 << len(kept)
    return Tally(span, tally.keys // tally.span * span + cells, tally.counts)


def _last(tally: Tally, new: Integers, before: int, after: int) -> Tally:
    """The channel is the last part of the key."""
    rest, channel = np.divmod(tally.keys, max(before, 1))
    keys = rest * max(after, 1) + new[channel]
    return Tally(tally.span, keys.astype(np.int64), tally.counts)
