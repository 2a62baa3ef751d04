"""What was sold, and what do we know of where each sale came from?

One row per group of orders and subscriptions that agree in day, place, source, code, answer,
customer and in which parts of their margin are known. Each conversion is in exactly one group, so
that whatever is built on the groups counts it once. The statement decides which line books a group;
nothing is decided here.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    return booked.with_source_told(booked.complete(handles, booked.BUYING))


SALES = Measure(
    name="sales",
    question="What was sold, and what do we know of where each sale came from?",
    unit="orders; money in minor units of `currency`",
    tables=("conversions", "answers", "refunds", "order_lines", "channels"),
    rows=_rows,
    keys=(
        "day",
        "kind",
        "place",
        "site",
        "currency",
        "network",
        "medium",
        "paid",
        "social",
        "sourced",
        "code",
        "survey",
        "survey_network",
        "survey_social",
        "customer",
        "known",
    ),
    figures={
        "orders": lambda rows: rows.count(),
        **booked.MARGIN_PARTS,
    },
    unknown="No orders were imported for this period: import the export of the shop.",
)
