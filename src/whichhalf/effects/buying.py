"""How often does a customer come back, and when is one gone for good? The BG/NBD model.

Each customer buys at a rate of their own (gamma over customers) and may be gone after each purchase
(beta over customers). Fader, Hardie and Lee, "Counting Your Customers the Easy Way", Marketing
Science 24 (2005), equations 6 and 9. Time is in weeks here, and any unit will do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, digamma, expit, gammaln

Floats = npt.NDArray[np.float64]
#: Points of the distribution over which a mean is taken; the error stays below one in a thousand.
_POINTS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """How many customers came back how often, last when, and since when are they known?

    One row per cell: `frequency` repeat purchases, `recency` from the first purchase to the last,
    `age` from the first purchase to today, `number` customers alike in all three.
    """

    frequency: Floats
    recency: Floats
    age: Floats
    number: Floats

    def __len__(self) -> int:
        return len(self.number)

    @property
    def repeat_buyers(self) -> int:
        """How many bought more than once?"""
        return int(self.number[self.frequency > 0].sum())


#: log of the mean rate, log of its shape, log-odds of the mean chance to leave, log of its weight.
NAMES = ("rate", "rate_shape", "leaving", "leaving_weight")


def natural(point: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Which r, alpha, a, b are meant by this point (…, 4)?"""
    rate, shape, odds, weight = np.moveaxis(np.asarray(point), -1, 0)
    r, s, share = np.exp(shape), np.exp(weight), expit(odds)
    return r, r / np.exp(rate), s * share, s * (1 - share)


def log_likelihood(point: Floats, cells: Customers) -> tuple[float, Floats]:
    """How likely are these customers, and which way does that rise? Logarithm and gradient.

    >>> cells = Customers(*(np.array([v]) for v in (2.0, 30.0, 39.0, 1.0)))
    >>> round(log_likelihood(np.log([0.1, 1.0, 1.0, 2.0]), cells)[0], 3)
    -9.126
    """
    r, alpha, a, b = (float(v) for v in natural(point))
    x, n = cells.frequency, cells.number
    back = x > 0
    later = np.maximum(x, 1.0) - 1
    still = -(r + x) * np.log(alpha + cells.age)
    gone = np.log(a) - np.log(b + later) - (r + x) * np.log(alpha + cells.recency)
    both = np.where(back, np.logaddexp(still, gone), still)
    value = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + both
    value += gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    left = np.where(back, np.exp(gone - both), 0.0)
    stays = 1 - left
    by_r = digamma(r + x) - digamma(r) + np.log(alpha)
    by_r -= stays * np.log(alpha + cells.age) + left * np.log(alpha + cells.recency)
    by_alpha = r / alpha - (r + x) * (stays / (alpha + cells.age) + left / (alpha + cells.recency))
    by_a = digamma(a + b) - digamma(a + b + x) + left / a
    by_b = by_a - left / a + digamma(b + x) - digamma(b) - left / (b + later)
    sums = [float(n @ column) for column in (by_r, by_alpha, by_a, by_b)]
    share = a / (a + b)
    gradient = np.array(
        [
            -alpha * sums[1],
            r * sums[0] + alpha * sums[1],
            (a + b) * share * (1 - share) * (sums[2] - sums[3]),
            a * sums[2] + b * sums[3],
        ]
    )
    return float(n @ value), gradient


def expected_purchases(point: Floats, weeks: Floats) -> Floats:
    """How often does a new customer come back within so many weeks? Shape (…, weeks).

    The mean of (1 − e^(−rate·p·t)) / p over customers: p the chance to leave, the rate integrated.
    """
    r, alpha, a, b = natural(point)
    share = (np.arange(_POINTS) + 0.5) / _POINTS
    p = betaincinv(a[..., None], b[..., None], share)[..., None, :]
    p = np.maximum(p, 1e-12)
    t = np.asarray(weeks)[:, None]
    left = np.log1p(p * t / alpha[..., None, None])
    come: Floats = (-np.expm1(-r[..., None, None] * left) / p).mean(axis=-1)
    return come
