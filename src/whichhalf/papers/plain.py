"""What does the company keep in plain tables, with the column names of the book itself?

The posts of four networks, followers, talk, codes, touches, answers, sales by telephone and on a
network, leads, other income, and the costs that no system exports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from whichhalf.demo import calendar
from whichhalf.demo.chance import Chance
from whichhalf.demo.history import Code, Via, Way
from whichhalf.demo.plan import FORMATS, THEMES, Target
from whichhalf.demo.truth import seen_by_analytics
from whichhalf.nouns import tables
from whichhalf.papers import elsewhere
from whichhalf.papers.shops import numbers
from whichhalf.papers.told import (
    File,
    Told,
    account_id,
    code,
    days_between,
    digits,
    email,
    euro,
    page,
    post_id,
    reading,
    referrer,
    table,
    text,
    utm,
    words,
)  # fmt: skip

Row = dict[str, Any]
#: Networks whose posts come in an export of their own.
EXPORTED = ("x", "youtube")
_STAGES = ("newsletter", "new", "qualified", "offer", "won", "lost")


def files(told: Told) -> Iterator[File]:
    """Which plain tables are there?"""
    for name, rows_of in _TABLES.items():
        rows = list(rows_of(told))
        used = {column for row in rows for column in row}
        columns = [c.name for c in tables.table(name).columns if c.name in used]
        content, number = table(columns, rows)
        yield File(f"{name}.csv", "plain", "utf-8", number, content.encode())


def _accounts(told: Told) -> Iterator[Row]:
    for network in told.world.networks:
        yield {
            "account_id": account_id(network.name, network.handle),
            "network": network.name,
            "handle": network.handle,
            "title": told.world.name,
            "opened_on": told.world.first_monday,
        }
    yield from elsewhere.accounts(told)


def _campaigns(told: Told) -> Iterator[Row]:
    for c in told.world.campaigns:
        budget = {"ads": c.spend * ((c.last - c.first).days + 1) // 7, "offline": 185_000}.get(
            c.kind
        )
        yield {
            "campaign_id": c.name,
            "title": c.title,
            "starts_on": c.first,
            "ends_on": c.last + timedelta(days=1),
            "hashtag": "#wollewirkt" if c.kind == "offline" else "",
            "budget": euro(budget) if budget else "",
            "currency": told.world.currency if budget else "",
            "note": c.scenario,
        }
    yield from elsewhere.campaigns(told)


def _links(told: Told) -> Iterator[Row]:
    sales = told.history.sales
    given = {code(told, int(row)): row for row in np.flatnonzero(sales.code == Code.FRIEND)}
    for c in told.world.campaigns:
        if c.code and c.kind != "friends":
            owner = "Maschentante" if c.kind == "influencer" else ""
            yield _code_row(c.code, c.first, c.name, (c.networks[0], owner))
    friends = next((c.name for c in told.world.campaigns if c.kind == "friends"), "")
    for name, row in sorted(given.items()):
        owner = email(int(sales.inviter[row]))
        yield _code_row(name, told.world.first_monday, friends, ("", owner))


def _code_row(name: str, first: object, campaign: str, whose: tuple[str, str]) -> Row:
    facts = {"link_id": f"code:{name}", "starts_on": first, "code": name, "campaign_id": campaign}
    public, customer = ("", whose[1]) if "@" in whose[1] else (whose[1], "")
    return facts | {"network": whose[0], "referrer": public, "referrer_person": customer}


def _own_posts(told: Told) -> Iterator[tuple[int, str]]:
    for post, number in enumerate(told.history.posts.network.tolist()):
        name = told.world.networks[number].name
        if name not in EXPORTED:
            yield post, name


def _posts(told: Told) -> Iterator[Row]:
    posts, world = told.history.posts, told.world
    for post, network in _own_posts(told):
        number = int(posts.campaign[post])
        yield {
            "post_id": f"{network}:{post_id(told, post)}",
            "network": network,
            "published_at": told.stamp(posts.second[post]),
            "account_id": account_id(network, world.networks[posts.network[post]].handle),
            "text": text(told, post),
            "format": FORMATS[posts.format[post]],
            "theme": THEMES[posts.theme[post]],
            "campaign_id": world.campaigns[number].name if number >= 0 else "",
            "staff_id": "lena" if network in {"facebook", "instagram"} else "grete",
            "promoted": "false",
            "as_of": f"{told.now:%Y-%m-%dT%H:%M:%SZ}",
        }
    yield from elsewhere.posts(told)


def _readings(told: Told) -> Iterator[Row]:
    """The figures of each post so far, and the followers of each account on each Sunday."""
    history, world = told.history, told.world
    as_of = {"as_of": f"{told.now:%Y-%m-%dT%H:%M:%SZ}", "zone": world.zone, "unit": "count"}
    metrics = ("impressions", "reach", "likes", "replies", "shares", "clicks")
    for post, network in _own_posts(told):
        about = f"{network}:{post_id(told, post)}"
        days = days_between(calendar.day(world, history.posts.second[post]), told.now.date())
        for metric in metrics:
            if metric == "clicks" and history.posts.target[post] == Target.NOWHERE:
                continue
            name = {"replies": "comments"}.get(metric, metric)
            facts = ("post", about, name, int(getattr(history.counts, metric)[post]))
            yield reading(network, facts) | days | {"grain": "lifetime"} | as_of
    for week, followers in enumerate(history.weeks.followers.tolist()):
        sunday = world.first_monday + timedelta(weeks=week, days=6)
        days = days_between(sunday, sunday + timedelta(days=1))
        for place, number in zip(world.networks, followers, strict=True):
            about = account_id(place.name, place.handle)
            facts = ("account", about, "followers", number)
            row = reading(place.name, facts) | days | {"grain": "day"} | as_of
            yield row | {"reading_id": f"{row['reading_id']}:{sunday}"}
    yield from elsewhere.readings(told)


def _follows(told: Told) -> Iterator[Row]:
    """The list of followers, kept week by week: first seen on a Sunday.

    Who agreed to be known left the address that orders carry; of the others there is a handle.
    """
    history, world = told.history, told.world
    begun = history.followings
    order = np.lexsort((begun.network, begun.person, begun.week))
    for row, at in enumerate(order.tolist()):
        person, network = int(begun.person[at]), world.networks[begun.network[at]].name
        known = bool(history.traits.consenting[person])
        sunday = max(int(begun.week[at]), 0) * 7 * 86_400 + 6 * 86_400 + 20 * 3_600
        yield {
            "follow_id": f"{network}:f{row}",
            "network": network,
            "since": told.stamp(sunday),
            "person": email(person) if known else f"@{digits('follower', person, number=9)}",
            "as_of": f"{told.now:%Y-%m-%dT%H:%M:%SZ}",
        }


def _mentions(told: Told) -> Iterator[Row]:
    mentions, n = told.history.mentions, told.world.people.number
    for row, person in enumerate(mentions.person.tolist()):
        network = told.world.networks[mentions.network[row]].name
        yield {
            "mention_id": f"{network}:m{row}",
            "network": network,
            "happened_at": told.stamp(mentions.second[row]),
            "keyword": ("Veldkamp", "#wollewirkt")[mentions.word[row]],
            "owner": "own",
            "author": email(person) if person < n else f"@{digits('stranger', person, number=9)}",
            "author_kind": "customer" if mentions.tone[row] > 0 else "unknown",
            "tone": ("bad", "neither", "good")[mentions.tone[row] + 1],
            "repost": "true" if mentions.tone[row] < 0 and row % 3 else "false",
        }


def _conversations(told: Told) -> Iterator[Row]:
    talks = told.history.talks
    for row, person in enumerate(talks.person.tolist()):
        network = told.world.networks[talks.network[row]].name
        after = int(talks.second[row] + talks.minutes[row] * 60)
        settled = talks.answered[row] and after < told.world.weeks * 7 * 86_400
        yield {
            "conversation_id": f"{network}:c{row}",
            "network": network,
            "opened_at": told.stamp(talks.second[row]),
            "person": email(person),
            "topic": "complaint" if talks.complaint[row] else "question",
            "public": "true",
            "resolved_at": told.stamp(after) if settled else "",
            "as_of": f"{told.now:%Y-%m-%dT%H:%M:%SZ}",
        }


def _messages(told: Told) -> Iterator[Row]:
    for row, talk in enumerate(_conversations(told)):
        facts = {key: talk[key] for key in ("conversation_id", "network", "public")}
        asked = {"message_id": f"{talk['conversation_id']}-1", "happened_at": talk["opened_at"]}
        yield facts | asked | {"direction": "in", "person": talk["person"], "automatic": "false"}
        if talk["resolved_at"]:
            staff = told.world.staff[row % 2]
            who = {"staff_id": staff.staff_id, "department": staff.department, "automatic": "false"}
            sent = {
                "message_id": f"{talk['conversation_id']}-2",
                "happened_at": talk["resolved_at"],
            }
            yield facts | sent | {"direction": "out"} | who


def _touches(told: Told) -> Iterator[Row]:
    """The visits that the sites' own collector saw; journeys only of people who agreed to them."""
    history, world = told.history, told.world
    visits, who, n = history.visits, history.traits, world.people.number
    agreed = np.where(visits.person < n, who.consenting[visits.person % n], visits.person % 2 == 0)
    buyers = set(history.sales.person.tolist())
    for visit in np.flatnonzero(seen_by_analytics(history)).tolist():
        person, site = int(visits.person[visit]), (world.blog, world.shop)[visits.site[visit]]
        device = visit % int(who.devices[person % n])
        known = person < n and (device == 0 or person in buyers)
        visitor = f"cookie-{digits(person, device)}"
        if not agreed[visit]:  # known by the browser on one site, for a while
            visitor = f"cookie-{digits(person, device, site, visits.second[visit] // 34_000_000)}"
        elif known:
            visitor = email(person)
        yield {
            "touch_id": f"site:{visit}",
            "happened_at": told.stamp(visits.second[visit]),
            "site": site,
            "kind": "visit",
            "person": visitor,
            "consent": "consented" if agreed[visit] else "exempt",
            **_arrival(told, visit),
        }


def _arrival(told: Told, visit: int) -> Row:
    """How did this visit come about, and what did it amount to?"""
    visits, world = told.history.visits, told.world
    source, medium, campaign = utm(told, visit)
    post, via = int(visits.post[visit]), Via(int(visits.via[visit]))
    network = world.networks[visits.network[visit]].name
    seconds = 35 + visit % 200 if visits.engaged[visit] else 2 + visit % 8
    return {
        "page": page(told, visit),
        "campaign_id": campaign,
        "post_id": f"{network}:{post_id(told, post)}" if post >= 0 and source else "",
        "referrer_host": referrer(told, visit),
        "utm_source": source,
        "utm_medium": medium,
        "click_id": {Via.PAID_SEARCH: "gclid", Via.AD: "fbclid"}.get(via, ""),
        "pages": 1 + seconds // 40,
        "duration_ms": seconds * 1000,
        "engaged": "true" if visits.engaged[visit] else "false",
    }


def _answers(told: Told) -> Iterator[Row]:
    """How did you hear about us? Said by some, remembered wrongly by some of these."""
    sales, people = told.history.sales, told.world.people
    met, order_numbers = _first_met(told), numbers(told)
    u = Chance(told.history.seed).row("answers", 0, 3 * sales.person.size).reshape(3, -1)
    for order in np.flatnonzero(u[0] < people.answering_survey).tolist():
        if sales.way[order] == Way.SHOP and not sales.returning[order]:
            person = int(sales.person[order])
            source = "google" if u[1, order] < people.misremembering else met.get(person, "market")
            said = words()["answers"][source]
            answer = said[int(u[2, order] * len(said))]
            yield {
                "answer_id": f"survey:{order_numbers[order]}",
                "happened_at": told.stamp(sales.second[order] + 120),
                "question": "heard_about_us",
                "answer": answer,
                "conversion_id": f"shopify:{order_numbers[order]}",
                "person": email(person),
                "label": answer,
            }


def _first_met(told: Told) -> dict[int, str]:
    """Where did each person's first visit come from?"""
    visits = told.history.visits
    names = [network.name for network in told.world.networks]
    said = {Via.SEARCH: "google", Via.PAID_SEARCH: "google", Via.FRIEND: "friend"}
    found: dict[int, str] = {}
    for visit in np.argsort(visits.second, kind="stable").tolist():
        via = Via(int(visits.via[visit]))
        source = names[visits.network[visit]] if via <= Via.AD else said.get(via, "market")
        found.setdefault(int(visits.person[visit]), source)
    return found


def _conversions(told: Told) -> Iterator[Row]:
    """What is in no shop's export: sales by telephone and on a network, leads, other income."""
    sales = told.history.sales
    for order in np.flatnonzero(
        np.isin(sales.way, (Way.TELEPHONE, Way.NETWORK, Way.TEAM))
    ).tolist():
        yield _sale(told, order)
    yield from _leads(told)
    for number, paid in enumerate(told.income):
        yield {
            "conversion_id": f"income:{number}",
            "kind": paid.kind,
            "happened_at": f"{paid.day}T11:00:00Z",
            "place": "site",
            "site": told.world.blog,
            "status": "paid",
            "currency": told.world.currency,
            "gross": euro(paid.cents),
            "tax": "0.00",
            "shipping": "0.00",
            "network": paid.network,
            "label": paid.note,
        }


def _own_id(told: Told, order: int) -> str:
    way = Way(int(told.history.sales.way[order]))
    system = {Way.TELEPHONE: "telephone", Way.TEAM: "crm", Way.NETWORK: "instagram-shop"}[way]
    return f"{system}:{digits(int(told.history.sales.person[order]), order, number=8)}"


def _sale(told: Told, order: int) -> Row:
    sales, orders, world = told.history.sales, told.orders, told.world
    way, network = Way(int(sales.way[order])), int(sales.network[order])
    seen = {Way.TEAM: "LinkedIn", Way.TELEPHONE: ("Wochenmarkt", "", "Radio", "")[order % 4]}
    return {
        "conversion_id": _own_id(told, order),
        "kind": "order",
        "happened_at": told.stamp(sales.second[order]),
        "place": "network_shop" if way is Way.NETWORK else "telephone",
        "site": world.shop,
        "status": "paid",
        "person": email(int(sales.person[order])),
        "returning": "true" if sales.returning[order] else "false",
        "currency": world.currency,
        "gross": euro(orders.total[order]),
        "tax": euro(orders.tax[order]),
        "shipping": euro(orders.shipping[order]),
        "discount": euro(orders.discount[order]),
        "refunded": euro(orders.refund[order]),
        "fee": euro(orders.fee[order]),
        "network": world.networks[network].name if network >= 0 else "",
        "label": seen.get(way, ""),
        "as_of": f"{told.now:%Y-%m-%dT%H:%M:%SZ}",
    }


def _leads(told: Told) -> Iterator[Row]:
    leads, world = told.history.leads, told.world
    for row, person in enumerate(leads.person.tolist()):
        visit, stage = int(leads.visit[row]), int(leads.stage[row])
        source, medium, campaign = utm(told, visit)
        yield {
            "conversion_id": f"crm:lead-{row}",
            "kind": "lead",
            "happened_at": told.stamp(leads.second[row]),
            "place": "site",
            "site": world.blog,
            "stage": _STAGES[stage + 1],
            "person": email(person),
            "campaign_id": campaign,
            "referrer_host": referrer(told, visit),
            "utm_source": source,
            "utm_medium": medium,
            "as_of": f"{told.now:%Y-%m-%dT%H:%M:%SZ}",
        }


def _order_lines(told: Told) -> Iterator[Row]:
    orders, sales = told.orders, told.history.sales
    place: dict[int, int] = {}
    for line, order in enumerate(orders.line_order.tolist()):
        place[order] = place.get(order, 0) + 1
        if sales.way[order] in (Way.TELEPHONE, Way.NETWORK):
            product = told.world.products[orders.line_product[line]]
            yield {
                "order_line_id": f"{_own_id(told, order)}/{place[order]}",
                "conversion_id": _own_id(told, order),
                "happened_at": told.stamp(sales.second[order]),
                "product": product.name,
                "sku": product.sku,
                "quantity": int(orders.line_quantity[line]),
                "currency": told.world.currency,
                "price": euro(product.price),
            }


def _refunds(told: Told) -> Iterator[Row]:
    orders, sales = told.orders, told.history.sales
    for order in np.flatnonzero((orders.refund > 0) & (sales.way == Way.NETWORK)).tolist():
        yield {
            "refund_id": f"{_own_id(told, order)}-refund",
            "conversion_id": _own_id(told, order),
            "happened_at": told.stamp(orders.refunded[order]),
            "currency": told.world.currency,
            "amount": euro(orders.refund[order]),
        }


def _costs(told: Told) -> Iterator[Row]:
    for number, entry in enumerate(e for e in told.costs if e.system == "plain"):
        yield {
            "cost_id": f"bookkeeping:{number}",
            "starts_on": entry.day,
            "ends_on": entry.end,
            "kind": entry.kind,
            "activity": entry.activity,
            "network": entry.network,
            "channel": entry.channel,
            "amount": euro(entry.cents),
            "currency": told.world.currency,
            "campaign_id": entry.campaign,
            "note": entry.note,
            "grade": "measured",
            "basis": "invoice",
        }


_TABLES: dict[str, Callable[[Told], Iterator[Row]]] = {
    "accounts": _accounts,
    "campaigns": _campaigns,
    "links": _links,
    "posts": _posts,
    "readings": _readings,
    "follows": _follows,
    "mentions": _mentions,
    "conversations": _conversations,
    "messages": _messages,
    "touches": _touches,
    "answers": _answers,
    "conversions": _conversions,
    "order_lines": _order_lines,
    "refunds": _refunds,
    "costs": _costs,
    "experiments": elsewhere.experiments,
}
