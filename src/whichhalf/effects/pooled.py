"""What does each of several groups say, if groups are believed to be alike until they differ?

Each group has the common values plus deviations of its own in some of them; how far groups differ
is integrated over a grid. The posterior is drawn from Laplace's approximation at each point of the
grid, and the draws are weighted by the true density (importance resampling; Gelman et al.,
"Bayesian Data Analysis", 3rd ed., 10.4 and 13.3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize
from scipy.special import gammaln, logsumexp

from whichhalf.effects.buying import Floats

#: A point and a group's cells → log-likelihood and gradient.
Likelihood = Callable[[Floats, Any], tuple[float, Floats]]
#: Heavier tails than the normal's, so that no draw can weigh too much.
_TAIL = 8.0
_STEP = 1e-4


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed before any data: common values, and how far groups differ?

    `centre` and `spread` are normal; `varying` are the values in which groups differ, by a normal
    deviation whose size is half-normal with `apart`, held at the points of `grid`.
    """

    centre: tuple[float, ...]
    spread: tuple[float, ...]
    varying: tuple[int, ...]
    apart: float
    grid: tuple[float, ...] = (0.2, 0.35, 0.6, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Draws from the posterior: (draws, groups, values), and how many independent ones they equal.

    `share` is the effective number of draws over their number.
    """

    points: Floats
    share: float


def most_likely(likelihood: Likelihood, cells: Any, start: Sequence[float]) -> tuple[Floats, float]:
    """Which point makes these cells most likely, and how likely are they then (logarithm)?"""

    def loss(point: Floats) -> tuple[float, Floats]:
        value, gradient = likelihood(point, cells)
        return -value, -gradient

    options = {"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7}
    found = minimize(loss, np.asarray(start), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x), float(-found.fun)


@dataclass(frozen=True, slots=True, eq=False)
class _Posterior:
    likelihood: Likelihood
    groups: Sequence[Any]
    belief: Belief

    def split(self, z: Floats) -> Floats:
        """The point of each group: (groups, values)."""
        width = len(self.belief.centre)
        points = np.tile(z[:width], (len(self.groups), 1))
        points[:, self.belief.varying] += z[width:].reshape(len(self.groups), -1)
        return points

    def loss(self, z: Floats, apart: float) -> tuple[float, Floats]:
        """Minus the log of likelihood and belief, and its gradient."""
        width = len(self.belief.centre)
        spread = np.array(self.belief.spread)
        away = (z[:width] - np.array(self.belief.centre)) / spread
        own = z[width:] / apart
        value = -0.5 * float(away @ away + own @ own) - len(own) * np.log(apart)
        value -= float(np.log(spread).sum()) + 0.5 * len(z) * np.log(2 * np.pi)
        gradient = -np.concatenate([away / spread, own / apart])
        for at, point in enumerate(self.split(z)):
            likely, slope = self.likelihood(point, self.groups[at])
            value += likely
            gradient[:width] += slope
            first = width + at * len(self.belief.varying)
            gradient[first : first + len(self.belief.varying)] += slope[list(self.belief.varying)]
        return -value, -gradient

    def peak(self, start: Floats, apart: float) -> tuple[Floats, Floats, float]:
        """The mode, the Cholesky factor of its curvature, and the evidence (logarithm)."""
        found = minimize(
            self.loss, start, args=(apart,), jac=True, method="L-BFGS-B", options={"maxiter": 300}
        )
        size = len(start)
        curve = np.empty((size, size))
        for at in range(size):
            step = np.zeros(size)
            step[at] = _STEP
            ahead = self.loss(found.x + step, apart)[1]
            behind = self.loss(found.x - step, apart)[1]
            curve[at] = (ahead - behind) / (2 * _STEP)
        curve = (curve + curve.T) / 2
        values, vectors = np.linalg.eigh(curve)
        curve = (vectors * np.maximum(values, 0.05)) @ vectors.T
        root = cholesky(curve, lower=True)
        half = float(np.log(np.diag(root)).sum())
        evidence = -float(found.fun) + 0.5 * size * np.log(2 * np.pi) - half
        return np.asarray(found.x), root, evidence


def draw(
    likelihood: Likelihood,
    groups: Sequence[Any],
    belief: Belief,
    *,
    draws: int,
    rng: np.random.Generator,
) -> Drawn:
    """What may the values of each group be, given the data of all?"""
    posterior = _Posterior(likelihood, groups, belief)
    width = len(belief.centre)
    start = np.zeros(width + len(groups) * len(belief.varying))
    start[:width] = belief.centre
    grid = np.array(belief.grid)
    peaks = []
    for apart in grid:
        peaks.append(posterior.peak(start, float(apart)))
        start = peaks[-1][0]
    # the grid is even in the logarithm, so each point stands for a stretch as long as itself
    believed = -0.5 * (grid / belief.apart) ** 2 + np.log(grid)
    weights = np.array([evidence for *_, evidence in peaks]) + believed
    chances = np.exp(weights - logsumexp(weights))
    picked = np.sort(rng.choice(len(grid), size=draws, p=chances))
    points = np.empty((draws, len(groups), width))
    weight = np.empty(draws)
    for row, at in enumerate(picked):
        mode, root, evidence = peaks[at]
        z, height = _one(mode, root, rng)
        points[row] = posterior.split(z)
        weight[row] = -posterior.loss(z, float(grid[at]))[0] - height - evidence
    share = np.exp(weight - logsumexp(weight))
    again = _evenly(share, rng)
    return Drawn(points[again], float(1 / (share @ share) / draws))


def _evenly(share: Floats, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Which draws are taken again, by their weights: each as often as is due, give or take one.

    Systematic resampling: it adds hardly any chance of its own to the ends of a range (Kitagawa
    1996, Journal of Computational and Graphical Statistics 5, 1-25).
    """
    places = (np.arange(share.size) + rng.random()) / share.size
    return np.minimum(np.searchsorted(np.cumsum(share), places), share.size - 1)


def _one(mode: Floats, root: Floats, rng: np.random.Generator) -> tuple[Floats, float]:
    """One draw of a multivariate t, and the log of its density there."""
    size = len(mode)
    noise = rng.standard_normal(size)
    scale = rng.chisquare(_TAIL) / _TAIL
    z = mode + solve_triangular(root, noise, lower=True, trans="T") / scale**0.5
    far = float(noise @ noise) / scale
    height = gammaln((_TAIL + size) / 2) - gammaln(_TAIL / 2) - 0.5 * size * np.log(_TAIL * np.pi)
    height += float(np.log(np.diag(root)).sum())
    return z, float(height - 0.5 * (_TAIL + size) * np.log1p(far / _TAIL))
