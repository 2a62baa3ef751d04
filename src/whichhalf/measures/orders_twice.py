"""How many orders look like an order of another system: same day, currency and amount?

A shop and its payment system may both export one sale. Nothing is taken away by a guess: the share
that looks alike is shown, so that one of the two exports can be left out.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    orders = handles.during("conversions")
    counting = orders.filter(
        orders["kind"].isin(booked.BUYING)
        & orders["status"].fill_null("paid").isin(("paid", "pending"))
        & (orders["gross"] > 0)
    )
    rows = counting.mutate(system=counting["conversion_id"].split(":")[0])
    alike = rows.group_by("_day", "currency", "gross").aggregate(
        orders=rows.count(), systems=rows["system"].nunique()
    )
    return alike.mutate(twice=alike["systems"] > 1)


ORDERS_TWICE = Measure(
    name="orders_twice",
    question="How many orders look like an order of another system?",
    unit="orders",
    tables=("conversions",),
    rows=_rows,
    keys=("twice",),
    figures={"orders": lambda rows: rows["orders"].sum()},
    unknown="No orders with an amount were imported for this period.",
)
