"""What do the rules say that count clicks: last, linear, Markov, Shapley, the platforms' claims?"""

from __future__ import annotations

from functools import partial

import numpy as np

from whichhalf.league.answers import Answer, Method, Range
from whichhalf.league.tables import Tables
from whichhalf.league.tracking import BUCKETS
from whichhalf.models.fit import Model, person_weights
from whichhalf.models.journeys import Journeys, Outcomes
from whichhalf.models.markov import MarkovRemoval
from whichhalf.models.path_sums import path_sums
from whichhalf.models.shapley import ShapleySimplified
from whichhalf.models.touch_rules import LAST_TOUCH, LINEAR
from whichhalf.nouns.estimate import Unknown


def tracked_journeys(tables: Tables) -> Journeys:
    """Which paths were seen, as the credit models read them?"""
    rows = tables.journeys
    outcomes = Outcomes(
        np.array([row.conversions for row in rows]),
        np.array([row.nulls for row in rows]),
        np.array([row.margin_cents for row in rows]),
        np.array([row.bucket for row in rows]),
        BUCKETS,
    )
    known = {channel.name for channel in tables.channels}
    met = {name for row in rows if row.path for name in row.path.split(" > ")}
    return Journeys.from_paths([row.path for row in rows], outcomes, channels=sorted(known | met))


def credited(model: Model, tables: Tables, rng: np.random.Generator) -> Answer:
    """What does this model credit, with the range over persons that `whichhalf credit` gives?"""
    sums = path_sums(tracked_journeys(tables))
    fit = model.fit(sums)
    if isinstance(fit, Unknown):
        return Answer.refusal(fit.reason)
    drawn = fit.draws(person_weights(rng, BUCKETS, draws=400))[:, :, 1]
    place = {name: k for k, name in enumerate(sums.channels)}

    def said(names: tuple[str, ...]) -> Range:
        at = [place[name] for name in names]
        around = Range.of(drawn[:, at].sum(axis=1))
        value = float(fit.credit[at, 1].sum())
        return Range(value, min(around.low, value), max(around.high, value))

    names = tuple(channel.name for channel in tables.channels)
    return Answer(said(tables.social), {name: said((name,)) for name in names})


def reported(tables: Tables, _: np.random.Generator) -> Answer:
    """What do the platforms report, each for itself?"""
    said = {name: Range.point(cents) for name, (_, cents) in tables.claims.items()}
    return Answer(Range.point(sum(said[name].value for name in tables.social)), said)


def before_and_after(tables: Tables, _: np.random.Generator) -> Answer:
    """How much more was booked in weeks with much activity than in those with little?

    The difference of the two averages, over the difference in activity, times all the activity:
    what anybody does with a chart of both. Range: two standard errors' 90 %, week by week.
    """
    margin = tables.weekly["margin_cents"].astype(float)

    def said(names: tuple[str, ...]) -> Range:
        amounts = [activity(tables, name) for name in names]
        busy = np.sum([amount / max(float(amount.mean()), 1e-9) for amount in amounts], axis=0)
        much = busy > np.median(busy)
        gap = float(np.mean(busy[much]) - np.mean(busy[~much])) if much.any() else 0.0
        if gap <= 0:
            return Range.point(0.0)
        more = float(margin[much].mean() - margin[~much].mean())
        spread = np.hypot(*(margin[s].std(ddof=1) / np.sqrt(s.sum()) for s in (much, ~much)))
        scale = float(np.sum(busy)) / gap
        return Range(more * scale, (more - 1.645 * spread) * scale, (more + 1.645 * spread) * scale)

    names = tuple(channel.name for channel in tables.channels)
    return Answer(said(tables.social), {name: said((name,)) for name in names})


def activity(tables: Tables, channel: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """What was done on a channel each week: money spent, or views of what was posted?"""
    spent = tables.column(channel, "spend_cents")
    done = spent if spent.any() else tables.column(channel, "views")
    return done.astype(np.float64)


METHODS: dict[str, Method] = {
    "last click": partial(credited, LAST_TOUCH),
    "linear": partial(credited, LINEAR),
    "markov": partial(credited, MarkovRemoval(order=1)),
    "shapley": partial(credited, ShapleySimplified()),
    "platforms": reported,
    "before/after": before_and_after,
}
