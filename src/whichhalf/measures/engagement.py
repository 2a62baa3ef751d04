"""What did the posts of each week get, by each network's own counts?

Counts of a post run from its publication on; the largest one reported is the latest. Each metric
stands alone: a like is not a share, and the networks count differently, so nothing here is ever
added over metrics or networks.
"""

from __future__ import annotations

from whichhalf.measures.weeks import week_of
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    readings = handles.during("readings")
    about = readings.filter(
        (readings["subject_kind"] == "post")
        & (readings["grain"] == "lifetime")
        & (readings["unit"] == "count")
    )
    posts = about.group_by("subject_id", "metric", "network", "system").aggregate(
        value=about["value"].max(), first_day=about["_day"].min()
    )
    return posts.mutate(week=week_of(posts["first_day"]))


ENGAGEMENT = Measure(
    name="engagement",
    question="What did the posts of each week get, by each network's own counts?",
    unit="as the metric says",
    tables=("readings",),
    rows=_rows,
    keys=("week", "system", "network", "metric"),
    figures={"value": lambda rows: rows["value"].sum(), "posts": lambda rows: rows.count()},
    unknown="No figures about posts were imported for this network: export its post table.",
)


def _profile(handles: Handles) -> Rows:
    readings = handles.during("readings")
    about = readings.filter(
        (readings["subject_kind"] == "account")
        & (readings["grain"] == "day")
        & (readings["unit"] == "count")
    )
    return about.mutate(week=week_of(about["_day"]), day=about["_day"].cast("string"))


PROFILE_DAYS = Measure(
    name="profile_days",
    question="What did each profile of ours report per week: reach, impressions, clicks, follows?",
    unit="as the metric says",
    tables=("readings",),
    rows=_profile,
    keys=("week", "system", "network", "subject_id", "metric"),
    figures={"value": lambda rows: rows["value"].sum(), "days": lambda rows: rows["day"].nunique()},
    unknown="The profile reported nothing for these days.",
)


def _followers(handles: Handles) -> Rows:
    readings = handles.tables["readings"]
    about = readings.filter(
        (readings["subject_kind"] == "account")
        & (readings["metric"] == "followers")
        & (readings["_day"] < handles.end)
    )
    week = week_of(about["_day"])
    last = about.mutate(week=week).group_by("network", "subject_id", "week")
    latest = last.aggregate(latest=about["_day"].max()).rename(
        last_network="network", last_subject="subject_id", last_week="week"
    )
    rows = about.mutate(week=week)
    return rows.semi_join(
        latest,
        (rows["subject_id"] == latest["last_subject"])
        & (rows["week"] == latest["last_week"])
        & (rows["_day"] == latest["latest"]),
    )


FOLLOWERS = Measure(
    name="followers",
    question="How many followed each profile of ours at the end of each week?",
    unit="followers",
    tables=("readings",),
    rows=_followers,
    keys=("week", "network", "subject_id"),
    figures={"followers": lambda rows: rows["value"].max()},
    unknown="The number of followers was not reported for this week.",
    additive=False,
)
