"""How often did each source's customers come back, until when, and for how much each time?

All customers whose first purchase lies before the period's end, in cells: how many purchases after
the first, weeks from the first to the last, weeks from the first to the period's end, and the mean
net revenue of the later ones in whole units of currency. `fresh` says that the first purchase lies
in the period.
"""

from __future__ import annotations

from whichhalf.measures.customers import day_number, purchases, with_opening
from whichhalf.nouns.measure import Handles, Measure, Rows

_WEEK = 7
#: Minor units in a band of spending: 1.00 where a currency has cents.
_BAND = 100


def _rows(handles: Handles) -> Rows:
    bought = purchases(handles)
    rows = with_opening(handles, bought.filter(bought["_day"] < handles.end))
    own = ("customer", "source", "money", "first_day")
    days = rows.group_by(*own, "day").aggregate(
        spent=rows["net"].sum(), unpriced=rows["net"].isnull().cast("int64").sum()
    )
    later = days["day"] > days["first_day"]
    found = days.group_by(*own).aggregate(
        frequency=later.cast("int64").sum(),
        last_day=days["day"].max(),
        later_spent=later.ifelse(days["spent"].fill_null(0), 0).sum(),
        first_spent=later.ifelse(0, days["spent"].fill_null(0)).sum(),
        unpriced=later.ifelse(days["unpriced"], 0).sum(),
        first_unpriced=later.ifelse(0, days["unpriced"]).sum(),
    )
    priced = (found["frequency"] > 0) & (found["unpriced"] == 0) & (found["later_spent"] > 0)
    each = found["later_spent"] // (found["frequency"] > 0).ifelse(found["frequency"], 1)
    return found.mutate(
        recency_weeks=(found["last_day"] - found["first_day"]) // _WEEK,
        age_weeks=(day_number(handles.end) - found["first_day"]) // _WEEK,
        band=priced.ifelse(each // _BAND, None),
        currency=found["money"],
        fresh=found["first_day"] >= day_number(handles.start),
    )


LIFETIMES = Measure(
    name="lifetimes",
    question="How often did each source's customers come back, until when, and for how much?",
    unit="customers; money in minor units of `currency`, net revenue",
    tables=("conversions", "touches", "answers", "refunds", "channels"),
    rows=_rows,
    keys=("source", "currency", "frequency", "recency_weeks", "age_weeks", "band", "fresh"),
    figures={
        "customers": lambda rows: rows.count(),
        "later_spent": lambda rows: rows["later_spent"].sum(),
        "first_spent": lambda rows: rows["first_spent"].sum(),
        "first_unpriced": lambda rows: (rows["first_unpriced"] > 0).cast("int64").sum(),
    },
    unknown="No purchase names its customer: import orders with a customer number or address.",
    additive=False,
)
