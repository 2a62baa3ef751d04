"""How many different visitors came from each network?

A visitor is counted once per network for the whole period: figures of several periods or networks
cannot be added. Only visits that carry a pseudonym can be told apart; the others are counted beside
them.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    touches = handles.during("touches")
    return handles.with_channel(touches.filter(touches["kind"].fill_null("visit") == "visit"))


VISITORS = Measure(
    name="visitors",
    question="How many different visitors came from each network?",
    unit="visitors",
    tables=("touches", "channels"),
    rows=_rows,
    keys=("network", "social"),
    figures={
        "visitors": lambda rows: rows["person"].nunique(),
        "visits_without_person": lambda rows: rows["person"].isnull().cast("int64").sum(),
        "visits": lambda rows: rows.count(),
    },
    unknown="No visit of the network carries a pseudonym: visitors cannot be told apart.",
    additive=False,
)
