"""Are numbers written as the reader writes them, to the cent?"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.errors import LanguageUnknown
from whichhalf.nouns.estimate import Estimate
from whichhalf.nouns.money import EXPONENTS, exponent
from whichhalf.nouns.period import Period
from whichhalf.typeset.numbers import STYLES, Numbers, loose, rounded


@pytest.mark.parametrize(
    ("language", "money", "large", "share"),
    [
        ("en", "1,300.00 USD", "1,234,567", "12.3 %"),
        ("de", "1.300,00 USD", "1.234.567", "12,3 %"),
        ("el", "1.300,00 USD", "1.234.567", "12,3 %"),
        ("hu", "1300,00 USD", "1 234 567", "12,3 %"),
        ("pl", "1300,00 USD", "1 234 567", "12,3 %"),
        ("af", "1 300,00 USD", "1 234 567", "12,3 %"),
    ],
)
def test_each_language_has_its_separators(
    language: str, money: str, large: str, share: str
) -> None:
    numbers = Numbers.of(language)
    assert loose(numbers.money(130_000, "USD")) == money
    assert loose(numbers.count(1_234_567)) == large
    assert loose(numbers.percent(123_400)) == share


def test_no_line_breaks_inside_a_number() -> None:
    numbers = Numbers.of("pl")
    for written in (numbers.money(12_345_600, "PLN"), numbers.percent(5), numbers.hours(1)):
        assert " " not in written


def test_a_loss_has_a_real_minus_and_a_gain_a_plus() -> None:
    numbers = Numbers.of("en")
    assert loose(numbers.percent(-683_176, signed=True)) == "\N{MINUS SIGN}68.3 %"
    assert loose(numbers.percent(145_029, signed=True)) == "+14.5 %"
    assert loose(numbers.percent(0, signed=True)) == "0.0 %"
    assert loose(numbers.money(-5, "EUR")) == "\N{MINUS SIGN}0.05 EUR"


def test_currencies_without_cents_and_with_thousandths() -> None:
    numbers = Numbers.of("en")
    assert loose(numbers.money(1_050, "JPY")) == "1,050 JPY"
    assert loose(numbers.money(1_050, "KWD")) == "1.050 KWD"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "1 July 2025 to 30 September 2025"), ("de", "1. Juli 2025 to 30. September 2025")],
)
def test_the_last_day_of_a_period_is_told_and_not_the_day_after(language: str, said: str) -> None:
    numbers = Numbers.of(language)
    assert numbers.days(Period.parse("2025-Q3"), "to") == said
    assert numbers.days(Period.parse("2025-07-01"), "to") == numbers.day(date(2025, 7, 1))


def test_a_range_tells_its_ends_and_its_level() -> None:
    numbers = Numbers.of("en")
    wide = Estimate(1_300_000, 1_200_000, 1_540_000)
    assert loose(numbers.spread(wide, "money", "EUR", "to")) == "12,000 to 15,400 EUR (90 %)"
    small = Estimate(500, 205, 999)
    assert loose(numbers.spread(small, "money", "EUR", "to")) == "2.05 to 9.99 EUR (90 %)"
    share = Estimate(250_000, 200_000, 300_000, 95)
    assert loose(numbers.spread(share, "ppm", "", "to")) == "20.0 % to 30.0 % (95 %)"
    assert numbers.spread(Estimate.counted(5), "count", "", "to") == ""


@given(
    st.integers(-(10**15), 10**15),
    st.sampled_from(sorted(EXPONENTS)),
    st.sampled_from(list(STYLES)),
)
def test_every_amount_can_be_read_back_to_the_cent(
    minor: int, currency: str, language: str
) -> None:
    numbers = Numbers.of(language)
    plain = loose(numbers.money(minor, currency)).removesuffix(currency)
    plain = plain.replace(numbers.style.group, "").replace(" ", "")
    plain = plain.replace(numbers.style.decimal, ".").replace("\N{MINUS SIGN}", "-")
    assert Decimal(plain).scaleb(exponent(currency)) == minor


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_rounding_is_off_by_half_a_step_at_most(value: int, step: int) -> None:
    assert abs(2 * (rounded(value, step) * step - value)) <= step


def test_a_language_that_we_do_not_speak_is_refused() -> None:
    with pytest.raises(LanguageUnknown, match="en, de"):
        Numbers.of("tlh")
