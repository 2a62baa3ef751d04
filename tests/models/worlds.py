"""Small made-up worlds of journeys, told as text, and the slow ways to work credit out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import factorial
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from whichhalf.models import decay, markov, shapley, touch_rules
from whichhalf.models.fit import Model
from whichhalf.models.journeys import Floats, Journeys, Outcomes
from whichhalf.models.path_sums import Counting, PathSums, path_sums

NAMES = ("direct", "email", "facebook", "search", "tiktok")

#: Every model, willing to look at the few conversions of a small world.
RULES: tuple[Model, ...] = (
    touch_rules.FIRST_TOUCH,
    touch_rules.LAST_TOUCH,
    touch_rules.LAST_NON_DIRECT_TOUCH,
    touch_rules.LINEAR,
    touch_rules.POSITION_BASED,
    touch_rules.U_SHAPED,
    touch_rules.W_SHAPED,
    touch_rules.FULL_PATH,
    touch_rules.TimeDecay(),
    shapley.ShapleySimplified(),
    shapley.ShapleyOrdered(),
)
DATA_DRIVEN: tuple[Model, ...] = (
    *(markov.MarkovRemoval(order, fewest_conversions=1) for order in (1, 2, 3, 4)),
    markov.MarkovRemoval(None, fewest_conversions=1),
    shapley.ShapleyRate(fewest_conversions=1),
    shapley.ShapleyPerSet(fewest_conversions=1),
    decay.FittedDecay(fewest_conversions=1),
)
SUMMABLE = (*RULES, *DATA_DRIVEN)
EVERY = (*SUMMABLE, touch_rules.Influenced())


class Row(NamedTuple):
    """Journeys that are alike: which channels, what came of them, whose they are."""

    path: tuple[str, ...]
    conversions: int
    nulls: int
    value: int
    bucket: int
    ages: tuple[int, ...]
    lead: int
    opportunity: int


@st.composite
def rows(draw: Any, names: Sequence[str] = NAMES) -> Row:
    path = tuple(draw(st.lists(st.sampled_from(names), max_size=6)))
    conversions = draw(st.integers(0, 3))
    place = st.integers(-1, len(path) - 1)
    return Row(
        path,
        conversions,
        draw(st.integers(0, 3)),
        draw(st.integers(0, 10**7)) if conversions else 0,
        draw(st.integers(0, 3)),
        tuple(draw(st.integers(0, 2000)) for _ in path),
        draw(place),
        draw(place),
    )


def journeys_of(told: Sequence[Row], channels: Sequence[str] | None = None) -> Journeys:
    def column(values: list[int]) -> Any:
        return np.array(values, dtype=np.int64)

    outcomes = Outcomes(
        column([row.conversions for row in told]),
        column([row.nulls for row in told]),
        column([row.value for row in told]),
        column([row.bucket for row in told]),
        4,
    )
    paths = [" > ".join(row.path) for row in told]
    read = Journeys.from_paths(paths, outcomes, channels=channels)
    return Journeys(
        read.channels,
        read.touches,
        read.lengths,
        outcomes,
        np.array([age for row in told for age in row.ages], dtype=np.float64),
        column([row.lead for row in told]),
        column([row.opportunity for row in told]),
    )


def counted(told: Sequence[Row], channels: Sequence[str] | None = None, order: int = 4) -> PathSums:
    return path_sums(journeys_of(told, channels), Counting(order=order))


def random_rows(seed: int, number: int, names: Sequence[str] = NAMES) -> list[Row]:
    """Journeys of a made-up world in which some channels help to sell."""
    rng = np.random.default_rng(seed)
    told = []
    for _ in range(number):
        path = tuple(rng.choice(names, rng.geometric(0.35)).tolist())[:8]
        bought = int(rng.random() < 0.15 + 0.2 * (names[1] in path))
        value = int(rng.integers(500, 9000)) if bought else 0
        ages = tuple(int(age) for age in rng.integers(0, 900, len(path)))
        lead, opportunity = (int(rng.integers(-1, len(path))) for _ in range(2))
        bucket = int(rng.integers(0, 4))
        told.append(Row(path, bought, 1 - bought, value, bucket, ages, lead, opportunity))
    return told


def removal_effects_slowly(told: Sequence[Row], order: int, names: Sequence[str]) -> Floats:
    """One linear system for each removed channel, over states written out as tuples of names."""
    steps: dict[tuple[str, ...], dict[tuple[str, ...] | None, float]] = {}
    payoff: dict[tuple[str, ...], np.ndarray[Any, Any]] = {}
    for row in told:
        if not row.path:
            continue
        weight = row.conversions + row.nulls
        states = [row.path[max(0, at - order) : at] for at in range(len(row.path) + 1)]
        for state, after in zip(states, [*states[1:], None], strict=True):
            held = steps.setdefault(state, {})
            held[after] = held.get(after, 0) + weight
        payoff.setdefault(states[-1], np.zeros(2))
        payoff[states[-1]] += (row.conversions, row.value)

    def expected(removed: str | None) -> Floats:
        states = [state for state in steps if removed not in state]
        number = {state: at for at, state in enumerate(states)}
        moves, at_once = np.eye(len(states)), np.zeros((len(states), 2))
        for state in states:
            total = sum(steps[state].values()) or 1
            at_once[number[state]] = payoff.get(state, np.zeros(2)) / total
            for after, weight in steps[state].items():
                if after in number and after is not None:
                    moves[number[state], number[after]] -= weight / total
        found: Floats = np.linalg.solve(moves, at_once)[number[()]]
        return found

    whole = expected(None)
    return np.array([1 - expected(name) / whole for name in names])


def shapley_slowly(worth: dict[frozenset[int], float], players: int) -> Floats:
    """The mean over all orders of what each player adds when it joins."""
    added = np.zeros(players)
    for order in permutations(range(players)):
        for at, player in enumerate(order):
            before = frozenset(order[:at])
            added[player] += worth.get(before | {player}, 0.0) - worth.get(before, 0.0)
    return added / factorial(players)
