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
from scipy.special import erfcx, ndtr, ndtri

from whichhalf.mix.baseline import Baseline
from whichhalf.mix.weeks import Floats, Integers

#: Weeks far off: the error of a week is wider by this factor of variance, with this probability.
_OUTLYING_VARIANCE = np.array([0.0, 8.0, 48.0])
_OUTLYING_CHANCE = np.array([0.95, 0.04, 0.01])
#: The unrest of the baseline and the outlying weeks move little: they are drawn every few sweeps.
SWEEPS_PER_UNREST = 3
_ROOT_HALF = 0.5**0.5
#: e^(z²/2) leaves the range of single precision beyond z = 13.
_LARGEST_Z = 12.0


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
    """The state of all chains; `run` moves them and keeps what it is asked to keep."""

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
        self.flat = evidence.columns.reshape(drivers * shapes, weeks)
        # Single precision halves what each step reads; rounding is 1e-5 of a standard deviation.
        flat = self.flat.astype(np.float32)
        self.gram = (flat @ baseline.precision.astype(np.float32)) @ flat.T
        diagonal = np.diagonal(self.gram, axis1=1, axis2=2)
        self.own = diagonal.reshape(-1, drivers, shapes).copy()
        self.by_shape = np.ascontiguousarray(evidence.columns.transpose(0, 2, 1).astype(np.float32))
        self.shape_weight = np.exp(beliefs.log_shape)
        self.chain = np.arange(chains)
        self.size = 0.1 * rng.random((chains, drivers)) * beliefs.prior_scale / drivers
        self.shape = rng.integers(0, shapes, (chains, drivers))
        self.unrest: Integers = rng.integers(0, len(baseline.unrests), chains)
        self.scale = np.full(chains, beliefs.scale_points[len(beliefs.scale_points) // 2])
        self.spread = np.ones((chains, drivers))
        self.variance = np.full(chains, float(np.var(evidence.outcome)) + 1e-12)
        self.outlying = np.zeros((chains, weeks))
        self.outlying_kind = np.zeros((chains, weeks), dtype=int)

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
                (chains, -(-sweeps // SWEEPS_PER_UNREST), self.flat.shape[1]), dtype=np.float32
            ),
        )
        for sweep in range(-warm_up, sweeps):
            left = self._left_over()
            restless = sweep % SWEEPS_PER_UNREST == 0
            if restless:
                self._draw_unrest(left)
            weighted = self._turned(self.baseline.precision, left)
            self._draw_noise(left, weighted)
            if restless:
                off = left + self.outlying
                base = self._draw_outlying(left, weighted)
                weighted = self._turned(self.baseline.precision, off - self.outlying)
                if sweep >= 0:
                    expected = self.evidence.outcome - off + base
                    kept.expected[:, sweep // SWEEPS_PER_UNREST] = expected
            self._draw_drivers(weighted)
            self._draw_scales()
            if sweep >= 0:
                kept.size[:, sweep], kept.shape[:, sweep] = self.size, self.shape
                kept.scale[:, sweep], kept.unrest[:, sweep] = self.scale, self.unrest
                kept.noise[:, sweep] = np.sqrt(self.variance)
        return kept

    def _turned(self, matrices: Floats, series: Floats) -> Floats:
        """Each chain's series (chains, weeks) times the matrix of its unrest.

        Not by BLAS: for so few numbers its threads would only wait for each other.
        """
        return np.stack(
            [
                np.einsum("ij,j->i", matrices[unrest], one)
                for unrest, one in zip(self.unrest, series, strict=True)
            ]
        )

    def _left_over(self) -> Floats:
        """What do drivers and outlying weeks leave? (chains, weeks)."""
        drivers, shapes, _ = self.evidence.columns.shape
        chosen = self.flat[np.arange(drivers) * shapes + self.shape]
        driven = np.matmul(self.size[:, None, :], chosen)[:, 0, :]
        left: Floats = self.evidence.outcome - self.outlying - driven
        return left

    def _outlying_terms(self) -> tuple[Floats, Floats]:
        """How many weeks are outlying, and how much do they speak about the noise?"""
        factor = _OUTLYING_VARIANCE[self.outlying_kind]
        is_out = factor > 0
        square = np.where(is_out, self.outlying**2 / np.where(is_out, factor, 1.0), 0.0)
        return is_out.sum(axis=1), square.sum(axis=1)

    def _draw_unrest(self, left: Floats) -> None:
        """How restless is the baseline? Drawn with the noise integrated out."""
        products = np.matmul(self.baseline.precision, left.T)
        square = (products * left.T).sum(axis=1)  # (unrests, chains)
        count, outlying = self._outlying_terms()
        degrees = 0.5 * (left.shape[1] + count)
        log_weight = -self.baseline.half_log_determinant[:, None] - degrees * np.log(
            0.5 * (square + outlying)
        )
        self.unrest = _pick(log_weight.T, self.rng.random(len(self.chain)))

    def _draw_noise(self, left: Floats, weighted: Floats) -> None:
        """How wide is the white noise? Inverse gamma."""
        count, outlying = self._outlying_terms()
        square = (left * weighted).sum(axis=1) + outlying
        degrees = 0.5 * (left.shape[1] + count)
        self.variance = np.maximum(0.5 * square / self.rng.standard_gamma(degrees), 1e-14)

    def _draw_outlying(self, left: Floats, weighted: Floats) -> Floats:
        """Which weeks are far off, and what was the baseline? The baseline is drawn on the way."""
        noise = np.sqrt(self.variance)[:, None]
        normal = self.rng.standard_normal((2, *left.shape))
        base: Floats = left - weighted + noise * self._turned(self.baseline.root, normal[0])
        error = (left + self.outlying - base) / noise
        factor = 1 + _OUTLYING_VARIANCE[:, None, None]
        weight = _OUTLYING_CHANCE[:, None, None] * np.exp(-0.5 * error**2 / factor) / factor**0.5
        limit = self.rng.random(left.shape) * weight.sum(axis=0)
        self.outlying_kind = (limit > weight[0]).astype(int) + (limit > weight[0] + weight[1])
        variance = _OUTLYING_VARIANCE[self.outlying_kind]
        share = variance / (1 + variance)
        self.outlying = noise * (share * error + np.sqrt(share) * normal[1])
        return base

    def _draw_drivers(self, weighted: Floats) -> None:
        """Which shape has each driver, and how large is it? Shape and zero with size integrated."""
        drivers, shapes, _ = self.evidence.columns.shape
        # (chains, drivers × shapes): how much each column sees of what is left.
        seen = np.matmul(weighted.astype(np.float32), self.by_shape)
        fits = np.ascontiguousarray(seen.transpose(1, 0, 2)).reshape(len(weighted), -1)
        slab = (self.scale[:, None] * self.spread * self.beliefs.prior_scale) ** 2
        sharpness = self.own[self.unrest] / self.variance[:, None, None]
        sharpness += self.evidence.tested_precision + 1 / slab[:, :, None]
        deviation = (sharpness**-0.5).astype(np.float32)
        tested = self.evidence.tested_pull.astype(np.float32)
        root_slab = np.sqrt(slab)
        active = (self.size != 0).sum(axis=1)
        inverse = (1 / self.variance[:, None]).astype(np.float32)
        chance = self.rng.random((drivers, 2, len(self.chain)))
        for driver in range(drivers):
            first, after = driver * shapes, (driver + 1) * shapes
            # Only what later drivers will look at has to be kept up to date.
            old = self.gram[self.unrest, first + self.shape[:, driver], first:]
            fits[:, first:] += self.size[:, driver, None].astype(np.float32) * old
            pull = fits[:, first:after] * inverse + tested[driver]
            others = active - (self.size[:, driver] != 0)
            nothing = root_slab[:, driver] / self.beliefs.odds(others)[:, driver]
            self._draw_one(
                driver, pull * deviation[:, driver], deviation[:, driver], nothing, chance[driver]
            )
            active = others + (self.size[:, driver] != 0)
            new = self.gram[self.unrest, first + self.shape[:, driver], after:]
            fits[:, after:] -= self.size[:, driver, None].astype(np.float32) * new

    def _draw_one(
        self, driver: int, z: Floats, deviation: Floats, nothing: Floats, chance: Floats
    ) -> None:
        """One driver: zero, or a shape and a sign, then the size given these."""
        negative = self.beliefs.negative_chance[driver]
        top = _top(z, two_sided=negative > 0)
        bulk = self.shape_weight * deviation
        weight = bulk * _mass(z, top)
        if negative:
            weight = np.concatenate(
                [(1 - negative) * weight, negative * bulk * _mass(-z, top)], axis=1
            )
        reach = np.cumsum(weight, axis=1)
        limit = chance[0] * (reach[:, -1] + nothing * np.exp(-top[:, 0]))
        picked = (reach < limit[:, None]).sum(axis=1)
        is_zero = picked == reach.shape[1]
        sign = np.where(picked < z.shape[1], 1.0, -1.0)
        shape = np.where(is_zero, self.shape[:, driver], picked % z.shape[1])
        at, width = z[self.chain, shape] * sign, deviation[self.chain, shape]
        # Inverse of a normal cut at zero, from the side that keeps all digits.
        away = at - ndtri(np.maximum(chance[1] * ndtr(at), 1e-300))
        self.size[:, driver] = np.where(is_zero, 0.0, sign * width * np.maximum(away, 1e-12))
        self.shape[:, driver] = shape

    def _draw_scales(self) -> None:
        """How large are effects in general, and how much larger or smaller is each?"""
        relative = self.size / self.beliefs.prior_scale
        active = self.size != 0
        freedom = self.beliefs.freedom
        degrees = 0.5 * (freedom + active)
        rate = 0.5 * (freedom + (relative / self.scale[:, None]) ** 2)
        self.spread = np.sqrt(rate / self.rng.standard_gamma(degrees))
        square = ((relative / self.spread) ** 2).sum(axis=1)
        points = self.beliefs.scale_points
        log_weight = (
            self.beliefs.scale_log_prior
            - active.sum(axis=1)[:, None] * np.log(points)
            - 0.5 * square[:, None] / points**2
        )
        self.scale = points[_pick(log_weight, self.rng.random(len(self.chain)))]


def _top(z: Floats, *, two_sided: bool) -> Floats:
    """By which power of e must each chain's weights be scaled down? (chains, 1), mostly 0."""
    largest = np.abs(z).max(axis=1) if two_sided else z.max(axis=1)
    if largest.max() < _LARGEST_Z:
        return np.zeros((len(z), 1))
    top: Floats = 0.5 * np.maximum(largest, 0.0)[:, None].astype(float) ** 2
    return top


def _mass(z: Floats, top: Floats) -> Floats:
    """2 Φ(z) e^(z²/2), the weight of a half-normal size; times e^(−top) where that overflows."""
    if not top.any():
        mass: Floats = erfcx(-_ROOT_HALF * z)
        return mass
    scaled: Floats = 2 * ndtr(z) * np.exp(0.5 * z.astype(float) ** 2 - top)
    return scaled


def _pick(log_weight: Floats, chance: Floats) -> Integers:
    """One of the columns in each row, by its weight."""
    reach = np.cumsum(np.exp(log_weight - log_weight.max(axis=1, keepdims=True)), axis=1)
    picked: Integers = (reach < (chance * reach[:, -1])[:, None]).sum(axis=1)
    return picked
