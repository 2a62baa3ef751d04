"""Which question do the weeks of a business pose, wherever they are written down?

A book (`worth.series`) and a world of the league say what was done, earned, tracked and answered:
`Known`. From here on both are asked the same, so that what is proved is what users get:

* posted channels are driven by posts, paid ones by money; what a campaign's calendar names as a
  launch stands beside them;
* on a channel on which a quarter is spent, hours included, a quarter is expected (`prior_scale`);
* tracking hears of a channel as far as it can follow buyers, and not at all where it has never seen
  anybody come from there;
* what a test by lot compares is taken out of the weeks, so that it is heard once: by the test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from whichhalf.mix import refusals
from whichhalf.mix.model import MixModel
from whichhalf.mix.weeks import Control, Driver, DriverKind, Floats, Integers, MixWeeks, Trial
from whichhalf.nouns.estimate import Unknown
from whichhalf.worth.claims import (
    BIASES,
    MOST_ANSWERS,
    Answered,
    ChannelClass,
    Claims,
    Tracked,
    usual_memory,
)
from whichhalf.worth.question import LEDGER, Question

#: Of so many purchases somebody had been seen before, where the beliefs about tracking were set.
USUAL_SEEN = 0.7
#: However little or much is done: so far from like the others is nobody expected to be.
_LEAST_SCALE, _MOST_SCALE = 0.01, 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """What was done on a channel each week, what did it cost in all, and what was tracked?

    `cost` in minor units, hours included, 0 where nobody knows; `credited` is the margin of tracked
    purchases in equal parts, `purchases` their number, `visits` how many were seen to come from it.
    """

    name: str
    network: str
    kind: ChannelClass
    paid: bool
    amounts: Floats
    cost: float
    credited: float = 0.0
    purchases: float = 0.0
    visits: int = 0

    @property
    def silent(self) -> Unknown | None:
        """Why can nothing be said about it? None if something can."""
        if self.kind is ChannelClass.PAID_SEARCH:
            facts = (("driver", self.name),)
            return Unknown("unknown.follows_demand", "remedy.mix_experiment", facts)
        return refusals.rarely_active(Driver(self.name, self.amounts))

    def driver(self, usual_cost: float) -> Driver:
        """How does the mix model see it?"""
        share = self.cost / usual_cost if self.cost > 0 and usual_cost > 0 else 1.0
        return Driver(
            self.name,
            self.amounts,
            DriverKind.PAID if self.paid else DriverKind.ORGANIC,
            prior_scale=float(np.clip(share, _LEAST_SCALE, _MOST_SCALE)),
            may_be_negative=not self.paid,
        )


@dataclass(frozen=True, slots=True, eq=False)
class ByLot:
    """What did a test say, and which weeks did its lot compare?

    `lot`: 1 where a week was on, −1 where it was off, 0 beside; nothing but 0 where places were
    compared and not weeks.
    """

    trial: Trial
    lot: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Everything that is known of the weeks of a business.

    `margins` in minor units; `share` of each week lies in the period, in which `booked` was earned;
    `events` moved sales by themselves; `seen` is the share of purchases whose buyer had been seen
    before, None where nothing is tracked; `named`: how many answered with each network, and with
    anything else under "".
    """

    margins: Integers
    share: Floats
    booked: float
    channels: tuple[Channel, ...]
    events: tuple[Control, ...] = ()
    tests: tuple[ByLot, ...] = ()
    seen: float | None = None
    named: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is asked, of which channels, and of which not, and why?"""

    question: Question
    channels: tuple[Channel, ...]
    refused: Mapping[str, Unknown]


def asked(known: Known, model: MixModel = LEDGER) -> Asked | Unknown:
    """Which question is this? Unknown where there is no channel that may be asked about."""
    refused = {one.name: why for one in known.channels if (why := one.silent)}
    channels = tuple(one for one in known.channels if one.name not in refused)
    if not channels:
        nothing = Unknown("unknown.no_channels", "remedy.book_activity")
        return next(iter(refused.values()), nothing)
    usual = _usual_cost(channels)
    names = {one.name for one in channels}
    tests = tuple(one for one in known.tests if one.trial.driver in names)
    weeks = MixWeeks(
        known.margins,
        tuple(one.driver(usual) for one in channels),
        (*known.events, *_lots(tests)),
        tuple(one.trial for one in tests),
    )
    claims = Claims(known.booked, _tracked(known, channels), _answered(known, channels))
    return Asked(Question(weeks, known.share, claims, model), channels, refused)


def _usual_cost(channels: Sequence[Channel]) -> float:
    costs = [one.cost for one in channels if one.cost > 0]
    return sum(costs) / len(costs) if costs else 0.0


def _lots(tests: Sequence[ByLot]) -> tuple[Control, ...]:
    """What the weeks would say once more: the difference that the lot made."""
    return tuple(
        Control(f"lot {number}", one.lot) for number, one in enumerate(tests) if one.lot.any()
    )


def _tracked(known: Known, channels: Sequence[Channel]) -> Tracked | None:
    if known.seen is None:
        return None
    followed = np.array([one.visits > 0 or one.purchases > 0 for one in channels])
    if not followed.any():
        return None
    return Tracked(
        np.array([one.credited for one in channels]),
        np.array([one.purchases for one in channels]),
        tuple(one.kind for one in channels),
        BIASES,
        followed=followed,
        seen=known.seen / USUAL_SEEN,
    )


def _answered(known: Known, channels: Sequence[Channel]) -> Answered | None:
    """Whom did buyers name when they were asked? A network that we pay and post on is both."""
    number = sum(known.named.values())
    if not number:
        return None
    counts = shared_answers(known.named, [one.network for one in channels])
    whole = np.array([*counts, number - sum(counts)])
    return Answered(whole, usual_memory(len(channels)), min(float(number), MOST_ANSWERS))


def shared_answers(named: Mapping[str, int], networks: Sequence[str]) -> list[float]:
    """How many named each channel? Nobody says whether a post or an advertisement was seen.

    >>> shared_answers({"facebook": 4, "x": 1, "": 9}, ["facebook", "facebook", "x"])
    [2.0, 2.0, 1.0]
    """
    parts = Counter(networks)
    return [named.get(network, 0) / parts[network] for network in networks]
