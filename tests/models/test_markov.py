"""Removal effects are exact, also for long memories, and the memory is chosen rightly."""

import numpy as np
import pytest

from tests.models.worlds import NAMES, counted, random_rows, removal_effects_slowly
from whichhalf.models import markov
from whichhalf.models.journeys import Journeys, Outcomes
from whichhalf.models.markov import MarkovRemoval, RemovalFit, choose_order
from whichhalf.models.path_sums import Counting, PathSums, path_sums
from whichhalf.nouns.estimate import Unknown


def fitted(sums: PathSums, order: int | None) -> RemovalFit:
    fit = MarkovRemoval(order, fewest_conversions=1).fit(sums)
    assert isinstance(fit, RemovalFit)
    return fit


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_removal_effects_are_those_of_one_solve_for_each_channel(order: int, seed: int) -> None:
    told = random_rows(seed, 300)
    slowly = removal_effects_slowly(told, order, NAMES)
    np.testing.assert_allclose(
        fitted(counted(told, NAMES), order).removal_effects, slowly, rtol=0, atol=1e-10
    )


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_the_series_gives_what_the_inverse_gives(
    order: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = counted(random_rows(5, 400))
    by_inverse = fitted(sums, order)
    monkeypatch.setattr(markov, "_MOST_STATES_OF_AN_INVERSE", 0)
    by_series = fitted(sums, order)
    np.testing.assert_allclose(by_series.removal_effects, by_inverse.removal_effects, atol=1e-12)
    np.testing.assert_allclose(by_series.by_bucket, by_inverse.by_bucket, rtol=1e-9, atol=1e-7)


def test_a_chain_that_hardly_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markov, "_MOST_STATES_OF_AN_INVERSE", 0)
    monkeypatch.setattr(markov, "_MOST_TERMS", 10)
    refused = MarkovRemoval(1, fewest_conversions=1).fit(counted(random_rows(5, 400)))
    assert refused == Unknown("unknown.endless_journeys", "remedy.remove_bots")


def test_a_memory_that_was_not_counted_is_unknown() -> None:
    refused = MarkovRemoval(3, fewest_conversions=1).fit(counted(random_rows(5, 100), order=2))
    assert isinstance(refused, Unknown)
    assert refused.reason == "unknown.order_not_counted"


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_chosen_order_is_that_of_the_world(order: int) -> None:
    """What comes next depends on exactly that many touches back."""
    rng = np.random.default_rng(order)
    paths = []
    for _ in range(6000):
        path = [str(name) for name in rng.choice(list("ab"), order)]
        while rng.random() < 0.8:
            path.append(path[-order] if rng.random() < 0.85 else str(rng.choice(list("ab"))))
        paths.append(" > ".join(path))
    one = np.ones(len(paths), int)
    bought = (rng.random(len(paths)) < 0.3).astype(int)
    journeys = Journeys.from_paths(paths, Outcomes(bought, one - bought, bought))
    assert choose_order(path_sums(journeys, Counting(order=4))).order == order


def test_removing_a_channel_that_nobody_met_loses_nothing() -> None:
    fit = fitted(counted(random_rows(7, 200), [*NAMES, "unheard-of"]), 2)
    assert fit.removal_effects[-1].tolist() == [0, 0]
