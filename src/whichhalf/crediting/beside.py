"""Who was late, who was sent by a friend, whom did nobody touch? No model of channels says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from whichhalf.crediting.journeys import DIRECT, OWN_SITE
from whichhalf.ledger.met import Met
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.journey import JourneysFound
from whichhalf.nouns.statement import Sentence

#: A purchase so many days after the first known visit is late: what most reports look back.
LATE_DAYS = 30
_PAID = "/paid"


def beside(standing: Standing, found: JourneysFound) -> tuple[Sentence, ...]:
    """Which purchases should an owner know of whatever model she believes?"""
    return tuple(_said(standing, found))


def _said(standing: Standing, found: JourneysFound) -> Iterator[Sentence]:
    late = [one for one in standing.met.purchases if one.row["began_days"] >= LATE_DAYS]
    if late:
        yield _late(late)
    if found.over_from_own_site:
        yield Sentence("credit.own_site", (("orders", found.over_from_own_site),))
    sent = sum(line.conversions or 0 for line in standing.referred.lines)
    if sent:
        yield Sentence("credit.friends", (("orders", sent),))
    every = sum(one.conversions for one in found.coverage)
    alone = sum(one.untouched for one in found.coverage)
    if alone:
        yield Sentence("credit.untouched", (("orders", alone), ("all", every)))


def _late(late: Sequence[Met]) -> Sentence:
    """How many, and which two channels began and ended most of them?"""
    paid = [one for one in late if one.channels[-1].endswith(_PAID)]
    pairs: Counter[tuple[str, str]] = Counter()
    for one in paid or late:
        named = [name for name in one.channels if name not in {DIRECT, OWN_SITE}]
        if named and named[0] != named[-1]:
            pairs[named[0], named[-1]] += one.orders
    facts = (
        ("orders", sum(one.orders for one in late)),
        ("days", LATE_DAYS),
        ("paid", sum(one.orders for one in paid)),
    )
    if not pairs:
        return Sentence("credit.late", facts)
    (first, last), often = min(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    more = (("first", first), ("last", last), ("often", often))
    return Sentence("credit.late_pair", (*facts, *more))
