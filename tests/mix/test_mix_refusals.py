"""Does the mix model keep silent where the weeks say too little, and say what would help?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.mix.made_up_weeks import WEEK, Made, world
from whichhalf.mix import refusals
from whichhalf.mix.fit import MixFit, Settling
from whichhalf.mix.model import MixModel
from whichhalf.mix.weeks import Driver, MixWeeks
from whichhalf.nouns.estimate import Unknown
from whichhalf.statements import sentences


def refit(weeks: MixWeeks) -> MixFit | Unknown:
    model = replace(MixModel.quick(), sweeps=250, warm_up=100)
    return model.fit(weeks, np.random.default_rng(1))


def fitted(weeks: MixWeeks) -> MixFit:
    fit = refit(weeks)
    assert isinstance(fit, MixFit)
    return fit


def said(unknown: Unknown | None) -> str:
    assert unknown is not None
    given = {name for name, _ in unknown.facts}
    assert given == sentences.SENTENCES[unknown.reason].keys()
    assert unknown.remedy in sentences.SENTENCES
    return unknown.reason


@pytest.fixture(scope="module")
def made() -> Made:
    return world(np.random.default_rng(3), np.array([0.3, 0.05, 0.0]))


@pytest.fixture(scope="module")
def fit(made: Made) -> MixFit:
    return fitted(made.weeks)


def test_twenty_five_weeks_are_too_few(made: Made) -> None:
    answer = refit(made.weeks.until(25))
    assert isinstance(answer, Unknown)
    assert said(answer) == "unknown.mix_few_weeks"


def test_six_drivers_ask_more_than_thirty_weeks() -> None:
    answer = refit(world(np.random.default_rng(1), np.full(6, 0.05), weeks=30).weeks)
    assert isinstance(answer, Unknown)
    assert said(answer) == "unknown.mix_few_weeks_per_figure"


def test_without_margin_or_doings_nothing_is_said(made: Made) -> None:
    nothing = replace(made.weeks, outcome=np.zeros(104, dtype=np.int64))
    assert said(refusals.too_thin(nothing, 5)) == "unknown.mix_no_margin"
    idle = made.weeks.with_drivers([Driver("idle", np.zeros(104))])
    assert said(refusals.too_thin(idle, 5)) == "unknown.mix_nothing_done"


def test_a_driver_of_seven_weeks_and_a_steady_one_have_no_figure() -> None:
    few = Driver("few", (np.arange(104) < 7).astype(float))
    steady = Driver("steady", np.full(104, 5.0))
    assert said(refusals.rarely_active(few)) == "unknown.mix_few_active_weeks"
    assert refusals.hardly_varies(few) is None
    assert said(refusals.hardly_varies(steady)) == "unknown.mix_hardly_varies"
    assert refusals.rarely_active(steady) is None


def test_drivers_that_go_together_are_told_as_a_sum_only(made: Made) -> None:
    first = made.weeks.drivers[0]
    twin = Driver("twin", first.amounts * 3 + 0.01)
    fit = fitted(made.weeks.with_drivers([*made.weeks.drivers, twin]))
    assert refusals.not_separable(fit) == {"driver 0": ("twin",), "twin": ("driver 0",)}
    against = refusals.judged(fit)
    assert "unknown.mix_not_separable" in [said(unknown) for unknown in against["twin"]]
    both = fit.estimate(["driver 0", "twin"])
    assert both.value == pytest.approx(0.3 * WEEK * 104, rel=0.25)


def test_nothing_stands_against_a_driver_that_the_weeks_know_well(fit: MixFit) -> None:
    assert refusals.judged(fit)["driver 0"] == ()
    assert refusals.like_nothing(fit) is None


def test_where_nothing_works_the_total_is_not_told_from_nothing() -> None:
    nothing = fitted(world(np.random.default_rng(4), np.zeros(3)).weeks)
    assert said(refusals.like_nothing(nothing)) == "unknown.mix_like_zero"


def test_a_driver_of_which_the_weeks_say_nothing_is_prior_only(made: Made) -> None:
    faint = fitted(made.weeks.with_drivers([made.weeks.drivers[0], Driver("s", np.full(104, 2.0))]))
    assert said(refusals.prior_only(faint, "s")) == "unknown.mix_prior_only"
    assert refusals.prior_only(faint, "driver 0") is None


def test_a_real_driver_beats_its_placebo_and_an_idle_one_does_not(fit: MixFit) -> None:
    found = refusals.placebo(fit, refit, np.random.default_rng(1))
    assert "driver 0" not in found
    assert said(found["driver 2"]) == "unknown.mix_placebo"


def test_a_sound_answer_was_the_same_eight_weeks_ago(fit: MixFit) -> None:
    assert refusals.refreshed(fit, refit) == {}


def test_an_answer_that_the_last_weeks_turned_over_is_unstable(made: Made) -> None:
    turned = made.weeks.outcome.copy()
    turned[-8:] -= np.rint(1.2 * WEEK * made.weeks.drivers[0].amounts[-8:]).astype(np.int64)
    fit = fitted(replace(made.weeks, outcome=np.maximum(turned, 0)))
    found = refusals.refreshed(fit, lambda weeks: fitted(replace(weeks, outcome=weeks.outcome * 2)))
    assert said(found["driver 0"]) == "unknown.mix_unstable"


def test_errors_that_last_longer_than_the_model_thinks_are_seen(made: Made, fit: MixFit) -> None:
    assert refusals.lingering(fit) is None
    wave = np.rint(0.5 * WEEK * np.sin(np.arange(104) * 2 * np.pi / 6)).astype(np.int64)
    unseen = fitted(replace(made.weeks, outcome=made.weeks.outcome + wave))
    assert said(refusals.lingering(unseen)) == "unknown.mix_errors_linger"


def test_chains_that_have_not_settled_say_so(fit: MixFit) -> None:
    wild = replace(fit, settling=Settling({"": 1.2}, {"": 30.0}))
    assert said(refusals.not_settled(wild)) == "unknown.mix_not_settled"
    calm = replace(fit, settling=Settling({"": 1.001}, {"": 3000.0}))
    assert refusals.not_settled(calm) is None
