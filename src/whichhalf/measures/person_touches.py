"""Who touched what and when, and who bought what, row by row, for paths that are built beside us?

Asked as sums these say how many; asked `apart`, in order of nothing, they are what
`paths.lined` lines up: a path takes a fifth of the time there that any engine's windows take.
Persons stay pseudonyms, and nothing of them leaves the room but sums per bucket.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.measures.journey_paths import bought
from whichhalf.measures.touched import counting, purchases
from whichhalf.nouns.measure import Handles, Measure, Rows


def _touches(handles: Handles) -> Rows:
    return _referred(counting(handles.table("touches")))


def _of_buyers(handles: Handles) -> Rows:
    """The same of those who bought in the period."""
    sold = handles.during("conversions")
    buyers = sold.filter(sold["kind"].isin(booked.BUYING) & sold["person"].notnull())
    met = handles.table("touches").semi_join(buyers.select("person").distinct(), "person")
    return _referred(counting(met))


def _referred(rows: Rows) -> Rows:
    return rows.mutate(referred=(rows["referrer_host"].fill_null("") != "").cast("int64"))


TOUCHES_OF_PERSONS = Measure(
    name="touches_of_persons",
    question="Which source was met how often by somebody whose pseudonym is known?",
    unit="touches",
    tables=("touches",),
    rows=_touches,
    keys=("source_id", "referred"),
    figures={"touches": lambda rows: rows.count()},
    unknown="No visits with a pseudonym were imported: import a table of touches.",
)
TOUCHES_OF_BUYERS = Measure(
    name="touches_of_buyers",
    question="Which source was met how often, ever, by those who bought in the period?",
    unit="touches",
    tables=("touches", "conversions"),
    rows=_of_buyers,
    keys=("source_id", "referred"),
    figures={"touches": lambda rows: rows.count()},
    unknown="Nobody who bought in this period is known to have touched us.",
)
PURCHASES_OF_PERSONS = Measure(
    name="purchases_of_persons",
    question="How much was ever bought by somebody whose pseudonym is known, on which site?",
    unit="purchases",
    tables=("conversions",),
    rows=purchases,
    keys=("realm",),
    figures={"purchases": lambda rows: rows.count()},
    unknown="No purchases with a pseudonym were imported: import the export of the shop.",
)
PURCHASES_BY_TIER = Measure(
    name="purchases_by_tier",
    question="What was bought in the period, and do we know by whom?",
    unit="purchases; money in minor units of `currency`",
    tables=("conversions", "touches", "refunds", "order_lines", "channels"),
    rows=bought,
    keys=("tier", "day", "site", "currency", "known"),
    figures={
        "orders": lambda rows: rows.count(),
        **booked.MARGIN_PARTS,
    },
    unknown="No purchases were imported for this period: import the export of the shop.",
)
