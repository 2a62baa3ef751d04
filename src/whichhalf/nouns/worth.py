"""What is each channel worth: the one reconciled figure, what it rests on, and what is left?"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from whichhalf.nouns.estimate import Figure
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.period import Period
from whichhalf.nouns.sentence import Sentence

#: From where evidence about a channel can come.
SOURCES = ("experiment", "series", "tracking", "answers", "prior")


class Verdict(StrEnum):
    """How well founded is a reconciled figure? Best first."""

    EXPERIMENT = "experiment"  #: a randomised test speaks for most of it
    SUPPORTED = "supported"  #: surely above (or below) nothing, and more than one source says so
    DIRECTIONAL = "directional"  #: the data moved what was believed, the range is wide
    PRIOR_ONLY = "prior_only"  #: the data say hardly anything: what is shown is what was believed
    REFUSED = "refused"  #: nothing may be said


@dataclass(frozen=True, slots=True)
class ChannelWorth:
    """What did one channel bring that would not have come anyway? Minor units of margin.

    `weights` say in parts per million which share of what is known comes from each of `SOURCES`.
    `beyond_cost_ppm` is the chance that it brought more than it cost, None where that is unknown.
    `draws` are paired over the channels of one reconciliation: sums are taken draw by draw.
    """

    channel: str
    network: str
    figure: Figure
    verdict: Verdict
    cost: int
    beyond_cost_ppm: int | None = None
    weights: tuple[tuple[str, int], ...] = ()
    draws: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class TwoViews:
    """When is it booked: when it arrives, or when it is caused? Never added to each other.

    Of all social channels together, in minor units of margin. `cash` arrived in the period,
    whenever it was caused. `accrual` is what was done in the period: `caused` in it and in so many
    `weeks` after it, and `later` purchases in the year after these by the customers who were won,
    discounted to their first purchase.
    """

    cash: Figure
    accrual: Figure
    caused: Figure
    later: Figure
    weeks: int


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What did each channel bring, and what would have come anyway?

    Channels and baseline are what was booked, to the minor unit and in each draw (laws 1, 3, 4): a
    channel about which nothing may be said is in the baseline, and named as such by its verdict.
    """

    period: Period
    currency: str
    booked: int
    channels: tuple[ChannelWorth, ...]
    social: Figure  #: all social channels together
    baseline: Figure  #: what is left of the booked
    notes: tuple[Sentence, ...] = ()
    views: TwoViews | None = None
    evidence: tuple[Evidence, ...] = ()


class Action(StrEnum):
    """What to do with a channel next?"""

    GROW = "grow"  #: the next 100 bring back more than they cost, likely enough
    KEEP = "keep"  #: what is done pays; more of it may not
    STOP = "stop"  #: without it more would be left
    TEST = "test"  #: nobody can tell yet: an experiment first


@dataclass(frozen=True, slots=True)
class Advice:
    """What would a little more of one channel bring, and what follows?

    `next_100` is the margin that the next 100 units of currency spent on it bring, carry-over
    included; of what is posted, the hours and costs of that many posts. `pays_ppm` is the chance
    that this is more than 100, `worth_keeping_ppm` that the channel brought more than it cost,
    `to_gain` what knowing for sure would be worth in the period, in minor units.
    """

    channel: str
    network: str
    action: Action
    verdict: Verdict
    next_100: Figure
    pays_ppm: int | None
    worth_keeping_ppm: int | None
    to_gain: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What would come of doing otherwise for some weeks: change of margin, and cost saved or spent?

    Both are in minor units, against going on as in the last 13 weeks. `saved` is negative where
    more is spent. `better_ppm` is the chance that margin and cost together come out better.
    """

    name: str
    weeks: int
    margin: Figure
    saved: int
    better_ppm: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Where should the next hour and the next 100 go? `ahead` is (better, worse, chance in ppm)."""

    period: Period
    currency: str
    advice: tuple[Advice, ...]
    ahead: tuple[tuple[str, str, int], ...]
    plans: tuple[Plan, ...]
    test_first: str  #: channel whose experiment would be worth most; "" where none is needed
    notes: tuple[Sentence, ...] = ()
