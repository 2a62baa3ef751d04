"""Does the mix model find what is known to be true, and say so in paired draws?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.effects.made_up_weeks import WEEK, Made, world
from whichhalf.effects.mix import MixModel
from whichhalf.effects.mix_fit import MixFit
from whichhalf.effects.mix_weeks import MixWeeks


def fitted(weeks: MixWeeks, seed: int = 1, model: MixModel | None = None) -> MixFit:
    fit = (model or MixModel.quick()).fit(weeks, np.random.default_rng(seed))
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
