"""Did something that happened on a day change a series, by how much, and what could be seen at all?

The days before say where the series would have gone (`local_level`); the effect is what came less
that. The same is done at every earlier day on which nothing is known to have happened: those
placebos say how far such forecasts are off, and the interval is widened until they are covered at
the stated rate. Sources: Brodersen et al. 2015, Inferring causal impact using Bayesian structural
time-series models, Annals of Applied Statistics 9, §2; placebo in time: Abadie, Diamond and
Hainmueller 2015, §4; equivalence: Schuirmann 1987.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, erf, sqrt

import numpy as np

from whichhalf.effects.local_level import (
    CONTROL_VARIANCE,
    SEASON_VARIANCE,
    Ahead,
    Floats,
    Followed,
    LocalLevel,
    weekdays,
    year,
)
from whichhalf.nouns.estimate import Unknown

#: So many days or weeks before are the least that is asked (reference: causal methods, §4).
FEWEST_DAYS, FEWEST_WEEKS = 56, 40
#: Half of what is needed before the event is needed before the first placebo.
_WARM_UP = 0.5
#: So many placebos that do not overlap are the least.
FEWEST_PLACEBOS = 4
#: The season of the year is learned from two years on.
_YEARS_FOR_SEASON = 2.0
#: z of the level of 90 %, and of a power of 80 %.
_LEVEL, _Z, _Z_POWER = 0.90, 1.6448536, 0.8416212
#: An end is found to a billionth of the standard deviation.
_HALVINGS = 36
#: The beliefs with which daily and weekly sales are followed.
USUAL = LocalLevel()


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What was booked step by step, and what else ran beside it?

    `values` (steps,), a step that is not known is not a number. `controls` (steps, number) are
    series that the event cannot have touched. `step_days` is 1 or 7, `weekday` that of the first
    step, Monday 0. `weekly_rhythm` says whether weekdays differ, `block` how many steps one line of
    the way back holds.
    """

    values: Floats
    step_days: int = 1
    weekday: int = 0
    controls: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    weekly_rhythm: bool = True
    block: int = 7

    @property
    def fewest_before(self) -> int:
        """How many steps are needed before an event?"""
        return FEWEST_DAYS if self.step_days == 1 else FEWEST_WEEKS

    def design(self, before: int) -> tuple[Floats, Floats]:
        """Weekdays, season and controls (steps, columns), and the beliefs about each column."""
        steps = self.values.size
        parts, beliefs = [np.zeros((steps, 0))], [np.zeros(0)]
        if self.step_days == 1 and self.weekly_rhythm:
            parts.append(weekdays(self.weekday, steps))
            beliefs.append(np.full(7, SEASON_VARIANCE))
        per_year = 365.25 / self.step_days
        if before >= _YEARS_FOR_SEASON * per_year:
            parts.append(year(0, steps, per_year))
            beliefs.append(np.full(4, SEASON_VARIANCE))
        if self.controls.size:
            past = self.controls[:before]
            scale = past.std(axis=0)
            parts.append((self.controls - past.mean(axis=0)) / np.where(scale > 0, scale, 1))
            beliefs.append(np.full(self.controls.shape[1], CONTROL_VARIANCE))
        return np.concatenate(parts, axis=1), np.concatenate(beliefs)


@dataclass(frozen=True, slots=True)
class Spread:
    """A value between two ends, at 90 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Placebos:
    """What did the same look back say on days when nothing happened?

    `starts` are the first steps of the placebo windows, `misses` how many standard deviations the
    booked was off what was expected. `widening` is the factor that covers them at 90 %; `covered`
    is the share that was covered without it, `apart` how many windows fit without overlap.
    """

    starts: tuple[int, ...]
    misses: tuple[float, ...]
    widening: float
    covered: float
    apart: int


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of steps: what was booked, what was expected, the effect."""

    start: int
    stop: int
    booked: float
    effect: Spread


@dataclass(frozen=True, slots=True)
class ImpactFit:
    """What did the event change?

    `detectable` is the smallest effect that had a chance of 80 % of being told from none, known
    before the result. `bound`: the effect was smaller than this, with 90 %. `rank` is the share of
    placebo dates whose miss was at least as large. `blocks` are the weeks of the event and after
    it, `after` is everything together, up to the last block. `back` is the first step from which
    on two blocks in a row cannot be told from normal; None if that did not come.
    """

    expected: float
    booked: float
    detectable: float
    effect: Spread
    bound: float
    placebos: Placebos
    rank: float
    blocks: tuple[Block, ...]
    together: Spread
    back: int | None
    drift: float

    @property
    def verdict(self) -> str:
        """harm, gain, or none that can be told from chance."""
        if self.effect.high < 0:
            return "harm"
        return "gain" if self.effect.low > 0 else "none"


@dataclass(frozen=True, slots=True)
class Impact:
    """What did an event from step `start` up to `stop` change? `until`: how far the way back goes.

    >>> rng = np.random.default_rng(1)
    >>> booked = 100 + rng.normal(0, 10, 120)
    >>> booked[100:107] -= 40
    >>> fit = Impact().fit(Course(booked), 100, 107, 120)
    >>> fit.verdict, fit.detectable < 150, fit.effect.low < -280 < fit.effect.high
    ('harm', True, True)
    >>> Impact().fit(Course(booked[60:]), 40, 47, 60).reason
    'unknown.impact_few_before'
    """

    level: LocalLevel = USUAL

    def fit(self, course: Course, start: int, stop: int, until: int) -> ImpactFit | Unknown:
        """The effect, or why it cannot be told."""
        refused = self.refusal(course, start, stop)
        if refused:
            return refused
        looked = self.look_back(course, start, stop)
        return self.judge(course, looked, (start, stop, max(until, stop)))

    def look_back(self, course: Course, start: int, stop: int) -> tuple[Followed, Placebos]:
        """What is known before it: the level, and what placebos were off by?"""
        design, beliefs = course.design(start)
        followed = self.level.follow(course.values[:start], design, beliefs)
        return followed, _placebos(followed, course, start, stop - start)

    def judge(
        self, course: Course, looked: tuple[Followed, Placebos], steps: tuple[int, int, int]
    ) -> ImpactFit:
        """What does that make of what came? `steps` are start, stop and until."""
        return _fit(*looked, course, steps)

    def refusal(self, course: Course, start: int, stop: int) -> Unknown | None:
        """Why is too little known to judge these steps? None where enough is."""
        before = int(np.isfinite(course.values[:start]).sum())
        fewest = max(
            course.fewest_before,
            round(course.fewest_before * _WARM_UP) + FEWEST_PLACEBOS * (stop - start),
        )
        if before < fewest:
            facts = (("before", str(before)), ("fewest", str(fewest)))
            unit = "days" if course.step_days == 1 else "weeks"
            return Unknown("unknown.impact_few_before", f"remedy.impact_more_{unit}", facts)
        window = course.values[start:stop]
        if window.size < stop - start or not np.isfinite(window).all():
            return Unknown("unknown.impact_no_data", "remedy.impact_import")
        if float(np.nanstd(course.values[:start])) == 0:
            return Unknown("unknown.impact_constant", "remedy.impact_import")
        return None


def _placebos(followed: Followed, course: Course, start: int, steps: int) -> Placebos:
    """Every earlier window of the same length that ends before the event."""
    first = round(course.fewest_before * _WARM_UP)
    starts, misses = [], []
    for at in range(first, start - steps + 1):
        booked = course.values[at : at + steps]
        if np.isfinite(booked).all():
            ahead = followed.ahead(at, 0, steps)
            starts.append(at)
            misses.append((float(booked.sum()) - ahead.mean) / ahead.deviation)
    sizes = np.sort(np.abs(misses))
    # the conformal quantile: one more than the share, because the event's window is one of them
    at = min(ceil(_LEVEL * (sizes.size + 1)), sizes.size) - 1
    return Placebos(
        tuple(starts),
        tuple(misses),
        max(1.0, float(sizes[at]) / _Z),
        float((sizes <= _Z).mean()),
        (start - first) // steps,
    )


def _fit(
    followed: Followed, placebos: Placebos, course: Course, steps: tuple[int, int, int]
) -> ImpactFit:
    start, stop, until = steps
    values = course.values

    def told(first: int, last: int) -> tuple[float, Spread, float]:
        ahead = followed.ahead(start, first - start, last - first)
        booked = float(values[first:last].sum())
        return booked, _effect(ahead, booked, placebos.widening), ahead.mean

    booked, effect, expected = told(start, stop)
    deviation = followed.ahead(start, 0, stop - start).deviation * placebos.widening
    miss = abs(booked - expected) / (deviation / placebos.widening)
    length = course.block
    edges = [*range(start, stop, length), *range(stop, until - length + 1, length)]
    blocks = []
    for first in edges:
        last = min(first + length, stop) if first < stop else first + length
        if np.isfinite(values[first:last]).all():
            taken, spread, _ = told(first, last)
            blocks.append(Block(first, last, taken, spread))
    end = blocks[-1].stop if blocks else stop
    known = bool(np.isfinite(values[start:end]).all())
    return ImpactFit(
        expected=expected,
        booked=booked,
        detectable=(_Z + _Z_POWER) * deviation,
        effect=effect,
        bound=_bound(effect.value, deviation),
        placebos=placebos,
        rank=float((np.abs(placebos.misses) >= miss).mean()),
        blocks=tuple(blocks),
        together=told(start, end)[1] if known else effect,
        back=_back(blocks, stop),
        drift=followed.drift,
    )


def _effect(ahead: Ahead, booked: float, widening: float) -> Spread:
    # what sells more scatters more: a gain is no surer than its own noise
    widening *= sqrt(max(1.0, min(booked / ahead.mean, 4.0))) if ahead.mean > 0 else 1.0
    low, high = (_quantile(ahead, share) for share in ((1 - _LEVEL) / 2, (1 + _LEVEL) / 2))
    value = booked - ahead.mean
    return Spread(
        value, value - widening * (high - ahead.mean), value + widening * (ahead.mean - low)
    )


def _quantile(ahead: Ahead, share: float) -> float:
    """Where does this share of the mixture over the drifts lie below? By halving."""
    low, high = (ahead.mean + side * 12 * float(ahead.deviations.max()) for side in (-1, 1))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        standard = (middle - ahead.means) / (ahead.deviations * sqrt(2))
        below = float(ahead.weights @ [0.5 + 0.5 * erf(one) for one in standard])
        low, high = (middle, high) if below < share else (low, middle)
    return (low + high) / 2


def _bound(value: float, deviation: float) -> float:
    """Below which size does the effect lie with 90 %?"""
    low, high = 0.0, abs(value) + 3 * deviation
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        inside = erf((middle - value) / (deviation * sqrt(2))) + erf(
            (middle + value) / (deviation * sqrt(2))
        )
        low, high = (middle, high) if inside / 2 < _LEVEL else (low, middle)
    return high


def _back(blocks: list[Block], stop: int) -> int | None:
    """From which step on is it normal again? Two blocks in a row that hold zero."""
    later = [block for block in blocks if block.start >= stop]
    for one, two in pairwise(later):
        if all(block.effect.low <= 0 <= block.effect.high for block in (one, two)):
            return one.start
    return None
