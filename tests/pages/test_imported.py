"""Does a user see what was understood of a file, and what to do about the rest?"""

from datetime import UTC, date, datetime

import pytest

from whichhalf.nouns.imported import Entry, Imported, LineCounts, RejectedLine, Understood
from whichhalf.nouns.tables import TABLES, table
from whichhalf.pages.aligned import aligned
from whichhalf.pages.imported import import_page, log_page, rejects_page
from whichhalf.pages.schema import schema_page

ORDERS = Imported(
    name="orders_export.csv",
    batch=3,
    lines=LineCounts(received=1204, stored=1190, duplicate=10, quarantined=3, rejected=1),
    tables=(
        Understood(
            table="orders_export",
            system="shopify",
            report="orders",
            title="Shopify orders",
            language="en",
            encoding="utf-8",
            zone="Europe/Berlin",
            currency="EUR",
            decimal=".",
            first_day=date(2025, 1, 2),
            last_day=date(2025, 6, 30),
            unused=("Note", "Tags"),
        ),
    ),
    reasons={"quarantined: amount_unreadable": 3, "rejected: total": 1},
    records={"conversions": {"stored": 1190}, "order_lines": {"stored": 2301, "duplicate": 0}},
)
TO_MEND = "3 rows to mend: `whichhalf rejects`."
REFUSED = Imported(
    name="dates\x1b[31m.csv",
    batch=0,
    lines=LineCounts(),
    refused="dates.csv: 03/04 can be two days. Nothing of it was stored. Give --dates dmy or mdy.",
)


def test_a_file_shows_what_was_understood_and_where_its_rows_went() -> None:
    assert import_page([ORDERS], width=100).splitlines() == [
        "✓ orders_export.csv",
        "  Shopify orders, 2025-01-02 to 2025-06-30, Europe/Berlin, EUR, English, utf-8, decimal .",
        "  not read: Note, Tags",
        "  1,204 rows: 1,190 stored, 10 duplicate, 3 quarantined, 1 rejected",
        "          3 quarantined: amount unreadable",
        "          1 rejected: total",
        "  in the book: conversions (1,190 stored); order lines (2,301 stored)",
        "  batch 3; `whichhalf undo 3` takes it back",
        "",
        f"1 of 1 file read, 1,190 rows stored. {TO_MEND} Next: `whichhalf statement`.",
    ]


def test_a_refused_file_says_what_helps_and_cannot_steer_the_terminal() -> None:
    told = import_page([ORDERS, REFUSED], width=60)
    assert "Give --dates dmy or" in " ".join(told.split())
    assert "\x1b" not in told
    assert told.endswith("Next: `whichhalf statement`.")
    assert "1 of 2 files read" in told
    assert "1 refused" in told


def test_a_dry_run_says_that_nothing_was_stored() -> None:
    assert import_page([ORDERS], width=100, dry_run=True).endswith(
        "1 of 1 file can be read. Nothing was stored."
    )


def test_no_file_at_all_is_said() -> None:
    assert "no file to read" in import_page([], width=80)


def entry(batch: int, kind: str, **facts) -> Entry:
    whole = {"name": "orders.csv", "undone": False, "undoes": 0, "same_as": 0, **facts}
    lines = LineCounts(received=12, stored=11, quarantined=1)
    at = datetime(2025, 9, 1, 8, 11, tzinfo=UTC)
    return Entry(batch=batch, kind=kind, at=at, lines=lines, **whole)


def test_the_log_speaks_in_the_zone_of_the_business() -> None:
    entries = [entry(1, "import", undone=True), entry(2, "undo", undoes=1)]
    lines = log_page(entries, zone="Europe/Berlin", width=100).splitlines()
    assert lines[1].split() == [
        *("1", "2025-09-01", "10:11", "taken", "back:", "orders.csv", "12", "11", "0", "1")
    ]
    assert lines[2].split() == ["2", "2025-09-01", "10:11", "undo", "of", "batch", "1"]


def test_rejected_rows_are_told_by_reason_with_line_hint_and_text() -> None:
    rows = [
        RejectedLine(
            3, "orders.csv", n, "quarantined", "amount_unreadable", "Write 12.50.", "1,2,3"
        )
        for n in range(2, 7)
    ]
    assert rejects_page(rows, width=80, most=2).splitlines()[:6] == [
        "orders.csv (batch 3): 5 rows quarantined: amount unreadable",
        "         2  Write 12.50.",
        "            1,2,3",
        "         3  Write 12.50.",
        "            1,2,3",
        "  … and 3 more; --most 5 shows them.",
    ]


def test_only_the_words_that_occur_are_explained() -> None:
    rows = [RejectedLine(3, "posts.csv", 5, "noted", "ruined_id", "Export it again.", "1.2E+17")]
    told = rejects_page(rows, width=80, most=2)
    assert "noted: is stored" in told
    assert "replay" not in told


def test_a_file_that_was_there_already_says_so() -> None:
    lines = LineCounts(received=6, duplicate=6)
    told = import_page([Imported(name="a.csv", batch=6, lines=lines, same_as=1)], width=80)
    assert "the same file as batch 1: no figure changes" in told
    assert told.endswith("1 of 1 file read, 0 rows stored. All of it was there already.")


def test_a_clean_book_says_so() -> None:
    assert "Nothing was put aside" in rejects_page([], width=80, most=3)


@pytest.mark.parametrize("noun", TABLES, ids=lambda noun: noun.name)
def test_every_column_of_every_table_is_listed(noun) -> None:
    told = schema_page((noun,), width=100)
    assert [column.name for column in noun.columns if column.name not in told] == []


def test_all_tables_are_listed_with_what_a_row_stands_for() -> None:
    told = schema_page(TABLES, width=100)
    assert f"costs          {table('costs').meaning}" in told


def test_a_long_meaning_is_wrapped_and_not_cut() -> None:
    told = schema_page((table("costs"),), width=70)
    assert max(map(len, told.splitlines())) <= 70
    assert "…" not in told
    assert "content," in told
    assert table("costs").columns[0].meaning in told


def test_columns_that_do_not_fit_are_cut_and_numbers_never_are() -> None:
    lines = aligned([("a" * 60, "1,234"), ("b", "5")], right=[1], width=30)
    assert [len(line) for line in lines] == [30, 30]
    assert lines[0].endswith("…  1,234")
