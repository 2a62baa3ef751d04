"""What do those who did it bring beside customers who were as loyal before?"""

from typing import Any

import numpy as np
import pytest

from tests.effects.follower_worlds import LOYAL_WORLDS, judged_by_loyalty
from whichhalf.customers.beside import FEWEST_IN_TIER, Pool, by_loyalty
from whichhalf.nouns.comparison import LOYALTY_FROM, Tier
from whichhalf.nouns.estimate import Estimate, Unknown


def pool(people: int, *, more: float, seed: int = 3) -> Pool:
    """Customers who had bought 1 to 6 times; who did it spends so much more afterwards."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    for number in range(people):
        did, bought = number % 4 == 0, int(rng.integers(1, 7))
        spent = 1_000 * bought + float(rng.normal(0, 50))
        after = spent + more * did
        known = {"bought": bought, "lately": 0, "recency": 1, "tenure": 1, "bucket": number % 400}
        told = {"before": spent / 2, "after": after, "again": bought > 2, "referred": int(did)}
        rows.append({"did": did, "people": 1, **known, **told})
    levels = [(row["bought"], 0, 1, 1, False, 0) for row in rows]
    return Pool(rows, np.array(levels, np.float64))


def tiers(after: Pool, early: Pool) -> dict[int, Tier]:
    return {one.least: one for one in by_loyalty(after, early)}


def value(figure: Estimate | Unknown) -> int:
    assert isinstance(figure, Estimate)
    return figure.value


def test_each_tier_stands_beside_customers_as_loyal_the_most_loyal_first() -> None:
    found = tiers(pool(1_200, more=300), pool(1_200, more=300, seed=3))
    assert tuple(found) == LOYALTY_FROM == (4, 2, 1)
    assert [(one.least, one.most) for one in found.values()] == [(4, None), (2, 3), (1, 1)]
    assert sum(one.did for one in found.values()) == 300
    assert sum(one.others for one in found.values()) == 900
    for one in found.values():
        assert value(one.more) == pytest.approx(300, abs=60)
        assert value(one.spent) == value(one.alike) + value(one.more)
        assert isinstance(one.more, Estimate)
        assert one.more.low < 300 < one.more.high
        assert one.referred_milli == (1_000, 0)
    # whoever bought more than twice buys again: all from four times on, none of once
    assert found[4].again_ppm == (1_000_000, 1_000_000)
    assert found[1].again_ppm == (0, 0)


def test_a_tier_with_too_few_says_so_and_still_counts_them() -> None:
    thin = tiers(pool(120, more=300), pool(120, more=300))
    one = thin[1]
    assert 0 < one.did < FEWEST_IN_TIER
    assert one.more == one.spent == one.alike
    assert isinstance(one.more, Unknown)
    assert one.more.reason == "unknown.few_in_tier"
    assert dict(one.more.facts) == {"customers": str(one.did), "fewest": str(FEWEST_IN_TIER)}


@pytest.mark.slow
def test_ranges_of_tiers_hold_the_truth_in_towns_where_following_does_nothing_or_something() -> (
    None
):
    """The short form of `python -m tests.bench.customers 1000 loyalty`: 8 towns of each kind."""
    told = [
        tier
        for town in LOYAL_WORLDS.values()
        for seed in range(8)
        for tier in judged_by_loyalty(town, np.random.default_rng(seed)).values()
    ]
    assert len(told) > 50
    assert np.mean([tier["covered"] for tier in told]) >= 0.87
    nothing = [tier["claimed"] for tier in told if tier["truth"] == 0]
    assert np.mean(nothing) <= 0.12
