"""What do the scenes of one week share, and where do they write down what happens?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from whichhalf.demo.chance import Chance, Floats
from whichhalf.demo.parts import Campaign
from whichhalf.demo.people import Flags, Town, Traits, Whole
from whichhalf.demo.plan import WEEK, Posts
from whichhalf.demo.world import World


@dataclass(frozen=True, slots=True)
class Switches:
    """What is switched off?

    A word is a network (`pinterest`), one side of it (`facebook/paid`, `facebook/organic`,
    `google/paid`), a campaign (`radio-2025`), `newsletter`, `answers`, or `social` for all
    networks at once.

    >>> off = Switches(frozenset({"facebook/paid"}), ("facebook", "x"))
    >>> off.on("facebook", "organic"), off.on("facebook", "paid")
    (True, False)
    """

    without: frozenset[str]
    networks: tuple[str, ...]

    def on(self, channel: str, side: str = "") -> bool:
        """Does this channel (or this side of it) still work?"""
        if "social" in self.without and channel in self.networks:
            return False
        return channel not in self.without and f"{channel}/{side}" not in self.without


@dataclass(slots=True)
class Notebook:
    """Columns that grow while the story is told."""

    columns: dict[str, list[NDArray[np.int64]]] = field(default_factory=dict)
    rows: int = 0

    def write(self, **values: ArrayLike) -> Whole:
        """Add rows and return their numbers; single values are repeated."""
        arrays = [np.asarray(value, dtype=np.int64) for value in values.values()]
        size = max((array.size for array in arrays if array.ndim), default=1)
        if any(array.ndim and not array.size for array in arrays):
            size = 0
        for name, array in zip(values, arrays, strict=True):
            parts = self.columns.setdefault(name, [])
            if size:
                parts.append(array if array.ndim else np.full(size, array))
        self.rows += size
        return np.arange(self.rows - size, self.rows, dtype=np.int64)

    def column(self, name: str) -> Whole:
        """What stands in this column?"""
        parts = self.columns.get(name, [])
        if len(parts) > 1:
            parts[:] = [np.concatenate(parts)]
        return parts[0] if parts else np.zeros(0, dtype=np.int64)

    def all(self) -> Mapping[str, Whole]:
        """What stands in all columns?"""
        return {name: self.column(name) for name in self.columns}


@dataclass(slots=True)
class Stage:
    """What do the scenes of one week share?"""

    world: World
    chance: Chance
    off: Switches
    who: Traits
    town: Town
    posts: Posts
    week: int = 0
    views: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    clicked: list[tuple[Whole, int]] = field(default_factory=list)  #: payment links: (people, post)
    visits: Notebook = field(default_factory=Notebook)
    shopping: list[tuple[Whole, Whole, Whole]] = field(default_factory=list)
    reading: list[tuple[Whole, Whole, Whole, Whole]] = field(default_factory=list)
    sold: list[tuple[Whole, Whole]] = field(default_factory=list)
    ad_seen: dict[tuple[int, int], Flags] = field(default_factory=dict)
    drawn: dict[str, Floats] = field(default_factory=dict)
    notes: dict[str, Notebook] = field(default_factory=dict)

    def u(self, purpose: str) -> Floats:
        """One number a person for this purpose in this week."""
        if purpose not in self.drawn:
            self.drawn[purpose] = self.chance.row(purpose, self.week, self.world.people.number)
        return self.drawn[purpose]

    def note(self, what: str) -> Notebook:
        """Where is this sort of thing written down?"""
        return self.notes.setdefault(what, Notebook())

    def network(self, name: str) -> int:
        """Which number has this network?"""
        return next(i for i, n in enumerate(self.world.networks) if n.name == name)

    def running(self, kind: str) -> list[tuple[int, Campaign]]:
        """Which campaigns of this kind run in this week and are not switched off?"""
        campaigns = self.world.campaigns
        return [
            (campaigns.index(c), c)
            for c in self.world.running(kind, self.week)
            if c.name not in self.off.without
        ]

    def one(self, kind: str) -> tuple[int, Campaign | None]:
        """Which is the one campaign of this kind that runs in this week, if any?"""
        return next(iter(self.running(kind)), (-1, None))

    def some_second(self, u: Floats, person: Whole) -> Whole:
        """When in the week, between seven in the morning and half past ten at night?"""
        day = np.floor(u[person] * 7).astype(np.int64)
        hour = (u[person] * 7 - day) * 55_800
        return self.week * WEEK + day * 86_400 + 25_200 + hour.astype(np.int64)

    def arrive(self, person: Whole, second: Whole, *, site: int | Whole, **how: ArrayLike) -> None:
        """Write down visits, and remember them for what the visitors do next."""
        if person.size == 0:
            return
        keen = self.u("engaged")[person % self.world.people.number]
        here = person < self.world.people.number
        need = here & self.town.need[np.where(here, person, 0)]
        engaged = keen < np.where(here, 0.42 + 0.35 * need, 0.12)
        facts: dict[str, ArrayLike] = {
            "network": -1,
            "campaign": -1,
            "post": -1,
            "tagged": 0,
            "hidden": 0,
            **how,
        }
        row = self.visits.write(person=person, second=second, site=site, engaged=engaged, **facts)
        where = np.broadcast_to(np.asarray(site), person.shape)
        shop, blog = here & (where == 1), here & (where == 0)
        self.shopping.append((person[shop], second[shop], row[shop]))
        network = np.broadcast_to(np.asarray(facts["network"]), person.shape)
        self.reading.append((person[blog], second[blog], row[blog], network[blog]))
