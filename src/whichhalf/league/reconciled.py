"""What does the reconciled ledger say: series, experiments, tracking and answers together?

This is the one place where `worth.reconcile` enters the league. It gets what a statement gets: what
was done and spent week by week, linear credit over tracked journeys, answers of the survey, and
what an experiment read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from whichhalf.effects.switchback import Plan, Switchback
from whichhalf.league.answers import Answer, Range
from whichhalf.league.credited import tracked_journeys
from whichhalf.league.mixed import mix_weeks
from whichhalf.league.scenarios import EXPERIMENT_WEEKS, STEP_WEEKS
from whichhalf.league.tables import Tables
from whichhalf.mix.weeks import DriverKind, Floats, Trial
from whichhalf.models.path_sums import path_sums
from whichhalf.models.touch_rules import LINEAR
from whichhalf.nouns.estimate import Unknown
from whichhalf.worth.claims import (
    BIASES,
    MOST_ANSWERS,
    Answered,
    ChannelClass,
    Claims,
    Tracked,
    usual_memory,
)
from whichhalf.worth.reckoning import shared_points
from whichhalf.worth.reconcile import LEDGER, Question, drawn_alone

#: Fewer chains and sweeps than a statement's: a league has hundreds of worlds.
MODEL = replace(LEDGER, chains=4, sweeps=500, warm_up=150)
#: After a switch the first days still sell by what was seen before.
WASHOUT_DAYS = 3


def ledger(tables: Tables, rng: np.random.Generator) -> Answer:
    """What did each channel bring, by everything that is known?"""
    weeks = mix_weeks(tables, _experiments(tables, rng))
    weeks = weeks.with_drivers([d for d in weeks.drivers if d.kind is not DriverKind.MEDIATOR])
    names = tuple(driver.name for driver in weeks.drivers)
    claims = Claims(float(tables.booked_cents), _tracked(tables, names), _answered(tables, names))
    found = drawn_alone(Question(weeks, np.ones(tables.weeks), claims, MODEL), rng)
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


def _tracked(tables: Tables, names: tuple[str, ...]) -> Tracked | None:
    sums = path_sums(tracked_journeys(tables))
    fit = LINEAR.fit(sums)
    if isinstance(fit, Unknown):
        return None
    at = [sums.channels.index(name) for name in names]
    classes = tuple(_class(name) for name in names)
    return Tracked(fit.credit[at, 1], fit.credit[at, 0], classes, BIASES)


def _class(name: str) -> ChannelClass:
    if name == "google/paid":
        return ChannelClass.PAID_SEARCH
    paid = name.endswith("/paid")
    return ChannelClass.PAID_SOCIAL if paid else ChannelClass.ORGANIC_SOCIAL


def _answered(tables: Tables, names: tuple[str, ...]) -> Answered | None:
    """Nobody says whether a post or an advertisement was seen: both sides share the answers."""
    named: Counter[str] = Counter()
    for said in tables.survey:
        named[said.answer] += said.answers
    asked = sum(named.values())
    if not asked:
        return None
    sides = Counter(name.split("/")[0] for name in names)
    counts = [named[name.split("/")[0]] / sides[name.split("/")[0]] for name in names]
    whole = np.array([*counts, asked - sum(counts)])
    return Answered(whole, usual_memory(len(names)), min(float(asked), MOST_ANSWERS))


def _experiments(tables: Tables, rng: np.random.Generator) -> tuple[Trial, ...]:
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
            found.append(Trial(name, first, tables.weeks, fit.result.value * days, error))
    return tuple(found)
