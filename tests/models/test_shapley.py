"""Shapley values are those of the definition, add up, and know who did nothing."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest

from tests.models.worlds import NAMES, Row, counted, random_rows, shapley_slowly
from whichhalf.models.fit import Fit, Model
from whichhalf.models.journeys import Floats
from whichhalf.models.path_sums import PathSums
from whichhalf.models.shapley import (
    OrderedFit,
    ShapleyOrdered,
    ShapleyPerSet,
    ShapleyRate,
    ShapleySimplified,
)
from whichhalf.nouns.estimate import Unknown

GAMES = (
    ShapleySimplified(),
    ShapleyRate(fewest_conversions=1),
    ShapleyPerSet(fewest_conversions=1),
)
PLAYERS = range(len(NAMES))


def fitted(model: Model, sums: PathSums) -> Fit:
    fit = model.fit(sums)
    assert isinstance(fit, Fit)
    return fit


def sets_of(told: list[Row]) -> dict[frozenset[int], tuple[int, int, int]]:
    """Journeys, conversions and value of each exact set of channels."""
    found: dict[frozenset[int], tuple[int, int, int]] = {}
    for row in told:
        held = frozenset(NAMES.index(name) for name in row.path)
        n, c, v = found.get(held, (0, 0, 0))
        found[held] = (n + row.conversions + row.nulls, c + row.conversions, v + row.value)
    return found


def every_set() -> list[frozenset[int]]:
    return [frozenset(some) for size in range(6) for some in combinations(PLAYERS, size)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_rate_game_is_the_mean_over_all_orders(seed: int) -> None:
    told = random_rows(seed, 250)
    seen = sets_of(told)
    worth: list[dict[frozenset[int], float]] = [{}, {}]
    for some in every_set():
        inside = [counts for held, counts in seen.items() if held <= some]
        for column in (0, 1):
            journeys = sum(counts[0] for counts in inside)
            total = sum(counts[column + 1] for counts in inside)
            worth[column][some] = total / journeys if journeys else 0.0
    everyone = sum(counts[0] for counts in seen.values())
    slowly = np.column_stack([shapley_slowly(w, len(NAMES)) * everyone for w in worth])
    fit = fitted(ShapleyRate(fewest_conversions=1), counted(told, NAMES))
    np.testing.assert_allclose(fit.credit, slowly, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_set_that_sold_is_a_game_of_its_own(seed: int) -> None:
    told = random_rows(seed, 250)
    seen = sets_of(told)
    rate = {held: counts[1] / counts[0] for held, counts in seen.items()}
    slowly: Floats = np.zeros((len(NAMES), 2))
    for held, (journeys, conversions, value) in seen.items():
        if conversions:
            players = sorted(held)
            worth = {
                frozenset(some): rate.get(frozenset(players[p] for p in some), 0.0)
                for size in range(len(players) + 1)
                for some in combinations(range(len(players)), size)
            }
            share = shapley_slowly(worth, len(players)) * journeys / conversions
            slowly[players] += np.outer(share, [conversions, value])
    fit = fitted(ShapleyPerSet(fewest_conversions=1), counted(told, NAMES))
    np.testing.assert_allclose(fit.credit, slowly, rtol=1e-9, atol=1e-7)


def test_more_players_than_stand_in_one_product_are_those_of_the_definition() -> None:
    """Seven of nine channels are met, in 40 sets: two products of matrices, and two who are out."""
    names = [f"channel {number}" for number in range(9)]
    told = random_rows(4, 300, names[:3] + names[4:8])
    sums = counted(told, names, order=1)
    counts = sums.sets.pooled()
    inside = [
        sum((counts[some] for some in range(512) if some & ~every == 0), np.zeros(3))
        for every in range(512)
    ]
    worth = [total[1] / total[0] if total[0] else 0.0 for total in inside]
    size = [some.bit_count() for some in range(512)]
    slowly = [
        sum(
            factorial(size[some]) * factorial(8 - size[some]) / factorial(9)
            * (worth[some | 1 << player] - worth[some])
            for some in range(512) if not some >> player & 1
        )
        for player in range(9)
    ]  # fmt: skip
    fit = fitted(ShapleyRate(fewest_conversions=1), sums)
    np.testing.assert_allclose(fit.credit[:, 0], np.array(slowly) * inside[-1][0], rtol=1e-9)
    assert fit.credit[[3, 8]].tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize("model", GAMES, ids=lambda model: model.name)
def test_one_whom_nobody_met_changes_no_credit_and_no_range(model: Model) -> None:
    told = random_rows(5, 300)
    without = fitted(model, counted(told, NAMES))
    more = fitted(model, counted(told, [*NAMES, "nobody met it"]))
    others = [name in NAMES for name in more.sums.channels]
    alone = more.sums.channels.index("nobody met it")
    np.testing.assert_allclose(more.credit[others], without.credit, rtol=1e-12)
    np.testing.assert_allclose(more.by_bucket[:, others], without.by_bucket, rtol=1e-9, atol=1e-9)
    assert not more.credit[alone].any()
    assert not more.by_bucket[:, alone].any()


@pytest.mark.parametrize("model", GAMES, ids=lambda model: model.name)
def test_the_values_of_the_players_are_the_value_of_the_game(model: Model) -> None:
    sums = counted(random_rows(9, 400))
    fit = fitted(model, sums)
    np.testing.assert_allclose(fit.credit.sum(axis=0), sums.touched.sum(axis=0), rtol=1e-9)


def test_rules_over_sets_take_as_many_channels_as_can_be_told_apart() -> None:
    names = [f"channel {number:02}" for number in range(50)]
    sums = counted(random_rows(1, 200, names), names, order=1)
    for model in (ShapleySimplified(), ShapleyOrdered()):
        total = fitted(model, sums).credit.sum(axis=0)
        np.testing.assert_allclose(total, sums.touched.sum(axis=0), rtol=1e-9)


def test_simplified_shapley_is_linear_over_distinct_channels() -> None:
    told = random_rows(3, 200)
    wanted = np.zeros(len(NAMES))
    for row in told:
        for name in set(row.path):
            wanted[NAMES.index(name)] += row.conversions / len(set(row.path))
    credit = fitted(ShapleySimplified(), counted(told, NAMES)).credit[:, 0]
    np.testing.assert_allclose(credit, wanted, rtol=1e-12)


@pytest.mark.parametrize("model", GAMES[1:], ids=lambda model: model.name)
def test_credit_below_nothing_is_flagged_and_not_hidden(model: Model) -> None:
    told = [
        Row(("email",), 90, 10, 9000, 0, (0,), -1, -1),
        Row(("email", "facebook"), 10, 90, 1000, 0, (0, 0), -1, -1),
    ]
    shared = fitted(model, counted(told)).credits()
    facebook = shared.of("facebook")
    assert facebook is not None
    assert facebook.value < 0
    assert "credit.negative" in facebook.warnings
    assert sum(credit.value for credit in shared.credits) == 10000


@pytest.mark.parametrize("model", GAMES[1:], ids=lambda model: model.name)
def test_more_than_twenty_channels_are_refused(model: Model) -> None:
    names = [f"channel {number:02}" for number in range(21)]
    refused = model.fit(counted(random_rows(1, 100, names), names, order=1))
    assert isinstance(refused, Unknown)
    assert refused.remedy == "remedy.join_rare_channels"


def test_ordered_shapley_is_the_simplified_one_told_by_place() -> None:
    sums = counted(random_rows(3, 300), NAMES)
    ordered = ShapleyOrdered().fit(sums)
    assert isinstance(ordered, OrderedFit)
    np.testing.assert_allclose(ordered.by_place.sum(axis=0), ordered.credit, rtol=1e-9)
    simplified = fitted(ShapleySimplified(), sums).credit
    np.testing.assert_allclose(ordered.credit, simplified, rtol=1e-9)


def test_what_stands_very_late_is_told_in_the_last_place() -> None:
    path = ("email",) + ("search",) * 99
    sums = counted([Row(path, 1, 0, 9900, 0, (0,) * 100, -1, -1)], order=1)
    by_place = ShapleyOrdered().fit(sums).by_place
    assert len(by_place) == 32
    assert by_place[0].tolist() == [[0.5, 4950], [0, 0]]
    assert by_place[1, 1, 1] == pytest.approx(50)
    assert by_place[-1, 1, 1] == pytest.approx(4950 - 30 * 50)
