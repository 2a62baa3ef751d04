"""Does it sell more in the weeks in which it is on? Weeks drawn by lot, on and off, in one place.

Weeks stand in pairs of neighbours; in each pair one is on and one off, and the lot decides which:
so the season cannot be taken for the effect. The first days of each week are left out (washout),
because yesterday's post still sells today. The effect is the mean difference of on and off within
pairs; its chance comes from drawing the lot again: all assignments where there are few, many random
ones where there are not (Fisher 1935, The Design of Experiments; carry-over: Bojinov, Simchi-Levi
and Zhao 2023). The range holds every effect that, taken off the weeks that were on, would not be
refused by the same test.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt

from whichhalf.effects.trial import LEVEL, Z_POWER, Result, Z, crossing
from whichhalf.nouns.estimate import Unknown

Floats = npt.NDArray[np.float64]

#: Fewer pairs of an on week and an off week cannot refuse anything at 90 %, or hardly.
FEWEST_PAIRS = 5
#: All assignments are gone through where there are not more of them.
_MOST_EXACT = 4_096
#: A plan needs so many weeks of the past to say what it could see.
FEWEST_PAST_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """Which weeks are on, pair by pair, and how many first days of each step are left out?"""

    on: tuple[bool, ...]
    weeks_a_step: int = 1
    washout_days: int = 1

    @property
    def pairs(self) -> int:
        """How many pairs of neighbours are there?"""
        return len(self.on) // 2

    @property
    def days(self) -> int:
        """How long does it take?"""
        return len(self.on) * 7 * self.weeks_a_step

    def means(self, daily: Floats) -> Floats:
        """What was booked on a day of each step, the washed-out days left out? (steps,)."""
        steps = daily.reshape(-1, 7 * self.weeks_a_step)
        means: Floats = steps[:, self.washout_days :].mean(axis=1)
        return means


@dataclass(frozen=True, slots=True, eq=False)
class SwitchbackFit:
    """What does a day on bring more than a day off?

    `expected` is a day off, `days_on` how many days on counted (as many as days off).
    """

    result: Result
    expected: float
    days_on: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What can a plan of so many pairs see with a chance of 80 %, as a share of what is usual?"""

    pairs: int
    weeks: int
    share: float


def drawn(
    pairs: int, rng: np.random.Generator, *, weeks_a_step: int = 1, washout_days: int = 1
) -> Plan:
    """Which weeks are on, by lot: of each pair of neighbours one.

    >>> plan = drawn(8, np.random.default_rng(1))
    >>> [sum(plan.on[at : at + 2]) for at in range(0, 16, 2)]
    [1, 1, 1, 1, 1, 1, 1, 1]
    """
    first = rng.random(pairs) < 0.5
    on = tuple(bool(one) for pair in zip(first, ~first, strict=True) for one in pair)
    return Plan(on, weeks_a_step, washout_days)


@dataclass(frozen=True, slots=True)
class Switchback:
    """How many random assignments stand for all of them, where they are too many?

    >>> rng = np.random.default_rng(2)
    >>> plan = drawn(8, rng)
    >>> daily = rng.normal(100, 10, 8 * 14) + 20 * np.repeat(plan.on, 7)
    >>> fit = Switchback().fit(daily, plan, rng)
    >>> fit.result.low < 20 < fit.result.high, fit.result.p < 0.05
    (True, True)
    >>> Switchback().fit(daily[:42], Plan(plan.on[:6]), rng).reason
    'unknown.switchback_few_pairs'
    """

    assignments: int = 2_000

    def fit(self, daily: Floats, plan: Plan, rng: np.random.Generator) -> SwitchbackFit | Unknown:
        """From what was booked each day of the plan, all of them."""
        if plan.pairs < FEWEST_PAIRS:
            facts = (("pairs", str(plan.pairs)), ("fewest", str(FEWEST_PAIRS)))
            return Unknown("unknown.switchback_few_pairs", "remedy.switchback_go_on", facts)
        if daily.size < plan.days or not np.isfinite(daily[: plan.days]).all():
            return Unknown("unknown.switchback_not_over", "remedy.switchback_wait")
        means = plan.means(daily[: plan.days])
        # on less off of each pair; the lot turns its sign
        gaps = np.where(np.array(plan.on[::2]), 1.0, -1.0) * (means[::2] - means[1::2])
        value = float(gaps.mean())
        signs = self._signs(plan.pairs, rng)

        def chance(effect: float) -> float:
            there = abs(float((gaps - effect).mean())) * (1 - 1e-12)
            return float((np.abs(signs @ (gaps - effect)) / plan.pairs >= there).mean())

        step = float(gaps.std()) / sqrt(plan.pairs) or abs(value) or 1.0
        low, high = (
            crossing(lambda one: chance(one) - (1 - LEVEL), value, side * step) for side in (-1, 1)
        )
        result = Result.told(value, (low, high), chance(0.0))
        off = float(means[~np.array(plan.on)].mean())
        return SwitchbackFit(result, off, plan.pairs * (7 * plan.weeks_a_step - plan.washout_days))

    def _signs(self, pairs: int, rng: np.random.Generator) -> Floats:
        """Every way in which the lot could have fallen, or many; the one that came among them."""
        if 2**pairs <= _MOST_EXACT:
            return np.array(list(product((1.0, -1.0), repeat=pairs)))
        signs: Floats = rng.choice([1.0, -1.0], (self.assignments, pairs))
        signs[0] = 1.0
        return signs


def reach(
    daily: Floats, pairs: tuple[int, ...], *, weeks_a_step: int = 1, washout_days: int = 1
) -> tuple[Reach, ...] | Unknown:
    """What could plans of so many pairs see, by how the firm's own past weeks differ?

    Neighbouring weeks of the past are paired as a plan would pair them, at each of the possible
    beginnings; smallest effect = (z of the level + z of the power) × deviation of their
    differences / √pairs, widened for few pairs as Student's t is.
    """
    length = 7 * weeks_a_step
    if daily.size < FEWEST_PAST_WEEKS * 7 or not np.isfinite(daily).all() or daily.mean() <= 0:
        facts = (("weeks", str(daily.size // 7)), ("fewest", str(FEWEST_PAST_WEEKS)))
        return Unknown("unknown.switchback_few_weeks", "remedy.impact_more_weeks", facts)
    recent = daily[daily.size % length :]
    means = Plan((), weeks_a_step, washout_days).means(recent)
    differences = means[1:] - means[:-1]
    deviation = sqrt(float((differences**2).mean()))
    return tuple(
        Reach(
            number,
            2 * number * weeks_a_step,
            (Z + Z_POWER) * _few(number) * deviation / sqrt(number) / float(daily.mean()),
        )
        for number in pairs
    )


def weeks_for(share: float, found: tuple[Reach, ...]) -> int | None:
    """How many weeks does it take to see an effect of this share? By the square of the reach."""
    if not found or share <= 0:
        return None
    last = found[-1]
    return ceil(last.weeks * (last.share / share) ** 2)


def _few(pairs: int) -> float:
    """By how much is Student's t wider than the normal at 90 % with pairs − 1 degrees?"""
    # Cornish-Fisher, Abramowitz & Stegun 26.7.5
    degrees = pairs - 1
    return 1 + (Z**2 + 1) / (4 * degrees) + (5 * Z**4 + 16 * Z**2 + 3) / (96 * degrees**2)
