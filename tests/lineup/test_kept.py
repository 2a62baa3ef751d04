"""Is a line-up what the book's files hold, whatever came, went or was cut off since it was made?"""

import errno
import fcntl
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.lineup.days import bring, classified
from tests.store.shelf import CONTEXT, new_workspace, opened
from whichhalf.lineup import lining
from whichhalf.lineup.gathered import InFiles
from whichhalf.lineup.kept import Kept
from whichhalf.lineup.lining import lined_up, touches_of
from whichhalf.lineup.seen import Touches
from whichhalf.nouns.touch import TOUCHES
from whichhalf.store.book import Book
from whichhalf.store.layout import Workspace

ALL = (0, 1 << 63)


@pytest.fixture(autouse=True)
def always_lined_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lining, "IN_MEMORY", 0)


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    workspace = new_workspace(tmp_path / "shop")
    for number in range(3):
        touches = [(number * 500 + at, at % 4 + 1, at % 3, at % 2 == 0) for at in range(12)]
        bring(workspace, number, (touches, []))
    return workspace


def book_of(workspace: Workspace, *, at: int | None = None) -> Book:
    return Book.open(workspace, replace(CONTEXT, classify=classified), at=at)


def held(touches: Touches) -> list[tuple[object, ...]]:
    """Every touch in words: whose, when, from where, in which realm."""
    seen = touches.between(*ALL)
    alphabet = touches.alphabet
    number = alphabet.number_of(seen.mark)
    sources = [(alphabet.sources[one >> 1], one & 1) for one in number.tolist()]
    realms = [alphabet.realms[one] for one in alphabet.realm_of(seen.mark).tolist()]
    return sorted(zip(seen.person.tolist(), seen.at.tolist(), sources, realms, strict=True))


def in_files(book: Book) -> list[tuple[object, ...]]:
    return held(InFiles([file.path for file in book.files(TOUCHES)]))


def kept_of(workspace: Workspace, *, at: int | None = None) -> Kept:
    book = book_of(workspace, at=at)
    found = lined_up(book)
    assert isinstance(found, Kept)
    assert held(found) == in_files(book)
    for segment in found.shelf.segments:
        assert (np.diff(segment.person) >= 0).all()
    return found


def test_touches_of_some_persons_are_the_same_from_files_and_from_the_line_up(
    shop: Workspace,
) -> None:
    found = kept_of(shop)
    files = [file.path for file in book_of(shop).files(TOUCHES)]
    persons = np.unique(found.between(*ALL).person)[1:3]
    mine, theirs = found.of(persons), InFiles(files).of(persons)
    assert sorted(zip(mine.person.tolist(), mine.at.tolist(), strict=True)) == sorted(
        zip(theirs.person.tolist(), theirs.at.tolist(), strict=True)
    )
    assert set(mine.person.tolist()) == set(persons.tolist())


def test_what_lies_there_is_used_again_and_new_files_lie_behind_it(shop: Workspace) -> None:
    first = kept_of(shop)
    assert kept_of(shop).listed == first.listed
    bring(shop, 9, ([(2900, 3, 1, True)], []))
    second = kept_of(shop)
    assert second.listed[0] == first.listed[0]
    assert [segment.rows for segment in second.listed[1:]] == [1]
    then = second.since(first.files)
    assert then is not None
    assert held(then[0]) == held(first)
    assert len(then[1]) == 1


def test_many_small_segments_become_one(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lining, "_MOST_SEGMENTS", 2)
    for number in range(20, 26):
        kept_of(shop)
        bring(shop, number, ([(2000 + number, 2, 1, True)], []))
    assert len(kept_of(shop).listed) <= 4


def test_an_import_that_was_taken_back_makes_it_anew(shop: Workspace) -> None:
    before = kept_of(shop)
    with opened(shop) as book:
        book.undo(2)
    after = kept_of(shop)
    assert after.rows < before.rows
    assert not set(before.listed) & set(after.listed)


def test_a_book_as_it_once_was_is_lined_up_for_now_only(shop: Workspace) -> None:
    newest = kept_of(shop)
    earlier = kept_of(shop, at=2)
    assert earlier.rows < newest.rows
    assert earlier.notes is None
    assert kept_of(shop).listed == newest.listed


def test_a_column_that_was_cut_off_makes_it_anew(shop: Workspace) -> None:
    first = kept_of(shop)
    column = first.folder / first.listed[0].name / "at"
    os.truncate(column, column.stat().st_size - 8)
    assert kept_of(shop).listed != first.listed


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 0}', '{"format": 1}'])
def test_a_shelf_that_nobody_can_read_makes_it_anew(shop: Workspace, text: str) -> None:
    first = kept_of(shop)
    (first.folder / "shelf.json").write_text(text, "utf-8")
    assert kept_of(shop).rows == first.rows


def test_while_somebody_else_lines_up_it_is_done_for_now_only(shop: Workspace) -> None:
    kept_of(shop)
    with (shop.lineup / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert kept_of(shop).notes is None
    assert kept_of(shop).notes is not None


def test_who_touched_us_at_some_time(shop: Workspace) -> None:
    found = kept_of(shop)
    seen = found.between(*ALL)
    first, after = int(np.min(seen.at)), int(np.median(seen.at))
    rows = (seen.at >= first) & (seen.at < after)
    assert found.during(first, after).tolist() == np.unique(seen.person[rows]).tolist()


def test_a_cluster_is_asked_and_small_books_are_read(shop: Workspace) -> None:
    book = book_of(shop)
    book.context = replace(book.context, master="spark://nowhere:7077")
    assert touches_of(book) is None
    assert not (shop.lineup / "shelf.json").exists()


def test_a_touch_of_nobody_is_in_no_line_up(shop: Workspace) -> None:
    rows = kept_of(shop).rows
    assert rows == sum(file.rows for file in book_of(shop).files(TOUCHES)) - 3  # views


def test_where_nobody_may_write_it_is_done_for_now_only(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(lining, "_alone", refused)
    assert kept_of(shop).notes is None
    assert not shop.lineup.exists()
