"""Made-up shops and regions in which the true effect of something is known."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from whichhalf.effects.impact import Course, Impact, Placebos
from whichhalf.effects.local_level import Followed
from whichhalf.effects.switchback import Switchback, drawn
from whichhalf.effects.synthetic_control import SyntheticControl
from whichhalf.nouns.estimate import Unknown

Floats = npt.NDArray[np.float64]

#: Fixed truths, as shares of what would have been.
TRUTHS = (0.0, -0.1, 0.1, -0.3, 0.3)
KINDS = ("flat", "walk", "season", "growth", "sparse", "lingering", "steps", "tails")
#: Days before and days of the event.
EVENTS = ((60, 3), (120, 7), (330, 7), (120, 14), (330, 28))
#: Regions to compare with, days before, days of the trial.
TRIALS = ((10, 40, 10), (10, 60, 14), (20, 90, 15), (9, 60, 7))
#: Pairs of weeks.
PAIRS = (6, 8, 12)
_WEEK = np.array([1, 0.9, 0.9, 1, 1.1, 1.3, 0.8])
_BASKET, _SPREAD = 4.0, 0.7


def level(rng: np.random.Generator, days: int, kind: str) -> Floats:
    """What a day brings on average, by itself."""
    usual = np.full(days, 4.0 if kind == "sparse" else 100.0)
    day = np.arange(days)
    if kind == "walk":
        usual = usual * np.exp(np.cumsum(rng.normal(0, 0.01, days)))
    if kind == "season":
        usual = usual * (1 + 0.4 * np.sin(2 * np.pi * (day / 365.25 + rng.random())))
    if kind == "growth":
        usual = usual * np.exp(day * 0.5 / 365)
    if kind == "lingering":
        noise, lingering = rng.normal(0, 0.1, days), np.zeros(days)
        for at in range(1, days):
            lingering[at] = 0.6 * lingering[at - 1] + noise[at]
        usual = usual * np.exp(lingering)
    if kind == "steps":
        jumps = rng.normal(0, 0.15, days) * (rng.random(days) < 1 / 60)
        usual = usual * np.exp(np.cumsum(jumps))
    shaped: Floats = usual * _WEEK[day % 7]
    return shaped


def booked(rng: np.random.Generator, usual: Floats, kind: str) -> Floats:
    """What came on each day: counts, baskets of all sizes, or tails like a wholesale order's."""
    orders = rng.poisson(usual)
    if kind == "sparse":
        return np.array([rng.lognormal(_BASKET, _SPREAD, number).sum() for number in orders])
    drawn = rng.standard_t(3, usual.size) / 0.8 if kind == "tails" else rng.normal(size=usual.size)
    came: Floats = np.asarray(orders, np.float64) * np.exp(0.08 * drawn)
    return came


def mean_basket(kind: str) -> float:
    """What does one expected order bring?"""
    return {"sparse": float(np.exp(_BASKET + _SPREAD**2 / 2))}.get(kind, 1.0)


@dataclass(slots=True)
class Tally:
    """How often was the truth covered, how often was an effect claimed where there is none?"""

    covered: dict[float, list[bool]] = field(default_factory=dict)
    claimed: list[bool] = field(default_factory=list)
    refused: int = 0

    def add(self, truth: float, amount: float, low: float, high: float) -> None:
        self.covered.setdefault(truth, []).append(low <= amount <= high)
        if truth == 0:
            self.claimed.append(not low <= 0 <= high)

    def coverage(self, truth: float) -> float:
        return float(np.mean(self.covered[truth]))

    @property
    def false_claims(self) -> float:
        return float(np.mean(self.claimed))


def event(tally: Tally, kind: str, days: tuple[int, int], seed: int) -> None:
    """One shop, the same past, each truth."""
    before, length = days
    rng = np.random.default_rng([seed, before, length, KINDS.index(kind)])
    usual = level(rng, before + length, kind)
    past = booked(rng, usual[:before], kind)
    recipe, steps = Impact(), (before, before + length, before + length)
    looked: tuple[Followed, Placebos] | None = None
    for truth in TRUTHS:
        came = booked(rng, usual[before:] * (1 + truth), kind)
        course = Course(np.concatenate([past, came]))
        if recipe.refusal(course, *steps[:2]):
            tally.refused += 1
            return
        looked = looked or recipe.look_back(course, *steps[:2])
        effect = recipe.judge(course, looked, steps).effect
        amount = float(usual[before:].sum()) * truth * mean_basket(kind)
        tally.add(truth, amount, effect.low, effect.high)


def trial(
    tally: Tally, shape: tuple[int, int, int], seed: int, truths: tuple[float, ...] = TRUTHS
) -> None:
    """Two regions are tried; all move with two common currents and the week."""
    controls, before, days = shape
    rng = np.random.default_rng([seed, *shape])
    steps = before + days
    currents = np.cumsum(rng.normal(0, 0.03, (steps, 2)), axis=0)
    currents += 0.1 * np.sin(np.arange(steps)[:, None] * 2 * np.pi / 7)
    moved = currents @ rng.uniform(0.2, 1, (2, controls + 2))
    sizes = rng.uniform(300, 3000, controls + 2)
    regions = sizes * np.exp(moved + rng.normal(0, 0.06, moved.shape))
    for truth in truths:
        tried = regions[:, :2].mean(axis=1)
        amount = float(tried[before:].mean()) * truth
        tried[before:] *= 1 + truth
        fit = SyntheticControl(orders=300).fit(tried, regions[:, 2:], before, rng)
        if isinstance(fit, Unknown):
            tally.refused += 1
            return
        tally.add(truth, amount, fit.result.low, fit.result.high)


def weeks(tally: Tally, kind: str, pairs: int, seed: int) -> None:
    """Weeks on and off; a third of a day's effect is felt on the next day as well."""
    rng = np.random.default_rng([seed, pairs, KINDS.index(kind)])
    plan = drawn(pairs, rng)
    usual = level(rng, plan.days, kind)
    on = np.repeat(np.array(plan.on, float), 7)
    felt = (on + np.concatenate([[0.0], on[:-1]]) / 3) / (4 / 3)
    for truth in TRUTHS:
        came = booked(rng, usual * (1 + truth * felt), kind)
        fit = Switchback().fit(came, plan, rng)
        if isinstance(fit, Unknown):
            tally.refused += 1
            return
        amount = float(usual.mean()) * truth * mean_basket(kind)
        tally.add(truth, amount, fit.result.low, fit.result.high)
