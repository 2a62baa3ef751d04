"""Ranges hold the large-sample credit as often as they say, and chance alone finds no winner."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from whichhalf.models.fit import Fit, Model, person_weights
from whichhalf.models.journeys import Floats, Journeys, Outcomes
from whichhalf.models.markov import MarkovRemoval
from whichhalf.models.path_sums import Counting, PathSums, path_sums
from whichhalf.models.shapley import ShapleyPerSet, ShapleyRate, ShapleySimplified
from whichhalf.models.touch_rules import FIRST_TOUCH, LAST_TOUCH, LINEAR

CHANNELS = ("blog", "email", "facebook", "search", "tiktok")
BUCKETS = 400
MODELS: tuple[Model, ...] = (
    FIRST_TOUCH,
    LAST_TOUCH,
    LINEAR,
    MarkovRemoval(1),
    MarkovRemoval(2),
    MarkovRemoval(3),
    ShapleySimplified(),
    ShapleyRate(),
    ShapleyPerSet(),
)
COUNTING = Counting(order=3)


def world(journeys: int, seed: int, *, effect: bool = True) -> PathSums:
    """Two journeys for each person, alike; email and facebook sell, or nothing does.

    Of 6,000 journeys 700 convert, and each channel touches 150 to 240 conversions.
    """
    rng, channels = np.random.default_rng(seed), len(CHANNELS)
    lengths = np.minimum(rng.geometric(0.4, journeys), 8)
    person = np.arange(journeys) // 2
    habit = rng.integers(0, channels, journeys)[person]
    stray = (rng.random((journeys, 8)) < 0.5) * rng.integers(1, channels, (journeys, 8))
    walked, there = (habit[:, None] + stray) % channels, np.arange(8) < lengths[:, None]
    email, facebook = (((walked == channel) & there).any(axis=1) for channel in (1, 2))
    chance = 0.04 + (0.06 * email + 0.04 * facebook if effect else 0.05)
    bought = (rng.random(journeys) < chance).astype(np.int64)
    value = bought * np.rint(rng.lognormal(8, 0.4, journeys)).astype(np.int64)
    outcomes = Outcomes(bought, 1 - bought, value, person % BUCKETS, BUCKETS)
    return path_sums(Journeys(CHANNELS, walked[there], lengths, outcomes), COUNTING)


def fitted(model: Model, sums: PathSums) -> Fit:
    fit = model.fit(sums)
    assert isinstance(fit, Fit)
    return fit


def truths() -> dict[str, Floats]:
    """Shares of credit in a million journeys."""
    big = world(250_000, 1_000_000)
    for more in range(1, 4):
        big += world(250_000, 1_000_000 + more)
    return {m.name: fitted(m, big).credit / big.touched.sum(axis=0) for m in MODELS}


def coverage(sets: int) -> dict[str, Floats]:
    """How often does each model's 90 % range hold the truth? (channels, 2) for each model."""
    truth, held = truths(), {m.name: np.zeros((len(CHANNELS), 2)) for m in MODELS}
    for seed in range(sets):
        sums = world(6000, seed)
        weights = person_weights(np.random.default_rng([2, seed]), BUCKETS)
        for model in MODELS:
            draws = fitted(model, sums).draws(weights) / sums.touched.sum(axis=0)
            low, high = np.quantile(draws, [0.05, 0.95], axis=0)
            held[model.name] += (low <= truth[model.name]) & (truth[model.name] <= high)
    return {name: count / sets for name, count in held.items()}


@pytest.mark.slow
def test_ninety_percent_ranges_hold_the_truth_about_ninety_percent_of_the_time() -> None:
    """The short form: with 100 sets a share of 90 % has a standard error of 3 points.

    The mean over five channels and two figures has less, so 84-95 % is a wide bound.
    """
    for name, share in coverage(100).items():
        assert 0.84 <= share.mean() <= 0.95, (name, share)
        assert share.min() >= 0.78, (name, share)


@pytest.mark.bench
def test_ranges_cover_87_to_93_percent_over_a_thousand_sets() -> None:
    """The long form, run with the benches: six minutes of CPU."""
    found = coverage(1000)
    for name, share in found.items():
        print(f"{name:20}", (100 * share).round(1).T.tolist())
    for name, share in found.items():
        assert 0.87 <= share[:, 0].mean() <= 0.93, (name, share)
        assert 0.87 <= share[:, 1].mean() <= 0.93, (name, share)
        assert 0.855 <= share.min() <= share.max() <= 0.945, (name, share)


@pytest.mark.slow
def test_where_labels_are_random_no_channel_is_clearly_better_than_another() -> None:
    """Channels are alike and none sells: a 90 % range of a difference leaves out 0 now and then."""
    claims = dict.fromkeys((model.name for model in MODELS), 0)
    sets, pairs = 40, list(combinations(range(len(CHANNELS)), 2))
    for seed in range(sets):
        sums = world(6000, 5_000 + seed, effect=False)
        weights = person_weights(np.random.default_rng([3, seed]), BUCKETS)
        for model in MODELS:
            draws = fitted(model, sums).draws(weights)[:, :, 0]
            for one, two in pairs:
                low, high = np.quantile(draws[:, one] - draws[:, two], [0.05, 0.95])
                claims[model.name] += not low <= 0 <= high
    # 400 differences, ten to a set that hang together: 10 % and three standard errors are 19 %
    assert {name: n for name, n in claims.items() if n > 0.19 * sets * len(pairs)} == {}


def test_curved_credits_linearised_are_as_wide_as_credits_fitted_anew() -> None:
    """The delta method against the slow way: every draw refitted, from the sums of its buckets."""
    sums = world(6000, 77)
    weights = person_weights(np.random.default_rng(4), BUCKETS, draws=100)
    for model in (MarkovRemoval(1), ShapleyRate(), ShapleyPerSet()):
        slowly = np.array([fitted(model, drawn(sums, row)).credit for row in weights])
        booked = np.array([drawn(sums, row).touched.sum(axis=0) for row in weights])
        shares = slowly / booked[:, None, :]
        quickly = fitted(model, sums).draws(weights) / sums.touched.sum(axis=0)
        np.testing.assert_allclose(quickly.std(axis=0), shares.std(axis=0), rtol=0.15)
        assert np.corrcoef(quickly.ravel(), shares.ravel())[0, 1] > 0.99


def drawn(sums: PathSums, weights: Floats) -> PathSums:
    """The sums of one draw: each bucket as often as it was drawn."""

    def again(table):
        often = weights[table.keys // table.span].astype(np.int64)
        return replace(table, counts=table.counts * often[:, None])

    return replace(sums, steps=again(sums.steps), ends=again(sums.ends), sets=again(sums.sets))
