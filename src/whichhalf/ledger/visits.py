"""How many visits came from where, and who says so?

Visits of a site are taken from one place only: from the site's own touches, else from one analytics
system, and of its reports from those that do not overlap, the ones that name sources best first,
the finer ones of those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from whichhalf.measures import READING_DAYS, REPORTED_TRAFFIC, TRAFFIC
from whichhalf.measures.reported_traffic import DETAILS
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.period import Period
from whichhalf.till.inquiry import SOME_NETWORK, Inquiry, Scope

_GRAINS = ("day", "week", "month", "range")
#: A window of a report: grain, detail, first day, first day after.
Window = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Visits:
    """How many visits of one week, site and source? `week` is None for longer reports."""

    week: date | None
    site: str
    network: str
    social: bool
    paid: str
    medium: str
    tagged: bool
    visits: int
    engaged: int | None


@dataclass(frozen=True, slots=True)
class Traffic:
    """All visits that we know of, from which systems, and what of the reports could not be used."""

    rows: tuple[Visits, ...]
    systems: tuple[str, ...]
    revenue: tuple[dict[str, Any], ...]
    straddling: tuple[Window, ...]
    days_known: int | None
    inquiry: Inquiry

    @property
    def known(self) -> bool:
        """Do we know of any visits?"""
        return bool(self.rows)

    @property
    def analytics(self) -> str:
        """Which analytics system speaks of the revenue of its sources? Nothing where none does."""
        return next((str(row["system"]) for row in self.revenue), "")

    def total(self, network: str | None = None, *, social: bool | None = None) -> int:
        """How many visits, of one network or of all, social or not?"""
        return sum(
            row.visits
            for row in self.rows
            if (network is None or row.network == network) and social in {None, row.social}
        )

    def engaged(self, network: str) -> int | None:
        """How many engaged visits of a network; None where its source does not tell."""
        found = [row.engaged for row in self.rows if row.network == network]
        known = [number for number in found if number is not None]
        return sum(known) if found and len(known) == len(found) else None

    @property
    def networks(self) -> tuple[str, ...]:
        """Which social networks sent visits?"""
        return tuple(sorted({row.network for row in self.rows if row.social}))

    def evidence(self, network: str | None = None) -> tuple[Evidence, ...]:
        """What stands behind the visits of a network, or behind all?"""
        found: list[Evidence] = []
        if "touches" in self.systems:
            whole = self.inquiry.answer(TRAFFIC).evidence
            found.append(whole.narrowed(**_where(network)))
        for system in self.systems:
            if system != "touches":
                whole = self.inquiry.answer(REPORTED_TRAFFIC).evidence
                where = {"system": system, "metric": "sessions", **_where(network)}
                found.append(whole.narrowed(**where))
        return tuple(found)


def _where(network: str | None) -> dict[str, str | bool]:
    """Which rows of a measure are those of a network?"""
    if network is None:
        return {}
    if network == SOME_NETWORK:
        return {"network": "", "social": True}
    return {"network": network}


def traffic(inquiry: Inquiry, scope: Scope) -> Traffic:
    """Which visits do we know of, each once?"""
    touched = [_touched(row, scope) for row in inquiry.answer(TRAFFIC)]
    sites = {row.site for row in touched}
    windows, straddling = _windows(inquiry)
    grouped = {place: {_as_grouped(window) for window in windows[place]} for place in windows}
    rows = [
        row
        for row in inquiry.answer(REPORTED_TRAFFIC)
        if (row["grain"], row["detail"], row["starts"], row["ends"])
        in grouped.get((row["system"], row["site"] or ""), ())
    ]
    # Sites with touches of their own need no report; one that names no site may be any of them.
    needed = [row for row in rows if not sites or (row["site"] and row["site"] not in sites)]
    reported = _reported(needed, scope)
    systems = sorted({row["system"] for row in needed})
    if touched:
        systems.insert(0, "touches")
    return Traffic(
        (*touched, *reported),
        tuple(systems),
        tuple(row for row in rows if row["metric"] == "revenue"),
        tuple(straddling),
        _days_known(windows, inquiry.period) if windows else None,
        inquiry,
    )


def _touched(row: dict[str, Any], scope: Scope) -> Visits:
    social = scope.social_network(row["network"], row["social"])
    network = social or row["network"] or ""
    return Visits(
        date.fromisoformat(row["week"]),
        row["site"] or "",
        network,
        bool(social),
        row["paid"] or "",
        # A visit that brought no source at all is what everybody calls direct.
        row["medium"] or ("" if network else "direct"),
        bool(row["tagged"]),
        row["visits"],
        row["engaged"] if row["engaged_known"] == row["visits"] else None,
    )


def _windows(
    inquiry: Inquiry,
) -> tuple[dict[tuple[str, str], frozenset[Window]], list[Window]]:
    """Which windows of which system and site count, and which reach out of the period?"""
    offered: dict[tuple[str, str], list[Window]] = defaultdict(list)
    straddling: list[Window] = []
    for row in inquiry.answer(READING_DAYS):
        site = row["site"] or ""
        window = (row["grain"], row["detail"], row["starts"], row["ends"])
        if _inside(window, inquiry.period):
            offered[row["system"], site].append(window)
        else:
            straddling.append((row["system"], row["detail"], row["starts"], row["ends"]))
    chosen = {place: _without_overlap(windows) for place, windows in offered.items()}
    best: dict[str, tuple[str, str]] = {}
    for place in sorted(chosen, key=lambda p: (-_days(chosen[p]), p)):
        best.setdefault(place[1], place)
    kept = {place: chosen[place] for place in best.values()}
    return kept, sorted(straddling)


def _inside(window: Window, period: Period) -> bool:
    return str(period.start) <= window[2] and window[3] <= str(period.end)


def _without_overlap(windows: Iterable[Window]) -> frozenset[Window]:
    """The windows that are taken, best detail and finest grain first, none overlapping."""
    taken: list[Window] = []
    busy: set[int] = set()
    for window in sorted(windows, key=_rank):
        span = range(date.fromisoformat(window[2]).toordinal(), _end(window))
        if busy.isdisjoint(span):
            busy.update(span)
            taken.append(window)
    return frozenset(taken)


def _rank(window: Window) -> tuple[int, int, str, str]:
    return DETAILS.index(window[1]), _GRAINS.index(window[0]), window[2], window[3]


def _end(window: Window) -> int:
    return date.fromisoformat(window[3]).toordinal()


def _days(windows: Iterable[Window]) -> int:
    return sum(_end(w) - date.fromisoformat(w[2]).toordinal() for w in windows)


def _days_known(windows: dict[tuple[str, str], frozenset[Window]], period: Period) -> int:
    """How many days of the period does the least covered site have?"""
    return min(min(_days(found), period.days) for found in windows.values())


def _as_grouped(window: Window) -> Window:
    """The window as the measure groups its rows: days by the Monday of their week."""
    if window[0] != "day":
        return window
    found = date.fromisoformat(window[2])
    monday = date.fromordinal(found.toordinal() - found.weekday())
    return ("day", window[1], monday.isoformat(), "")


def _week(grain: str, starts: str) -> date | None:
    """The Monday of the week of most days of a row; GA4's own weeks begin on Sundays."""
    if grain == "day":
        return date.fromisoformat(starts)
    if grain != "week":
        return None
    middle = date.fromisoformat(starts).toordinal() + 3
    return date.fromordinal(middle - date.fromordinal(middle).weekday())


def _reported(rows: list[dict[str, Any]], scope: Scope) -> list[Visits]:
    metrics: dict[Visits, dict[str, int]] = defaultdict(dict)
    for row in rows:
        social = scope.social_network(row["network"], row["social"])
        network = social or row["network"] or ""
        key = Visits(
            _week(row["grain"], row["starts"]),
            row["site"] or "",
            network,
            bool(social),
            row["paid"] or "",
            row["medium"] or ("" if network else "direct"),
            bool(row["tagged"]),
            0,
            None,
        )
        found = metrics[key]
        found[row["metric"]] = found.get(row["metric"], 0) + row["value"]
    return [
        replace(key, visits=found["sessions"], engaged=found.get("engaged_sessions"))
        for key, found in sorted(metrics.items(), key=repr)
        if "sessions" in found
    ]
