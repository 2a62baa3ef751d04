"""When did the posts of each month cover what they cost?

The cost of a month's posts is their part of that month's cost (`returns.costed`). Their credit is
their part of the whole period's credit (`returns.credited`), split over the months of the purchases
by touches. Cumulative credit ≥ cumulative cost for the first time: that month is break-even. Its
range comes from the same question in each draw of the model.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np

from whichhalf.ledger.declared import from_draws
from whichhalf.ledger.standing import Standing
from whichhalf.models.journeys import Floats
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.returned import Cohort, CohortsFound
from whichhalf.returns.costed import Cost, Post, parts_of_costs, posts_of
from whichhalf.returns.credited import Given, Share, given
from whichhalf.returns.rows import learned

#: Of the draws, so many lie below the low end and above the high end.
_TAIL = 0.05


@dataclass(slots=True)
class _Month:
    """The posts of a month: how many, what they cost, what came of them in which month."""

    posts: set[str] = field(default_factory=set)
    cost: Cost = field(default_factory=Cost)
    shares: dict[str, list[Share]] = field(default_factory=lambda: defaultdict(list))


def cohorts(standing: Standing) -> CohortsFound:
    """Posts by month, until the end of the period."""
    inquiry = standing.inquiry
    posts = posts_of(inquiry)
    credit = given(standing, posts)
    mature = learned(standing, posts, inquiry.period.end)
    months = tuple(months_of(inquiry.period))
    found = {_key(month): _Month() for month in months}
    for month in months:
        _spent(standing, month, posts, found[_key(month)])
    outside: Counter[str] = Counter()
    for share in credit.shares:
        post = posts.get(share.part.post)
        cohort = found.get(_month_of(post.day)) if post else None
        if cohort is None or post is None:
            outside["earlier" if post else "none"] += share.value
            continue
        # A visit that a clock puts before its post counts for the post's own month.
        cohort.shares[max(_month_of(share.day), _month_of(post.day))].append(share)
    told = tuple(_told(month, months, found[_key(month)], credit, mature) for month in months)
    if (gap := standing.gap or standing.money_gap) is not None:
        # A part of the cost is not known: nothing can be said to have covered it.
        told = tuple(replace(one, even_after=gap) for one in told)
    return CohortsFound(
        period=inquiry.period,
        currency=inquiry.settings.currency,
        model=credit.model,
        cohorts=told,
        accrued=tuple((one.month, one.credit) for one in told),
        arrived=tuple(_arrived(months, told)),
        earlier=outside["earlier"],
        without_post=outside["none"],
        mature_days=mature,
        unknown=credit.unknown,
    )


def months_of(period: Period) -> Iterator[Period]:
    """Which calendar months has a period? The first and the last are cut to it."""
    start = period.start
    while start < period.end:
        end = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield Period(start, min(end, period.end), period.zone)
        start = end


def _key(month: Period) -> str:
    return _month_of(month.start.isoformat())


def _month_of(day: str) -> str:
    return f"{day[:7]}-01"


def _spent(standing: Standing, month: Period, posts: Mapping[str, Post], into: _Month) -> None:
    inquiry = replace(standing.inquiry, period=month, answers={})
    first, after = month.start.isoformat(), month.end.isoformat()
    here = {name: post for name, post in posts.items() if first <= post.day < after}
    into.posts |= set(here)
    for part, cost in parts_of_costs(Standing(inquiry), here).items():
        if part.post:
            into.cost.add(cost)


def _told(
    month: Period, months: Sequence[Period], found: _Month, credit: Given, mature: Figure
) -> Cohort:
    begun = [each for each in months if each.start >= month.start]
    in_each = [found.shares.get(_key(each), []) for each in begun]
    each_month = tuple(sum(one.value for one in some) for some in in_each)
    cost = found.cost.cash + found.cost.time
    drawn = _cumulative(in_each, credit)
    even, open_ended = _even(np.cumsum(each_month), drawn, cost)
    # The youngest post is of the last day of the month.
    age = (months[-1].end - month.end).days + 1
    grown = age >= mature.value if isinstance(mature, Estimate) else None
    needs = mature.value if isinstance(mature, Estimate) else 0
    running = tuple(
        credit.unknown or (from_draws(int(value), draws.round().astype(int).tolist()))
        for value, draws in zip(np.cumsum(each_month), drawn, strict=True)
    )
    return Cohort(
        _key(month),
        len(found.posts),
        cost,
        found.cost.minutes_milli,
        each_month,
        running,
        credit.unknown or _known(even, cost, age, needs),
        open_ended,
        grown,
    )


def _cumulative(in_each: Sequence[Sequence[Share]], credit: Given) -> Floats:
    """Months by draws; without draws the model's own value is the only one."""
    each = [credit.draws(some) for some in in_each]
    size = max((one.size for one in each), default=0)
    rows: Floats = np.array([one if one.size else np.zeros(size) for one in each])
    summed: Floats = np.cumsum(rows, axis=0)
    return summed


def _even(running: np.ndarray, drawn: Floats, cost: int) -> tuple[Estimate | None, bool]:
    """After how many months was the cost covered? And may it be later than the data shows?"""
    covered = running >= cost
    if not covered.any():
        return None, True
    value = int(np.argmax(covered))
    if not drawn.size:
        return Estimate.counted(value), False
    in_draws = drawn >= cost
    never = len(running)
    after = np.sort(np.where(in_draws.any(axis=0), np.argmax(in_draws, axis=0), never))
    cut = int(len(after) * _TAIL)
    low, high = int(after[cut]), int(after[-1 - cut])
    ends = (min(low, value), max(min(high, never - 1), value))
    return Estimate(value, *ends), high == never


def _known(even: Estimate | None, cost: int, age: int, needs: int) -> Figure:
    """The month, or why it cannot be told: nothing spent, too early, or not within the data."""
    if cost <= 0:
        return Unknown("unknown.cost_is_zero", "remedy.book_costs")
    if even is not None:
        return even
    if age < needs:
        facts = (("age", str(age)), ("days", str(needs)))
        return Unknown("unknown.too_early", "remedy.wait_for_maturity", facts)
    return Unknown("unknown.not_within_data", "remedy.wait_or_spend_less")


def _arrived(months: Sequence[Period], told: Sequence[Cohort]) -> Iterator[tuple[str, int]]:
    """The same credit by the month of the sale."""
    for at, month in enumerate(months):
        yield _key(month), sum(one.credits[at - first] for first, one in enumerate(told[: at + 1]))
