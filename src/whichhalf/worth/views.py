"""When is social media's worth booked: when it arrives, or when it is caused? Two views.

    cash    = Σ over social channels of what arrived in the period, whenever it was caused
    accrual = caused + later
    caused  = what the posts and the money of the period alone bring, in it and half a year after it
    later   = customers won · what one of them buys in the year after that half year, discounted

As many customers are taken to be won by social media as its part of the booked: new customers ×
caused ÷ booked, draw by draw. The half year that `caused` covers is left out of `later`, so nothing
is in it twice. The views are never added to each other: each looks at the same margin.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from whichhalf.customers.lifetimes import everybody
from whichhalf.effects.lifetime import Lifetime, LifetimeFit
from whichhalf.measures import SALES
from whichhalf.mix.fit import MixFit
from whichhalf.mix.weeks import Floats
from whichhalf.nouns.estimate import Figure, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.worth import TwoViews
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth.question import KEPT_DRAWS
from whichhalf.worth.reckoning import Reckoning, ranged, social_of

#: What was done in the period is followed for so many weeks after it, by carry-over.
CARRIED_WEEKS = 26
#: Later purchases are followed for a year after these.
_LATER_WEEKS = CARRIED_WEEKS + 52


def two_views(made: Reckoning, cash: Figure) -> TwoViews:
    """When is it booked? `cash` is the worth of social media as it stands in the statement."""
    social = social_of(made)
    caused = np.sum([caused_alone(made.found.fit, name, made) for name in social], axis=0)
    if not social:
        caused = np.zeros(1)
    told = ranged(round(float(np.median(caused))), caused)
    later = _later(made, caused)
    if isinstance(later, Unknown):
        return TwoViews(cash, later, told, later, CARRIED_WEEKS)
    accrual = caused + later
    return TwoViews(
        cash,
        ranged(round(float(np.median(accrual))), accrual),
        told,
        ranged(round(float(np.median(later))), later),
        CARRIED_WEEKS,
    )


def caused_alone(fit: MixFit, name: str, made: Reckoning) -> Floats:
    """What does this channel bring if nothing but the period's part of it is done? (draws,)."""
    at = fit.names.index(name)
    done = fit.driver(name).amounts * made.kept.known.share
    # nothing was done before, however much the first weeks hold
    series = np.concatenate([np.zeros(4), done, np.zeros(CARRIED_WEEKS)])
    raw = fit.shapes.columns(series, float(fit.units[at])) / fit.column_means[at][:, None]
    ends = 4 + int(np.flatnonzero(made.kept.known.share).max(initial=0)) + 1 + CARRIED_WEEKS
    taken = np.linspace(0, fit.draws - 1, min(fit.draws, KEPT_DRAWS)).astype(int)
    sums = raw[:, :ends].sum(axis=1)
    brought: Floats = fit.unit_minor * fit.size[taken, at] * sums[fit.shape[taken, at]]
    return brought


def _later(made: Reckoning, caused: Floats) -> Floats | Unknown:
    """What do customers who were won buy in the year after the half year? (draws,)."""
    inquiry = _until_the_last_sale(made.inquiry)
    recipe = Lifetime(horizon_weeks=_LATER_WEEKS, after_weeks=CARRIED_WEEKS)
    rng = np.random.default_rng(inquiry.rng_seed)
    fresh, share, fit = everybody(inquiry, recipe, rng)
    if not isinstance(fit, LifetimeFit):
        return fit
    won = fresh * np.clip(caused / max(made.kept.booked, 1), -1.0, 1.0)
    later: Floats = won * rng.choice(share.factor * fit.revenue, caused.size)
    return later


def _until_the_last_sale(inquiry: Inquiry) -> Inquiry:
    """No day after the last sale: nobody can have bought yet."""
    last = max(str(row["day"]) for row in inquiry.answer(SALES))
    after = inquiry.period.start.fromisoformat(last) + timedelta(days=1)
    period = Period(inquiry.period.start, min(inquiry.period.end, after), inquiry.period.zone)
    return replace(inquiry, period=period, answers={})
