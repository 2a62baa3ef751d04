"""Which campaigns and posts did people touch before they bought?

Each touch of a purchase's window counts once for that purchase, as in `journey_paths`: a channel's
credit is split over its campaigns or posts by these numbers.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.measures.touched import DAY_MS, touches, with_realm
from whichhalf.nouns.journey import USUAL_LOOKBACK_DAYS
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    sold = with_realm(booked.conversions(handles, booked.BUYING))
    ends = sold.filter(sold["person"].notnull()).select(
        buyer="person", bought_in="realm", ended="at", bought_on="day"
    )
    met = touches(handles, handles.table("touches"), "campaign_id", "post_id")
    pairs = met.inner_join(ends, [("person", "buyer"), ("realm", "bought_in")])
    before = pairs["ended"] - pairs["at"]
    pairs = pairs.filter((before >= 0) & (before < handles.lookback_days * DAY_MS))
    return pairs.mutate(
        campaign=pairs["campaign_id"].fill_null(""), post=pairs["post_id"].fill_null("")
    )


TOUCHED_PARTS = Measure(
    name="touched_parts",
    question="Which campaigns and posts did people touch before they bought?",
    unit="touches",
    tables=("conversions", "touches", "channels"),
    rows=_rows,
    keys=("number", "campaign", "post"),
    figures={"touches": lambda rows: rows.count()},
    unknown="No purchase of the period has a visit of the same person before it.",
    lookback_days=USUAL_LOOKBACK_DAYS,
)

TOUCHED_PARTS_BY_DAY = Measure(
    name="touched_parts_by_day",
    question="On which days did those buy who had touched a campaign or a post?",
    unit="touches",
    tables=("conversions", "touches", "channels"),
    rows=_rows,
    keys=("number", "campaign", "post", "bought_on"),
    figures={"touches": lambda rows: rows.count()},
    unknown="No purchase of the period has a visit of the same person before it.",
    lookback_days=USUAL_LOOKBACK_DAYS,
)
