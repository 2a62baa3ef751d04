"""What are the true figures of this world, against which a statement can be checked?

Everything is whole cents, counts and minutes, by month of the company's calendar, and is added up
here from the story itself, never from the files. `incremental` is truth by counterfactual: the
margin of the story minus the margin of the same story, under the same chance, without a channel.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from whichhalf.demo import calendar, scenarios, tried
from whichhalf.demo.costs import Entry, costs
from whichhalf.demo.history import History, Via, Way
from whichhalf.demo.income import income
from whichhalf.demo.orders import MARGIN_OF, Orders, orders
from whichhalf.demo.people import Flags
from whichhalf.demo.play import play

_SOURCES = {
    Via.PAID_SEARCH: "google/paid",
    Via.SEARCH: "google/organic",
    Via.DIRECT: "direct",
    Via.NEWSLETTER: "newsletter",
    Via.FRIEND: "friend",
    Via.FROM_BLOG: "blog",
}


def truth(history: History, without: tuple[str, ...] | None = None) -> dict[str, Any]:
    """What are the true figures? One more story is played for each channel in `without`."""
    sold, paid = orders(history), costs(history)
    channels = _channels(history) if without is None else without
    counterfactual = {name: _incremental(history, sold, name) for name in channels}
    nothing = {"margin": 0, "orders": 0, "leads": 0}
    counterfactual |= {name: dict(nothing) for name in history.world.elsewhere}
    return {
        "about": _about(history),
        "totals": _totals(history, sold, paid),
        "orders": _orders(history, sold),
        "refunds": _refunds(history, sold),
        "income": [
            {
                "month": i.day.strftime("%Y-%m"),
                "kind": i.kind,
                "network": i.network,
                "cents": i.cents,
            }
            for i in income(history)
        ],
        "costs": _costs(paid),
        "visits": _visits(history),
        "leads": _leads(history),
        "incremental": counterfactual,
        "scenarios": scenarios.shown(history, sold)
        | scenarios.others(history, sold)
        | tried.shown(history),
    }


def _channels(history: History) -> tuple[str, ...]:
    return (*(network.name for network in history.world.networks), "social")


def _about(history: History) -> dict[str, Any]:
    world = history.world
    return {
        "company": world.name,
        "seed": history.seed,
        "first_day": world.first_monday.isoformat(),
        "day_after": world.end.isoformat(),
        "zone": world.zone,
        "currency": world.currency,
        "amounts": "cents",
        "margin": "that share of net revenue − fees, in percent: margin_percent",
        "margin_percent": dict(world.margin_percent),
        "net_revenue": "paid − shipping − value added tax − refunds (refunds without their tax)",
    }


def _totals(history: History, sold: Orders, paid: tuple[Entry, ...]) -> dict[str, int]:
    returning = history.sales.returning
    return {
        "orders": int(sold.total.size),
        "gross": int(sold.total.sum()),
        "refunds": int(sold.refund.sum()),
        "net": int(sold.net.sum()),
        "margin": int(sold.margin.sum()),
        "orders_by_new_customers": int((~returning).sum()),
        "orders_by_returning_customers": int(returning.sum()),
        "income": sum(i.cents for i in income(history)),
        "costs": sum(e.cents for e in paid),
        "cash_costs": sum(e.cents for e in paid if e.kind != "time"),
        "social_costs": sum(e.cents for e in paid if e.system != "google_ads"),
        "minutes_milli": sum(e.minutes_milli for e in paid),
        "visits": int(history.visits.person.size),
        "visits_seen_by_analytics": int(seen_by_analytics(history).sum()),
    }


def seen_by_analytics(history: History) -> Flags:
    """Which visits did the analytics count?

    Not those of people who block them, and none in the week without a tag.
    """
    world, visits = history.world, history.visits
    n = world.people.number
    blocked = np.where(
        visits.person < n, history.traits.blocking[visits.person % n], visits.person % 25 < 6
    )
    lost = np.zeros(blocked.size, dtype=np.bool_)
    for campaign in world.campaigns:
        if campaign.kind == "gap":
            first = (campaign.first - world.first_monday).days
            last = (campaign.last - world.first_monday).days
            day = visits.second // 86_400
            lost |= (visits.site == 1) & (day >= first) & (day <= last)
    return ~blocked & ~lost


def _orders(history: History, sold: Orders) -> list[dict[str, Any]]:
    sales = history.sales
    month = calendar.months(history.world, sales.second)
    way = np.array([MARGIN_OF[w] if w != Way.TEAM else "team" for w in Way])[sales.way]
    rows = []
    for m, w in sorted(set(zip(month.tolist(), way.tolist(), strict=True))):
        here = (month == m) & (way == w)
        sums = {
            name: int(getattr(sold, name)[here].sum())
            for name in (
                "goods",
                "discount",
                "shipping",
                "tax",
                "total",
                "refund",
                "net",
                "margin",
                "fee",
                "refund_tax",
            )
        }
        new = int((here & ~sales.returning).sum())
        count = int(here.sum())
        rows.append(
            {"month": m, "way": w, "orders": count, "new": new, "returning": count - new, **sums}
        )
    return rows


def _refunds(history: History, sold: Orders) -> list[dict[str, Any]]:
    given = np.flatnonzero(sold.refund > 0)
    month = calendar.months(history.world, sold.refunded[given])
    way = np.array([MARGIN_OF[w] for w in Way])[history.sales.way[given]]
    cents: Counter[tuple[str, str]] = Counter()
    for m, w, amount in zip(month.tolist(), way.tolist(), sold.refund[given].tolist(), strict=True):
        cents[m, w] += amount
    return [{"month_paid_back": m, "way": w, "cents": c} for (m, w), c in sorted(cents.items())]


def _costs(paid: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """Each cell of network (or other channel) × activity × kind and month, to the cent."""
    cents: Counter[tuple[str, ...]] = Counter()
    minutes: Counter[tuple[str, ...]] = Counter()
    for e in paid:
        cell = (
            e.day.strftime("%Y-%m"),
            e.network,
            e.channel,
            e.activity,
            e.kind,
            e.system,
            e.staff_id,
            e.campaign,
        )
        cents[cell] += e.cents
        minutes[cell] += e.minutes_milli
    names = ("month", "network", "channel", "activity", "kind", "system", "staff", "campaign")
    return [
        {
            **dict(zip(names, cell, strict=True)),
            "minutes_milli": minutes[cell],
            "cents": cents[cell],
        }
        for cell in sorted(cents)
    ]


def _visits(history: History) -> list[dict[str, Any]]:
    visits, seen = history.visits, seen_by_analytics(history)
    month = calendar.months(history.world, visits.second)
    names = [network.name for network in history.world.networks]
    counts: Counter[tuple[str, ...]] = Counter()
    rows = zip(
        month.tolist(),
        visits.site.tolist(),
        visits.via.tolist(),
        visits.network.tolist(),
        visits.engaged.tolist(),
        seen.tolist(),
        strict=True,
    )
    for m, site, via, network, engaged, counted in rows:
        side = {Via.POST: "organic", Via.AD: "paid"}.get(via)
        source = f"{names[network]}/{side}" if side else _SOURCES[via]
        key = (m, ("blog", "shop")[site], source)
        counts[*key, "visits"] += 1
        counts[*key, "engaged"] += engaged
        counts[*key, "seen"] += counted
        counts[*key, "seen_engaged"] += counted and engaged
    keys = sorted({key[:3] for key in counts})
    figures = ("visits", "engaged", "seen", "seen_engaged")
    return [
        dict(zip(("month", "site", "source"), key, strict=True))
        | {figure: counts[*key, figure] for figure in figures}
        for key in keys
    ]


def _leads(history: History) -> list[dict[str, Any]]:
    leads = history.leads
    month = calendar.months(history.world, leads.second)
    names = [*(network.name for network in history.world.networks), ""]
    stages = ("newsletter", "new", "qualified", "offer", "won", "lost")
    rows = zip(month.tolist(), leads.stage.tolist(), leads.network.tolist(), strict=True)
    counts = Counter((m, stages[stage + 1], names[network]) for m, stage, network in rows)
    return [
        {"month": m, "stage": stage, "met_on": network, "leads": count}
        for (m, stage, network), count in sorted(counts.items())
    ]


def _incremental(history: History, sold: Orders, channel: str) -> dict[str, int]:
    other = play(history.world, history.seed, history.without | {channel})
    left = orders(other)
    return {
        "margin": int(sold.margin.sum() - left.margin.sum()),
        "orders": int(sold.total.size - left.total.size),
        "leads": int((history.leads.stage >= 0).sum() - (other.leads.stage >= 0).sum()),
    }
