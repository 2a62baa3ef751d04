"""What do customers spend after they begin to follow, beside like customers who do not follow?

Whoever stands on the list of followers on its first day followed before anybody looked: nobody
knows since when, so they count as having followed earlier and are left out.
"""

from __future__ import annotations

from whichhalf.measures.beside import beside
from whichhalf.measures.customers import day_number
from whichhalf.nouns.measure import Handles, Rows

_QUESTION = "What do customers who begin to follow spend {}, beside like customers who do not?"


def with_first_list(handles: Handles) -> Rows:
    """Each follow, with `listed`: was it there when anybody first looked?"""
    rows = handles.table("follows")
    lists = rows.group_by("network").aggregate(first_list=rows["_day"].min())
    joined = rows.join(lists, "network")
    return joined.mutate(listed=joined["_day"] == joined["first_list"])


def _follows(handles: Handles) -> Rows:
    rows = with_first_list(handles)
    known = rows.filter(rows["person"].notnull())
    # on the first list: as early as there are days
    return known.select("person", day=known["listed"].ifelse(0, day_number(known["_day"])))


FOLLOWERS_BESIDE = beside(
    "followers_beside", _QUESTION.format("afterwards"), ("follows",), _follows, early=False
)
FOLLOWERS_BEFORE = beside(
    "followers_before", _QUESTION.format("before and after"), ("follows",), _follows, early=True
)
