"""What changed since journeys were last counted, and what do only the changed ones count now?

A person's journeys are the same as long as the person's touches, purchases and leads are, and no
day of them enters or leaves the period. All others are opened again: as they were then, to be taken
away, and as they are now, to be added. Sums are whole numbers, so the outcome is what counting
everything anew gives, to the unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from whichhalf.lineup.kept import Kept
from whichhalf.lineup.seen import Integers, Seen
from whichhalf.measures import JOURNEY_CHANNELS
from whichhalf.nouns.measure import Coded
from whichhalf.nouns.period import Period
from whichhalf.paths.built import Builder
from whichhalf.paths.chosen import MOST_CHANNELS, Chosen
from whichhalf.paths.counted import Counted, Wanted
from whichhalf.paths.milestones import Milestones
from whichhalf.paths.remembered import Known, read, write

#: Where more than one touch of so many is of somebody whose journeys changed, all are counted anew.
_ONE_OF = 4
#: Odd numbers with well mixed bits, for the sums of rows by which persons are compared.
_MIXERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)


def counted_anew_or_reopened(builder: Builder, wanted: Wanted) -> tuple[Chosen, Counted]:
    """What is counted of all journeys, and of which channels?

    Of a line-up that is kept, the sums are kept as well.
    """
    touches = builder.touches
    if not isinstance(touches, Kept) or touches.notes is None:
        chosen, _, counted = _anew(builder, wanted)
        return chosen, counted
    key = _key(builder, wanted)
    then = read(touches.notes, key)
    found = None if then is None else _brought_up(builder, touches, then, wanted)
    if found is None:
        found = _anew(builder, wanted)
    chosen, met, counted = found
    if then is None or counted is not then.counted:
        write(touches.notes, key, _known(builder, touches, chosen, met, counted))
    return chosen, counted


def _key(builder: Builder, wanted: Wanted) -> str:
    asked, counting = replace(builder.asked, at_a_time=0), wanted.counting
    code = builder.inquiry.answer(JOURNEY_CHANNELS).evidence.code_version
    direct = sorted(counting.direct)
    return repr((code, asked, replace(counting, direct=frozenset()), direct, wanted.listed))


def _anew(builder: Builder, wanted: Wanted) -> tuple[Chosen, Integers, Counted]:
    parts = tuple(builder.built()) if len(builder.spans) == 1 else None
    every = Chosen.every(builder)
    met: Integers = np.zeros((2, 0), np.int64)
    if len(every.channels) > MOST_CHANNELS:
        met = every.met_in(builder.built() if parts is None else parts)
    chosen = every.fewer(builder, met)
    counted = Counted.all(builder.built() if parts is None else parts, chosen, wanted)
    return chosen, met, counted


def _brought_up(
    builder: Builder, touches: Kept, then: Known, wanted: Wanted
) -> tuple[Chosen, Integers, Counted] | None:
    """The sums of then, with what changed; nothing where all is to be counted anew."""
    split = touches.since(then.files)
    every = Chosen.every(builder)
    told = _told(builder)
    if (
        split is None
        or told[: len(then.told)] != then.told
        or every.channels != then.every
        or builder.milestones.known != bool(len(then.asked["person"]))
    ):
        return None
    before, came = split
    was = replace(
        builder,
        inquiry=replace(builder.inquiry, period=then.period),
        sold=then.sold,
        bought=then.bought,
        milestones=Milestones(then.asked, then.serious),
        touches=before,
    )
    persons = _changed(builder, was, touches, came)
    if not len(persons):
        return Chosen.every(builder).fewer(builder, then.met), then.met, then.counted
    opened = len(touches.of(persons))
    if opened * _ONE_OF > touches.rows:
        return None
    groups = np.array_split(persons, max(1, -(-opened // builder.asked.at_a_time)))
    met = then.met
    if met.shape[1]:
        met = met + every.met_in(builder.of_persons(each) for each in groups)
        met = met - every.met_in(was.of_persons(each) for each in groups)
    chosen = every.fewer(builder, met)
    if chosen.channels != then.channels:
        return None
    now = Counted.all((builder.of_persons(each) for each in groups), chosen, wanted)
    gone = Counted.all((was.of_persons(each) for each in groups), chosen, wanted)
    return chosen, met, Counted.added([then.counted, gone.taken_away(), now])


def _told(builder: Builder) -> tuple[str, ...]:
    """What is the channel of each source of the alphabet called, not referred and referred?"""
    numbers = builder.numbering.of_marks(builder.touches.alphabet).tolist()
    return tuple(builder.names[number] for number in numbers)


def _known(
    builder: Builder, touches: Kept, chosen: Chosen, met: Integers, counted: Counted
) -> Known:
    return Known(
        files=touches.files,
        period=builder.inquiry.period,
        told=_told(builder),
        every=Chosen.every(builder).channels,
        channels=chosen.channels,
        met=met,
        sold=builder.sold,
        bought=builder.bought,
        asked=builder.milestones.asked,
        serious=builder.milestones.serious,
        counted=counted,
    )


def _changed(builder: Builder, was: Builder, touches: Kept, came: Seen) -> Integers:
    """Whose journeys are not what they were, in rising order? 0 stands for all nobody knows."""
    found = [np.unique(came.person)]
    for now, then in (
        (builder.sold, was.sold),
        (builder.bought, was.bought),
        (builder.milestones.asked, was.milestones.asked),
        (builder.milestones.serious, was.milestones.serious),
    ):
        found.append(_differing(then, now))
    if builder.asked.nulls:
        for first, after in _between(was.inquiry.period, builder.inquiry.period):
            found.append(touches.during(first, after))
    return np.unique(np.concatenate(found))


def _between(then: Period, now: Period) -> list[tuple[int, int]]:
    """Which stretches, in milliseconds since 1970, lie in one of two periods only, or may?"""
    edges: list[Callable[[Period], int]] = [
        lambda period: int(period.start_utc.timestamp() * 1000),
        lambda period: int(period.end_utc.timestamp() * 1000),
    ]
    pairs = [sorted((edge(then), edge(now))) for edge in edges]
    return [(first, after) for first, after in pairs if first < after]


def _differing(then: Mapping[str, Any], now: Mapping[str, Any]) -> Integers:
    """Who has other rows now? Rows are in the order of persons; their own order does not count.

    Persons are compared by the sums of a mixed number of 64 bits for each of their rows.
    """
    texts = sorted({text for rows in (then, now) for text in rows["realm"].texts})
    (who, sums), (whom, others) = (_summed(rows, texts) for rows in (then, now))
    at = np.searchsorted(who, whom)
    known = at < len(who)
    same = np.zeros(len(whom), np.bool_)
    same[known] = (who[at[known]] == whom[known]) & (sums[at[known]] == others[known])
    left = np.isin(who, whom[same], assume_unique=True, invert=True)
    return np.concatenate([who[left], whom[~same]])


def _summed(rows: Mapping[str, Any], texts: list[str]) -> tuple[Integers, Any]:
    person = rows["person"]
    mixed = np.zeros(len(person), np.uint64)
    for name in sorted(rows):
        column = rows[name]
        if isinstance(column, Coded):
            numbers = np.array([texts.index(text) for text in column.texts], np.int64)
            column = numbers[column.codes]
        mixed = (mixed ^ column.astype(np.int64).view(np.uint64)) * np.uint64(_MIXERS[0])
        mixed ^= mixed >> np.uint64(29)
    mixed = (mixed ^ mixed >> np.uint64(32)) * np.uint64(_MIXERS[1])
    first = np.flatnonzero(np.diff(person, prepend=-1))
    sums = np.add.reduceat(mixed, first) if len(first) else mixed
    return person[first], sums
