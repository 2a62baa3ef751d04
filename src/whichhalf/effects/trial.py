"""What do experiments have in common: a result with its range, its chance, and its power?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: The level of every range, and the power that is asked of a design.
LEVEL, POWER = 0.90, 0.80
#: z of both, for a design that is not simulated.
Z, Z_POWER = 1.6448536, 0.8416212
_WIDEST = 2.0**30
_HALVINGS = 30


@dataclass(frozen=True, slots=True)
class Result:
    """The effect, the ends of its 90 % range, and the chance of so much where there is none."""

    value: float
    low: float
    high: float
    p: float

    @classmethod
    def told(cls, value: float, ends: tuple[float, float], p: float) -> Result:
        """The range holds the value, and zero exactly where the chance does not refuse it."""
        held = (0.0,) if p >= 1 - LEVEL else ()
        return cls(value, min(ends[0], value, *held), max(ends[1], value, *held), p)

    @property
    def standard_error(self) -> float:
        """How far is the estimate off, usually? From the width of its range."""
        return (self.high - self.low) / (2 * Z)

    @property
    def verdict(self) -> str:
        """harm, gain, or none that can be told from chance."""
        if self.high < 0:
            return "harm"
        return "gain" if self.low > 0 else "none"


@dataclass(frozen=True, slots=True)
class Power:
    """How often is an effect of this size told from none, in how many trials?"""

    effect: float
    seen: float
    trials: int


def crossing(above: Callable[[float], float], inside: float, step: float) -> float:
    """Where does a function that is not below zero at `inside` fall below it, towards `step`?

    The nearest place that doubling steps find, on its outer side: rather too wide a range. An end
    that is nowhere is very far.

    >>> round(crossing(lambda x: 4 - x * x, 0.0, 0.5), 1)
    2.0
    """
    if above(inside) < 0:
        return inside
    near, size = inside, step
    while above(near + size) >= 0:
        near += size
        size *= 2
        if abs(size) > abs(step) * _WIDEST:
            return near
    far = near + size
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = (middle, far) if above(middle) >= 0 else (near, middle)
        if abs(far - near) < abs(step) * 1e-2:
            break
    return far
