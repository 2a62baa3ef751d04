"""A number is read exactly, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.reader import durations, numbers
from whichhalf.reader.cells import Cell
from whichhalf.reader.numbers import Reading

POINT, COMMA = {"": "."}, {"": ","}


def cents(text: str, marks: dict[str, str] = POINT, **how: str) -> int | str | None:
    cell = numbers.number(text, Reading(2, marks, what="amount", money=True, **how))  # type: ignore[arg-type]
    return cell.trouble.reason if cell.trouble else cell.value


@pytest.mark.parametrize(
    ("text", "marks", "wanted"),
    [
        ("1,234.56", POINT, 123_456),
        ("1.234,56", COMMA, 123_456),
        ("1\u202f234,56", COMMA, 123_456),
        ("1'234.56", POINT, 123_456),
        ("1,23,456.78", POINT, 12_345_678),
        ("(10.50)", POINT, -1050),
        ("10.50-", POINT, -1050),
        ("−10.50", POINT, -1050),
        ("$-10.50", POINT, -1050),
        ("-$10.50", POINT, -1050),
        ("USD 10.50", POINT, 1050),
        ("10.50 USD", POINT, 1050),
        (".5", POINT, 50),
        ("1.2K", POINT, 120_000),
        ("3,4 Tsd.", COMMA, 340_000),
        ("1,2 Mio.", COMMA, 120_000_000),
        ("--", POINT, None),
        ("n/a", POINT, None),
        ("0.125", POINT, 12),
        ("0.135", POINT, 14),
        ("1,23", POINT, "no_amount"),
        ("1.2.3", POINT, "no_amount"),
        ("(1", POINT, "no_amount"),
        ("-(1)", POINT, "no_amount"),
        ("1 234 56", POINT, "no_amount"),
        ("1e400", POINT, "no_amount"),
        ("12%", POINT, "no_amount"),
        ("٣", POINT, "no_amount"),
        ("5 abc", POINT, "no_amount"),
        ("9" * 20, POINT, "out_of_range"),
        ("5 kr", POINT, "currency_unclear"),
    ],
)
def test_an_amount_as_people_write_it(
    text: str, marks: dict[str, str], wanted: int | str | None
) -> None:
    assert cents(text, marks) == wanted


def test_a_sign_means_the_business_s_own_currency_if_it_can() -> None:
    how = Reading(2, POINT, money=True, home="SEK")
    assert numbers.number("5 kr", how) == Cell(500, None, "SEK")
    assert numbers.number("$5", Reading(2, POINT, money=True, home="CAD")).currency == "CAD"
    assert numbers.number("$5", Reading(2, POINT, money=True, home="EUR")).currency == "USD"


def test_minor_units_follow_the_currency() -> None:
    assert numbers.number("¥1050", Reading(2, POINT, money=True)).value == 1050
    assert numbers.number("KWD 1.050", Reading(2, POINT, money=True)).value == 1050


def test_a_share_is_percent_by_its_sign_or_its_heading_and_else_a_fraction() -> None:
    fraction, percent = Reading(6, POINT, what="share"), Reading(4, POINT, what="share")
    assert numbers.number("12.3%", fraction).value == 123_000
    assert numbers.number("12.3 %", percent).value == 123_000
    assert numbers.number("0.123", fraction).value == 123_000
    assert numbers.number("12.3", percent).value == 123_000
    trouble = numbers.number("12.3", fraction).trouble
    assert trouble is not None
    assert trouble.reason == "percent_unclear"


def test_a_range_is_unknown_unless_the_field_wants_an_end() -> None:
    cell = numbers.number("1K – 10K", Reading(0, POINT))
    assert cell.value is None
    assert cell.trouble is not None
    assert cell.trouble.reason == "interval"
    assert numbers.number("1K – 10K", Reading(0, POINT, end="low")).value == 1000
    assert numbers.number("1K – 10K", Reading(0, POINT, end="high")).value == 10_000
    assert numbers.number("< 10%", Reading(6, POINT, what="share", end="high")).value == 100_000


def test_a_count_is_whole() -> None:
    strict = Reading(0, POINT, strict=True)
    assert numbers.number("7.0", strict).value == 7
    trouble = numbers.number("7.5", strict).trouble
    assert trouble is not None
    assert trouble.reason == "not_whole"


AMOUNTS = st.decimals(-10_000_000, 10_000_000, places=2, allow_nan=False)
STYLES = {
    "en": lambda v: f"{v:,.2f}",
    "de": lambda v: f"{v:,.2f}".replace(",", "_").replace(".", ",").replace("_", "."),
    "fr": lambda v: f"{v:,.2f}".replace(",", "\u202f").replace(".", ","),
    "ch": lambda v: f"{v:,.2f}".replace(",", "’"),
    "plain": lambda v: f"{v:.2f}",
    "plain comma": lambda v: f"{v:.2f}".replace(".", ","),
}


@given(st.lists(AMOUNTS, min_size=1, max_size=20), st.sampled_from(sorted(STYLES)))
def test_an_amount_comes_back_in_every_style(amounts: list[Decimal], style: str) -> None:
    marks = COMMA if style in ("de", "fr", "plain comma") else POINT
    texts = pa.array([STYLES[style](amount) for amount in amounts])
    column = numbers.read(texts, Reading(2, marks, what="amount", money=True))
    assert column.troubles == {}
    assert column.values.tolist() == [int(amount * 100) for amount in amounts]


@given(st.lists(st.text("0123456789.,-+eE%$€() KNaN'", max_size=9), max_size=20), st.booleans())
def test_columns_and_single_cells_agree(texts: list[str], comma: bool) -> None:
    how = Reading(2, COMMA if comma else POINT, what="amount", money=True)
    column = numbers.read(pa.array(texts, pa.string()), how)
    for row, text in enumerate(texts):
        cell = numbers.number(text, how)
        assert column.troubles.get(row) == cell.trouble
        assert (column.values[row] if column.known[row] else None) == cell.value


@given(st.lists(st.text("0123456789.-%", max_size=9), max_size=20), st.sampled_from([4, 6]))
def test_columns_of_shares_and_single_cells_agree(texts: list[str], decimals: int) -> None:
    how = Reading(decimals, POINT, what="share")
    column = numbers.read(pa.array([*texts, "0.250000"], pa.string()), how)
    for row, text in enumerate(texts):
        cell = numbers.number(text, how)
        assert column.troubles.get(row) == cell.trouble
        assert (column.values[row] if column.known[row] else None) == cell.value


def test_hours_and_durations() -> None:
    def hours(text: str) -> int | None:
        return durations.span(text, durations.Clock.WORK, POINT).value

    assert [hours(text) for text in ("1.33", "0:45", "00:11:35", "", "1,5 h")] == [
        79_800,
        45_000,
        11_583,
        None,
        None,
    ]
    assert durations.span("978", durations.Clock.VIDEO, POINT).value == 978_000
    assert durations.span("0:00:53.5", durations.Clock.VIDEO, POINT).value == 53_500
