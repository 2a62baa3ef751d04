"""What does a method say of a world: how much did social bring, and each channel?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whichhalf.league.tables import Tables

LEVEL_PERCENT = 90


@dataclass(frozen=True, slots=True)
class Range:
    """How much, and between which ends at 90 %? In cents; a point has no width."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        for name in ("value", "low", "high"):  # no numpy scalar reaches a table or a file
            object.__setattr__(self, name, float(getattr(self, name)))

    @classmethod
    def point(cls, value: float) -> Range:
        """Said without any doubt."""
        return cls(value, value, value)

    @classmethod
    def of(cls, draws: NDArray[np.floating]) -> Range:
        """The middle of these draws, and the ends of the 90 % between.

        >>> Range.of(np.arange(101.0))
        Range(value=50.0, low=5.0, high=95.0)
        """
        low, middle, high = np.quantile(draws, (0.05, 0.5, 0.95)).tolist()
        return cls(middle, low, high)


@dataclass(frozen=True, slots=True)
class Answer:
    """What did social bring, and each channel? Or why can the method not say?

    `refused` names the reason. A channel that is missing was refused alone. `baseline` is what
    would have come anyway, where the method says so.
    """

    social: Range | None
    channels: Mapping[str, Range]
    baseline: Range | None = None
    refused: str = ""

    @classmethod
    def refusal(cls, reason: str) -> Answer:
        """It does not say anything about this world."""
        return cls(None, {}, None, reason)


#: Which function answers? It sees the tables, and draws from the generator that it is given.
Method = Callable[[Tables, np.random.Generator], Answer]
