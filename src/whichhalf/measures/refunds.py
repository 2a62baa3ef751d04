"""What was given back in the period, and was it for orders of the period or for earlier ones?

A refund counts against its order, whenever it was paid; this says how much of what was paid back
now belongs to orders that earlier statements told.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    refunds = handles.during("refunds")
    orders = handles.tables["conversions"].select(order="conversion_id", ordered_on="_day")
    joined = refunds.left_join(orders, refunds["conversion_id"] == orders["order"])
    earlier = (joined["ordered_on"] < handles.start).fill_null(False)  # noqa: FBT003
    return joined.mutate(day=joined["_day"].cast("string"), earlier=earlier)


REFUNDS_PAID = Measure(
    name="refunds_paid",
    question="What was given back, for orders of the period or for earlier ones?",
    unit="money in minor units of `currency`",
    tables=("refunds", "conversions"),
    rows=_rows,
    keys=("day", "currency", "earlier"),
    figures={"amount": lambda rows: rows["amount"].sum(), "refunds": lambda rows: rows.count()},
    unknown="No refunds were imported for this period.",
)
