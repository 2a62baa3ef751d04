"""Who among the followers could ever buy or refer, as a labelled random sample says?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from whichhalf.effects.sampled import Sampled, Stratum
from whichhalf.measures import AUDIENCE
from whichhalf.nouns.estimate import Figure
from whichhalf.nouns.label import DRAW_PRIME, AudienceFit
from whichhalf.nouns.person import PersonId
from whichhalf.till.inquiry import Inquiry

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Followed:
    """Who follows, from when to when?"""

    person: PersonId
    since: datetime
    until: datetime | None


def picked(follows: Iterable[Followed], start: int, size: int, now: datetime) -> list[PersonId]:
    """Who is in a draw that begins here: the next so many in the order of their pseudonyms?

    Pseudonyms are keyed hashes, so their order says nothing of anybody, and whoever knows where a
    draw begins can work out again whom it holds.
    """
    there = {
        one.person for one in follows if one.since <= now and (one.until is None or one.until > now)
    }
    return sorted(there, key=lambda person: (person % DRAW_PRIME + start) % DRAW_PRIME)[:size]


def audience(inquiry: Inquiry, recipe: Sampled) -> tuple[AudienceFit, ...]:
    """Which share of each network's followers, and of all of them, could ever buy or refer?

    The newest sound draw of a network speaks for it. All networks together are told where every
    one with a draw has a sound one.
    """
    draws: dict[tuple[str, int], list[Mapping[str, Any]]] = defaultdict(list)
    for row in inquiry.answer(AUDIENCE):
        draws[row["network"], row["draw_start"]].append(row)
    chosen: dict[str, Rows] = {}
    for (network, _), rows in sorted(draws.items(), key=lambda item: _labelled(item[1])):
        chosen[network] = rows
    each = tuple(_fit(network, [rows], recipe) for network, rows in sorted(chosen.items()))
    if len(each) < 2:
        return each
    return (*each, _fit("", list(chosen.values()), recipe))


def _labelled(rows: Rows) -> int:
    return sum(row["people"] for row in rows if row["labelled"] and row["drawn"])


def _stratum(rows: Rows) -> Stratum:
    return Stratum(
        everybody=sum(row["people"] for row in rows),
        drawn=sum(row["people"] for row in rows if row["drawn"]),
        labelled=_labelled(rows),
        strangers=sum(row["people"] for row in rows if row["labelled"] and not row["drawn"]),
    )


def _fit(network: str, samples: Sequence[Rows], recipe: Sampled) -> AudienceFit:
    strata = [_stratum(rows) for rows in samples]

    def share(name: str) -> Figure:
        so = [sum(r["people"] for r in rows if r["drawn"] and _is(name, r)) for rows in samples]
        return recipe.share(list(zip(strata, so, strict=True)))

    return AudienceFit(
        network=network,
        followers=sum(stratum.everybody for stratum in strata),
        drawn=sum(stratum.drawn for stratum in strata),
        labelled=sum(stratum.labelled for stratum in strata),
        buy=share("buy"),
        refer=share("refer"),
        either=share("either"),
        competitors=share("competitor"),
        friends=share("friend"),
    )


def _is(name: str, row: Mapping[str, Any]) -> bool:
    """Need and authority to buy; a competitor neither buys nor refers."""
    if not row["labelled"]:
        return False
    if name in {"competitor", "friend"}:
        return bool(row[name])
    buy = bool(row["need"] and row["authority"]) and not row["competitor"]
    refer = bool(row["refer"]) and not row["competitor"]
    return {"buy": buy, "refer": refer, "either": buy or refer}[name]
