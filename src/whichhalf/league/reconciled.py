"""What does the reconciled ledger say: series, experiments, tracking and answers together?

This is the one place where the ledger enters the league. A world is asked what a book is asked, by
`worth.asked`: what was posted and spent week by week, linear credit over tracked journeys, answers
of the survey, launches that the calendar tells, and what an experiment read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from whichhalf.effects.switchback import Plan, Switchback
from whichhalf.league.answers import Answer, Range
from whichhalf.league.credited import tracked_journeys
from whichhalf.league.scenarios import EXPERIMENT_WEEKS, STEP_WEEKS
from whichhalf.league.tables import Channel as Place
from whichhalf.league.tables import Tables
from whichhalf.mix.weeks import Control, Floats, Trial
from whichhalf.models.path_sums import path_sums
from whichhalf.models.touch_rules import LINEAR
from whichhalf.nouns.estimate import Unknown
from whichhalf.worth.asked import ByLot, Channel, Known, asked
from whichhalf.worth.claims import ChannelClass
from whichhalf.worth.question import drawn_alone
from whichhalf.worth.reckoning import shared_points

#: After a switch the first days still sell by what was seen before.
WASHOUT_DAYS = 3
#: What an hour of work on posts is taken to cost, in cents.
_HOUR_CENTS = 1800


def ledger(tables: Tables, rng: np.random.Generator) -> Answer:
    """What did each channel bring, by everything that is known?"""
    question = asked(known(tables, rng))
    if isinstance(question, Unknown):
        return Answer.refusal(question.reason)
    found = drawn_alone(question.question, rng)
    if isinstance(found, Unknown):
        return Answer.refusal(found.reason)
    heard, draws = found
    booked, whole = tables.booked_cents, draws.sum(axis=1)
    points = dict(zip(heard, shared_points(draws, whole), strict=True))
    drawn = dict(zip(heard, draws.T, strict=True))
    said = {name: _around(points[name], drawn[name]) for name in heard}
    social = [name for name in heard if name in tables.social]
    return Answer(
        _around(
            sum(points[name] for name in social),
            np.sum([drawn[name] for name in social], axis=0),
        ),
        said,
        _around(booked - sum(points.values()), booked - whole),
    )


def _around(value: float, drawn: Floats) -> Range:
    ends = Range.of(drawn)
    return Range(value, min(ends.low, value), max(ends.high, value))


def known(tables: Tables, rng: np.random.Generator) -> Known:
    """What is known of this world, as a book would have it?"""
    sums = path_sums(tracked_journeys(tables))
    fit = LINEAR.fit(sums)
    visits, seen = _seen(tables)
    channels = []
    for place in tables.channels:
        channel = _channel(tables, place)
        if not isinstance(fit, Unknown):
            number, credited = fit.credit[sums.channels.index(place.name)].tolist()
            channel = replace(
                channel, credited=credited, purchases=number, visits=visits[place.name]
            )
        if channel.amounts.any():
            channels.append(channel)
    named: Counter[str] = Counter()
    for said in tables.survey:
        named[said.answer] += said.answers
    launch = tables.weekly["launch"]
    return Known(
        tables.weekly["margin_cents"],
        np.ones(tables.weeks),
        float(tables.booked_cents),
        tuple(channels),
        events=(Control("launch", launch.astype(np.float64)),) if launch.any() else (),
        tests=_tests(tables, rng),
        seen=None if isinstance(fit, Unknown) else seen,
        named=named,
    )


def _channel(tables: Tables, place: Place) -> Channel:
    spent = tables.column(place.name, "spend_cents")
    done = spent if place.paid else tables.column(place.name, "posts")
    hours = tables.column(place.name, "minutes").sum() / 60
    kind = ChannelClass.PAID_SOCIAL if place.paid else ChannelClass.ORGANIC_SOCIAL
    return Channel(
        place.name,
        place.name.split("/")[0],
        kind if place.social else ChannelClass.PAID_SEARCH,
        place.paid,
        done.astype(np.float64),
        float(spent.sum() + _HOUR_CENTS * hours),
    )


def _seen(tables: Tables) -> tuple[Counter[str], float]:
    """How many visits were seen from each channel, and of how many purchases the buyer before?"""
    visits: Counter[str] = Counter()
    bought = met = 0
    for row in tables.journeys:
        bought += row.conversions
        met += row.conversions if row.path else 0
        for name in row.path.split(" > "):
            visits[name] += row.conversions + row.nulls
    return visits, met / max(bought, 1)


def _tests(tables: Tables, rng: np.random.Generator) -> tuple[ByLot, ...]:
    """What did each experiment by lot read? On less off, times the days on."""
    first = tables.weeks - EXPERIMENT_WEEKS
    daily = tables.daily_cents[7 * first :].astype(np.float64)
    found = []
    for name, lot in tables.lots.items():
        on = tuple(bool(one) for one in lot[first::STEP_WEEKS])
        plan = Plan(on, weeks_a_step=STEP_WEEKS, washout_days=WASHOUT_DAYS)
        fit = Switchback().fit(daily, plan, rng)
        if not isinstance(fit, Unknown):
            days = plan.days // 2
            error = max(fit.result.standard_error * days, 1.0)
            trial = Trial(name, first, tables.weeks, fit.result.value * days, error)
            compared = np.where(lot < 0, 0.0, np.where(lot == 1, 1.0, -1.0))
            found.append(ByLot(trial, compared))
    return tuple(found)
