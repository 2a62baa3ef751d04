"""Which visits, engaged visits and revenue did a web analytics system report per source?

From readings about a source. Rows by day are summed per week; rows that stand for more than a day
keep their days, so that a monthly and a daily export of the same property are never added. `named`
tells rows that name the source from rows that only give a channel group: both kinds describe the
same visits.
"""

from __future__ import annotations

from whichhalf.measures.weeks import week_of
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    readings = handles.during("readings")
    about = readings.filter(readings["subject_kind"] == "source")
    sourced = handles.with_channel(about)
    daily = sourced["grain"] == "day"
    return sourced.mutate(
        starts=daily.ifelse(week_of(sourced["_day"]), sourced["starts_on"].cast("string")),
        ends=daily.ifelse("", sourced["ends_on"].cast("string")),
        named=(sourced["utm_source"].fill_null("") != "")
        | (sourced["referrer_host"].fill_null("") != ""),
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
        "starts",
        "ends",
        "named",
        "network",
        "medium",
        "paid",
        "social",
        "metric",
        "unit",
        "currency",
    ),
    figures={"value": lambda rows: rows["value"].sum(), "readings": lambda rows: rows.count()},
    unknown="No analytics report was imported for these days: export one from GA4 by source.",
)
