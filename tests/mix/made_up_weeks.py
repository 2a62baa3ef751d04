"""Weeks whose truth is known: what a driver brought is written beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whichhalf.mix.columns import Saturation, Shapes
from whichhalf.mix.weeks import Driver, Floats, MixWeeks

#: What an average week brings, in minor units.
WEEK = 1_000_000


@dataclass(frozen=True)
class Made:
    """Weeks, and the true share of each driver in the average week's outcome."""

    weeks: MixWeeks
    shares: Floats


def amounts(rng: np.random.Generator, weeks: int, drivers: int) -> Floats:
    """Weekly amounts that go up and down together a little, with pauses: (weeks, drivers)."""
    own = rng.gamma(2.0, 1.0, (weeks, drivers)) * (rng.random((weeks, drivers)) < 0.9)
    together = np.exp(0.3 * rng.standard_normal((weeks, 1)))
    season = 1 + 0.15 * np.sin(2 * np.pi * np.arange(weeks) / 52.18)
    return own * together * season[:, None]


def world(
    rng: np.random.Generator, shares: Floats, *, weeks: int = 104, noise: float = 0.08
) -> Made:
    """Truth fixed beforehand: so much of the average week comes from each driver."""
    drivers = len(shares)
    done = amounts(rng, weeks, drivers)
    # Carry-over and saturation between the points of the model's own grid.
    shapes = Shapes.grid((0.0, 0.2, 0.4, 0.55, 0.7), (0.35, 0.7, 1.4, 3.0), Saturation.HALF)
    time = np.arange(weeks)
    outcome = 1 - shares.sum() + 0.1 * np.sin(2 * np.pi * time / 52.18 + 1) + 0.1 * time / weeks
    outcome = outcome + noise * rng.standard_normal(weeks)
    for share, series in zip(shares, done.T, strict=True):
        column = shapes.columns(series, shapes.unit(series))[rng.integers(len(shapes.adstock))]
        outcome = outcome + share * column / column.mean()
    return Made(
        MixWeeks(
            np.rint(WEEK * outcome).astype(np.int64),
            tuple(Driver(f"driver {k}", series) for k, series in enumerate(done.T)),
        ),
        np.asarray(shares, dtype=float),
    )
