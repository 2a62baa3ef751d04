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
from whichhalf.demo.tried import weeks_on
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
        *_tracked(history, "toggl", world.staff[0]),
        *_tracked(history, "harvest", world.staff[1]),
        *_advertising(history),
        *_searching(history),
        *_money(world),
        *_tried(world),
    ]
    return tuple(sorted(entries, key=lambda e: (e.day, e.system, e.network, e.activity, e.note)))


def _mornings(world: World) -> list[Entry]:
    owner, morning = world.staff[0], world.morning
    days = [world.first_monday + timedelta(days=d) for d in range(world.weeks * 7)]
    weights = sum(weight for _, weight in morning.activities) * len(morning.networks)
    share = morning.minutes * 1000 // weights
    return [
        _time("rule", day, (owner, share * weight), (activity, network, "", ""))
        for day in days
        if day.weekday() < 5
        for activity, weight in morning.activities
        for network in morning.networks
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


def _tracked(history: History, system: str, staff: Staff) -> list[Entry]:
    """What one of them booked; the tracker of one counts in 9 seconds, that of the other in 36."""
    world, chance = history.world, Chance(history.seed)
    step = 150 if system == "toggl" else 600
    habits = [habit for habit in world.habits if habit.staff_id == staff.staff_id]
    found = []
    for week in range(world.weeks):
        u = chance.row(f"hours {system}", week, 2 * len(habits))
        for k, habit in enumerate(habits):
            day = world.first_monday + timedelta(weeks=week, days=int(u[2 * k] * 5))
            if (system == "harvest" and _is_away(world, day)) or day < (habit.first or day):
                continue
            steps = round(habit.minutes * 1000 * (0.75 + 0.5 * u[2 * k + 1]) / step)
            what = (habit.activity, habit.network, habit.channel, habit.note)
            found.append(_time(system, day, (staff, steps * step), what))
    return found


def _is_away(world: World, day: date) -> bool:
    return any(c.first <= day <= c.last for c in world.campaigns if c.kind == "absence")


def _advertising(history: History) -> list[Entry]:
    """What the advertising network charged, day by day; a week's budget is spent to the cent."""
    world = history.world
    found = []
    for week, number, i in zip(*np.nonzero(history.weeks.ad_views), strict=True):
        campaign = world.campaigns[number]
        budget = world.spend(campaign, int(week)) // len(campaign.networks)
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
        if not campaign.kind.endswith("_search"):
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
    for bill in world.bills:
        for k in range(bill.months):
            year, month = divmod(bill.first.year * 12 + bill.first.month - 1 + k, 12)
            day, end = bill.first, bill.first + timedelta(days=1)
            if bill.months > 1:
                day = date(year, month + 1, 1)
                end = date(year + (month == 11), (month + 1) % 12 + 1, 1)
            if world.first_monday <= day < world.end:
                what = (bill.kind, bill.activity, bill.network, "", "", 0, bill.cents)
                found.append(Entry("plain", day, end, *what, bill.campaign, bill.note))
    return found


def _tried(world: World) -> list[Entry]:
    """What was paid for in the weeks that the lot switched on."""
    return [
        Entry(
            "plain",
            monday,
            monday + timedelta(weeks=1),
            "advertising",
            "promote",
            tryout.network,
            "",
            "",
            0,
            tryout.spend,
            tryout.name,
            f"{tryout.network.capitalize()}, Anzeigen einer Woche",
        )
        for tryout in world.tryouts
        for monday in weeks_on(tryout)
    ]
