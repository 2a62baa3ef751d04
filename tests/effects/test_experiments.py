"""What do experiments show: regions beside others, weeks on and off by lot?"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from tests.effects import impact_worlds as worlds
from tests.effects.impact_worlds import Tally
from tools import rooms
from whichhalf.effects.switchback import Plan, Reach, Switchback, SwitchbackFit, drawn, reach
from whichhalf.effects.synthetic_control import (
    SyntheticControl,
    SyntheticFit,
    simplex_weights,
)
from whichhalf.nouns.estimate import Unknown

DATA = Path(os.environ.get("WHICHHALF_REAL_DATA", rooms.ROOT.parent / "shared" / "data"))
TRIED = ("chicago", "portland")


def regions(steps: int, number: int, seed: int = 1) -> worlds.Floats:
    rng = np.random.default_rng(seed)
    current = np.cumsum(rng.normal(0, 0.03, (steps, 1)), axis=0)
    sizes = rng.uniform(300, 3000, number)
    moved: worlds.Floats = sizes * np.exp(current + rng.normal(0, 0.04, (steps, number)))
    return moved


def test_the_walkthrough_of_geolift_comes_out() -> None:
    path = DATA / "causal" / "geolift" / "GeoLift_Test.csv"
    if not path.exists():
        pytest.skip("not shipped: GeoLift_Test.csv (MIT); its folder is WHICHHALF_REAL_DATA")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    days = sorted({row["date"] for row in rows})
    names = sorted({row["location"].lower() for row in rows})
    sold = np.zeros((len(days), len(names)))
    for row in rows:
        sold[days.index(row["date"]), names.index(row["location"].lower())] += float(row["Y"])
    at = [names.index(name) for name in TRIED]
    others = [name for name in names if name not in TRIED]
    fit = SyntheticControl(orders=2_000, stretches=False).fit(
        sold[:, at].mean(axis=1),
        np.delete(sold, at, axis=1),
        90,
        np.random.default_rng(1),
        regions=2,
    )
    assert isinstance(fit, SyntheticFit)
    assert fit.result.value == pytest.approx(155.556, abs=0.01)
    assert fit.lift == pytest.approx(0.054, abs=0.0005)
    assert fit.result.value * 15 * 2 == pytest.approx(4667, abs=1)
    assert fit.misfit == pytest.approx(909.489, abs=0.1)
    weights = dict(zip(others, fit.weights.round(4).tolist(), strict=True))
    assert (weights["cincinnati"], weights["miami"], weights["baton rouge"]) == pytest.approx(
        (0.2272, 0.2028, 0.1335), abs=2e-4
    )
    assert fit.result.p == pytest.approx(0.01, abs=0.006)


def test_weights_of_a_known_mixture_are_found_where_equal_ones_are_far_off() -> None:
    others = regions(90, 40)
    true = np.zeros(40)
    true[[3, 17, 30]] = 0.6, 0.3, 0.1
    found = simplex_weights(others @ true + 500, others)
    np.testing.assert_allclose(found, true, atol=1e-4)
    assert found.sum() == pytest.approx(1)


def test_an_injected_lift_is_found() -> None:
    sold = regions(105, 14)
    tried = sold[:, :2].mean(axis=1)
    tried[90:] *= 1.15
    fit = SyntheticControl().fit(tried, sold[:, 2:], 90, np.random.default_rng(2))
    assert isinstance(fit, SyntheticFit)
    assert fit.result.verdict == "gain"
    assert fit.result.low < fit.expected * 0.15 < fit.result.high
    assert fit.result.p < 0.05


def test_power_grows_with_the_effect_and_is_told_beside_its_false_alarms() -> None:
    sold = regions(112, 12)
    recipe = SyntheticControl(orders=200)
    powers = recipe.power(sold[:, 0], sold[:, 1:], 14, (0.02, 0.1, 0.4), np.random.default_rng(3))
    assert [power.effect for power in powers] == [0.0, 0.02, 0.1, 0.4]
    assert powers[0].seen <= 0.3 < powers[3].seen
    assert powers[3].seen >= powers[1].seen
    assert powers[0].trials >= 6


@pytest.mark.parametrize(
    ("number", "before", "reason"),
    [(7, 60, "unknown.control_few_regions"), (12, 39, "unknown.control_few_before")],
)
def test_too_few_regions_or_days_are_refused(number: int, before: int, reason: str) -> None:
    sold = regions(before + 10, number + 1)
    found = SyntheticControl().fit(sold[:, 0], sold[:, 1:], before, np.random.default_rng(1))
    assert isinstance(found, Unknown)
    assert found.reason == reason


def test_regions_that_do_not_move_together_are_refused() -> None:
    rng = np.random.default_rng(6)
    walks = 1000 + np.cumsum(rng.normal(0, 10, (80, 12)), axis=0)
    others = 1000 + rng.normal(0, 10, (80, 11))
    found = SyntheticControl().fit(walks[:, 0], others, 70, rng)
    assert isinstance(found, Unknown)
    assert found.reason == "unknown.control_bad_fit"


def test_a_region_that_is_not_known_every_day_is_refused() -> None:
    sold = regions(70, 12)
    sold[5, 3] = np.nan
    found = SyntheticControl().fit(sold[:, 0], sold[:, 1:], 60, np.random.default_rng(1))
    assert isinstance(found, Unknown)


def test_the_lot_is_the_same_for_the_same_seed_and_fair_over_seeds() -> None:
    assert drawn(8, np.random.default_rng(4)) == drawn(8, np.random.default_rng(4))
    first = [drawn(8, np.random.default_rng(seed)).on[0] for seed in range(400)]
    assert 160 < sum(first) < 240


def test_the_chance_of_the_lot_is_exact_where_it_can_be_counted() -> None:
    plan = Plan((True, False) * 6)
    daily = np.repeat([2.0, 1.0] * 6, 7) * 10
    fit = Switchback().fit(daily, plan, np.random.default_rng(1))
    assert isinstance(fit, SwitchbackFit)
    # all six pairs agree: of 64 ways in which the lot falls, this one and its mirror
    assert fit.result.p == 2 / 64
    assert fit.result.value == 10


def test_what_is_left_over_from_the_day_before_is_washed_out() -> None:
    rng = np.random.default_rng(8)
    plan = drawn(12, rng, washout_days=2)
    on = np.repeat(np.array(plan.on, float), 7)
    felt = on.copy()
    felt[1:] = np.maximum(on[1:], 0.8 * on[:-1])  # most of it is felt a day longer
    daily = 100 + rng.normal(0, 5, on.size) + 20 * felt
    fits = [
        Switchback().fit(daily, Plan(plan.on, washout_days=days), np.random.default_rng(1))
        for days in (0, 2)
    ]
    values = [fit.result.value for fit in fits if isinstance(fit, SwitchbackFit)]
    assert abs(values[1] - 20) < abs(values[0] - 20)


def test_a_plan_sees_less_with_more_pairs() -> None:
    rng = np.random.default_rng(1)
    found = reach(worlds.booked(rng, worlds.level(rng, 182, "walk"), "walk"), (5, 10, 20))
    assert not isinstance(found, Unknown)
    assert found[0].share > found[1].share > found[2].share
    assert [one.weeks for one in found] == [10, 20, 40]


@pytest.mark.parametrize(
    ("daily", "plan", "reason"),
    [
        (np.ones(56), Plan((True, False) * 4), "unknown.switchback_few_pairs"),
        (np.ones(100), Plan((True, False) * 8), "unknown.switchback_not_over"),
        (
            np.r_[np.ones(100), [np.nan] * 12],
            Plan((True, False) * 8),
            "unknown.switchback_not_over",
        ),
    ],
)
def test_an_experiment_that_is_too_short_or_not_over_is_refused(
    daily: worlds.Floats, plan: Plan, reason: str
) -> None:
    found = Switchback().fit(daily, plan, np.random.default_rng(1))
    assert isinstance(found, Unknown)
    assert found.reason == reason


def test_a_firm_of_a_few_weeks_gets_no_promise() -> None:
    found = reach(np.ones(70), (5,))
    assert isinstance(found, Unknown)
    assert found.reason == "unknown.switchback_few_weeks"


@pytest.mark.slow
def test_what_a_plan_promises_to_see_is_seen_four_times_in_five() -> None:
    seen = []
    for seed in range(150):
        rng = np.random.default_rng(seed)
        usual = worlds.level(rng, 182 + 140, "flat")
        promised = reach(worlds.booked(rng, usual[:182], "flat"), (10,))
        assert not isinstance(promised, Unknown)
        assert isinstance(promised[0], Reach)
        plan = drawn(10, rng)
        on = np.repeat(np.array(plan.on, float), 7)
        came = worlds.booked(rng, usual[182:] * (1 + promised[0].share * on), "flat")
        fit = Switchback(assignments=500).fit(came, plan, rng)
        assert isinstance(fit, SwitchbackFit)
        seen.append(fit.result.verdict == "gain")
    assert 0.68 <= np.mean(seen) <= 0.92


@pytest.mark.slow
def test_ranges_of_experiments_hold_the_truth() -> None:
    """The short form of `python -m tests.bench.impact`; the bars leave room for luck."""
    on_and_off, beside = Tally(), Tally()
    for kind in worlds.KINDS:
        for seed in range(6):
            worlds.weeks(on_and_off, kind, 8, seed)
    for seed in range(12):
        worlds.trial(beside, (10, 40, 10), seed, truths=(0.0,))
    assert np.mean([on_and_off.coverage(truth) for truth in worlds.TRUTHS]) >= 0.82
    assert on_and_off.false_claims <= 0.2
    assert beside.coverage(0.0) >= 0.75


@pytest.mark.slow
def test_a_lift_is_taken_off_as_a_factor_so_that_all_truths_are_held_alike() -> None:
    for seed in range(1):
        tally = Tally()
        worlds.trial(tally, (9, 60, 7), seed)
        held = {tally.coverage(truth) for truth in worlds.TRUTHS}
        assert len(held) == 1
