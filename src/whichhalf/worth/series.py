"""What was done on each channel week by week, what was earned, and what do claims say about it?

A channel is something that the firm does: posts on a network, money for advertisements there. What
comes by itself (a search for the name, a bookmark, a friend's word) is no channel: it mediates what
channels do or belongs to the baseline, so it is never a control. Advertisements beside search
results are paid as often as people search, so their weeks cannot tell what they cause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from whichhalf.ledger.standing import Standing
from whichhalf.measures import COSTS, POSTS_PUBLISHED, SALES
from whichhalf.mix import refusals
from whichhalf.mix.weeks import Driver, DriverKind, Floats, MixWeeks, Trial
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.period import Period
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth.claims import ChannelClass
from whichhalf.worth.trials import results

#: Further back nobody looks: what worked then need not work now.
MOST_WEEKS = 156
_WEEK = timedelta(days=7)
#: What is paid to be seen: the other kinds of cost pay for making.
_REACH = ("advertising", "offline")
#: Behind the name of a network: what is paid there.
PAID = "/paid"


@dataclass(frozen=True, slots=True, eq=False)
class Books:
    """The weeks of a business, as the mix model sees them.

    `share` is how much of each week lies in the period, `costs` what each channel cost in it, in
    minor units; `classes` how tracking errs about it; `booked` the margin of the period.
    """

    weeks: MixWeeks
    mondays: tuple[date, ...]
    share: Floats
    booked: int
    costs: Mapping[str, int]
    classes: Mapping[str, ChannelClass]
    refused: Mapping[str, Unknown]  #: channels whose part stays in the baseline, and why
    evidence: tuple[Evidence, ...]  #: every question that was asked for it


def books(standing: Standing, rng: np.random.Generator) -> Books | Unknown:
    """Which weeks led up to the end of the period? Unknown where no margin or no channel is."""
    inquiry = standing.inquiry
    booked = standing.sold.whole.margin
    if not standing.sold.known:
        return Unknown("unknown.no_orders", "remedy.import_orders")
    if booked is None:
        return Unknown("unknown.no_margin", "remedy.set_margin")
    longer = _looking_back(inquiry)
    margins = _margins(Standing(longer))
    mondays = _mondays(margins, inquiry.period)
    done = _drivers(longer, mondays, standing)
    classes = {driver.name: _class(driver, standing) for driver in done}
    refused = {driver.name: why for driver in done if (why := _mute(driver, classes))}
    drivers = tuple(driver for driver in done if driver.name not in refused)
    if not drivers:
        nothing = Unknown("unknown.no_channels", "remedy.book_activity")
        return next(iter(refused.values()), nothing)
    outcome = np.array([margins.get(monday, 0) for monday in mondays])
    return Books(
        weeks=MixWeeks(outcome, drivers, experiments=_tests(longer, drivers, mondays, rng)),
        mondays=mondays,
        share=np.array([_share(monday, inquiry.period) for monday in mondays]),
        booked=booked,
        costs=_costs(standing),
        classes=classes,
        refused=refused,
        evidence=longer.whole(longer.answers),
    )


def _looking_back(inquiry: Inquiry) -> Inquiry:
    """The same questions for all weeks that are looked at, up to the end of the period."""
    period = inquiry.period
    start = min(period.start, period.end - MOST_WEEKS * _WEEK)
    return replace(inquiry, period=Period(start, period.end, period.zone), answers={})


def _margins(standing: Standing) -> dict[date, int]:
    """What was earned in each week, by its Monday? Weeks with an unknown margin are left out."""
    rows = defaultdict(list)
    for row in standing.inquiry.answer(SALES):
        rows[_monday(date.fromisoformat(row["day"]))].append(row)
    found = {monday: standing.till.takings(group).margin for monday, group in rows.items()}
    return {monday: margin for monday, margin in found.items() if margin is not None}


def _mondays(margins: Mapping[date, int], period: Period) -> tuple[date, ...]:
    """Which whole weeks lie between the first sale and the end of the period?"""
    if not margins:
        return ()
    first = min(margins)
    return tuple(
        first + number * _WEEK for number in range((period.end - first).days // _WEEK.days)
    )


def _share(monday: date, period: Period) -> float:
    """How much of this week lies in the period?

    >>> _share(date(2025, 6, 30), Period.parse("2025-Q3"))
    0.857...
    """
    days = (min(monday + _WEEK, period.end) - max(monday, period.start)).days
    return max(days, 0) / _WEEK.days


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _drivers(inquiry: Inquiry, mondays: tuple[date, ...], standing: Standing) -> tuple[Driver, ...]:
    """What was done each week: posts on each network, money to be seen there."""
    place = {monday: at for at, monday in enumerate(mondays)}
    posts: dict[str, Floats] = defaultdict(lambda: np.zeros(len(mondays)))
    for row in inquiry.answer(POSTS_PUBLISHED):
        at = place.get(date.fromisoformat(row["week"]))
        if at is not None and row["network"] and not standing.scope.is_other(row["network"]):
            posts[row["network"]][at] += row["posts"]
    spent: dict[str, Floats] = defaultdict(lambda: np.zeros(len(mondays)))
    for row in inquiry.answer(COSTS):
        if row["kind"] in _REACH and row["amount"]:
            name = (row["network"] or row["channel"] or row["kind"]) + PAID
            _spread(spent[name], place, row["amount"], _days(row["starts"], row["ends"]))
    return (
        *_each(posts, DriverKind.ORGANIC),
        *_each(spent, DriverKind.PAID),
    )


def _days(starts: str, ends: str) -> list[date]:
    first = date.fromisoformat(starts)
    after = date.fromisoformat(ends) if ends else first + timedelta(days=1)
    return [first + timedelta(days=n) for n in range(max((after - first).days, 1))]


def _spread(weeks: Floats, place: Mapping[date, int], amount: int, days: list[date]) -> None:
    """An amount for several days falls evenly on them."""
    for day in days:
        at = place.get(_monday(day))
        if at is not None:
            weeks[at] += amount / len(days)


def _each(amounts: Mapping[str, Floats], kind: DriverKind) -> Iterable[Driver]:
    return (Driver(name, weeks, kind) for name, weeks in sorted(amounts.items()) if weeks.any())


def _class(driver: Driver, standing: Standing) -> ChannelClass:
    network = driver.name.removesuffix(PAID)
    if network in standing.scope.social:
        paid = driver.kind is DriverKind.PAID
        return ChannelClass.PAID_SOCIAL if paid else ChannelClass.ORGANIC_SOCIAL
    return ChannelClass.PAID_SEARCH if standing.scope.is_other(network) else ChannelClass.OTHER


def _tests(
    inquiry: Inquiry,
    drivers: tuple[Driver, ...],
    mondays: tuple[date, ...],
    rng: np.random.Generator,
) -> tuple[Trial, ...]:
    """What did experiments that lie in these weeks say about their channels?

    Where a network is both posted on and paid for, a test is of the side that its weeks switched:
    the one that was less active while it was off.
    """
    found = []
    for result in results(inquiry, rng):
        first = (_monday(result.window.start) - mondays[0]).days // _WEEK.days
        after = first + -(-result.window.days // _WEEK.days)
        sides = [d for d in drivers if d.name.removesuffix(PAID) == result.channel]
        if not sides or first < 0 or after > len(mondays) or result.standard_error <= 0:
            continue
        tried = max(sides, key=lambda d: int((d.amounts[first:after] == 0).sum()))
        found.append(
            Trial(tried.name, first, after, float(result.estimate), float(result.standard_error))
        )
    return tuple(found)


def _mute(driver: Driver, classes: Mapping[str, ChannelClass]) -> Unknown | None:
    """Why can nothing be said about a channel by its weeks? None if something can."""
    if classes[driver.name] is ChannelClass.PAID_SEARCH:
        return Unknown(
            "unknown.follows_demand", "remedy.mix_experiment", (("driver", driver.name),)
        )
    return refusals.rarely_active(driver)


def _costs(standing: Standing) -> dict[str, int]:
    """What did each channel cost? Money to be seen apart from everything else on the network."""
    found: dict[str, int] = defaultdict(int)
    for line in (*standing.costs.lines, *standing.costs.other):
        paid = line.kind in _REACH
        found[(line.network or line.kind) + (PAID if paid else "")] += line.amount
    return dict(found)
