"""Does a book say of its weeks what it knows: launches, and weeks after the period as well?"""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import whichhalf.front as wh
from tests.front.shops import new_shop
from whichhalf.front.book import open_book
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.period import Period
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth.series import Books, books

FIRST = date(2025, 1, 6)  # a Monday
WEEKS = 40


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two orders a day for forty weeks and two days, three posts in every other week, a launch."""
    folder = tmp_path_factory.mktemp("weeks")
    shop = new_shop(folder / "shop")
    settings = shop / "whichhalf.toml"
    margin = '\n[[margins]]\nfrom = 2025-01-01\nshare = "50 %"\n'
    settings.write_text(settings.read_text("utf-8") + margin, "utf-8")
    orders = ["conversion_id,kind,happened_at,place,currency,gross,tax,shipping,refunded,status"]
    for at in range(7 * WEEKS + 2):
        day = FIRST + timedelta(days=at)
        orders += [
            f"{day}-{n},order,{day}T1{n}:00:00Z,shop,EUR,20.00,0.00,0.00,0.00,paid"
            for n in range(2)
        ]
    posts = ["post_id,network,published_at"]
    posts += [
        f"p{week}-{n},pinterest,{FIRST + timedelta(weeks=week, days=n)}T08:00:00Z"
        for week in range(0, WEEKS, 2)
        for n in range(3)
    ]
    launch = FIRST + timedelta(weeks=10)
    campaigns = [
        "campaign_id,title,kind,starts_on,ends_on",
        f"new-wool,New wool,launch,{launch},{launch + timedelta(days=10)}",
        f"boards,Spring boards,,{FIRST},{FIRST + timedelta(weeks=4)}",
    ]
    for name, rows in (("orders", orders), ("posts", posts), ("campaigns", campaigns)):
        path = folder / f"{name}.csv"
        path.write_text("\n".join(rows) + "\n", "utf-8")
        for imported in wh.import_files(shop, [path]):
            assert not imported.refused
            assert imported.lines.stored == imported.lines.received
    return shop


def known(place: Path, start: date, end: date) -> Books:
    book = open_book(place)
    period = Period(start, end, book.settings.zone)
    inquiry = Inquiry(book.book.ask, book.settings, period, 1)
    found = books(Standing(inquiry), np.random.default_rng(1))
    assert isinstance(found, Books)
    return found


@pytest.mark.slow
def test_weeks_after_the_period_are_looked_at_and_the_one_that_is_not_over_is_not(place: Path):
    after = FIRST + timedelta(weeks=20)
    found = known(place, FIRST, after)
    assert len(found.mondays) == WEEKS
    assert found.known.share.tolist() == [1.0] * 20 + [0.0] * 20
    assert set(found.known.margins.tolist()) == {7 * 2 * 1000}
    assert found.booked == 20 * 7 * 2 * 1000
    (posts,) = found.known.channels
    assert (posts.name, posts.amounts.sum()) == ("pinterest", 60.0)


@pytest.mark.slow
def test_half_a_year_after_the_period_nobody_looks(place: Path):
    found = known(place, FIRST, FIRST + timedelta(weeks=4))
    assert len(found.mondays) == 4 + 26


@pytest.mark.slow
def test_a_launch_of_the_calendar_stands_beside_and_a_campaign_of_posts_does_not(place: Path):
    (event,) = known(place, FIRST, FIRST + timedelta(weeks=WEEKS)).known.events
    assert event.name == "launch"
    assert event.values[10:12].tolist() == pytest.approx([1.0, 3 / 7])
    assert event.values.sum() == pytest.approx(10 / 7)
