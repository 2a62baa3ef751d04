"""How numbers and dates are written is proved by the file, or asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.intake.told import told
from whichhalf.errors import Ambiguous
from whichhalf.intake.recognise import Choices

HEAD = "date,order_id,revenue\n"


def rows(*pairs: tuple[str, str]) -> str:
    return HEAD + "".join(f'"{day}",{n},"{amount}"\n' for n, (day, amount) in enumerate(pairs))


def amounts(*cells: str) -> str:
    return rows(*(("2026-05-04", cell) for cell in cells))


def days(*cells: str) -> str:
    return rows(*((cell, "8.40") for cell in cells))


def test_one_amount_decides_for_the_others(tmp_path: Path) -> None:
    assert told(tmp_path, amounts("1,234", "10.50")).column("gross") == [123_400, 1050]
    assert told(tmp_path, amounts("1.234", "10,50")).column("gross") == [123_400, 1050]


def test_an_amount_that_can_be_read_in_two_ways_is_asked(tmp_path: Path) -> None:
    with pytest.raises(Ambiguous, match=r"'1\.234' can be 1234 or 1\.234.*--decimal"):
        told(tmp_path, amounts("1.234", "5"))
    point, comma = Choices(decimal="."), Choices(decimal=",")
    assert told(tmp_path, amounts("1.234", "5"), point).column("gross") == [123, 500]
    assert told(tmp_path, amounts("1.234", "5"), comma).column("gross") == [123_400, 500]


@pytest.mark.slow
def test_a_contradiction_far_down_the_file_is_found(tmp_path: Path) -> None:
    content = amounts(*["10.50"] * 200_000, "1.234,56")
    with pytest.raises(Ambiguous, match="in two ways"):
        told(tmp_path, content)


@pytest.mark.slow
def test_a_proof_far_down_the_file_is_found(tmp_path: Path) -> None:
    assert told(tmp_path, amounts(*["1,234"] * 200_000, "0.50")).cents == 200_000 * 123_400 + 50


def test_an_odd_amount_among_cents_may_be_thousands(tmp_path: Path) -> None:
    """10.50, 11.20 and then 1.234: nobody writes a third decimal there."""
    assert told(tmp_path, amounts("10.50", "1.234")).reasons == {"maybe_thousands": 1}
    assert told(tmp_path, amounts("10.50", "1.234", "0.0596")).cents == 1050 + 123 + 6


def test_a_date_that_can_be_read_in_two_ways_is_asked(tmp_path: Path) -> None:
    with pytest.raises(Ambiguous, match=r"'03/04/2026' can be day/month or month/day.*--dates"):
        told(tmp_path, days("03/04/2026"))
    may = told(tmp_path, days("03/04/2026"), Choices(dates="mdy")).column("happened_at")[0]
    assert may == datetime(2026, 3, 3, 23, tzinfo=UTC)


def test_one_date_decides_for_its_column(tmp_path: Path) -> None:
    found = told(tmp_path, days("03/04/2026", "13/04/2026")).column("happened_at")
    assert [moment.month for moment in found] == [4, 4]


def test_who_writes_a_decimal_comma_writes_the_day_first(tmp_path: Path) -> None:
    found = told(tmp_path, rows(("03/04/2026", "8,40")))
    assert found.column("happened_at")[0].month == 4


@pytest.mark.slow
def test_the_other_order_far_down_the_file_is_found(tmp_path: Path) -> None:
    with pytest.raises(Ambiguous, match="in two ways"):
        told(tmp_path, days("13/04/2026", *["12/04/2026"] * 200_000, "04/13/2026"))


def test_a_whole_column_of_serials_is_dates_and_a_single_one_is_not(tmp_path: Path) -> None:
    assert told(tmp_path, days("46115", "46116")).column("happened_at")[0].month == 4
    assert told(tmp_path, days("2026-05-04", "46116")).reasons == {"no_date": 1}


def test_what_the_reader_has_decided_costs_a_row_and_not_the_file(tmp_path: Path) -> None:
    found = told(tmp_path, amounts("1.234,56", "1,234.56"), Choices(decimal="."))
    assert (found.cents, found.reasons) == (123_456, {"no_amount": 1})
