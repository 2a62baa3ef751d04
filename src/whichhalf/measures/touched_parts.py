"""Which campaigns and posts did people touch before they bought?

Each touch of a purchase's window counts once for that purchase, as in `journey_paths`: a channel's
credit is split over its campaigns or posts by these numbers. Where a purchase ends a journey, only
touches after the buyer's purchase before count.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.measures.touched import touches, with_realm
from whichhalf.measures.windows import after_before, ends_of, in_window, since_bought
from whichhalf.nouns.journey import USUAL_LOOKBACK_DAYS
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    return _named(in_window(handles, _met(handles), _ends(handles)))


def _since(handles: Handles) -> Rows:
    ends = since_bought(handles, _ends(handles))
    return _named(after_before(in_window(handles, _met(handles), ends)))


def _met(handles: Handles) -> Rows:
    return touches(handles, handles.table("touches"), "campaign_id", "post_id")


def _ends(handles: Handles) -> Rows:
    sold = with_realm(booked.conversions(handles, booked.BUYING))
    return ends_of(sold.filter(sold["person"].notnull()), bought_on="day")


def _named(pairs: Rows) -> Rows:
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

TOUCHED_PARTS_ANEW = Measure(
    name="touched_parts_anew",
    question="Which campaigns and posts did people touch between two purchases of theirs?",
    unit="touches",
    tables=("conversions", "touches", "channels"),
    rows=_since,
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
