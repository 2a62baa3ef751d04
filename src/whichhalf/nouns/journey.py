"""Which way did people come before they bought, and which of them do we see?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from whichhalf.nouns.credit import Credits
from whichhalf.nouns.estimate import Figure, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import Sentence

#: How far before a purchase a touch may lie, unless somebody says otherwise.
USUAL_LOOKBACK_DAYS = 90
#: Longer than any book: as far back as there is anything.
UNLIMITED_DAYS = 36_500
#: Who was followed? anonymous: a visitor who may be followed on one site only; consented: one who
#: agreed and had not bought before; customer: one who had; unidentified: an order of nobody known.
TIERS = ("anonymous", "consented", "customer", "unidentified")
#: What a conversion is worth: its contribution margin, or net revenue where no margin share is set;
#: or each is one.
Worth = Literal["margin", "revenue", "count"]
#: What credit is given to, what a purchase is worth in it, what becomes of a journey when somebody
#: buys, and how many touches back a chain remembers: the choices, the usual first.
CREDITED_TO = ("channel", "network", "campaign", "post")
CREDITED_VALUES = ("margin", "revenue", "count")
REPEATS = ("overlap", "reset")
MEMORIES = ("1", "2", "3", "4", "auto")


@dataclass(frozen=True, slots=True)
class Path:
    """Which channels, the first one first; how many bought after it, how many did not?

    Without channels: purchases that nobody is known to have touched. `value` in minor units.
    """

    channels: tuple[str, ...]
    conversions: int
    nulls: int
    value: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which share of an identity tier's purchases has a touch that we know of?

    `nulls` are journeys of the tier that no purchase followed.
    """

    tier: str
    conversions: int
    touched: int
    value: int
    touched_value: int
    nulls: int

    @property
    def untouched(self) -> int:
        """How many purchases has nobody touched that we know of?"""
        return self.conversions - self.touched

    @property
    def share_ppm(self) -> int | None:
        """Which share of the purchases has a touch? None where there are no purchases."""
        return self.touched * 1_000_000 // self.conversions if self.conversions else None


@dataclass(frozen=True, slots=True)
class Handover:
    """How many buyers were met first on one channel, and bought after another one?"""

    first: str
    last: str
    conversions: int
    value: int


@dataclass(frozen=True, slots=True)
class JourneysFound:
    """Which journeys ended in the period, tier by tier and path by path?

    `without_amount` purchases carry no amount, or one in a currency without exchange rate: they
    count as purchases, and no value is credited for them. `over_from_own_site` purchases followed a
    visit that came over from another site of ours. With `reset` a path begins after the buyer's
    purchase before.
    """

    period: Period
    lookback_days: int
    currency: str
    worth: Worth
    paths: tuple[Path, ...]
    coverage: tuple[Coverage, ...]
    handovers: tuple[Handover, ...] = ()
    over_from_own_site: int = 0
    without_amount: int = 0
    reset: bool = False


@dataclass(frozen=True, slots=True)
class ModelCredits:
    """What does one model give, or why can it not say?"""

    model: str
    credits: Credits | Unknown


@dataclass(frozen=True, slots=True)
class HalfLife:
    """After how many hours is half of what a channel's touch does spent, for people of one tier?"""

    tier: str
    channel: str
    hours: Figure


@dataclass(frozen=True, slots=True)
class Memory:
    """How many touches back does what comes next depend on, for people of one tier?

    `held_out`: it is what foretold persons best who were held out; else what BIC prefers.
    """

    tier: str
    touches: int
    held_out: bool


@dataclass(frozen=True, slots=True)
class CreditsFound:
    """How do all models share out what was booked, and what changes from one to another?

    Association, not cause. `differences` say which order of channels depends on the model.
    `half_lives` and `memories` are what a fitted decay and a chain of chosen memory found. `beside`
    says what no model of channels can: late sales, word of mouth, purchases that nobody touched.
    """

    journeys: JourneysFound
    models: tuple[ModelCredits, ...]
    differences: tuple[Sentence, ...]
    half_lives: tuple[HalfLife, ...] = ()
    memories: tuple[Memory, ...] = ()
    beside: tuple[Sentence, ...] = ()
    by: str = CREDITED_TO[0]
