"""Which journeys, last clicks, campaigns and friends stand behind a line of the sales?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from whichhalf.crediting.behind import NOTHING, Behind, OpenPart, OpenPath, OpenShare
from whichhalf.ledger.assisted import behind, ours
from whichhalf.ledger.met import Met
from whichhalf.ledger.sales import figure_of
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.evidence import Evidence

if TYPE_CHECKING:
    from whichhalf.crediting.shares import Shares

#: The model whose part of one journey can be told: equal parts for all channels on it.
_EQUAL_PARTS = "shapley_simplified"


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
    by_model = "credit" in kind
    model = standing.inquiry.settings.credit.model if by_model else ""
    found = _behind(standing, some, given=bool(network) and model == _EQUAL_PARTS)
    if not by_model:
        return found
    every = _shares(standing, key).by
    told = {by: tuple(one.share for one in some) for by, some in every.items()}
    return replace(found, model=model, shares=told)


class OpenedShare(NamedTuple):
    """Which part of a credit is it, with its rows and what stands behind it?"""

    share: OpenShare
    evidence: tuple[Evidence, ...]
    behind: Behind


def line_of(key: str) -> str:
    """Which figure of the statement is this key of a part of it of?

    >>> line_of("value/sales.credit/pinterest/campaign/spring"), line_of("credit/other/post/x/7")
    ('value/sales.credit/pinterest', 'credit/other')
    """
    parts = key.split("/")
    return "/".join(parts[: 2 if parts[0] == "credit" else 3])


def behind_share(standing: Standing, key: str) -> OpenedShare | None:
    """What stands behind this part of a credit: a network's channel, campaign or post?"""
    whole = line_of(key)
    about = _about(whole.split("/"))
    if about is None or "credit" not in about[0]:
        return None
    every = _shares(standing, whole)
    found = next((one for some in every.by.values() for one in some if one.share.key == key), None)
    if found is None:
        return None
    model = standing.inquiry.settings.credit.model
    told = replace(_behind(standing, found.some, given=False), model=model)
    return OpenedShare(found.share, every.met.proof(found.some), told)


def _shares(standing: Standing, key: str) -> Shares:
    """The parts of a credit. Models bring numpy, which no other key needs."""
    from whichhalf.crediting.shares import shares

    kind, network = _about(key.split("/")) or ("", "")
    return shares(standing, kind, network, key)


def _behind(standing: Standing, some: Sequence[Met], *, given: bool) -> Behind:
    return Behind(
        paths=_paths(some, given=given),
        clicks=_parts(some, lambda one: one.last),
        booked=_parts(
            some, lambda one: f"{one.claim.kind}/{one.claim.network}" if one.claim else ""
        ),
        lookback_days=standing.met.lookback_days,
    )


def _about(parts: Sequence[str]) -> tuple[str, str] | None:
    """Which kind of line is it, for which network?"""
    if parts[0] == "credit" and parts[1] in {"social", "other"}:
        return "/".join(parts[:2]), ""
    journeys = ("sales.credit", "sales.credit_view", "sales.assisted_view", "sales.own_site_view")
    if parts[0] != "value" or parts[1] not in journeys:
        return None
    return parts[1], "" if parts[2] == "all" else parts[2]


def _paths(some: Iterable[Met], *, given: bool) -> tuple[OpenPath, ...]:
    """The ways, most orders first."""
    found: dict[tuple[str, ...], list[Met]] = defaultdict(list)
    for one in some:
        found[_way(one.channels)].append(one)
    told = [
        OpenPath(
            channels,
            sum(one.orders for one in many),
            sum(one.margin for one in many),
            round(sum(one.margin / len(set(one.networks)) for one in many)) if given else None,
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
