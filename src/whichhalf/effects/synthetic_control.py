"""What would have happened where something was tried, by regions where it was not?

w minimises the length of (y − mean y) − (X − mean X) w over the days before, with w ≥ 0 and Σw = 1:
the demeaned synthetic control (Abadie, Diamond and Hainmueller 2010; demeaned: Ferman and Pinto
2021), by accelerated projected gradient on the simplex (Beck and Teboulle 2009). The p-value is
conformal: under a claimed effect a, take a off, fit on *all* days, and ask how often a random order
of what is left has so much size in the tried days (Chernozhukov, Wüthrich and Zhu 2021, §2). The
range holds every a that is not refused. A general-purpose optimiser with its usual tolerances stops
at equal weights: on the published example (docs/proofs/impact.md) that said 9.2 %, not 5.4 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from whichhalf.effects.trial import LEVEL, Power, Result, crossing
from whichhalf.nouns.estimate import Unknown

Floats = npt.NDArray[np.float64]

#: Fewer regions to compare with are no comparison; fewer days before than so many times the days
#: of the trial are no past (reference: causal methods, §4).
FEWEST_CONTROLS = 8
FEWEST_BEFORE_PER_DAY = 4
#: A fit that is hardly better than equal weights for all (GeoLift's scaled L2) and leaves that much
#: of the tried regions' own movement unexplained is refused.
WORST_FIT, WORST_REST = 0.8, 0.8
_ROUNDS, _STILL, _STILL_ENOUGH = 20_000, 1e-10, 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticFit:
    """What did the trial change per day, in one region on average?

    `weights` say which regions stand for the tried ones, `misfit` is ‖residuals before‖ (times
    the number of tried regions: the published L2), `scaled_misfit` the same beside equal weights.
    """

    weights: Floats
    result: Result
    expected: float
    misfit: float
    scaled_misfit: float

    @property
    def lift(self) -> float:
        """The effect as a share of what would have been."""
        return self.result.value / self.expected


@dataclass(frozen=True, slots=True)
class SyntheticControl:
    """How many orders of the residuals are drawn for a p-value, and do stretches count as well?

    `stretches=False` is the published test with days drawn one by one.

    >>> rng = np.random.default_rng(1)
    >>> common = 100 + np.cumsum(rng.normal(0, 2, (60, 1)), axis=0)
    >>> regions = common * rng.uniform(0.5, 1.5, 10) + rng.normal(0, 2, (60, 10))
    >>> tried = regions[:, :2].mean(axis=1)
    >>> tried[50:] += 12
    >>> fit = SyntheticControl().fit(tried, regions[:, 2:], 50, rng)
    >>> fit.result.low < 12 < fit.result.high, fit.result.p < 0.05
    (True, True)
    >>> SyntheticControl().fit(tried, regions[:, 5:], 50, rng).reason
    'unknown.control_few_regions'
    """

    orders: int = 500
    stretches: bool = True

    def fit(
        self,
        tried: Floats,
        others: Floats,
        before: int,
        rng: np.random.Generator,
        *,
        regions: int = 1,
    ) -> SyntheticFit | Unknown:
        """From `tried` (days,), the mean of the tried `regions`, and `others` (days, regions)."""
        refused = self.refusal(tried, others, before)
        if refused:
            return refused
        weights = simplex_weights(tried[:before], others[:before])
        stand = _Stand(_Moved.of(others), self.stretches)
        gap = _gap(tried, others, before, weights)
        equal = _gap(tried, others, before, np.full(others.shape[1], 1 / others.shape[1]))
        misfit, plain = (float(np.linalg.norm(one[:before])) for one in (gap, equal))
        scaled = misfit / plain if plain > 0 else 0.0
        moved = float(np.linalg.norm(tried[:before] - tried[:before].mean()))
        if scaled > WORST_FIT and misfit > WORST_REST * moved:
            facts = (("misfit", str(round(1e6 * misfit / moved))),)
            return Unknown("unknown.control_bad_fit", "remedy.control_other_regions", facts)
        value = float(gap[before:].mean())
        expected = float(tried[before:].mean()) - value
        drawn = _orders(tried.size, tried.size - before, self.orders, rng)

        def chance(lift: float) -> float:
            return _conformal(tried, stand, before, lift, drawn)

        step = (float(np.std(gap[:before])) or 1.0) / abs(expected)
        lift = value / expected
        ends = [
            crossing(lambda one: chance(one) - (1 - LEVEL), lift, side * step) for side in (-1, 1)
        ]
        low, high = (float(tried[before:].mean()) * end / (1 + end) for end in ends)
        result = Result.told(value, (low, high), chance(0.0))
        return SyntheticFit(weights, result, expected, regions * misfit, scaled)

    def refusal(self, tried: Floats, others: Floats, before: int) -> Unknown | None:
        """Why can these regions not say it? None where they can."""
        controls, days = others.shape[1], tried.size - before
        if controls < FEWEST_CONTROLS:
            facts = (("regions", str(controls)), ("fewest", str(FEWEST_CONTROLS)))
            return Unknown("unknown.control_few_regions", "remedy.control_switchback", facts)
        fewest = FEWEST_BEFORE_PER_DAY * max(days, 1)
        if days < 1 or before < fewest:
            facts = (("before", str(before)), ("fewest", str(fewest)))
            return Unknown("unknown.control_few_before", "remedy.impact_more_days", facts)
        if not (np.isfinite(tried).all() and np.isfinite(others).all()):
            return Unknown("unknown.impact_no_data", "remedy.impact_import")
        return None

    def power(
        self,
        tried: Floats,
        others: Floats,
        days: int,
        lifts: tuple[float, ...],
        rng: np.random.Generator,
    ) -> tuple[Power, ...]:
        """How often would a lift be told from none, in trials of so many days of the past?

        Each lift is injected into every placebo trial of the past that has days enough before it.
        The first entry is no lift at all: what is seen there is false. A design that sees it more
        often than one less the level is no design, however well it sees the rest.
        """
        first = FEWEST_BEFORE_PER_DAY * days
        starts = range(first, tried.size - days + 1, max(1, days // 2))
        found = []
        for lift in (0.0, *lifts):
            seen = []
            for start in starts:
                past = tried[: start + days].copy()
                stand = _Stand(_Moved.of(others[: start + days]), self.stretches)
                past[start:] *= 1 + lift
                drawn = _orders(past.size, days, self.orders, rng)
                chance = _conformal(past, stand, start, 0.0, drawn)
                seen.append(chance <= 1 - LEVEL)
            found.append(Power(lift, float(np.mean(seen)) if seen else 0.0, len(seen)))
        return tuple(found)


@dataclass(slots=True, eq=False)
class _Stand:
    """How the regions moved, with the weights that were found last: the next are near them."""

    moved: _Moved
    stretches: bool
    weights: Floats | None = None


def simplex_weights(tried: Floats, others: Floats) -> Floats:
    """Which weights, none below nothing and one in all, follow the tried regions best?

    >>> x = np.arange(12.0).reshape(6, 2) ** 2
    >>> simplex_weights(x @ [0.25, 0.75] + 40, x).round(4).tolist()
    [0.25, 0.75]
    """
    return _Moved.of(others).weights(tried, _STILL)


@dataclass(frozen=True, slots=True, eq=False)
class _Moved:
    """How the regions moved about their means: made once for all claimed effects."""

    others: Floats
    columns: Floats
    square: Floats
    steepest: float

    @classmethod
    def of(cls, others: Floats) -> _Moved:
        columns = others - others.mean(axis=0)
        scale = float(np.linalg.norm(columns)) or 1.0
        columns = columns / scale
        square = columns.T @ columns
        return cls(others, columns * scale, square, float(np.linalg.eigvalsh(square)[-1]) or 1.0)

    def weights(self, tried: Floats, still: float, begin: Floats | None = None) -> Floats:
        scale = float(np.linalg.norm(self.columns)) or 1.0
        pull = self.columns.T @ (tried - tried.mean()) / scale**2
        weights = np.full(pull.size, 1 / pull.size) if begin is None else begin
        ahead, momentum = weights, 1.0
        for _ in range(_ROUNDS):
            new = _onto_simplex(ahead - (self.square @ ahead - pull) / self.steepest)
            if float((ahead - new) @ (new - weights)) > 0:
                momentum = 1.0  # it ran past the lowest point: begin anew (O'Donoghue, Candès 2015)
            following = (1 + sqrt(1 + 4 * momentum**2)) / 2
            ahead = new + (momentum - 1) / following * (new - weights)
            moved = float(np.abs(new - weights).max())
            weights, momentum = new, following
            if moved < still:
                break
        return weights


def _onto_simplex(point: Floats) -> Floats:
    """The nearest point with parts not below nothing that add up to one (Duchi et al. 2008)."""
    falling = np.sort(point)[::-1]
    over = np.cumsum(falling) - 1
    last = np.nonzero(falling - over / np.arange(1, point.size + 1) > 0)[0][-1]
    nearest: Floats = np.maximum(point - over[last] / (last + 1), 0)
    return nearest


def _gap(tried: Floats, others: Floats, before: int, weights: Floats) -> Floats:
    """What lies between the tried regions and their stand-in, the difference before taken off."""
    apart = tried - others @ weights
    gap: Floats = apart - apart[:before].mean()
    return gap


def _orders(
    days: int, tried_days: int, number: int, rng: np.random.Generator
) -> npt.NDArray[np.intp]:
    """Which days stand for the tried ones in each draw? (number, tried days)."""
    return rng.permuted(np.tile(np.arange(days), (number, 1)), axis=1)[:, :tried_days]


def _conformal(
    tried: Floats, stand: _Stand, before: int, lift: float, drawn: npt.NDArray[np.intp]
) -> float:
    """How often is as much left over in other days, if the lift were this?

    Days drawn one by one, and stretches of days in their order: what is left of one day is like
    what is left of the next, and then the first kind alone says too often that something happened.
    """
    without = tried.copy()
    without[before:] /= 1 + lift
    stand.weights = stand.moved.weights(without, _STILL_ENOUGH, stand.weights)
    left = np.abs(_gap(without, stand.moved.others, tried.size, stand.weights))
    there = float(left[before:].sum()) * (1 - 1e-12)
    # the order that came is one of the orders
    chance = float((1 + (left[drawn].sum(axis=1) >= there).sum()) / (1 + len(drawn)))
    if not stand.stretches:
        return chance
    around = np.concatenate([[0.0], np.cumsum(np.concatenate([left, left]))])
    days = tried.size - before
    runs = around[days : days + tried.size] - around[: tried.size]
    return max(chance, float((runs >= there * (1 - 1e-9)).mean()))
