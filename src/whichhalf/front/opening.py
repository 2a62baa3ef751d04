"""Which journeys, last clicks and friends stand behind a line of the sales?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from whichhalf.ledger.assisted import behind, ours
from whichhalf.ledger.met import Met
from whichhalf.ledger.sales import figure_of
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.estimate import Unknown

#: The model whose part of one journey can be told: equal parts for all channels on it.
_EQUAL_PARTS = "shapley_simplified"


@dataclass(frozen=True, slots=True)
class OpenPath:
    """Which way, how many orders and which margin; between how many days did it last?

    Each channel stands once, where it was first met, and the last one at the end. `given` is the
    margin that the model gives to the network, None where it cannot be told journey by journey.
    """

    channels: tuple[str, ...]
    orders: int
    margin: int
    given: int | None
    least_days: int
    most_days: int


@dataclass(frozen=True, slots=True)
class OpenPart:
    """What is the part called, how many orders and which margin are in it?"""

    name: str
    orders: int
    margin: int | None


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a line of the sales beside the rows?

    `clicks` are who took the last click, `booked` the lines that book these orders ("" for none),
    `chain` how many friends stand before the one who sent the buyer.
    """

    paths: tuple[OpenPath, ...] = ()
    clicks: tuple[OpenPart, ...] = ()
    booked: tuple[OpenPart, ...] = ()
    chain: tuple[OpenPart, ...] = ()
    model: str = ""
    lookback_days: int = 0


NOTHING = Behind()


def behind_line(standing: Standing, key: str) -> Behind:
    """What stands behind the line or figure with this key? Nothing where it has no journeys."""
    parts = key.split("/")
    if parts[0] == "value" and parts[1].startswith("referral."):
        return _referral(standing, parts[1].removeprefix("referral."))
    about = _about(parts)
    if about is None:
        return NOTHING
    kind, network = about
    met = standing.met
    some = behind(met, kind, network, ours(met, standing.scope, standing.claims.channels))
    credit = standing.inquiry.settings.credit
    by_model = "credit" in kind
    part = network if by_model and credit.model == _EQUAL_PARTS and "/" not in kind else ""
    return Behind(
        paths=_paths(some, part),
        clicks=_parts(some, lambda one: one.last),
        booked=_parts(
            some, lambda one: f"{one.claim.kind}/{one.claim.network}" if one.claim else ""
        ),
        model=credit.model if by_model else "",
        lookback_days=met.lookback_days,
    )


def _about(parts: Sequence[str]) -> tuple[str, str] | None:
    """Which kind of line is it, for which network?"""
    if parts[0] == "credit" and parts[1] in {"social", "other"}:
        return "/".join(parts[:2]), ""
    journeys = ("sales.credit", "sales.credit_view", "sales.assisted_view", "sales.own_site_view")
    if parts[0] != "value" or parts[1] not in journeys:
        return None
    return parts[1], "" if parts[2] == "all" else parts[2]


def _paths(some: Iterable[Met], network: str) -> tuple[OpenPath, ...]:
    """The ways, most orders first."""
    found: dict[tuple[str, ...], list[Met]] = defaultdict(list)
    for one in some:
        found[_way(one.channels)].append(one)
    told = [
        OpenPath(
            channels,
            sum(one.orders for one in many),
            sum(one.margin for one in many),
            round(sum(one.margin / len(set(one.networks)) for one in many)) if network else None,
            min(one.row["began_days"] for one in many),
            max(one.row["began_days"] for one in many),
        )
        for channels, many in found.items()
    ]
    return tuple(sorted(told, key=lambda path: (-path.orders, -path.margin, path.channels)))


def _way(channels: Sequence[str]) -> tuple[str, ...]:
    """Each channel where it was first met, and the last one.

    >>> _way(["pinterest", "google", "google", "email", "pinterest", "google"])
    ('pinterest', 'google', 'email', 'google')
    """
    met = tuple(dict.fromkeys(channels))
    return met if met[-1] == channels[-1] else (*met, channels[-1])


def _parts(some: Iterable[Met], name_of: Callable[[Met], str]) -> tuple[OpenPart, ...]:
    found: dict[str, list[Met]] = defaultdict(list)
    for one in some:
        found[name_of(one)].append(one)
    parts = (
        OpenPart(name, sum(m.orders for m in many), sum(m.margin for m in many))
        for name, many in found.items()
    )
    return tuple(sorted(parts, key=lambda part: (-part.orders, part.name)))


def _referral(standing: Standing, way: str) -> Behind:
    rows = standing.referred.ways.get(way, ())
    claims = standing.claims

    def booking(row: Mapping[str, Any]) -> str:
        claim = claims.booked(row)
        return f"{claim.kind}/{claim.network}" if claim else ""

    by_chain = way.startswith("code") and any(row["by_customer"] for row in rows)
    return Behind(
        booked=_of_rows(standing, rows, booking),
        chain=_of_rows(standing, rows, lambda row: str(row["friends_before"])) if by_chain else (),
    )


def _of_rows(
    standing: Standing,
    rows: Iterable[dict[str, Any]],
    name_of: Callable[[Mapping[str, Any]], str],
) -> tuple[OpenPart, ...]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[name_of(row)].append(row)
    parts = []
    for name, many in sorted(found.items()):
        takings = standing.till.takings(many)
        figure = figure_of(takings)
        margin = None if isinstance(figure, Unknown) else figure.value
        parts.append(OpenPart(name, takings.orders, margin))
    return tuple(parts)
