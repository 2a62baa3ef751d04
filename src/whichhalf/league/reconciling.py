"""What does the reconciled ledger say: the mix model, tracking and customers' answers together?"""

from __future__ import annotations

from collections import Counter

import numpy as np

from whichhalf.effects.mix import MixModel
from whichhalf.league.answers import Answer, Range
from whichhalf.league.credited import tracked_journeys
from whichhalf.league.mixed import mix_weeks
from whichhalf.league.tables import Tables
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
from whichhalf.worth.reconcile import Question, reconciled

_MODEL = MixModel(
    adstocks=(0.0, 0.4, 0.7, 0.88, 0.95, 0.98),
    saturations=(0.4, 1.0, 3.0),
    carry_over=(1.5, 2.0),
    chains=4,
    sweeps=500,
    warm_up=150,
)


def ledger(tables: Tables, rng: np.random.Generator) -> Answer:
    """What does the reconciled ledger say?"""
    found = reconciled(question(tables), rng)
    if isinstance(found, Unknown):
        return Answer.refusal(found.reason)
    social = [at for at, name in enumerate(found.names) if name in tables.social]
    together = found.draws[:, social].sum(axis=1)
    channels = {name: Range.of(found.draws[:, at]) for at, name in enumerate(found.names)}
    return Answer(Range.of(together), channels, Range.of(found.booked - found.draws.sum(axis=1)))


def question(tables: Tables) -> Question:
    """What is asked of it: the same weeks as of the mix model, and what is claimed beside."""
    weeks = mix_weeks(tables)
    names = tuple(driver.name for driver in weeks.drivers if driver.kind != "mediator")
    claims = Claims(float(tables.booked_cents), _tracked(tables, names), _answered(tables, names))
    return Question(weeks, np.ones(tables.weeks), claims, _MODEL)


def _tracked(tables: Tables, names: tuple[str, ...]) -> Tracked | None:
    sums = path_sums(tracked_journeys(tables))
    fit = LINEAR.fit(sums)
    if isinstance(fit, Unknown):
        return None
    place = [sums.channels.index(name) for name in names]
    paid = {channel.name: channel.paid for channel in tables.channels}
    classes = tuple(
        ChannelClass.PAID_SOCIAL if paid[name] else ChannelClass.ORGANIC_SOCIAL for name in names
    )
    return Tracked(fit.credit[place, 1], fit.credit[place, 0], classes, BIASES)


def _answered(tables: Tables, names: tuple[str, ...]) -> Answered | None:
    """Nobody says whether a post or an advertisement was seen: both share what a network gets."""
    said: Counter[str] = Counter()
    for row in tables.survey:
        said[row.answer] += row.answers
    asked = sum(said.values())
    if not asked:
        return None
    sides = Counter(name.split("/")[0] for name in names)
    counts = [said[name.split("/")[0]] / sides[name.split("/")[0]] for name in names]
    concentration = min(float(asked), MOST_ANSWERS)
    return Answered(
        np.array([*counts, asked - sum(counts)]), usual_memory(len(names)), concentration
    )
