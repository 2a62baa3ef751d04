"""Is what is counted of the journeys that changed what counting all of them anew gives?"""

import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lineup.days import NAMES, bring, classified, person_of
from tests.measures.made_shop import SHOP
from tests.store.shelf import CONTEXT, new_workspace
from whichhalf.lineup import kept, lining
from whichhalf.lineup.gathered import InFiles
from whichhalf.nouns.period import Period
from whichhalf.nouns.touch import TOUCHES
from whichhalf.paths import reopened
from whichhalf.paths.journeys import JourneySums, journey_sums
from whichhalf.store.book import Book
from whichhalf.store.layout import Workspace
from whichhalf.till.inquiry import Inquiry

QUARTER = Period(date(2025, 7, 1), date(2025, 10, 1), "Europe/Berlin")
#: (hours since June, person, source or 0, consented)
TOUCH = st.tuples(
    st.integers(0, 3000), st.integers(1, 6), st.integers(0, len(NAMES)), st.booleans()
)
#: (hours since June, person or 0, amount)
PURCHASE = st.tuples(st.integers(0, 3000), st.integers(0, 6), st.integers(1, 9_999))
LOAD = st.tuples(st.lists(TOUCH, max_size=8), st.lists(PURCHASE, max_size=4))
PERIOD = st.sampled_from(
    [QUARTER, replace(QUARTER, end=date(2025, 10, 2)), replace(QUARTER, start=date(2025, 7, 2))]
)


def asked(workspace: Workspace, period: Period, *, anew: bool, **choices: Any) -> JourneySums:
    book = Book.open(workspace, replace(CONTEXT, classify=classified))
    files = [file.path for file in book.files(TOUCHES)]
    lined = (lambda: InFiles(files)) if anew else (lambda: lining.lined_up(book))
    inquiry = Inquiry(book.ask, replace(SHOP, zone="Europe/Berlin"), period, 7, lined)
    return journey_sums(inquiry, 30, **choices)


def assert_same(mine: JourneySums, theirs: JourneySums) -> None:
    assert mine.found == theirs.found
    for tier, sums in theirs.tiers.items():
        for name in ("steps", "ends", "sets", "places", "turns"):
            one, other = getattr(mine.tiers[tier], name), getattr(sums, name)
            assert np.array_equal(one.keys, other.keys)
            assert np.array_equal(one.counts, other.counts)
        for name in ("lengths", "cells", "bucket", "counts"):
            ages, others = mine.tiers[tier].ages, sums.ages
            assert np.array_equal(getattr(ages, name), getattr(others, name))


@pytest.fixture(autouse=True)
def always_lined_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lining, "IN_MEMORY", 0)
    monkeypatch.setattr(lining, "_MOST_NEW", 10**6)
    monkeypatch.setattr(reopened, "_ONE_OF", 1)


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.tuples(LOAD, PERIOD), min_size=2, max_size=4),
    st.booleans(),
    st.sampled_from(["margin", "count"]),
)
def test_day_after_day_the_journeys_that_changed_make_up_all_the_difference(
    days: list[tuple[Any, Period]], reset: bool, value: str
) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        workspace = new_workspace(folder / "shop")
        for number, (load, period) in enumerate(days):
            bring(workspace, number, load)
            choices = {"reset": reset, "value": value, "order": 2}
            mine = asked(workspace, period, anew=False, **choices)
            assert_same(mine, asked(workspace, period, anew=True, **choices))
    finally:
        shutil.rmtree(folder)


def test_only_the_touches_of_somebody_who_changed_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = new_workspace(tmp_path / "shop")
    many = [(800 + at, at % 5 + 1, at % 3 + 1, True) for at in range(60)]
    bring(workspace, 0, (many, [(2000, 2, 500)]))
    asked(workspace, QUARTER, anew=False)
    bring(workspace, 1, ([(1990, 6, 1, True)], []))
    seen: list[list[int]] = []
    plain = kept.Kept.of

    def of(self: kept.Kept, persons: Any) -> Any:
        seen.append(persons.tolist())
        return plain(self, persons)

    monkeypatch.setattr(kept.Kept, "of", of)
    mine = asked(workspace, QUARTER, anew=False)
    assert {tuple(persons) for persons in seen} == {(person_of(6),)}
    assert_same(mine, asked(workspace, QUARTER, anew=True))


def test_a_question_that_is_asked_again_of_the_same_book_opens_no_journey(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = new_workspace(tmp_path / "shop")
    bring(workspace, 0, ([(800, 1, 1, True), (900, 2, 2, True)], [(1000, 1, 500)]))
    before = asked(workspace, QUARTER, anew=False)
    monkeypatch.setattr(kept.Kept, "of", None)
    monkeypatch.setattr(kept.Kept, "between", None)
    assert_same(asked(workspace, QUARTER, anew=False), before)


def test_what_was_remembered_and_is_not_whole_is_counted_anew(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "shop")
    bring(workspace, 0, ([(800, 1, 1, True)], [(1000, 1, 500)]))
    before = asked(workspace, QUARTER, anew=False)
    (held,) = (workspace.lineup / "sums").glob("*.npz")
    held.write_bytes(held.read_bytes()[:-40])
    assert_same(asked(workspace, QUARTER, anew=False), before)


def test_buyers_alone_have_the_same_paths_however_many_are_taken_at_a_time(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "shop")
    many = [(800 + at, at % 5 + 1, at % 3 + 1, True) for at in range(60)]
    bring(workspace, 0, (many, [(900, 2, 500), (950, 4, 700), (990, 5, 900)]))
    whole = asked(workspace, QUARTER, anew=True, nulls=False)
    assert any(path.channels for path in whole.found.paths)
    assert_same(asked(workspace, QUARTER, anew=True, nulls=False, at_a_time=1), whole)
