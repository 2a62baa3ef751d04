"""Removal effects are exact, also for long memories, and the memory is chosen rightly."""

import numpy as np
import pytest

from tests.models.worlds import NAMES, counted, random_rows, removal_effects_slowly
from whichhalf.models import markov
from whichhalf.models.journeys import Journeys, Outcomes
from whichhalf.models.markov import MarkovRemoval, RemovalFit
from whichhalf.models.order_choice import choose_order
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


def remembering(order: int, journeys: int = 6000, *, persons: bool) -> PathSums:
    """What comes next depends on exactly that many touches back."""
    rng = np.random.default_rng(order)
    paths = []
    for _ in range(journeys):
        path = [str(name) for name in rng.choice(list("ab"), order)]
        while rng.random() < 0.8:
            path.append(path[-order] if rng.random() < 0.85 else str(rng.choice(list("ab"))))
        paths.append(" > ".join(path))
    one = np.ones(len(paths), int)
    bought = (rng.random(len(paths)) < 0.3).astype(int)
    who = (np.arange(len(paths)) // 2 % 400, 400) if persons else (None, 1)
    journeys_told = Journeys.from_paths(paths, Outcomes(bought, one - bought, bought, *who))
    return path_sums(journeys_told, Counting(order=4))


@pytest.mark.parametrize("persons", [True, False])
@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_chosen_order_is_that_of_the_world(order: int, persons: bool) -> None:
    choice = choose_order(remembering(order, persons=persons))
    assert (choice.order, choice.held_out) == (order, persons)
    fit = fitted(remembering(order, persons=persons), None)
    assert (fit.order, fit.choice, fit.model) == (order, choice, "markov_auto")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_nothing_is_remembered_the_shortest_memory_is_chosen(seed: int) -> None:
    rng = np.random.default_rng(seed)
    paths = [" > ".join(row.path) for row in random_rows(seed, 400)]
    bought = (rng.random(400) < 0.3).astype(int)
    outcomes = Outcomes(bought, 1 - bought, bought, np.arange(400), 400)
    sums = path_sums(Journeys.from_paths(paths, outcomes), Counting(order=4))
    assert choose_order(sums).order == 1


def test_what_is_foretold_adds_up_to_one_event() -> None:
    """Held out persons are foretold by shares; the best order is far better than chance alone."""
    sums = remembering(2, persons=True)
    steps = sums.steps.counts.sum()
    chance = 2 * steps * np.log(len(sums.channels) + 2)
    assert all(0 < each < chance for each in choose_order(sums).criterion)


def test_removing_a_channel_that_nobody_met_loses_nothing() -> None:
    fit = fitted(counted(random_rows(7, 200), [*NAMES, "unheard-of"]), 2)
    assert fit.removal_effects[-1].tolist() == [0, 0]
