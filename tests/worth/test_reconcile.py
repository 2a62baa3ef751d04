"""Is there one figure per channel, do all add up to the booked, and is each where the truth is?"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whichhalf.mix.weeks import Driver, DriverKind, MixWeeks
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.worth import Verdict
from whichhalf.worth.claims import BIASES, Answered, ChannelClass, Claims, Tracked, usual_memory
from whichhalf.worth.question import LEDGER, Question, drawn_alone
from whichhalf.worth.reckoning import ranged, shared_points
from whichhalf.worth.reconcile import Reconciliation, reconciled

QUICK = replace(LEDGER, chains=4, sweeps=250, warm_up=100)
NAMES = ("good", "small", "idle")
SHARES = (0.12, 0.04, 0.0)  # of the margin


def made(seed: int, weeks: int = 80) -> tuple[MixWeeks, np.ndarray]:
    """Weeks in which three channels bring these shares, the first two over the weeks after too."""
    rng = np.random.default_rng(seed)
    outcome = 100_000 * (1 + 0.06 * rng.standard_normal(weeks))
    drivers, brought = [], []
    for name, share in zip(NAMES, SHARES, strict=True):
        amounts = np.where(rng.random(weeks) < 0.4, 0.0, rng.gamma(3, 1, weeks))
        carried = np.zeros(weeks)
        for week in range(weeks):
            carried[week] = 0.5 * (carried[week - 1] if week else amounts.mean()) + amounts[week]
        effect = 100_000 * share * carried / carried.mean()
        outcome = outcome + effect
        brought.append(effect.sum())
        drivers.append(Driver(name, amounts, DriverKind.ORGANIC))
    return MixWeeks(np.rint(outcome).astype(int), tuple(drivers)), np.array(brought)


def asked(seed: int, weeks: int = 80) -> tuple[Question, np.ndarray]:
    what, brought = made(seed, weeks)
    rng = np.random.default_rng([seed, 1])
    booked = float(what.outcome.sum())
    bias = BIASES[ChannelClass.ORGANIC_SOCIAL]
    caught = bias.seen * brought + bias.claimed * (booked - brought.sum()) / 3
    tracked = Tracked(
        caught * np.exp(0.4 * rng.standard_normal(3)),
        np.array([90.0, 40.0, 10.0]),
        (ChannelClass.ORGANIC_SOCIAL,) * 3,
        BIASES,
    )
    shares = np.append(brought, booked - brought.sum()) / booked
    counts = rng.multinomial(150, shares @ usual_memory(3)).astype(float)
    answered = Answered(counts, usual_memory(3), 60.0)
    return Question(what, np.ones(weeks), Claims(booked, tracked, answered), QUICK), brought


@pytest.mark.slow
def test_the_truth_lies_in_the_ranges_and_the_idle_channel_is_not_claimed() -> None:
    """Three worlds: 90 % ranges may miss some of 12 figures; more than four has odds of 0.4 %."""
    missed, claimed = 0, 0
    for seed in range(3):
        question, brought = asked(seed)
        found = reconciled(question, np.random.default_rng(seed))
        assert isinstance(found, Reconciliation)
        sides = [
            *zip(found.draws.T, brought, strict=True),
            (found.draws.sum(axis=1), brought.sum()),
        ]
        for drawn, true in sides:
            low, high = np.quantile(drawn, [0.05, 0.95])
            missed += not low - 1 <= true <= high + 1
        claimed += bool(np.quantile(found.drawn("idle"), 0.05) > 0)
    assert missed <= 4
    assert claimed <= 1


def test_no_draw_comes_to_more_than_was_booked_and_weights_add_up_to_one() -> None:
    question, _ = asked(3)
    found = reconciled(question, np.random.default_rng(3))
    assert isinstance(found, Reconciliation)
    assert (found.draws.sum(axis=1) <= question.claims.booked + 1e-6).all()
    for name in NAMES:
        assert sum(found.weights[name].values()) == pytest.approx(1)
    assert found.verdict("good") in {Verdict.SUPPORTED, Verdict.DIRECTIONAL}


def test_draws_without_weights_are_the_same_draws() -> None:
    """The league asks for draws alone; a statement asks what they rest on as well."""
    question, _ = asked(7)
    whole = reconciled(question, np.random.default_rng(7))
    alone = drawn_alone(question, np.random.default_rng(7))
    assert isinstance(whole, Reconciliation)
    assert not isinstance(alone, Unknown)
    names, drawn = alone
    assert names == whole.names
    assert (drawn == whole.draws).all()


def test_too_few_weeks_are_not_listened_to_and_that_is_said() -> None:
    question, _ = asked(4, weeks=12)
    found = reconciled(question, np.random.default_rng(4))
    assert isinstance(found, Reconciliation)
    assert isinstance(found.refused, Unknown)
    assert all("series" not in found.weights[name] for name in NAMES)


def test_without_any_evidence_the_verdict_is_that_only_the_belief_speaks() -> None:
    question, _ = asked(5, weeks=12)
    silent = replace(question, claims=Claims(question.claims.booked))
    found = reconciled(silent, np.random.default_rng(5))
    assert isinstance(found, Reconciliation)
    assert {found.verdict(name) for name in NAMES} == {Verdict.PRIOR_ONLY}


def test_without_a_channel_nothing_is_said() -> None:
    question, _ = asked(6)
    nobody = replace(question, weeks=replace(question.weeks, drivers=()))
    assert isinstance(reconciled(nobody, np.random.default_rng(6)), Unknown)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=3), min_size=2, max_size=40
    )
)
def test_points_add_up_to_the_middle_of_the_sum_and_lie_in_their_ranges(
    rows: list[list[int]],
) -> None:
    draws = np.array(rows, dtype=float)
    whole = draws.sum(axis=1)
    points = shared_points(draws, whole)
    assert sum(points) in {0, round(float(np.median(whole)))}
    for value, drawn in zip(points, draws.T, strict=True):
        figure = ranged(value, drawn)
        assert figure.low <= figure.value <= figure.high
