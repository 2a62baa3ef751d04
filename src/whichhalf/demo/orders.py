"""What is in each order, what was paid for it, and what was given back?

All amounts are cents of the world's currency. Prices include value added tax; the shop charges no
tax on shipping, so that net revenue = total − shipping − tax to the cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from whichhalf.demo.chance import Chance, Floats
from whichhalf.demo.history import Code, History, Way
from whichhalf.demo.people import Whole
from whichhalf.demo.plan import WEEK

#: Each way of selling, as `World.margin_percent` names it.
MARGIN_OF = {
    Way.SHOP: "shop",
    Way.WORKSHOP: "workshop",
    Way.TELEPHONE: "telephone",
    Way.NETWORK: "network_shop",
    Way.TEAM: "workshop",
}
#: Which kind of campaign hands out which kind of code.
CODE_OF = {Code.FRIEND: "friends", Code.CAMPAIGN: "posts", Code.INFLUENCER: "influencer"}
#: Courses are free of value added tax.
TAXED = (Way.SHOP, Way.TELEPHONE, Way.NETWORK)
_SHIPPING, _FREE_FROM = 490, 6000


@dataclass(frozen=True, slots=True)
class Orders:
    """What was paid? Same rows as the sales; lines of goods in rows of their own."""

    goods: Whole  #: list prices of all lines
    discount: Whole
    shipping: Whole
    tax: Whole
    refund_tax: Whole  #: the tax in what was given back
    fee: Whole
    refund: Whole
    refunded: Whole  #: second of the refund, −1 where there was none
    margin: Whole
    line_order: Whole
    line_product: Whole
    line_quantity: Whole

    @property
    def total(self) -> Whole:
        """What the customer was asked to pay."""
        return self.goods - self.discount + self.shipping

    @property
    def net(self) -> Whole:
        """Net revenue: without tax, shipping, discount and refunds."""
        return self.goods - self.discount - self.tax - self.refund + self.refund_tax


def orders(history: History) -> Orders:
    """What did each order of this history amount to?"""
    sales, draw = history.sales, _Draw(history)
    order, product, quantity = _lines(history, draw)
    price = np.array([p.price for p in history.world.products], dtype=np.int64)
    goods = np.zeros(sales.person.size, dtype=np.int64)
    np.add.at(goods, order, price[product] * quantity)
    goods = np.where(sales.way == Way.WORKSHOP, _seat(history), goods)
    goods = np.where(sales.way == Way.TEAM, 45_000 + 7500 * draw.whole("team size", 9), goods)
    off = _percent_off(history)[sales.code]
    discount = goods * off // 100
    paid = goods - discount
    sent = np.isin(sales.way, TAXED) & (paid < _FREE_FROM)
    refund, refunded = _refunds(history, draw, paid)
    taxed = np.isin(sales.way, TAXED)
    tax, refund_tax = _tax_in(paid) * taxed, _tax_in(refund) * taxed
    net = paid - tax - refund + refund_tax
    percent = np.array([history.world.margin(MARGIN_OF[way]) for way in Way])[sales.way]
    shipping = np.where(sent, _SHIPPING, 0)
    fee = _fee(sales.way, paid + shipping)
    return Orders(
        goods=goods,
        discount=discount,
        shipping=shipping,
        tax=tax,
        refund_tax=refund_tax,
        fee=fee,
        refund=refund,
        refunded=refunded,
        margin=((net - fee) * percent + 50) // 100,
        line_order=order,
        line_product=product,
        line_quantity=quantity,
    )


@dataclass(frozen=True, slots=True)
class _Draw:
    """Numbers that belong to a person and a week, whatever else was switched off."""

    history: History

    def part(self, purpose: str) -> Floats:
        sales, world = self.history.sales, self.history.world
        chance, week = Chance(self.history.seed), sales.second // WEEK
        found = np.zeros(sales.person.size)
        for w in np.unique(week):
            here = week == w
            found[here] = chance.row(purpose, int(w), world.people.number)[sales.person[here]]
        return found

    def whole(self, purpose: str, size: int) -> Whole:
        return np.floor(self.part(purpose) * size).astype(np.int64)


def _tax_in(gross: Whole) -> Whole:
    """19 in 119, rounded half up."""
    return (gross * 38 + 119) // 238


def _fee(way: Whole, total: Whole) -> Whole:
    by_card = (total * 15 + 500) // 1000 + 25
    return np.select([way == Way.WORKSHOP, way == Way.NETWORK], [by_card, total // 20], 0)


def _percent_off(history: History) -> Whole:
    off = {c.code: c.off_percent for c in history.world.campaigns}
    return np.array(
        [off.get(history.world.code(CODE_OF[kind]), 0) if kind else 0 for kind in Code],
        dtype=np.int64,
    )


def _seat(history: History) -> Whole:
    prices = [c.price for c in history.world.campaigns] + [0]
    return np.array(prices, dtype=np.int64)[history.sales.campaign]


def _lines(history: History, draw: _Draw) -> tuple[Whole, Whole, Whole]:
    """Up to three lines a basket; yarn by the handful, one of everything else."""
    sales, products = history.sales, history.world.products
    baskets = np.isin(sales.way, TAXED)
    weight = np.cumsum([p.weight for p in products])
    size = 1 + (draw.part("second line") < 0.55) + (draw.part("third line") < 0.25)
    columns = []
    for k in range(3):
        row = np.flatnonzero(baskets & (size > k))
        pick = np.searchsorted(weight, draw.part(f"product {k}")[row] * weight[-1], side="right")
        many = np.array([p.price < 1500 for p in products])[pick]
        u = draw.part(f"quantity {k}")[row]
        columns.append((row, pick, np.where(many, 1 + np.floor(u * u * 6), 1).astype(np.int64)))
    order, product, quantity = (
        np.concatenate(c).astype(np.int64) for c in zip(*columns, strict=True)
    )
    sort = np.argsort(order, kind="stable")
    return order[sort], product[sort], quantity[sort]


def _refunds(history: History, draw: _Draw, paid: Whole) -> tuple[Whole, Whole]:
    """Who gets money back, when? The cancelled summer course pays back months later."""
    sales, world = history.sales, history.world
    u = draw.part("refund")
    late = np.array([c.shows == "late_refunds" for c in world.campaigns] + [False])[sales.campaign]
    ordinary = np.isin(sales.way, (Way.SHOP, Way.NETWORK)) & (u < world.people.refunding)
    gives = np.where(late, u < 0.6, ordinary)
    half = (sales.way == Way.SHOP) & (draw.part("refund half") < 0.4)
    amount = np.where(half, paid // 2, paid)
    cancelled = (date(2025, 9, 8) - world.first_monday).days + draw.whole("cancelled", 5)
    second = np.where(
        late,
        cancelled * 86_400 + 36_000,
        sales.second + (5 + draw.whole("refund day", 20)) * 86_400,
    )
    gives &= second < world.weeks * WEEK
    return np.where(gives, amount, 0), np.where(gives, second, -1)
