"""What did each channel bring beyond what would have come anyway? The mix model.

For those who build on it::

    MixModel(adstocks=…, saturations=…, curve=Saturation.HALF, chains=48, sweeps=400, warm_up=60,
             doubt=…, organic_odds=…, negative_share=…, scale_middle=…, scale_least=…, freedom=…)
    MixModel.quick()                          # few sweeps, for hundreds of fits
    MixModel.fit(weeks: MixWeeks, rng: np.random.Generator, heard: Heard | None = None)
        -> MixFit | Unknown
    Heard(share, log_likelihood, listens=True)                    # whichhalf.mix.heard

    MixWeeks(outcome, drivers, controls=(), experiments=())       # whichhalf.mix.weeks
    Driver(name, amounts, kind=DriverKind.PAID | ORGANIC | MEDIATOR, prior_scale=1.0,
           may_be_negative=False)
    Control(name, values) · Trial(driver, first_week, after_week, estimate, standard_error)

    MixFit.names · .draws                                          # whichhalf.mix.fit
    MixFit.contribution(driver or drivers, first=0, after=None) -> (draws,) minor units, paired
    MixFit.total(first, after) · .baseline(first, after) -> (draws,)
    MixFit.weekly(driver) -> (draws, weeks)
    MixFit.estimate(driver or drivers, first, after) -> Estimate
    MixFit.zero_chance(driver) · .learned(driver)      # P(no effect) · width after / before
    MixFit.response(driver, amount) · .marginal(driver, at=None, more=1.0) -> (draws,)
    MixFit.planned(driver, amounts) -> (draws, future weeks)
    MixFit.predicted(rng) -> (3, weeks) · .surprises() -> (weeks,) · .settling

Which of it may be said is decided in `refusals`. Outcome in week t, over its average::

    y(t) = level(t) + season + controls + Σ size(k) · column(k, shape(k), t) + error(t)

Sizes share one scale: size(k) is 0 with some probability, else half-t with scale · prior_scale(k);
the scale is half-Cauchy (Gelman 2006, Prior distributions for variance parameters, section 3.2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from whichhalf.mix import refusals
from whichhalf.mix.baseline import UNRESTS, Baseline, whitened
from whichhalf.mix.columns import Saturation, Shapes
from whichhalf.mix.fit import MixFit, Settling
from whichhalf.mix.heard import Heard
from whichhalf.mix.sampler import SWEEPS_PER_LOOK, Beliefs, Draws, Evidence, Sampler
from whichhalf.mix.settling import settled
from whichhalf.mix.weeks import Driver, DriverKind, Floats, MixWeeks
from whichhalf.nouns.estimate import Unknown


@dataclass(frozen=True, slots=True)
class MixModel:
    """What is believed about drivers before the weeks are seen, and how long is it drawn?

    `doubt`: with k drivers, doubt / (doubt + k) is the chance that none of them does anything.
    `organic_odds`: how likely an effect of what was not paid for is beside a paid one (John et al.
    2017 and Mochon et al. 2017, Journal of Marketing Research: followers and likes that were not
    boosted changed nothing). `negative_share`: chance that the effect of a driver that may be
    negative is. `scale_middle`, `scale_least`: middle of the belief about the scale that all
    drivers share, and the least it may be, in shares of the average outcome. `freedom`: how heavy
    the tails are by which one driver may stand out. A scale that may be near nothing pulls the one
    driver that works towards those that do not. `docs/proofs/mix.md` shows what all this is worth.
    """

    adstocks: tuple[float, ...] = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.85, 0.92)
    saturations: tuple[float, ...] = (0.25, 0.5, 1.0, 2.0, 5.0)
    curve: Saturation = Saturation.HALF
    chains: int = 48  #: all move together, so many short ones cost less than few long ones
    sweeps: int = 400
    warm_up: int = 60
    doubt: float = 0.35
    organic_odds: float = 0.6
    negative_share: float = 0.5
    scale_middle: float = 0.5
    scale_least: float = 0.1
    freedom: float = 4.0
    carry_over: tuple[float, float] = (-0.4, 1.2)  #: logit-normal belief about adstock
    unrests: tuple[tuple[float, float, float], ...] = UNRESTS

    @classmethod
    def quick(cls) -> MixModel:
        """Which settings are good for hundreds of fits? A coarser grid, fewer draws, more doubt.

        Weeks that are not of the model's form fool beliefs as wide as the usual ones into effects
        where there are none (docs/proofs/mix.md).
        """
        return cls(
            adstocks=(0.0, 0.3, 0.6, 0.85),
            saturations=(0.4, 1.0, 3.0),
            chains=8,
            sweeps=400,
            warm_up=75,
            doubt=0.5,
            negative_share=0.2,
            scale_middle=0.15,
            scale_least=0.002,
            freedom=1.0,
        )

    def fit(
        self, weeks: MixWeeks, rng: np.random.Generator, heard: Heard | None = None
    ) -> MixFit | Unknown:
        """What did each driver bring, by these weeks? Unknown where they are too few.

        The order and the names of drivers change nothing: they are drawn in an order of their own.
        `heard` is what else speaks about what drivers brought: tracking, customers' answers.
        """
        drivers = _in_own_order(weeks)
        baseline = whitened(weeks, self.unrests)
        listens = heard is None or heard.listens
        refusal = refusals.too_thin(weeks, len(drivers) + baseline.terms) if listens else None
        if refusal is not None:
            return refusal
        shapes = Shapes.grid(self.adstocks, self.saturations, self.curve, self.carry_over)
        units = np.array([shapes.unit(driver.amounts) for driver in drivers])
        raw = np.stack(
            [shapes.columns(d.amounts, unit) for d, unit in zip(drivers, units, strict=True)]
        )
        means = raw.mean(axis=2)
        evidence = _evidence(weeks, drivers, raw / means[:, :, None])
        beliefs = self._beliefs(shapes, drivers)
        own = {driver.name: place for place, driver in enumerate(drivers)}
        names = tuple(driver.name for driver in weeks.drivers if driver.name in own)
        order = [own[name] for name in names]
        sampler = (
            Sampler(evidence, beliefs, baseline, self.chains, rng)
            if heard is None
            else _in_average_weeks(heard, weeks, order).sampler(
                evidence, beliefs, baseline, self.chains, rng
            )
        )
        draws = sampler.run(self.sweeps, self.warm_up)
        return _result(
            weeks,
            names,
            (shapes, units[order], means[order], evidence.columns[order]),
            (draws, order, _believed(beliefs, draws, rng)[:, order]),
            baseline,
        )

    def _beliefs(self, shapes: Shapes, drivers: list[Driver]) -> Beliefs:
        points = np.geomspace(self.scale_least, 0.5, 24)
        paid = np.array([driver.kind is DriverKind.PAID for driver in drivers])
        return Beliefs(
            log_shape=shapes.log_prior,
            prior_scale=np.array([driver.prior_scale for driver in drivers]),
            effect_odds=np.where(paid, 1.0, self.organic_odds),
            doubt=self.doubt,
            negative_chance=np.array([d.may_be_negative for d in drivers]) * self.negative_share,
            scale_points=points,
            scale_log_prior=np.log(points) - np.log1p((points / self.scale_middle) ** 2),
            freedom=self.freedom,
        )


def _in_own_order(weeks: MixWeeks) -> list[Driver]:
    """In which order are drivers drawn? By what was done: names and order change nothing."""
    modelled = [driver for driver in weeks.drivers if driver.kind is not DriverKind.MEDIATOR]
    return sorted(modelled, key=lambda d: (d.prior_scale, d.kind.value, d.amounts.tolist()))


def _evidence(weeks: MixWeeks, drivers: list[Driver], columns: Floats) -> Evidence:
    """What was seen, as shares of the average week?"""
    average = float(weeks.outcome.mean())
    precision = np.zeros(columns.shape[:2])
    pull = np.zeros(columns.shape[:2])
    place = {driver.name: k for k, driver in enumerate(drivers)}
    for tested in weeks.experiments:
        if tested.driver in place:
            k = place[tested.driver]
            inside = average * columns[k, :, tested.first_week : tested.after_week].sum(axis=1)
            precision[k] += (inside / tested.standard_error) ** 2
            pull[k] += inside * tested.estimate / tested.standard_error**2
    outcome = weeks.outcome / average - 1.0
    return Evidence(outcome, columns, precision, pull)


def _in_average_weeks(heard: Heard, weeks: MixWeeks, order: list[int]) -> Heard:
    """The sampler counts in average weeks and in an order of its own; what is heard does not."""
    average = float(weeks.outcome.mean())
    return replace(
        heard, log_likelihood=lambda size: heard.log_likelihood(average * size[:, order])
    )


def _believed(beliefs: Beliefs, draws: Draws, rng: np.random.Generator) -> Floats:
    """What would be believed about each driver without its own weeks? (draws, drivers)."""
    active = draws.size.reshape(-1, len(beliefs.prior_scale)) != 0
    scale, shape = draws.scale.ravel(), active.shape
    spread = np.sqrt(0.5 * beliefs.freedom / rng.standard_gamma(0.5 * beliefs.freedom, shape))
    size = np.abs(rng.standard_normal(shape)) * spread * scale[:, None] * beliefs.prior_scale
    sign = np.where(rng.random(shape) < beliefs.negative_chance, -1.0, 1.0)
    others = active.sum(axis=1, keepdims=True) - active
    odds = np.stack([beliefs.odds(others[:, k])[:, k] for k in range(shape[1])], axis=1)
    believed: Floats = np.where(rng.random(shape) * (1 + odds) < odds, sign * size, 0.0)
    return believed


def _result(
    weeks: MixWeeks,
    names: tuple[str, ...],
    columns: tuple[Shapes, Floats, Floats, Floats],
    drawn: tuple[Draws, list[int], Floats],
    baseline: Baseline,
) -> MixFit | Unknown:
    shapes, units, means, scaled = columns
    draws, order, believed = drawn
    average = float(weeks.outcome.mean())
    size = draws.size[:, :, order]
    possible = size.sum(axis=2).ravel() <= 1.0
    flat_size = size.reshape(-1, len(names))
    flat_shape = draws.shape[:, :, order].reshape(-1, len(names))
    rest = flat_size.sum(axis=1, keepdims=True) - flat_size
    likeliest = int(np.bincount(draws.unrest.ravel()).argmax())
    if not possible.any():
        return Unknown("unknown.mix_more_than_booked", "remedy.mix_add_controls")
    return MixFit(
        weeks=weeks,
        names=names,
        shapes=shapes,
        unit_minor=average,
        columns=scaled,
        column_means=means,
        units=units,
        size=flat_size[possible],
        shape=flat_shape[possible],
        prior_size=np.where(believed + rest <= 1.0, believed, np.nan)[possible],
        expected=average * (1 + draws.expected.reshape(-1, weeks.weeks)),
        covariance=baseline.covariance[likeliest],
        noise_minor=average * draws.noise[:, ::SWEEPS_PER_LOOK].ravel(),
        settling=_settling(names, size),
        parameters=len(names) + baseline.terms,
        impossible=float(1 - possible.mean()),
    )


def _settling(names: tuple[str, ...], size: Floats) -> Settling:
    """How well did the chains settle, driver by driver and under "" for the total?"""
    hats, effective = settled(np.concatenate([size, size.sum(axis=2, keepdims=True)], axis=2))
    labels = (*names, "")
    return Settling(
        dict(zip(labels, hats.tolist(), strict=True)),
        dict(zip(labels, effective.tolist(), strict=True)),
    )
