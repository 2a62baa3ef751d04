"""Which queries and landing pages brought clicks, and what do advertisers pay for one?

Clicks from the search console, and from advertised keywords, with the bids of the keyword where
they are known.
"""

from __future__ import annotations

from whichhalf.measures.folded import folded
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    readings = handles.during("readings")
    clicks = readings.filter(
        readings["subject_kind"].isin(("query", "page", "keyword"))
        & (readings["metric"] == "clicks")
    )
    daily = clicks["grain"] == "day"
    return clicks.mutate(
        starts=daily.ifelse("", clicks["starts_on"].cast("string")),
        ends=daily.ifelse("", clicks["ends_on"].cast("string")),
        subject=folded(clicks["subject_id"]),
    )


SEARCH_CLICKS = Measure(
    name="search_clicks",
    question="Which search queries, keywords and landing pages brought clicks?",
    unit="clicks",
    tables=("readings",),
    rows=_rows,
    keys=("system", "subject_kind", "subject", "site", "grain", "starts", "ends"),
    figures={"clicks": lambda rows: rows["value"].sum()},
    unknown="No search report was imported for these days: export one from the search console.",
)


def _bids(handles: Handles) -> Rows:
    rates = handles.tables["rates"]
    bids = rates.filter((rates["kind"] == "keyword_bid") & (rates["starts_on"] < handles.end))
    latest = bids.group_by("subject", "currency").aggregate(latest=bids["starts_on"].max())
    return bids.semi_join(
        latest,
        (bids["subject"] == latest["subject"])
        & (bids["currency"] == latest["currency"])
        & (bids["starts_on"] == latest["latest"]),
    ).mutate(keyword=folded(bids["subject"]))


KEYWORD_BIDS = Measure(
    name="keyword_bids",
    question="What do advertisers pay for a click on each keyword, low and high?",
    unit="millionths of one unit of `currency` per click",
    tables=("rates",),
    rows=_bids,
    keys=("keyword", "currency"),
    figures={
        "low": lambda rows: rows["low"].min(),
        "value": lambda rows: rows["value"].max(),
        "high": lambda rows: rows["high"].max(),
    },
    unknown="No keyword prices were imported: export them from a keyword planner.",
    additive=False,
)
