"""Do cost and credit meet in each row, and are all rows the statement, to the cent?"""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from tests.measures.made_book import MadeBook
from tests.measures.made_shop import QUARTER, SHOP
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.returned import RETURNED_BY, Returned, ReturnsFound
from whichhalf.nouns.setting import Settings
from whichhalf.nouns.setting_credit import CREDIT_MODELS, CreditSetting
from whichhalf.returns.cohorts import cohorts
from whichhalf.returns.maturity import FEWEST, HORIZON_DAYS, maturity
from whichhalf.returns.rows import returned
from whichhalf.till.inquiry import Inquiry

AFTER = QUARTER.end
YEAR = Period(date(2025, 1, 1), AFTER)

POSTS = """
    posts
    post_id      network    published_at  format  theme    campaign_id
    pinterest:1  pinterest  2025-07-01    image   pattern  spring
    pinterest:2  pinterest  2025-07-01    image   yarn     -
    pinterest:3  pinterest  2025-09-20    video   yarn     -
    pinterest:0  pinterest  2025-01-02    video   yarn     -
    facebook:1   facebook   2025-07-03    text    joke     -
    facebook:2   facebook   2025-07-03    reply   -        -

    costs
    starts_on   kind         network    activity  staff_id  minutes  amount  currency  campaign_id
    2025-07-01  content      pinterest  create    -         -        1.00    EUR       -
    2025-07-02  time         pinterest  publish   grete     50       -       -         -
    2025-07-02  time         facebook   respond   grete     30       -       -         -
    2025-07-02  time         -          measure   grete     77       -       -         -
    2025-07-05  advertising  facebook   promote   -         -        70.01   EUR       spring
    2025-07-05  offline      -          promote   -         -        33.34   EUR       radio
    2025-07-05  advertising  google     promote   -         -        12.34   EUR       search
    2025-02-05  content      pinterest  create    -         -        0.90    EUR       -
"""


def visit(book: MadeBook, person: str, day: str, source: str, post: str, campaign: str) -> None:
    cells = {"happened_at": day, "site": "shop.example", "kind": "visit", "person": person}
    more = {"post_id": post, "campaign_id": campaign}
    book.put("touches", 1, {**cells, "consent": "consented", "source": source, **more})


def order(book: MadeBook, person: str, day: str, gross: str) -> None:
    cells = {"kind": "order", "happened_at": day, "gross": gross, "tax": "0", "currency": "EUR"}
    book.put("conversions", 1, {**cells, "person": person} if person else cells)


@cache
def wool_shop() -> MadeBook:
    """Posts wake the wish; some buy after a search, some after a visit that no post explains."""
    book = MadeBook()
    for block in POSTS.split("\n\n"):
        book.add(block)
    met = ["pinterest:1", "pinterest:2", "pinterest:3", "pinterest:0", "facebook:1", "lost:9", ""]
    for number in range(140):
        person, post = f"buyer {number}", met[number % len(met)]
        network = post.partition(":")[0]
        source = f"{'facebook' if network == 'lost' else network or 'pinterest'}/social"
        day = "2025-09-21" if post == "pinterest:3" else f"2025-07-{number % 20 + 4:02}"
        visit(book, person, day, source, post, "spring" if post == "pinterest:1" else "")
        bought = date.fromisoformat(day) + timedelta(days=number % 9)
        if number % 4 == 0:
            visit(book, person, str(bought), "google/search", "", "")
        order(book, person, str(bought + timedelta(days=1)), f"{10 + number}.37")
    for number in range(60):
        visit(book, f"looked {number}", "2025-07-09", "pinterest/social", "pinterest:2", "")
    order(book, "", "2025-08-07", "50.05")
    return book


def standing(settings: Settings = SHOP, period: Period = QUARTER) -> Standing:
    return Standing(Inquiry(wool_shop().ask, settings, period, 7))


@cache
def by(which: str) -> ReturnsFound:
    return returned(standing(), which, AFTER)


def row(which: str, *name: str) -> Returned:
    every = (*by(which).rows, *by(which).rest)
    return next(one for one in every if one.name[: len(name)] == name)


def value(figure: Figure) -> int:
    assert isinstance(figure, Estimate)
    return figure.value


@pytest.mark.parametrize("which", RETURNED_BY)
def test_all_rows_are_the_cost_and_the_margin_of_the_statement(which: str) -> None:
    found, booked = by(which), standing()
    every = (*found.rows, *found.rest)
    totals = booked.costs.totals
    assert sum(one.cash for one in every) == totals.cash + 1234
    assert sum(one.time for one in every) == totals.time
    assert sum(one.minutes_milli for one in every) == totals.minutes_milli
    assert found.cost == totals.cash + totals.time
    assert sum(value(one.credit) for one in every) == booked.sold.whole.margin == found.booked
    assert len({one.name for one in every}) == len(every)


@pytest.mark.parametrize("model", CREDIT_MODELS)
def test_whichever_model_the_settings_name_all_rows_are_what_was_booked(model: str) -> None:
    settings = replace(SHOP, credit=CreditSetting(model=model))
    found = returned(standing(settings), "post", AFTER)
    assert found.model == model
    assert sum(value(one.credit) for one in (*found.rows, *found.rest)) == found.booked


def test_what_creating_cost_is_shared_over_the_posts_of_the_period_to_the_cent() -> None:
    cash = [row("post", f"pinterest:{number}").cash for number in (1, 2, 3, 0)]
    assert sorted(cash[:3]) == [33, 33, 34]
    assert cash[3] == 0


def test_what_is_booked_on_a_campaign_goes_to_it_with_the_work_on_its_posts() -> None:
    assert row("campaign", "radio").cash == 3334
    spring = row("campaign", "spring")
    assert spring.cash - 7001 == row("post", "pinterest:1").cash
    assert spring.time == row("post", "pinterest:1").time > 0


def test_answering_is_what_replies_cost_and_no_other_post() -> None:
    assert row("post", "facebook:2").time >= 1200
    assert row("post", "facebook:1").cost == 0


def test_a_return_is_credit_less_cost_over_cost_with_the_range_of_the_credit() -> None:
    one = row("network", "pinterest")
    credit = one.credit
    assert isinstance(credit, Estimate)
    assert isinstance(one.back, Estimate)
    assert one.back.value == round((credit.value - one.cost) * 1_000_000 / one.cost)
    assert one.back.low < one.back.value < one.back.high
    assert isinstance(one.an_hour, Estimate)
    assert one.an_hour.value == round((credit.value - one.cash) * 60_000 / one.minutes_milli)


def test_theme_format_and_network_are_one_table() -> None:
    assert row("theme", "yarn", "image", "pinterest").posts == 1
    ours, theirs = (
        {frozenset(one.name): one.credit for one in by(which).rows} for which in ("theme", "format")
    )
    assert ours == theirs


def test_work_that_nobody_booked_is_not_free() -> None:
    back = row("theme", "joke").back
    assert isinstance(back, Unknown)
    assert back.reason == "unknown.no_hours"


def test_a_post_from_before_the_period_has_its_cost_elsewhere() -> None:
    back = row("post", "pinterest:0").back
    assert isinstance(back, Unknown)
    assert back.reason == "unknown.post_before_period"


def test_what_a_touch_names_that_no_table_of_posts_has_stays_in_sight() -> None:
    assert not any(one.name[0].startswith("lost") for one in by("post").rows)
    assert value(row("post", "unallocated").credit) > 0


def test_the_age_at_which_a_post_is_ripe_is_learned_from_those_old_enough() -> None:
    out, end = date(2025, 1, 1), date(2025, 1, 1) + timedelta(days=HORIZON_DAYS)
    ages = [(out, out + timedelta(days=day), 1) for day in range(100)]
    young = [(end, end + timedelta(days=1), 1000)]
    assert maturity([*ages, *young], end) == Estimate(89, 84, 94)
    found = maturity([*ages[: FEWEST - 1], *young], end)
    assert isinstance(found, Unknown)
    assert dict(found.facts)["touches"] == str(FEWEST - 1)


def test_a_post_younger_than_that_reads_too_early() -> None:
    book = MadeBook()
    for block in POSTS.split("\n\n"):
        book.add(block)
    for number in range(60):
        old = date(2025, 1, 4) + timedelta(days=number)
        visit(book, f"old {number}", str(old), "pinterest/social", "pinterest:0", "")
        order(book, f"old {number}", str(old), "20.00")
        visit(book, f"new {number}", "2025-09-21", "pinterest/social", "pinterest:3", "")
        order(book, f"new {number}", "2025-09-22", "20.00")
    found = returned(Standing(Inquiry(book.ask, SHOP, QUARTER, 7)), "post", AFTER)
    assert value(found.mature_days) == 55
    backs = {one.name[0]: one.back for one in found.rows}
    early = backs["pinterest:3"]
    assert isinstance(early, Unknown)
    assert (early.reason, dict(early.facts)) == ("unknown.too_early", {"age": "11", "days": "55"})
    assert isinstance(backs["pinterest:2"], Estimate)


def test_value_when_caused_and_value_when_it_came_are_the_same_money_seen_twice() -> None:
    found = cohorts(standing(period=YEAR))
    accrued, arrived = (dict(view) for view in (found.accrued, found.arrived))
    assert sum(accrued.values()) == sum(arrived.values()) > 0
    assert accrued != arrived
    posts = returned(standing(period=YEAR), "post", AFTER)
    nowhere = sum(value(one.credit) for one in posts.rest if one.name == ("unallocated",))
    assert found.without_post == nowhere
    assert sum(accrued.values()) == sum(value(one.credit) for one in posts.rows)


def test_where_an_hour_has_no_rate_nothing_is_said_to_have_covered_its_cost() -> None:
    without_rates = standing(replace(SHOP, staff=()), YEAR)
    reasons = {getattr(one.even_after, "reason", "") for one in cohorts(without_rates).cohorts}
    assert reasons == {"unknown.no_rate"}
    found = returned(standing(replace(SHOP, staff=())), "network", AFTER)
    assert {getattr(one.back, "reason", "") for one in found.rows} == {"unknown.no_rate"}


def test_an_empty_book_says_why_it_knows_nothing() -> None:
    empty = Standing(Inquiry(MadeBook().ask, SHOP, QUARTER, 7))
    found = returned(empty, "post", AFTER)
    assert found.rows == ()
    assert isinstance(found.rest[0].credit, Unknown)
    assert isinstance(found.mature_days, Unknown)
    months = cohorts(Standing(Inquiry(MadeBook().ask, SHOP, QUARTER, 7)))
    assert isinstance(months.unknown, Unknown)


def test_a_month_of_posts_has_the_cost_of_its_posts_and_is_even_when_credit_covers_it() -> None:
    found = {one.month: one for one in cohorts(standing(period=YEAR)).cohorts}
    assert list(found) == [f"2025-0{month}-01" for month in range(1, 10)]
    july = found["2025-07-01"]
    assert july.posts == 4
    assert len(july.credits) == len(july.cumulative) == 3
    assert isinstance(july.even_after, Estimate)
    assert sum(july.credits[: july.even_after.value + 1]) >= july.cost > 0
    assert sum(july.credits[: july.even_after.value]) < july.cost
    nothing_spent = found["2025-01-01"].even_after
    assert isinstance(nothing_spent, Unknown)
    assert nothing_spent.reason == "unknown.cost_is_zero"
