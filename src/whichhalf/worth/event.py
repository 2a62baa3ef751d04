"""Was that blunder, campaign or viral post a disaster or a hit, upside and the way back included?

What was booked each day comes from the book, exactly as a statement counts it; what would have been
booked anyway comes from `effects.impact`. Said in this order: the smallest effect that could have
been seen, the effect, how small it is at least, how the weeks after went.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from whichhalf.effects.impact import Course, Impact, ImpactFit, Spread
from whichhalf.effects.local_level import LocalLevel
from whichhalf.measures import CAMPAIGNS_PLANNED
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.period import Period
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth.daily import Daily, daily_money, daily_price

#: What an event can be judged by.
ON = ("sales", "profit", "orders", "price")
_UNITS = {"orders": "count", "price": "ppm"}
#: So many weeks after an event are told, unless another one begins.
_WEEKS_AFTER = 8
#: Campaigns that began or ended so many days before the event are named.
_BESIDE_DAYS = 28
_MILLION = 1_000_000
#: A shop that sells on fewer days than this share is judged by weeks.
_FEWEST_FULL_DAYS = 0.4
#: Daily returns of a price have no rhythm, and hardly a drift: a market prices what it knows.
_RETURNS = LocalLevel(usual_drift=0.003, noise_follows_level=False)


@dataclass(frozen=True, slots=True)
class Question:
    """From which day up to which (not included) did it happen, and by what is it judged?"""

    start: date
    end: date
    on: str = "sales"
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Other:
    """Which campaign began or ended near the event?"""

    title: str
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Week:
    """What was booked in some days of the event or after it, and the effect in them?"""

    period: Period
    booked: int
    effect: Estimate


@dataclass(frozen=True, slots=True)
class EventEffect:
    """What did the event change? Amounts in minor units, orders, or millionths of a price.

    `detectable` is the smallest effect that would have been seen with a chance of 80 %; `bound`:
    the effect was smaller than that, with 90 %. `rank_ppm` is the share of placebo dates that were
    off by at least as much. `back` is the first day of the first two weeks that look normal again.
    """

    verdict: str
    expected: int
    booked: int
    detectable: int
    effect: Estimate
    bound: int
    placebos: int
    apart: int
    covered_ppm: int
    widening_milli: int
    rank_ppm: int
    weeks: tuple[Week, ...]
    together: Estimate
    together_period: Period
    back: date | None


@dataclass(frozen=True, slots=True)
class EventFound:
    """What was asked, on which ground, and what is the answer?

    `seen` is the stretch of days that the book knows, `step_days` 1 or 7, `gaps` days that look
    like missing data, `others` what began or ended near the event.
    """

    question: Question
    seen: Period
    unit: str
    step_days: int
    before: int
    gaps: int
    others: tuple[Other, ...]
    answer: EventEffect | Unknown


def event_effect(inquiry: Inquiry, question: Question) -> EventFound:
    """What did the event change, beside what would have been anyway?"""
    daily = (
        daily_price(inquiry, question.controls)
        if question.on == "price"
        else daily_money(inquiry, question.on, question.controls)
    )
    if isinstance(daily, Unknown):
        return EventFound(question, inquiry.period, "money", 1, 0, 0, (), daily)
    others = _others(inquiry, question)
    if daily.weekly_rhythm and _often_empty(daily, question.start):
        daily = daily.in_weeks(question.start)
    step = timedelta(days=daily.step_days)
    seen = Period(daily.days[0], daily.days[-1] + step, inquiry.period.zone)
    start, stop = daily.place(question.start), daily.place(question.end)
    found = EventFound(
        question,
        seen,
        _UNITS.get(question.on, "money"),
        daily.step_days,
        start,
        int(np.isnan(daily.values[:start]).sum()),
        _beside(question, others),
        Unknown("unknown.impact_no_data", "remedy.impact_import"),
    )
    inside = _inside(question, others)
    if inside:
        facts = (("campaign", inside.title), ("day", str(_first_inside(question, inside))))
        other = Unknown("unknown.impact_other_event", "remedy.impact_other_window", facts)
        return replace(found, answer=other)
    if seen.start > question.start or question.end > seen.end or stop <= start:
        return found
    until = daily.place(_until(question, others, seen))
    return _answered(found, daily, (start, stop, until))


def _answered(found: EventFound, daily: Daily, steps: tuple[int, int, int]) -> EventFound:
    start, stop, until = steps
    price = found.unit == "ppm"
    days_a_week = 5 if price else 7
    course = Course(
        daily.values,
        daily.step_days,
        daily.days[0].weekday(),
        daily.controls,
        daily.weekly_rhythm,
        max(1, days_a_week // daily.step_days),
    )
    recipe = Impact(_RETURNS) if price else Impact()
    fit = recipe.fit(course, start, stop, until)
    return replace(found, answer=fit if isinstance(fit, Unknown) else _told(fit, daily, found))


def _told(fit: ImpactFit, daily: Daily, found: EventFound) -> EventEffect:
    price = found.unit == "ppm"

    def whole(value: float) -> int:
        return round(_MILLION * float(np.expm1(value))) if price else round(value)

    def estimate(spread: Spread) -> Estimate:
        return Estimate(whole(spread.value), whole(spread.low), whole(spread.high))

    def period(first: int, last: int) -> Period:
        end = daily.days[last - 1] + timedelta(days=daily.step_days)
        return Period(daily.days[first], end, found.seen.zone)

    weeks = tuple(
        Week(period(b.start, b.stop), whole(b.booked), estimate(b.effect)) for b in fit.blocks
    )
    placebos = fit.placebos
    return EventEffect(
        verdict=fit.verdict,
        expected=whole(fit.expected),
        booked=whole(fit.booked),
        detectable=whole(fit.detectable),
        effect=estimate(fit.effect),
        bound=whole(fit.bound),
        placebos=len(placebos.starts),
        apart=placebos.apart,
        covered_ppm=round(_MILLION * placebos.covered),
        widening_milli=round(1_000 * placebos.widening),
        rank_ppm=round(_MILLION * fit.rank),
        weeks=weeks,
        together=estimate(fit.together),
        together_period=Period(weeks[0].period.start, weeks[-1].period.end, found.seen.zone),
        back=None if fit.back is None else daily.days[fit.back],
    )


def _often_empty(daily: Daily, start: date) -> bool:
    """Is so little sold that most days are empty? Then weeks are judged, not days."""
    before = daily.values[: daily.place(start)]
    return before.size > 0 and float(np.nanmean(before != 0)) < _FEWEST_FULL_DAYS


def share(part: int, whole: int) -> Figure:
    """Which part of the expected is that, in millionths?"""
    if whole <= 0:
        return Unknown("unknown.divided_by_nothing", "")
    return Estimate.counted(round(_MILLION * part / whole))


def _others(inquiry: Inquiry, question: Question) -> tuple[Other, ...]:
    """The campaigns of the book but for the one that is asked about: the one of these very days."""
    found = []
    for row in inquiry.answer(CAMPAIGNS_PLANNED):
        ends = date.fromisoformat(row["ends"]) if row["ends"] else None
        other = Other(row["title"], date.fromisoformat(row["starts"]), ends)
        if other.starts != question.start:
            found.append(other)
    return tuple(sorted(found, key=lambda other: (other.starts, other.title)))


def _edges(other: Other) -> tuple[date, ...]:
    return (other.starts,) if other.ends is None else (other.starts, other.ends)


def _inside(question: Question, others: tuple[Other, ...]) -> Other | None:
    """What else began or ended while it happened?"""
    return next(
        (o for o in others if any(question.start < day < question.end for day in _edges(o))), None
    )


def _first_inside(question: Question, other: Other) -> date:
    return next(day for day in _edges(other) if question.start < day < question.end)


def _beside(question: Question, others: tuple[Other, ...]) -> tuple[Other, ...]:
    first = question.start - timedelta(days=_BESIDE_DAYS)
    return tuple(o for o in others if any(first <= day <= question.end for day in _edges(o)))


def _until(question: Question, others: tuple[Other, ...], seen: Period) -> date:
    """How far is the way back told? Until the next campaign begins, eight weeks at most."""
    latest = question.end + timedelta(weeks=_WEEKS_AFTER)
    begins = [o.starts for o in others if question.end <= o.starts < latest]
    return min([latest, seen.end, *begins])
