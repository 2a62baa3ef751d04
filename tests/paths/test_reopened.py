"""Is what is counted of the journeys that changed what counting all of them anew gives?"""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measures.made_shop import SHOP
from tests.store.shelf import CONTEXT, arrow, new_workspace, opened
from whichhalf.lineup import kept
from whichhalf.lineup.gathered import InFiles
from whichhalf.nouns.channel import SOURCE_FIELDS, Channel, Source
from whichhalf.nouns.period import Period
from whichhalf.nouns.tables import table
from whichhalf.nouns.touch import TOUCHES
from whichhalf.paths import reopened
from whichhalf.paths.journeys import JourneySums, journey_sums
from whichhalf.store.book import Book
from whichhalf.store.layout import Workspace
from whichhalf.store.loading import Staged
from whichhalf.store.ready import ready, write_ready
from whichhalf.store.writing import Arrival
from whichhalf.till.inquiry import Inquiry

BEGIN = datetime(2025, 6, 1, tzinfo=UTC)
QUARTER = Period(date(2025, 7, 1), date(2025, 10, 1), "Europe/Berlin")
NAMES = ("pinterest", "google", "newsletter")
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


def classified(source: Source) -> Channel:
    name = source.utm_source
    return Channel(name, name, "social", "owned", "Organic Social", "", "made up", social=True)


def person_of(number: int) -> int:
    """Spread over all pseudonyms."""
    return number * ((1 << 63) // 7)


def bring(workspace: Workspace, number: int, load: tuple[Sequence[Any], Sequence[Any]]) -> None:
    touches = [
        {
            "touch_id": f"{number}:{at}",
            "happened_at": BEGIN + timedelta(hours=hours),
            "site": "shop.example" if at % 2 else "blog.example",
            "kind": "view" if at == 7 else "visit",
            "person": person_of(who),
            "consent": "consented" if consented else "exempt",
            "source_id": source,
            "referrer_host": "blog.example" if at == 3 else None,
        }
        for at, (hours, who, source, consented) in enumerate(load[0])
    ]
    sold = [
        {
            "conversion_id": f"{number}:{at}",
            "kind": "order",
            "happened_at": BEGIN + timedelta(hours=hours),
            "person": person_of(who) if who else None,
            "currency": "EUR",
            "gross": gross,
        }
        for at, (hours, who, gross) in enumerate(load[1])
    ]
    sources = {
        at + 1: Source(*(name if field == "utm_source" else "" for field in SOURCE_FIELDS))
        for at, name in enumerate(NAMES)
    }
    with opened(workspace) as book:
        staged = []
        for noun, rows in (("touches", touches), ("conversions", sold)):
            if rows:
                whole = arrow(table(noun), rows, f"{number}.csv")
                whole = ready(table(noun), whole, batch=book.next_batch, zone=book.zone)
                file = write_ready(table(noun), [whole], book.staging(noun))
                staged.append(Staged(table(noun), (file,)))
        arrival = Arrival(f"{number}.csv", str(number), staged, sources=sources)
        lines = len(touches) + len(sold)
        arrival.lines = {"received": lines, "kept": lines, "quarantined": 0, "rejected": 0}
        book.load(arrival)


def asked(workspace: Workspace, period: Period, *, anew: bool, **choices: Any) -> JourneySums:
    book = Book.open(workspace, replace(CONTEXT, classify=classified))
    files = [file.path for file in book.files(TOUCHES)]
    lined = (lambda: InFiles(files)) if anew else (lambda: kept.lined_up(book))
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
    monkeypatch.setattr(kept, "IN_MEMORY", 0)
    monkeypatch.setattr(kept, "_MOST_NEW", 10**6)
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
