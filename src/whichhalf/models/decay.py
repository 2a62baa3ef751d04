"""How fast does each channel's effect fade, and who is given what if that is so?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from whichhalf.models.age_sums import EDGES_HOURS, STEPS
from whichhalf.models.fit import RARE_BELOW, Fit, too_thin
from whichhalf.models.journeys import Floats, Integers
from whichhalf.models.path_sums import PathSums
from whichhalf.nouns.estimate import Unknown

#: Of these half-lives, in hours, every kernel is a mixture: eight hours to six weeks. Closer ones
#: cannot be told apart by some hundred conversions: with steps of three instead of five, ranges at
#: 90 % held 84 % of half-lives.
HALF_LIVES_HOURS: Floats = np.array([8.0, 40.0, 200.0, 1000.0])
#: So much of what a channel's touches count, spread over all half-lives, keeps its kernel smooth.
_SMOOTHING = 0.02
_MOST_STEPS = 200
#: A channel that no conversion touched has a hazard of this part of the usual: never a fraction 0/0
_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class DecayFit(Fit):
    """What does each channel get, and after how many hours is half of its effect spent?

    `half_life_hours` is one for each channel, not a number where it is rare; `half_life_moved`
    (buckets, channels) is what each bucket of persons adds to it.
    """

    half_life_hours: Floats = field(default_factory=lambda: np.zeros(0))
    half_life_moved: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def half_life_ranges(self, weights: Floats) -> Floats:
        """Between which hours lies each half-life, at 90 %? (channels, 2).

        Drawn on the scale of its logarithm, so that no end is below nothing.
        """
        moved = self.half_life_moved / self.half_life_hours
        ends: Floats = np.quantile(weights @ moved, [0.05, 0.95], axis=0)
        return (self.half_life_hours * np.exp(ends)).T


@dataclass(frozen=True, slots=True)
class FittedDecay:
    """How is credit shared if what a touch does fades, at the pace of its channel?

    A touch of channel k, aged a, brings the hazard Σ_g β_kg f_g(a), f_g the exponential density
    with half-life g, β_kg ≥ 0: an additive hazard (Zhang, Wei & Ren 2014, Multi-touch Attribution
    in Online Advertising with Survival Theory, ICDM, eq. 5). The likelihood of the journeys,
    Σ log(hazard at the conversion) - Σ (hazard that touches were exposed to), is concave in β, so
    there is one answer; Newton's method finds it. A touch of a journey that converts is exposed
    until then, one of another journey for as long as is looked back. A conversion is shared in
    proportion to the hazards of its touches at its moment; rare channels fade alike.

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> rng = np.random.default_rng(1)
    >>> age = np.exp(rng.normal(np.log([30.0, 300.0]), 0.5, (400, 2)))  # "a" is always the later
    >>> bought = np.arange(400) % 4 == 0
    >>> journeys = Journeys(
    ...     ("a", "b"), np.tile([0, 1], 400), np.full(400, 2),
    ...     Outcomes(1 * bought, 1 - bought, 100 * bought), age.ravel(),
    ... )
    >>> fit = FittedDecay().fit(path_sums(journeys))
    >>> bool(fit.half_life_hours[0] < fit.half_life_hours[1])
    True
    """

    name: str = "time_decay_fitted"
    fewest_conversions: int = 50

    def fit(self, sums: PathSums) -> DecayFit | Unknown:
        """What does each channel get, and how fast does it fade?"""
        if not sums.aged:
            return Unknown("unknown.no_touch_times", "remedy.import_touch_times")
        if thin := too_thin(sums, self.fewest_conversions):
            return thin
        told = _told(sums)
        found = _fitted(told)
        moved = _moved(told, found)
        credit, by_bucket = _credited(sums, told, found, moved)
        hours, hours_moved = _half_lives(sums, told, found.strength, moved)
        return DecayFit(
            self.name,
            sums,
            credit,
            by_bucket,
            half_life_hours=hours,
            half_life_moved=hours_moved,
        )


class _Told(NamedTuple):
    """The journeys that convert, cell by cell, and what all touches were exposed to.

    A cell is a channel with a step of age. `row`, `cell`, `often`: which cells has each row and how
    often; `bucket`, `conversions`, `value` of each row. `kernel` (cells, parameters): the density
    of each cell's age; parameters are groups of channels times half-lives, `group` the group of
    each channel. `exposed` (buckets, parameters), `smooth` (buckets, parameters): pseudo-counts.
    """

    row: Integers
    cell: Integers
    often: Floats
    bucket: Integers
    conversions: Floats
    value: Floats
    channel: Integers
    kernel: Floats
    group: Integers
    exposed: Floats
    smooth: Floats


class _Fitted(NamedTuple):
    """β, one for each parameter; the hazard of each cell; of each row; the matrix of curvature."""

    strength: Floats
    rate: Floats
    hazard: Floats
    curvature: Floats


def _told(sums: PathSums) -> _Told:
    ages, channels, lives = sums.ages, len(sums.channels), len(HALF_LIVES_HOURS)
    pair = np.repeat(np.arange(len(ages.lengths)), ages.lengths) * (channels * STEPS) + ages.cells
    met, often = np.unique(pair, return_counts=True)
    row, code = np.divmod(met, channels * STEPS)
    cells, cell = np.unique(code, return_inverse=True)
    channel, step = np.divmod(cells, STEPS)
    group = _groups(sums)
    density, spent = _kernels(step)
    columns = group[channel][:, None] * lives + np.arange(lives)
    size = (int(group.max(initial=-1)) + 1) * lives
    kernel, spent_of = np.zeros((2, len(cells), size))
    np.put_along_axis(kernel, columns, density, axis=1)
    np.put_along_axis(spent_of, columns, spent, axis=1)
    conversions, value = ages.counts.T.astype(np.float64)
    # what each bucket holds of each cell, in conversions
    key = ages.bucket[row] * len(cells) + cell
    held = np.bincount(key, conversions[row] * often, sums.buckets * len(cells))
    held = held.reshape(sums.buckets, len(cells))
    touched = held @ (np.arange(channels) == channel[:, None])
    every = sums.steps.by_bucket(np.eye(channels + 1), sums.buckets)[:, 1:]
    whole = _spent(sums.counting.lookback_hours)
    of_group = (group[:, None] == np.arange(size // lives)).astype(np.float64)
    null = np.repeat((every - touched) @ of_group, lives, axis=1) * np.tile(whole, size // lives)
    smooth = np.repeat(touched @ of_group, lives, axis=1) * (_SMOOTHING / lives)
    return _Told(
        row, cell, often.astype(np.float64), ages.bucket, conversions, value, channel, kernel,
        group, held @ spent_of + null, smooth,
    )  # fmt: skip


def _groups(sums: PathSums) -> Integers:
    """Which channels fade at a pace of their own? Those that are rare do so together."""
    rare = sums.converting < RARE_BELOW
    own: Integers = np.cumsum(~rare) - 1
    return np.where(rare, int((~rare).sum()), own)


def _kernels(step: Integers) -> tuple[Floats, Floats]:
    """The mean density of each step of age, and the share spent by its middle: (cells, lives)."""
    left, right = EDGES_HOURS[step, None], EDGES_HOURS[step + 1, None]
    before, after = (-np.expm1(-np.log(2) * edge / HALF_LIVES_HOURS) for edge in (left, right))
    return (after - before) / (right - left), (before + after) / 2


def _fitted(told: _Told) -> _Fitted:
    """The one maximum of the likelihood, by Newton steps that never leave what is above nothing."""
    exposed, smooth = told.exposed.sum(axis=0), told.smooth.sum(axis=0)
    free = np.flatnonzero(smooth)
    strength = np.zeros(len(smooth))
    strength[free] = smooth[free] / _SMOOTHING / exposed[free]
    pairs = _pairs(told)
    found = _at(told, pairs, strength, free)
    for _ in range(_MOST_STEPS):
        beta = strength[free]
        pull = told.kernel[:, free].T @ _sums_of_cells(told, told.conversions / found.hazard)
        slope = exposed[free] - pull - smooth[free] / beta
        scaled = beta[:, None] * found.curvature * beta
        step = -np.linalg.solve(scaled, beta * slope)  # of log β: well conditioned
        if -step @ (beta * slope) <= 1e-18 * told.conversions.sum():
            break
        # at most a factor of e at once: there the quadratic still tells the truth
        strength[free] = beta * np.exp(step / max(1.0, float(np.abs(step).max())))
        found = _at(told, pairs, strength, free)
    return found


class _Pairs(NamedTuple):
    row: Integers
    key: Integers
    often: Floats


def _pairs(told: _Told) -> _Pairs:
    """Every two cells of each row."""
    sizes = np.bincount(told.row, minlength=len(told.bucket))
    starts = np.cumsum(sizes) - sizes
    mine = np.repeat(np.arange(len(told.row)), sizes[told.row])
    within = np.arange(len(mine)) - np.repeat(
        np.cumsum(sizes[told.row]) - sizes[told.row], sizes[told.row]
    )
    other = starts[told.row[mine]] + within
    key = told.cell[mine] * len(told.channel) + told.cell[other]
    return _Pairs(told.row[mine], key, told.often[mine] * told.often[other])


def _sums_of_cells(told: _Told, per_row: Floats) -> Floats:
    weights = told.often * per_row[told.row]
    return np.bincount(told.cell, weights, len(told.channel)).astype(np.float64)


def _sums_of_pairs(told: _Told, pairs: _Pairs, per_row: Floats) -> Floats:
    cells = len(told.channel)
    flat = np.bincount(pairs.key, pairs.often * per_row[pairs.row], cells * cells)
    return flat.reshape(cells, cells).astype(np.float64)


def _at(told: _Told, pairs: _Pairs, strength: Floats, free: Integers) -> _Fitted:
    rate = told.kernel @ strength
    rate = np.where(rate > 0, rate, _TINY * max(float(rate.max(initial=0)), _TINY))
    brought = told.often * rate[told.cell]
    hazard = np.bincount(told.row, brought, len(told.bucket)).astype(np.float64)
    both = _sums_of_pairs(told, pairs, told.conversions / hazard**2)
    kernel = told.kernel[:, free]
    curvature = kernel.T @ both @ kernel
    curvature += np.diag(told.smooth.sum(axis=0)[free] / strength[free] ** 2)
    return _Fitted(strength, rate, hazard, curvature)


def _moved(told: _Told, found: _Fitted) -> Floats:
    """What does each bucket add to β? (buckets, parameters), by the implicit function theorem."""
    free = np.flatnonzero(found.strength)
    beta, cells = found.strength[free], len(told.channel)
    key = told.bucket[told.row] * cells + told.cell
    weights = told.often * (told.conversions / found.hazard)[told.row]
    pulls = np.bincount(key, weights, len(told.exposed) * cells).reshape(-1, cells)
    slope = told.exposed[:, free] - pulls @ told.kernel[:, free] - told.smooth[:, free] / beta
    scaled = beta[:, None] * found.curvature * beta
    moved = np.zeros_like(told.exposed)
    moved[:, free] = -np.linalg.solve(scaled, (slope * beta).T).T * beta
    return moved


def _credited(sums: PathSums, told: _Told, found: _Fitted, moved: Floats) -> tuple[Floats, Floats]:
    """Credit (channels, 2), and what each bucket brings to it: its own, and through β."""
    channels = len(sums.channels)
    pairs = _pairs(told)
    mine = (told.channel == np.arange(channels)[:, None]).astype(np.float64)
    own = told.often * found.rate[told.cell] / found.hazard[told.row]
    key = told.bucket[told.row] * channels + told.channel[told.cell]
    brought = []
    for worth in (told.conversions, told.value):
        direct = np.bincount(key, own * worth[told.row], sums.buckets * channels)
        alone = mine * _sums_of_cells(told, worth / found.hazard)
        both = _sums_of_pairs(told, pairs, worth / found.hazard**2)
        gradient = (alone - (mine * found.rate) @ both) @ told.kernel
        brought.append(direct.reshape(-1, channels) + moved @ gradient.T)
    by_bucket: Floats = np.stack(brought, axis=-1)
    return by_bucket.sum(axis=0), by_bucket


def _half_lives(
    sums: PathSums, told: _Told, strength: Floats, moved: Floats
) -> tuple[Floats, Floats]:
    """The age at which half of each channel's effect is spent, and how each bucket moves it.

    Half of what a touch does as long as is looked back: beyond, nobody looked. By halving: of a
    mixture of exponentials it has no closed form. Σ_g β_g (F_g(h) - F_g(look-back) / 2) = 0.
    """
    lives = len(HALF_LIVES_HOURS)
    lookback = sums.counting.lookback_hours
    half = _spent(lookback) / 2
    hours = np.full(len(sums.channels), np.nan)
    drift = np.full((sums.buckets, len(hours)), np.nan)
    for channel in np.flatnonzero(sums.converting >= RARE_BELOW):
        part = slice(told.group[channel] * lives, (told.group[channel] + 1) * lives)
        low, high = 0.0, min(lookback, 64 * float(HALF_LIVES_HOURS[-1]))
        for _ in range(60):
            middle = (low + high) / 2
            short = strength[part] @ (_spent(middle) - half) < 0
            low, high = (middle, high) if short else (low, middle)
        density = np.exp2(-high / HALF_LIVES_HOURS) * np.log(2) / HALF_LIVES_HOURS
        hours[channel] = high
        drift[:, channel] = moved[:, part] @ (half - _spent(high)) / (strength[part] @ density)
    return hours, drift


def _spent(hours: float) -> Floats:
    """F_g: which share of its effect is spent by this age, by half-life?"""
    share: Floats = -np.expm1(-np.log(2) * hours / HALF_LIVES_HOURS)
    return share
