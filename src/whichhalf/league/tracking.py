"""Which journeys would a shop's analytics see, and what would the platforms claim?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whichhalf.demo.history import History, Via, Way
from whichhalf.demo.orders import Orders
from whichhalf.demo.people import Flags, Whole
from whichhalf.demo.plan import WEEK
from whichhalf.demo.truth import seen_by_analytics

DAY = 86_400
LOOKBACK_DAYS = 90
#: A platform counts an order for itself if its link was clicked so many days before.
CLAIM_DAYS = 28
#: Persons fall into so many fixed buckets, so that a range can be drawn over them.
BUCKETS = 400
#: A browser forgets somebody who agreed to nothing after so many days.
_FORGETS_DAYS = 390
_OWN = {
    Via.PAID_SEARCH: "google/paid",
    Via.SEARCH: "google/organic",
    Via.DIRECT: "direct",
    Via.NEWSLETTER: "newsletter",
    Via.FRIEND: "direct",
    Via.FROM_BLOG: "",
}


@dataclass(frozen=True, slots=True, order=True)
class Journey:
    """How many journeys of this bucket of persons took this path, and what came of them?

    `week` is that of the purchase, −1 where there was none. An empty path is a purchase that nobody
    is known to have touched.
    """

    week: int
    bucket: int
    tier: str
    path: str
    conversions: int
    nulls: int
    margin_cents: int


def seen(history: History) -> Flags:
    """Which visits did the analytics see? Not those of blockers, none while the tag was broken."""
    return seen_by_analytics(history)


def tracked(history: History) -> NDArray[np.object_]:
    """Which channel does each visit seem to come from? Empty: from our own pages."""
    visits = history.visits
    named = [f"{network.name}/{{}}" for network in history.world.networks]
    sides = np.array([[*(n.format("organic") for n in named), "direct"]], dtype=object)
    sides = np.vstack([sides, [[*(n.format("paid") for n in named), "direct"]]])
    own = np.array([_OWN.get(via, "") for via in Via], dtype=object)
    place = np.where(visits.hidden, -1, visits.network)
    found: NDArray[np.object_] = np.where(
        visits.via <= Via.AD, sides[np.minimum(visits.via, 1), place], own[visits.via]
    )
    return found


def visitors(history: History) -> Whole:
    """Who does each visit seem to be? People who agreed and bought are known on all their devices.

    Others are as many visitors as they have devices.
    """
    visits, who, n = history.visits, history.traits, history.world.people.number
    person, local = visits.person, visits.person % n
    device = np.arange(person.size) % who.devices[local]
    buyers = np.zeros(n, dtype=np.bool_)
    buyers[history.sales.person] = True
    known = (person < n) & who.consenting[local] & ((device == 0) | buyers[local])
    forgotten = np.where(who.consenting[local], 0, visits.second // (_FORGETS_DAYS * DAY))
    cookie = 1 + device + 8 * forgotten
    return person * 1024 + np.where(known, 0, cookie)


def journeys(history: History, sold: Orders) -> tuple[Journey, ...]:
    """Which paths were seen, with and without a purchase? A purchase begins a new one."""
    visits, sales = history.visits, history.sales
    there, channel, visitor = seen(history), tracked(history), visitors(history)
    touches: defaultdict[int, list[tuple[int, int, str, int]]] = defaultdict(list)
    for row in np.flatnonzero(there).tolist():
        if channel[row]:
            what = (int(visits.second[row]), 0, channel[row], 0)
            touches[int(visitor[row])].append(what)
    found: defaultdict[tuple[int, int, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    names = [network.name for network in history.world.networks]
    for order in range(sales.person.size):
        margin, visit = int(sold.margin[order]), int(sales.visit[order])
        second, week = int(sales.second[order]), _week(history, int(sales.second[order]))
        if visit >= 0 and there[visit] and sales.way[order] == Way.SHOP:
            touches[int(visitor[visit])].append((second, 1, str(week), margin))
            continue
        bucket, network = int(sales.person[order]) % BUCKETS, int(sales.network[order])
        here = sales.way[order] == Way.NETWORK
        path = f"{names[network]}/organic" if here else ""
        _add(found, (week, bucket, "unidentified", path), (1, 0, margin))
    for who, happened in touches.items():
        _walk(who, sorted(happened), found)
    return tuple(Journey(*key, *figures) for key, figures in sorted(found.items()))


def _week(history: History, second: int) -> int:
    return min(second // WEEK, history.world.weeks - 1)


def _walk(
    visitor: int,
    happened: list[tuple[int, int, str, int]],
    found: defaultdict[tuple[int, int, str, str], list[int]],
) -> None:
    """One visitor's touches, cut at purchases and at gaps as long as the look-back."""
    person = visitor // 1024
    bucket = person % BUCKETS
    tier = "customer" if visitor % 1024 == 0 else "anonymous"
    path: list[tuple[int, str]] = []
    for second, kind, what, margin in happened:
        if path and second - path[-1][0] > LOOKBACK_DAYS * DAY:
            _add(found, (-1, bucket, tier, _spelled(path)), (0, 1, 0))
            path = []
        if kind == 0:
            path.append((second, what))
            continue
        path = [touch for touch in path if second - touch[0] <= LOOKBACK_DAYS * DAY]
        _add(found, (int(what), bucket, tier, _spelled(path)), (1, 0, margin))
        path = []
    if path:
        _add(found, (-1, bucket, tier, _spelled(path)), (0, 1, 0))


def _spelled(path: list[tuple[int, str]]) -> str:
    return " > ".join(channel for _, channel in path)


def _add(
    found: defaultdict[tuple[int, int, str, str], list[int]],
    key: tuple[int, int, str, str],
    figures: tuple[int, int, int],
) -> None:
    cell = found[key]
    for k, figure in enumerate(figures):
        cell[k] += figure


def claims(history: History, sold: Orders, channels: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Which orders does each platform report as its own? Each for itself, so some are told twice.

    Advertising: whoever saw it in the week of the order. Links on networks and search advertising:
    whoever is known to have clicked in the 28 days before.
    """
    sales, there = history.sales, seen(history)
    channel = tracked(history)
    sight = history.claims
    bought = zip(sales.person.tolist(), sales.second.tolist(), strict=True)
    order_of = {key: row for row, key in enumerate(bought)}
    found = {}
    for name in channels:
        network, side = name.split("/")
        mine: set[int] = set()
        if side == "paid" and network != "google":
            at = [one.name for one in history.world.networks].index(network)
            here = sight.network == at
            keys = zip(sight.person[here].tolist(), sight.second[here].tolist(), strict=True)
            mine |= {order_of[key] for key in keys if key in order_of}
        clicks = np.flatnonzero(there & (channel == name))
        mine |= _clicked_before(history, clicks)
        rows = np.array(sorted(mine), dtype=np.int64)
        found[name] = (len(mine), int(sold.margin[rows].sum()))
    return found


def _clicked_before(history: History, clicks: Whole) -> set[int]:
    """Which orders in the shop had one of these clicks by the same person in the days before?"""
    visits, sales = history.visits, history.sales
    when: defaultdict[int, list[int]] = defaultdict(list)
    for person, second in zip(
        visits.person[clicks].tolist(), visits.second[clicks].tolist(), strict=True
    ):
        when[person].append(second)
    return {
        order
        for order in np.flatnonzero(sales.way == Way.SHOP).tolist()
        if any(
            0 <= int(sales.second[order]) - second <= CLAIM_DAYS * DAY
            for second in when.get(int(sales.person[order]), ())
        )
    }
