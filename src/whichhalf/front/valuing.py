"""What are customers worth later, and those who follow or take part beside others?"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from whichhalf.customers.beside import compared, first_sale
from whichhalf.customers.lifetimes import lifetimes
from whichhalf.effects.beside import Beside
from whichhalf.effects.lifetime import Lifetime
from whichhalf.errors import BadInput
from whichhalf.front.book import OpenBook, Place, open_book
from whichhalf.nouns.comparison import Comparison
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.lifetime import LifetimesFound
from whichhalf.nouns.period import Period
from whichhalf.till.inquiry import Inquiry

#: Chance in draws always begins here: the same book, the same figures.
_SEED = 20_250_101
BY = ("source", "network")


def lifetime(
    place: Place | OpenBook = None,
    period: str = "",
    *,
    by: str = "source",
    weeks: int = 52,
    discount_percent: float = 10.0,
) -> LifetimesFound:
    """What is a new customer of each source worth in the weeks after the first purchase?"""
    if by not in BY:
        raise BadInput(detail=f"{by!r} is neither source nor network")
    if not 1 <= weeks <= 520:
        raise BadInput(detail=f"{weeks} weeks is no horizon. Write 1 to 520")
    if not 0 <= discount_percent < 100:
        raise BadInput(detail=f"{discount_percent} is no discount a year. Write 0 to 99 percent")
    book = place if isinstance(place, OpenBook) else open_book(place)
    recipe = Lifetime(horizon_weeks=weeks, discount_a_year=discount_percent / 100)
    return lifetimes(inquiry_of(book, period), recipe, networks=by == "network")


def followers(place: Place | OpenBook = None, period: str = "") -> Comparison:
    """What do followers spend beside like customers? Without a period, over the whole book."""
    return _compared(place, period, "followers")


def community(place: Place | OpenBook = None, period: str = "") -> tuple[Comparison, ...]:
    """What do those who take part, and whose codes bring friends, spend beside like customers?"""
    book = place if isinstance(place, OpenBook) else open_book(place)
    return tuple(_compared(book, period, who) for who in ("community", "advocates"))


def _compared(place: Place | OpenBook, period: str, who: str) -> Comparison:
    book = place if isinstance(place, OpenBook) else open_book(place)
    whole = inquiry_of(book, _all_days(book))
    inquiry = inquiry_of(book, period) if period else whole
    return compared(inquiry, who, first_sale(whole), Beside())


def _all_days(book: OpenBook) -> str:
    """From the first day of the book to its newest, both among them."""
    first, newest = book.book.span()
    return f"{first}..{newest + timedelta(days=1)}" if first and newest else ""


def comparison_json(found: Comparison) -> str:
    """The same as JSON: margin in minor units per customer in half a year, shares per million."""
    return json.dumps(told(found), ensure_ascii=False, indent=1, default=str) + "\n"


def inquiry_of(book: OpenBook, period: str) -> Inquiry:
    """Whom do we ask about which days? No day after the newest row: nobody can have bought yet."""
    asked, newest = book.period(period), book.book.span()[1]
    if newest is not None and asked.start <= newest < asked.end:
        asked = Period(asked.start, newest + timedelta(days=1), asked.zone)
    return Inquiry(book.book.ask, book.settings, asked, _SEED)


def lifetime_json(found: LifetimesFound) -> str:
    """The same as JSON: money in minor units, purchases in thousandths, ranges at their level."""
    written = {
        "period": str(found.period),
        "horizon_weeks": found.horizon_weeks,
        "discount_ppm": found.discount_ppm,
        "currency": found.currency,
        "worth": found.worth,
        "margin_share_ppm": found.share_ppm,
        "sources": [told(one) for one in found.sources],
        "together": [told(one) for one in found.together],
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def told(record: Any) -> Any:
    """A frozen record of figures as plain values; an unknown names its reason and remedy."""
    figures = {
        name: {
            "unknown": value.reason,
            "remedy": value.remedy,
            "facts": dict(value.facts),
        }
        for name in record.__dataclass_fields__
        if isinstance(value := getattr(record, name), Unknown)
    }
    return asdict(record) | figures
