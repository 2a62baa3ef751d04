"""How are customers who did something told beside customers who did not, in cells?

The period is the window in which somebody did it for the first time: began to follow, took part,
gave a code away. Whoever did it earlier is left out; whoever did not do it by the end of the window
stands on the other side. What is known of each customer before is put into bins; what is spent
later is a sum. `early` cells have the bins as of `QUIET_DAYS` before the window, so that what was
spent in those days is an outcome: the negative control.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from whichhalf.measures.customers import day_number, purchases, with_opening
from whichhalf.nouns.comparison import AFTER_DAYS, QUIET_DAYS, RECENCY_DAYS, TENURE_DAYS
from whichhalf.nouns.measure import Handles, Measure, Rows

#: Handles → (person, day): on which days did who do it?
Role = Callable[[Handles], Rows]
_MOST_BOUGHT, _MOST_LATELY = 6, 3


def beside(
    name: str, question: str, tables: tuple[str, ...], role: Role, *, early: bool
) -> Measure:
    """The question for one thing that customers do."""

    def rows(handles: Handles) -> Rows:
        return _rows(handles, role, early=early)

    return Measure(
        name=name,
        question=question,
        unit="customers; net revenue in minor units of `currency`",
        tables=tuple(dict.fromkeys((*_NEEDED, *tables))),
        rows=rows,
        keys=("did", "bucket", "currency", "source", "bought", "lately", "recency", "tenure"),
        figures=FIGURES,
        unknown="No customer with a purchase before is known to have done it in this period.",
        additive=False,
        lookback_days=AFTER_DAYS,
    )


_NEEDED = ("conversions", "touches", "answers", "refunds", "channels", "links")
FIGURES: Mapping[str, Callable[[Rows], Any]] = {
    "people": lambda rows: rows.count(),
    "before": lambda rows: rows["before"].sum(),
    "after": lambda rows: rows["after"].sum(),
    "again": lambda rows: (rows["orders_after"] > 0).cast("int64").sum(),
    "referred": lambda rows: rows["referred"].sum(),
}


def _rows(handles: Handles, role: Role, *, early: bool) -> Rows:
    start, end = day_number(handles.start), day_number(handles.end)
    known = start - QUIET_DAYS if early else start
    customers = _known(handles, known, start, end)
    did = role(handles)
    since = did.group_by("person").aggregate(since=did["day"].min()).rename(doer="person")
    joined = customers.left_join(since, customers["customer"] == since["doer"])
    joined = joined.filter(joined["since"].isnull() | (joined["since"] >= start))
    friends = _referred(handles, end)
    joined = joined.left_join(friends, joined["customer"] == friends["owner"])
    return joined.mutate(
        did=(joined["since"] < end).fill_null(False),  # noqa: FBT003
        referred=joined["friends"].fill_null(0),
        bucket=joined["person_bucket"],
        currency=joined["money"],
    )


def _known(handles: Handles, known: Any, start: Any, end: Any) -> Rows:
    """Customers who had bought before `known`, their bins on that day, and what they spent when."""
    rows = with_opening(handles, purchases(handles))
    rows = rows.filter(rows["first_day"] < known)
    own = ("customer", "money", "source", "first_day")
    days = rows.group_by(*own, "day").aggregate(
        net=rows["net"].fill_null(0).sum(), person_bucket=rows["_bucket"].min()
    )
    day, net = days["day"], days["net"]
    later = (day >= end) & (day < end + handles.lookback_days)
    found = days.group_by(*own).aggregate(
        person_bucket=days["person_bucket"].min(),
        times=(day < known).cast("int64").sum(),
        newly=((day < known) & (day >= known - QUIET_DAYS)).cast("int64").sum(),
        latest=(day < known).ifelse(day, None).max(),
        before=((day >= start - QUIET_DAYS) & (day < start)).ifelse(net, 0).sum(),
        after=later.ifelse(net, 0).sum(),
        orders_after=later.cast("int64").sum(),
    )
    return found.mutate(
        bought=(found["times"] < _MOST_BOUGHT).ifelse(found["times"], _MOST_BOUGHT),
        lately=(found["newly"] < _MOST_LATELY).ifelse(found["newly"], _MOST_LATELY),
        recency=_bin(known - found["latest"], RECENCY_DAYS),
        tenure=_bin(known - found["first_day"], TENURE_DAYS),
    )


def _bin(days: Any, edges: tuple[int, ...]) -> Any:
    """The number of edges that these days reach."""
    first, *others = ((days >= edge).cast("int64") for edge in edges)
    return sum(others, first)


def _referred(handles: Handles, end: Any) -> Rows:
    """How many orders carried each customer's own code in the days after the window?"""
    links = handles.table("links")
    codes = links.filter(links["referrer_person"].notnull() & links["code"].notnull())
    owners = codes.group_by("code").aggregate(owner=codes["referrer_person"].min())
    bought = purchases(handles)
    later = bought.filter((bought["day"] >= end) & (bought["day"] < end + handles.lookback_days))
    carried = later.inner_join(owners, "code")
    carried = carried.filter(carried["person"] != carried["owner"])
    return carried.group_by("owner").aggregate(friends=carried.count())
