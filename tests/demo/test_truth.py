"""Do the true figures add up, and does every scenario show what it is there to show?"""

from typing import Any

import numpy as np
import pytest

from whichhalf.demo import calendar
from whichhalf.demo.company import COMPANY
from whichhalf.demo.costs import costs, rate
from whichhalf.demo.history import History
from whichhalf.demo.orders import Orders
from whichhalf.demo.play import play
from whichhalf.demo.truth import truth as true_figures


def test_the_story_covers_eighty_weeks_a_whole_year_and_a_whole_quarter():
    assert COMPANY.weeks == 80
    assert (COMPANY.first_monday.isoformat(), COMPANY.end.isoformat()) == (
        "2024-06-17",
        "2025-12-29",
    )
    assert COMPANY.first_monday.weekday() == 0
    assert len(COMPANY.networks) == 6


def test_the_cells_of_cost_add_up_to_the_total(truth: dict[str, Any], history: History):
    cells = truth["costs"]
    assert sum(cell["cents"] for cell in cells) == truth["totals"]["costs"]
    assert sum(e.cents for e in costs(history)) == truth["totals"]["costs"]
    assert sum(cell["minutes_milli"] for cell in cells) == truth["totals"]["minutes_milli"]


def test_every_hour_costs_its_rate_of_that_day(history: History):
    people = {person.staff_id: person for person in COMPANY.staff}
    for entry in costs(history):
        if entry.kind == "time":
            hourly = rate(people[entry.staff_id], entry.day)
            assert entry.cents * 60_000 == entry.minutes_milli * hourly


def test_about_seven_hours_a_week_are_worked(truth: dict[str, Any]):
    assert 6.5 <= truth["totals"]["minutes_milli"] / 60_000 / 80 <= 7.5


def test_the_months_add_up_to_the_total(truth: dict[str, Any]):
    totals = truth["totals"]
    for name, total in (
        ("net", "net"),
        ("margin", "margin"),
        ("total", "gross"),
        ("orders", "orders"),
    ):
        assert sum(row[name] for row in truth["orders"]) == totals[total]
    new = sum(row["new"] for row in truth["orders"])
    assert new == totals["orders_by_new_customers"]
    assert sum(row["visits"] for row in truth["visits"]) == totals["visits"]
    assert sum(row["seen"] for row in truth["visits"]) == totals["visits_seen_by_analytics"]
    assert sum(row["cents"] for row in truth["refunds"]) == totals["refunds"]


def test_margin_is_the_stated_share_of_net_revenue_order_by_order(sold: Orders):
    assert np.abs(sold.margin * 100 - (sold.net - sold.fee) * 48).max() <= 50  # half a cent
    assert (sold.net == sold.total - sold.shipping - sold.tax - sold.refund + sold.refund_tax).all()


def test_nobody_gets_back_more_than_was_paid(sold: Orders):
    assert (sold.refund <= sold.goods - sold.discount).all()
    assert ((sold.refund > 0) == (sold.refunded >= 0)).all()


def test_the_first_order_of_a_person_is_the_one_by_a_new_customer(history: History):
    sales = history.sales
    for person in np.unique(sales.person[~sales.returning]):
        mine = np.flatnonzero(sales.person == person)
        assert (~sales.returning[mine]).sum() <= 2  # two on one day, before either was booked


def test_every_campaign_and_network_says_what_it_is_there_to_show(truth: dict[str, Any]):
    assert all(campaign.scenario for campaign in COMPANY.campaigns)
    assert all(network.scenario for network in COMPANY.networks)
    assert {campaign.shows for campaign in COMPANY.campaigns} <= truth["scenarios"].keys()


def number(truth: dict[str, Any], path: str) -> int:
    found: Any = truth["scenarios"]
    for part in path.split("."):
        found = found[part]
    return int(found)


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("late_sale_after_paid_click.after_a_visit_60_days_before.orders", 5),
        ("blog_to_shop.orders_bought_in_a_visit_from_the_blog.orders", 10),
        ("friends_purchase.orders", 30),
        ("friends_purchase.by_a_friend_who_came_by_a_friend", 1),
        ("untouched.orders_without_a_visit_that_analytics_saw.orders", 100),
        ("code_and_utm_overlap.with_any_code_and_utm.orders", 10),
        ("influencer_code.orders", 10),
        ("gaffe_without_effect.angry_mentions", 200),
        ("payment_links.from_a_post", 5),
        ("late_refunds.bookings_paid_back", 5),
        ("leads_by_telephone.enquiries_from_linkedin", 10),
        ("leads_by_telephone.won_and_paid.orders", 3),
        ("radio_with_hashtag.hashtag_mentions", 20),
        ("brand_search_takes_credit.last_click.orders", 200),
        ("week_without_data.orders", 10),
    ],
)
def test_a_scenario_has_enough_to_show(truth: dict[str, Any], path: str, least: int):
    assert number(truth, path) >= least


@pytest.mark.parametrize(
    ("small", "factor", "great"),
    [
        ("dark_network.visits_with_its_referrer", 5, "dark_network.clicks_by_its_own_export"),
        ("viral_month.views_of_an_ordinary_post", 10, "viral_month.views"),
        ("engagement_without_leads.likes_before", 2, "engagement_without_leads.likes_after"),
        (
            "reply_time_collapse.median_minutes_before",
            5,
            "reply_time_collapse.median_minutes_during",
        ),
        (
            "gaffe_without_effect.mentions_in_an_ordinary_week",
            20,
            "gaffe_without_effect.mentions_in_that_week",
        ),
    ],
)
def test_a_scenario_shows_its_contrast(truth: dict[str, Any], small: str, factor: int, great: str):
    assert number(truth, small) * factor <= number(truth, great)


def test_leads_do_not_grow_with_the_jokes(truth: dict[str, Any]):
    jokes = truth["scenarios"]["engagement_without_leads"]
    assert jokes["leads_after"] <= jokes["leads_before"]


def test_refunds_of_the_second_quarter_come_in_the_third(history: History, sold: Orders):
    number = COMPANY.campaigns.index(COMPANY.campaign("sommerfaerben"))
    late = (history.sales.campaign == number) & (sold.refund > 0)
    assert set(calendar.months(COMPANY, sold.refunded[late])) == {"2025-09"}
    assert set(calendar.months(COMPANY, history.sales.second[late])) <= {"2025-05", "2025-06"}


def test_the_analytics_saw_nothing_of_the_shop_in_the_lost_week(truth: dict[str, Any]):
    assert truth["scenarios"]["week_without_data"]["visits_that_nobody_counted"] > 100


@pytest.mark.slow
def test_incremental_margin_is_the_difference_of_two_stories(history: History, sold: Orders):
    figures = true_figures(history, ("pinterest",))["incremental"]["pinterest"]
    without = play(COMPANY, 7, frozenset({"pinterest"}))
    assert figures["orders"] == history.sales.person.size - without.sales.person.size
    assert 100_000 < figures["margin"] < int(sold.margin.sum()) // 4
