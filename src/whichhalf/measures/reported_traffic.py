"""Which visits, engaged visits and revenue did a web analytics system report per source?

From readings about a source. Rows by day are summed per week; rows that stand for more than a day
keep their days, so that a monthly and a daily export of the same property are never added.
`detail` tells how a row names its source (source and medium, source alone, channel group, medium
alone): reports of different detail describe the same visits and are never added either.
"""

from __future__ import annotations

from whichhalf.measures.weeks import week_of
from whichhalf.nouns.measure import Handles, Measure, Rows

#: What is asked for: visits, those that stayed, revenue.
METRICS = ("sessions", "engaged_sessions", "revenue")
#: How a row can name its source, best first.
DETAILS = ("source_medium", "source", "channel", "medium")


def with_detail(rows: Rows) -> Rows:
    """Rows about a source with `detail`; users by their first visit are another question."""
    kept = rows.filter(
        (rows["subject_kind"] == "source") & ~rows["subject_id"].startswith("first user: ")
    )
    subject = kept["subject_id"]
    by_source = (kept["utm_source"].fill_null("") != "") | subject.startswith("(")
    by_source = by_source | (kept["referrer_host"].fill_null("") != "")
    by_label = (kept["label"].fill_null("") != "").ifelse("channel", "medium")
    alone = by_source.ifelse("source", by_label)
    return kept.mutate(detail=subject.contains(" / ").ifelse("source_medium", alone))


def _rows(handles: Handles) -> Rows:
    told = with_detail(handles.during("readings"))
    sourced = handles.with_channel(told.filter(told["metric"].isin(METRICS)))
    daily = sourced["grain"] == "day"
    return sourced.mutate(
        starts=daily.ifelse(week_of(sourced["_day"]), sourced["starts_on"].cast("string")),
        ends=daily.ifelse("", sourced["ends_on"].cast("string")),
        tagged=~sourced["medium"].isin(("referral", "direct"))
        & (sourced["utm_medium"].fill_null("referral") != "referral"),
    )


REPORTED_TRAFFIC = Measure(
    name="reported_traffic",
    question="Which visits, engaged visits and revenue did an analytics system report per source?",
    unit="as the metric says",
    tables=("readings", "channels"),
    rows=_rows,
    keys=(
        "system",
        "site",
        "grain",
        "detail",
        "starts",
        "ends",
        "network",
        "medium",
        "paid",
        "social",
        "tagged",
        "metric",
        "unit",
        "currency",
    ),
    figures={"value": lambda rows: rows["value"].sum(), "readings": lambda rows: rows.count()},
    unknown="No analytics report was imported for these days: export one from GA4 by source.",
)
