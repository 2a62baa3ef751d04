"""What do the networks and their advertising managers export?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from whichhalf.demo import calendar
from whichhalf.demo.history import Via
from whichhalf.papers.told import File, Told, euro, heading, post_id, share, table, text, words

#: From this day on the posts are in X's new export; before, in the classic one.
NEW_X = date(2025, 1, 1)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def files(told: Told) -> Iterator[File]:
    """Which exports do the networks give?"""
    yield from _x(told)
    yield _youtube(told)
    yield _meta_ads(told)
    yield _google_ads(told)
    yield _keyword_planner(told)


def rows_of(told: Told, network: str) -> list[int]:
    """Which posts went out on this network?"""
    number = next(i for i, n in enumerate(told.world.networks) if n.name == network)
    return [int(row) for row in np.flatnonzero(told.history.posts.network == number)]


def _x(told: Told) -> Iterator[File]:
    world, posts = told.world, told.history.posts
    old: list[int] = []
    new: list[int] = []
    for post in reversed(rows_of(told, "x")):
        day = calendar.day(world, posts.second[post])
        (old if day < NEW_X else new).append(post)
    content, rows = table(heading("x_classic"), (_classic(told, post) for post in old))
    span = f"{world.first_monday:%Y%m%d}_{NEW_X:%Y%m%d}"
    name = f"tweet_activity_metrics_veldkampwolle_{span}_en.csv"
    yield File(name, "x", "utf-8", rows, content.encode())
    content, rows = table(heading("x_content"), (_content(told, post) for post in new))
    last = world.end - timedelta(days=1)
    name = f"account_analytics_content_{NEW_X}_{last}.csv"
    yield File(name, "x", "utf-8", rows, content.encode())
    content, rows = table(heading("x_overview"), _overview(told))
    yield File("account_overview_analytics.csv", "x", "utf-8", rows, content.encode())


def _counts(told: Told, post: int) -> dict[str, int]:
    counts = told.history.counts
    names = ("impressions", "likes", "replies", "shares", "clicks", "follows", "reach")
    found = {name: int(getattr(counts, name)[post]) for name in names}
    found["engagements"] = sum(found[name] for name in ("likes", "replies", "shares", "clicks"))
    return found


def _link(told: Told, post: int) -> str:
    return f"https://x.com/veldkampwolle/status/{post_id(told, post)}"


def _classic(told: Told, post: int) -> dict[str, Any]:
    counts = _counts(told, post)
    moment = calendar.utc(told.world, told.history.posts.second[post])
    zeros = heading("x_classic")[10:]
    return dict.fromkeys(zeros, 0) | {
        "Tweet id": post_id(told, post),
        "Tweet permalink": _link(told, post),
        "Tweet text": text(told, post),
        "time": f"{moment:%Y-%m-%d %H:%M} +0000",
        "impressions": counts["impressions"],
        "engagements": counts["engagements"],
        "engagement rate": share(counts["engagements"], 100 * counts["impressions"], 6),
        "retweets": counts["shares"],
        "replies": counts["replies"],
        "likes": counts["likes"],
        "user profile clicks": counts["impressions"] // 60,
        "url clicks": counts["clicks"],
        "follows": counts["follows"],
    }


def _content(told: Told, post: int) -> dict[str, Any]:
    counts = _counts(told, post)
    day = calendar.day(told.world, told.history.posts.second[post])
    return dict.fromkeys(heading("x_content"), 0) | {
        "Post id": post_id(told, post),
        "Date": _spoken(day),
        "Post text": text(told, post),
        "Post Link": _link(told, post),
        "Impressions": counts["impressions"],
        "Likes": counts["likes"],
        "Engagements": counts["engagements"],
        "New follows": counts["follows"],
        "Replies": counts["replies"],
        "Reposts": counts["shares"],
        "Profile visits": counts["impressions"] // 60,
        "URL Clicks": counts["clicks"],
    }


def _spoken(day: date) -> str:
    """As in `Tue, Jul 14, 2026`, whatever the language of this machine."""
    return f"{_DAYS[day.weekday()]}, {_MONTHS[day.month - 1][:3]} {day.day}, {day.year}"


def _overview(told: Told) -> Iterator[dict[str, Any]]:
    by_day: dict[date, Counter[str]] = {}
    for post in rows_of(told, "x"):
        day = calendar.day(told.world, told.history.posts.second[post])
        counts = by_day.setdefault(day, Counter())
        counts.update(_counts(told, post))
        counts["posts"] += 1
    place = [network.name for network in told.world.networks].index("x")
    weekly = told.history.weeks.left[:, place]
    for number in reversed(range(told.world.weeks * 7)):
        day = told.world.first_monday + timedelta(days=number)
        counts = by_day.get(day, Counter())
        left = weekly[number // 7] if number % 7 == 6 else 0
        yield dict.fromkeys(heading("x_overview"), 0) | {
            "Date": _spoken(day),
            "Impressions": counts["impressions"],
            "Likes": counts["likes"],
            "Engagements": counts["engagements"],
            "New follows": counts["follows"],
            "Unfollows": int(left),
            "Replies": counts["replies"],
            "Reposts": counts["shares"],
            "Profile visits": counts["impressions"] // 60,
            "Create Post": counts["posts"],
        }


def _youtube(told: Told) -> File:
    columns = heading("youtube")
    videos = [_video(told, post) for post in rows_of(told, "youtube")]
    sums = {
        name: sum(int(video[name]) for video in videos)
        for name in ("Views", "Subscribers", "Impressions")
    }
    hours = share(sums["Views"] * 7, 100 * 60, 4)
    total = {
        "Content": "Total",
        **sums,
        "Watch time (hours)": hours,
        "Average view duration": "0:04:12",
    }
    rate = {"Impressions click-through rate (%)": share(sums["Views"], sums["Impressions"])}
    content, rows = table(columns, [total | rate, *videos])
    return File("Table data.csv", "youtube", "utf-8", rows - 1, content.encode())


def _video(told: Told, post: int) -> dict[str, Any]:
    counts = _counts(told, post)
    day = calendar.day(told.world, told.history.posts.second[post])
    return {
        "Content": post_id(told, post),
        "Video title": f"Anleitung {post}: {text(told, post).splitlines()[0]}",
        "Video publish time": f"{_spoken(day)[5:]}",
        "Duration": 380 + post % 400,
        "Views": counts["reach"],
        "Watch time (hours)": share(counts["reach"] * 7, 100 * 60, 4),
        "Subscribers": counts["follows"],
        "Average view duration": "0:04:12",
        "Impressions": counts["reach"] * 14,
        "Impressions click-through rate (%)": share(1, 14),
    }


def _meta_ads(told: Told) -> File:
    columns, days = heading("meta_ads"), list(_advertising_days(told))
    total = {
        columns[0]: told.world.first_monday.isoformat(),
        columns[1]: (told.world.end - timedelta(days=1)).isoformat(),
        "Ausgegebener Betrag (EUR)": euro(
            sum(e.cents for e in told.costs if e.system == "meta_ads")
        ),
        "Impressionen": sum(day["Impressionen"] for day in days),
        "Link-Klicks": sum(day["Link-Klicks"] for day in days),
    }
    content, rows = table(columns, [*days, total], ending="\r\n")
    name = f"Veldkamp-Kampagnen-{told.world.first_monday}-{told.world.end}.csv"
    return File(name, "meta_ads", "utf-8-sig", rows - 1, content.encode("utf-8-sig"))


def _advertising_days(told: Told) -> Iterator[dict[str, Any]]:
    """One row a day, campaign and platform."""
    history, names = told.history, [network.name for network in told.world.networks]
    clicks = Counter(_keys(history.visits, history.visits.via == Via.AD))
    claims = Counter(_keys(history.claims, history.claims.person >= 0))
    for entry in told.costs:
        if entry.system != "meta_ads":
            continue
        day, network = (entry.day - told.world.first_monday).days, names.index(entry.network)
        number = told.world.campaigns.index(told.world.campaign(entry.campaign))
        key, place = (day, number, network), (day // 7, number, network)
        shown = int(history.weeks.ad_views[place]) // 7
        reached = int(history.weeks.ad_reach[place]) // 6
        yield words()["always"]["meta_ads"] | {
            "Berichtsbeginn": entry.day.isoformat(),
            "Berichtsende": entry.day.isoformat(),
            "Kampagnenname": entry.campaign,
            "Plattform": entry.network,
            "Ergebnisse": claims[key] or "",
            "Reichweite": reached,
            "Häufigkeit": share(shown, 100 * reached, 6),
            "Ausgegebener Betrag (EUR)": euro(entry.cents),
            "Impressionen": shown,
            "CPM (Kosten pro 1.000 Impressionen) (EUR)": share(entry.cents * 10, 100 * shown, 6),
            "Link-Klicks": clicks[key],
            "Klicks (alle)": clicks[key] + clicks[key] // 3,
        }


def _keys(rows: Any, where: Any) -> list[tuple[int, int, int]]:
    columns = (rows.second[where] // 86_400, rows.campaign[where], rows.network[where])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _google_ads(told: Told) -> File:
    """Which keywords were clicked on which day, at which price?"""
    columns, days = heading("google_ads"), list(_keyword_days(told))
    clicks, cost = (
        sum(d["Clicks"] for d in days),
        sum(e.cents for e in told.costs if e.system == "google_ads"),
    )
    shown = sum(d["Impr."] for d in days)
    spent = f"{cost // 100:,}.{cost % 100:02d}"
    totals = [
        {"Match type": f"Total: {of}", "Impr.": f"{shown:,}", "Interactions": f"{clicks:,}",
         "Currency code": "EUR", "Cost": spent, "Clicks": f"{clicks:,}"}
        for of in ("Search keywords", "Account", "Search")
    ]  # fmt: skip
    content, rows = table(columns, [*days, *totals], delimiter="\t")
    first, last = told.world.first_monday, told.world.end - timedelta(days=1)
    span = " - ".join(f"{d.day} {_MONTHS[d.month - 1]} {d.year}" for d in (first, last))
    content = f"Search keyword report\n{span}\n{content}"
    return _utf16("Search keyword report.csv", "google_ads", (content, rows - len(totals)))


def _utf16(name: str, system: str, what: tuple[str, int]) -> File:
    content, rows = what
    return File(name, system, "utf-16", rows, b"\xff\xfe" + content.encode("utf-16-le"))


def _keyword_days(told: Told) -> Iterator[dict[str, Any]]:
    visits, sales = told.history.visits, told.history.sales
    paid = np.flatnonzero(visits.via == Via.PAID_SEARCH)
    bought = Counter(sales.visit[sales.visit >= 0].tolist())
    clicks: Counter[tuple[int, str, str]] = Counter()
    orders: Counter[tuple[int, str, str]] = Counter()
    for visit in paid.tolist():
        campaign = told.world.campaigns[visits.campaign[visit]].name
        key = (int(visits.second[visit]) // 86_400, campaign, _keyword(campaign, visit))
        clicks[key] += 1
        orders[key] += bought[visit]
    for (day, campaign, keyword), number in sorted(clicks.items()):
        cents, shown = told.world.campaign(campaign).spend, number * 9 + day % 7
        yield {
            "Keyword status": "Enabled", "Keyword": keyword, "Match type": "Phrase match",
            "Campaign": campaign, "Ad group": "Anzeigengruppe 1",
            "Day": calendar.day(told.world, day * 86_400).isoformat(), "Status": "Eligible",
            "Impr.": shown, "Interactions": number, "Interaction rate": f"{share(number, shown)}%",
            "Currency code": "EUR", "Avg. cost": euro(cents), "Cost": euro(number * cents),
            "Clicks": number, "Conv. rate": f"{share(orders[day, campaign, keyword], number)}%",
            "Conversions": f"{orders[day, campaign, keyword]}.00", "Avg. CPC": euro(cents),
            "Cost / conv.": "0",
        }  # fmt: skip


def _keyword(campaign: str, visit: int) -> str:
    """Which of the campaign's keywords was searched for, by its share of the clicks?"""
    place = visit * 37 % 100
    for keyword, (owner, part, *_) in words()["keywords"].items():
        if owner == campaign:
            if place < part:
                return str(keyword)
            place -= part
    return campaign


def _keyword_planner(told: Told) -> File:
    columns = heading("keyword_planner")
    rows = []
    for keyword, (_, _, searches, low, high) in words()["keywords"].items():
        values = (
            keyword,
            "EUR",
            searches,
            "0%",
            "0%",
            "Low" if not low else "Medium",
            12,
            low,
            high,
        )
        rows.append(dict(zip(columns, values, strict=True)))
    content, number = table(columns, rows, delimiter="\t", ending="\r\n")
    title = f"Keyword Stats {told.now:%Y-%m-%d at %H_%M_%S}"
    content = f'{title}\r\n"June 1, 2024 - November 30, 2025"\r\n{content}'
    return _utf16(f"{title}.csv", "keyword_planner", (content, number))
