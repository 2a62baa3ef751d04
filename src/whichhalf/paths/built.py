"""Which journeys does the book hold, some persons' at a time, and what came of each?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from whichhalf.lineup.seen import Alphabet, Seen, Touches, those
from whichhalf.lineup.shelf import even_spans, ranges
from whichhalf.measures import (
    JOURNEY_CHANNELS,
    PURCHASES_BY_TIER,
    PURCHASES_OF_PERSONS,
    touched,
)
from whichhalf.models.journeys import Integers, Outcomes
from whichhalf.models.tally import ranking
from whichhalf.nouns.measure import Coded, Measure
from whichhalf.nouns.person import BUCKETS
from whichhalf.paths.asked_touches import AskedTouches
from whichhalf.paths.lined import NO_PATHS, Lined
from whichhalf.paths.milestones import Milestones
from whichhalf.paths.tiers import ANONYMOUS, CONSENTED, CUSTOMER, UNIDENTIFIED, tiers_of
from whichhalf.paths.worths import MONEY, Value, Worths
from whichhalf.till.inquiry import Inquiry

#: Visits that no channel is known to have brought: unknown, or over from another site of ours.
DIRECT, OWN_SITE = "direct", "own_site"
#: So many touches are lined up at a time: that takes 100 MB.
AT_A_TIME = 1_000_000
_UNNUMBERED = {touched.DIRECT_NUMBER: DIRECT, touched.OWN_SITE: OWN_SITE}
_HOUR_MS = 3_600_000
_BOUGHT = ("person", "realm", "happened_at")
_SOLD = (*_BOUGHT, "day", "site", "currency", "known", *MONEY)


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


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which channel has which number, and which number has each source?"""

    names: Mapping[int, str]
    of_source: Mapping[int, int]

    @classmethod
    def of(cls, inquiry: Inquiry, *, networks: bool) -> Numbering:
        """As the book's channels say, or by their networks alone."""
        rows = list(inquiry.answer(JOURNEY_CHANNELS))
        names = {row["number"]: row["channel"] for row in rows} | _UNNUMBERED
        if networks:
            names = {number: name.partition("/")[0] for number, name in names.items()}
        return cls(names, {row["source_of_channel"]: row["number"] for row in rows})

    def of_marks(self, alphabet: Alphabet) -> Integers:
        """The number of each source in an alphabet: not referred, referred, then the next one.

        Channel rules call a visit from a page of ours direct, as Google does: no other channel
        brought it.
        """
        known = [self.of_source.get(source, touched.DIRECT_NUMBER) for source in alphabet.sources]
        pairs = [(one, one or touched.OWN_SITE) for one in known]
        return np.array(pairs, np.int64).reshape(-1)


@dataclass(frozen=True, slots=True, eq=False)
class Builder:
    """Purchases of the book, with their worth, and the names of channels: touches come in parts.

    `sold` are the period's, `bought` all that somebody ever bought, both in the order of persons.
    """

    inquiry: Inquiry
    asked: Asked
    sold: Mapping[str, Any]
    worths: Worths
    bought: Mapping[str, Any]
    numbering: Numbering
    milestones: Milestones
    touches: Touches

    @classmethod
    def of(cls, inquiry: Inquiry, asked: Asked) -> Builder:
        """Asks the book for all but the touches."""
        sold = _with_at(_apart(inquiry, PURCHASES_BY_TIER, _SOLD))
        bought = _with_at(_apart(inquiry, PURCHASES_OF_PERSONS, _BOUGHT))
        worths = Worths.of(inquiry, sold, asked.value)
        known = {name: sold[name] for name in ("person", "realm", "at")}
        mine = _by_person({**known, "value": worths.values})
        bought = _by_person(bought)
        bucket, tier = mine["person"] % BUCKETS, tiers_of(mine, bought)
        return cls(
            inquiry,
            asked,
            {**mine, "bucket": bucket, "tier": tier},
            worths,
            bought,
            Numbering.of(inquiry, networks=asked.networks),
            Milestones.of(inquiry),
            AskedTouches(inquiry) if inquiry.touches is None else inquiry.touches(),
        )

    @property
    def names(self) -> Mapping[int, str]:
        """What is the channel with each number called?"""
        return self.numbering.names

    @property
    def met(self) -> set[str]:
        """Which channels may have touched somebody?"""
        numbers = self.numbering.of_marks(self.touches.alphabet)
        return {self.names[number] for number in np.unique(numbers).tolist()}

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Ranges of persons whose touches are lined up at a time."""
        if self.asked.nulls:
            return list(self.touches.spans(self.asked.at_a_time))
        return list(even_spans(1 + len(self.sold["person"]) // self.asked.at_a_time))

    def built(self) -> Iterator[Built]:
        """All journeys, part by part; no person is in two, and each part takes as little memory."""
        for first, after in self.spans:
            yield self._part(first, after)

    def _part(self, first: int, after: int) -> Built:
        sold = _of_persons(self.sold, first, after)
        bought = _of_persons(self.bought, first, after)
        if self.asked.nulls:
            seen = self.touches.between(first, after)
        else:
            known = sold["person"][sold["tier"] != UNIDENTIFIED]
            seen = self.touches.of(known[np.flatnonzero(np.diff(known, prepend=-1))])
        return self.journeys(seen, sold, bought)

    def of_persons(self, persons: Integers) -> Built:
        """The journeys of these persons, who stand in rising order."""
        sold, bought = (_rows_of(rows, persons) for rows in (self.sold, self.bought))
        return self.journeys(self.touches.of(persons), sold, bought)

    def journeys(self, seen: Seen, sold: Mapping[str, Any], bought: Mapping[str, Any]) -> Built:
        """The journeys of some persons, of whom these are all touches and purchases."""
        lined = Lined.up(self._marked(seen), bought)
        ends = np.sort(lined.keys_of(bought)[1])
        to = self._before(lined, sold, ends)
        nulls = lined.paths_without(ends, self._far) if self.asked.nulls else NO_PATHS
        without, owner, earlier = nulls
        followed = lined.everywhere[owner]
        tier = np.where(followed, np.where(earlier, CUSTOMER, CONSENTED), ANONYMOUS)
        rows, runs = len(sold["tier"]), len(owner)
        lead, opportunity = np.hstack([to.marks, np.full((2, runs), -1)])
        return Built(
            numbers=lined.number[np.concatenate([to.places, without.places])],
            age_hours=np.concatenate([to.hours, np.zeros(len(without.places), np.int64)]),
            lengths=np.concatenate([to.lengths, without.lengths]),
            tier=np.concatenate([sold["tier"], tier]),
            outcomes=Outcomes(
                conversions=np.repeat([1, 0], [rows, runs]),
                nulls=np.repeat([0, 1], [rows, runs]),
                value=np.concatenate([sold["value"], np.zeros(runs, np.int64)]),
                bucket=np.concatenate([sold["bucket"], lined.people[owner] % BUCKETS]),
                buckets=BUCKETS,
            ),
            lead=lead,
            opportunity=opportunity,
        )

    def _marked(self, seen: Seen) -> Mapping[str, Any]:
        """These touches as they are lined up."""
        alphabet, period = self.touches.alphabet, self.inquiry.period
        number = self.numbering.of_marks(alphabet)[alphabet.number_of(seen.mark)]
        mark = number << 2
        for edge in (period.start_utc, period.end_utc):
            mark += seen.at >= int(edge.timestamp() * 1000)
        realm = Coded(alphabet.realm_of(seen.mark), tuple(alphabet.realms))
        return {"person": seen.person, "at": seen.at, "mark": mark, "realm": realm}

    @property
    def _far(self) -> int:
        """How long before a purchase is a touch too early, in milliseconds?"""
        return self.asked.lookback_days * touched.DAY_MS

    def _before(self, lined: Lined, sold: Mapping[str, Any], ends: Integers) -> _Before:
        """The path to each of these purchases; `ends` are the keys of all, in order."""
        met, keys = lined.keys_of(sold)
        known = sold["tier"][met] != UNIDENTIFIED
        met, keys = met[known], keys[known]
        to = lined.paths_to(keys, self._far, ends if self.asked.reset else ends[:0])
        lengths = np.zeros(len(sold["tier"]), np.int64)
        lengths[met] = to.lengths
        marks = np.full((2, len(lengths)), -1)
        marks[:, met] = self.milestones.places(lined, to, keys)
        ended = np.repeat(keys & ((1 << lined.width) - 1), to.lengths)
        return _Before(to.places, lengths, (ended - lined.at[to.places]) // _HOUR_MS, marks)


def _apart(inquiry: Inquiry, measure: Measure, columns: tuple[str, ...]) -> Mapping[str, Any]:
    """These columns of a measure's rows."""
    return inquiry.ask(replace(measure, apart=columns), inquiry.period).arrays


def _with_at(rows: Mapping[str, Any]) -> Mapping[str, Any]:
    """Moments as whole milliseconds: an engine takes ten times as long for that."""
    others = {name: column for name, column in rows.items() if name != "happened_at"}
    return {**others, "at": rows["happened_at"] // 1000}


def _by_person(rows: Mapping[str, Any]) -> dict[str, Any]:
    """These rows in the order of their persons; those of nobody known stand first."""
    order = ranking(rows["person"])
    return {name: those(column, order) for name, column in rows.items()}


def _of_persons(rows: Mapping[str, Any], first: int, after: int) -> Mapping[str, Any]:
    start = np.searchsorted(rows["person"], first)
    end = np.searchsorted(rows["person"], after - 1, "right")
    return {name: those(column, slice(start, end)) for name, column in rows.items()}


def _rows_of(rows: Mapping[str, Any], persons: Integers) -> Mapping[str, Any]:
    first = np.searchsorted(rows["person"], persons)
    lengths = np.searchsorted(rows["person"], persons, "right") - first
    places = ranges(first, lengths)
    return {name: those(column, places) for name, column in rows.items()}
