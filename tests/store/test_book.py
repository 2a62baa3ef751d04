"""The book keeps what came, once, and gives it back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.store.shelf import CONTEXT, content, load, load_with, new_workspace, opened
from whichhalf.errors import BookBusy, BookError
from whichhalf.store.book import Book


def order(number: int, cents: int = 1000, **more: Any) -> dict[str, Any]:
    when = datetime(2025, 3, 1, 12, tzinfo=UTC)
    row = {"conversion_id": f"shop:{number}", "kind": "order", "happened_at": when, "gross": cents}
    return row | {"currency": "EUR"} | more


def as_of(day: int) -> datetime:
    return datetime(2025, 4, day, tzinfo=UTC)


def test_the_same_rows_come_twice_and_are_kept_once(tmp_path: Path) -> None:
    shop = new_workspace(tmp_path)
    first = load(shop, "conversions", [order(1), order(2)], "a.csv")
    again = load(shop, "conversions", [order(2), order(3)], "b.csv")
    assert first.counts["stored"] == 2
    assert (again.counts["stored"], again.counts["duplicate"]) == (1, 1)
    assert [row["conversion_id"] for row in content(shop, "conversions")] == [
        "shop:1",
        "shop:2",
        "shop:3",
    ]


def test_the_fresher_row_wins_whichever_came_first(tmp_path: Path) -> None:
    old, new = order(1, refunded=0, as_of=as_of(1)), order(1, refunded=400, as_of=as_of(2))
    one, other = new_workspace(tmp_path / "one"), new_workspace(tmp_path / "other")
    for shop, rows in ((one, (old, new)), (other, (new, old))):
        for number, row in enumerate(rows):
            load(shop, "conversions", [row], f"{number}.csv")
    assert content(one, "conversions") == content(other, "conversions")
    assert content(one, "conversions")[0]["refunded"] == 400
    assert content(one, "conversions", history=True)[0]["refunded"] == 0


def test_rows_that_are_as_fresh_and_differ_are_a_conflict(tmp_path: Path) -> None:
    shop = new_workspace(tmp_path)
    load(shop, "conversions", [order(1, 1000)], "a.csv")
    batch = load(shop, "conversions", [order(1, 9900)], "b.csv")
    assert batch.records["conversions"]["conflict"] == 1
    assert len(content(shop, "conversions")) == 1


def test_a_writer_that_puts_batches_together_loses_none_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whichhalf.store.batches._MANY_FILES", 2)
    shop = new_workspace(tmp_path / "Größe & Co [2025]")
    with opened(shop) as book:
        for number in range(4):
            load_with(book, "conversions", [order(number)], f"{number}.csv")
    assert [batch.sequence for batch in Book.open(shop, CONTEXT).batches.rows] == [1, 2, 3, 4]
    assert len(content(shop, "conversions")) == 4


def test_undoing_an_import_brings_back_what_it_replaced(tmp_path: Path) -> None:
    shop = new_workspace(tmp_path)
    load(shop, "conversions", [order(1, refunded=0, as_of=as_of(1))], "a.csv")
    before = content(shop, "conversions")
    batch = load(shop, "conversions", [order(1, refunded=5, as_of=as_of(2)), order(2)], "b.csv")
    with opened(shop) as book:
        book.undo(batch.sequence)
    assert content(shop, "conversions") == before
    assert content(shop, "conversions", history=True) == []


def test_undoing_keeps_what_another_import_also_carried(tmp_path: Path) -> None:
    shop = new_workspace(tmp_path)
    first = load(shop, "conversions", [order(1), order(2)], "a.csv")
    second = load(shop, "conversions", [order(2)], "b.csv")
    with opened(shop) as book:
        book.undo(first.sequence)
    assert [row["conversion_id"] for row in content(shop, "conversions")] == ["shop:2"]
    with opened(shop) as book:
        book.undo(second.sequence)
    assert content(shop, "conversions") == []
    with opened(shop) as book, pytest.raises(BookError):
        book.undo(second.sequence)


def test_two_imports_at_once_are_refused(tmp_path: Path) -> None:
    shop = new_workspace(tmp_path)
    with opened(shop), pytest.raises(BookBusy), opened(shop):
        pass


def test_a_writer_that_dies_before_the_batch_row_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = new_workspace(tmp_path)
    load(shop, "conversions", [order(1)], "a.csv")

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr("whichhalf.store.writing.append_batch", power_cut)
        with pytest.raises(KeyboardInterrupt):
            load(shop, "conversions", [order(2)], "b.csv")
    assert [row["conversion_id"] for row in content(shop, "conversions")] == ["shop:1"]
    load(shop, "conversions", [order(3)], "c.csv")
    assert [row["conversion_id"] for row in content(shop, "conversions")] == ["shop:1", "shop:3"]
