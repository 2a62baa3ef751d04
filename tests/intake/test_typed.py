"""From a table of text to columns with types, whatever the bytes."""

from __future__ import annotations

import contextlib
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.told import told
from whichhalf.errors import WhichhalfError
from whichhalf.intake.preamble import above
from whichhalf.reader.problem import Status

HEAD = "date,order_id,channel,revenue,currency\n"


def test_each_row_has_the_currency_that_it_names(tmp_path: Path) -> None:
    found = told(tmp_path, HEAD + "2026-05-04,1,x,8.40,usd\n2026-05-04,2,x,840,JPY\n")
    assert found.column("currency") == ["USD", "JPY"]
    assert found.column("gross") == [840, 840]


def test_an_amount_and_its_row_that_disagree_are_kept_aside(tmp_path: Path) -> None:
    found = told(tmp_path, HEAD + "2026-05-04,1,x,$8.40,EUR\n2026-05-04,2,x,€8.40,EUR\n")
    assert found.reasons == {"two_currencies": 1}
    assert found.column("order_id") == ["2"]


def test_a_currency_that_does_not_exist_costs_the_row(tmp_path: Path) -> None:
    assert told(tmp_path, HEAD + "2026-05-04,1,x,8.40,ZZZ\n").reasons == {"no_currency": 1}


def test_a_row_without_a_required_cell_is_kept_aside_with_its_text(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, HEAD + '2026-05-04,,"x, y",8.40,EUR\n').problems
    assert (problem.line, problem.status, problem.reason) == (2, Status.QUARANTINED, "missing")
    assert problem.raw == '2026-05-04,,"x, y",8.40,EUR'


def test_an_empty_cell_that_nobody_requires_is_unknown(tmp_path: Path) -> None:
    assert told(tmp_path, HEAD + "2026-05-04,1,,8.40,\n").column("channel") == [None]


def test_a_row_of_nothing_is_no_row(tmp_path: Path) -> None:
    assert told(tmp_path, HEAD + ",,,,\n2026-05-04,1,x,8.40,EUR\n").reasons == {"empty_row": 1}


CSV = (HEAD + "2026-05-04,1,x,8.40,EUR\n" * 3).encode()


@given(st.lists(st.tuples(st.integers(0, len(CSV) - 1), st.integers(0, 255)), max_size=12))
def test_no_change_of_bytes_ends_in_a_traceback(changes: list[tuple[int, int]]) -> None:
    content = bytearray(CSV)
    for place, value in changes:
        content[place] = value
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(WhichhalfError):
        assert len(told(Path(folder), bytes(content)).rows) <= 4


@given(st.binary(max_size=200))
def test_no_bytes_at_all_end_in_a_traceback(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(WhichhalfError):
        assert told(Path(folder), content).rows == []


@pytest.mark.parametrize(
    "lines",
    [
        ["# Start date: 20260501", "# End date: 20260531"],
        ["# Date de début : 20260501", "# Date de fin : 20260531"],
        ["# Startdatum: 01.05.2026", "# Enddatum: 31.05.2026"],
        ["Campaign report", "May 1, 2026 - May 31, 2026"],
        ["Kampagnenbericht", "1. Mai 2026 – 31. Mai 2026"],
        ["Rapport", "1 mai 2026 - 31 mai 2026"],
        ['"Date range: 2026-05-01 - 2026-05-31"'],
    ],
)
def test_the_lines_above_a_table_tell_its_days(lines: list[str]) -> None:
    told = above(lines)
    assert (told.starts_on, told.ends_on) == (date(2026, 5, 1), date(2026, 6, 1))


def test_the_name_of_a_file_tells_its_days() -> None:
    told = above([], "account_analytics_content_2026-05-01_2026-05-31.csv")
    assert (told.starts_on, told.ends_on) == (date(2026, 5, 1), date(2026, 6, 1))
    assert above([], "imported_visitors_20260501_20260531.csv").ends_on == date(2026, 6, 1)


def test_the_lines_above_a_table_tell_whose_it_is() -> None:
    told = above(
        ["# ----", "# Traffic", "# Property: Shop - GA4", "Currency: eur", "Time zone: UTC"]
    )
    assert (told.title, told.account, told.currency, told.zone) == (
        "Traffic",
        "Shop - GA4",
        "EUR",
        "UTC",
    )
