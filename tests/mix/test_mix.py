"""Does the mix model find what is known to be true, and say so in paired draws?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tests.mix.made_up_weeks import WEEK, Made, world
from whichhalf.errors import BadInput, NotFound
from whichhalf.mix.fit import MixFit
from whichhalf.mix.model import MixModel
from whichhalf.mix.weeks import Control, Driver, DriverKind, MixWeeks, Trial


def fitted(weeks: MixWeeks, seed: int = 1) -> MixFit:
    model = replace(MixModel.quick(), sweeps=250, warm_up=100)
    fit = model.fit(weeks, np.random.default_rng(seed))
    assert isinstance(fit, MixFit)
    return fit


@pytest.fixture(scope="module")
def made() -> Made:
    return world(np.random.default_rng(3), np.array([0.3, 0.05, 0.0]))


@pytest.fixture(scope="module")
def fit(made: Made) -> MixFit:
    return fitted(made.weeks)


def test_a_large_driver_is_found(made: Made, fit: MixFit) -> None:
    estimate = fit.estimate("driver 0")
    assert estimate.value == pytest.approx(0.3 * WEEK * made.weeks.weeks, rel=0.2)
    assert fit.zero_chance("driver 0") < 0.05


def test_where_nothing_was_brought_the_range_begins_at_nothing(fit: MixFit) -> None:
    assert fit.estimate("driver 2").low == 0
    assert fit.zero_chance("driver 2") > 0.25


def test_drivers_and_baseline_add_up_to_what_was_booked_in_every_draw(
    made: Made, fit: MixFit
) -> None:
    booked = made.weeks.outcome[20:60].sum()
    added = fit.baseline(20, 60) + sum(fit.contribution(name, 20, 60) for name in fit.names)
    assert np.allclose(added, booked)


def test_windows_and_drivers_add_up_draw_by_draw(fit: MixFit) -> None:
    halves = fit.contribution("driver 0", 0, 40) + fit.contribution("driver 0", 40)
    assert np.allclose(halves, fit.contribution("driver 0"))
    assert np.allclose(fit.weekly("driver 0").sum(axis=1), fit.contribution("driver 0"))
    both = fit.contribution(["driver 0", "driver 1"])
    assert np.allclose(both, fit.contribution("driver 0") + fit.contribution("driver 1"))


def test_the_same_seed_gives_the_same_draws(made: Made, fit: MixFit) -> None:
    assert np.array_equal(fitted(made.weeks).size, fit.size)


def test_order_and_names_of_drivers_change_no_draw(made: Made, fit: MixFit) -> None:
    renamed = [replace(driver, name=f"x{driver.name}") for driver in made.weeks.drivers]
    turned = fitted(made.weeks.with_drivers(renamed[::-1]))
    assert turned.names == ("xdriver 2", "xdriver 1", "xdriver 0")
    assert np.array_equal(turned.size[:, ::-1], fit.size)


def test_mediators_are_left_out_of_the_model(made: Made) -> None:
    search = Driver("branded search", made.weeks.drivers[0].amounts, DriverKind.MEDIATOR)
    fit = fitted(made.weeks.with_drivers([*made.weeks.drivers, search]))
    assert "branded search" not in fit.names
    with pytest.raises(NotFound, match="branded search"):
        fit.contribution("branded search")


def test_an_experiment_narrows_the_range_and_draws_it_near(made: Made, fit: MixFit) -> None:
    before = fit.estimate("driver 1")
    trial = Trial("driver 1", 60, 104, 0.05 * WEEK * 44, 0.005 * WEEK * 44)
    after = fitted(replace(made.weeks, experiments=(trial,))).estimate("driver 1")
    assert after.width < 0.5 * before.width
    assert after.low < 0.05 * WEEK * 104 < after.high


def test_harm_is_found_where_it_is_allowed() -> None:
    harm = world(np.random.default_rng(5), np.array([-0.15, 0.15]), noise=0.04)
    may = [replace(driver, may_be_negative=True) for driver in harm.weeks.drivers]
    fit = fitted(harm.weeks.with_drivers(may))
    assert fit.estimate("driver 0").high < 0 < fit.estimate("driver 1").low


def test_harm_that_is_not_thought_of_is_never_claimed_as_gain() -> None:
    harm = world(np.random.default_rng(5), np.array([-0.15, 0.15]), noise=0.04)
    assert fitted(harm.weeks).estimate("driver 0").low == 0


def test_a_control_takes_what_is_its_own(made: Made) -> None:
    launch = (np.arange(104) % 26 == 3).astype(float)
    outcome = made.weeks.outcome + (0.5 * WEEK * launch).astype(np.int64)
    with_launch = replace(made.weeks, outcome=outcome)
    without = fitted(with_launch)
    known = fitted(replace(with_launch, controls=(Control("launch", launch),)))
    assert known.noise_minor.mean() < without.noise_minor.mean()


def test_one_odd_week_does_not_move_the_answer(made: Made, fit: MixFit) -> None:
    outcome = made.weeks.outcome.copy()
    outcome[50] += 3 * WEEK
    odd = fitted(replace(made.weeks, outcome=outcome)).estimate("driver 0")
    assert odd.value == pytest.approx(fit.estimate("driver 0").value, rel=0.15)


def test_one_more_unit_brings_less_the_more_is_done(fit: MixFit) -> None:
    little = fit.marginal("driver 0", at=0.5).mean()
    much = fit.marginal("driver 0", at=4.0).mean()
    assert little > much > 0


def test_a_unit_more_now_brings_what_a_plan_with_it_brings(fit: MixFit) -> None:
    usual = float(fit.driver("driver 0").amounts[-13:].mean())
    plan = np.full(60, usual)
    more = plan.copy()
    more[30] += 0.001
    gained = (fit.planned("driver 0", more) - fit.planned("driver 0", plan)).sum(axis=1)
    assert gained == pytest.approx(fit.marginal("driver 0", more=0.001), rel=0.02, abs=0.01)


def test_silence_costs_what_would_have_been_brought(fit: MixFit) -> None:
    usual = float(fit.driver("driver 0").amounts.mean())
    busy = fit.planned("driver 0", np.full(30, usual))
    silent = fit.planned("driver 0", np.zeros(30))
    assert (busy.sum(axis=1) >= silent.sum(axis=1)).all()
    assert 0 <= silent[:, 29].mean() < 0.02 * WEEK < busy[:, 29].mean()


def test_most_weeks_lie_where_the_model_expects_them(made: Made, fit: MixFit) -> None:
    low, _, high = fit.predicted(np.random.default_rng(2))
    inside = (low < made.weeks.outcome) & (made.weeks.outcome < high)
    assert inside.mean() > 0.8
    assert 0.6 < fit.surprises().std() < 1.5


def test_drivers_are_merged_and_cut_with_their_experiments(made: Made) -> None:
    trial = Trial("driver 0", 90, 100, 1.0, 1.0)
    weeks = replace(made.weeks, experiments=(trial,))
    assert [d.name for d in weeks.merged(["driver 1", "driver 2"], "rest").drivers] == [
        *("driver 0", "rest"),
    ]
    assert weeks.merged(["driver 0", "driver 1"], "both").experiments == ()
    assert weeks.until(95).experiments == ()
    assert weeks.until(100).weeks == 100


@pytest.mark.parametrize(
    "wrong",
    [
        lambda weeks: replace(weeks, outcome=weeks.outcome[:-1]),
        lambda weeks: replace(weeks, drivers=weeks.drivers[:1] * 2),
        lambda weeks: replace(weeks, experiments=(Trial("nobody", 0, 5, 1.0, 1.0),)),
        lambda weeks: replace(weeks, experiments=(Trial("driver 0", 5, 500, 1.0, 1.0),)),
        lambda weeks: weeks.merged(["nobody"], "x"),
        lambda weeks: Driver("x", np.array([-1.0])),
        lambda weeks: Driver("x", np.array([1.0]), prior_scale=0.0),
    ],
)
def test_weeks_that_cannot_be_are_refused(wrong: Callable[[MixWeeks], object], made: Made) -> None:
    with pytest.raises(BadInput):
        wrong(made.weeks)
