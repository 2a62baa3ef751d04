"""What came back for what was spent, and when did it cover its cost?"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from whichhalf.errors import BadInput
from whichhalf.front.book import OpenBook, Place, open_book
from whichhalf.ledger.standing import Standing
from whichhalf.lineup.lining import touches_of
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.returned import (
    RETURNED_BY,
    CohortsFound,
    FollowerCohortsFound,
    ReturnsFound,
)
from whichhalf.returns import cohorts as monthly
from whichhalf.returns import follower_cohorts as followers
from whichhalf.returns import rows
from whichhalf.till.inquiry import Inquiry

#: Chance in ranges always begins here: the same book, the same figures.
_SEED = 20_250_101


def returns(
    place: Place | OpenBook = None, period: str = "", *, by: str = RETURNED_BY[0]
) -> ReturnsFound:
    """What did each network, campaign, theme, format, post or hour cost, and what came back?"""
    if by not in RETURNED_BY:
        detail = f"{by!r} is no choice of --by. Choose one of {', '.join(RETURNED_BY)}"
        raise BadInput(detail=detail)
    book = _book(place)
    asked = book.period(period)
    newest = book.book.span()[1]
    seen = asked.end if newest is None else newest + timedelta(days=1)
    standing = Standing(Inquiry(book.book.ask, book.settings, asked, _SEED, touches_of(book.book)))
    return rows.returned(standing, by, seen)


def cohorts(place: Place | OpenBook = None, period: str = "") -> CohortsFound:
    """When did the posts of each month cover their cost? Without a period, over the whole book."""
    return monthly.cohorts(_over_the_book(place, period))


def follower_cohorts(
    place: Place | OpenBook = None, period: str = ""
) -> FollowerCohortsFound | Unknown:
    """When did the followers of each month cover what they cost? Else over the whole book."""
    return followers.follower_cohorts(_over_the_book(place, period))


def _over_the_book(place: Place | OpenBook, period: str) -> Standing:
    book = _book(place)
    first, newest = book.book.span()
    asked = book.period(period)
    if newest is not None and first is not None:
        after = newest + timedelta(days=1)
        # After the newest row nobody can have bought yet.
        begins, ends = (asked.start, min(asked.end, after)) if period else (first, after)
        asked = Period(begins, max(ends, begins + timedelta(days=1)), asked.zone)
    return Standing(Inquiry(book.book.ask, book.settings, asked, _SEED, touches_of(book.book)))


def returns_json(found: ReturnsFound | CohortsFound | FollowerCohortsFound | Unknown) -> str:
    """The same as JSON: money in minor units, returns in parts per million, ranges at their level.

    Credit is association, not cause; what is `theirs` of followers is what they added.
    """
    written = _plain(asdict(found))
    if not isinstance(found, Unknown):
        written |= {"period": str(found.period)}
    if isinstance(found, ReturnsFound | CohortsFound):
        written |= {"association_not_cause": True}
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    """What is unknown names its reason under `unknown`, as everywhere."""
    if isinstance(value, dict) and value.keys() == {"reason", "remedy", "facts"}:
        known = {"remedy": value["remedy"], "facts": dict(value["facts"])}
        return {"unknown": value["reason"], **known}
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _book(place: Place | OpenBook) -> OpenBook:
    return place if isinstance(place, OpenBook) else open_book(place)
