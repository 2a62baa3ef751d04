"""Which days does each system's report cover?

A day without a row is a gap: unknown, not zero. Rows that stand for more than a day show their
first day and the first day after.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    readings = handles.tables["readings"]
    touching = readings.filter(
        (readings["starts_on"] < handles.end) & (readings["ends_on"] > handles.start)
    )
    aggregated = touching.filter(touching["grain"] != "lifetime")
    named = (aggregated["utm_source"].fill_null("") != "") | (
        aggregated["referrer_host"].fill_null("") != ""
    )
    return aggregated.mutate(
        starts=aggregated["starts_on"].cast("string"),
        ends=aggregated["ends_on"].cast("string"),
        named=named,
    )


READING_DAYS = Measure(
    name="reading_days",
    question="Which days does each system's report cover?",
    unit="rows",
    tables=("readings",),
    rows=_rows,
    keys=("system", "subject_kind", "network", "site", "grain", "named", "starts", "ends"),
    figures={"readings": lambda rows: rows.count()},
    unknown="The system reported nothing for these days.",
)
