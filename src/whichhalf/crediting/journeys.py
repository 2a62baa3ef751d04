"""Which paths led to purchases and which did not, what were they worth, and what do models need?

Touches are asked for some persons at a time, and the sums are added up: memory does not grow with
the book. A purchase is worth its contribution margin, as the statement books it, or net revenue
where no margin share is set. Sums are rounded as the statement rounds them, and each path has its
part of the rounding, so that all paths together are what was booked, to the unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

import numpy as np

from whichhalf.crediting.built import AT_A_TIME, DIRECT, OWN_SITE, Asked, Builder, Built
from whichhalf.crediting.path_table import PathTable, handed_over, handovers
from whichhalf.crediting.worths import Value
from whichhalf.models.journeys import Floats, Integers, Journeys
from whichhalf.models.path_sums import Counting, PathSums, path_sums
from whichhalf.models.renumbered import met_channels, only
from whichhalf.nouns.journey import TIERS, Coverage, JourneysFound
from whichhalf.till.inquiry import Inquiry

__all__ = ["DIRECT", "MOST_CHANNELS", "OWN_SITE", "REST", "Choices", "JourneySums", "journey_sums"]

#: Shapley's games grow with 2 to the number of channels: the rarer ones are told as one.
MOST_CHANNELS = 20
REST = "other"
#: So many sums of some persons wait to be added up at once.
_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class JourneySums:
    """What is told of the journeys, and per identity tier what models need of them?

    All tiers have the same channels; no chain holds two tiers.
    """

    found: JourneysFound
    tiers: Mapping[str, PathSums]


class Choices(TypedDict, total=False):
    """What can be chosen beside the look-back?

    Channels are networks with how they are paid for; with `networks` they are networks alone.
    `order` is the longest memory that a chain may have; `value` what a purchase counts for
    (margin, revenue, count). With `reset` a path begins after the buyer's purchase before. Without
    `paths` no path is listed, which is a third of the time where there are millions; without
    `nulls` only journeys to purchases are built, which is what rules need. So many touches are
    lined up `at_a_time`: it changes no figure.
    """

    networks: bool
    order: int
    value: Value
    reset: bool
    paths: bool
    nulls: bool
    at_a_time: int


def journey_sums(inquiry: Inquiry, lookback_days: int, **choices: Unpack[Choices]) -> JourneySums:
    """Which journeys ended in the period?"""
    asked = Asked(
        lookback_days,
        networks=choices.get("networks", False),
        value=choices.get("value", "margin"),
        reset=choices.get("reset", False),
        nulls=choices.get("nulls", True),
        at_a_time=choices.get("at_a_time", AT_A_TIME),
    )
    builder = Builder.of(inquiry, asked)
    parts = tuple(builder.built()) if builder.parts == 1 else None
    chosen = _Chosen.of(builder, parts)
    lookback_hours = 24.0 * lookback_days
    counting = Counting(
        choices.get("order", 1), frozenset({DIRECT, OWN_SITE}), lookback_hours=lookback_hours
    )
    size = len(chosen.channels)
    handed, marked = np.zeros((size, size, 2)), builder.milestones.known
    running = _Running(chosen, counting, choices.get("paths", True), handed, marked)
    for part in builder.built() if parts is None else parts:
        running.add(part)
    return running.told(builder)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The channels that are told apart, in the order of their names, and which each number is."""

    channels: tuple[str, ...]
    of_number: Integers

    @classmethod
    def of(cls, builder: Builder, parts: Iterable[Built] | None) -> _Chosen:
        """All that may be met; where these are too many, those that touched most purchases."""
        names = {builder.names[number] for number in builder.touches}
        every = cls._named(builder, {name: name for name in names})
        if len(names) <= MOST_CHANNELS:
            return every
        bought, nulls = every.met_in(builder.built() if parts is None else parts)
        met = [at for at in range(len(every.channels)) if bought[at] or nulls[at]]
        if len(met) <= MOST_CHANNELS:
            kept = {every.channels[at] for at in met}
        else:
            met.sort(key=lambda at: every.rank(at, bought, nulls))
            kept = {every.channels[at] for at in met[: MOST_CHANNELS - 1]}
        return cls._named(builder, {name: name if name in kept else REST for name in names})

    @classmethod
    def _named(cls, builder: Builder, told: Mapping[str, str]) -> _Chosen:
        channels = tuple(sorted(set(told.values())))
        of_number = np.zeros(max(builder.names) + 1, np.uint16)
        for number, name in builder.names.items():
            if name in told:
                of_number[number] = channels.index(told[name])
        return cls(channels, of_number)

    def rank(self, at: int, bought: Integers, nulls: Integers) -> tuple[bool, int, int, str]:
        """Comes first who touched most purchases; what is called the rest already, last."""
        name = self.channels[at]
        return name == REST, -int(bought[at]), -int(nulls[at]), name

    def met_in(self, parts: Iterable[Built]) -> tuple[Integers, Integers]:
        """How many purchases, and how many journeys without one, did each channel touch?"""
        size = len(self.channels)
        bought, nulls = np.zeros(size, np.int64), np.zeros(size, np.int64)
        for part in parts:
            journey = np.repeat(np.arange(len(part.lengths)), part.lengths)
            journey, channel = np.divmod(
                np.unique(journey * size + self.of_number[part.numbers]), size
            )
            bought += _counts(channel, part.outcomes.conversions[journey], size)
            nulls += _counts(channel, part.outcomes.nulls[journey], size)
        return bought, nulls


@dataclass(slots=True)
class _Running:
    """Adds up what is counted of the parts."""

    chosen: _Chosen
    counting: Counting
    listed: bool
    handed: Floats
    marked: bool
    tiers: dict[str, list[PathSums]] = field(default_factory=lambda: {tier: [] for tier in TIERS})
    tables: list[PathTable] = field(default_factory=list)
    over_from_own_site: int = 0

    def add(self, part: Built) -> None:
        """Counts journeys of some persons."""
        channels = self.chosen.channels
        touches = self.chosen.of_number[part.numbers]
        outcomes, lengths = part.outcomes, part.lengths
        journey = np.repeat(np.arange(len(lengths)), lengths)
        if OWN_SITE in channels:
            over = np.unique(journey[touches == channels.index(OWN_SITE)])
            self.over_from_own_site += int(outcomes.conversions[over].sum())
        named = np.array([name not in {DIRECT, OWN_SITE} for name in channels], np.bool_)
        self.handed += handed_over(lengths, touches, outcomes, named)
        if self.listed:
            self.tables.append(PathTable.of(lengths, touches, outcomes))
        for at, tier in enumerate(TIERS):
            mine = part.of_tier(at)
            hours = mine.age_hours.astype(np.float64)
            told = self.chosen.of_number[mine.numbers]
            marks = (mine.lead, mine.opportunity) if self.marked else (None, None)
            journeys = Journeys(channels, told, mine.lengths, mine.outcomes, hours, *marks)
            self.tiers[tier].append(path_sums(journeys, self.counting))
        if len(self.tiers[TIERS[0]]) == _TOGETHER:
            self._together()

    def _together(self) -> None:
        self.tiers = {tier: [PathSums.added(parts)] for tier, parts in self.tiers.items()}
        self.tables = [PathTable.added(self.tables)] if self.listed else []

    def told(self, builder: Builder) -> JourneySums:
        """What do all parts come to?"""
        self._together()
        wide = {tier: sums for tier, (sums,) in self.tiers.items()}
        met = frozenset[str]().union(*map(met_channels, wide.values()))
        tiers = {tier: only(sums, met) for tier, sums in wide.items()}
        found = JourneysFound(
            period=builder.inquiry.period,
            lookback_days=builder.asked.lookback_days,
            currency=builder.inquiry.settings.currency,
            worth=builder.worths.worth,
            paths=self.tables[0].told(self.chosen.channels) if self.listed else (),
            coverage=tuple(_coverage(tier, sums) for tier, sums in tiers.items()),
            handovers=handovers(self.handed, self.chosen.channels),
            over_from_own_site=self.over_from_own_site,
            without_amount=builder.worths.without_amount,
        )
        return JourneySums(found, tiers)


def _counts(channel: Integers, each: Integers, size: int) -> Integers:
    return np.bincount(channel, each, size).astype(np.int64)


def _coverage(tier: str, sums: PathSums) -> Coverage:
    conversions, value = sums.booked
    return Coverage(
        tier=tier,
        conversions=conversions,
        touched=conversions - sums.untouched[0],
        value=value,
        touched_value=value - sums.untouched[1],
        nulls=sums.nulls,
    )
