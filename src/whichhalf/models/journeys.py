"""Which channels did people meet, in which order, and what came of it, as columns of integers?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whichhalf.errors import BadInput

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.integer]

#: A set of channels and its bucket of persons are one 64-bit number.
MOST_CHANNELS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """What came of each journey? Columns of one length.

    A row is one journey or many alike: conversions, their value in minor units, and how often
    nothing came of it. `bucket` is the fixed bucket of the person, below `buckets`; without it
    nobody knows which journeys belong together, and no range can be given.
    """

    conversions: Integers
    nulls: Integers
    value: Integers
    bucket: Integers | None = None
    buckets: int = 1

    def __post_init__(self) -> None:
        rows = len(self.conversions)
        columns = [self.nulls, self.value, *([] if self.bucket is None else [self.bucket])]
        if any(len(column) != rows for column in columns):
            raise BadInput(detail="the columns of the outcomes are not of one length")
        if rows and min(self.conversions.min(), self.nulls.min()) < 0:
            raise BadInput(detail="a number of conversions or of journeys is below zero")
        if (
            self.bucket is not None
            and rows
            and not 0 <= self.bucket.min() <= self.bucket.max() < (self.buckets)
        ):
            raise BadInput(detail=f"a bucket of persons is not one of 0..{self.buckets - 1}")


@dataclass(frozen=True, slots=True, eq=False)
class Journeys:
    """Which channels did people meet, in which order, and what came of it?

    `touches` are the channels' numbers, journey after journey, `lengths` how many each journey has
    (0: nobody touched it). `age_hours` is the time from each touch to the journey's end; `lead` and
    `opportunity` are the place (0 is the first touch) at which a journey became a lead and an
    opportunity, or -1.
    """

    channels: tuple[str, ...]
    touches: Integers
    lengths: Integers
    outcomes: Outcomes
    age_hours: Floats | None = None
    lead: Integers | None = None
    opportunity: Integers | None = None

    def __post_init__(self) -> None:
        if len(self.channels) > MOST_CHANNELS:
            raise BadInput(
                detail=f"{len(self.channels)} channels are more than {MOST_CHANNELS}; join the rare"
                " ones into one"
            )
        if self.lengths.sum() != len(self.touches):
            raise BadInput(detail="the lengths of the journeys do not add up to their touches")

    @classmethod
    def from_paths(
        cls,
        paths: Sequence[str],
        outcomes: Outcomes,
        *,
        separator: str = " > ",
        channels: Sequence[str] | None = None,
    ) -> Journeys:
        """Which journeys do these texts tell, as in "email > search > email"?

        Channels are numbered in the order of their names, so that neither the order of rows nor of
        columns can matter. Give `channels` where several batches are to be added up.

        >>> journeys = Journeys.from_paths(
        ...     ["email > search > email", ""],
        ...     Outcomes(np.array([1, 1]), np.array([0, 0]), np.array([4000, 900])),
        ... )
        >>> journeys.channels, journeys.touches.tolist(), journeys.lengths.tolist()
        (('email', 'search'), [0, 1, 0], [3, 0])
        """
        parts = [[name for name in path.split(separator) if name] for path in paths]
        if any(_overlapping(name, separator) for name in {name for part in parts for name in part}):
            raise BadInput(
                detail=f"two separators {separator!r} overlap in a path; use another one"
            )
        return cls.of_names(parts, outcomes, channels=channels)

    @classmethod
    def of_names(
        cls,
        paths: Sequence[Sequence[str]],
        outcomes: Outcomes,
        *,
        channels: Sequence[str] | None = None,
    ) -> Journeys:
        """Which journeys do these names tell, path by path? Numbered as in `from_paths`."""
        met = {name for path in paths for name in path}
        wanted = sorted(met if channels is None else set(channels))
        if strangers := met - set(wanted):
            raise BadInput(detail=f"{sorted(strangers)} are not among the channels given")
        number = {name: at for at, name in enumerate(wanted)}
        touches = np.array([number[name] for path in paths for name in path], np.uint16)
        lengths = np.array([len(path) for path in paths], np.int64)
        return cls(tuple(wanted), touches, lengths, outcomes)


def _overlapping(name: str, separator: str) -> bool:
    """Do letters of this name make another separator with those around it?"""
    within = f"{separator}{name}{separator}"
    return within.find(separator, 1) < len(within) - len(separator)
