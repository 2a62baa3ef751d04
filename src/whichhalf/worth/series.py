"""What does the book know of the weeks: what was done, earned, tracked, answered and tested?

A channel is something that the firm does: posts on a network, money for advertisements there. What
comes by itself (a search for the name, a bookmark, a friend's word) is no channel: it mediates what
channels do or belongs to the baseline, so it is never a control. Advertisements beside search
results are paid as often as people search, so their weeks cannot tell what they cause.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from whichhalf.crediting.credits import credited
from whichhalf.ledger.standing import Standing
from whichhalf.measures import CAMPAIGNS_PLANNED, COSTS, POSTS_PUBLISHED, SALES
from whichhalf.mix.weeks import Control, Floats, Trial
from whichhalf.models.fit import person_weights
from whichhalf.models.touch_rules import LINEAR
from whichhalf.nouns.credit import Credits
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.period import Period
from whichhalf.nouns.person import BUCKETS
from whichhalf.paths.journeys import journey_sums
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth.asked import ByLot, Channel, Known
from whichhalf.worth.claims import ChannelClass
from whichhalf.worth.trials import SWITCHBACK, Experiment, readings

#: Further back nobody looks: what worked then need not work now.
MOST_WEEKS = 156
#: So many weeks after the period are looked at as well, where the book has them: what was done in
#: the period's last weeks shows there.
WEEKS_AFTER = 26
_WEEK = timedelta(days=7)
_LOOKBACK_DAYS = 90
#: What is paid to be seen: the other kinds of cost pay for making.
_REACH = ("advertising", "offline")
#: Behind the name of a network: what is paid there.
PAID = "/paid"


@dataclass(frozen=True, slots=True, eq=False)
class Books:
    """What is known of the weeks of a business, which Mondays they begin on, and by which answers?

    `costs` is what each channel cost in the period, in minor units.
    """

    known: Known
    mondays: tuple[date, ...]
    booked: int
    costs: Mapping[str, int]
    evidence: tuple[Evidence, ...]  #: every question that was asked for it


def books(standing: Standing, rng: np.random.Generator) -> Books | Unknown:
    """What is known of the weeks? Unknown where no margin is."""
    inquiry = standing.inquiry
    booked = standing.sold.whole.margin
    if not standing.sold.known:
        return Unknown("unknown.no_orders", "remedy.import_orders")
    if booked is None:
        return Unknown("unknown.no_margin", "remedy.set_margin")
    longer = _around(inquiry)
    margins = _margins(Standing(longer))
    mondays = _mondays(margins)
    costs = _costs(standing)
    share = np.array([_share(monday, inquiry.period) for monday in mondays])
    seen, tracked = _tracked(inquiry)
    done = tuple(_channels(longer, mondays, standing, costs))
    known = Known(
        margins=np.array([margins.get(monday, 0) for monday in mondays]),
        share=share,
        booked=float(booked),
        channels=tuple(_with_credit(one, tracked, standing) for one in done),
        events=tuple(_events(longer, mondays)),
        tests=tuple(_tests(longer, done, mondays, rng)),
        seen=seen,
        named=_named(inquiry),
    )
    return Books(known, mondays, booked, costs, longer.whole(longer.answers))


def _around(inquiry: Inquiry) -> Inquiry:
    """The same questions for all weeks that are looked at."""
    period = inquiry.period
    start = min(period.start, period.end - MOST_WEEKS * _WEEK)
    longer = Period(start, period.end + WEEKS_AFTER * _WEEK, period.zone)
    return replace(inquiry, period=longer, answers={})


def _margins(standing: Standing) -> dict[date, int]:
    """What was earned in each whole week, by its Monday, up to the last day with a sale?

    Weeks with an unknown margin are left out.
    """
    rows = defaultdict(list)
    for row in standing.inquiry.answer(SALES):
        rows[_monday(date.fromisoformat(row["day"]))].append(row)
    if not rows:
        return {}
    last = max(date.fromisoformat(row["day"]) for row in rows[max(rows)])
    if last.weekday() < 5:  # a week that is not over; a shop may be closed at the weekend's end
        del rows[max(rows)]
    found = {monday: standing.till.takings(group).margin for monday, group in rows.items()}
    return {monday: margin for monday, margin in found.items() if margin is not None}


def _mondays(margins: Mapping[date, int]) -> tuple[date, ...]:
    """Which weeks lie between the first sale and the last?"""
    if not margins:
        return ()
    first, last = min(margins), max(margins)
    return tuple(first + number * _WEEK for number in range((last - first).days // 7 + 1))


def _share(monday: date, period: Period) -> float:
    """How much of this week lies in the period?

    >>> _share(date(2025, 6, 30), Period.parse("2025-Q3"))
    0.857...
    """
    days = (min(monday + _WEEK, period.end) - max(monday, period.start)).days
    return max(days, 0) / _WEEK.days


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _channels(
    inquiry: Inquiry, mondays: tuple[date, ...], standing: Standing, costs: Mapping[str, int]
) -> Iterable[Channel]:
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
            name = row["network"] or row["channel"] or row["kind"]
            _spread(spent[name], place, row["amount"], _days(row["starts"], row["ends"]))
    for amounts, paid in ((posts, False), (spent, True)):
        for network, weeks in sorted(amounts.items()):
            if weeks.any():
                name = network + PAID if paid else network
                kind = _class(network, standing, paid=paid)
                yield Channel(name, network, kind, paid, weeks, float(costs.get(name, 0)))


def _days(starts: str, ends: str) -> list[date]:
    first = date.fromisoformat(starts)
    after = date.fromisoformat(ends) if ends else first + timedelta(days=1)
    return [first + timedelta(days=n) for n in range(max((after - first).days, 1))]


def _spread(weeks: Floats, place: Mapping[date, int], amount: float, days: list[date]) -> None:
    """An amount for several days falls evenly on them."""
    for day in days:
        at = place.get(_monday(day))
        if at is not None:
            weeks[at] += amount / len(days)


def _class(network: str, standing: Standing, *, paid: bool) -> ChannelClass:
    if network in standing.scope.social:
        return ChannelClass.PAID_SOCIAL if paid else ChannelClass.ORGANIC_SOCIAL
    return ChannelClass.PAID_SEARCH if standing.scope.is_other(network) else ChannelClass.OTHER


def _tracked(inquiry: Inquiry) -> tuple[float | None, Mapping[str, tuple[int, float]]]:
    """Of which share of purchases had the buyer been seen, and what do these credit to each?

    By channel the margin in minor units and the purchases, in equal parts over the touches before.
    """
    sums = journey_sums(inquiry, _LOOKBACK_DAYS, paths=False, nulls=False)
    weights = person_weights(np.random.default_rng(inquiry.rng_seed), BUCKETS, draws=1)
    given = credited(LINEAR, sums.tiers, weights)
    if not isinstance(given, Credits) or not given.booked_conversions_milli:
        return None, {}
    found: dict[str, tuple[int, float]] = {}
    for credit in given.credits:
        network, _, paid = credit.name.partition("/")
        name = network + (PAID if paid == PAID[1:] else "")
        value, number = found.get(name, (0, 0.0))
        found[name] = (value + credit.value, number + credit.conversions_milli / 1000)
    untouched = given.unattributed_conversions_milli / given.booked_conversions_milli
    return 1 - untouched, found


def _with_credit(
    channel: Channel, tracked: Mapping[str, tuple[int, float]], standing: Standing
) -> Channel:
    value, number = tracked.get(channel.name, (0, 0.0))
    visits = standing.visits.total(channel.network)
    return replace(channel, credited=float(value), purchases=number, visits=visits)


def _named(inquiry: Inquiry) -> Mapping[str, int]:
    """Whom did buyers name when they were asked? What is no network stands under ""."""
    named: Counter[str] = Counter()
    for row in inquiry.answer(SALES):
        if row["survey"]:
            named[row["survey_network"] or ""] += row["orders"]
    return named


def _events(inquiry: Inquiry, mondays: tuple[date, ...]) -> Iterable[Control]:
    """What moved sales by itself: launches, promotions, events of the calendar, each kind alike."""
    place = {monday: at for at, monday in enumerate(mondays)}
    found: dict[str, Floats] = defaultdict(lambda: np.zeros(len(mondays)))
    for row in inquiry.answer(CAMPAIGNS_PLANNED):
        if row["kind"]:
            days = _days(row["starts"], row["ends"])
            _spread(found[row["kind"]], place, len(days) / _WEEK.days, days)
    return (Control(kind, weeks) for kind, weeks in sorted(found.items()) if weeks.any())


def _tests(
    inquiry: Inquiry,
    channels: tuple[Channel, ...],
    mondays: tuple[date, ...],
    rng: np.random.Generator,
) -> Iterable[ByLot]:
    """What did experiments that lie in these weeks say about their channels?

    Where a network is both posted on and paid for, a test is of the side that its weeks switched:
    the one that was less active while it was off.
    """
    for told in readings(inquiry, rng):
        result = told.result
        first = (_monday(result.window.start) - mondays[0]).days // _WEEK.days
        after = first + -(-result.window.days // _WEEK.days)
        sides = [one for one in channels if one.network == result.channel]
        if not sides or first < 0 or after > len(mondays) or result.standard_error <= 0:
            continue
        tried = max(sides, key=lambda one: int((one.amounts[first:after] == 0).sum()))
        error = float(result.standard_error)
        trial = Trial(tried.name, first, after, float(result.estimate), error)
        yield ByLot(trial, _lot(told.experiment, mondays))


def _lot(experiment: Experiment, mondays: tuple[date, ...]) -> Floats:
    """How much of each week was on, less how much was off? Nothing where places were compared."""
    lot = np.zeros(len(mondays))
    if experiment.design == SWITCHBACK:
        place = {monday: at for at, monday in enumerate(mondays)}
        for arm in experiment.arms:
            days = [arm.starts + timedelta(days=n) for n in range((arm.ends - arm.starts).days)]
            sign = 1 if arm.arm == "on" else -1
            _spread(lot, place, sign * len(days) / _WEEK.days, days)
    return lot


def _costs(standing: Standing) -> dict[str, int]:
    """What did each channel cost? Money to be seen apart from everything else on the network."""
    found: dict[str, int] = defaultdict(int)
    for line in (*standing.costs.lines, *standing.costs.other):
        paid = line.kind in _REACH
        found[(line.network or line.kind) + (PAID if paid else "")] += line.amount
    return dict(found)
