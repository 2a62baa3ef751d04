"""What did customers bring who told others: by code, by link, by name, and for a reward or without?

Word of mouth is nobody's network. Its sales are booked by whichever line claims them, so these
lines overlap with the others and are never added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from whichhalf.ledger.precedence import WORD_OF_MOUTH, Claims
from whichhalf.ledger.sales import figure_of, new_customers
from whichhalf.measures import REFERRALS
from whichhalf.nouns.estimate import Estimate, Grade
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.statement import Sentence
from whichhalf.till.inquiry import Inquiry
from whichhalf.till.margin import Till

#: How we know, best first: each purchase stands in the first that fits.
WAYS = ("code", "link", "named")
_GRADES = {"code": Grade.MATCHED, "link": Grade.MATCHED, "named": Grade.DECLARED}
_REWARDED = "rewarded"
#: Columns that tell the rows of a line from others.
_KEYS = ("code", "by_link", "by_name", "rewarded", "code_network", "by_customer")


@dataclass(frozen=True, slots=True)
class Referred:
    """What came by word of mouth, way by way, and how much of it is booked elsewhere?"""

    lines: tuple[ValueLine, ...]
    ways: Mapping[str, Sequence[dict[str, Any]]]
    notes: tuple[Sentence, ...]


def referred(inquiry: Inquiry, claims: Claims, till: Till) -> Referred:
    """Which purchases came by word of mouth?"""
    every = tuple(inquiry.answer(REFERRALS))
    ways: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in every:
        if way := _way(row, claims):
            ways[f"{way}_{_REWARDED}" if row["rewarded"] else way].append(row)
    lines = tuple(
        ValueLine(
            key=f"value/referral.{way}/{WORD_OF_MOUTH}",
            kind=f"referral.{way}",
            network=WORD_OF_MOUTH,
            grade=_GRADES[way.removesuffix(f"_{_REWARDED}")],
            figure=figure_of(takings := till.takings(rows)),
            unit="money",
            group="sales",
            counts=False,
            conversions=takings.orders,
            new_customers=new_customers(rows),
            formula=takings.formula,
            evidence=inquiry.narrowed(REFERRALS, rows, _KEYS),
        )
        for way, rows in sorted(ways.items(), key=lambda item: _place(item[0]))
    )
    rows = tuple(row for found in ways.values() for row in found)
    return Referred(lines, dict(ways), _overlap(rows, claims, till))


def _place(way: str) -> tuple[int, bool]:
    plain = way.removesuffix(f"_{_REWARDED}")
    return WAYS.index(plain), plain != way


def _way(row: Mapping[str, Any], claims: Claims) -> str:
    """How do we know that a friend sent the buyer? Nothing where none did."""
    if row["code"] and claims.codes.get(row["code"].casefold()) == WORD_OF_MOUTH:
        return "code"
    return "link" if row["by_link"] else "named" if row["by_name"] else ""


def _overlap(rows: Sequence[Mapping[str, Any]], claims: Claims, till: Till) -> tuple[Sentence, ...]:
    """How many of these purchases are booked by another line of the sales, and how much is that?"""
    if not rows:
        return ()
    booked = [dict(row) for row in rows if claims.booked(row)]
    figure = figure_of(till.takings(booked))
    facts = (("orders", sum(row["orders"] for row in rows)),)
    within = sum(row["orders"] for row in booked)
    if within and isinstance(figure, Estimate):
        more = (("booked", within), ("margin", figure.value))
        return (Sentence("note.referral_overlap", (*facts, *more)),)
    return (Sentence("note.referral_apart", facts),)
