"""A fitted decay finds the half-lives of a world that has them, and refuses thin data."""

import numpy as np
import pytest

from tests.models.worlds import counted, random_rows
from whichhalf.models.decay import DecayFit, FittedDecay
from whichhalf.models.fit import person_weights
from whichhalf.models.journeys import Journeys, Outcomes
from whichhalf.models.path_sums import Counting, PathSums, path_sums
from whichhalf.nouns.estimate import Unknown

YEAR, LOOKBACK = 8760.0, 2160.0


def world(persons: int, half_lives: tuple[float, ...], seed: int = 1) -> PathSums:
    """Each touch sells to one in twelve, after a time that halves at the pace of its channel."""
    rng, paths = np.random.default_rng(seed), list[tuple[np.ndarray, np.ndarray, bool, int]]()
    for person in range(persons):
        at = np.sort(rng.uniform(0, YEAR, 1 + rng.poisson(3)))
        channel = rng.integers(0, len(half_lives), len(at))
        waits = rng.exponential(np.array(half_lives)[channel] / np.log(2))
        sold = np.where(rng.random(len(at)) < 1 / 12, at + waits, np.inf).min()
        there = (at <= sold) & (at > sold - LOOKBACK)
        before = at <= sold - LOOKBACK if sold < np.inf else np.ones(len(at), np.bool_)
        if sold < np.inf and there.any():
            paths.append((channel[there], np.floor(sold - at[there]), True, person % 400))
        if before.any():
            paths.append((channel[before], np.zeros(before.sum()), False, person % 400))
    bought = np.array([one[2] for one in paths]).astype(int)
    bucket = np.array([one[3] for one in paths])
    return path_sums(
        Journeys(
            tuple("abc"[: len(half_lives)]),
            np.concatenate([one[0] for one in paths]),
            np.array([len(one[0]) for one in paths]),
            Outcomes(bought, 1 - bought, 4000 * bought, bucket, 400),
            np.concatenate([one[1] for one in paths]),
        ),
        Counting(lookback_hours=LOOKBACK),
    )


def fitted(sums: PathSums) -> DecayFit:
    fit = FittedDecay().fit(sums)
    assert isinstance(fit, DecayFit)
    return fit


@pytest.mark.slow
def test_half_lives_of_a_day_and_of_a_week_and_of_a_month_are_found() -> None:
    """Within a quarter: four half-lives are mixed. Of a month's effect an eighth comes too late."""
    fit = fitted(world(6000, (24.0, 168.0, 720.0)))
    day, week, month = fit.half_life_hours
    assert day == pytest.approx(24, rel=0.25)
    assert week == pytest.approx(168, rel=0.25)
    assert month == pytest.approx(597, rel=0.25)
    for low, high in fit.half_life_ranges(person_weights(np.random.default_rng(1), 400)):
        assert 0 < low < high < LOOKBACK
    assert fit.credit[:, 0].sum() == pytest.approx(fit.sums.touched[:, 0].sum())


def test_without_times_or_with_few_purchases_it_says_so() -> None:
    no_times = Journeys.from_paths(["a"], Outcomes(*np.array([[90], [10], [1]])))
    refused = FittedDecay().fit(path_sums(no_times))
    assert refused == Unknown("unknown.no_touch_times", "remedy.import_touch_times")
    thin = FittedDecay().fit(counted(random_rows(1, 60)))
    assert isinstance(thin, Unknown)
    assert thin.reason == "unknown.few_conversions"


def test_a_rare_channel_has_no_half_life_of_its_own_and_still_its_credit() -> None:
    told = [
        row._replace(path=("tiktok", *row.path[1:]) if at % 50 == 0 else row.path)
        for at, row in enumerate(random_rows(4, 800, ["email", "search"]))
    ]
    fit = fitted(counted(told, ["email", "search", "tiktok"]))
    assert np.isnan(fit.half_life_hours).tolist() == [False, False, True]
    assert (fit.credit > 0).all()
