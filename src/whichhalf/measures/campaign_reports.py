"""What do the networks and advertising systems say that their campaigns brought?

Their own counting, by their own rules, of conversions that the shop may also have: shown beside,
never added.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    readings = handles.during("readings")
    about = readings.filter(readings["subject_kind"] == "campaign")
    return about.mutate(
        starts=about["starts_on"].cast("string"),
        ends=about["ends_on"].cast("string"),
        campaign=about["subject_id"],
    )


CAMPAIGN_REPORTS = Measure(
    name="campaign_reports",
    question="What do the networks say that their campaigns brought?",
    unit="as the metric says",
    tables=("readings",),
    rows=_rows,
    keys=("system", "network", "metric", "unit", "currency", "grain"),
    figures={"value": lambda rows: rows["value"].sum(), "readings": lambda rows: rows.count()},
    unknown="No campaign report was imported for this period.",
)
