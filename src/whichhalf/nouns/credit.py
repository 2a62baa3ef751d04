"""How much of what was booked does a model give to a channel, and how sure is that?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from whichhalf.nouns.estimate import Figure

#: What must be said beside a credit: it rests on few conversions, or it is below nothing.
Flag = Literal["credit.rare", "credit.negative"]


@dataclass(frozen=True, slots=True)
class Credit:
    """How much does one model give to one channel (or to one part of it: a campaign, a post)?

    Conversions in thousandths, value in minor units; the ranges hold the same integers. `draws` are
    the value in each draw, paired across channels and models: totals of ranges are taken draw by
    draw.
    """

    name: str
    conversions_milli: int
    value: int
    conversions_range: Figure
    value_range: Figure
    warnings: tuple[Flag, ...] = ()
    draws: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Credits:
    """How does one model share out everything that was booked?

    Law 1: the credits and what is unattributed are what was booked, to the unit. Unattributed are
    the conversions that nobody touched. `summable` is False for a model that gives the same
    conversion to several channels.
    """

    model: str
    credits: tuple[Credit, ...]
    booked_conversions_milli: int
    booked_value: int
    unattributed_conversions_milli: int
    unattributed_value: int
    summable: bool = True

    def of(self, name: str) -> Credit | None:
        """What does the model give to this channel? None if it has never met it."""
        return next((credit for credit in self.credits if credit.name == name), None)
