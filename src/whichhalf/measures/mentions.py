"""Who spoke of us, by which word, without our own voice?

Words of the firm and its staff are left out, and so are words that belong to competitors. Reposts
stand apart.
"""

from __future__ import annotations

from whichhalf.measures.weeks import week_of
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    mentions = handles.during("mentions")
    others = mentions.filter(~mentions["author_kind"].fill_null("unknown").isin(("staff", "firm")))
    return others.mutate(
        week=week_of(others["_day"]),
        owner=others["owner"].fill_null("own"),
        repost=others["repost"].fill_null(False),  # noqa: FBT003
    )


MENTIONS_OF_US = Measure(
    name="mentions_of_us",
    question="Who spoke of us, by which word, without our own voice?",
    unit="mentions",
    tables=("mentions",),
    rows=_rows,
    keys=("week", "network", "owner", "repost"),
    figures={"mentions": lambda rows: rows.count()},
    unknown="No mentions were imported for this period.",
)
