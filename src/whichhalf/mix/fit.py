"""What did each driver bring, how sure is that, and what would one more unit bring?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

from whichhalf.errors import NotFound
from whichhalf.mix.columns import Shapes
from whichhalf.mix.weeks import Driver, Floats, Integers, MixWeeks
from whichhalf.nouns.estimate import Estimate

LEVEL_PERCENT = 90


@dataclass(frozen=True, slots=True, eq=False)
class Settling:
    """How well did the chains settle, for each driver's share and for the total?"""

    r_hat: Mapping[str, float]
    effective_draws: Mapping[str, float]

    @property
    def worst_r_hat(self) -> float:
        """Which R-hat is the largest?"""
        return max(self.r_hat.values())

    @property
    def fewest_draws(self) -> float:
        """Which effective sample size is the smallest?"""
        return min(self.effective_draws.values())


@dataclass(frozen=True, slots=True, eq=False)
class MixFit:
    """What did each driver bring? Paired draws, in a compact form: sizes and shapes.

    In draw d, driver k brought `unit_minor · size[d, k] · columns[k, shape[d, k], week]` minor
    units in a week. Draws of all drivers are paired: add them draw by draw (law 3). The baseline
    closes the books: baseline + drivers = what was booked, in every draw. Windows are weeks
    [first, after).
    """

    weeks: MixWeeks
    names: tuple[str, ...]  #: drivers in the model, in the caller's order; mediators are not in it
    shapes: Shapes
    unit_minor: float  #: the average week's outcome
    columns: Floats  #: (drivers, shapes, weeks), each with a mean of 1
    column_means: Floats  #: (drivers, shapes) of the columns before they were scaled
    units: Floats  #: (drivers,) what the curve counts as one
    size: Floats  #: (draws, drivers) share of the average outcome; exactly 0 where no effect
    shape: Integers  #: (draws, drivers)
    prior_size: Floats  #: (draws, drivers) believed without its own weeks; NaN: more than booked
    expected: Floats  #: (some draws, weeks) baseline as modelled + drivers, minor units
    covariance: Floats  #: (weeks, weeks) V of the most believed unrest, in units of noise²
    noise_minor: Floats  #: (some draws,) standard deviation of the white noise
    settling: Settling
    parameters: int  #: how many figures had to be learned
    impossible: float  #: share of draws left out because drivers brought more than was booked

    def _at(self, driver: str) -> int:
        if driver not in self.names:
            raise NotFound(
                what=f"The driver {driver}", remedy=f"The mix model has {', '.join(self.names)}."
            )
        return self.names.index(driver)

    def driver(self, name: str) -> Driver:
        """What was done each week under this name?"""
        return next(driver for driver in self.weeks.drivers if driver.name == name)

    def weekly_shape(self, driver: str) -> Floats:
        """How does its effect spread over the weeks, on average? (weeks,), with a mean of 1."""
        k = self._at(driver)
        chosen = self.shape[self.size[:, k] != 0, k]
        believed = np.exp(self.shapes.log_prior)
        weight = np.bincount(chosen, minlength=len(believed)) if len(chosen) else believed
        spread: Floats = (weight / weight.sum()) @ self.columns[k]
        return spread

    @property
    def draws(self) -> int:
        """How many draws are there?"""
        return len(self.size)

    def contribution(
        self, driver: str | Sequence[str], first: int = 0, after: int | None = None
    ) -> Floats:
        """What did this driver (or these together) bring in the weeks? (draws,) in minor units."""
        names = [driver] if isinstance(driver, str) else driver
        brought = np.zeros(self.draws)
        for name in names:
            k = self._at(name)
            sums = self.columns[k, :, first:after].sum(axis=1)
            brought += self.unit_minor * self.size[:, k] * sums[self.shape[:, k]]
        return brought

    def total(self, first: int = 0, after: int | None = None) -> Floats:
        """What did all drivers together bring? (draws,) in minor units."""
        return self.contribution(self.names, first, after)

    def baseline(self, first: int = 0, after: int | None = None) -> Floats:
        """What would have been booked without any driver? (draws,): booked less the drivers."""
        return float(self.weeks.outcome[first:after].sum()) - self.total(first, after)

    def weekly(self, driver: str) -> Floats:
        """What did this driver bring in each week? (draws, weeks) in minor units."""
        k = self._at(driver)
        scaled = self.unit_minor * self.size[:, k, None]
        brought: Floats = scaled * self.columns[k][self.shape[:, k]]
        return brought

    def estimate(
        self, driver: str | Sequence[str], first: int = 0, after: int | None = None
    ) -> Estimate:
        """What did it bring, as the middle and the 90 % range? In minor units."""
        return summary(self.contribution(driver, first, after))

    def zero_chance(self, driver: str) -> float:
        """How likely is it that this driver does nothing at all?"""
        return float((self.size[:, self._at(driver)] == 0).mean())

    def learned(self, driver: str) -> float:
        """How wide is the 90 % range after the weeks were seen, as a part of that before?

        Before: by the scale that all drivers share, without this driver's own weeks. Near 1, only
        the prior speaks.
        """
        k = self._at(driver)
        low, high = np.quantile(self.size[:, k], [0.05, 0.95])
        low_before, high_before = np.nanquantile(self.prior_size[:, k], [0.05, 0.95])
        return float((high - low) / max(high_before - low_before, 1e-12))

    def adstock(self, driver: str) -> Floats:
        """Which share of its effect lasts into the next week? Draws with an effect only."""
        k = self._at(driver)
        drawn: Floats = self.shapes.adstock[self.shape[self.size[:, k] != 0, k]]
        return drawn

    def saturation(self, driver: str) -> Floats:
        """How soon does more bring less? κ or λ of the curve; draws with an effect only."""
        k = self._at(driver)
        drawn: Floats = self.shapes.saturation[self.shape[self.size[:, k] != 0, k]]
        return drawn

    def response(self, driver: str, amount: float) -> Floats:
        """What does the driver bring in a week if it stays at this amount? (draws,) minor units."""
        k = self._at(driver)
        curve = self.shapes.bend(np.full(len(self.shapes.adstock), amount / self.units[k]))
        height = curve / self.column_means[k]
        brought: Floats = self.unit_minor * self.size[:, k] * height[self.shape[:, k]]
        return brought

    def marginal(self, driver: str, *, at: float | None = None, more: float = 1.0) -> Floats:
        """What does so much more in one future week bring, all later weeks included? (draws,).

        `at`: the usual weekly amount; without it, that of the last 13 weeks. With geometric
        carry-over, one more unit in one week brings over all weeks what one more unit in every week
        brings in one.
        """
        now = float(self.driver(driver).amounts[-13:].mean()) if at is None else at
        step = 1e-3 * self.units[self._at(driver)]
        small = min(abs(more), step) * (1 if more >= 0 else -1)
        slope = (self.response(driver, now + small) - self.response(driver, now)) / small
        if abs(more) <= step:
            return np.asarray(more * slope)
        return self.response(driver, max(now + more, 0.0)) - self.response(driver, now)

    def planned(self, driver: str, amounts: Floats) -> Floats:
        """What will these future weekly amounts bring, with the echo of the past? (draws, weeks).

        Compare two plans draw by draw: what does silence cost, what does boosting bring?
        """
        k = self._at(driver)
        past = self.driver(driver).amounts
        series = np.concatenate([past, np.asarray(amounts, dtype=float)])
        raw = self.shapes.columns(series, float(self.units[k]))[:, len(past) :]
        scaled = raw / self.column_means[k][:, None]
        brought: Floats = self.unit_minor * self.size[:, k, None] * scaled[self.shape[:, k]]
        return brought

    def predicted(self, rng: np.random.Generator) -> Floats:
        """Between which ends would the model have expected each week? (3, weeks): 5, 50, 95 %."""
        noise = self.noise_minor[:, None] * rng.standard_normal(self.expected.shape)
        return np.quantile(self.expected + noise, [0.05, 0.5, 0.95], axis=0)

    def surprises(self) -> Floats:
        """How far off was each week from what the weeks before led to expect? In standard units.

        The outcome less the drivers' average part, made independent by the root of its covariance.
        """
        driven = sum(self.weekly(name).mean(axis=0) for name in self.names)
        left = self.weeks.outcome - driven - self.unit_minor
        root = np.linalg.cholesky(self.covariance)
        surprise: Floats = solve_triangular(root, left, lower=True) / np.median(self.noise_minor)
        return surprise


def summary(draws: Floats) -> Estimate:
    """What are the middle and the 90 % range of these draws, as whole minor units?"""
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95])
    return Estimate(round(float(middle)), round(float(low)), round(float(high)), LEVEL_PERCENT)
