"""Which world is it: which company, weeks, people and scenarios?

A :class:`World` holds only settings. :mod:`whichhalf.demo.play` lets people live in it; changing
one setting (`dataclasses.replace`) makes another world, which is how the known-truth worlds of the
league are grown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from whichhalf.demo.parts import (
    Bill,
    Campaign,
    Echo,
    Habit,
    Morning,
    Network,
    People,
    Product,
    Staff,
    Tryout,
)


@dataclass(frozen=True, slots=True)
class World:
    """Which company, which weeks, which people, which scenarios?"""

    name: str
    first_monday: date
    weeks: int
    zone: str
    currency: str
    vat_percent: int
    margin_percent: tuple[tuple[str, int], ...]  #: (what is sold, margin as a share of net revenue)
    blog: str
    shop: str
    people: People
    networks: tuple[Network, ...]
    products: tuple[Product, ...]
    staff: tuple[Staff, ...]
    campaigns: tuple[Campaign, ...]
    morning: Morning
    habits: tuple[Habit, ...]
    bills: tuple[Bill, ...]
    demand: tuple[float, ...] = ()  #: need of each week, as often as usual; empty: as usual
    echoes: tuple[Echo, ...] = ()
    tryouts: tuple[Tryout, ...] = ()

    @property
    def end(self) -> date:
        """The first day after the story."""
        return self.first_monday + timedelta(weeks=self.weeks)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """On which networks is nobody of the town, so that what is done there changes nothing?"""
        echoed = (echo.network for echo in self.echoes)
        return (*echoed, *(tryout.network for tryout in self.tryouts))

    def week(self, day: date) -> int:
        """Which week holds this day?"""
        return (day - self.first_monday).days // 7

    def campaign(self, name: str) -> Campaign:
        """Which campaign has this name?"""
        return next(c for c in self.campaigns if c.name == name)

    def running(self, kind: str, week: int) -> tuple[Campaign, ...]:
        """Which campaigns of a kind touch this week?"""
        return tuple(
            c
            for c in self.campaigns
            if c.kind == kind and self.week(c.first) <= week <= self.week(c.last)
        )

    def spend(self, campaign: Campaign, week: int) -> int:
        """How many cents does a campaign of advertisements spend in this week?"""
        return int(campaign.spend * campaign.rhythm[week]) if campaign.rhythm else campaign.spend

    def code(self, kind: str) -> str:
        """Which code do the campaigns of this kind hand out? The first one that has any."""
        return next((c.code for c in self.campaigns if c.kind == kind and c.code), "")

    def margin(self, what: str) -> int:
        """How many percent of net revenue are contribution margin?"""
        return dict(self.margin_percent)[what]
