"""Which sales did a network help to, though another channel took the last click?

Seen beside, never added: the same order may have met several networks. Beside them the orders that
came over from another site of ours: the blog that brings people to the shop.
"""

from __future__ import annotations

from collections.abc import Sequence

from whichhalf.ledger.met import OWN_SITE, Meetings, Met
from whichhalf.ledger.sales import figure_of, new_customers
from whichhalf.nouns.estimate import Estimate, Figure, Grade, Unknown
from whichhalf.nouns.line import ValueLine
from whichhalf.till.inquiry import Scope

ASSISTED, VIA_OWN_SITE = "sales.assisted_view", "sales.own_site_view"
CREDIT = "sales.credit"
#: A channel of ours that the statement is about where it has costs of its own.
NEWSLETTER = "newsletter"
#: A channel of ours that is a site: what it hands over to another site is its own.
BLOG = "blog"


def assisted_lines(met: Meetings, scope: Scope) -> tuple[ValueLine, ...]:
    """One line per network that helped, one for all of them together, one for our own sites."""
    names = ours(met, scope, frozenset())
    found = [_line(met, ASSISTED, name, behind(met, ASSISTED, name, names)) for name in names]
    if len(names) > 1:
        found.append(_line(met, ASSISTED, "", behind(met, ASSISTED, "", names)))
    found.append(_line(met, VIA_OWN_SITE, BLOG, behind(met, VIA_OWN_SITE, BLOG, names)))
    return tuple(line for line in found if line.conversions)


def ours(met: Meetings, scope: Scope, channels: frozenset[str]) -> tuple[str, ...]:
    """Which networks on the paths is the statement about?

    Social ones, and the newsletter where it is among the `channels` with costs of their own.
    """
    return tuple(
        name
        for name in met.networks
        if scope.social_network(name, None) or (name == NEWSLETTER and name in channels)
    )


def behind(met: Meetings, kind: str, network: str, names: Sequence[str]) -> tuple[Met, ...]:
    """Which purchases stand behind a line of this kind? `names` are the networks that it is about.

    Without a network: behind the line of all of them.
    """
    wanted = frozenset((network,) if network else names)
    if kind == VIA_OWN_SITE:
        return met.some(lambda one: OWN_SITE in one.networks)
    if kind == ASSISTED:
        return met.some(lambda one: any(_helps(one, name) for name in wanted))
    if kind == "credit/other":
        return met.some(lambda one: not wanted.issuperset(one.networks))
    met_them = met.some(lambda one: not wanted.isdisjoint(one.networks))
    if kind == CREDIT:
        return tuple(one for one in met_them if one.claim is None)
    return met_them


def _helps(one: Met, network: str) -> bool:
    """Was it met before, while another channel that we know brought the last click?"""
    return network in one.networks and one.last not in {network, ""}


def _line(met: Meetings, kind: str, network: str, some: Sequence[Met]) -> ValueLine:
    return ValueLine(
        key=f"value/{kind}/{network or 'all'}",
        kind=kind,
        network=network,
        grade=Grade.MATCHED,
        figure=worth(met, some),
        unit="money",
        group="sales",
        counts=False,
        conversions=sum(one.orders for one in some),
        new_customers=new_customers([one.row for one in some]),
        formula="formula.met_before",
        evidence=met.proof(some),
    )


def worth(met: Meetings, some: Sequence[Met]) -> Figure:
    """What are these purchases worth? Unknown for the reason for which all of them are."""
    whole = figure_of(met.takings)
    if isinstance(whole, Unknown):
        return whole
    return Estimate.counted(sum(one.margin for one in some))
