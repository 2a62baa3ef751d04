"""What does the model say of an event: known truth, published figures, thin data?"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from tests.effects import impact_worlds as worlds
from tests.effects.impact_worlds import Tally
from tools import rooms
from whichhalf.effects.impact import Course, Impact, ImpactFit
from whichhalf.effects.local_level import (
    CONTROL_VARIANCE,
    LIKE_CAUSAL_IMPACT,
    LocalLevel,
)
from whichhalf.nouns.estimate import Unknown

DATA = Path(os.environ.get("WHICHHALF_REAL_DATA", rooms.ROOT.parent / "shared" / "data"))


def shop(days: int, seed: int = 3) -> worlds.Floats:
    rng = np.random.default_rng(seed)
    return worlds.booked(rng, worlds.level(rng, days, "flat"), "flat")


def fitted(course: Course, start: int, stop: int, until: int) -> ImpactFit:
    fit = Impact().fit(course, start, stop, until)
    assert isinstance(fit, ImpactFit)
    return fit


def published(name: str, *columns: str) -> list[worlds.Floats]:
    path = DATA / "causal" / "causalimpact" / name
    if not path.exists():
        pytest.skip(f"not shipped: {name}; its folder is WHICHHALF_REAL_DATA")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [np.array([float(row[column]) for row in rows]) for column in columns]


def effect_of(
    values: worlds.Floats, beside: list[worlds.Floats], before: int
) -> tuple[float, float, float]:
    """The published figures are sums with 95 % intervals, with CausalImpact's own beliefs."""
    controls = np.column_stack(beside)
    controls = (controls - controls[:before].mean(axis=0)) / controls[:before].std(axis=0)
    beliefs = np.full(controls.shape[1], CONTROL_VARIANCE)
    followed = LIKE_CAUSAL_IMPACT.follow(values[:before], controls, beliefs)
    ahead = followed.ahead(before, 0, values.size - before)
    effect, half = float(values[before:].sum()) - ahead.mean, 1.96 * ahead.deviation
    return effect, effect - half, effect + half


@pytest.mark.parametrize(
    ("name", "columns", "before", "told"),
    [
        ("arma_data.csv", ("y", "X"), 70, (26.67, 7.99, 44.4)),
        ("google_data.csv", ("y", "x1", "x2"), 61, (804.0, 539.0, 1073.0)),
    ],
)
def test_the_two_examples_of_causal_impact_come_out(
    name: str, columns: tuple[str, ...], before: int, told: tuple[float, float, float]
) -> None:
    values, *beside = published(name, *columns)
    found = effect_of(values, beside, before)
    assert found[0] == pytest.approx(told[0], rel=0.05)
    assert found[1:] == pytest.approx(told[1:], rel=0.25)


def test_a_week_that_lost_two_fifths_is_called_harm_and_one_that_won_them_gain() -> None:
    values = shop(140)
    for sign, verdict in ((-1, "harm"), (1, "gain")):
        came = values.copy()
        came[120:127] *= 1 + 0.4 * sign
        fit = fitted(Course(came), 120, 127, 140)
        assert fit.verdict == verdict
        assert fit.effect.low < 0.4 * sign * values[120:127].sum() < fit.effect.high


def test_where_nothing_happened_the_bound_is_no_larger_than_what_could_be_seen() -> None:
    fit = fitted(Course(shop(140)), 120, 127, 140)
    assert fit.verdict == "none"
    assert abs(fit.effect.value) < fit.bound < fit.detectable


def test_what_could_be_seen_does_not_depend_on_what_came() -> None:
    values = shop(127)
    lost = values.copy()
    lost[120:] = 0
    seen = [fitted(Course(came), 120, 127, 127).detectable for came in (values, lost)]
    assert seen[0] == seen[1]


def test_after_the_event_the_way_back_is_found() -> None:
    values = shop(190)
    values[120:127] *= 0.4
    values[127:141] *= 0.7
    fit = fitted(Course(values), 120, 127, 190)
    assert fit.back is not None
    assert fit.back >= 141
    assert fit.together.value < fit.effect.value


def test_a_loss_that_is_made_up_after_is_no_loss_together() -> None:
    values = shop(155)
    values[120:127] *= 0.5
    values[127:141] *= 1.25
    fit = fitted(Course(values), 120, 127, 141)
    assert fit.verdict == "harm"
    assert fit.together.low < 0 < fit.together.high


def test_a_control_that_moves_with_it_narrows_the_range() -> None:
    rng = np.random.default_rng(5)
    market = 100 + np.cumsum(rng.normal(0, 3, 150))
    values = 2 * market + rng.normal(0, 4, 150)
    alone = fitted(Course(values), 130, 137, 137)
    beside = fitted(Course(values, controls=market[:, None]), 130, 137, 137)
    assert beside.detectable < 0.6 * alone.detectable


def test_placebo_dates_are_covered_once_the_range_is_widened() -> None:
    rng = np.random.default_rng(9)
    jumpy = worlds.booked(rng, worlds.level(rng, 307, "lingering"), "lingering")
    placebos = fitted(Course(jumpy), 300, 307, 307).placebos
    sizes = np.abs(placebos.misses)
    assert placebos.widening > 1
    assert (sizes <= 1.645 * placebos.widening).mean() >= 0.9
    assert placebos.apart == (300 - 28) // 7


def test_one_wholesale_order_hardly_moves_the_level() -> None:
    values = shop(127)
    once = values.copy()
    once[110] += 3_000
    usual, struck = (fitted(Course(came), 120, 127, 127).expected for came in (values, once))
    assert struck == pytest.approx(usual, rel=0.15)


@pytest.mark.parametrize(
    ("course", "start", "reason"),
    [
        (Course(shop(60)), 50, "unknown.impact_few_before"),
        (Course(shop(60), step_days=7), 39, "unknown.impact_few_before"),
        (Course(np.full(100, 5.0)), 80, "unknown.impact_constant"),
        (Course(np.r_[shop(80), np.full(20, np.nan)]), 80, "unknown.impact_no_data"),
        (Course(shop(84)), 80, "unknown.impact_no_data"),
    ],
)
def test_thin_data_is_refused(course: Course, start: int, reason: str) -> None:
    refused = Impact().fit(course, start, start + 7, start + 7)
    assert isinstance(refused, Unknown)
    assert refused.reason == reason


def test_a_long_event_needs_a_longer_past() -> None:
    refused = Impact().fit(Course(shop(120)), 90, 118, 118)
    assert isinstance(refused, Unknown)
    assert dict(refused.facts) == {"before": "90", "fewest": "140"}


def test_forty_weeks_are_enough() -> None:
    assert isinstance(Impact().fit(Course(shop(60), step_days=7, block=1), 50, 52, 58), ImpactFit)


def test_a_day_that_is_not_known_is_left_out() -> None:
    values = shop(127)
    values[50:60] = np.nan
    whole = fitted(Course(shop(127)), 120, 127, 127)
    assert fitted(Course(values), 120, 127, 127).expected == pytest.approx(whole.expected, rel=0.1)


def test_drift_is_learned_from_the_series() -> None:
    rng = np.random.default_rng(4)
    walk = 100 + np.cumsum(rng.normal(0, 3, 300)) + rng.normal(0, 3, 300)
    still = 100 + rng.normal(0, 3, 300)
    drifts = [
        LocalLevel().follow(one, np.zeros((300, 0)), np.zeros(0)).drift for one in (walk, still)
    ]
    assert drifts[0] > 0.5
    assert drifts[1] < 0.1


@pytest.mark.slow
def test_the_truth_is_held_and_nothing_is_claimed_where_there_is_nothing() -> None:
    """The short form of `python -m tests.bench.impact`; the bars leave room for luck."""
    tally = Tally()
    for kind in worlds.KINDS:
        for seed in range(4):
            worlds.event(tally, kind, (120, 7), seed)
    assert np.mean([tally.coverage(truth) for truth in worlds.TRUTHS]) >= 0.8
    assert tally.false_claims <= 0.2
    assert tally.refused == 0
