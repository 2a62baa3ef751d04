"""How are the beliefs about all drivers drawn? Collapsed Gibbs: shape first, then its size.

Given a shape (carry-over × saturation) a driver's part of the outcome is linear in one coefficient.
So for each driver in turn the coefficient is integrated out in closed form, for every shape at once
and for "no effect"; one of them is drawn, then the coefficient from its truncated normal. Trend,
season and controls are integrated out beforehand (`mix.baseline`). Liu 1994, The Collapsed Gibbs
Sampler in Bayesian Computations (JASA 89, pp. 958–966). All chains move together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whichhalf.mix.baseline import Baseline
from whichhalf.mix.choosing import CENTRE, STEPS, Turn, above_nothing, masses, pick
from whichhalf.mix.weeks import Floats, Integers

#: Weeks far off: the error of a week is wider by this factor of variance, with this probability.
_OUTLYING_VARIANCE = np.array([0.0, 8.0, 48.0])
_OUTLYING_CHANCE = np.array([0.95, 0.04, 0.01])
_OUTLYING = tuple(zip(_OUTLYING_VARIANCE.tolist(), _OUTLYING_CHANCE.tolist(), strict=True))
#: The unrest of the baseline and the outlying weeks move little: they are drawn every few sweeps.
SWEEPS_PER_LOOK = 2
#: A chance is kept so far from 0 and from 1 that its logarithm is neither without bound nor 0.
_EDGE = 2.0**-22


@dataclass(frozen=True, slots=True, eq=False)
class Beliefs:
    """What is believed before the weeks are seen? Sizes are shares of the average outcome."""

    log_shape: Floats  #: (shapes,)
    prior_scale: Floats  #: (drivers,)
    effect_odds: Floats  #: (drivers,) how much likelier an effect is than with other drivers
    doubt: float  #: b of the Beta(1, b) by which drivers have an effect at all
    negative_chance: Floats  #: (drivers,) chance that an effect, if any, does harm
    scale_points: Floats  #: grid of the shared scale
    scale_log_prior: Floats
    freedom: float  #: degrees of freedom of the half-t of each driver

    def odds(self, others: Integers) -> Floats:
        """How likely is an effect to no effect, if so many of the others have one? (…, drivers).

        The chance that a driver has an effect is Beta(1, doubt), shared by all and integrated out:
        what the others show is learned from, and many drivers make no false find. Scott and Berger
        2010, Bayes and Empirical-Bayes Multiplicity Adjustment (Annals of Statistics 38), sec. 2.
        """
        drivers = len(self.effect_odds)
        odds: Floats = (
            self.effect_odds * ((1 + others) / (self.doubt + drivers - 1 - others))[..., None]
        )
        return odds


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What was seen? The outcome over its mean, all columns, and experiments as exact terms."""

    outcome: Floats  #: (weeks,)
    columns: Floats  #: (drivers, shapes, weeks)
    tested_precision: Floats  #: (drivers, shapes) Σ (h / standard error)²
    tested_pull: Floats  #: (drivers, shapes) Σ h · estimate / standard error²


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """What was drawn? First axes: chains, sweeps kept."""

    size: Floats  #: (…, drivers)
    shape: Integers  #: (…, drivers)
    scale: Floats
    noise: Floats
    unrest: Integers
    expected: Floats  #: (…, weeks) all but noise, every few sweeps: over the average, less 1


class Sampler:
    """The state of all chains; `run` moves them and keeps what it is asked to keep.

    What goes from driver to driver is `weighted`: the weeks that are left, weighed by the unrest. A
    column's product with it says how well it fits. Single precision halves what each step reads;
    rounding is 1e-5 of a standard deviation.
    """

    def __init__(
        self,
        evidence: Evidence,
        beliefs: Beliefs,
        baseline: Baseline,
        chains: int,
        rng: np.random.Generator,
    ) -> None:
        self.evidence, self.beliefs, self.baseline, self.rng = evidence, beliefs, baseline, rng
        drivers, shapes, weeks = evidence.columns.shape
        columns = evidence.columns.astype(np.float32)
        self.flat = columns.reshape(drivers * shapes, weeks)
        self.by_shape = np.ascontiguousarray(columns.transpose(0, 2, 1))
        self.precision = baseline.precision.astype(np.float32)
        # All of them side by side: (weeks, unrests × weeks).
        self.beside = self.precision.transpose(1, 0, 2).reshape(weeks, -1)
        self.root = baseline.root.astype(np.float32)
        seen = np.matmul(self.flat, self.precision)  # (unrests, drivers × shapes, weeks)
        own = np.einsum("ukt,kt->uk", seen, self.flat).reshape(-1, drivers, shapes)
        self.own = np.ascontiguousarray(own.transpose(1, 0, 2))
        self.rows = seen.reshape(-1, weeks)
        self.chain, self.first = np.arange(chains), np.arange(drivers) * shapes
        self.size = 0.1 * rng.random((chains, drivers)) * beliefs.prior_scale / drivers
        self.shape = rng.integers(0, shapes, (chains, drivers))
        self.unrest: Integers = rng.integers(0, len(baseline.unrests), chains)
        self.scale = np.full(chains, beliefs.scale_points[len(beliefs.scale_points) // 2])
        self.spread = np.ones((chains, drivers))
        self.variance = np.full(chains, float(np.var(evidence.outcome)) + 1e-12)
        self.outlying = np.zeros((chains, weeks))
        self.outlying_count: Floats = np.zeros(chains)
        self.outlying_square: Floats = np.zeros(chains)
        self.shape_weight = np.exp(beliefs.log_shape).astype(np.float32)
        self.sides = 2 if beliefs.negative_chance.any() else 1
        self.inverse_square = (1 / (beliefs.freedom * beliefs.scale_points**2)).astype(np.float32)
        self.inverse_odds = 1 / beliefs.odds(np.arange(drivers)).T  # (drivers, others)

    def run(self, sweeps: int, warm_up: int) -> Draws:
        """What do the chains say after so many sweeps, the first ones left out?"""
        chains, drivers = self.size.shape
        kept = Draws(
            size=np.empty((chains, sweeps, drivers)),
            shape=np.empty((chains, sweeps, drivers), dtype=np.int16),
            scale=np.empty((chains, sweeps)),
            noise=np.empty((chains, sweeps)),
            unrest=np.empty((chains, sweeps), dtype=np.int16),
            expected=np.empty(
                (chains, -(-sweeps // SWEEPS_PER_LOOK), self.flat.shape[1]), dtype=np.float32
            ),
        )
        for sweep in range(-warm_up, sweeps):
            if sweep % SWEEPS_PER_LOOK == 0 or sweep == -warm_up:
                expected = self._look()
                if sweep >= 0:
                    kept.expected[:, sweep // SWEEPS_PER_LOOK] = expected
            else:
                self._draw_noise((self._left() * self.weighted).sum(axis=1))
            self._draw_drivers()
            self._draw_scales()
            if sweep >= 0:
                kept.size[:, sweep], kept.shape[:, sweep] = self.size, self.shape
                kept.scale[:, sweep], kept.unrest[:, sweep] = self.scale, self.unrest
                kept.noise[:, sweep] = np.sqrt(self.variance)
        return kept

    def _look(self) -> Floats:
        """What do the weeks say but for the drivers? Unrest, noise, outlying weeks.

        Returns what was to be expected of each week, (chains, weeks).
        """
        left = self._left()
        base = self._draw_outlying(left, self._draw_unrest(left))
        left = self._left()
        self.weighted = self._turned(self.precision, left.astype(np.float32))
        return self.evidence.outcome - self.outlying - left + base

    def _left(self) -> Floats:
        """What do drivers and outlying weeks leave? (chains, weeks)."""
        left: Floats = self.evidence.outcome - self.outlying - self._driven()
        return left

    def _driven(self) -> Floats:
        """What do the drivers bring each week? (chains, weeks)."""
        chosen = self.flat.take(self.first + self.shape, axis=0)
        driven: Floats = np.matmul(self.size[:, None].astype(np.float32), chosen)[:, 0]
        return driven

    def _row(self) -> Integers:
        """In which row of `rows` stands each driver's column? (chains, drivers)."""
        row: Integers = (self.unrest * len(self.flat))[:, None] + self.first + self.shape
        return row

    def _turned(self, matrices: Floats, series: Floats) -> Floats:
        """Each chain's series (chains, weeks) times the matrix of its unrest."""
        turned = np.empty_like(series)
        for unrest in np.unique(self.unrest):
            those = self.unrest == unrest
            turned[those] = series[those] @ matrices[unrest].T
        return turned

    def _draw_unrest(self, left: Floats) -> Floats:
        """How restless is the baseline? Drawn with the noise integrated out, then the noise.

        Returns what is left, weighed by the unrest that was drawn.
        """
        series = left.astype(np.float32)
        products = (series @ self.beside).reshape(len(left), -1, left.shape[1])
        square = np.einsum("cut,ct->cu", products, series).astype(float)
        degrees = 0.5 * (left.shape[1] + self.outlying_count)
        log_weight = -self.baseline.half_log_determinant - degrees[:, None] * np.log(
            0.5 * (square + self.outlying_square[:, None])
        )
        self.unrest = pick(log_weight, self.rng.random(len(self.chain)))
        self._draw_noise(square[self.chain, self.unrest])
        weighted: Floats = products[self.chain, self.unrest]
        return weighted

    def _draw_noise(self, square: Floats) -> None:
        """How wide is the white noise? Inverse gamma."""
        degrees = 0.5 * (self.flat.shape[1] + self.outlying_count)
        rate = 0.5 * (square + self.outlying_square)
        self.variance = np.maximum(rate / self.rng.standard_gamma(degrees), 1e-14)

    def _draw_outlying(self, left: Floats, weighted: Floats) -> Floats:
        """Which weeks are far off, and what was the baseline? The baseline is drawn on the way."""
        noise = np.sqrt(self.variance)[:, None].astype(np.float32)
        normal = self.rng.standard_normal(left.shape, dtype=np.float32)
        base: Floats = left - weighted + noise * self._turned(self.root, normal)
        error = ((left + self.outlying - base) / noise).astype(np.float32)
        square = -0.5 * error**2
        usual, wide, widest = (
            chance / (1 + variance) ** 0.5 * np.exp(square / (1 + variance))
            for variance, chance in _OUTLYING
        )
        limit = self.rng.random(left.shape, dtype=np.float32) * (usual + wide + widest)
        chain, week = np.nonzero(limit > usual)
        is_wide = limit[chain, week] <= (usual + wide)[chain, week]
        variance = np.where(is_wide, *_OUTLYING_VARIANCE[1:])
        share = variance / (1 + variance)
        off = noise[chain, 0] * (
            share * error[chain, week] + np.sqrt(share) * self.rng.standard_normal(len(chain))
        )
        self.outlying = np.zeros(left.shape)
        self.outlying[chain, week] = off
        chains = len(self.chain)
        self.outlying_count = np.bincount(chain, minlength=chains).astype(float)
        self.outlying_square = np.bincount(chain, off**2 / variance, chains).astype(float)
        return base

    def _draw_drivers(self) -> None:
        """Which shape has each driver, and how large is it? Shape and zero with size integrated."""
        turn, row = self._turn(), self._row().T
        explained = self.rows.take(row, axis=0)
        explained *= self.size.T[:, :, None].astype(np.float32)
        row = row - self.shape.T
        active = turn.active.sum(axis=0)
        for driver, before in enumerate(explained):
            self.weighted += before
            others = active - turn.active[driver]
            size, shape = self._draw_one(driver, turn, others)
            active = others + (size != 0)
            self.size[:, driver], self.shape[:, driver] = size, shape
            now = self.rows.take(row[driver] + shape, axis=0)
            now *= size[:, None].astype(np.float32)
            self.weighted -= now

    def _turn(self) -> Turn:
        """What can be worked out for all drivers before the first of them is drawn?"""
        beliefs, evidence = self.beliefs, self.evidence
        inverse = (1 / self.variance).astype(np.float32)[:, None]
        slab = (self.scale[:, None] * self.spread * beliefs.prior_scale).T
        sharpness = self.own.take(self.unrest, axis=1) * inverse
        sharpness += (evidence.tested_precision[:, None] + 1 / slab[:, :, None] ** 2).astype(
            np.float32
        )
        deviation = 1 / np.sqrt(sharpness)
        gain = deviation * (STEPS * inverse)
        start = np.full_like(gain, CENTRE)
        if evidence.tested_pull.any():
            start += (STEPS * evidence.tested_pull[:, None]).astype(np.float32) * deviation
        weight, nothing = self._weights(deviation, slab)
        return Turn(
            gain=gain,
            start=start,
            deviation=deviation,
            weight=weight,
            nothing=nothing,
            chance=self.rng.random(slab.shape),
            active=self.size.T != 0,
        )

    def _weights(self, deviation: Floats, slab: Floats) -> tuple[Floats, Floats]:
        """What goes beside the table's weight, over waiting times? Of each shape, and of nothing.

        `deviation` (drivers, chains, shapes), `slab` (drivers, chains); gain stands before harm.
        """
        harm = self.beliefs.negative_chance.astype(np.float32)[:, None, None]
        weight = deviation * self.shape_weight
        if self.sides > 1:
            weight = np.concatenate([weight * (1 - harm), weight * harm], axis=2)
        # −log of a chance is exponential, and here faster than drawing it as such.
        wait = self.rng.random((*slab.shape, weight.shape[2] + 1), dtype=np.float32)
        wait *= 2 * _EDGE - 1
        wait += 1 - _EDGE
        np.log(wait, out=wait)
        np.negative(wait, out=wait)
        weight /= wait[:, :, 1:]
        return weight, slab / wait[:, :, 0]

    def _draw_one(self, driver: int, turn: Turn, others: Integers) -> tuple[Floats, Integers]:
        """One driver: zero, or a shape and a sign, then the size given these."""
        shapes = turn.gain.shape[2]
        places = self.weighted @ self.by_shape[driver]
        places *= turn.gain[driver]
        places += turn.start[driver]
        if self.beliefs.negative_chance[driver]:
            places = np.concatenate([places, 2 * CENTRE - places], axis=1)
        mass, scaled = masses(places)
        mass *= turn.weight[driver, :, : places.shape[1]]
        picked = mass.argmax(axis=1)
        best = picked + self.chain * places.shape[1]
        nothing = turn.nothing[driver] * self.inverse_odds[driver].take(others)
        is_effect = mass.take(best) > nothing * scaled
        size = above_nothing((places.take(best) - CENTRE) / STEPS, turn.chance[driver])
        size *= is_effect
        if self.beliefs.negative_chance[driver]:
            size[picked >= shapes] *= -1
            picked %= shapes
        size *= turn.deviation[driver].take(picked + self.chain * shapes)
        return size, np.where(is_effect, picked, self.shape[:, driver])

    def _draw_scales(self) -> None:
        """How large are effects in general, and how much larger or smaller is each?

        The shared scale is drawn with each driver's own integrated out: its sizes are half-t.
        """
        beliefs, freedom = self.beliefs, self.beliefs.freedom
        relative = self.size / beliefs.prior_scale
        active = (self.size != 0).sum(axis=1)
        points = beliefs.scale_points
        square = (relative**2).astype(np.float32)[:, :, None] * self.inverse_square
        square += 1
        log_tail = np.log(square, out=square).sum(axis=1)
        log_weight = (
            beliefs.scale_log_prior
            - active[:, None] * np.log(points)
            - 0.5 * (freedom + 1) * log_tail
        )
        self.scale = points[pick(log_weight, self.rng.random(len(self.chain)))]
        degrees = 0.5 * (freedom + (self.size != 0))
        rate = 0.5 * (freedom + (relative / self.scale[:, None]) ** 2)
        self.spread = np.sqrt(rate / self.rng.standard_gamma(degrees))
