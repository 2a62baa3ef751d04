"""Does the sixty-second calculator come out?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.errors import BadInput, CurrencyMismatch
from whichhalf.nouns.money import Money
from whichhalf.statements.habit import Habit, habit_cost


def dollars(text: str) -> Money:
    return Money.of(text, "USD")


def test_half_an_hour_on_weekdays_at_ten_dollars_costs_1300_dollars_a_year() -> None:
    cost = habit_cost([Habit(1, 30, dollars("10"))])
    assert cost.a_year == dollars("1300.00")
    assert (cost.a_month, cost.a_week) == (dollars("108.33"), dollars("25.00"))
    assert cost.hours_a_year == 130


def test_every_day_of_the_week_costs_more() -> None:
    cost = habit_cost([Habit(1, 30, dollars("10"))], days_a_week=7)
    assert cost.a_year == dollars("1820.00")


def test_colleagues_add_what_they_cost_at_their_own_rate() -> None:
    cost = habit_cost([Habit(1, 30, dollars("10")), Habit(2, 15, dollars("20"))])
    assert [share.a_year for share in cost.shares] == [dollars("1300"), dollars("2600")]
    assert cost.a_year == dollars("3900.00")
    formula = "2 people × 20.00 USD × 15/60 h × 5 days × 52 weeks"
    assert cost.shares[1].formula == formula


def test_a_currency_without_cents_is_rounded_to_its_own_unit() -> None:
    cost = habit_cost([Habit(1, 7, Money.of("1000", "JPY"))], days_a_week=1, weeks_a_year=1)
    assert cost.a_year == Money.of("117", "JPY")


def test_two_currencies_cannot_be_added() -> None:
    with pytest.raises(CurrencyMismatch):
        habit_cost([Habit(1, 30, dollars("10")), Habit(1, 30, Money.of("10", "EUR"))])


@pytest.mark.parametrize(("people", "minutes", "rate"), [(0, 30, "1"), (1, 0, "1"), (1, 1441, "1")])
def test_what_cannot_be_a_habit_is_refused(people: int, minutes: int, rate: str) -> None:
    with pytest.raises(BadInput, match="Give"):
        Habit(people, minutes, dollars(rate))


habits = st.builds(Habit, st.integers(1, 50), st.integers(1, 1440), st.builds(
    Money, st.integers(0, 10**7), st.just("EUR")
))  # fmt: skip


@given(st.lists(habits, min_size=1, max_size=5), st.integers(1, 7), st.integers(1, 53))
def test_the_shares_add_up_to_the_total(shares: list[Habit], days: int, weeks: int) -> None:
    cost = habit_cost(shares, days_a_week=days, weeks_a_year=weeks)
    assert sum(share.a_year.minor for share in cost.shares) == cost.a_year.minor
    assert sum(share.a_month.minor for share in cost.shares) == cost.a_month.minor
