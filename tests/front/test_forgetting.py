"""Who is forgotten is nowhere any more, and no total changes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyarrow.parquet as pq

import whichhalf.front as wh
from tests.front.shops import new_shop, orders_file
from whichhalf.front.book import open_book
from whichhalf.front.telling import Look
from whichhalf.nouns.tables import table
from whichhalf.store.book import own

ANNA = "Anna.K@Example.org"
ROWS = (
    "2025-03-01,1,facebook,10.50,anna.k@example.org",
    "2025-03-02,2,facebook,20.00,ben@example.org",
    "2025-02-30,3,facebook,30.00,ANNA.K@example.org",
    "2025-03-04,4,facebook,not money,ben@example.org",
)


def everything_written(shop: Path) -> str:
    """All that the workspace's files hold: bytes as they are, Parquet also decoded."""
    texts = []
    for path in sorted(shop.rglob("*")):
        if path.is_file():
            texts.append(path.read_bytes().decode("latin-1"))
        if path.suffix == ".parquet" and "_delta_log" not in path.parts:
            texts.append(str(pq.ParquetFile(path).read().to_pylist()))
    return "\n".join(texts).casefold()


def shop_of_two(folder: Path) -> Path:
    shop = new_shop(folder / "shop")
    first, *_ = wh.import_files(shop, [orders_file(folder / "a.csv", *ROWS)])
    wh.undo(shop, first.batch)
    wh.import_files(shop, [orders_file(folder / "a.csv", *ROWS)])
    wh.import_files(shop, [orders_file(folder / "b.csv", "2025-03-05,5,x,x,anna.k@example.org")])
    return shop


def test_the_identifier_is_in_no_file_of_the_workspace(tmp_path: Path) -> None:
    shop = shop_of_two(tmp_path)
    assert "anna.k@example.org" in everything_written(shop)
    wh.forget(shop, ANNA)
    left = everything_written(shop)
    assert "anna.k" not in left
    assert "ben@example.org" in left, "the quarantined row of somebody else stays"


def test_totals_and_older_books_stay_as_they_were(tmp_path: Path) -> None:
    shop = shop_of_two(tmp_path)
    before = wh.tell(shop, "2025", Look(form="csv"))
    then = open_book(shop).book.batches.last
    counted = len(wh.rejects(shop))
    wh.forget(shop, ANNA)
    assert wh.tell(shop, "2025", Look(form="csv")) == before
    assert len(wh.rejects(shop)) == counted
    assert wh.statement(open_book(shop, at=then), "2025").currency == "EUR"


def test_the_key_is_gone_for_ever_and_no_import_brings_it_back(tmp_path: Path) -> None:
    shop = shop_of_two(tmp_path)
    keys = sqlite3.connect(shop / "keys.sqlite3")
    (before,) = keys.execute("select count(*) from keys").fetchone()
    wh.forget(shop, ANNA)
    (after,) = keys.execute("select count(*) from keys").fetchone()
    assert (before, after) == (2, 1)
    more = ("2025-04-01,9,facebook,1.00,anna.k@example.org", "2025-04-31,10,x,1.00," + ANNA)
    (again,) = wh.import_files(shop, [orders_file(tmp_path / "c.csv", *more)])
    assert (again.lines.stored, again.lines.quarantined) == (1, 1)
    assert keys.execute("select count(*) from keys").fetchone() == (1,)
    assert "anna.k" not in everything_written(shop)


def test_who_is_forgotten_stays_one_person_in_every_count(tmp_path: Path) -> None:
    shop = shop_of_two(tmp_path)
    wh.forget(shop, ANNA)
    row = "2025-04-01,9,facebook,1.00,anna.k@example.org"
    wh.import_files(shop, [orders_file(tmp_path / "c.csv", row)])
    rows = open_book(shop).book.rows(table("conversions")).read_all().to_pylist()
    persons = {row["conversion_id"]: row["person"] for row in rows}
    assert persons["orders:1"] == persons["orders:9"] != persons["orders:2"]


def test_the_people_of_a_batch_that_never_came_in_have_no_keys(tmp_path: Path) -> None:
    shop = shop_of_two(tmp_path)
    keys = sqlite3.connect(shop / "keys.sqlite3")
    keys.execute("insert into keys values (4711, ?)", (b"k" * 32,))
    keys.commit()
    (shop / "spool" / "ended-well").unlink()
    wh.import_files(shop, [orders_file(tmp_path / "c.csv", "2025-04-01,9,facebook,1.00,")])
    kept = {person for (person,) in keys.execute("select person from keys")}
    book = open_book(shop).book
    sealed = own(book.workspace, "people").paths(book.batches.versions["people"])
    assert kept == {n for path in sealed for n in pq.read_table(path)["person"].to_pylist()}
