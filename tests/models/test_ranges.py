"""Ranges hold the large-sample credit as often as they say, and chance alone finds no winner."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from whichhalf.models import touch_rules
from whichhalf.models.decay import DecayFit, FittedDecay
from whichhalf.models.fit import Fit, Model, person_weights
from whichhalf.models.journeys import Floats, Journeys, Outcomes
from whichhalf.models.markov import MarkovRemoval
from whichhalf.models.path_sums import Counting, PathSums, path_sums
from whichhalf.models.ranking import clearly_ahead
from whichhalf.models.shapley import ShapleyOrdered, ShapleyPerSet, ShapleyRate, ShapleySimplified

CHANNELS = ("blog", "email", "facebook", "search", "tiktok")
BUCKETS = 400
HALF_LIVES = "half-lives"
MODELS: tuple[Model, ...] = (
    touch_rules.FIRST_TOUCH,
    touch_rules.LAST_TOUCH,
    touch_rules.LAST_NON_DIRECT_TOUCH,
    touch_rules.LINEAR,
    touch_rules.POSITION_BASED,
    touch_rules.U_SHAPED,
    touch_rules.W_SHAPED,
    touch_rules.FULL_PATH,
    touch_rules.TimeDecay(),
    FittedDecay(),
    *(MarkovRemoval(order) for order in (1, 2, 3, 4)),
    ShapleySimplified(),
    ShapleyOrdered(),
    ShapleyRate(),
    ShapleyPerSet(),
    touch_rules.Influenced(),
)
COUNTING = Counting(order=4, direct=frozenset({"blog"}))


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
    # the last touch some hours before the end, each one before it a few days earlier
    gaps = np.where(there, rng.exponential(60, (journeys, 8)), 0)
    ages = np.floor(gaps[:, ::-1].cumsum(axis=1)[:, ::-1])
    lead, opportunity = (rng.integers(-1, lengths) for _ in range(2))
    touched = Journeys(CHANNELS, walked[there], lengths, outcomes, ages[there], lead, opportunity)
    # where nothing has an effect, being called direct shall have none either
    return path_sums(touched, COUNTING if effect else Counting(order=4))


def fitted(model: Model, sums: PathSums) -> Fit:
    fit = model.fit(sums)
    assert isinstance(fit, Fit)
    return fit


@cache
def truths() -> dict[str, Floats]:
    """Shares of credit in a million journeys, and the half-lives that they speak of."""
    big = world(250_000, 1_000_000)
    for more in range(1, 4):
        big += world(250_000, 1_000_000 + more)
    found = {m.name: fitted(m, big).credit / big.touched.sum(axis=0) for m in MODELS}
    fit = fitted(FittedDecay(), big)
    assert isinstance(fit, DecayFit)
    return {**found, HALF_LIVES: fit.half_life_hours}


def coverage(sets: int, *, journeys: int = 6000) -> dict[str, Floats]:
    """How often does each model's 90 % range hold the truth? (channels, 2) for each model.

    The half-lives that a fitted decay finds stand under their own name, (channels, 1).
    """
    truth, held = truths(), {m.name: np.zeros((len(CHANNELS), 2)) for m in MODELS}
    held[HALF_LIVES], known = np.zeros((2, len(CHANNELS), 1))
    for seed in range(sets):
        sums = world(journeys, seed)
        weights = person_weights(np.random.default_rng([2, seed]), BUCKETS)
        for model in MODELS:
            fit = fitted(model, sums)
            draws = fit.draws(weights) / sums.touched.sum(axis=0)
            low, high = np.quantile(draws, [0.05, 0.95], axis=0)
            held[model.name] += (low <= truth[model.name]) & (truth[model.name] <= high)
            if isinstance(fit, DecayFit):
                low, high = fit.half_life_ranges(weights).T
                held[HALF_LIVES][:, 0] += (low <= truth[HALF_LIVES]) & (truth[HALF_LIVES] <= high)
                known[:, 0] += ~np.isnan(low)
    shares = {name: count / sets for name, count in held.items()}
    return {**shares, HALF_LIVES: held[HALF_LIVES] / known}


@pytest.mark.slow
def test_ninety_percent_ranges_hold_the_truth_about_ninety_percent_of_the_time() -> None:
    """The short form: with 40 sets a share of 90 % has a standard error of 5 points.

    The mean over five channels and two figures has less, so 82-97 % is a wide bound.
    """
    for name, share in coverage(40).items():
        assert 0.82 <= share.mean() <= 0.97, (name, share)
        assert share.min() >= 0.70, (name, share)


@pytest.mark.bench
@pytest.mark.parametrize("journeys", [6000, 2500])
def test_ranges_cover_87_to_93_percent_over_a_thousand_sets(journeys: int) -> None:
    """The long form: `python -m pytest tests/models/test_ranges.py -m bench -s`.

    Each channel touches 150 to 240 conversions, or 60 to 100. Minutes of CPU; the rates measured
    last stand in docs/proofs/ranges.md. A share of 90 % has a standard error of 0.95 points: of
    some hundred shares the lowest and the highest lie three of them apart by chance.
    """
    converting = world(journeys, 0).converting
    found = coverage(1000, journeys=journeys)
    print(f"\n{journeys} journeys, conversions touched by each channel: {converting.tolist()}")
    for name, share in found.items():
        rates = " | ".join(f"{100 * mean:.1f}" for mean in share.mean(axis=0))
        print(f"| {name} | {rates} | {100 * share.min():.1f} to {100 * share.max():.1f} |")
    careful = found.pop(HALF_LIVES)
    assert 0.87 <= careful.mean() <= 0.96, careful
    for name, share in found.items():
        assert 0.87 <= share.mean(axis=0).min() <= share.mean(axis=0).max() <= 0.93, (name, share)
        assert 0.855 <= share.min() <= share.max() <= 0.945, (name, share)


def claimed(sets: int) -> dict[str, float]:
    """In how many worlds where all channels are alike is one said to be clearly ahead?"""
    claims = dict.fromkeys((model.name for model in MODELS), 0.0)
    for seed in range(sets):
        sums = world(6000, 5_000 + seed, effect=False)
        weights = person_weights(np.random.default_rng([3, seed]), BUCKETS)
        for model in MODELS:
            fit = fitted(model, sums)
            for column in (0, 1):
                draws = fit.draws(weights)[:, :, column]
                claims[model.name] += clearly_ahead(fit.credit[:, column], draws).any() / 2
    return {name: number / sets for name, number in claims.items()}


@pytest.mark.slow
def test_where_labels_are_random_no_channel_is_clearly_better_than_another() -> None:
    """Five claims in a hundred are expected; with 30 sets three standard errors are 12 points."""
    assert {name: rate for name, rate in claimed(30).items() if rate > 0.20} == {}


@pytest.mark.bench
def test_chance_alone_names_a_winner_in_at_most_ten_worlds_of_a_hundred() -> None:
    """The long form: 5 % of 500 worlds have a standard error of one point."""
    found = claimed(500)
    for name, rate in found.items():
        print(f"| {name} | {100 * rate:.1f} |")
    assert max(found.values()) <= 0.10, found


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
