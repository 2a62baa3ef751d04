"""What must not be said, and what would make it sayable? Each rule is one named check.

The rules are those of the trade's own review lists (Meridian's model health checks, PyMC-Marketing
and mmm-eval's placebo and refresh tests), with limits that `docs/proofs/mix.md` has tried out. A
check gives `None` where it has nothing against a figure, else an `Unknown` with its remedy.
`judged` runs all that need no second fit; `placebo` and `refreshed` fit once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from scipy.special import gammaincc

from whichhalf.mix.fit import MixFit
from whichhalf.mix.weeks import Driver, Floats, MixWeeks
from whichhalf.nouns.estimate import Unknown

#: Fewer weeks than this say nothing about what would have happened anyway.
FEWEST_WEEKS = 26
#: Weeks for each figure that has to be learned: below this, none is.
FEWEST_WEEKS_PER_FIGURE = 5
#: A driver has to be active in so many weeks, and to vary by this part of its mean.
FEWEST_ACTIVE_WEEKS = 8
LEAST_VARIATION = 0.1
#: Two drivers that go together more than this, or one that all others explain more than this.
MOST_CORRELATION = 0.9
MOST_INFLATION = 10.0
#: Width of the range after over that before, above which only the prior speaks.
MOST_PRIOR = 0.85
#: Less than this share of the booked is called nothing; with a chance above this, it may be.
NEXT_TO_NOTHING = 0.02
MOST_CHANCE_OF_NOTHING = 0.2
#: A driver has to beat its placebo in this share of draws.
PLACEBO_BEATEN = 0.9
#: Surprises that are linked over weeks with less chance than this have a cause that is missing.
LEAST_CHANCE_OF_NO_ECHO = 0.01
_LAGS = 8
LARGEST_R_HAT = 1.01
FEWEST_DRAWS = 400
#: A refresh leaves out so many weeks at the end; both ranges must share this part of the narrower.
REFRESH_WEEKS = 8
LEAST_OVERLAP = 0.5
_PPM = 1_000_000

#: Any way to fit weeks once more with the same settings: `lambda weeks: model.fit(weeks, rng)`.
Refit = Callable[[MixWeeks], MixFit | Unknown]


def too_thin(weeks: MixWeeks, parameters: int) -> Unknown | None:
    """Are there enough weeks for so many drivers, waves and controls at all?

    Meridian's guide calls 4 weeks a figure "too low to estimate reliably" and 15 "directional".
    """
    if weeks.weeks < FEWEST_WEEKS:
        return Unknown(
            "unknown.mix_few_weeks",
            "remedy.mix_add_weeks",
            (("weeks", str(weeks.weeks)), ("needed", str(FEWEST_WEEKS))),
        )
    if weeks.outcome.mean() <= 0:
        return Unknown("unknown.mix_no_margin", "remedy.import_orders")
    if not any(driver.active_weeks for driver in weeks.drivers):
        return Unknown("unknown.mix_nothing_done", "remedy.mix_add_drivers")
    if weeks.weeks < FEWEST_WEEKS_PER_FIGURE * parameters:
        return Unknown(
            "unknown.mix_few_weeks_per_figure",
            "remedy.mix_merge_or_add",
            (("weeks", str(weeks.weeks)), ("figures", str(parameters))),
        )
    return None


def rarely_active(driver: Driver) -> Unknown | None:
    """Was anything done in enough weeks?"""
    if driver.active_weeks >= FEWEST_ACTIVE_WEEKS:
        return None
    facts = (
        ("driver", driver.name),
        ("weeks", str(driver.active_weeks)),
        ("needed", str(FEWEST_ACTIVE_WEEKS)),
    )
    return Unknown("unknown.mix_few_active_weeks", "remedy.mix_vary", facts)


def hardly_varies(driver: Driver) -> Unknown | None:
    """Did it change from week to week? What is always there cannot be told from the baseline."""
    if driver.amounts.std() >= LEAST_VARIATION * driver.amounts.mean():
        return None
    return Unknown("unknown.mix_hardly_varies", "remedy.mix_vary", (("driver", driver.name),))


def not_separable(fit: MixFit) -> Mapping[str, tuple[str, ...]]:
    """Which drivers go together so closely that only their sum can be told? Driver → the others.

    Looked at after carry-over and saturation, and after the baseline was taken out: pairs above
    .9, and drivers whose variance the others inflate above 10 (then with all they lean on).
    """
    columns = np.stack([fit.weekly_shape(name) for name in fit.names], axis=1)
    root = np.linalg.cholesky(fit.covariance)
    seen = np.linalg.solve(root, columns)
    length = np.maximum(np.sqrt((seen**2).sum(axis=0)), 1e-12)
    together = (seen / length).T @ (seen / length)
    np.fill_diagonal(together, 1.0)
    inflation = np.diag(np.linalg.pinv(together))
    found: dict[str, tuple[str, ...]] = {}
    for k, name in enumerate(fit.names):
        close = np.abs(together[k]) > MOST_CORRELATION
        if inflation[k] > MOST_INFLATION:
            close |= np.abs(together[k]) > 0.5
        close[k] = False
        if close.any():
            found[name] = tuple(fit.names[other] for other in np.flatnonzero(close))
    return found


def prior_only(fit: MixFit, driver: str) -> Unknown | None:
    """Did the weeks teach anything about this driver? Else the range is what was believed."""
    if fit.learned(driver) <= MOST_PRIOR:
        return None
    return Unknown("unknown.mix_prior_only", "remedy.mix_experiment", (("driver", driver),))


def like_nothing(fit: MixFit) -> Unknown | None:
    """Can the total of all drivers be told from nothing? Harm is something."""
    share = fit.total() / max(float(fit.weeks.outcome.sum()), 1.0)
    chance = float((np.abs(share) < NEXT_TO_NOTHING).mean())
    if chance <= MOST_CHANCE_OF_NOTHING:
        return None
    facts = (("chance", str(round(_PPM * chance))),)
    return Unknown("unknown.mix_like_zero", "remedy.mix_experiment", facts)


def lingering(fit: MixFit) -> Unknown | None:
    """Do surprises follow one another? Ljung and Box 1978, Biometrika 65, p. 297, over 8 weeks."""
    surprise = np.clip(fit.surprises(), -4, 4)  # one odd week is no echo
    weeks = len(surprise)
    centred = surprise - surprise.mean()
    lags = range(1, _LAGS + 1)
    linked = np.array([centred[lag:] @ centred[:-lag] for lag in lags]) / (centred @ centred)
    statistic = weeks * (weeks + 2) * (linked**2 / (weeks - np.array(lags))).sum()
    if gammaincc(_LAGS / 2, statistic / 2) >= LEAST_CHANCE_OF_NO_ECHO:
        return None
    return Unknown("unknown.mix_errors_linger", "remedy.mix_add_controls")


def not_settled(fit: MixFit) -> Unknown | None:
    """Have the chains settled? R-hat below 1.01 and 400 effective draws of each figure."""
    settling = fit.settling
    if settling.worst_r_hat < LARGEST_R_HAT and settling.fewest_draws >= FEWEST_DRAWS:
        return None
    facts = (("draws", str(int(settling.fewest_draws))), ("needed", str(FEWEST_DRAWS)))
    return Unknown("unknown.mix_not_settled", "remedy.mix_more_draws", facts)


def judged(fit: MixFit) -> Mapping[str, tuple[Unknown, ...]]:
    """What stands against each driver's figure, and under "" against the total? Empty: nothing.

    Drivers in `not_separable` have no figure of their own; ask `fit` for them together.
    """
    pairs = not_separable(fit)
    against: dict[str, tuple[Unknown, ...]] = {
        "": _given(like_nothing(fit), lingering(fit), not_settled(fit))
    }
    for name in fit.names:
        driver = fit.driver(name)
        close = None
        if name in pairs:
            facts = (("driver", name), ("others", ", ".join(pairs[name])))
            close = Unknown("unknown.mix_not_separable", "remedy.mix_merge", facts)
        against[name] = _given(
            rarely_active(driver), hardly_varies(driver), close, prior_only(fit, name)
        )
    return against


def placebo(fit: MixFit, refit: Refit, rng: np.random.Generator) -> Mapping[str, Unknown]:
    """Does each driver bring more than its own weeks moved to other dates?

    All drivers are moved together in a circle, by a quarter to three quarters of the weeks; a
    driver (and the total, under "") has to bring more than then in nine of ten paired draws.
    """
    count = fit.weeks.weeks
    shift = int(rng.integers(count // 4, count - count // 4))
    moved = [replace(d, amounts=np.roll(d.amounts, shift)) for d in fit.weeks.drivers]
    other = refit(replace(fit.weeks, drivers=tuple(moved), experiments=()))
    if isinstance(other, Unknown):
        return {}
    found: dict[str, Unknown] = {}
    for name in ("", *fit.names):
        real, moved_there = _brought(fit, name), _brought(other, name)
        beaten = float((_shuffled(real, rng) > _shuffled(moved_there, rng)).mean())
        if beaten < PLACEBO_BEATEN:
            facts = (("driver", name), ("beaten", str(round(_PPM * beaten))))
            found[name] = Unknown("unknown.mix_placebo", "remedy.mix_experiment", facts)
    return found


def refreshed(fit: MixFit, refit: Refit) -> Mapping[str, Unknown]:
    """Was the answer the same eight weeks ago? Both ranges, over the same weeks, must overlap."""
    until = fit.weeks.weeks - REFRESH_WEEKS
    before = refit(fit.weeks.until(until))
    if isinstance(before, Unknown):
        return {}
    found: dict[str, Unknown] = {}
    for name in fit.names:
        low, high = np.quantile(fit.contribution(name, 0, until), [0.05, 0.95])
        low_before, high_before = np.quantile(before.contribution(name), [0.05, 0.95])
        shared = min(high, high_before) - max(low, low_before)
        if shared < LEAST_OVERLAP * min(high - low, high_before - low_before):
            facts = (("driver", name), ("weeks", str(REFRESH_WEEKS)))
            found[name] = Unknown("unknown.mix_unstable", "remedy.mix_experiment", facts)
    return found


def _given(*checks: Unknown | None) -> tuple[Unknown, ...]:
    return tuple(check for check in checks if check is not None)


def _brought(fit: MixFit, name: str) -> Floats:
    return fit.contribution(name) if name else fit.total()


def _shuffled(draws: Floats, rng: np.random.Generator) -> Floats:
    """As many draws of each, in an order of their own."""
    return rng.choice(draws, 4000)
