"""Which shape, and is there an effect at all? The part of the sampler that runs most often.

A half-normal size that is integrated out leaves the weight 2 Φ(z) e^(z²/2), where z is how many of
its own standard deviations a size would lie from zero. It is read from a table: z is rounded to
1/512, which moves no size by more than a thousandth of its standard deviation. One of several
weights is chosen without adding them up: each is divided by a waiting time that is exponential,
the largest wins (Efraimidis and Spirakis 2006, Weighted Random Sampling with a Reservoir).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import erfcx, ndtr, ndtri

from whichhalf.mix.weeks import Flags, Floats, Integers

#: The table holds this many points for each standard deviation, between these ends.
STEPS = 512
_LOWEST, _HIGHEST = -32, 11
#: Where z = 0 stands. The half makes cutting off digits a rounding.
CENTRE = 0.5 - _LOWEST * STEPS
_FAR = CENTRE + _HIGHEST * STEPS
_POINTS = np.arange((_HIGHEST - _LOWEST) * STEPS + 1) / STEPS + _LOWEST
_MASS = erfcx(-(0.5**0.5) * _POINTS).astype(np.float32)
_LOG_MASS = np.log(_MASS)


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """What can be worked out for all drivers before the first of them is drawn?

    First axes: drivers, chains. A place in the table is fits · gain + start.
    """

    gain: Floats  #: (…, shapes)
    start: Floats  #: (…, shapes)
    deviation: Floats  #: (…, shapes) of the size, given the shape
    weight: Floats  #: (…, shapes, or twice as many: gain, then harm), over its waiting time
    nothing: Floats  #: weight of no effect at even odds, over its waiting time
    chance: Floats
    active: Flags


def masses(places: Floats) -> tuple[Floats, Floats | float]:
    """Weights at these places (chains, shapes), and by what each chain's had to be scaled down."""
    table = places.astype(np.int32)
    if places.max() < _FAR:
        return _MASS.take(table, mode="clip"), 1.0
    z = (places - CENTRE) / STEPS
    top = 0.5 * np.maximum(z.max(axis=1, keepdims=True), 0.0) ** 2
    beyond = 0.5 * (np.maximum(z, _HIGHEST) ** 2 - _HIGHEST**2) - top
    return np.exp(_LOG_MASS.take(table, mode="clip") + beyond), np.exp(-top[:, 0].astype(float))


def above_nothing(z: Floats, chance: Floats) -> Floats:
    """A draw of a normal around z with a width of 1, cut at zero.

    The inverse of its distribution, from the side that keeps all digits.
    """
    drawn: Floats = z - ndtri(np.maximum(chance * ndtr(z), 1e-300))
    return np.maximum(drawn, 1e-12)


def pick(log_weight: Floats, chance: Floats) -> Integers:
    """One of the columns in each row, by its weight."""
    reach = np.cumsum(np.exp(log_weight - log_weight.max(axis=1, keepdims=True)), axis=1)
    picked: Integers = (reach < (chance * reach[:, -1])[:, None]).sum(axis=1)
    return picked
