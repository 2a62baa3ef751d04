"""Do the ranges of the mix model lie? The short form: few sets, wide bars.

The long form, with its figures in docs/proofs/mix.md: `python tests/bench/mix.py --sets 2000`.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.special import bdtr

from tests.mix import many_sets
from tests.mix.many_sets import Answers
from whichhalf.mix.columns import Shapes
from whichhalf.mix.model import MixModel
from whichhalf.mix.weeks import Driver

SETS = 40


@cache
def answers(name: str) -> Answers:
    model = many_sets.lean(MixModel())
    truth = many_sets.FIXED[name]
    asked = many_sets.usual(model, may_be_negative=min(truth) < 0)
    return many_sets.answers(asked, many_sets.fixed(*truth), sets=SETS, seed=11)


def too_few(inside: int, share: float) -> bool:
    """Would so few, or fewer, come by chance in fewer than 1 of 1,000 proofs?"""
    return float(bdtr(inside, SETS, share)) < 0.001


@pytest.mark.slow
def test_ranges_hold_what_the_model_itself_believes() -> None:
    model = many_sets.lean(MixModel())
    found = many_sets.answers(many_sets.Asked(model), many_sets.believed, sets=SETS, seed=12)
    fair = ((found.rank > 0.05) & (found.rank < 0.95)).sum(axis=0)
    assert not any(too_few(int(count), 0.9) for count in fair)
    # And they are not wide for safety's sake: ranks of the truth fill both halves.
    assert 0.3 < (found.rank > 0.5).mean() < 0.7


@pytest.mark.slow
@pytest.mark.parametrize("name", ["middling", "one large"])
def test_ranges_hold_a_truth_that_is_fixed(name: str) -> None:
    assert not any(too_few(int(count), 0.87) for count in answers(name).inside.sum(axis=0))


@pytest.mark.slow
def test_where_nothing_works_hardly_anything_is_claimed() -> None:
    found = answers("nothing")
    assert np.logical_or(found.above, found.below).mean(axis=0).max() <= 0.1


def test_ties_are_split_by_chance() -> None:
    draws = np.zeros((2, 50, 1))
    judged = many_sets._judged(draws, np.zeros((2, 1)), np.random.default_rng(1))
    assert judged.inside.all()
    assert ((judged.rank >= 0) & (judged.rank <= 1)).all()


def test_a_truth_from_beliefs_has_drivers_that_do_nothing() -> None:
    model = MixModel()
    rng = np.random.default_rng(2)
    shapes = Shapes.grid(model.adstocks, model.saturations, model.curve)
    beliefs = model._beliefs(shapes, [Driver(str(k), rng.random(10)) for k in range(3)])
    drawn = np.stack([many_sets.believed(rng, beliefs) for _ in range(100)])
    assert 0.1 < (drawn == 0).mean() < 0.9
    assert (drawn.sum(axis=1) <= 1).all()
