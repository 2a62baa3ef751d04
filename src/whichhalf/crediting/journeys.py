"""Which paths led to purchases and which did not, what were they worth, and what do models need?

A purchase is worth its contribution margin, as the statement books it, or net revenue where no
margin share is set. Sums are rounded as the statement rounds them, and each path has its part of
the rounding, so that all paths together are what was booked, to the unit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from whichhalf.ledger.inquiry import Inquiry
from whichhalf.ledger.margin import Takings, Till
from whichhalf.ledger.prices import Exchange
from whichhalf.measures import JOURNEY_CHANNELS, PATHS_TO_PURCHASES, PATHS_WITHOUT_PURCHASE, touched
from whichhalf.models.journeys import Journeys, Outcomes
from whichhalf.models.path_sums import Counting, PathSums, path_sums
from whichhalf.nouns.journey import TIERS, Coverage, Handover, JourneysFound, Path, Worth
from whichhalf.nouns.person import BUCKETS

#: Shapley's games grow with 2 to the number of channels: the rarer ones are told as one.
MOST_CHANNELS = 16
REST = "other"
#: Visits that no channel is known to have brought: unknown, or over from another site of ours.
DIRECT, OWN_SITE = "direct", "own_site"
_UNNUMBERED = {touched.DIRECT_NUMBER: DIRECT, touched.OWN_SITE: OWN_SITE}
_MILLION = 1_000_000


class _Journey(NamedTuple):
    """Journeys of one bucket and path: names of channels, hours from each touch to the purchase."""

    tier: str
    bucket: int
    path: tuple[str, ...]
    ages: tuple[int, ...]
    conversions: int
    nulls: int
    value: int


@dataclass(frozen=True, slots=True)
class JourneySums:
    """What is told of the journeys, and per identity tier what models need of them?

    All tiers have the same channels; no chain holds two tiers.
    """

    found: JourneysFound
    tiers: Mapping[str, PathSums]


def journey_sums(
    inquiry: Inquiry, lookback_days: int, *, networks: bool = False, order: int = 1
) -> JourneySums:
    """Which journeys ended in the period?

    Channels are networks with how they are paid for; with `networks` they are networks alone.
    `order` is the longest memory that a chain may have.
    """
    takings = _Worths.of(inquiry, lookback_days)
    journeys = _joined_channels(_journeys(inquiry, takings, lookback_days, networks=networks))
    channels = tuple(sorted({name for journey in journeys for name in journey.path}))
    direct = frozenset({DIRECT, OWN_SITE})
    counting = Counting(order=order, direct=direct, lookback_hours=24.0 * lookback_days)
    tiers = {
        tier: _sums([one for one in journeys if one.tier == tier], channels, counting)
        for tier in TIERS
    }
    paths = _paths(journeys)
    found = JourneysFound(
        period=inquiry.period,
        lookback_days=lookback_days,
        currency=inquiry.settings.currency,
        worth=takings.worth,
        paths=paths,
        coverage=tuple(_coverage(tier, tiers[tier]) for tier in TIERS),
        handovers=_handovers(paths),
        over_from_own_site=sum(path.conversions for path in paths if OWN_SITE in path.channels),
        without_amount=takings.without_amount,
    )
    return JourneySums(found, tiers)


@dataclass(frozen=True, slots=True)
class _Worths:
    """What is each row of purchases worth? `values` stand beside `rows`."""

    rows: tuple[dict[str, Any], ...]
    values: tuple[int, ...]
    worth: Worth
    without_amount: int

    @classmethod
    def of(cls, inquiry: Inquiry, lookback_days: int) -> _Worths:
        """The margin of each row, or its net revenue where any margin is unknown."""
        measure = replace(PATHS_TO_PURCHASES, lookback_days=lookback_days)
        rows = tuple(inquiry.answer(measure))
        till = Till(inquiry.settings, Exchange.of(inquiry))
        each = [till.takings([row]) for row in rows]
        whole = till.takings(rows)
        without = whole.without_amount + sum(whole.unconverted.values())
        if whole.margin is None:
            return cls(rows, tuple(one.net for one in each), "revenue", without)
        return cls(rows, _margins(each), "margin", without)


def _margins(each: Iterable[Takings]) -> tuple[int, ...]:
    """Each row's margin; together they are what their sum, rounded once per group, comes to."""
    running: dict[tuple[str, int | None], Fraction] = defaultdict(Fraction)
    values = []
    for takings in each:
        value = -takings.fees
        for group, net in takings.by_known.items():
            before = round(running[group])
            running[group] += Fraction(net * (group[1] or 0), _MILLION)
            value += round(running[group]) - before
        values.append(value)
    return tuple(values)


def _journeys(
    inquiry: Inquiry, takings: _Worths, lookback_days: int, *, networks: bool
) -> list[_Journey]:
    numbered = inquiry.answer(JOURNEY_CHANNELS)
    names = {row["number"]: row["channel"] for row in numbered} | _UNNUMBERED
    if networks:
        names = {number: name.partition("/")[0] for number, name in names.items()}
    found = [
        _Journey(
            row["tier"],
            row["bucket"],
            _named(row["path"], names),
            tuple(map(int, row["ages"].split("."))) if row["ages"] else (),
            row["orders"],
            0,
            value,
        )
        for row, value in zip(takings.rows, takings.values, strict=True)
    ]
    without = replace(PATHS_WITHOUT_PURCHASE, lookback_days=lookback_days)
    for row in inquiry.answer(without):
        path = _named(row["path"], names)
        ages = (0,) * len(path)
        found.append(_Journey(row["tier"], row["bucket"], path, ages, 0, row["journeys"], 0))
    return found


def _named(path: str, names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(names[int(number)] for number in path.split(".")) if path else ()


def _joined_channels(journeys: list[_Journey]) -> list[_Journey]:
    """The same journeys with at most so many channels: those that touched most purchases stay."""
    bought: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for journey in journeys:
        for name in set(journey.path):
            bought[name] += journey.conversions
            met[name] += journey.nulls
    if len(met) <= MOST_CHANNELS:
        return journeys
    ranked = sorted(met, key=lambda name: (name == REST, -bought[name], -met[name], name))
    kept = set(ranked[: MOST_CHANNELS - 1])
    return [
        journey._replace(path=tuple(name if name in kept else REST for name in journey.path))
        for journey in journeys
    ]


def _sums(journeys: list[_Journey], channels: tuple[str, ...], counting: Counting) -> PathSums:
    number = {name: at for at, name in enumerate(channels)}
    touches = [number[name] for journey in journeys for name in journey.path]
    outcomes = Outcomes(
        conversions=_integers(journey.conversions for journey in journeys),
        nulls=_integers(journey.nulls for journey in journeys),
        value=_integers(journey.value for journey in journeys),
        bucket=_integers(journey.bucket for journey in journeys),
        buckets=BUCKETS,
    )
    ages = [age for journey in journeys for age in journey.ages]
    return path_sums(
        Journeys(
            channels=channels,
            touches=np.array(touches, np.uint8),
            lengths=_integers(len(journey.path) for journey in journeys),
            outcomes=outcomes,
            age_hours=np.array(ages, np.float64),
        ),
        counting,
    )


def _integers(numbers: Iterable[int]) -> np.ndarray:
    return np.fromiter(numbers, np.int64)


def _paths(journeys: list[_Journey]) -> tuple[Path, ...]:
    """Every path, the one with most purchases first."""
    sums: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for journey in journeys:
        counted = sums[journey.path]
        for at, number in enumerate((journey.conversions, journey.nulls, journey.value)):
            counted[at] += number
    ranked = sorted(sums.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
    return tuple(Path(path, *numbers) for path, numbers in ranked)


def _handovers(paths: Iterable[Path]) -> tuple[Handover, ...]:
    """Who hands buyers over to whom? Visits that no channel brought hand over nothing."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for path in paths:
        named = [name for name in path.channels if name not in {DIRECT, OWN_SITE}]
        if path.conversions and named and named[0] != named[-1]:
            sums[named[0], named[-1]][0] += path.conversions
            sums[named[0], named[-1]][1] += path.value
    ranked = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
    return tuple(Handover(*pair, *numbers) for pair, numbers in ranked)


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
