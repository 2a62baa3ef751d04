"""Who touched what and when, and who bought what, row by row, for paths that are built beside us?

Asked as sums these say how many; asked `apart`, in order of nothing, they are what
`crediting.paths` lines up: a path takes a fifth of the time there that any engine's windows take.
Persons stay pseudonyms, and nothing of them leaves the room but sums per bucket.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.measures.journey_paths import bought
from whichhalf.measures.touched import purchases, touches
from whichhalf.nouns.measure import Handles, Measure, Rows


def _touches(handles: Handles) -> Rows:
    """`mark` is number * 4 + 0 before the period, 1 in it, 2 after it."""
    return _marked(handles, touches(handles, handles.table("touches"), "happened_at"))


def _of_buyers(handles: Handles) -> Rows:
    """The same of those who bought in the period."""
    sold = handles.during("conversions")
    buyers = sold.filter(sold["kind"].isin(booked.BUYING) & sold["person"].notnull())
    met = handles.table("touches").semi_join(buyers.select("person").distinct(), "person")
    return _marked(handles, touches(handles, met, "happened_at"))


def _marked(handles: Handles, rows: Rows) -> Rows:
    begun, over = (rows["_day"] >= day for day in (handles.start, handles.end))
    return rows.mutate(mark=rows["number"] * 4 + begun.cast("int64") + over.cast("int64"))


TOUCHES_OF_PERSONS = Measure(
    name="touches_of_persons",
    question="Which channel was touched how often by somebody whose pseudonym is known?",
    unit="touches",
    tables=("touches", "channels"),
    rows=_touches,
    keys=("number",),
    figures={"touches": lambda rows: rows.count()},
    unknown="No visits with a pseudonym were imported: import a table of touches.",
)
TOUCHES_OF_BUYERS = Measure(
    name="touches_of_buyers",
    question="Which channel was touched how often, ever, by those who bought in the period?",
    unit="touches",
    tables=("touches", "conversions", "channels"),
    rows=_of_buyers,
    keys=("number",),
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
