"""Is a good answer scored better than a bad one, and a refusal as what it is?"""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from whichhalf.league.answers import Answer, Range
from whichhalf.league.scenarios import Effect, Scenario
from whichhalf.league.scoring import Run, Spent, interval_score, score
from whichhalf.league.standing import standings
from whichhalf.league.tables import Channel, Tables
from whichhalf.league.truths import Made, Truth

NAMES = ("facebook/paid", "instagram/organic", "pinterest/organic")


def a_world(social: int = 20_000, channels: tuple[int, ...] = (10_000, 2_000, 8_000)) -> Made:
    tables = Tables(
        scenario="some",
        seed=1,
        first_monday=date(2025, 1, 6),
        channels=tuple(Channel(name, paid=name.endswith("paid"), social=True) for name in NAMES),
        weekly={"margin_cents": np.array([60_000, 40_000])},
        daily_cents=np.zeros(14, dtype=np.int64),
        journeys=(),
        survey=(),
        claims={},
        lots={},
    )
    return Made(tables, Truth(100_000, social, dict(zip(NAMES, channels, strict=True))))


def said(value: float, low: float, high: float, *channels: float) -> Answer:
    points = {name: Range.point(one) for name, one in zip(NAMES, channels, strict=False)}
    return Answer(Range(value, low, high), points)


def run(answer: Answer, world: Made | None = None, method: str = "ours") -> Run:
    return score(world or a_world(), method, answer, Spent(0.5))


def test_an_error_is_a_share_of_the_truth_and_a_width_a_share_of_the_booked():
    found = run(said(15_000, 10_000, 30_000, 10_000, 2_000, 8_000))
    assert found.relative == pytest.approx(0.25)
    assert found.width == pytest.approx(0.2)
    assert (found.covered, found.refused) == (True, False)
    assert found.interval == pytest.approx(0.2)
    assert found.channels == 0
    assert found.rank == pytest.approx(1.0)


def test_a_miss_costs_twenty_times_its_distance():
    assert interval_score(Range(5, 4, 6), 8.0) == pytest.approx(2 + 20 * 2)
    assert run(said(5_000, 5_000, 5_000)).interval == pytest.approx(20 * 0.15)


def test_a_refusal_is_the_range_from_nothing_to_everything_and_its_middle():
    found = run(Answer.refusal("unknown.mix_few_weeks"))
    assert (found.refused, found.covered, found.claimed) == (True, True, False)
    assert found.interval == pytest.approx(1.0)
    assert found.relative == pytest.approx(1.5)
    assert not found.above_booked


def test_a_channel_that_is_not_answered_counts_as_refused_alone():
    all_right = run(said(20_000, 0, 30_000, 10_000, 2_000, 8_000))
    one_missing = run(said(20_000, 0, 30_000, 10_000, 2_000))
    assert all_right.channels == 0
    assert one_missing.channels == pytest.approx((50_000 - 8_000) / 100_000 / 3)


def test_the_wrong_order_of_channels_has_a_rank_correlation_of_minus_one():
    assert run(said(0, 0, 0, 1, 3, 2)).rank == pytest.approx(-1.0)
    assert run(said(0, 0, 0, 5, 5, 5)).rank == 0.0
    assert run(said(0, 0, 0, 1, 3, 2), a_world(0, (0, 0, 0))).rank is None


def test_to_be_sure_of_something_where_there_is_nothing_is_a_false_claim():
    nothing = a_world(0, (0, 0, 0))
    assert run(said(9_000, 5_000, 12_000), nothing).claimed
    assert not run(said(9_000, -100, 12_000), nothing).claimed
    assert run(said(9_000, 5_000, 12_000), nothing).relative is None


def test_more_than_was_booked_is_noticed():
    assert run(said(90_000, 50_000, 120_000)).above_booked
    assert not run(said(90_000, 50_000, 100_000)).above_booked


def test_the_best_interval_score_stands_first_and_all_are_compared_with_it():
    worlds = [replace(a_world(), tables=replace(a_world().tables, seed=seed)) for seed in (1, 2)]
    runs = []
    for world in worlds:
        runs.append(run(said(20_000, 15_000, 25_000), world, "sharp"))
        runs.append(run(said(20_000, 0, 60_000), world, "vague"))
    known = {"some": Scenario("some", "A test.", answerable=True, effect=Effect.HELPS)}
    first, second = standings(runs, known, {"sharp": 1.0})
    assert (first.method, first.worlds, first.better, first.megabytes) == ("sharp", 2, 1.0, 1.0)
    assert (second.method, second.better, second.megabytes) == ("vague", 0.0, None)
    assert first.false_claims is None
