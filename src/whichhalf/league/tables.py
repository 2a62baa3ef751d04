"""What may a method see of a world? Plain tables, as a shop's own systems would fill them.

Nothing here knows the truth: no need, no familiarity, no switched-off channel. Visits of people who
block the analytics are missing, a click without tag or referrer looks direct, one person with three
devices is three visitors until known, and a survey is answered by some, wrongly by some of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from whichhalf.demo.chance import Chance
from whichhalf.demo.costs import costs
from whichhalf.demo.history import History, Via, Way
from whichhalf.demo.orders import Orders, orders
from whichhalf.demo.people import Whole
from whichhalf.demo.plan import WEEK
from whichhalf.demo.world import World
from whichhalf.league.scenarios import Scenario, experiment_weeks, launch_weeks
from whichhalf.league.tracking import DAY, Journey, claims, journeys

Floats = NDArray[np.float64]
#: What a post takes, in minutes, whatever it brings.
MINUTES_A_POST = 40


@dataclass(frozen=True, slots=True)
class Channel:
    """Which channel, is it paid for, and is it social?"""

    name: str
    paid: bool
    social: bool


@dataclass(frozen=True, slots=True)
class Said:
    """How many new customers of a week said this when asked how they heard of us?"""

    week: int
    answer: str
    answers: int
    margin_cents: int


@dataclass(frozen=True, slots=True)
class Tables:
    """What is known of a world? Columns of `weekly` have one whole number for each week.

    `weekly` holds margin_cents, orders, new_customers, brand_searches, generic_searches,
    newsletter, mentions, launch, and for each channel spend_cents, posts, views, clicks and minutes
    (as in `facebook/paid:views`). `daily_cents` is the margin of each day. `lots`: of each channel
    that was tested the lot of each week, 1 on, 0 off, −1 outside of the experiment. `claims`:
    orders and cents that each platform reports.
    """

    scenario: str
    seed: int
    first_monday: date
    channels: tuple[Channel, ...]
    weekly: Mapping[str, Whole]
    daily_cents: Whole
    journeys: tuple[Journey, ...]
    survey: tuple[Said, ...]
    claims: Mapping[str, tuple[int, int]]
    lots: Mapping[str, Whole]

    @property
    def booked_cents(self) -> int:
        """Which margin was booked?"""
        return int(self.weekly["margin_cents"].sum())

    @property
    def weeks(self) -> int:
        """How many weeks are there?"""
        return int(self.weekly["margin_cents"].size)

    @property
    def social(self) -> tuple[str, ...]:
        """Which channels are social?"""
        return tuple(channel.name for channel in self.channels if channel.social)

    def column(self, channel: str, what: str) -> Whole:
        """What was spent, posted, seen or clicked there each week?"""
        return self.weekly[f"{channel}:{what}"]


def channels(world: World) -> tuple[Channel, ...]:
    """Which channels does this world use?"""
    paid = {name for one in world.campaigns if one.kind == "ads" for name in one.networks}
    found = []
    for network in world.networks:
        if network.posts_a_week:
            found.append(Channel(f"{network.name}/organic", paid=False, social=True))
        if network.name in paid:
            found.append(Channel(f"{network.name}/paid", paid=True, social=True))
    if any(campaign.kind.endswith("_search") for campaign in world.campaigns):
        found.append(Channel("google/paid", paid=True, social=False))
    return tuple(found)


def tables(scenario: Scenario, seed: int, history: History) -> Tables:
    """What would this world's own systems know?"""
    sold, known = orders(history), channels(history.world)
    lots = {name: experiment_weeks(scenario, seed, name) for name in scenario.experiment}
    launch = launch_weeks(scenario, seed) & scenario.demand.told
    weekly = _weekly(history, sold) | {"launch": launch.astype(np.int64)}
    spent = _spent(history)
    for channel in known:
        weekly |= _of_channel(history, channel) | {
            f"{channel.name}:spend_cents": spent.get(channel.name, 0 * weekly["margin_cents"])
        }
    return Tables(
        scenario=scenario.name,
        seed=seed,
        first_monday=history.world.first_monday,
        channels=known,
        weekly=weekly,
        daily_cents=_daily(history, sold),
        journeys=journeys(history, sold),
        survey=_survey(history, sold),
        claims=claims(history, sold, tuple(channel.name for channel in known)),
        lots=lots,
    )


def week_of(history: History, second: Whole) -> Whole:
    """Which week is it? What is booked an instant after the end belongs to the last one."""
    weeks: Whole = np.minimum(second // WEEK, history.world.weeks - 1)
    return weeks


def _daily(history: History, sold: Orders) -> Whole:
    margin = np.zeros(7 * history.world.weeks, dtype=np.int64)
    day = np.minimum(history.sales.second // DAY, margin.size - 1)
    np.add.at(margin, day, sold.margin)
    return margin


def _weekly(history: History, sold: Orders) -> dict[str, Whole]:
    size, sales = history.world.weeks, history.sales
    week = week_of(history, sales.second)
    margin = np.zeros(size, dtype=np.int64)
    np.add.at(margin, week, sold.margin)
    return {
        "margin_cents": margin,
        "orders": np.bincount(week, minlength=size),
        "new_customers": np.bincount(week[~sales.returning], minlength=size),
        "brand_searches": history.weeks.searches[:, 0],
        "generic_searches": history.weeks.searches[:, 1],
        "newsletter": history.weeks.subscribers * (np.arange(size) % 2 == 0),
        "mentions": np.bincount(week_of(history, history.mentions.second), minlength=size),
    }


def _of_channel(history: History, channel: Channel) -> dict[str, Whole]:
    name, side = channel.name.split("/")
    size, visits = history.world.weeks, history.visits
    nothing = np.zeros(size, dtype=np.int64)
    found = dict.fromkeys(("posts", "views", "minutes"), nothing)
    week = week_of(history, visits.second)
    if name == "google":
        came = visits.via == Via.PAID_SEARCH
    else:
        at = [network.name for network in history.world.networks].index(name)
        came = (visits.network == at) & (visits.via == (Via.AD if side == "paid" else Via.POST))
    if side == "organic":
        mine = history.posts.network == at
        found["posts"] = np.bincount(history.posts.week[mine], minlength=size)
        found["minutes"] = MINUTES_A_POST * found["posts"]
        views = np.bincount(history.posts.week[mine], history.counts.impressions[mine], size)
        found["views"] = views.astype(np.int64)
    elif name != "google":
        found["views"] = history.weeks.ad_views[:, :, at].sum(axis=1)
    found["clicks"] = np.bincount(week[came], minlength=size)
    return {f"{channel.name}:{what}": column for what, column in found.items()}


def _spent(history: History) -> dict[str, Whole]:
    """What did advertisements cost, by channel and week?"""
    found: dict[str, Whole] = {}
    for entry in costs(history):
        if entry.kind == "advertising":
            spent = found.setdefault(
                f"{entry.network}/paid", np.zeros(history.world.weeks, dtype=np.int64)
            )
            spent[history.world.week(entry.day)] += entry.cents
    return found


def _survey(history: History, sold: Orders) -> tuple[Said, ...]:
    """How did you hear about us? Asked once, after the first order in the shop."""
    sales, people, world = history.sales, history.world.people, history.world
    asked = np.flatnonzero((sales.way == Way.SHOP) & ~sales.returning)
    u = Chance(history.seed).row("answers", 1, 2 * world.people.number).reshape(2, -1)
    person = sales.person[asked]
    sources = [*(network.name for network in world.networks), "market", "radio", "friend", ""]
    found: dict[tuple[int, str], list[int]] = {}
    for order, who, week in zip(
        asked.tolist(), person.tolist(), week_of(history, sales.second[asked]).tolist(), strict=True
    ):
        if u[0, who] >= people.answering_survey:
            continue
        heard = sources[sales.heard[order]] or _found_by(history, order)
        answer = "google" if u[1, who] < people.misremembering else heard
        cell = found.setdefault((week, answer), [0, 0])
        cell[0] += 1
        cell[1] += int(sold.margin[order])
    return tuple(Said(week, answer, *figures) for (week, answer), figures in sorted(found.items()))


def _found_by(history: History, order: int) -> str:
    """What says somebody who knew us before? How they came."""
    visit = int(history.sales.visit[order])
    searched = visit >= 0 and history.visits.via[visit] in {Via.PAID_SEARCH, Via.SEARCH}
    return "google" if searched else "knew you"
