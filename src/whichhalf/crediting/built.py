"""Which journeys does the book hold, some persons' at a time, and what came of each?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from whichhalf.crediting.milestones import Milestones
from whichhalf.crediting.paths import NO_PATHS, Lined
from whichhalf.crediting.worths import MONEY, Value, Worths
from whichhalf.measures import (
    JOURNEY_CHANNELS,
    PURCHASES_BY_TIER,
    PURCHASES_OF_PERSONS,
    TOUCHES_OF_BUYERS,
    TOUCHES_OF_PERSONS,
    touched,
)
from whichhalf.models.journeys import Integers, Outcomes
from whichhalf.nouns.journey import TIERS
from whichhalf.nouns.measure import Measure
from whichhalf.nouns.person import BUCKETS
from whichhalf.till.inquiry import Inquiry

#: Visits that no channel is known to have brought: unknown, or over from another site of ours.
DIRECT, OWN_SITE = "direct", "own_site"
#: So many touches are lined up at a time: that takes 100 MB.
AT_A_TIME = 1_000_000
_UNNUMBERED = {touched.DIRECT_NUMBER: DIRECT, touched.OWN_SITE: OWN_SITE}
_HOUR_MS = 3_600_000
_PSEUDONYMS = 1 << 63
_SOLD = ("tier", "bucket", "person", "realm", "at", "day", "site", "currency", "known", *MONEY)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which journeys are asked for?

    Channels are networks with how they are paid for; with `networks` they are networks alone.
    `value` is what a purchase counts for. With `reset` a path begins after the buyer's purchase
    before. Without `nulls` only paths to purchases are asked for, and the touches of buyers alone
    are read. So many touches are lined up `at_a_time`.
    """

    lookback_days: int
    networks: bool = False
    value: Value = "margin"
    reset: bool = False
    nulls: bool = True
    at_a_time: int = AT_A_TIME


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """Journeys of some persons: numbers of channels as the book has them, and what came of each.

    `tier` is a place in `TIERS`; touches before no purchase have age 0. `lead` and `opportunity`
    are the places of the touches after which somebody asked, and after which it was serious; or -1.
    """

    numbers: Integers
    age_hours: Integers
    lengths: Integers
    tier: Integers
    outcomes: Outcomes
    lead: Integers
    opportunity: Integers

    def of_tier(self, tier: int) -> Built:
        """Only the journeys of one tier."""
        rows = self.tier == tier
        touches, outcomes = np.repeat(rows, self.lengths), self.outcomes
        bucket = None if outcomes.bucket is None else outcomes.bucket[rows]
        counted = (outcomes.conversions, outcomes.nulls, outcomes.value)
        conversions, nulls, value = (column[rows] for column in counted)
        kept = Outcomes(conversions, nulls, value, bucket, outcomes.buckets)
        return Built(
            self.numbers[touches],
            self.age_hours[touches],
            self.lengths[rows],
            self.tier[rows],
            kept,
            self.lead[rows],
            self.opportunity[rows],
        )


class _Before(NamedTuple):
    """Paths to purchases: places of touches, how many each has, their ages, and its milestones."""

    places: Integers
    lengths: Integers
    hours: Integers
    marks: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Builder:
    """Purchases of the book, with their worth, and the names of channels: touches come in parts.

    `sold` are the period's, `bought` all that somebody ever bought.
    """

    inquiry: Inquiry
    asked: Asked
    sold: Mapping[str, Any]
    worths: Worths
    bought: Mapping[str, Any]
    names: Mapping[int, str]
    milestones: Milestones

    @classmethod
    def of(cls, inquiry: Inquiry, asked: Asked) -> Builder:
        """Asks the book for all but the touches."""
        sold = _apart(inquiry, PURCHASES_BY_TIER, _SOLD)
        bought = _apart(inquiry, PURCHASES_OF_PERSONS, ("person", "realm", "at"))
        names = {row["number"]: row["channel"] for row in inquiry.answer(JOURNEY_CHANNELS)}
        names |= _UNNUMBERED
        if asked.networks:
            names = {number: name.partition("/")[0] for number, name in names.items()}
        worths, milestones = Worths.of(inquiry, sold, asked.value), Milestones.of(inquiry)
        return cls(inquiry, asked, sold, worths, bought, names, milestones)

    @property
    def touches(self) -> Mapping[int, int]:
        """How often was each number met at all?"""
        answer = self.inquiry.answer(TOUCHES_OF_PERSONS)
        return {row["number"]: row["touches"] for row in answer}

    @property
    def parts(self) -> int:
        """Into how many parts do the touches fall?"""
        if self.asked.nulls:
            return max(1, -(-sum(self.touches.values()) // self.asked.at_a_time))
        return 1 + len(self.worths.values) // self.asked.at_a_time

    def built(self) -> Iterator[Built]:
        """All journeys, part by part; no person is in two, and each part takes as little memory."""
        for at in range(self.parts):
            edges = [_PSEUDONYMS * edge // self.parts for edge in (at, at + 1)]
            yield self._part(edges[0], edges[1])

    def _part(self, first: int, after: int) -> Built:
        columns = ("person", "realm", "happened_at", "mark")
        measure = TOUCHES_OF_PERSONS if self.asked.nulls else TOUCHES_OF_BUYERS
        touches = _with_at(_apart(self.inquiry, measure, columns, (first, after)))
        bought = _of_persons(self.bought, first, after)
        lined = Lined.up(touches, bought)
        del touches
        ends = np.sort(lined.keys_of(bought)[1])
        sold, rows = self._sold(first, after)
        to = self._before(lined, sold, ends)
        nulls = lined.paths_without(ends, self._far) if self.asked.nulls else NO_PATHS
        without, owner, earlier = nulls
        followed = lined.everywhere[owner]
        tier = np.where(followed, np.where(earlier, _CUSTOMER, _CONSENTED), _ANONYMOUS)
        none, one = np.zeros(len(owner), np.int64), np.ones(len(owner), np.int64)
        lead, opportunity = np.hstack([to.marks, np.full((2, len(owner)), -1)])
        return Built(
            numbers=lined.number[np.concatenate([to.places, without.places])],
            age_hours=np.concatenate([to.hours, np.zeros(len(without.places), np.int64)]),
            lengths=np.concatenate([to.lengths, without.lengths]),
            tier=np.concatenate([sold["tier"], tier]),
            outcomes=Outcomes(
                conversions=np.concatenate([np.ones(len(rows), np.int64), none]),
                nulls=np.concatenate([np.zeros(len(rows), np.int64), one]),
                value=np.concatenate([self.worths.values[rows], none]),
                bucket=np.concatenate([sold["bucket"], lined.people[owner] % BUCKETS]),
                buckets=BUCKETS,
            ),
            lead=lead,
            opportunity=opportunity,
        )

    @property
    def _far(self) -> int:
        """How long before a purchase is a touch too early, in milliseconds?"""
        return self.asked.lookback_days * touched.DAY_MS

    def _before(self, lined: Lined, sold: Mapping[str, Any], ends: Integers) -> _Before:
        """The path to each of these purchases; `ends` are the keys of all, in order."""
        met, keys = lined.keys_of(sold)
        met, keys = (column[sold["known"][met]] for column in (met, keys))
        to = lined.paths_to(keys, self._far, ends if self.asked.reset else ends[:0])
        lengths = np.zeros(len(sold["tier"]), np.int64)
        lengths[met] = to.lengths
        marks = np.full((2, len(lengths)), -1)
        marks[:, met] = self.milestones.places(lined, to, keys)
        ended = np.repeat(keys & ((1 << lined.width) - 1), to.lengths)
        return _Before(to.places, lengths, (ended - lined.at[to.places]) // _HOUR_MS, marks)

    def _sold(self, first: int, after: int) -> tuple[dict[str, Any], Integers]:
        """Purchases of the period by these persons; those of nobody known are in the first part."""
        tiers = np.array([TIERS.index(name) for name in self.sold["tier"].texts], np.int64)
        tier = tiers[self.sold["tier"].codes]
        person, known = self.sold["person"], tier != _UNIDENTIFIED
        rows = np.flatnonzero(np.where(known, (person >= first) & (person < after), first == 0))
        realm = self.sold["realm"]
        sold = {name: self.sold[name][rows] for name in ("person", "at", "bucket")}
        realm = replace(realm, codes=realm.codes[rows])
        return {**sold, "realm": realm, "tier": tier[rows], "known": known[rows]}, rows


_ANONYMOUS, _CONSENTED, _CUSTOMER, _UNIDENTIFIED = range(len(TIERS))


def _apart(
    inquiry: Inquiry,
    measure: Measure,
    columns: tuple[str, ...],
    persons: tuple[int, int] | None = None,
) -> Mapping[str, Any]:
    """These columns of a measure's rows."""
    return inquiry.ask(replace(measure, apart=columns, persons=persons), inquiry.period).arrays


def _with_at(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Microseconds as whole milliseconds: an engine takes ten times as long for that."""
    return {**rows, "at": rows["happened_at"] // 1000}


def _of_persons(rows: Mapping[str, Any], first: int, after: int) -> dict[str, Any]:
    kept = np.flatnonzero((rows["person"] >= first) & (rows["person"] < after))
    realm = replace(rows["realm"], codes=rows["realm"].codes[kept])
    return {"person": rows["person"][kept], "realm": realm, "at": rows["at"][kept]}
