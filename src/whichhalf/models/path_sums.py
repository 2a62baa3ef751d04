"""What must be counted of journeys, so that every model can be worked out and no person be seen?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import combinations, starmap
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from whichhalf.errors import BadInput
from whichhalf.models.age_sums import AgeSums
from whichhalf.models.journeys import Floats, Integers, Journeys, Outcomes
from whichhalf.models.tally import Tally

#: What time decay gives, no fraction of small numbers, is kept whole in these parts: millionths of
#: a conversion, thousandths of a minor unit.
DECAYED_PARTS = (1_000_000, 1_000)
#: Longer journeys (bots) count as this long in the rules that look at places.
LONGEST = 0xFFFF
FIRST, LAST, LAST_NON_DIRECT, LEAD, OPPORTUNITY = (1 << bit for bit in range(5))
#: What of a journey's marks is kept, bit by bit: is it known, and which two are on one touch?
SAME = (
    (LEAD, LEAD),
    (OPPORTUNITY, OPPORTUNITY),
    *(
        (one, two)
        for one, two in combinations((FIRST, LAST, LAST_NON_DIRECT, LEAD, OPPORTUNITY), 2)
    ),
)


@dataclass(frozen=True, slots=True)
class Counting:
    """Which settings are decided while counting?

    `order`: the longest memory that a Markov chain may have; `direct`: which channels are no
    channels; `half_life_hours`: after how long is a touch worth half as much? `lookback_hours`: how
    long before its end can a journey have begun?
    """

    order: int = 2
    direct: frozenset[str] = frozenset({"direct"})
    half_life_hours: float = 168.0
    lookback_hours: float = 2160.0


_MARKS, _SIZES, _PLACES = 5, 6, 5


class Turn(NamedTuple):
    """Columns of the tally of turns, taken apart.

    In which place (31: there or later), how often in its journey and among how many distinct
    channels did a channel stand?
    """

    bucket: Integers
    distinct: Integers
    often: Integers
    place: Integers
    channel: Integers


class Place(NamedTuple):
    """Columns of the tally of places, taken apart; see `path_sums`."""

    bucket: Integers
    length: Integers
    pattern: Integers
    roles: Integers
    channel: Integers


@dataclass(frozen=True, slots=True, eq=False)
class PathSums:
    """What was counted of journeys, per bucket of persons, as integers?

    `steps`: (last channels, next channel or end) → journeys · `ends`: last channels → conversions,
    value · `sets`: set of channels as bits → journeys, conversions, value · `places`: (length,
    which marks fall together, marks of the touch, channel) → conversions, value, and both decayed
    by age in `DECAYED_PARTS`. `turns`: (distinct channels, how often, place, channel) →
    conversions, value, of journeys that convert. `ages`: how old their touches were. `untouched`
    are conversions and value of journeys without a touch. Sums of two batches add up, and nothing
    of them leads back to a person.
    """

    channels: tuple[str, ...]
    buckets: int
    counting: Counting
    steps: Tally
    ends: Tally
    sets: Tally
    places: Tally
    turns: Tally
    ages: AgeSums
    untouched: tuple[int, int]
    aged: bool
    milestones: bool
    #: touched conversions and value of each bucket (buckets, 2)
    touched: Floats = field(init=False)
    #: how many conversions each channel touched
    converting: Integers = field(init=False)

    def __post_init__(self) -> None:
        sold = np.flatnonzero(self.sets.counts[:, 1:].any(axis=1))
        bucket, cells = np.divmod(self.sets.keys[sold], self.sets.span)
        counts = self.sets.counts[sold, 1:]
        touched = [np.bincount(bucket, column, self.buckets) for column in counts.T]
        held = [cells >> k & 1 for k in range(len(self.channels))]
        object.__setattr__(self, "touched", np.column_stack(touched))
        object.__setattr__(self, "converting", np.array([counts[:, 0] @ h for h in held], int))

    def __add__(self, other: PathSums) -> PathSums:
        return self.added([self, other])

    @classmethod
    def added(cls, parts: Sequence[PathSums]) -> PathSums:
        """What do the sums of several batches come to together? At once is sooner than in turn."""
        first = parts[0]
        for part in parts:
            mine, theirs = first.settings, part.settings
            if mine != theirs:
                raise BadInput(detail=f"sums over {mine} and over {theirs} cannot be added")
        return replace(
            first,
            steps=Tally.added([part.steps for part in parts]),
            ends=Tally.added([part.ends for part in parts]),
            sets=Tally.added([part.sets for part in parts]),
            places=Tally.added([part.places for part in parts]),
            turns=Tally.added([part.turns for part in parts]),
            ages=AgeSums.added([part.ages for part in parts]),
            untouched=(
                sum(part.untouched[0] for part in parts),
                sum(part.untouched[1] for part in parts),
            ),
            milestones=any(part.milestones for part in parts),
        )

    def negated(self) -> PathSums:
        """What, added to sums that hold these journeys, takes them away."""
        return replace(
            self,
            steps=self.steps.negated(),
            ends=self.ends.negated(),
            sets=self.sets.negated(),
            places=self.places.negated(),
            turns=self.turns.negated(),
            ages=replace(self.ages, counts=-self.ages.counts),
            untouched=(-self.untouched[0], -self.untouched[1]),
        )

    @property
    def settings(self) -> tuple[object, ...]:
        """Which settings must two sums share to be added up?"""
        return self.channels, self.buckets, self.counting, self.aged

    @property
    def booked(self) -> tuple[int, int]:
        """How many conversions were booked, and what is their value? Touched or not."""
        conversions, value = self.touched.sum(axis=0)
        return int(conversions) + self.untouched[0], int(value) + self.untouched[1]

    @property
    def nulls(self) -> int:
        """How many journeys ended without a conversion?"""
        journeys, conversions, _ = self.sets.counts.sum(axis=0)
        return int(journeys - conversions)

    def place(self) -> Place:
        """What does each row of `places` speak of?"""
        rest, channel = np.divmod(self.places.keys, max(len(self.channels), 1))
        journey, roles = rest >> _MARKS, rest & (1 << _MARKS) - 1
        length, pattern = journey >> len(SAME), journey & (1 << len(SAME)) - 1
        return Place(length >> 16, length & LONGEST, pattern, roles, channel)

    def turn(self) -> Turn:
        """What does each row of `turns` speak of?"""
        rest, channel = np.divmod(self.turns.keys, max(len(self.channels), 1))
        often, place = rest >> _PLACES, rest & (1 << _PLACES) - 1
        who = often >> 16
        return Turn(who >> _SIZES, who & (1 << _SIZES) - 1, often & LONGEST, place, channel)


def path_sums(journeys: Journeys, counting: Counting | None = None) -> PathSums:
    """What is counted of these journeys?

    >>> from whichhalf.models.journeys import Outcomes
    >>> one = np.array([1, 1, 0])
    >>> journeys = Journeys.from_paths(["a > b", "", "b"], Outcomes(one, 1 - one, 100 * one))
    >>> sums = path_sums(journeys)
    >>> sums.booked, sums.untouched, sums.nulls, sums.converting.tolist()
    ((2, 200), (1, 100), 1, [1, 1])
    """
    counting = counting or Counting()
    met = journeys.lengths > 0
    conversions, value = journeys.outcomes.conversions, journeys.outcomes.value
    alone = (int(conversions[~met].sum()), int(value[~met].sum()))
    touched = journeys if met.all() else _those(journeys, met)
    paid = _those(touched, (touched.outcomes.conversions != 0) | (touched.outcomes.value != 0))
    steps, ends = _steps_and_ends(touched, counting.order)
    return PathSums(
        channels=journeys.channels,
        buckets=journeys.outcomes.buckets,
        counting=counting,
        steps=steps,
        ends=ends,
        sets=_sets(touched),
        places=_places(paid, counting),
        turns=_turns(paid),
        ages=AgeSums.of(paid),
        untouched=alone,
        aged=journeys.age_hours is not None,
        milestones=journeys.lead is not None or journeys.opportunity is not None,
    )


def _those(journeys: Journeys, kept: npt.NDArray[np.bool_]) -> Journeys:
    """Only these journeys, with their touches."""
    touches = np.repeat(kept, journeys.lengths)
    outcomes = journeys.outcomes
    return replace(
        journeys,
        touches=journeys.touches[touches],
        lengths=journeys.lengths[kept],
        outcomes=replace(
            outcomes,
            conversions=outcomes.conversions[kept],
            nulls=outcomes.nulls[kept],
            value=outcomes.value[kept],
            bucket=None if outcomes.bucket is None else outcomes.bucket[kept],
        ),
        age_hours=None if journeys.age_hours is None else journeys.age_hours[touches],
        lead=None if journeys.lead is None else journeys.lead[kept],
        opportunity=None if journeys.opportunity is None else journeys.opportunity[kept],
    )


def _buckets(journeys: Journeys) -> Integers:
    bucket = journeys.outcomes.bucket
    return np.zeros(len(journeys.lengths), np.int64) if bucket is None else bucket.astype(np.int64)


def _steps_and_ends(journeys: Journeys, order: int) -> tuple[Tally, Tally]:
    """How often did which channel, or the end, follow on the last `order` channels?

    Digit 0 stands before the first touch and behind the last one, digit k+1 for channel k; a cell
    is `order` digits and the next one, in base K+1. So a shorter memory is the same cells modulo a
    smaller power.
    """
    base = len(journeys.channels) + 1
    outcomes, lengths = journeys.outcomes, journeys.lengths
    behind = np.cumsum(lengths)
    span = base ** (order + 1)
    digits = journeys.touches.astype(_narrowest(span))
    digits += 1
    cells, power = digits.copy(), 1
    for _ in range(order):
        digits[1:] = digits[:-1].copy()
        digits[behind - lengths] = 0
        power *= base
        cells += digits * digits.dtype.type(power)
    state = cells[behind - 1].astype(np.int64) % power
    own = _buckets(journeys) * span
    ended = own + state * base
    if outcomes.bucket is not None:
        cells = np.repeat(own.astype(_narrowest(int(own.max(initial=0)) + span)), lengths) + cells
    each = _journeys_each(outcomes)
    weights = None if each is None else np.concatenate([np.repeat(each, lengths), each])
    steps = Tally.of(span, np.concatenate([cells, ended.astype(cells.dtype)]), (weights,))
    converts = np.flatnonzero((outcomes.conversions != 0) | (outcomes.value != 0))
    columns = (outcomes.conversions[converts], outcomes.value[converts])
    return steps, Tally.of(power, (own // base + state)[converts], columns)


def _journeys_each(outcomes: Outcomes) -> Integers | None:
    """How many journeys is each row? None where each is one, which is counted sooner."""
    each: Integers = outcomes.conversions + outcomes.nulls
    return None if (each == 1).all() else each


def _narrowest(span: int) -> type[np.unsignedinteger]:
    """Which integers hold all numbers below this one? Narrow ones are counted sooner."""
    return next(kind for kind in (np.uint16, np.uint32, np.uint64) if span <= np.iinfo(kind).max)


def _sets(journeys: Journeys) -> Tally:
    """How many journeys met exactly this set of channels, and what came of them?"""
    span, outcomes = 1 << len(journeys.channels), journeys.outcomes
    # numbers of 32 bits are twice as fast to join
    small = np.uint32 if len(journeys.channels) <= 32 else np.uint64
    bits = np.array([1 << k for k in range(max(len(journeys.channels), 1))], small)
    starts = np.cumsum(journeys.lengths) - journeys.lengths
    held = np.bitwise_or.reduceat(bits[journeys.touches], starts) if len(starts) else starts
    columns = (_journeys_each(outcomes), outcomes.conversions, outcomes.value)
    return Tally.of(span, _buckets(journeys) * span + held.astype(np.int64), columns)


def _places(journeys: Journeys, counting: Counting) -> Tally:
    """Where in these journeys, all of them converting, did each channel stand?"""
    lengths, starts = journeys.lengths, np.cumsum(journeys.lengths) - journeys.lengths
    touch = np.arange(len(journeys.touches)) - np.repeat(starts, lengths)
    marks = _marks(journeys, counting, touch, starts)
    roles = reduce(
        np.bitwise_or,
        [np.where(touch == np.repeat(at, lengths), role, 0) for role, at in marks.items()],
    )
    same = starmap(lambda one, two: (marks[one] == marks[two]) & (marks[two] >= 0), SAME)
    pattern = np.zeros(len(starts), np.int64)
    for bit, hit in enumerate(same):
        pattern |= hit.astype(np.int64) << bit
    journey = (_buckets(journeys) << 16 | np.minimum(lengths, LONGEST)) << len(SAME) | pattern
    key = (np.repeat(journey, lengths) << _MARKS | roles) * max(len(journeys.channels), 1)
    worth = _worth(journeys)
    share = _decayed(journeys, counting.half_life_hours, starts)
    decayed = [
        _in_parts(column * parts, share, starts)
        for column, parts in zip(worth, DECAYED_PARTS, strict=True)
    ]
    return Tally.of(0, key + journeys.touches, (*worth, *decayed))


def _in_parts(whole: Integers, share: Floats, starts: Integers) -> Integers:
    """Whole parts for the touches of each journey, which together are what the journey has.

    What has been given up to a touch is rounded, not what each touch gets.
    """
    if not len(share):
        return whole
    first, last = starts, np.append(starts[1:], len(share)) - 1
    lengths = last - first + 1
    run = np.cumsum(share)
    run -= np.repeat(run[first] - share[first], lengths)
    run[last] = 1.0
    given = np.rint(whole * run).astype(np.int64)
    before = np.roll(given, 1)
    before[first] = 0
    parts: Integers = given - before
    return parts


def _turns(journeys: Journeys) -> Tally:
    """At which place, how often, and among how many channels did each channel stand?"""
    lengths, channels = journeys.lengths, max(len(journeys.channels), 1)
    starts = np.cumsum(lengths) - lengths
    touch = np.arange(len(journeys.touches)) - np.repeat(starts, lengths)
    pair = np.repeat(np.arange(len(lengths)), lengths) * channels + journeys.touches
    met, at, often = np.unique(pair, return_inverse=True, return_counts=True)
    distinct = np.bincount(met // channels, minlength=len(lengths))
    key = np.repeat(_buckets(journeys) << _SIZES | distinct, lengths)
    key = key << 16 | np.minimum(often[at], LONGEST)
    key = key << _PLACES | np.minimum(touch, (1 << _PLACES) - 1)
    return Tally.of(0, key * channels + journeys.touches, _worth(journeys))


def _worth(journeys: Journeys) -> tuple[Integers, Integers]:
    """What came of the journey of each touch: conversions and value?"""
    outcomes, lengths = journeys.outcomes, journeys.lengths
    return np.repeat(outcomes.conversions, lengths), np.repeat(outcomes.value, lengths)


def _marks(
    journeys: Journeys, counting: Counting, touch: Integers, starts: Integers
) -> dict[int, Integers]:
    """At which place of each journey stands the touch with this mark? -1: unknown."""
    lengths, nowhere = journeys.lengths, np.full(len(starts), -1)
    direct = [name in counting.direct for name in journeys.channels]
    named = np.where(np.array(direct, bool)[journeys.touches], -1, touch) if len(touch) else touch
    last = lengths - 1
    non_direct = np.maximum.reduceat(named, starts) if len(starts) else starts
    return {
        FIRST: 0 * starts,
        LAST: last,
        LAST_NON_DIRECT: np.where(non_direct < 0, last, non_direct),
        LEAD: nowhere if journeys.lead is None else journeys.lead,
        OPPORTUNITY: nowhere if journeys.opportunity is None else journeys.opportunity,
    }


def _decayed(journeys: Journeys, half_life_hours: float, starts: Integers) -> Floats:
    """Which share of its journey has each touch, if it halves with every half-life of its age?"""
    if journeys.age_hours is None or not len(starts):
        return np.zeros(len(journeys.touches))
    youngest = np.repeat(np.minimum.reduceat(journeys.age_hours, starts), journeys.lengths)
    weight = np.exp2((youngest - journeys.age_hours) / half_life_hours)
    share: Floats = weight / np.repeat(np.add.reduceat(weight, starts), journeys.lengths)
    return share
