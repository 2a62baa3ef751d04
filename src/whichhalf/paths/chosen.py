"""Which channels are told apart, where there are more than models can hold?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from whichhalf.models.journeys import Integers
from whichhalf.paths.built import Builder, Built

#: Shapley's games grow with 2 to the number of channels: the rarer ones are told as one.
MOST_CHANNELS = 20
REST = "other"


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The channels that are told apart, in the order of their names, and which each number is."""

    channels: tuple[str, ...]
    of_number: Integers

    @classmethod
    def every(cls, builder: Builder) -> Chosen:
        """All that may be met."""
        return cls._named(builder, {name: name for name in builder.met})

    def fewer(self, builder: Builder, met: Integers) -> Chosen:
        """Of all, those that touched most purchases, and the others as one.

        `met` is what `met_in` counted of all journeys.
        """
        if len(self.channels) <= MOST_CHANNELS:
            return self
        some = np.flatnonzero(met.any(axis=0)).tolist()
        if len(some) > MOST_CHANNELS:
            some = sorted(some, key=lambda at: self._rank(at, met))[: MOST_CHANNELS - 1]
        kept = {self.channels[at] for at in some}
        return self._named(builder, {name: name if name in kept else REST for name in builder.met})

    @classmethod
    def _named(cls, builder: Builder, told: Mapping[str, str]) -> Chosen:
        channels = tuple(sorted(set(told.values())))
        of_number = np.zeros(max(builder.names) + 1, np.uint16)
        for number, name in builder.names.items():
            if name in told:
                of_number[number] = channels.index(told[name])
        return cls(channels, of_number)

    def _rank(self, at: int, met: Integers) -> tuple[bool, int, int, str]:
        """Comes first who touched most purchases; what is called the rest already, last."""
        name = self.channels[at]
        return name == REST, -int(met[0, at]), -int(met[1, at]), name

    def met_in(self, parts: Iterable[Built]) -> Integers:
        """How many purchases, and how many journeys without one, did each channel touch?"""
        size = len(self.channels)
        met = np.zeros((2, size), np.int64)
        for part in parts:
            journey = np.repeat(np.arange(len(part.lengths)), part.lengths)
            pair = np.unique(journey * size + self.of_number[part.numbers])
            journey, channel = np.divmod(pair, max(size, 1))
            for row, outcome in enumerate((part.outcomes.conversions, part.outcomes.nulls)):
                met[row] += np.bincount(channel, outcome[journey], size).astype(np.int64)
        return met
