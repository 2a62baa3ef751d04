"""What did the company's social media cost: hours by rate, tools, advertising, and the rest?

Every duration is a whole number of steps (9 seconds of Grete, 36 seconds of Lena), so that each
entry is whole cents and the sums are exact whatever is added first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from whichhalf.demo.chance import Chance
from whichhalf.demo.history import History, Via
from whichhalf.demo.parts import Staff
from whichhalf.demo.world import World


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of cost; `system` says which file it is written to."""

    system: str  #: rule, toggl, harvest, meta_ads, google_ads, plain
    day: date
    end: date  #: first day after
    kind: str
    activity: str
    network: str
    channel: str
    staff_id: str
    minutes_milli: int
    cents: int
    campaign: str
    note: str


#: Thirty minutes each weekday morning, of which half answering, the same for four networks.
MORNING_MINUTES = 30
MORNING_ACTIVITIES = (("respond", 2), ("listen", 1), ("curate", 1))
MORNING_NETWORKS = ("facebook", "instagram", "pinterest", "x")
#: (minutes a week, activity, network, channel, note) in Grete's Toggl: ninety minutes.
GRETE = (
    (45, "create", "", "blog", "Artikel schreiben"),
    (20, "publish", "pinterest", "", "Pins einstellen"),
    (15, "measure", "", "", "Zahlen anschauen"),
    (10, "prospect", "linkedin", "", "Firmen anschreiben"),
)
#: The same in Lena's Harvest: three hours.
LENA = (
    (50, "create", "instagram", "", "Reel schneiden"),
    (25, "create", "facebook", "", "Beitrag schreiben"),
    (20, "respond", "instagram", "", "Kommentare"),
    (15, "respond", "facebook", "", "Kommentare, Nachrichten"),
    (20, "publish", "x", "", "Posts"),
    (30, "create", "youtube", "", "Anleitung drehen"),
    (10, "promote", "facebook", "", "Anzeigen prüfen"),
    (10, "discover", "", "", "Ideen sammeln"),
)
#: (first day, months it recurs, cents, kind, activity, network, campaign, note)
_MONEY = (
    (date(2024, 7, 1), 18, 2900, "tools", "publish", "", "", "Planer Kachelwerk, Monat"),
    (date(2024, 7, 1), 18, 1199, "tools", "create", "", "", "Bildwerk Pro, Monat"),
    (date(2024, 9, 15), 1, 64_900, "content", "create", "youtube", "", "Kamera und Licht"),
    (date(2024, 10, 7), 1, 42_000, "content", "create", "instagram", "reel-2024", "Fotografin"),
    (date(2025, 1, 20), 1, 24_000, "training", "prospect", "linkedin", "", "Kurs für Lena"),
    (date(2025, 2, 3), 1, 60_000, "content", "promote", "youtube", "masche15", "Maschentante"),
    (date(2025, 3, 3), 1, 38_000, "content", "create", "pinterest", "fruehling-2025", "Fotografin"),
    (date(2025, 8, 25), 1, 35_000, "agency", "create", "", "radio-2025", "Radiospot, Produktion"),
    (date(2025, 9, 8), 1, 185_000, "offline", "promote", "", "radio-2025", "Radio, drei Wochen"),
)


def rate(staff: Staff, day: date) -> int:
    """What does an hour of this person cost on this day, in cents?"""
    return max((since, cents) for since, cents in staff.rates if since <= day)[1]


def project(network: str, channel: str) -> str:
    """Under which project do they book it?"""
    return (network or channel or "Allgemein").capitalize()


def costs(history: History) -> tuple[Entry, ...]:
    """Which costs were there, in the order of their days?"""
    world = history.world
    entries = [
        *_mornings(world),
        *_tracked(history, ("toggl", world.staff[0], 150, GRETE)),
        *_tracked(history, ("harvest", world.staff[1], 600, LENA)),
        *_advertising(history),
        *_searching(history),
        *_money(world),
    ]
    return tuple(sorted(entries, key=lambda e: (e.day, e.system, e.network, e.activity, e.note)))


def _mornings(world: World) -> list[Entry]:
    grete = world.staff[0]
    days = [world.first_monday + timedelta(days=d) for d in range(world.weeks * 7)]
    share = MORNING_MINUTES * 1000 // (4 * len(MORNING_NETWORKS))
    return [
        _time("rule", day, (grete, share * weight), (activity, network, "", ""))
        for day in days
        if day.weekday() < 5
        for activity, weight in MORNING_ACTIVITIES
        for network in MORNING_NETWORKS
    ]


def _time(system: str, day: date, who: tuple[Staff, int], what: tuple[str, str, str, str]) -> Entry:
    staff, minutes_milli = who
    activity, network, channel, note = what
    cents, rest = divmod(minutes_milli * rate(staff, day), 60_000)
    if rest:
        message = f"{minutes_milli} of {staff.staff_id} are no whole number of cents"
        raise ValueError(message)
    facts = ("time", activity, network, channel, staff.staff_id, minutes_milli, cents, "", note)
    return Entry(system, day, day + timedelta(days=1), *facts)


def _tracked(
    history: History, tracker: tuple[str, Staff, int, tuple[tuple[int, str, str, str, str], ...]]
) -> list[Entry]:
    system, staff, step, plan = tracker
    world, chance = history.world, Chance(history.seed)
    away = world.campaign("sommerpause")
    found = []
    for week in range(world.weeks):
        u = chance.row(f"hours {system}", week, 2 * len(plan))
        for k, (minutes, *what) in enumerate(plan):
            day = world.first_monday + timedelta(weeks=week, days=int(u[2 * k] * 5))
            if system == "harvest" and away.first <= day <= away.last:
                continue
            steps = round(minutes * 1000 * (0.75 + 0.5 * u[2 * k + 1]) / step)
            activity, network, channel, note = what
            found.append(
                _time(system, day, (staff, steps * step), (activity, network, channel, note))
            )
    return found


def _advertising(history: History) -> list[Entry]:
    """What the advertising network charged, day by day; a week's budget is spent to the cent."""
    world = history.world
    found = []
    for week, number, i in zip(*np.nonzero(history.weeks.ad_views), strict=True):
        campaign = world.campaigns[number]
        budget = campaign.spend // len(campaign.networks)
        u = Chance(history.seed).row(f"spend {campaign.name} {i}", int(week), 7)
        edge = np.floor(
            np.concatenate([[0.0], np.cumsum(0.7 + 0.6 * u)]) / (4.9 + 0.6 * u.sum()) * budget
        )
        edge[7] = budget
        for d in range(7):
            day = world.first_monday + timedelta(weeks=int(week), days=d)
            found.append(
                Entry(
                    "meta_ads",
                    day,
                    day + timedelta(days=1),
                    "advertising",
                    "promote",
                    world.networks[i].name,
                    "",
                    "",
                    0,
                    int(edge[d + 1] - edge[d]),
                    campaign.name,
                    "",
                )
            )
    return found


def _searching(history: History) -> list[Entry]:
    """What paid clicks on search results cost: clicks × price."""
    world, visits = history.world, history.visits
    paid = visits.via == Via.PAID_SEARCH
    found = []
    for number, campaign in enumerate(world.campaigns):
        if campaign.kind != "search":
            continue
        days = visits.second[paid & (visits.campaign == number)] // 86_400
        for d, clicks in zip(*np.unique(days, return_counts=True), strict=True):
            day = world.first_monday + timedelta(days=int(d))
            found.append(
                Entry(
                    "google_ads",
                    day,
                    day + timedelta(days=1),
                    "advertising",
                    "promote",
                    "google",
                    "",
                    "",
                    0,
                    int(clicks) * campaign.spend,
                    campaign.name,
                    "",
                )
            )
    return found


def _money(world: World) -> list[Entry]:
    found = []
    for first, months, cents, kind, activity, network, campaign, note in _MONEY:
        for k in range(months):
            year, month = divmod(first.year * 12 + first.month - 1 + k, 12)
            day = first if months == 1 else date(year, month + 1, 1)
            after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
            end = day + timedelta(days=1) if months == 1 else after
            if world.first_monday <= day < world.end:
                found.append(
                    Entry(
                        "plain", day, end, kind, activity, network, "", "", 0, cents, campaign, note
                    )
                )
    return found
