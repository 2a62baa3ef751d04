"""An import that is killed leaves the book as it was, or as it would have become. Never between.

Ten kills here; `WHICHHALF_KILLS=60` runs more (docs/proofs/kill.md).
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import whichhalf.front as wh
from tests.front.shops import accounted, new_shop, orders_file
from whichhalf.front.book import open_book
from whichhalf.nouns.tables import table
from whichhalf.store.book import own

KILLS = int(os.environ.get("WHICHHALF_KILLS", "10"))
IMPORT = """
import sys
import whichhalf.front as wh
import whichhalf.intake.importing
print("ready", flush=True)
wh.import_files(sys.argv[1], [sys.argv[2]])
"""


def file_of(folder: Path, number: int) -> Path:
    """Files overlap: 50 of 200 orders stand in the next one too, with other amounts."""
    rows = [
        f"2025-03-{1 + n % 28:02},{number * 150 + n},facebook,{n}.50,p{number * 150 + n}@x.example"
        for n in range(200)
    ]
    return orders_file(
        folder / f"{number}.csv", *rows, f"2025-02-30,bad{number},x,1.00,b@x.example"
    )


def started(shop: Path, file: Path) -> subprocess.Popen[str]:
    running = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(shop), str(file)], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    return running


def kill_during(shop: Path, file: Path, seconds: float) -> bool:
    """Was the import killed before it ended?"""
    running = started(shop, file)
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        running.kill()
    running.communicate()
    return running.returncode != 0


def content(shop: Path) -> tuple[int, list[Any], int]:
    """The batch that the book stands at, its orders without their pseudonyms, its rejects."""
    book = open_book(shop).book
    orders = [
        [
            {**row, "person": None}
            for row in book.rows(table("conversions"), history=old).read_all().to_pylist()
        ]
        for old in (False, True)
    ]
    return book.batches.last, orders, len(book.rejects())


def sealed_and_keyed(shop: Path) -> tuple[set[int], set[int]]:
    book = open_book(shop).book
    paths = own(book.workspace, "people").paths(book.batches.versions["people"])
    keys = sqlite3.connect(shop / "keys.sqlite3").execute("select person from keys")
    sealed = {person for path in paths for person in pq.read_table(path)["person"].to_pylist()}
    return sealed, {person for (person,) in keys}


@pytest.mark.slow
def test_kill_9_at_any_moment_leaves_the_book_before_or_after(tmp_path: Path) -> None:
    rng = random.Random(20_260_101)
    shop, number, kills = new_shop(tmp_path / "shop"), 1, 0
    wh.import_files(shop, [file_of(tmp_path, 0)])
    began = time.monotonic()
    started(shop, file_of(tmp_path, number)).communicate()
    usual = time.monotonic() - began
    before = content(shop)
    number += 1
    while kills < KILLS:
        kills += kill_during(shop, file_of(tmp_path, number), rng.uniform(0, usual))
        after = content(shop)
        assert after == before or after[0] == before[0] + 1
        number += after[0] - before[0]
        before = after
    (last,) = wh.import_files(shop, [file_of(tmp_path, number)])
    assert accounted(last)
    assert not last.refused
    sealed, keyed = sealed_and_keyed(shop)
    assert sealed == keyed
    assert not (shop / "spool" / "staging").exists()
    whole = new_shop(tmp_path / "whole")
    wh.import_files(whole, [file_of(tmp_path, n) for n in range(number + 1)])
    assert content(shop)[1:] == content(whole)[1:]
