"""Where did the visits of each week come from?

From visits that the sites' own collector or a plain table gave (`touches`). A visit counts for the
source that its landing page showed; `tagged` says whether that source was written as utm_source, so
that the rest stands apart.
"""

from __future__ import annotations

from whichhalf.measures.weeks import week_of
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    touches = handles.during("touches")
    visits = touches.filter(touches["kind"].fill_null("visit") == "visit")
    sourced = handles.with_channel(visits)
    return sourced.mutate(
        week=week_of(sourced["_day"]),
        tagged=sourced["utm_source"].fill_null("") != "",
        campaign=sourced["campaign_id"].fill_null(""),
    )


TRAFFIC = Measure(
    name="traffic",
    question="Where did the visits of each week come from?",
    unit="visits",
    tables=("touches", "channels"),
    rows=_rows,
    keys=("week", "site", "network", "medium", "paid", "social", "tagged"),
    figures={
        "visits": lambda rows: rows.count(),
        "engaged": lambda rows: rows["engaged"].fill_null(False).cast("int64").sum(),  # noqa: FBT003
        "engaged_known": lambda rows: rows["engaged"].count(),
    },
    unknown="No visits were imported for these weeks: import a GA4 report or a table of touches.",
)
