"""What is known of each customer, told as text, asked of the real engine?"""

from dataclasses import replace
from typing import Any

import pytest

from tests.measures.made_book import MadeBook
from whichhalf.measures import (
    COMMUNITY_BEFORE,
    COMMUNITY_BESIDE,
    FOLLOWERS_BESIDE,
    LIFETIMES,
)
from whichhalf.nouns.measure import Measure
from whichhalf.nouns.period import Period

pytestmark = pytest.mark.slow  # large questions: each is compiled once, some CPU-seconds each
QUARTER = Period.parse("2025-Q3")
MARCH = Period.parse("2025-03")


def asked(text: str, measure: Measure, period: Period) -> list[dict[str, Any]]:
    return list(MadeBook.of(text).ask(measure, period))


def only(text: str, measure: Measure, period: Period) -> dict[str, Any]:
    (row,) = asked(text, measure, period)
    return row


ANNA = """
    touches
    happened_at  site  kind   source             person  consent
    2025-06-01   shop  visit  -                  anna    consented
    2025-06-20   shop  visit  pinterest/social   anna    consented
    2025-06-30   shop  visit  paid/google        anna    consented
    2025-08-01   shop  visit  newsletter/email   anna    consented

    conversions
    kind   happened_at       person  currency  gross   tax   shipping  source
    order  2025-07-01T10:00  anna    EUR       119.00  19.00 -         google/search
    order  2025-07-15T10:00  anna    EUR       12.00   -     2.00      -
    order  2025-07-15T18:00  anna    EUR       10.00   -     -         -
    order  2025-09-09T10:00  anna    EUR       31.50   -     -         -
"""


def test_anna_was_met_on_pinterest_and_came_back_on_two_days() -> None:
    row = only(ANNA, LIFETIMES, QUARTER)
    assert row["source"] == "pinterest/owned"
    assert (row["frequency"], row["recency_weeks"], row["age_weeks"]) == (2, 10, 13)
    assert (row["first_spent"], row["later_spent"], row["band"]) == (10_000, 5_150, 25)
    assert row["fresh"] is True


def test_what_happens_after_the_period_is_not_known_yet() -> None:
    row = only(ANNA, LIFETIMES, Period.parse("2025-07"))
    assert (row["frequency"], row["recency_weeks"], row["age_weeks"]) == (1, 2, 4)
    assert asked(ANNA, LIFETIMES, Period.parse("2025-06")) == []
    assert only(ANNA, LIFETIMES, Period.parse("2025-09"))["fresh"] is False


def test_without_a_visit_the_order_says_where_from_and_then_the_customer() -> None:
    text = """
        conversions
        conversion_id  kind   happened_at  person  currency  gross  source
        c1             order  2025-07-01   bert    EUR       10.00  facebook/social
        c2             order  2025-07-02   cora    EUR       10.00  -
        c3             order  2025-07-03   dora    EUR       10.00  -

        answers
        happened_at  question         answer  conversion_id  source
        2025-07-02   heard_about_us   insta   c2             instagram/social
    """
    sources = {row["source"] for row in asked(text, LIFETIMES, QUARTER)}
    assert sources == {"facebook/owned", "instagram", "direct"}


def test_whose_beginning_is_not_known_is_left_out() -> None:
    text = """
        conversions
        kind   happened_at  person  currency  gross  returning  status
        order  2025-07-01   bert    EUR       10.00  yes        paid
        order  2025-07-02   cora    EUR       10.00  no         cancelled
        order  2025-07-03   -       EUR       10.00  no         paid
        order  2025-07-04   dora    EUR       -      no         paid
    """
    row = only(text, LIFETIMES, QUARTER)
    assert (row["customers"], row["first_unpriced"], row["band"]) == (1, 1, None)


def test_a_visitor_who_did_not_agree_is_joined_with_no_customer() -> None:
    text = ANNA.replace("consented", "exempt")
    assert only(text, LIFETIMES, QUARTER)["source"] == "google"


TALK = """
    conversions
    kind   happened_at  person  currency  gross  code
    order  2024-09-01   anna    EUR       20.00  -
    order  2025-01-10   anna    EUR       30.00  -
    order  2025-02-20   anna    EUR       40.00  -
    order  2025-03-10   anna    EUR       99.00  -
    order  2025-04-05   anna    EUR       50.00  -
    order  2025-11-01   anna    EUR       60.00  -
    order  2025-01-15   bert    EUR       70.00  -
    order  2024-12-24   cora    EUR       80.00  -
    order  2025-03-20   dora    EUR       90.00  -
    order  2025-05-05   emil    EUR       15.00  ANNA10

    links
    starts_on   code    referrer_person
    2025-01-01  ANNA10  anna

    mentions
    happened_at  network  author  tone
    2025-03-12   x        anna    good
    2025-02-01   x        cora    good
    2025-03-02   x        bert    bad
"""


def test_anna_took_part_in_march_and_bert_did_not() -> None:
    """Cora took part before, Dora had bought nothing before: both are left out."""
    rows = {row["did"]: row for row in asked(TALK, COMMUNITY_BESIDE, MARCH)}
    anna, bert = rows[True], rows[False]
    assert (anna["bought"], anna["lately"], anna["recency"], anna["tenure"]) == (3, 2, 0, 1)
    assert (anna["before"], anna["after"], anna["again"], anna["referred"]) == (7_000, 5_000, 1, 1)
    assert (bert["people"], bert["after"], bert["again"]) == (1, 0, 0)  # a complaint is no part


def test_early_cells_know_what_was_known_a_quarter_before() -> None:
    (anna,) = asked(TALK, COMMUNITY_BEFORE, MARCH)
    assert anna["did"] is True
    assert (anna["bought"], anna["lately"], anna["recency"], anna["tenure"]) == (1, 1, 1, 0)
    assert (anna["before"], anna["after"]) == (7_000, 5_000)


def test_a_longer_look_ahead_holds_more() -> None:
    far = replace(COMMUNITY_BESIDE, lookback_days=300)
    rows = {row["did"]: row for row in asked(TALK, far, MARCH)}
    assert rows[True]["after"] == 11_000


def test_who_stands_on_the_first_list_of_followers_began_nobody_knows_when() -> None:
    text = """
        conversions
        kind   happened_at  person  currency  gross
        order  2024-09-01   anna    EUR       20.00
        order  2024-09-02   bert    EUR       20.00
        order  2024-09-03   cora    EUR       20.00

        follows
        network    since       person
        instagram  2025-03-02  anna
        instagram  2025-03-20  bert
    """
    rows = asked(text, FOLLOWERS_BESIDE, MARCH)
    assert sorted((row["did"], row["people"]) for row in rows) == [(False, 1), (True, 1)]
