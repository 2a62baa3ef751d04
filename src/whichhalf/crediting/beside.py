"""Who was late, who was sent by a friend, whom did nobody touch? No model of channels says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from whichhalf.ledger.met import Met
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.journey import JourneysFound
from whichhalf.nouns.statement import Sentence
from whichhalf.paths.journeys import DIRECT, OWN_SITE

#: A purchase so many days after the first known visit is late: what most reports look back.
LATE_DAYS = 30


def beside(standing: Standing, found: JourneysFound) -> tuple[Sentence, ...]:
    """Which purchases should an owner know of whatever model she believes?"""
    return tuple(_said(standing, found))


def _said(standing: Standing, found: JourneysFound) -> Iterator[Sentence]:
    late = [one for one in standing.met.purchases if one.row["began_days"] >= LATE_DAYS]
    if late:
        yield _late(standing, late)
    if found.over_from_own_site:
        yield Sentence("credit.own_site", (("orders", found.over_from_own_site),))
    sent = sum(line.conversions or 0 for line in standing.referred.lines)
    if sent:
        yield Sentence("credit.friends", (("orders", sent),))
    every = sum(one.conversions for one in found.coverage)
    alone = sum(one.untouched for one in found.coverage)
    if alone:
        yield Sentence("credit.untouched", (("orders", alone), ("all", every)))


def _late(standing: Standing, late: Sequence[Met]) -> Sentence:
    """How many met social media first, and who was the last that most of these met?"""
    pairs: Counter[tuple[str, str]] = Counter()
    for one in late:
        named = [name for name in one.channels if name not in {DIRECT, OWN_SITE}]
        if named and standing.scope.social_network(named[0].partition("/")[0], None):
            pairs[named[0], named[-1]] += one.orders
    facts = (("orders", sum(one.orders for one in late)), ("days", LATE_DAYS))
    handed = [(pair, orders) for pair, orders in pairs.items() if pair[0] != pair[1]]
    if not handed:
        return Sentence("credit.late", facts)
    (first, last), often = min(handed, key=lambda found: (-found[1], found[0]))
    more = (("first", first), ("last", last), ("often", often))
    return Sentence("credit.late_social", (*facts, ("social", pairs.total()), *more))
