"""Who gets credit, does it come to what the statement books, and what does another model change?"""

from dataclasses import replace
from functools import cache

import pytest

from tests.measures.made_book import MadeBook
from tests.measures.made_shop import LONG_AGO, QUARTER, SHOP
from whichhalf.crediting.credits import MODELS, Wanted, credits_found, journeys
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.credit import Credits
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.journey import CreditsFound
from whichhalf.nouns.setting import Margin, Settings
from whichhalf.paths.journeys import MOST_CHANNELS, OWN_SITE, REST
from whichhalf.statements.sentences import CREDIT
from whichhalf.till.inquiry import Inquiry

ODD_SHARE = replace(SHOP, margins=(Margin(LONG_AGO, 333_333),))


def visit(book: MadeBook, person: str, day: str, source: str) -> None:
    cells = {"happened_at": day, "site": "shop.example", "kind": "visit", "person": person}
    book.put("touches", 1, {**cells, "consent": "consented", "source": source})


def order(book: MadeBook, day: str, gross: str = "", **cells: str) -> None:
    amounts = {"gross": gross, "tax": "0", "currency": "EUR"} if gross else {}
    book.put("conversions", 1, {"kind": "order", "happened_at": day, **amounts, **cells})


@cache
def wool_shop() -> MadeBook:
    """Pinterest wakes the wish, a search ends it; who meets only the search buys less often."""
    book = MadeBook()
    for number in range(120):
        person = f"met on pinterest {number}"
        visit(book, person, f"2025-07-{number % 20 + 1:02}", "pinterest/social")
        visit(book, person, f"2025-08-{number % 20 + 1:02}", "google/search")
        if number % 3:
            order(book, f"2025-08-{number % 20 + 2:02}", f"{10 + number}.37", person=person)
        visit(book, f"searched {number}", "2025-08-05", "google/search")
        if number % 5 == 0:
            order(book, "2025-08-06", "21.11", person=f"searched {number}")
    order(book, "2025-08-07", "50.05")
    order(book, "2025-08-08", person="met on pinterest 3")
    book.add("""
        costs
        starts_on   kind         network    amount  currency
        2025-07-01  advertising  pinterest  700.00  EUR
    """)
    return book


def credit(
    book: MadeBook, settings: Settings = ODD_SHARE, *, networks: bool = False
) -> CreditsFound:
    wanted = Wanted(by="network" if networks else "channel")
    return credits_found(Inquiry(book.ask, settings, QUARTER, 7), wanted)


def of_model(found: CreditsFound, name: str) -> Credits:
    (given,) = (one.credits for one in found.models if one.model == name)
    assert isinstance(given, Credits)
    return given


@pytest.mark.parametrize("networks", [False, True])
def test_credits_and_what_nobody_touched_are_the_margin_that_the_statement_books(
    networks: bool,
) -> None:
    book = wool_shop()
    booked = Standing(Inquiry(book.ask, ODD_SHARE, QUARTER, 7)).sold.whole.margin
    found = credit(book, networks=networks)
    assert found.journeys.worth == "margin"
    assert sum(path.value for path in found.journeys.paths) == booked
    known = [one.credits for one in found.models if isinstance(one.credits, Credits)]
    assert len(known) == len(MODELS) - 3  # U, W and full path: nobody was a lead before
    for one in known:
        assert one.booked_value == booked
        if one.summable:
            given = sum(each.value for each in one.credits)
            assert given + one.unattributed_value == booked, one.model
            orders = sum(each.conversions_milli for each in one.credits)
            assert orders + one.unattributed_conversions_milli == 106_000, one.model


def test_the_first_touch_is_pinterests_and_the_last_one_the_searchs() -> None:
    found = credit(wool_shop())
    first, last = of_model(found, "first"), of_model(found, "last")
    assert [each.name for each in first.credits] == ["google", "pinterest/owned"]
    assert [each.conversions_milli for each in first.credits] == [24_000, 81_000]
    assert [each.conversions_milli for each in last.credits] == [105_000, 0]


def test_every_credit_has_a_range_that_chance_does_not_move() -> None:
    again = [of_model(credit(wool_shop()), "markov_1").credits for _ in range(2)]
    assert again[0] == again[1]
    for each in again[0]:
        assert isinstance(each.value_range, Estimate)
        assert each.value_range.low < each.value < each.value_range.high


def test_it_is_said_which_order_and_which_decision_depend_on_the_model() -> None:
    said = {one.key: dict(one.facts) for one in credit(wool_shop()).differences}
    assert said["credit.order_flips"]["ahead"] == "pinterest/owned"
    assert said["credit.order_flips"]["behind"] == "google"
    assert "first" in str(said["credit.order_flips"]["models"])
    assert said["credit.decision_flips"]["network"] == "pinterest"
    assert "first" in str(said["credit.decision_flips"]["yes"]).split(", ")
    assert "last" in str(said["credit.decision_flips"]["no"]).split(", ")
    for key, facts in said.items():
        assert set(facts) == set(CREDIT[key])


def test_each_tier_says_which_share_of_its_purchases_has_a_path() -> None:
    found = journeys(Inquiry(wool_shop().ask, ODD_SHARE, QUARTER, 7), Wanted())
    tiers = {one.tier: (one.conversions, one.touched, one.untouched) for one in found.coverage}
    assert tiers == {
        "anonymous": (0, 0, 0),
        "consented": (105, 105, 0),
        "customer": (0, 0, 0),
        "unidentified": (1, 0, 1),
    }
    nulls = {one.tier: one.nulls for one in found.coverage}
    assert nulls == {"anonymous": 0, "consented": 135, "customer": 0, "unidentified": 0}


def test_a_purchase_without_an_amount_counts_and_is_worth_nothing_known() -> None:
    found = journeys(Inquiry(wool_shop().ask, ODD_SHARE, QUARTER, 7), Wanted())
    assert found.without_amount == 1
    assert sum(path.conversions for path in found.paths) == 106


def test_without_a_margin_share_value_is_net_revenue_and_says_so() -> None:
    book = wool_shop()
    found = credit(book, replace(SHOP, margins=()))
    assert found.journeys.worth == "revenue"
    gross = sum(row.get("gross", 0) for row in book.rows["conversions"])
    assert of_model(found, "linear").booked_value == gross


def test_where_no_purchase_has_a_visit_before_it_no_model_says_anything() -> None:
    book = MadeBook()
    order(book, "2025-08-06", "21.11", person="nobody we met")
    found = credit(book)
    assert {type(one.credits) for one in found.models} == {Unknown}
    assert found.differences == ()


def test_rare_channels_are_told_as_one() -> None:
    book = MadeBook()
    for number in range(MOST_CHANNELS + 4):
        for buyer in range(number + 1):
            person = f"buyer {number} {buyer}"
            visit(book, person, "2025-08-05", f"network{number:02}/social")
            order(book, "2025-08-06", "21.11", person=person)
    found = journeys(Inquiry(book.ask, ODD_SHARE, QUARTER, 7), Wanted())
    names = {name for path in found.paths for name in path.channels}
    assert len(names) == MOST_CHANNELS
    assert next(p.conversions for p in found.paths if p.channels == (REST,)) == 1 + 2 + 3 + 4 + 5


def test_it_is_seen_who_hands_buyers_over_to_whom() -> None:
    found = journeys(Inquiry(wool_shop().ask, ODD_SHARE, QUARTER, 7), Wanted())
    (pair,) = found.handovers
    assert (pair.first, pair.last, pair.conversions) == ("pinterest/owned", "google", 81)
    assert found.over_from_own_site == 0
    assert OWN_SITE not in {name for path in found.paths for name in path.channels}
