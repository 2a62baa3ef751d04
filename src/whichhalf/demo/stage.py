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
    """Columns that grow while the story is told; single values are repeated when they are read."""

    columns: dict[str, list[tuple[ArrayLike, int]]] = field(default_factory=dict)
    rows: int = 0

    def write(self, **values: ArrayLike) -> Whole:
        """Add rows and return their numbers; single values are repeated."""
        sizes = [v.size for v in values.values() if isinstance(v, np.ndarray) and v.ndim]
        size = (max(sizes) if min(sizes) else 0) if sizes else 1
        for name, value in values.items():
            parts = self.columns.setdefault(name, [])
            if size:
                parts.append((value, size))
        self.rows += size
        return np.arange(self.rows - size, self.rows, dtype=np.int64)

    def column(self, name: str) -> Whole:
        """What stands in this column?"""
        parts = self.columns.get(name, [])
        filled = np.empty(sum(size for _, size in parts), dtype=np.int64)
        end = 0
        for value, size in parts:
            filled[end : end + size] = value
            end += size
        return filled

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

    def learn(self, source: int, part: float, who: Flags) -> None:
        """These people come to know us, by such a part of what they do not know yet."""
        gained = (1 - self.town.familiarity) * part * who
        self.town.familiarity += gained
        self.town.heard[source] += gained

    def most_heard(self, person: Whole) -> Whole:
        """From where comes most of what each of these knows of us? −1: they knew us before."""
        heard = self.town.heard[:, person]
        where: Whole = np.where(heard.max(axis=0, initial=0) > 0.01, heard.argmax(axis=0), -1)
        return where

    def some_second(self, u: Floats, person: Whole) -> Whole:
        """When in the week, between seven in the morning and half past ten at night?"""
        day = np.floor(u[person] * 7).astype(np.int64)
        hour = (u[person] * 7 - day) * 55_800
        return self.week * WEEK + day * 86_400 + 25_200 + hour.astype(np.int64)

    def arrive(self, person: Whole, second: Whole, *, site: int | Whole, **how: ArrayLike) -> None:
        """Write down visits, and remember them for what the visitors do next."""
        if person.size == 0:
            return
        n = self.world.people.number
        here = person < n
        need = here & self.town.need[np.where(here, person, 0)]
        keen = self.u("engaged")[person % n]
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
        shop = here & (site == 1)
        self.shopping.append((person[shop], second[shop], row[shop]))
        blog = here & (site == 0)
        if blog.any():
            network = np.broadcast_to(np.asarray(facts["network"]), person.shape)
            self.reading.append((person[blog], second[blog], row[blog], network[blog]))
