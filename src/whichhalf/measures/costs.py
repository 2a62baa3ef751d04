"""What did it cost: whose time, which tools, how much advertising?

Every entry that touches the period, with its first day and the first day after, so that a yearly
price can be shared out by days. Hours are priced later, at the rate of that person on that day.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    costs = handles.tables["costs"]
    ends_later = (costs["ends_on"] > handles.start).fill_null(False)  # noqa: FBT003
    touching = costs.filter(
        (costs["_day"] < handles.end) & ((costs["_day"] >= handles.start) | ends_later)
    )
    time = touching["kind"] == "time"
    empty = {name: touching[name].fill_null("") for name in _WORDS}
    return touching.mutate(
        starts=touching["_day"].cast("string"),
        ends=touching["ends_on"].cast("string").fill_null(""),
        # What was written beside hours may say what they were for; other notes do not.
        task=time.ifelse(touching["note"].fill_null(""), ""),
        grade=touching["grade"].fill_null("measured"),
        **empty,
    )


_WORDS = ("activity", "network", "channel", "staff_id", "currency", "project", "campaign_id")

COSTS = Measure(
    name="costs",
    question="What did it cost: whose time, which tools, how much advertising?",
    unit="money in minor units of `currency`; time in thousandths of a minute",
    tables=("costs",),
    rows=_rows,
    keys=("starts", "ends", "kind", *_WORDS, "task", "grade"),
    figures={
        "amount": lambda rows: rows["amount"].sum(),
        "minutes_milli": lambda rows: rows["minutes_milli"].sum(),
        "entries": lambda rows: rows.count(),
        # Minutes that carry no price of their own.
        "open_minutes_milli": lambda rows: (
            rows["amount"].isnull().ifelse(rows["minutes_milli"], 0).sum()
        ),
    },
    unknown="No costs were imported for this period: book hours, tools and advertising.",
)
