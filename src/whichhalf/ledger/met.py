"""Whom had buyers met before they bought, and which line books what they bought?

Counted, not modelled: a path is known where visits and the purchase carry one pseudonym. Everything
here is seen beside (`counts` is false): an order that several networks met stands in several lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from whichhalf.ledger.precedence import Claim, Claims
from whichhalf.measures import JOURNEY_CHANNELS, SALES_PATHS, touched
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.measure import Answer, Measure
from whichhalf.till.inquiry import Inquiry, narrowest
from whichhalf.till.margin import Takings, Till, margins_of_each

#: Visits that no channel is known to have brought: unknown, or over from another site of ours.
DIRECT, OWN_SITE = "direct", "own_site"
NOBODYS = (DIRECT, OWN_SITE)
#: What no source tells: then the path itself says which channel was the last.
_UNTOLD = ("", "direct", "other")
#: Columns that narrow an answer to some of its rows, the most telling first.
_NARROWING = (
    *("parts", "path", "network", "medium", "place", "code", "social", "sourced", "survey"),
    *("survey_network", "survey_social"),
)


class Met(NamedTuple):
    """Purchases that agree in everything: the channels before them, and the line that books them?

    `channels` are networks with how they are paid for, the first touch first; `networks` the same
    without it. `margin` has its part of the rounding; it is 0 where no margin is known.
    """

    row: Mapping[str, Any]
    channels: tuple[str, ...]
    networks: tuple[str, ...]
    claim: Claim | None
    margin: int

    @property
    def orders(self) -> int:
        """How many purchases?"""
        return int(self.row["orders"])

    @property
    def last(self) -> str:
        """Which network, or medium, brought the last click that is known?

        The order's own source, else the last channel of the path that has a name.
        """
        medium = self.row["medium"] or ""
        if self.row["sourced"] and medium not in _UNTOLD:
            return str(self.row["network"] or medium)
        return next((name for name in reversed(self.networks) if name not in NOBODYS), "")

    @property
    def named(self) -> bool:
        """Is any channel on the path that somebody can be given credit for?"""
        return any(name not in NOBODYS for name in self.networks)


@dataclass(frozen=True, slots=True)
class Meetings:
    """Every purchase of the period with a known path, and how far was looked back for it."""

    purchases: tuple[Met, ...]
    takings: Takings
    lookback_days: int
    evidence: Evidence | None = None

    @property
    def networks(self) -> tuple[str, ...]:
        """Which networks and mediums stand on any path?"""
        return tuple(sorted({name for met in self.purchases for name in met.networks}))

    def some(self, wanted: Callable[[Met], bool]) -> tuple[Met, ...]:
        """Those purchases of which this is true."""
        return tuple(met for met in self.purchases if wanted(met))

    def proof(self, some: Sequence[Met]) -> tuple[Evidence, ...]:
        """Which rows of the answer are these? As few columns as tell them from all others."""
        if self.evidence is None:
            return ()
        every = [met.row for met in self.purchases]
        columns = [name for name in _NARROWING if name in every[0]]
        return narrowest(self.evidence, [met.row for met in some], every, columns)


def meetings(
    inquiry: Inquiry, claims: Claims, till: Till, measure: Measure = SALES_PATHS
) -> Meetings:
    """Which purchases of the period have a known path? By `SALES_PARTS` with what stood on it."""
    days = inquiry.settings.credit.lookback_days
    answer = inquiry.answer(replace(measure, lookback_days=days))
    rows = tuple(answer)
    takings = till.takings(rows)
    if not rows:
        return Meetings((), takings, days)
    names = numbered_names(inquiry.answer(JOURNEY_CHANNELS))
    margins = _margins(rows, takings, till)
    read = {row["path"]: _named(row["path"], names) for row in rows}
    found = tuple(
        Met(
            row,
            read[row["path"]],
            tuple(name.partition("/")[0] for name in read[row["path"]]),
            claims.booked(row),
            margin,
        )
        for row, margin in zip(rows, margins, strict=True)
    )
    return Meetings(found, takings, days, answer.evidence)


def numbered_names(channels: Answer) -> dict[int, str]:
    """Which channel has which number in a path? By the answer to `JOURNEY_CHANNELS`."""
    names = {row["number"]: row["channel"] for row in channels}
    return names | {touched.DIRECT_NUMBER: DIRECT, touched.OWN_SITE: OWN_SITE}


def _margins(rows: Sequence[dict[str, Any]], whole: Takings, till: Till) -> Iterable[int]:
    if whole.margin is None:
        return (0,) * len(rows)
    return margins_of_each(till.takings([row]) for row in rows)


def _named(path: str, names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(names[int(number)] for number in path.split("."))
