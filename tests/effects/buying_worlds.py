"""Customers whose lives follow the models' own story, so that what a new one brings is known."""

from collections.abc import Sequence

import numpy as np

from whichhalf.effects import buying, spending
from whichhalf.effects.buying import Customers, Floats
from whichhalf.effects.lifetime import BUYING, Group, Lifetime
from whichhalf.effects.pooled import Belief
from whichhalf.effects.spending import Spenders

#: CDNOW, customers of early 1997: Fader, Hardie and Lee (2005), table 2, and gamma-gamma.
CDNOW = np.array([np.log(0.243 / 4.414), np.log(0.243), np.log(0.793 / 2.426), np.log(3.219)])
CDNOW_MONEY = np.array([np.log(6.25 * 15.45 / 2.74), np.log(6.25), np.log(2.74)])
SPENDING = Belief((8.0, 1.5, 1.0), (1.0, 0.6, 0.6), (0,), 0.5)


def lived(
    point: Floats, money: Floats, customers: int, rng: np.random.Generator, *, weeks: float = 104
) -> Group:
    """How these customers lived: first purchases spread evenly, each then with a rate of their own.

    After each repeat purchase somebody may be gone; nobody is before the first one.
    """
    r, alpha, a, b = (float(value) for value in buying.natural(point))
    age = rng.uniform(1, weeks, customers)
    rate, leaves = rng.gamma(r, 1 / alpha, customers), rng.beta(a, b, customers)
    times, last, now = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    here = np.ones(customers, np.bool_)
    while here.any():
        now = np.where(here, now + rng.exponential(1, customers) / np.maximum(rate, 1e-300), now)
        here &= now <= age
        times += here
        last = np.where(here, now, last)
        here &= rng.random(customers) >= leaves
    p, q, v = (float(value) for value in spending.natural(money))
    again = times > 0
    own = rng.gamma(q, 1 / v, customers)[again]
    mean = rng.gamma(p * times[again]) / (own * times[again])
    ones = np.ones(customers)
    return Group(
        Customers(times, last, age, ones), Spenders(times[again], mean, ones[: again.sum()])
    )


def truth(point: Floats, money: Floats, recipe: Lifetime) -> float:
    """What does a new customer bring within the horizon, discounted?"""
    ends = np.arange(1, 27) * recipe.horizon_weeks / 26
    come = buying.expected_purchases(point, ends)
    return float(recipe.discounted(come) * np.exp(money[0]))


def believed(belief: Belief, groups: int, rng: np.random.Generator) -> Floats:
    """Points of several groups, drawn from the model's own belief."""
    spread = np.array(belief.spread) * rng.standard_normal(len(belief.spread))
    points = np.tile(np.array(belief.centre) + spread, (groups, 1))
    apart = abs(rng.standard_normal()) * belief.apart
    points[:, belief.varying] += apart * rng.standard_normal((groups, len(belief.varying)))
    return points


def covered(
    recipe: Lifetime, points: Floats, money: Floats, sizes: Sequence[int], rng: np.random.Generator
) -> list[bool]:
    """Does each known range hold the truth of its group?"""
    groups = {str(at): lived(points[at], money[at], size, rng) for at, size in enumerate(sizes)}
    fits = recipe.fit(groups, rng)
    found = []
    for at in range(len(sizes)):
        fit = fits[str(at)]
        if hasattr(fit, "revenue"):
            low, high = np.quantile(fit.revenue, [0.05, 0.95])
            found.append(bool(low <= truth(points[at], money[at], recipe) <= high))
    return found


def from_own_beliefs(
    recipe: Lifetime, rng: np.random.Generator, sizes: Sequence[int] = (300, 900)
) -> list[bool]:
    """One set: truth drawn from the belief, customers from the truth, ranges from the customers."""
    points = believed(BUYING, len(sizes), rng)
    money = believed(SPENDING, len(sizes), rng)
    return covered(recipe, points, money, sizes, rng)


def at_cdnow(
    recipe: Lifetime, rng: np.random.Generator, sizes: Sequence[int] = (400, 1200)
) -> list[bool]:
    """One set at a fixed truth: CDNOW's customers in two groups, the second a third dearer."""
    points = np.tile(CDNOW, (2, 1))
    money = np.tile(CDNOW_MONEY, (2, 1))
    points[1, 0] += 0.25
    money[1, 0] += np.log(4 / 3)
    return covered(recipe, points, money, sizes, rng)
