"""What came back for what was spent, by network, campaign, theme, format, post or hour?

return = (credit − cost) ÷ cost; cost = money + hours at their rate; credit is what the model of the
settings gives, with the range of the model. An hour brings (credit − money) ÷ hours. Every part of
cost and credit stands in exactly one row, so that all rows are the statement (laws 1 and 2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from whichhalf.ledger.returns import return_on
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.returned import OTHER, UNALLOCATED, UNTOUCHED, Returned, ReturnsFound
from whichhalf.returns.costed import Cost, Part, Post, parts_of_costs, posts_of
from whichhalf.returns.credited import Given, Share, given, touched_parts
from whichhalf.returns.maturity import maturity

_MILLI_MINUTES_AN_HOUR = 60_000
_NOWHERE = (UNALLOCATED,)


@dataclass(slots=True)
class _Row:
    cost: Cost = field(default_factory=Cost)
    shares: list[Share] = field(default_factory=list)
    posts: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is needed to tell a row: posts, the ages that count, what is not known of costs?"""

    by: str
    posts: Mapping[str, Post]
    credit: Given
    mature: Figure
    begins: str
    ends: date
    gap: Unknown | None

    def told(self, name: tuple[str, ...], row: _Row) -> Returned:
        """The row with its credit and return."""
        credit = self.credit.figure(row.shares)
        cost = row.cost.cash + row.cost.time
        back = return_on(credit, cost, scope="full", basis="hours", gap=self.gap).figure
        why = self._not_yet(row) if name != _NOWHERE else None
        an_hour = _an_hour(credit, row.cost) if self.gap is None else self.gap
        return Returned(
            name,
            row.cost.cash,
            row.cost.time,
            row.cost.minutes_milli,
            credit,
            why or back,
            why or an_hour,
            len(row.posts),
        )

    def _not_yet(self, row: _Row) -> Unknown | None:
        """Why can nothing be said yet, or of these days? Work that nobody booked is not free."""
        if not row.posts:
            return None
        published = max(self.posts[one].day for one in row.posts)
        if published < self.begins:
            return Unknown("unknown.post_before_period", "remedy.period_of_post")
        if self.by not in {"network", "hour"} and not row.cost.minutes_milli:
            return Unknown("unknown.no_hours", "remedy.book_hours")
        if self.by != "post":
            return None
        age = (self.ends - date.fromisoformat(published)).days
        if isinstance(self.mature, Estimate) and age < self.mature.value:
            facts = (("age", str(age)), ("days", str(self.mature.value)))
            return Unknown("unknown.too_early", "remedy.wait_for_maturity", facts)
        return None


def returned(standing: Standing, by: str, seen_until: date) -> ReturnsFound:
    """What came back, row by row? `seen_until` is the first day that the book has not seen."""
    inquiry = standing.inquiry
    posts = posts_of(inquiry)
    credit = given(standing, posts)
    ends = min(inquiry.period.end, seen_until)
    mature = learned(standing, posts, ends)
    gap = standing.gap or standing.money_gap
    begins = inquiry.period.start.isoformat()
    telling = _Telling(by, posts, credit, mature, begins, ends, gap)
    rows = _gathered(standing, telling)
    nowhere = telling.told(_NOWHERE, rows.pop(_NOWHERE, _Row()))
    told = [telling.told(name, row) for name, row in rows.items()]
    return ReturnsFound(
        period=inquiry.period,
        currency=inquiry.settings.currency,
        by=by,
        model=credit.model,
        lookback_days=inquiry.settings.credit.lookback_days,
        worth=credit.worth,
        rows=tuple(sorted(told, key=lambda row: _rank(row, by))),
        rest=(nowhere, _others(standing, credit), _untouched(credit)),
        cost=standing.costs.totals.cash + standing.costs.totals.time,
        booked=credit.booked,
        mature_days=mature,
    )


def learned(standing: Standing, posts: Mapping[str, Post], ends: date) -> Figure:
    """By which age had most of the credit of earlier posts come, in the whole book before?"""
    earliest = min((post.day for post in posts.values()), default=ends.isoformat())
    begins = min(date.fromisoformat(earliest), ends - timedelta(days=1))
    period = replace(standing.inquiry.period, start=begins, end=ends)
    inquiry = replace(standing.inquiry, period=period, answers={})
    touches = (
        (date.fromisoformat(posts[post].day), date.fromisoformat(day), number)
        for network in touched_parts(inquiry).values()
        for (_, post, day), number in network.items()
        if post in posts
    )
    return maturity(touches, ends)


def _gathered(standing: Standing, telling: _Telling) -> dict[tuple[str, ...], _Row]:
    found: dict[tuple[str, ...], _Row] = defaultdict(_Row)
    for part, cost in parts_of_costs(standing, telling.posts).items():
        row = found[_name(part, telling)]
        row.cost.add(cost)
        row.posts |= {part.post} - {""}
    for share in telling.credit.shares:
        row = found[_name(share.part, telling)]
        row.shares.append(share)
        row.posts |= {share.part.post} - {""}
    return {name: row for name, row in found.items() if row.shares or row.cost != Cost()}


def _name(part: Part, telling: _Telling) -> tuple[str, ...]:
    """Which row does a part belong to?"""
    post = telling.posts.get(part.post)
    if telling.by in {"network", "hour"}:
        return (part.network,) if part.network else _NOWHERE
    if telling.by == "campaign":
        return (part.campaign,) if part.campaign else _NOWHERE
    if post is None:
        return _NOWHERE
    words = {
        "theme": (post.theme, post.format, post.network),
        "format": (post.format, post.theme, post.network),
        "post": (part.post, post.network, post.day),
    }
    return words[telling.by]


def _rank(row: Returned, by: str) -> tuple[str | int, ...]:
    """Themes and formats by name, everything else by credit, the most first."""
    credit = row.credit.value if isinstance(row.credit, Estimate) else 0
    first = (row.name[0],) if by in {"theme", "format"} else ()
    return (*first, -credit, -row.cost, *row.name)


def _an_hour(credit: Figure, cost: Cost) -> Figure:
    if isinstance(credit, Unknown):
        return credit
    if cost.minutes_milli <= 0:
        return Unknown("unknown.no_hours", "remedy.book_hours")
    value, low, high = (
        round(Fraction((end - cost.cash) * _MILLI_MINUTES_AN_HOUR, cost.minutes_milli))
        for end in (credit.value, credit.low, credit.high)
    )
    return Estimate(value, low, high, credit.level_percent)


def _others(standing: Standing, credit: Given) -> Returned:
    cash = sum(line.amount for line in standing.costs.other if line.kind != "time")
    time = sum(line.amount for line in standing.costs.other if line.kind == "time")
    minutes = sum(line.minutes_milli for line in standing.costs.other)
    not_ours = Unknown("unknown.not_social", "remedy.name_network")
    return Returned((OTHER,), cash, time, minutes, credit.elsewhere(), not_ours, not_ours)


def _untouched(credit: Given) -> Returned:
    nobodys = Unknown("unknown.nobody_touched", "remedy.consented_visits")
    return Returned((UNTOUCHED,), 0, 0, 0, Estimate.counted(credit.untouched), nobodys, nobodys)
