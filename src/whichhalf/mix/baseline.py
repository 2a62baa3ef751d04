"""What would the outcome have been without the drivers? Trend, season and controls, integrated out.

Given the drivers' part, the outcome is Gaussian with covariance σ² V. V adds up to five parts:
white noise (1), a local level that drifts (ratio q per week), errors that stay for a while
(autoregressive, ratio s, ρ), and a level, a slope, seasons and controls with wide priors. Nothing
of it is sampled while the drivers are: `whitened` holds V⁻¹ for every (q, s, ρ) thought of.
Harvey 1989, Forecasting, Structural Time Series Models and the Kalman Filter, ch. 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whichhalf.mix.weeks import Flags, Floats, MixWeeks

#: (drift of the level, weight of errors that stay, how much of them stays a week later): variances
#: as ratios to the white noise. All are believed alike at first.
UNRESTS: tuple[tuple[float, float, float], ...] = tuple(
    (drift, weight, stays)
    for drift in (0.0, 0.003, 0.02, 0.1)
    for weight, stays in ((0.0, 0.0), (1.0, 0.5), (1.0, 0.8), (4.0, 0.7))
)
#: Prior standard deviations in units of the white noise: so wide that they hardly pull.
_WIDE, _RIDGE = 100.0, 10.0
#: So many weeks are needed before yearly waves are believed in: one wave, two waves.
_WEEKS_FOR_WAVES = (52, 78)


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """What is known beforehand about everything that is not a driver?

    For each of the unrests: `precision` V⁻¹ and `root` with root·rootᵀ = 1 − V⁻¹, both (unrests,
    weeks, weeks), and half of log det V. `terms` counts the level, slope, waves and controls.
    """

    unrests: tuple[tuple[float, float, float], ...]
    precision: Floats
    root: Floats
    half_log_determinant: Floats
    covariance: Floats
    terms: int


def waves(weeks: MixWeeks) -> int:
    """How many yearly waves can these weeks tell?"""
    return sum(weeks.weeks >= enough for enough in _WEEKS_FOR_WAVES)


def terms(weeks: MixWeeks) -> Floats:
    """Which columns make up the steady part? (weeks, terms): level, slope, waves, controls."""
    count = weeks.weeks
    time = np.arange(count)
    columns = [np.ones(count), (time - time.mean()) / max(count / 2, 1)]
    angle = 2 * np.pi * time / weeks.weeks_per_year
    for wave in range(1, waves(weeks) + 1):
        columns += [np.sin(wave * angle), np.cos(wave * angle)]
    for control in weeks.controls:
        spread = control.values.std()
        if spread > 0:
            columns.append((control.values - control.values.mean()) / spread)
    return np.stack(columns, axis=1)


def whitened(
    weeks: MixWeeks, unrests: tuple[tuple[float, float, float], ...] = UNRESTS
) -> Baseline:
    """What is V for each unrest that is thought of, and its inverse?"""
    count = weeks.weeks
    columns = terms(weeks)
    # Sorted sums: the order in which controls are listed must not move the last digit.
    columns = columns[:, np.lexsort(columns)]
    width = np.where(np.ptp(columns, axis=0) == 0, _WIDE, _RIDGE)
    width[_is_slope(columns)] = _WIDE
    steady = np.eye(count) + (columns * width**2) @ columns.T
    time = np.arange(count, dtype=float)
    walk = np.minimum(time[:, None], time[None, :])
    apart = np.abs(time[:, None] - time[None, :])
    covariance = np.stack(
        [steady + q * walk + (s * rho**apart if s else 0.0) for q, s, rho in unrests]
    )
    values, vectors = np.linalg.eigh(covariance)
    values = np.maximum(values, 1.0)
    return Baseline(
        unrests=unrests,
        precision=(vectors / values[:, None, :]) @ vectors.transpose(0, 2, 1),
        root=vectors * np.sqrt(1 - 1 / values)[:, None, :],
        half_log_determinant=0.5 * np.log(values).sum(axis=1),
        covariance=covariance,
        terms=columns.shape[1],
    )


def _is_slope(columns: Floats) -> Flags:
    """Which column rises by the same step every week?"""
    steps = np.diff(columns, axis=0)
    even: Flags = (np.ptp(steps, axis=0) < 1e-12) & (np.ptp(columns, axis=0) > 0)
    return even
