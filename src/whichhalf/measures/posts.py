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


def _listed(handles: Handles) -> Rows:
    posts = handles.table("posts")
    out = posts.filter(posts["_day"] < handles.end)
    words = {name: out[name].fill_null("") for name in ("format", "theme", "campaign_id")}
    return out.mutate(day=out["_day"].cast("string"), **words)


POSTS_LISTED = Measure(
    name="posts_listed",
    question="Which posts were out by the end of the period, since when, and about what?",
    unit="posts",
    tables=("posts",),
    rows=_listed,
    keys=("post_id", "network", "day", "format", "theme", "campaign_id"),
    figures={"posts": lambda rows: rows.count()},
    unknown="No posts were imported: export the post tables of the networks.",
)
