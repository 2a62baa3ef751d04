"""What does the mix model look at? Weekly margin, what was done each week, and what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whichhalf.errors import BadInput

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]


class DriverKind(StrEnum):
    """What sort of thing drives the outcome?"""

    PAID = "paid"  #: money was spent: adverts, boosted posts
    ORGANIC = "organic"  #: something was done without paying for reach: posts, minutes, replies
    MEDIATOR = "mediator"  #: social works through it (branded search): never a control, never in


@dataclass(frozen=True, slots=True, eq=False)
class Driver:
    """What was done each week, in a unit of its own: money, posts, minutes, impressions.

    `prior_scale` says how much this driver is expected to bring beside the others (1.0 = like
    them): a share of spend for paid, the cost of time for organic drivers. No spend is needed.
    """

    name: str
    amounts: Floats
    kind: DriverKind = DriverKind.PAID
    prior_scale: float = 1.0
    may_be_negative: bool = False

    def __post_init__(self) -> None:
        if not np.isfinite(self.amounts).all() or (self.amounts < 0).any():
            raise BadInput(detail=f"the weekly amounts of {self.name} must be numbers from 0 up")
        if not 0.0 < self.prior_scale < np.inf:
            raise BadInput(detail=f"the prior scale of {self.name} must be above 0")

    @property
    def active_weeks(self) -> int:
        """In how many weeks was anything done?"""
        return int((self.amounts > 0).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """What else moved the outcome each week: a launch, a promotion, the price, a holiday."""

    name: str
    values: Floats


@dataclass(frozen=True, slots=True)
class Trial:
    """What did an experiment say about one driver, in minor units, over weeks [first, after)?

    The standard error should already be widened for age and for a test of a part of the driver.
    """

    driver: str
    first_week: int
    after_week: int
    estimate: float
    standard_error: float


@dataclass(frozen=True, slots=True, eq=False)
class MixWeeks:
    """What happened week by week: margin in minor units, drivers, controls, experiments."""

    outcome: Integers
    drivers: tuple[Driver, ...]
    controls: tuple[Control, ...] = ()
    experiments: tuple[Trial, ...] = ()
    weeks_per_year: float = 365.25 / 7

    def __post_init__(self) -> None:
        wrong = [
            name
            for name, series in (
                *((driver.name, driver.amounts) for driver in self.drivers),
                *((control.name, control.values) for control in self.controls),
            )
            if len(series) != len(self.outcome)
        ]
        if wrong:
            raise BadInput(detail=f"{', '.join(wrong)}: not as many weeks as the outcome has")
        names = [driver.name for driver in self.drivers]
        if len(set(names)) < len(names):
            raise BadInput(detail="two drivers have one name")
        for tested in self.experiments:
            if tested.driver not in names or not tested.standard_error > 0:
                raise BadInput(detail=f"an experiment on {tested.driver} has no such driver")
            if not 0 <= tested.first_week < tested.after_week <= len(self.outcome):
                raise BadInput(detail=f"the weeks of the experiment on {tested.driver} are not in")

    @property
    def weeks(self) -> int:
        """How many weeks are there?"""
        return len(self.outcome)

    def until(self, after_week: int) -> MixWeeks:
        """What was known before this week? Experiments that end later are left out."""
        return replace(
            self,
            outcome=self.outcome[:after_week],
            drivers=tuple(replace(d, amounts=d.amounts[:after_week]) for d in self.drivers),
            controls=tuple(replace(c, values=c.values[:after_week]) for c in self.controls),
            experiments=tuple(e for e in self.experiments if e.after_week <= after_week),
        )

    def with_drivers(self, drivers: Sequence[Driver]) -> MixWeeks:
        """What if other things had been done? Experiments on drivers that are gone go too."""
        names = {driver.name for driver in drivers}
        return replace(
            self,
            drivers=tuple(drivers),
            experiments=tuple(e for e in self.experiments if e.driver in names),
        )

    def merged(self, names: Sequence[str], name: str) -> MixWeeks:
        """What if several drivers are taken as one, each in units of its own average week?

        Their sum can often be known where each alone cannot. Experiments on a part are left out.
        """
        parts = [driver for driver in self.drivers if driver.name in names]
        if len(parts) < len(names) or not parts:
            raise BadInput(detail=f"no such drivers to merge: {', '.join(names)}")
        amounts = sum(part.amounts / max(part.amounts.mean(), 1e-12) for part in parts)
        one = replace(
            parts[0],
            name=name,
            amounts=np.asarray(amounts, dtype=float),
            prior_scale=float(np.hypot.reduce([part.prior_scale for part in parts])),
            may_be_negative=any(part.may_be_negative for part in parts),
        )
        return self.with_drivers([*(d for d in self.drivers if d.name not in names), one])
