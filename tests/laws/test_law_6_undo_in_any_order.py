"""Law 6, backwards: imports taken back in any order leave the book of those that stayed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import whichhalf.front as wh
from tests.front.shops import new_shop, orders_file
from whichhalf.front.book import open_book
from whichhalf.nouns.tables import table

#: Few orders, so that files overlap, differ, repeat each other, and hold rows that are put aside.
LINES = (
    "2025-03-01,1,facebook,10.50,",
    "2025-03-01,1,facebook,11.00,",
    "2025-03-02,2,facebook,20.00,",
    "2025-03-02,2,pinterest,20.00,",
    "2025-03-03,3,facebook,30.00,",
    "2025-02-30,4,facebook,1.00,",
)


def content(shop: Path) -> list[Any]:
    """Current rows and history without pseudonyms, and the lines that were put aside."""
    book = open_book(shop).book
    rows = [
        [{**row, "person": None} for row in stored.read_all().to_pylist()]
        for stored in (
            book.rows(table("conversions")),
            book.rows(table("conversions"), history=True),
        )
    ]
    aside = sorted({(line.file, line.line, line.reason) for line in wh.rejects(shop)})
    return [*rows, aside]


@pytest.mark.slow
@given(
    files=st.lists(
        st.tuples(st.integers(0, 1), st.lists(st.sampled_from(LINES), min_size=1, max_size=3)),
        min_size=2,
        max_size=4,
    ),
    data=st.data(),
)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_what_stays_after_undoing_is_as_if_the_rest_had_never_come(
    files: list[tuple[int, list[str]]], data: st.DataObject
) -> None:
    numbers = range(len(files))
    gone = data.draw(st.lists(st.sampled_from(numbers), unique=True, min_size=1))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shop, alone = new_shop(place / "shop"), new_shop(place / "alone")
        paths = []
        for number, (name, lines) in enumerate(files):
            (place / str(number)).mkdir()
            paths.append(orders_file(place / str(number) / f"{name}.csv", *lines))
        batches = [one.batch for one in wh.import_files(shop, paths)]
        for number in gone:
            wh.undo(shop, batches[number])
        wh.import_files(alone, [paths[number] for number in numbers if number not in gone])
        assert content(shop) == content(alone)


def test_a_file_that_came_twice_keeps_its_rejects_when_the_first_is_undone(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop")
    file = orders_file(tmp_path / "a.csv", *LINES)
    first, again = wh.import_files(shop, [file, file])
    assert again.same_as == first.batch
    before = content(shop)
    wh.undo(shop, first.batch)
    assert content(shop) == before
    (third,) = wh.import_files(shop, [file])
    assert third.lines.stored == 0
    wh.undo(shop, again.batch)
    assert content(shop) == before
    wh.undo(shop, third.batch)
    assert content(shop) == [[], [], []]


def test_a_file_that_came_twice_is_replayed_from_either_batch(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop")
    file = orders_file(tmp_path / "a.csv", LINES[0], "2025-03-09,9,facebook,ten,")
    _, again = wh.import_files(shop, [file, file])
    replayed = wh.replay(shop, again.batch)
    assert (replayed.lines.received, replayed.lines.quarantined) == (1, 1)
    (left,) = wh.rejects(shop)
    assert left.file == "a.csv (again)"
