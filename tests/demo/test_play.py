"""Do people live the same lives where nothing was switched off for them?"""

from dataclasses import fields, replace

import numpy as np
import pytest

from whichhalf.demo.company import COMPANY
from whichhalf.demo.history import History, Way
from whichhalf.demo.orders import orders
from whichhalf.demo.play import play
from whichhalf.demo.truth import truth as true_figures
from whichhalf.demo.world import World


def lives(history: History, person: int) -> list[tuple[int, int]]:
    mine = history.sales.person == person
    return sorted(
        zip(history.sales.second[mine].tolist(), history.sales.way[mine].tolist(), strict=True)
    )


def test_the_same_seed_tells_the_same_story(hamlet: World):
    one, two = play(hamlet, 3), play(hamlet, 3)
    for field in fields(one.sales):
        assert (getattr(one.sales, field.name) == getattr(two.sales, field.name)).all()
    for field in fields(one.visits):
        assert (getattr(one.visits, field.name) == getattr(two.visits, field.name)).all()


def test_another_seed_tells_another_story(hamlet: World):
    one, two = play(hamlet, 3), play(hamlet, 4)
    assert one.sales.person.tolist() != two.sales.person.tolist()


def test_without_nothing_is_everything(hamlet: World):
    one, two = play(hamlet, 3), play(hamlet, 3, frozenset({"a channel that nobody has"}))
    assert one.sales.second.tolist() == two.sales.second.tolist()
    assert one.visits.person.tolist() == two.visits.person.tolist()


@pytest.mark.parametrize("network", ["pinterest", "instagram", "x"])
def test_who_is_not_on_a_network_does_not_notice_that_it_is_gone(hamlet: World, network: str):
    everything, without = play(hamlet, 3), play(hamlet, 3, frozenset({network}))
    place = [n.name for n in hamlet.networks].index(network)
    elsewhere = np.flatnonzero(~everything.traits.uses[place]).tolist()
    assert len(elsewhere) > 100
    assert [lives(everything, p) for p in elsewhere] == [lives(without, p) for p in elsewhere]


def test_a_network_that_is_off_brings_no_visit_and_no_order(hamlet: World):
    history = play(hamlet, 3, frozenset({"pinterest"}))
    place = [n.name for n in hamlet.networks].index("pinterest")
    assert not (history.visits.network == place).any()
    assert not (history.sales.network == place).any()
    assert history.counts.reach[history.posts.network == place].sum() == 0


def test_one_side_of_a_network_can_be_switched_off(hamlet: World):
    history = play(hamlet, 3, frozenset({"facebook/paid"}))
    facebook = [n.name for n in hamlet.networks].index("facebook")
    assert history.weeks.ad_views[:, :, facebook].sum() == 0
    assert history.counts.reach[history.posts.network == facebook].sum() > 0


def test_social_means_all_networks(hamlet: World):
    history = play(hamlet, 3, frozenset({"social"}))
    assert (history.visits.network < 0).all()
    assert history.counts.reach.sum() == 0


def test_the_plan_of_posts_does_not_depend_on_what_is_off(hamlet: World):
    one, two = play(hamlet, 3), play(hamlet, 3, frozenset({"social"}))
    assert one.posts.second.tolist() == two.posts.second.tolist()


def test_a_world_without_any_people_in_need_sells_nothing(hamlet: World):
    quiet = replace(hamlet.people, need_a_week=0.0, inspiration=0.0)
    history = play(replace(hamlet, people=quiet), 3)
    assert not np.isin(history.sales.way, (Way.SHOP, Way.TELEPHONE, Way.NETWORK)).any()


def test_a_world_needs_no_campaign_and_no_post(hamlet: World):
    silent = tuple(replace(network, posts_a_week=0.0) for network in hamlet.networks)
    history = play(replace(hamlet, campaigns=(), networks=silent), 3)
    assert history.posts.week.size == history.counts.reach.size == 0
    assert (history.sales.code == 0).all()
    assert true_figures(history, ())["totals"]["orders"] == history.sales.person.size > 0


def test_a_post_that_is_seen_more_makes_the_name_better_known(hamlet: World):
    louder = replace(
        hamlet, networks=tuple(replace(n, reach=1.0, discovery=0.1) for n in hamlet.networks)
    )
    usual, loud = play(hamlet, 3), play(louder, 3)
    assert loud.weeks.searches[:, 0].sum() > usual.weeks.searches[:, 0].sum()


def test_the_last_click_takes_the_credit_for_what_a_network_brought(history: History):
    """Brand search advertisements end many journeys; without them, everybody buys all the same."""
    without = play(COMPANY, 7, frozenset({"marke"}))
    assert orders(history).margin.sum() == orders(without).margin.sum()


def test_a_gaffe_is_loud_and_costs_nothing(history: History):
    without = play(COMPANY, 7, frozenset({"fauxpas-2025"}))
    assert history.mentions.person.size - without.mentions.person.size == 260
    assert orders(history).margin.sum() == orders(without).margin.sum()


@pytest.mark.slow
def test_social_brings_more_than_its_last_clicks(history: History):
    without = play(COMPANY, 7, frozenset({"social"}))
    brought = int(orders(history).margin.sum() - orders(without).margin.sum())
    sales, visits = history.sales, history.visits
    clicked = (sales.visit >= 0) & (sales.way == Way.SHOP) & (visits.network[sales.visit] >= 0)
    last_click = int(orders(history).margin[clicked].sum())
    assert 3 * last_click < brought < int(orders(history).margin.sum()) // 2
