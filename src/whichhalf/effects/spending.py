"""How much does a customer spend on each purchase? The gamma-gamma model.

What one purchase comes to varies around a customer's own mean, and the means vary between
customers. Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013), equation 1a. It holds
only where spending does not hang on how often somebody buys: see `correlation`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from whichhalf.effects.buying import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Spenders:
    """How many customers spent how much on average over how many purchases? One row per cell."""

    purchases: Floats
    mean: Floats
    number: Floats

    def __len__(self) -> int:
        return len(self.number)


#: log of the mean over customers, log of p (how even one customer is), log of q − 1 (how alike).
NAMES = ("mean", "evenness", "likeness")


def natural(point: Floats) -> tuple[Floats, Floats, Floats]:
    """Which p, q and v (v in units of money) are meant by this point (…, 3)?"""
    mean, even, alike = np.moveaxis(np.asarray(point), -1, 0)
    p, above = np.exp(even), np.exp(alike)
    return p, above + 1, np.exp(mean) * above / p


def log_likelihood(point: Floats, cells: Spenders) -> tuple[float, Floats]:
    """How likely is it that they spent so much, and which way does that rise?

    >>> cells = Spenders(*(np.array([v]) for v in (2.0, 30.0, 1.0)))
    >>> round(log_likelihood(np.log([30.0, 4.0, 3.0]), cells)[0], 3)
    -3.961
    """
    p, q, v = (float(value) for value in natural(point))
    x, z, n = cells.purchases, cells.mean, cells.number
    whole = np.log(x * z + v)
    value = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
    value += (p * x - 1) * np.log(z) + p * x * np.log(x) - (p * x + q) * whole
    by_p = x * (digamma(p * x + q) - digamma(p * x) + np.log(z) + np.log(x) - whole)
    by_q = digamma(p * x + q) - digamma(q) + np.log(v) - whole
    by_v = q / v - (p * x + q) / (x * z + v)
    sums = [float(n @ column) for column in (by_p, by_q, by_v)]
    gradient = np.array([v * sums[2], p * sums[0] - v * sums[2], (q - 1) * sums[1] + v * sums[2]])
    return float(n @ value), gradient


def correlation(cells: Spenders) -> float:
    """Do those who buy more often spend more each time? Pearson's r over customers; 0 if all equal.

    >>> cells = Spenders(np.array([1.0, 2.0, 3.0]), np.array([5.0, 7.0, 9.0]), np.ones(3))
    >>> round(correlation(cells), 6)
    1.0
    """
    weight = cells.number / max(cells.number.sum(), 1.0)
    x = cells.purchases - weight @ cells.purchases
    z = cells.mean - weight @ cells.mean
    spread = float(weight @ (x * x)) * float(weight @ (z * z))
    return float(weight @ (x * z)) / spread**0.5 if spread > 0 else 0.0
