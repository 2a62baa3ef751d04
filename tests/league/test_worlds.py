"""Does every world show what it is there to show?"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tests.league.worlds import BY_NAME, known, played, seen, small
from whichhalf.demo.history import Code, Way
from whichhalf.demo.orders import orders
from whichhalf.demo.play import plays
from whichhalf.league import tracking
from whichhalf.league.catalogue import SCENARIOS
from whichhalf.league.credited import METHODS
from whichhalf.league.scenarios import Effect, story, world

ZERO = sorted(one.name for one in SCENARIOS if one.effect is Effect.NOTHING)
RNG = np.random.default_rng(1)


def test_there_are_at_least_thirty_worlds_and_every_third_is_kept_aside():
    names = sorted(BY_NAME)
    assert len(names) >= 30
    assert [one.name for one in SCENARIOS] == names
    assert [name for name in names if BY_NAME[name].kept_aside] == names[2::3]


def test_every_world_says_why_it_exists():
    reasons = [one.reason for one in SCENARIOS]
    assert len(set(reasons)) == len(reasons)
    assert all(reason.endswith(".") for reason in reasons)


def test_the_worlds_kept_aside_hold_every_kind_of_effect():
    assert {one.effect for one in SCENARIOS if one.kept_aside} == set(Effect)
    answerable = sum(one.answerable for one in SCENARIOS if one.kept_aside)
    assert 4 <= answerable <= sum(one.kept_aside for one in SCENARIOS) - 3


@pytest.mark.slow
@pytest.mark.parametrize("name", ZERO)
def test_in_a_world_without_an_effect_the_truth_is_nothing_to_the_cent(name):
    truth = known(name).truth
    assert truth.booked_cents > 0
    assert truth.social_cents == 0
    assert set(truth.channels.values()) == {0}


@pytest.mark.slow
@pytest.mark.parametrize("name", ZERO)
def test_and_the_platforms_claim_something_all_the_same(name):
    answer = METHODS["platforms"](known(name).tables, RNG)
    assert answer.social is not None
    assert answer.social.value > 0


@pytest.mark.slow
def test_posting_that_annoys_costs_more_than_its_clicks_bring():
    truth = known("harmful_posting").truth
    assert truth.social_cents < -0.01 * truth.booked_cents
    assert known("harmful_posting").tables.claims["pinterest/organic"][0] > 0


@pytest.mark.slow
def test_search_takes_the_last_click_for_what_social_did():
    made = known("search_takes_credit")
    answer = METHODS["last click"](made.tables, RNG)
    assert answer.social is not None
    assert 4 * answer.social.value < made.truth.social_cents
    assert answer.channels["google/paid"].value > made.truth.social_cents


@pytest.mark.slow
def test_one_network_does_nearly_everything():
    truth = known("one_dominant").truth.channels
    assert truth["pinterest/organic"] > 2 * truth["instagram/organic"]


@pytest.mark.slow
def test_loyal_followers_are_claimed_and_would_have_bought_anyway():
    made = known("loyal_followers")
    clicked = made.tables.claims["pinterest/organic"][1]
    assert made.truth.channels["pinterest/organic"] < clicked / 2


@pytest.mark.slow
def test_a_blunder_costs_sales():
    scenario = small("blunder")
    grown = world(scenario, 1)
    calm = frozenset({"fauxpas-2025"})
    as_it_was, without = plays(grown, story(scenario, 1), [frozenset(), calm])
    assert orders(as_it_was).margin.sum() < orders(without).margin.sum()
    assert seen("blunder").weekly["mentions"].max() > 100


def together(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def posts(name: str, network: str) -> np.ndarray:
    return seen(name).column(f"{network}/organic", "posts")


def off_weeks_are_idle(name: str) -> bool:
    tables = seen(name)
    for channel, lot in tables.lots.items():
        what = "spend_cents" if channel.endswith("paid") else "posts"
        done = tables.column(channel, what)
        on, off = (lot == 1).sum(), (lot == 0).sum()
        if done[lot == 0].any() or not done[lot == 1].any() or on != off:
            return False
    return bool(tables.lots)


def answered_google(name: str) -> float:
    said = seen(name).survey
    google = sum(one.answers for one in said if one.answer == "google")
    return google / sum(one.answers for one in said)


def untouched(name: str) -> float:
    rows = seen(name).journeys
    alone = sum(row.conversions for row in rows if not row.path)
    return alone / sum(row.conversions for row in rows)


def half(name: str, what: str = "orders") -> float:
    """The last half year over the first."""
    series = seen(name).weekly[what]
    return float(series[-26:].sum() / series[:26].sum())


def complaints(name: str) -> float:
    history = played(name)
    return float(history.talks.complaint.sum() / history.sales.person.size)


def swing(name: str) -> float:
    demand = np.array(world(BY_NAME[name], 1).demand)
    return float(demand.std() / demand.mean())


def visitors(name: str) -> float:
    history = played(name)
    there = tracking.seen(history) & (history.visits.person < history.world.people.number)
    found = np.unique(tracking.visitors(history)[there]).size
    return found / np.unique(history.visits.person[there]).size


def friends(name: str) -> float:
    sales = played(name).sales
    return float((sales.code == Code.FRIEND).mean())


def on_network(name: str) -> float:
    return float((played(name).sales.way == Way.NETWORK).mean())


def reach(name: str) -> float:
    """How far goes a post in the last half year, as a share of the first? In town only."""
    grown = world(small(name), 1)
    near = replace(grown, networks=tuple(replace(n, outsiders=0) for n in grown.networks))
    history = plays(near, 1, [frozenset()])[0]
    week, seen_by = history.posts.week, history.counts.reach
    return float(seen_by[week >= near.weeks - 26].mean() / seen_by[week < 26].mean())


def rhythm(name: str) -> np.ndarray:
    return np.array(world(BY_NAME[name], 1).networks[1].rhythm)


def season(name: str) -> float:
    tables = seen(name)
    number = tables.weekly["orders"]  # the story begins in the middle of June
    return float(number[22:27].sum() / number[48:53].sum())


SHOWS: dict[str, Callable[[], bool]] = {
    "advertising_by_lot": lambda: off_weeks_are_idle("advertising_by_lot"),
    "bad_memory": lambda: (
        answered_google("bad_memory") > 0.6 and answered_google("ordinary_shop") < 0.5
    ),
    "big_shop": lambda: BY_NAME["big_shop"].people["number"] == 4000,
    "broken_tag": lambda: (
        not tracking.seen(played("broken_tag"))[
            (played("broken_tag").visits.second // (7 * 86_400) >= 30)
            & (played("broken_tag").visits.second // (7 * 86_400) < 48)
            & (played("broken_tag").visits.site == 1)
        ].any()
    ),
    "bursts": lambda: 0.4 < (posts("bursts", "pinterest") == 0).mean() < 0.6,
    "complaints": lambda: complaints("complaints") > 2 * complaints("ordinary_shop"),
    "dark_clicks": lambda: (
        not any(
            "organic" in name and "google" not in name
            for row in seen("dark_clicks").journeys
            if row.tier != "unidentified"  # bought on the network itself
            for name in row.path.split(" > ")
        )
    ),
    "demand_then_lot": lambda: off_weeks_are_idle("demand_then_lot"),
    "falling_reach": lambda: reach("falling_reach") < 0.75 * reach("ordinary_shop"),
    "half_a_year": lambda: seen("half_a_year").weeks == 26,
    "launches_told": lambda: seen("launches_told").weekly["launch"].sum() == 10,
    "launches_untold": lambda: (
        not seen("launches_untold").weekly["launch"].any() and swing("launches_untold") > 0.2
    ),
    "many_devices": lambda: visitors("many_devices") > 1.2 * visitors("ordinary_shop"),
    "most_block": lambda: untouched("most_block") > 0.6 > untouched("ordinary_shop"),
    "network_shop": lambda: on_network("network_shop") > 2 * on_network("ordinary_shop"),
    "networks_in_step": lambda: (
        together(posts("networks_in_step", "pinterest"), posts("networks_in_step", "instagram"))
        > 0.8
    ),
    "one_year": lambda: seen("one_year").weeks == 52,
    "ordinary_shop": lambda: (
        abs(together(posts("ordinary_shop", "pinterest"), posts("ordinary_shop", "instagram")))
        < 0.5
    ),
    "paid_with_organic": lambda: (
        together(
            posts("paid_with_organic", "facebook"),
            seen("paid_with_organic").column("facebook/paid", "spend_cents"),
        )
        > 0.8
    ),
    "posting_follows_demand": lambda: (
        together(
            rhythm("posting_follows_demand"),
            np.array(world(BY_NAME["posting_follows_demand"], 1).demand),
        )
        > 0.8
    ),
    "posts_by_lot": lambda: off_weeks_are_idle("posts_by_lot"),
    "rising_sales": lambda: half("rising_sales") > 1.15 * half("ordinary_shop"),
    "saturated": lambda: (
        posts("saturated", "pinterest").mean() > 1.4 * posts("ordinary_shop", "pinterest").mean()
    ),
    "shocks": lambda: swing("shocks") > 2 * swing("ordinary_shop"),
    "slow_familiarity": lambda: (
        seen("slow_familiarity").weekly["brand_searches"].sum()
        > 1.2 * seen("ordinary_shop").weekly["brand_searches"].sum()
    ),
    "steady_posting": lambda: np.ptp(posts("steady_posting", "pinterest")) <= 1,
    "strong_season": lambda: season("strong_season") > 1.6,
    "tiny_shop": lambda: BY_NAME["tiny_shop"].people["number"] < 200,
    "viral_month": lambda: (
        seen("viral_month").column("instagram/organic", "views")[33:37].max()
        > 5 * np.median(seen("viral_month").column("instagram/organic", "views"))
    ),
    "word_of_mouth": lambda: friends("word_of_mouth") > 2 * friends("ordinary_shop"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SHOWS))
def test_a_world_shows_what_it_exists_for(name):
    assert SHOWS[name](), BY_NAME[name].reason


def test_every_world_is_shown_by_some_test():
    above = {
        "blunder",
        "harmful_posting",
        "loyal_followers",
        "one_dominant",
        "search_takes_credit",
        *ZERO,
    }
    assert above | set(SHOWS) == set(BY_NAME)
