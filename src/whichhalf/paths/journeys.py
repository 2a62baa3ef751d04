"""Which paths led to purchases and which did not, what were they worth, and what do models need?

Touches are asked for some persons at a time, and the sums are added up: memory does not grow with
the book. A purchase is worth its contribution margin, as the statement books it, or net revenue
where no margin share is set. Sums are rounded as the statement rounds them, and each path has its
part of the rounding, so that all paths together are what was booked, to the unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, Unpack

from whichhalf.models.path_sums import Counting, PathSums
from whichhalf.models.renumbered import met_channels, only
from whichhalf.nouns.journey import Coverage, JourneysFound
from whichhalf.paths.built import AT_A_TIME, DIRECT, OWN_SITE, Asked, Builder
from whichhalf.paths.chosen import MOST_CHANNELS, REST
from whichhalf.paths.counted import Wanted
from whichhalf.paths.path_table import handovers
from whichhalf.paths.reopened import counted_anew_or_reopened
from whichhalf.paths.worths import Value
from whichhalf.till.inquiry import Inquiry

__all__ = ["DIRECT", "MOST_CHANNELS", "OWN_SITE", "REST", "Choices", "JourneySums", "journey_sums"]


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
    counting = Counting(
        choices.get("order", 1), frozenset({DIRECT, OWN_SITE}), lookback_hours=24.0 * lookback_days
    )
    wanted = Wanted(counting, choices.get("paths", True), builder.milestones.known)
    chosen, counted = counted_anew_or_reopened(builder, wanted)
    met = frozenset[str]().union(*map(met_channels, counted.tiers.values()))
    tiers = {tier: only(sums, met) for tier, sums in counted.tiers.items()}
    found = JourneysFound(
        period=inquiry.period,
        lookback_days=lookback_days,
        currency=inquiry.settings.currency,
        worth=builder.worths.worth,
        paths=() if counted.table is None else counted.table.told(chosen.channels),
        coverage=tuple(_coverage(tier, sums) for tier, sums in tiers.items()),
        handovers=handovers(counted.handed, chosen.channels),
        over_from_own_site=counted.over_from_own_site,
        without_amount=builder.worths.without_amount,
    )
    return JourneySums(found, tiers)


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
