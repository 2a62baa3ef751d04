"""What do those who follow, take part or bring friends spend, beside like customers who do not?

Each customer stands in several windows of four weeks; in one of them somebody may begin. What is
spent in the half year after a window is compared, between people who were alike before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from whichhalf.customers.lifetimes import Share
from whichhalf.effects.adjusted import Cells, Difference, compare
from whichhalf.effects.beside import Beside, BesideFit, Range, spanned
from whichhalf.effects.buying import Floats
from whichhalf.measures import (
    ADVOCATES_BEFORE,
    ADVOCATES_BESIDE,
    COMMUNITY_BEFORE,
    COMMUNITY_BESIDE,
    FOLLOWERS_BEFORE,
    FOLLOWERS_BESIDE,
    SALES,
)
from whichhalf.nouns.comparison import (
    AFTER_DAYS,
    LOYALTY_FROM,
    QUIET_DAYS,
    WINDOW_DAYS,
    BinBalance,
    Checks,
    Comparison,
    Tier,
)
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.measure import Measure
from whichhalf.nouns.period import Period
from whichhalf.till.inquiry import Inquiry, Scope
from whichhalf.till.prices import Exchange

#: Who is compared: the question of what is spent afterwards, and of what was spent before.
WHO: Mapping[str, tuple[Measure, Measure]] = {
    "followers": (FOLLOWERS_BESIDE, FOLLOWERS_BEFORE),
    "community": (COMMUNITY_BESIDE, COMMUNITY_BEFORE),
    "advocates": (ADVOCATES_BESIDE, ADVOCATES_BEFORE),
}
#: With fewer on either side, ranges of the difference within a tier do not hold the truth.
FEWEST_IN_TIER = 30
COVARIATES = ("bought", "lately", "recency", "tenure", "social", "window")
_HALF = 1.6448536
_MILLION = 1_000_000


class Pool(NamedTuple):
    """Cells of all windows: the rows, their bins, and money at our margin."""

    rows: list[dict[str, Any]]
    levels: Floats

    def those(self, least: int, most: int | None) -> Pool:
        """Who had bought so often before."""
        keep = [
            at
            for at, row in enumerate(self.rows)
            if row["bought"] >= least and (most is None or row["bought"] <= most)
        ]
        return Pool([self.rows[at] for at in keep], self.levels[keep])

    def people(self, *, did: bool) -> int:
        """How many are on this side?"""
        return sum(row["people"] for row in self.rows if row["did"] is did)

    def cells(self, outcome: Floats) -> Cells:
        """These cells with an outcome, for a comparison."""
        return Cells(
            treated=np.array([row["did"] for row in self.rows], np.bool_),
            bucket=np.array([row["bucket"] for row in self.rows], np.int64),
            names=COVARIATES,
            levels=self.levels.astype(np.int64),
            people=np.array([row["people"] for row in self.rows], np.float64),
            outcome=outcome,
        )

    def money(self, name: str) -> Floats:
        """This figure of each cell."""
        return np.array([row[name] for row in self.rows], np.float64)

    def share(self, name: str, *, did: bool) -> float:
        """This figure per person of one side."""
        whole = sum(row[name] for row in self.rows if row["did"] is did)
        return float(whole / max(self.people(did=did), 1))


@dataclass(frozen=True, slots=True)
class _Asked:
    inquiry: Inquiry
    scope: Scope
    exchange: Exchange
    factor: float
    windows: tuple[Period, ...]

    def pool(self, measure: Measure) -> Pool:
        rows, levels = [], []
        for number, window in enumerate(self.windows):
            for row in self.inquiry.ask(measure, window):
                factor = self.exchange.factor(row["currency"] or self.exchange.currency, window.end)
                worth = self.factor * float(factor or 0)
                social = row["source"].partition("/")[0] in self.scope.social
                bins = (row["bought"], row["lately"], row["recency"], row["tenure"])
                levels.append((*bins, social, number))
                rows.append(row | {"before": row["before"] * worth, "after": row["after"] * worth})
        return Pool(rows, np.array(levels, np.float64).reshape(len(levels), len(COVARIATES)))


def windows(period: Period, first: date) -> Iterator[Period]:
    """Which windows lie in the period, with room for what was before and what came after?"""
    begin = max(period.start, first + timedelta(days=2 * QUIET_DAYS))
    while begin + timedelta(days=WINDOW_DAYS + AFTER_DAYS) <= period.end:
        end = begin + timedelta(days=WINDOW_DAYS)
        yield Period(begin, end, period.zone)
        begin = end


def first_sale(inquiry: Inquiry) -> date:
    """On which day of the period begin the orders? Its last day where there are none."""
    days = inquiry.answer(SALES).column("day")
    return date.fromisoformat(min(days)) if days else inquiry.period.end


def compared(inquiry: Inquiry, who: str, first: date, recipe: Beside) -> Comparison:
    """What do these spend beside like customers? `first` is the first day with orders."""
    asked = _Asked(
        inquiry,
        Scope.of(inquiry),
        Exchange.of(inquiry),
        Share.of(inquiry).factor,
        tuple(windows(inquiry.period, first)),
    )
    if not asked.windows:
        days = QUIET_DAYS * 2 + WINDOW_DAYS + AFTER_DAYS
        facts = (("days", str((inquiry.period.end - first).days)), ("needed", str(days)))
        return _nothing(inquiry, who, Unknown("unknown.short_book", "remedy.older_orders", facts))
    after, early = (asked.pool(measure) for measure in WHO[who])
    if not after.rows or not early.rows:
        return _nothing(inquiry, who, Unknown("unknown.nobody_did", "remedy.match_people"))
    outcome, before = after.money("after"), early.money("before")
    fit = recipe.fit(after.cells(outcome), early.cells(before), early.cells(_changes(early)))
    if isinstance(fit, Unknown):
        return _nothing(inquiry, who, fit)
    found = _told(inquiry, who, fit, after)
    return replace(found, windows=len(asked.windows), tiers=tuple(by_loyalty(after, early)))


def _told(inquiry: Inquiry, who: str, fit: BesideFit, pool: Pool) -> Comparison:
    adjusted = fit.difference
    return Comparison(
        who=who,
        did=round(adjusted.treated),
        others=round(adjusted.controls),
        windows=0,
        period=inquiry.period,
        naive=_around(adjusted.naive, adjusted.naive_error),
        adjusted=_around(adjusted.adjusted, adjusted.error),
        changed=_around(fit.changed.adjusted, fit.changed.error),
        gap=fit.refused or _of(fit.gap),
        believed=fit.refused or _of(fit.believed),
        sure_ppm=round(fit.above * _MILLION),
        checks=_checks(adjusted, fit.control),
        after_did=round(pool.share("after", did=True)),
        again_did_ppm=round(pool.share("again", did=True) * _MILLION),
        again_others_ppm=round(pool.share("again", did=False) * _MILLION),
        referred_did_milli=round(pool.share("referred", did=True) * 1000),
        referred_others_milli=round(pool.share("referred", did=False) * 1000),
    )


def by_loyalty(after: Pool, early: Pool) -> Iterator[Tier]:
    """What do those who did it bring beside customers who were as loyal, the most loyal first?"""
    most = None
    for least in LOYALTY_FROM:
        some, before = after.those(least, most), early.those(least, most)
        sizes = [pool.people(did=did) for pool in (some, before) for did in (True, False)]
        spent: Figure = Unknown("unknown.few_in_tier", "remedy.match_people", _too_few(min(sizes)))
        alike, more = spent, spent
        if min(sizes) >= FEWEST_IN_TIER:
            own = round(some.share("after", did=True))
            more = _of(_tier_gap(some, before))
            spent = Estimate.counted(own)
            alike = Estimate(own - more.value, own - more.high, own - more.low)
        again, referred = (
            (round(some.share(name, did=True) * per), round(some.share(name, did=False) * per))
            for name, per in (("again", _MILLION), ("referred", 1000))
        )
        yield Tier(least, most, sizes[0], sizes[1], spent, alike, more, again, referred)
        most = least - 1


def _tier_gap(after: Pool, early: Pool) -> Range:
    """What the difference and that of changes, to like customers of this tier, leave open."""
    return spanned(
        compare(after.cells(after.money("after"))), compare(early.cells(_changes(early)))
    )


def _changes(early: Pool) -> Floats:
    """What was spent after the window less what was spent before, each per half year."""
    return early.money("after") - early.money("before") * AFTER_DAYS / QUIET_DAYS


def _too_few(customers: int) -> tuple[tuple[str, str], ...]:
    return (("customers", str(customers)), ("fewest", str(FEWEST_IN_TIER)))


def _checks(adjusted: Difference, control: Difference) -> Checks:
    return Checks(
        effective_controls=int(adjusted.effective_controls),
        overlap_ppm=round(adjusted.overlap * _MILLION),
        control=_around(control.adjusted, control.error),
        e_value_milli=round(adjusted.e_value * 1000),
        balance=tuple(
            BinBalance(one.name, one.level, round(one.before * 1000), round(one.after * 1000))
            for one in adjusted.balance
        ),
    )


def _nothing(inquiry: Inquiry, who: str, why: Unknown) -> Comparison:
    return Comparison(
        who=who,
        did=0,
        others=0,
        windows=0,
        period=inquiry.period,
        naive=why,
        adjusted=why,
        changed=why,
        gap=why,
        believed=why,
        sure_ppm=0,
        checks=None,
    )


def _around(value: float, error: float) -> Estimate:
    return _of(Range(value, value - _HALF * error, value + _HALF * error))


def _of(found: Range) -> Estimate:
    return Estimate(round(found.value), round(found.low), round(found.high))
