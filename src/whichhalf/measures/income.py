"""What did advertising, affiliate links and sponsorships bring in, on which site or network?

Such income earns on visits that never buy. A row with a network of its own (a sponsored post)
belongs to it; the others belong to a site.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.nouns.measure import Handles, Measure, Rows

KINDS = ("advertising", "affiliate", "sponsorship")


def _rows(handles: Handles) -> Rows:
    rows = booked.with_refunds(handles, booked.conversions(handles, KINDS))
    rows = booked.with_tax_given_back(rows.mutate(goods=rows["cost_of_goods"]))
    return booked.with_known_parts(rows)


INCOME = Measure(
    name="income",
    question="What did advertising, affiliate links and sponsorships bring in?",
    unit="money in minor units of `currency`",
    tables=("conversions", "refunds", "channels"),
    rows=_rows,
    keys=("day", "kind", "site", "currency", "network", "social", "known"),
    figures={
        "incomes": lambda rows: rows.count(),
        **booked.MARGIN_PARTS,
    },
    unknown="No such income was imported for this period.",
)
