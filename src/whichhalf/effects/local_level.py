"""Where would a series have gone by itself, and how sure is that, seen from any of its days?

y_t = level_t + x_t·b + e_t,  level_{t+1} = level_t + d_t,  e_t ~ N(0, s² v_t),  d_t ~ N(0, q s²)

Weekdays, the season and controls stand in x with normal beliefs; s² is integrated out (inverse
gamma), and so is q, the drift of the level, over a grid: in a series without a control the drift
decides how wide a forecast is, and one plugged-in value makes it a matter of luck. One pass forward
gives the forecast from every day with nothing but what was known on that day. Source: West &
Harrison 1997, Bayesian Forecasting and Dynamic Models, §4.3, §4.5 and §12.2 (conjugate updating,
mixtures over a grid).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Standard deviation of a day's drift of the level beside that of the day itself.
DRIFTS = (0.0, 0.005, 0.01, 0.02, 0.035, 0.06, 0.1, 0.16, 0.25, 0.4, 0.65, 1.0)
#: Beliefs of level, weekdays, season and controls: variances in units of s².
LEVEL_VARIANCE, SEASON_VARIANCE, CONTROL_VARIANCE = 100.0, 4.0, 100.0
#: The likelihood of a drift and the weight of a day have the tails of a Student t of so many
#: degrees: one wholesale order among forty retail ones moves the level little.
_TAIL_DEGREES = 5.0
#: No day is taken for noisier than so many times its usual variance.
_LARGEST_DOUBT = 10.0
#: Noise is taken to fall with the level no further than to this share of its usual variance.
_LEAST_NOISE = 0.2


@dataclass(frozen=True, slots=True)
class LocalLevel:
    """With which beliefs is a series followed?

    `usual_drift` is the scale of a half-Cauchy belief about the drift beside the noise of a day.
    With `drift_degrees` the belief is an inverse gamma of so many degrees about the drift's
    variance instead, and `usual_drift` stands beside the spread of the whole series. The noise is
    believed to be `noise_share` of the variance of the series, as surely as `noise_degrees` days
    would say it. `noise_follows_level`: days that sell more also scatter more, as counts do.

    >>> steady = np.tile([4.0, 6.0], 40)
    >>> followed = LocalLevel().follow(steady, np.zeros((80, 0)), np.zeros(0))
    >>> ahead = followed.ahead(80, 0, 10)
    >>> round(ahead.mean), ahead.deviation < 5
    (50, True)
    """

    usual_drift: float = 0.03
    drift_degrees: float = 0.0
    noise_share: float = 0.5
    noise_degrees: float = 2.0
    noise_follows_level: bool = True
    drifts: tuple[float, ...] = DRIFTS

    def follow(self, values: Floats, design: Floats, variances: Floats) -> Followed:
        """Goes through `values` (days,) once; a day that is not a number is left out.

        `design` (days or more, columns) holds weekdays, season and controls, `variances` (columns,)
        the beliefs about their coefficients; rows beyond the values serve forecasts.
        """
        known = values[~np.isnan(values)]
        scale = float(np.std(known)) or 1.0
        centre = float(np.mean(known))
        drifts = np.array(self.drifts)
        run = _Run.begin(self, (known[:7].mean() - centre) / scale, variances, drifts)
        states = run.through((values - centre) / scale, design, centre / scale)
        return Followed(states, design, drifts, _Scale(centre, scale))

    def belief(self, drifts: Floats, noise: Floats) -> Floats:
        """How likely is each drift, apart from the data? Logarithms; `noise` is s² at each drift.

        The half-Cauchy mass around it, or the inverse gamma density of its variance over a grid
        whose steps are equal factors.
        """
        if self.drift_degrees:
            variance = np.maximum(drifts**2 * noise, 1e-12)
            pull = self.usual_drift**2 / variance
            gamma: Floats = -0.5 * self.drift_degrees * (np.log(variance) + pull)
            return gamma
        edges = np.concatenate([[0.0], (drifts[1:] + drifts[:-1]) / 2, [np.inf]])
        mass: Floats = np.log(np.diff(np.arctan(edges / self.usual_drift)))
        return mass


#: The beliefs of CausalImpact for R (Brodersen et al. 2015, §2.2, and bsts' defaults: expected R²
#: 0.8 with 50 degrees, a level that drifts by 0.01 of the spread with 32).
LIKE_CAUSAL_IMPACT = LocalLevel(
    usual_drift=0.01,
    drift_degrees=32.0,
    noise_share=0.2,
    noise_degrees=50.0,
    noise_follows_level=False,
    drifts=tuple(np.geomspace(0.003, 1.5, 40).tolist()),
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What would a sum of coming days be? Mean and standard deviation per drift, and weights."""

    weights: Floats
    means: Floats
    deviations: Floats

    @property
    def mean(self) -> float:
        """The expected sum."""
        return float(self.weights @ self.means)

    @property
    def deviation(self) -> float:
        """Its standard deviation, the doubt about the drift included."""
        spread = self.deviations**2 + (self.means - self.mean) ** 2
        return sqrt(float(self.weights @ spread))


@dataclass(frozen=True, slots=True)
class _Scale:
    """How are figures of the pass turned into the series' own?"""

    centre: float
    scale: float


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """What was known after each day? Row t of every array: before day t was seen."""

    states: _States
    design: Floats
    drifts: Floats
    scaled: _Scale

    def ahead(self, seen: int, skip: int, days: int) -> Ahead:
        """With the first `seen` days known: the sum of `days` days, after `skip` days more."""
        states, scaled = self.states, self.scaled
        rows = self.design[seen + skip : seen + skip + days]
        summed = np.concatenate([[float(days)], rows.sum(axis=0)])
        means = states.means[seen] @ summed
        covered = np.einsum("i,gij,j->g", summed, states.covariances[seen], summed)
        # a drift on day i moves every later day of the sum
        moved = np.minimum(np.arange(days + skip, 0, -1.0), days)
        wander = self.drifts**2 * float(moved @ moved)
        noise = states.noise(seen, means / max(days, 1), scaled.centre / scaled.scale) * days
        variances = states.variances[seen] * (covered + wander + noise)
        return Ahead(
            states.weights[seen],
            means * scaled.scale + scaled.centre * days,
            np.sqrt(variances) * scaled.scale,
        )

    @property
    def drift(self) -> float:
        """Which drift is expected after all of it, beside the noise of a day?"""
        return float(self.states.weights[-1] @ self.drifts)


@dataclass(frozen=True, slots=True, eq=False)
class _States:
    """Beliefs before each day: (days + 1, drifts, …)."""

    means: Floats
    covariances: Floats
    variances: Floats
    weights: Floats
    follows: bool

    def noise(self, seen: int, level: Floats, centre: float) -> float:
        """The variance of one day at this level, in units of s²."""
        if not self.follows or centre <= 0:
            return 1.0
        return max(1 + float(self.weights[seen] @ level) / centre, _LEAST_NOISE)


@dataclass(slots=True)
class _Run:
    """The pass itself: beliefs per drift, all at once."""

    recipe: LocalLevel
    mean: Floats
    covariance: Floats
    shape: float
    rate: Floats
    log_likelihood: Floats
    drifts: Floats

    @classmethod
    def begin(cls, recipe: LocalLevel, level: float, variances: Floats, drifts: Floats) -> _Run:
        belief = np.concatenate([[LEVEL_VARIANCE], variances])
        mean = np.zeros((drifts.size, belief.size))
        mean[:, 0] = level
        covariance = np.tile(np.diag(belief), (drifts.size, 1, 1))
        shape = recipe.noise_degrees / 2
        rate = np.full(drifts.size, shape * recipe.noise_share)
        return cls(recipe, mean, covariance, shape, rate, np.zeros(drifts.size), drifts)

    def through(self, values: Floats, design: Floats, centre: float) -> _States:
        days, (drifts, columns) = values.size, self.mean.shape
        states = _States(
            np.empty((days + 1, drifts, columns)),
            np.empty((days + 1, drifts, columns, columns)),
            np.empty((days + 1, drifts)),
            np.empty((days + 1, drifts)),
            self.recipe.noise_follows_level,
        )
        x = np.ones(columns)
        for day in range(days + 1):
            states.means[day], states.covariances[day] = self.mean, self.covariance
            states.variances[day] = self.rate / max(self.shape - 1, 0.5)
            weight = self.log_likelihood + self.recipe.belief(self.drifts, states.variances[day])
            states.weights[day] = np.exp(weight - np.logaddexp.reduce(weight))
            if day == days:
                break
            x[1:] = design[day]
            if not np.isnan(values[day]):
                noise = states.noise(day, self.mean @ x, centre)
                self._see(float(values[day]), x, noise)
            self.covariance[:, 0, 0] += self.drifts**2
        return states

    def _see(self, value: float, x: Floats, noise: float) -> None:
        gain = self.covariance @ x
        known = gain @ x
        error = value - self.mean @ x
        spread = known + noise
        squared = error**2 / (spread * self.rate / self.shape)
        self.log_likelihood -= 0.5 * np.log(spread * self.rate / self.shape)
        self.log_likelihood -= (_TAIL_DEGREES + 1) / 2 * np.log1p(squared / _TAIL_DEGREES)
        # the variance learns from every day as it is; the level learns less from a strange one
        self.shape += 0.5
        self.rate = self.rate + 0.5 * error**2 / spread
        doubt = np.clip((_TAIL_DEGREES + squared) / (_TAIL_DEGREES + 1), 1, _LARGEST_DOUBT)
        spread = known + noise * doubt
        self.mean = self.mean + gain * (error / spread)[:, None]
        self.covariance = self.covariance - gain[:, :, None] * (gain / spread[:, None])[:, None, :]


def weekdays(first: int, days: int) -> Floats:
    """Which weekday is each day? (days, 7); `first` is the weekday of the first one, Monday 0.

    >>> weekdays(6, 2).tolist()
    [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]
    """
    at = (first + np.arange(days)) % 7
    return np.eye(7)[at]


def year(first: int, days: int, per_year: float, *, waves: int = 2) -> Floats:
    """Which waves of the year does each step stand in? (days, 2 × waves), sines and cosines."""
    angle = 2 * np.pi * (first + np.arange(days))[:, None] / per_year * np.arange(1, waves + 1)
    return np.concatenate([np.sin(angle), np.cos(angle)], axis=1)
