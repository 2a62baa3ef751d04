"""Statements that were kept, listed and compared, as the terminal shows them."""

from __future__ import annotations

from whichhalf.front.archive import Change, Comparison
from whichhalf.pages.archive import archive_page, comparison_page


def test_an_empty_archive_says_how_to_begin() -> None:
    assert "whichhalf statement" in archive_page((), width=80)


def test_kept_statements_are_listed_with_their_days_and_batch() -> None:
    page = archive_page(("2025-01-01_2026-01-01_12_abcdef01",), width=100)
    assert "2025-01-01_2026-01-01_12_abcdef01" in page
    assert page.splitlines()[1].split()[1:] == ["2025-01-01", "2026-01-01", "12"]


def test_two_equal_statements_have_nothing_to_explain() -> None:
    same = Comparison("a", "b", same_code=True, same_settings=True, changes=())
    assert comparison_page(same, width=80) == "Both statements say the same, figure for figure."


def test_each_difference_is_split_by_cause_and_unknown_is_no_zero() -> None:
    changes = (
        Change("cost/x/create/time", 1_000, 1_700, 500, 200, (3, 4)),
        Change("value/leads/x", None, 900, None, None, (4,)),
    )
    found = Comparison("a", "b", same_code=False, same_settings=False, changes=changes)
    page = comparison_page(found, width=100)
    assert page.splitlines()[1].split() == [
        "cost/x/create/time", "1,000", "1,700", "500", "200", "3,", "4",
    ]  # fmt: skip
    assert page.splitlines()[2].split()[1:5] == ["unknown", "900", "unknown", "unknown"]
    assert "program or its channel rules changed" in page
