"""How much did we publish on each network, week by week?"""

from __future__ import annotations

from whichhalf.measures.weeks import week_of
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    posts = handles.during("posts")
    return posts.mutate(week=week_of(posts["_day"]), format=posts["format"].fill_null(""))


POSTS_PUBLISHED = Measure(
    name="posts_published",
    question="How much did we publish on each network, week by week?",
    unit="posts",
    tables=("posts",),
    rows=_rows,
    keys=("week", "network", "format"),
    figures={"posts": lambda rows: rows.count()},
    unknown="No posts were imported for this network: export its post table.",
)
