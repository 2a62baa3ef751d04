"""What do Google Analytics and Search Console export about the blog and the shop?"""

from __future__ import annotations

import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from whichhalf.demo import calendar
from whichhalf.demo.history import Via, Way
from whichhalf.demo.truth import seen_by_analytics
from whichhalf.papers.told import (
    SOURCES,
    File,
    Told,
    euro,
    heading,
    referrer,
    share,
    table,
    utm,
    words,
)  # fmt: skip

#: Search Console keeps sixteen months.
_KEPT_DAYS = 486
_Line = tuple[str, int, int, int]


def files(told: Told) -> Iterator[File]:
    """The shop in English, in two files that overlap by a month; the blog in German."""
    first, end = told.world.first_monday, told.world.end
    rows = _grouped(told)
    for since, until in ((first, date(2025, 7, 1)), (date(2025, 6, 1), end)):
        yield _report(told, rows, ("shop", "en"), (since, until))
    yield _report(told, rows, ("blog", "de"), (first, end))
    yield _search_console(told, ("shop", "de"))
    yield _search_console(told, ("blog", "en"))


def source_medium(told: Told, visit: int) -> str:
    """What does Google Analytics call the source of this visit?"""
    source, medium, _ = utm(told, visit)
    host = referrer(told, visit)
    if source:
        return f"{source} / {medium}"
    if told.history.visits.via[visit] == Via.SEARCH:
        return f"{'bing' if 'bing' in host else SOURCES[Via.SEARCH][0]} / organic"
    return f"{host.removeprefix('www.')} / referral" if host else "(direct) / (none)"


def _grouped(told: Told) -> dict[tuple[int, int, str], list[int]]:
    """(site, day, source) → sessions, engaged sessions, users, key events, cents."""
    history, orders = told.history, told.orders
    visits, sales = history.visits, history.sales
    bought = (sales.way == Way.SHOP) & (sales.visit >= 0)
    money = np.bincount(sales.visit[bought], orders.total[bought], visits.person.size)
    events = np.bincount(sales.visit[bought], minlength=visits.person.size)
    events += np.bincount(history.leads.visit, minlength=visits.person.size)
    found: dict[tuple[int, int, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    people: dict[tuple[int, int, str], set[int]] = defaultdict(set)
    for visit in np.flatnonzero(seen_by_analytics(history)).tolist():
        day = int(visits.second[visit]) // 86_400
        key = (int(visits.site[visit]), day, source_medium(told, visit))
        people[key].add(int(visits.person[visit]))
        row = found[key]
        row[0] += 1
        row[1] += int(visits.engaged[visit] or events[visit] > 0)
        row[3] += int(events[visit])
        row[4] += int(money[visit])
    for key, row in found.items():
        row[2] = len(people[key])
    return found


def _report(
    told: Told,
    rows: dict[tuple[int, int, str], list[int]],
    which: tuple[str, str],
    days: tuple[date, date],
) -> File:
    site, language = which
    number, columns = ("blog", "shop").index(site), heading(f"ga4_{language}")
    host = told.world.shop if site == "shop" else told.world.blog
    first, last = days[0], days[1] - timedelta(days=1)
    lines = []
    for (where, day, source), figures in sorted(rows.items()):
        on = told.world.first_monday + timedelta(days=day)
        if where == number and first <= on <= last:
            values = [source, f"{on:%Y%m%d}", *figures[:4], euro(figures[4])]
            lines.append(dict(zip(columns, values, strict=True)))
    content, count = table(columns, lines)
    facts = {"company": told.world.name, "site": host, "first": f"{first:%Y%m%d}"}
    before = words()["preamble"][f"ga4_{language}"].format(**facts, last=f"{last:%Y%m%d}")
    name = {"en": "Traffic_acquisition", "de": "Neu_generierte_Zugriffe"}[language]
    name = f"{name}_{site}_{first:%Y%m%d}-{last:%Y%m%d}.csv"
    return File(name, "ga4", "utf-8", count, f"{before}{content}".encode())


def _search_console(told: Told, which: tuple[str, str]) -> File:
    site, language = which
    says = words()["gsc"][language]
    host = told.world.shop if site == "shop" else told.world.blog
    packed, rows = io.BytesIO(), 0
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        tabs = _tabs(told, host, which)
        for name, first, lines in zip(says["files"], says["names"], tabs, strict=False):
            content, count = _tab(first, lines, language)
            _put(archive, name, content)
            rows += count
        _put(archive, says["files"][-1], says["filters"])
    name = f"{host}-Performance-on-Search-{told.now:%Y-%m-%d}.zip"
    return File(name, "gsc", "utf-8", rows, packed.getvalue())


def _tabs(told: Told, host: str, which: tuple[str, str]) -> Iterator[list[_Line]]:
    """Queries, pages, countries, devices, days: name, clicks, impressions, place ÷ 1,000."""
    site, language = which
    visits, end = told.history.visits, told.world.weeks * 7
    found = (visits.via == Via.SEARCH) & (visits.site == ("blog", "shop").index(site))
    days = Counter((visits.second[found] // 86_400).tolist())
    kept = range(max(0, end - _KEPT_DAYS), end)
    clicks = sum(days[day] for day in kept)
    queries = words()["queries"][site]
    factor = sum(part * shown for part, shown, _ in queries.values()) // 100 + 2
    yield [
        (query, clicks * part // 100, clicks * part // 100 * shown, place)
        for query, (part, shown, place) in queries.items()
    ]
    says = words()["gsc"][language]
    pages = [(f"https://{host}{path}", part) for path, part in words()["pages"][site]]
    for group in (pages, says["countries"], says["devices"]):
        yield [
            (name, clicks * part // 100, clicks * part * factor // 100, 7300)
            for name, part in group
        ]
    yield [
        (f"{calendar.day(told.world, day * 86_400)}", days[day], days[day] * factor + day % 5, 7300)
        for day in kept
    ]


def _put(archive: zipfile.ZipFile, name: str, content: str) -> None:
    """With one fixed date, so that the same story gives the same bytes."""
    archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)


def _tab(first: str, lines: list[_Line], language: str) -> tuple[str, int]:
    columns = [first, *heading(f"gsc_{language}")]
    return table(columns, (_line(columns, line, language) for line in lines))


def _line(columns: list[str], line: _Line, language: str) -> dict[str, Any]:
    name, clicks, shown, place = line
    ratio, at = f"{share(clicks, shown)}%", f"{place // 1000}.{place % 1000 // 10:02d}"
    if language == "de":
        ratio, at = ratio.replace(".", ",").replace("%", " %"), at.replace(".", ",")
    return dict(zip(columns, (name, clicks, shown, ratio, at), strict=True))
