"""Do the arrays build the paths that a careful clerk, and the engine's own windows, would build?"""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measures.made_book import MadeBook
from tests.measures.made_shop import QUARTER, SHOP
from tests.measures.test_journey_paths import (
    ANNA,
    PURCHASES,
    TOUCHES,
    Paths,
    Seen,
    by_hand,
    made,
    of_the_same,
    path,
    tier,
    told,
)
from whichhalf.nouns.measure import Coded
from whichhalf.paths.journeys import JourneySums, journey_sums
from whichhalf.paths.lined import Lined, _ranked, _sorted
from whichhalf.till.inquiry import Inquiry

SLOW = [HealthCheck.too_slow]


def sums_of(book: MadeBook, days: int, **choices: object) -> JourneySums:
    inquiry = Inquiry(book.ask, SHOP, QUARTER, 7)
    return journey_sums(inquiry, days, **choices)  # type: ignore[arg-type]


def in_both(sums: JourneySums) -> tuple[Counter[str], ...]:
    """Paths to purchases and without one by path, purchases touched and nulls by tier."""
    bought, nulls = Counter[str](), Counter[str]()
    for one in sums.found.paths:
        bought[" > ".join(one.channels)] += one.conversions
        nulls[" > ".join(one.channels)] += one.nulls
    touched = Counter({one.tier: one.touched for one in sums.found.coverage})
    without = Counter({one.tier: one.nulls for one in sums.found.coverage})
    return +bought, +nulls, +touched, +without


def by_tier(bought: Paths, without: Paths) -> tuple[Counter[str], ...]:
    """The same of what a clerk says."""
    found = [Counter[str]() for _ in range(4)]
    for (of, way), number in bought.items():
        found[0][way] += number
        found[2][of] += number if way else 0
    for (of, way), number in without.items():
        found[1][way] += number
        found[3][of] += number
    return tuple(found)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(TOUCHES, PURCHASES, st.sampled_from([1, 3, 90, 36_500]), st.sampled_from([1, 4, 10**6]))
def test_arrays_build_the_paths_of_a_careful_clerk_however_many_at_a_time(
    touches: list[Seen], purchases: list[Seen], days: int, at_a_time: int
) -> None:
    sums = sums_of(made(touches, purchases), days, at_a_time=at_a_time)
    assert in_both(sums) == by_tier(*by_hand(touches, purchases, days))


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(TOUCHES, PURCHASES, st.sampled_from([3, 90]))
def test_with_reset_a_path_begins_after_the_purchase_before(
    touches: list[Seen], purchases: list[Seen], days: int
) -> None:
    bought, without = by_hand(touches, purchases, days)
    alone: Paths = Counter()
    for end in purchases:
        if not QUARTER.contains(end.at.date()):
            continue
        earlier = [one.at for one in of_the_same(end, purchases) if one.at < end.at]
        mine = [one for one in of_the_same(end, touches) if one.at <= end.at]
        mine = [one for one in mine if (end.at - one.at).total_seconds() < days * 86_400]
        mine = [one for one in mine if not earlier or one.at > max(earlier)]
        alone[tier(end, again=bool(earlier)), path(mine)] += 1
    assert sum(alone.values()) == sum(bought.values())
    found = sums_of(made(touches, purchases), days, reset=True)
    assert in_both(found) == by_tier(alone, without)


def test_the_engine_says_the_same_of_anna() -> None:
    book = MadeBook.of(ANNA)
    assert in_both(sums_of(book, 90)) == by_tier(*told(book))


@pytest.mark.parametrize("at_a_time", [1, 7, 50])
def test_sums_do_not_depend_on_how_many_touches_are_lined_up_at_a_time(at_a_time: int) -> None:
    rng, book = np.random.default_rng(5), MadeBook()
    for number in range(120):
        cells = {"person": f"p{rng.integers(30)}", "site": "shop", "consent": "consented"}
        day = f"2025-0{rng.integers(6, 10)}-{rng.integers(10, 29)}T{rng.integers(10, 20)}:00"
        source = str(rng.choice(["pinterest/social", "google/search", "newsletter/email"]))
        book.put(
            "touches", number, {**cells, "happened_at": day, "source": source, "kind": "visit"}
        )
        if number % 3 == 0:
            money = {"gross": "20.15", "currency": "EUR"}
            book.put("conversions", number, {**cells, **money, "happened_at": day, "kind": "order"})
    whole, parts = sums_of(book, 30, order=3), sums_of(book, 30, order=3, at_a_time=at_a_time)
    assert parts.found == whole.found
    for name, sums in whole.tiers.items():
        for tally in ("steps", "ends", "sets", "places", "turns"):
            mine, theirs = getattr(sums, tally), getattr(parts.tiers[name], tally)
            assert np.array_equal(mine.keys, theirs.keys)
            assert np.array_equal(mine.counts, theirs.counts)


def test_the_value_of_a_path_is_margin_revenue_or_one_each() -> None:
    book = MadeBook.of(ANNA)
    half = replace(SHOP, margins=(replace(SHOP.margins[0], share_ppm=500_000),))
    values = {}
    for value in ("margin", "revenue", "count"):
        inquiry = Inquiry(book.ask, half, QUARTER, 7)
        (found,) = [one for one in journey_sums(inquiry, 90, value=value).found.paths if one.value]
        values[value] = found.value
    assert values == {"margin": 2000, "revenue": 4000, "count": 1}


def test_persons_who_share_their_leading_bits_are_told_apart() -> None:
    person = np.array([2**62 + 1, 5, 2**62, 2**62 + 1, 5])
    persons, rank, order = _ranked(np.tile(person, 40))
    assert persons.tolist() == [5, 2**62, 2**62 + 1]
    assert (persons[rank] == np.tile(person, 40)[order]).all()


def test_touches_that_do_not_fit_into_one_integer_are_sorted_all_the_same() -> None:
    rng = np.random.default_rng(1)
    owner, at = rng.integers(0, 2**30, 50), rng.integers(0, 2**40, 50)
    mark = rng.integers(0, 9, 50)
    found = np.column_stack(_sorted(owner, at, mark))
    assert found.tolist() == sorted(np.column_stack([owner, at, mark]).tolist())


def test_nobody_touched_anything() -> None:
    nothing = np.zeros(0, np.int64)
    nobody = {"person": nothing, "at": nothing, "mark": nothing, "realm": Coded(nothing, ())}
    paths, groups, _ = Lined.up(nobody, nobody).paths_without(nothing, 5)
    assert not len(paths.lengths)
    assert not len(groups)
