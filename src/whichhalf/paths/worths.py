"""What is each purchase worth, as the statement books it, so that all together are the booked?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from whichhalf.models.journeys import Integers
from whichhalf.nouns.journey import Worth
from whichhalf.till.inquiry import Inquiry
from whichhalf.till.prices import Exchange, converted, margin_of

#: By what a purchase is valued: its margin (net revenue where no margin share is set), its net
#: revenue, or each as one.
Value = Literal["margin", "revenue", "count"]
MONEY = ("gross", "tax", "shipping", "back", "back_tax", "fee", "goods")
_TAKEN_OFF = {"t": "tax", "s": "shipping", "r": "back"}
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Worths:
    """What is each row of purchases worth? `without_amount` are worth nothing that we know of."""

    values: Integers
    worth: Worth
    without_amount: int

    @classmethod
    def of(cls, inquiry: Inquiry, sold: Mapping[str, Any], value: Value) -> Worths:
        """The worth of each row of `purchases_by_tier`, asked apart with its `MONEY`."""
        groups = _Groups.of(inquiry, sold)
        counting = groups.factor_of != 0
        net = np.where(counting, groups.net(sold), 0)
        without = int(len(net) - counting.sum())
        if value == "count":
            return cls(np.ones(len(net), np.int64), "count", without)
        share = groups.share[groups.of_row]
        if value == "revenue" or (counting & (share < 0)).any():
            return cls(groups.converted(net), "revenue", without)
        return cls(groups.margins(sold, net, share), "margin", without)


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Rows of one day, site, currency and known parts: which factor, which margin share?

    `share` is -1 where none is set, and a million where the cost of goods is known.
    """

    of_row: Integers
    known: tuple[str, ...]
    factors: tuple[Fraction | None, ...]
    share: Integers

    @classmethod
    def of(cls, inquiry: Inquiry, sold: Mapping[str, Any]) -> _Groups:
        columns = [sold[name] for name in ("day", "site", "currency", "known")]
        sizes = [max(len(column.texts), 1) for column in columns]
        number = np.ravel_multi_index([column.codes for column in columns], sizes)
        met, of_row = np.unique(number, return_inverse=True)
        each = zip(*np.unravel_index(met, sizes), strict=True)
        told = [
            tuple(column.texts[int(code)] for column, code in zip(columns, codes, strict=True))
            for codes in each
        ]
        exchange, settings = Exchange.of(inquiry), inquiry.settings
        factors, shares = [], []
        for written, site, currency, known in told:
            day = date.fromisoformat(written)
            factor = exchange.factor(currency or settings.currency, day)
            factors.append(factor if "g" in known else None)
            margin = margin_of(settings, site, day)
            usual = -1 if margin is None else margin.share_ppm
            shares.append(_MILLION if "c" in known else usual)
        return cls(of_row, tuple(one[3] for one in told), tuple(factors), np.array(shares, int))

    @property
    def factor_of(self) -> Integers:
        """0 where a row's amount is not known in our currency, 1 where it is ours, 2 elsewhere."""
        kinds = [0 if f is None else 1 if f == 1 else 2 for f in self.factors]
        return np.array(kinds, np.int64)[self.of_row]

    def knows(self, letter: str) -> Integers:
        """1 where this part of the margin is known."""
        return np.array([letter in known for known in self.known], np.int64)[self.of_row]

    def net(self, sold: Mapping[str, Any]) -> Integers:
        """Gross without what is known of tax, shipping and refunds, each in its own currency."""
        net: Integers = sold["gross"].astype(np.int64)
        for letter, name in _TAKEN_OFF.items():
            net = net - sold[name] * self.knows(letter)
        whole: Integers = net + sold["back_tax"] * self.knows("t") * self.knows("r")
        return whole

    def converted(self, amounts: Integers) -> Integers:
        """In our currency, each row rounded once."""
        ours: Integers = amounts.copy()
        for row in np.flatnonzero(self.factor_of == 2).tolist():
            factor = self.factors[self.of_row[row]]
            ours[row] = converted(int(amounts[row]), factor or Fraction(1))
        return ours

    def margins(self, sold: Mapping[str, Any], net: Integers, share: Integers) -> Integers:
        """Each row's margin; together they are what their sum, rounded once per group, comes to.

        A group has one margin share and one set of known parts, as in the ledger; its rows stand in
        the order of their time and amounts, and each has what the rounded running sum grows by.
        """
        counting = self.factor_of != 0
        kept = self.converted((net - sold["goods"] * self.knows("c")) * counting)
        fees = self.converted(sold["fee"] * self.knows("f") * counting)
        known = np.unique(np.array(self.known), return_inverse=True)[1][self.of_row]
        group = known * (_MILLION + 1) + share
        order = np.lexsort((fees, kept, sold["person"], sold["at"], group))
        begins = np.flatnonzero(np.diff(group[order], prepend=-1))
        values = np.zeros(len(kept), np.int64)
        values[order] = _rounded_steps(kept[order] * share[order], begins)
        margins: Integers = values - fees
        return margins


def _rounded_steps(millionths: Integers, begins: Integers) -> Integers:
    """By how much does the running sum, rounded half to even, grow with each row of each group?"""
    whole, rest = np.divmod(millionths, _MILLION)
    running, over = np.cumsum(whole), np.cumsum(rest)
    lengths = np.diff(begins, append=len(millionths))
    running -= np.repeat((running - whole)[begins], lengths)
    over -= np.repeat((over - rest)[begins], lengths)
    more, left = np.divmod(over, _MILLION)
    total = running + more
    odd = total & 1
    total = total + (2 * left + odd > _MILLION)
    steps = np.diff(total, prepend=0)
    steps[begins] = total[begins]
    rounded: Integers = steps
    return rounded
