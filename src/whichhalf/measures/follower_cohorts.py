"""How many began to follow in each month, and what did they buy from then on, month by month?

Whoever stands on the first list of a network's followers followed before anybody looked: nobody
knows since when, so they have no month. A person who follows on several networks belongs to the
first of these months, so that nobody's purchase counts twice.
"""

from __future__ import annotations

from typing import Any

from whichhalf.measures.customers import purchases
from whichhalf.measures.followers_beside import with_first_list
from whichhalf.nouns.measure import Handles, Measure, Rows

#: 2025-07 has seven characters.
_MONTH_LENGTH = 7


def _month(day: Any, listed: Any) -> Any:
    """Nothing, which sorts before every month, for who stood on the first list."""
    return listed.ifelse("", day.cast("string").left(_MONTH_LENGTH))


def _gained(handles: Handles) -> Rows:
    rows = with_first_list(handles)
    here = rows.filter((rows["_day"] >= handles.start) & (rows["_day"] < handles.end))
    return here.mutate(month=_month(here["_day"], here["listed"]), by_name=here["person"].notnull())


FOLLOWERS_GAINED = Measure(
    name="followers_gained",
    question="How many began to follow in each month, and of how many is it known who they are?",
    unit="followers",
    tables=("follows",),
    rows=_gained,
    keys=("month", "network", "by_name"),
    figures={"followers": lambda rows: rows.count()},
    unknown="No list says who follows; numbers of followers stand among the readings.",
)


def _bought(handles: Handles) -> Rows:
    begun = with_first_list(handles)
    known = begun.filter(begun["person"].notnull())
    first = known.group_by(follower="person").aggregate(
        begun=known["_day"].min(), listed_on=known["listed"].ifelse(known["_day"], None).min()
    )
    listed = (first["begun"] == first["listed_on"]).fill_null(False)  # noqa: FBT003
    first = first.mutate(since=_month(first["begun"], listed))
    rows = purchases(handles)
    rows = rows.filter((rows["_day"] >= handles.start) & (rows["_day"] < handles.end))
    later = rows.inner_join(
        first, (rows["person"] == first["follower"]) & (rows["_day"] >= first["begun"])
    )
    return later.mutate(month=later["_day"].cast("string").left(_MONTH_LENGTH))


FOLLOWERS_BUY = Measure(
    name="followers_buy",
    question="What did those who began to follow in a month buy from then on, month by month?",
    unit="purchases; net revenue in minor units of `currency`",
    tables=("follows", "conversions", "refunds"),
    rows=_bought,
    keys=("since", "month", "currency"),
    figures={
        "orders": lambda rows: rows.count(),
        "buyers": lambda rows: rows["person"].nunique(),
        "net": lambda rows: rows["net"].fill_null(0).sum(),
    },
    unknown="Nobody who is known to follow is known to have bought.",
    additive=False,
)
