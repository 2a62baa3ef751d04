"""How often does a range hold the truth? Many made-up sets drawn together, by the model's sampler.

Sets that share what was done (the drivers) and differ in truth and noise share all matrices, so the
sampler moves them side by side as if they were chains: some 30 times cheaper than fit by fit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tests.mix.made_up_weeks import amounts
from whichhalf.mix import sampler
from whichhalf.mix.baseline import whitened
from whichhalf.mix.columns import Shapes
from whichhalf.mix.model import MixModel
from whichhalf.mix.weeks import Driver, DriverKind, Floats, MixWeeks

_CHAINS = 2
#: Sets that share one history of drivers.
_TOGETHER = 20


@dataclass(frozen=True)
class Asked:
    """What is asked of the model: how long, how many drivers, of which kind."""

    model: MixModel
    weeks: int = 104
    drivers: int = 3
    kind: DriverKind = DriverKind.PAID
    may_be_negative: bool = False
    noise: tuple[float, float] = (0.03, 0.12)  #: white noise, as shares of the average week
    unrests: int = 16  #: so many of the unrests of the model, the quietest first


@dataclass(frozen=True)
class Answers:
    """Per set (first axis) and driver, the total last: is the truth in the range, and where?"""

    inside: Floats
    rank: Floats  #: share of draws below the truth; ties are split by chance
    above: Floats  #: is the whole range above 0?
    below: Floats
    median_error: Floats
    width: Floats


Truth = Callable[[np.random.Generator, sampler.Beliefs], Floats]


def fixed(*shares: float) -> Truth:
    """The same truth in every set."""
    return lambda rng, beliefs: np.array(shares)


def believed(rng: np.random.Generator, beliefs: sampler.Beliefs) -> Floats:
    """A truth drawn from what the model believes beforehand."""
    drivers = len(beliefs.prior_scale)
    weight = np.exp(beliefs.scale_log_prior)
    while True:
        active = np.zeros(drivers, dtype=int)
        for _ in range(40):  # Gibbs draws from the belief about who has an effect
            for k in range(drivers):
                odds = beliefs.odds(np.array(active.sum() - active[k]))[k]
                active[k] = rng.random() < odds / (1 + odds)
        scale = rng.choice(beliefs.scale_points, p=weight / weight.sum())
        freedom = 0.5 * beliefs.freedom
        spread = np.sqrt(freedom / rng.standard_gamma(freedom, drivers))
        sign = np.where(rng.random(drivers) < beliefs.negative_chance, -1, 1)
        size = active * sign * np.abs(rng.standard_normal(drivers)) * spread * scale
        if size.sum() <= 1:
            return np.asarray(size * beliefs.prior_scale)


def _errors(rng: np.random.Generator, asked: Asked) -> Floats:
    """A baseline and errors as the model thinks of them, around 0."""
    noise = np.exp(rng.uniform(*np.log(asked.noise)))
    quiet = sorted(asked.model.unrests, key=lambda unrest: 100 * unrest[0] + unrest[1])
    drift, weight, stays = quiet[rng.integers(asked.unrests)]
    weeks = asked.weeks
    time = np.arange(weeks)
    base = 0.1 * np.sin(2 * np.pi * time / 52.18 + rng.uniform(0, 6))
    base += 0.1 * rng.standard_normal() * time / weeks
    base += noise * drift**0.5 * np.cumsum(rng.standard_normal(weeks))
    lasting = np.empty(weeks)
    state = rng.standard_normal()
    for week in time:
        lasting[week] = state
        state = stays * state + (1 - stays**2) ** 0.5 * rng.standard_normal()
    kinds = rng.choice(3, weeks, p=sampler._OUTLYING_CHANCE)
    outlying = np.sqrt(1 + sampler._OUTLYING_VARIANCE[kinds])
    base += noise * (weight**0.5 * lasting + outlying * rng.standard_normal(weeks))
    return np.asarray(base - base.mean())


def answers(asked: Asked, truth: Truth, *, sets: int, seed: int) -> Answers:
    """What does the model say about so many sets, drawn in batches that share their drivers?"""
    seeds = np.random.default_rng(seed).spawn(-(-sets // _TOGETHER))
    batches = [
        _batch(asked, truth, min(_TOGETHER, sets - place * _TOGETHER), rng)
        for place, rng in enumerate(seeds)
    ]
    return Answers(
        *(
            np.concatenate([getattr(batch, name) for batch in batches])
            for name in ("inside", "rank", "above", "below", "median_error", "width")
        )
    )


def _batch(asked: Asked, truth: Truth, sets: int, rng: np.random.Generator) -> Answers:
    model = asked.model
    done = amounts(rng, asked.weeks, asked.drivers)
    drivers = [
        Driver(f"{k}", series, asked.kind, may_be_negative=asked.may_be_negative)
        for k, series in enumerate(done.T)
    ]
    shapes = Shapes.grid(model.adstocks, model.saturations, model.curve)
    columns = np.stack([shapes.columns(d.amounts, shapes.unit(d.amounts)) for d in drivers])
    columns /= columns.mean(axis=2, keepdims=True)
    beliefs = model._beliefs(shapes, drivers)
    shares = np.stack([truth(rng, beliefs) for _ in range(sets)])
    picked = rng.choice(len(shapes.adstock), (sets, asked.drivers), p=np.exp(shapes.log_prior))
    driven = np.einsum("sk,skt->st", shares, columns[np.arange(asked.drivers), picked])
    errors = np.stack([_errors(rng, asked) for _ in range(sets)])
    outcome = 1 + errors + driven - driven.mean(axis=1, keepdims=True)
    weeks = MixWeeks(np.ones(asked.weeks, dtype=np.int64), tuple(drivers))
    nothing = np.zeros(columns.shape[:2])
    evidence = sampler.Evidence(np.repeat(outcome - 1, _CHAINS, axis=0), columns, nothing, nothing)
    baseline = whitened(weeks, model.unrests)
    # A generator of its own: other beliefs, or another sampler, meet the same sets.
    drawing = sampler.Sampler(evidence, beliefs, baseline, sets * _CHAINS, rng.spawn(1)[0])
    draws = drawing.run(model.sweeps, model.warm_up).size.reshape(sets, -1, asked.drivers)
    return _judged(draws, shares, rng)


def _judged(draws: Floats, shares: Floats, rng: np.random.Generator) -> Answers:
    draws = np.concatenate([draws, draws.sum(axis=2, keepdims=True)], axis=2)
    possible = np.where(draws[:, :, -1:] <= 1, draws, np.nan)
    true = np.concatenate([shares, shares.sum(axis=1, keepdims=True)], axis=1)
    low, middle, high = np.nanquantile(possible, [0.05, 0.5, 0.95], axis=1)
    tie = np.abs(possible - true[:, None]) < 1e-9
    below = (possible < true[:, None] - 1e-9).mean(axis=1)
    return Answers(
        inside=(low - 1e-9 <= true) & (true <= high + 1e-9),
        rank=below + rng.random(true.shape) * tie.mean(axis=1),
        above=low > 1e-9,
        below=high < -1e-9,
        median_error=middle - true,
        width=high - low,
    )


def lean(model: MixModel) -> MixModel:
    """The same beliefs on a coarse grid, few sweeps: for thousands of sets."""
    quick = MixModel.quick()
    return replace(
        model, adstocks=quick.adstocks, saturations=quick.saturations, sweeps=400, warm_up=100
    )


#: Truths that are fixed: shares of the average week, driver by driver.
FIXED = {
    "nothing": (0.0, 0.0, 0.0),
    "small": (0.01, 0.01, 0.01),
    "middling": (0.05, 0.05, 0.05),
    "large": (0.12, 0.12, 0.12),
    "one large": (0.3, 0.0, 0.0),
    "one large, two small": (0.3, 0.02, 0.02),
    "mixed": (0.1, 0.03, 0.0),
    "one harmful": (-0.1, 0.1, 0.0),
    "harm alone": (-0.1, 0.0, 0.0),
    "a little harm": (-0.03, 0.05, 0.05),
}


def usual(model: MixModel, *, may_be_negative: bool = False) -> Asked:
    """Weeks as a business usually has them: noise of 3 to 8 %, a baseline that drifts little."""
    return Asked(model, noise=(0.03, 0.08), unrests=6, may_be_negative=may_be_negative)
