"""In which order did persons touch us, which touches lie before a purchase, and which before none?

All in arrays: touches of some persons are lined up by a sort of packed integers, purchases are
looked up among them, and each touch learns its next purchase from a running count. No loop over
persons, paths or touches. `measures.journey_paths` asks an engine the same; tests compare.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from whichhalf.errors import BadInput
from whichhalf.lineup.shelf import order_of, ranges
from whichhalf.measures.touched import EVERYWHERE
from whichhalf.models.journeys import Integers
from whichhalf.nouns.measure import Coded

_BITS = 63
_IN_PERIOD = 1


class Paths(NamedTuple):
    """Journeys one after another: places of their touches among all, and how many each has."""

    places: Integers
    lengths: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Lined:
    """Touches in order: of whom (`group`: a person in a realm), when, and which.

    `number` is the channel's, `when` 0 before the period, 1 in it, 2 after it; `at` is milliseconds
    since `zero`, `key` group and time as one rising integer, with the time in `width` bits. Groups
    are `owners`: the rank of the person among `persons`, times the realms, plus the realm.
    """

    key: Integers
    group: Integers
    at: Integers
    number: Integers
    when: Integers
    owners: Integers
    persons: Integers
    realms: tuple[str, ...]
    zero: int
    width: int

    @classmethod
    def up(cls, touches: Mapping[str, Any], purchases: Mapping[str, Any]) -> Lined:
        """Lines up touches, with room for all times of these purchases.

        `mark` is number * 4 + 0 before the period, 1 in it, 2 after it.
        """
        realms = tuple(sorted({*touches["realm"].texts, *purchases["realm"].texts}))
        moments = np.concatenate([_ends(touches["at"]), _ends(purchases["at"])])
        zero = int(moments.min(initial=moments.max(initial=0)))
        width = max(int(moments.max(initial=0)) - zero, 1).bit_length()
        persons, rank, order = _ranked(touches["person"])
        at, mark = touches["at"][order] - zero, touches["mark"][order]
        if len(realms) > 1:
            rank = rank * len(realms) + _renumbered(touches["realm"], realms)[order]
        owner, at, mark = _sorted(rank, at, mark)
        group = np.cumsum(np.diff(owner, prepend=owner[:1]) != 0)
        if int(group.max(initial=0)).bit_length() + width > _BITS:
            raise BadInput(detail="so many touches cannot be lined up at once")
        owners = owner[np.flatnonzero(np.diff(owner, prepend=-1))]
        key = group << width | at
        return cls(key, group, at, mark >> 2, mark & 3, owners, persons, realms, zero, width)

    @property
    def everywhere(self) -> Integers:
        """Which groups are followed on all sites?"""
        realm = self.realms.index(EVERYWHERE) if EVERYWHERE in self.realms else -1
        followed: Integers = self.owners % max(len(self.realms), 1) == realm
        return followed

    @property
    def people(self) -> Integers:
        """The person of each group."""
        return self.persons[self.owners // max(len(self.realms), 1)]

    def keys_of(self, purchases: Mapping[str, Any]) -> tuple[Integers, Integers]:
        """Which purchases are of somebody who touched us, and their keys?"""
        person, realm = purchases["person"], _renumbered(purchases["realm"], self.realms)
        rank = np.searchsorted(self.persons, person)
        owner = rank * max(len(self.realms), 1) + realm
        group = np.searchsorted(self.owners, owner)
        known = np.flatnonzero((rank < len(self.persons)) & (group < len(self.owners)))
        met = (self.persons[rank[known]] == person[known]) & (
            self.owners[group[known]] == owner[known]
        )
        rows = known[met]
        return rows, group[rows] << self.width | purchases["at"][rows] - self.zero

    def paths_to(self, keys: Integers, far: int, ends: Integers) -> Paths:
        """The touches before each of these purchases, less than `far` ms ago.

        With `ends`, keys of all purchases in order, only those since the buyer's purchase before.
        """
        group, at = keys >> self.width, keys & ((1 << self.width) - 1)
        low = np.maximum(at - far + 1, 0)
        if len(ends):
            before = ends[np.searchsorted(ends, keys) - 1]
            same = (before < keys) & (before >> self.width == group)
            low = np.where(same, np.maximum(low, (before & ((1 << self.width) - 1)) + 1), low)
        first = np.searchsorted(self.key, group << self.width | low)
        lengths = np.searchsorted(self.key, keys, "right") - first
        return Paths(ranges(first, lengths), lengths)

    def paths_without(self, ends: Integers, far: int) -> tuple[Paths, Integers, Integers]:
        """Runs of touches before no purchase of `ends` (keys in order), that ended in the period.

        With the group of each run, and whether its person had bought before. Between two touches of
        a run lie less than `far` ms, and no purchase.
        """
        reached = np.bincount(np.searchsorted(self.key, ends, "right"), minlength=len(self.key) + 1)
        following = np.cumsum(reached[: len(self.key)])
        # a purchase of nobody stands before and behind all, so that each has one on each side
        of = np.concatenate([[-1], ends >> self.width, [-1]])
        at = np.concatenate([[0], ends & ((1 << self.width) - 1), [0]])
        near = of[following + 1] == self.group
        near &= at[following + 1] - self.at < far
        free = np.flatnonzero(~near)
        group, after = self.group[free], following[free]
        same = (group[1:] == group[:-1]) & (after[1:] == after[:-1])
        same &= np.diff(self.at[free]) < far
        starts = np.flatnonzero(np.concatenate([np.ones(min(len(free), 1), np.bool_), ~same]))
        if not len(starts):
            return NO_PATHS
        kept = np.maximum.reduceat(self.when[free], starts) == _IN_PERIOD
        lengths = np.diff(starts, append=len(free))
        owner = group[starts[kept]]
        earlier = of[after[starts[kept]]] == owner
        return Paths(free[np.repeat(kept, lengths)], lengths[kept]), owner, earlier


_NOTHING: Integers = np.zeros(0, np.int64)
NO_PATHS = (Paths(_NOTHING, _NOTHING), _NOTHING, _NOTHING)


def _ends(moments: Integers) -> Integers:
    """The first and the last one."""
    return np.array([moments.min(), moments.max()] if len(moments) else [], np.int64)


def _renumbered(coded: Coded, texts: tuple[str, ...]) -> Integers:
    number = {text: at for at, text in enumerate(texts)}
    codes: Integers = np.array([number[text] for text in coded.texts], np.int64)[coded.codes]
    return codes


def _ranked(person: Integers) -> tuple[Integers, Integers, Integers | slice]:
    """Who is there, and each row's person's rank among them, in an order that lets it rise."""
    found = order_of(person)
    order = slice(None) if found is None else found
    ranked = person[order]
    first = np.concatenate([np.ones(min(len(ranked), 1), np.bool_), ranked[1:] != ranked[:-1]])
    return ranked[first], np.cumsum(first) - 1, order


def _sorted(owner: Integers, at: Integers, mark: Integers) -> tuple[Integers, Integers, Integers]:
    """The rows by owner, then time, then mark: as one integer where it fits."""
    marks = np.flatnonzero(np.bincount(mark))
    code = np.zeros(int(mark.max(initial=0)) + 1, np.int64)
    code[marks] = np.arange(len(marks))
    below, middle = len(marks).bit_length(), int(at.max(initial=0)).bit_length()
    if int(owner.max(initial=0)).bit_length() + middle + below > _BITS:
        order = np.lexsort((mark, at, owner))
        return owner[order], at[order], mark[order]
    packed = (owner << middle | at) << below | code[mark]
    if (packed[1:] < packed[:-1]).any():
        packed.sort()
    mark = marks[packed & ((1 << below) - 1)]
    packed >>= below
    return packed >> middle, packed & ((1 << middle) - 1), mark
