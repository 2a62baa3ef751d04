"""Several imports and readers at once: the same book as one after the other, and no surprise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import whichhalf.front as wh
from tests.front.shops import new_shop, orders_file
from whichhalf.front.book import open_book
from whichhalf.nouns.tables import table

IMPORT = """
import sys, time
import whichhalf.front as wh
from whichhalf.errors import BookBusy
for file in sys.argv[2:]:
    while True:
        try:
            (found,) = wh.import_files(sys.argv[1], [file])
            break
        except BookBusy:
            time.sleep(0.02)
    assert not found.refused, found.refused
"""
READ = """
import sys, time
import whichhalf.front as wh
from whichhalf.front.book import open_book
from whichhalf.nouns.tables import table
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    book = open_book(sys.argv[1])
    first = book.book.rows(table("conversions")).read_all()
    told = wh.tell(book, "2025", wh.Look(form="csv"))
    assert book.book.rows(table("conversions")).read_all().equals(first)
    assert wh.tell(book, "2025", wh.Look(form="csv")) == told
"""


def files(folder: Path) -> list[Path]:
    return [
        orders_file(
            folder / f"{number}.csv",
            *(f"2025-03-0{1 + n % 9},{number * 20 + n},facebook,{n}.50," for n in range(30)),
        )
        for number in range(6)
    ]


@pytest.mark.slow
def test_importers_and_readers_at_once_end_as_one_after_the_other(tmp_path: Path) -> None:
    made = files(tmp_path)
    shop, alone = new_shop(tmp_path / "shop"), new_shop(tmp_path / "alone")
    wh.import_files(shop, made[:1])
    scripts = [(IMPORT, *map(str, made[start::2])) for start in range(2)] + [(READ, "4")]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(shop), *more], stderr=subprocess.PIPE, text=True
        )
        for script, *more in scripts
    ]
    for process in running:
        _, said = process.communicate()
        assert process.returncode == 0, said
    wh.import_files(alone, made)
    rows = [open_book(s).book.rows(table("conversions")).read_all() for s in (shop, alone)]
    assert rows[0].equals(rows[1])
    assert {entry.kind for entry in wh.log(shop)} == {"import"}
