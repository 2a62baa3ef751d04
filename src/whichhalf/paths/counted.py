"""What is counted of journeys, so that some counts can be added to others, or taken away?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from whichhalf.models.journeys import Floats, Journeys
from whichhalf.models.path_sums import Counting, PathSums, path_sums
from whichhalf.nouns.journey import TIERS
from whichhalf.paths.built import DIRECT, OWN_SITE, Built
from whichhalf.paths.chosen import Chosen
from whichhalf.paths.path_table import PathTable, handed_over

#: So many sums of some persons wait to be added up at once.
_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """How is counted? `listed`: each path too; `marked`: where leads stand on the way."""

    counting: Counting
    listed: bool
    marked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Sums of journeys: whole numbers, so that any parts add up to the same.

    Per identity tier what models need; each path once, if listed; who hands purchases over to whom
    (first channel, last channel, purchases and value); purchases that came over from a site of
    ours.
    """

    tiers: Mapping[str, PathSums]
    table: PathTable | None
    handed: Floats
    over_from_own_site: int

    @classmethod
    def of(cls, part: Built, chosen: Chosen, wanted: Wanted) -> Counted:
        """What is counted of these journeys?"""
        channels, lengths, outcomes = chosen.channels, part.lengths, part.outcomes
        touches = chosen.of_number[part.numbers]
        over = 0
        if OWN_SITE in channels:
            journey = np.repeat(np.arange(len(lengths)), lengths)
            ours = np.unique(journey[touches == channels.index(OWN_SITE)])
            over = int(outcomes.conversions[ours].sum())
        named = np.array([name not in {DIRECT, OWN_SITE} for name in channels], np.bool_)
        return cls(
            {tier: _sums(part.of_tier(at), chosen, wanted) for at, tier in enumerate(TIERS)},
            PathTable.of(lengths, touches, outcomes) if wanted.listed else None,
            handed_over(lengths, touches, outcomes, named),
            over,
        )

    @classmethod
    def all(cls, parts: Iterable[Built], chosen: Chosen, wanted: Wanted) -> Counted:
        """What is counted of all parts, of which there is one at least?"""
        waiting: list[Counted] = []
        for part in parts:
            waiting.append(cls.of(part, chosen, wanted))
            if len(waiting) == _TOGETHER:
                waiting = [cls.added(waiting)]
        return cls.added(waiting)

    @classmethod
    def added(cls, parts: Sequence[Counted]) -> Counted:
        """What do they come to together?"""
        if len(parts) == 1:
            return parts[0]
        tables = [part.table for part in parts if part.table is not None]
        return cls(
            {tier: PathSums.added([part.tiers[tier] for part in parts]) for tier in TIERS},
            PathTable.added(tables) if tables else None,
            np.add.reduce([part.handed for part in parts]),
            sum(part.over_from_own_site for part in parts),
        )

    def taken_away(self) -> Counted:
        """What, added to sums that hold these journeys, takes them away."""
        table = self.table
        return Counted(
            {tier: sums.negated() for tier, sums in self.tiers.items()},
            None if table is None else replace(table, counts=-table.counts),
            -self.handed,
            -self.over_from_own_site,
        )


def _sums(part: Built, chosen: Chosen, wanted: Wanted) -> PathSums:
    told, hours = chosen.of_number[part.numbers], part.age_hours.astype(np.float64)
    marks = (part.lead, part.opportunity) if wanted.marked else (None, None)
    journeys = Journeys(chosen.channels, told, part.lengths, part.outcomes, hours, *marks)
    return path_sums(journeys, wanted.counting)
