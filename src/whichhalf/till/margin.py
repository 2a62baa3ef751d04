"""Which contribution margin is in these sales, as far as it is known?

net revenue = gross − tax − shipping − refunded + the tax in what was refunded
margin = net revenue − cost of goods − fee

Where the cost of goods is unknown, the margin share that was in force (settings) stands for it:
margin = share × net revenue − fee. A part that is not known is not taken off, and is named. Sums
are taken first, then one rounding, half to even, per group of equal share and known parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from whichhalf.nouns.setting import Settings
from whichhalf.till.prices import Exchange, converted, margin_of

_PARTS = {"t": "tax", "s": "shipping", "r": "refunded"}
#: Letters of `known` (measures/booked.py) → how a part is called.
PART_NAMES = {"t": "tax", "s": "shipping", "r": "refunds", "f": "fees", "c": "cost_of_goods"}
_MILLION = 1_000_000


@dataclass(slots=True)
class Takings:
    """What do some groups of sales come to? Filled row by row, then read.

    `margin` is None where no margin share is in force for a part of it: unknown, not zero.
    """

    orders: int = 0
    without_amount: int = 0
    revenue: int = 0
    fees: int = 0
    by_known: dict[tuple[str, int | None], int] = field(default_factory=lambda: defaultdict(int))
    unconverted: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    converted: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unknown_parts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def margin(self) -> int | None:
        """The contribution margin, one rounding per group; None where no share is known."""
        if any(share is None for _, share in self.by_known):
            return None
        kept = (
            round(Fraction(net * (share or 0), _MILLION))
            for (_, share), net in self.by_known.items()
        )
        return sum(kept) - self.fees

    @property
    def net(self) -> int:
        """Gross without tax, shipping and refunds, in minor units."""
        return self.revenue

    @property
    def formula(self) -> str:
        """Which sentence says how the margin was made?"""
        by_goods = {"c" in known for known, _ in self.by_known}
        if by_goods == {True}:
            return "formula.margin"
        return "formula.margin_mixed" if len(by_goods) > 1 else "formula.margin_share"


@dataclass(frozen=True, slots=True)
class Till:
    """How are groups of sales counted into takings: whose margin shares, which exchange rates?"""

    settings: Settings
    exchange: Exchange

    def takings(self, rows: Iterable[dict[str, Any]], *, whole: bool = False) -> Takings:
        """What do these groups come to? `whole`: all of it is margin (income without goods)."""
        found = Takings()
        for row in rows:
            self._add(found, row, whole)
        return found

    def _add(self, found: Takings, row: dict[str, Any], whole: bool) -> None:  # noqa: FBT001 - passed on
        count = row["orders"] if "orders" in row else row["incomes"]
        found.orders += count
        known = row["known"]
        if "g" not in known:
            found.without_amount += count
            return
        currency = row["currency"] or self.settings.currency
        day = date.fromisoformat(row["day"])
        factor = self.exchange.factor(currency, day)
        if factor is None:
            found.unconverted[currency] += count
            return
        if currency != self.settings.currency:
            found.converted[currency] += 1
        for letter, name in PART_NAMES.items():
            if letter not in known and not (whole and letter != "f"):
                found.unknown_parts[name] += count
        net = row["gross"] - sum(
            row[column] for letter, column in _PARTS.items() if letter in known
        )
        if {"t", "r"} <= set(known):
            # What is given back holds its tax, which the state gives back as well.
            net += row["refunded_tax"]
        # Each group of one day and currency is converted and rounded once.
        found.revenue += converted(net, factor)
        found.fees += converted(row["fee"] if "f" in known else 0, factor)
        if whole or "c" in known:
            found.by_known[known, _MILLION] += converted(net - (row["goods"] or 0), factor)
        else:
            share = margin_of(self.settings, row["site"], day)
            found.by_known[known, share.share_ppm if share else None] += converted(net, factor)


def margins_of_each(each: Iterable[Takings]) -> tuple[int, ...]:
    """What is each of these worth, so that together they are worth what their sum is?

    The sum is rounded once per group of equal share and known parts; each has its part of that
    rounding. Every margin must be known.
    """
    running: dict[tuple[str, int | None], Fraction] = defaultdict(Fraction)
    values = []
    for takings in each:
        value = -takings.fees
        for group, net in takings.by_known.items():
            before = round(running[group])
            running[group] += Fraction(net * (group[1] or 0), _MILLION)
            value += round(running[group]) - before
        values.append(value)
    return tuple(values)
