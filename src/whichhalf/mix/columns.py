"""Which shapes may the effect of a driver have? Every carry-over × every saturation, as columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from whichhalf.mix.weeks import Floats


class Saturation(StrEnum):
    """Which curve bends the effect of doing more?"""

    #: u / (u + κ), with u in average active weeks: half of the most is reached at u = κ.
    HALF = "half"
    #: (1 − e^(−λu)) / (1 + e^(−λu)), with u in units of the largest week (PyMC-Marketing's).
    LOGISTIC = "logistic"


def _half(amount: Floats, kappa: Floats) -> Floats:
    return amount / (amount + kappa)


def _logistic(amount: Floats, steepness: Floats) -> Floats:
    return np.tanh(0.5 * steepness * amount)


_CURVES: dict[Saturation, Callable[[Floats, Floats], Floats]] = {
    Saturation.HALF: _half,
    Saturation.LOGISTIC: _logistic,
}
#: Before the first week it is taken that as much was done as in the first weeks on average.
_WEEKS_BEFORE = 4


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """Which pairs of carry-over and saturation are thought of, and how likely is each at first?

    One entry a pair, all adstocks of the first saturation first. Carry-over is geometric: a week
    keeps the share `adstock` of what worked in the week before. Jin et al. 2017, Bayesian Methods
    for Media Mix Modeling with Carryover and Shape Effects (Google), sections 2 and 3.
    """

    curve: Saturation
    adstock: Floats
    saturation: Floats
    log_prior: Floats

    @classmethod
    def grid(
        cls,
        adstocks: tuple[float, ...],
        saturations: tuple[float, ...],
        curve: Saturation,
        carry_over: tuple[float, float] = (-0.4, 1.2),
    ) -> Shapes:
        """All pairs. Adstock is believed logit-normal (`carry_over`), saturation log-normal.

        Each point of a grid stands for the belief between it and its neighbours.
        """
        adstock = np.array(adstocks)
        inside = np.clip(adstock, 0.04, 0.99)
        logit = np.log(inside / (1 - inside))
        middle, spread = (0.0, 0.7) if curve is Saturation.HALF else (np.log(3.0), 0.7)
        log_saturation = np.log(saturations)
        carry = -0.5 * ((logit - carry_over[0]) / carry_over[1]) ** 2 + np.log(_cell(logit))
        bend = -0.5 * ((log_saturation - middle) / spread) ** 2 + np.log(_cell(log_saturation))
        log_prior = (bend[:, None] + carry[None, :]).ravel()
        return cls(
            curve=curve,
            adstock=np.tile(adstock, len(saturations)),
            saturation=np.repeat(np.array(saturations), len(adstocks)),
            log_prior=log_prior - np.logaddexp.reduce(log_prior),
        )

    def unit(self, amounts: Floats) -> float:
        """In which unit does the curve count this driver?"""
        if not (amounts > 0).any():
            return 1.0
        active = amounts[amounts > 0]
        return float(active.max() if self.curve is Saturation.LOGISTIC else active.mean())

    def bend(self, amount: Floats, which: Floats | slice = slice(None)) -> Floats:
        """What do these amounts (in units, last axis one per shape in `which`) bring?"""
        return _CURVES[self.curve](amount, self.saturation[which])

    def columns(self, amounts: Floats, unit: float) -> Floats:
        """What would each shape bring in each week? (shapes, weeks), not yet scaled."""
        scaled = amounts / unit
        kept, places = np.unique(self.adstock, return_inverse=True)
        state = np.full(len(kept), scaled[:_WEEKS_BEFORE].mean())
        carried = np.empty((len(scaled), len(kept)))
        for week, amount in enumerate(scaled):
            state = kept * state + (1 - kept) * amount
            carried[week] = state
        return np.ascontiguousarray(self.bend(carried[:, places]).T)


def _cell(points: Floats) -> Floats:
    """How wide is the stretch for which each point of a grid stands?"""
    if len(points) == 1:
        return np.ones(1)
    return np.gradient(points) if len(points) > 1 else np.ones(1)
