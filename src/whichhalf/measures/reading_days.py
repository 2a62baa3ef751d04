"""Which days does each report of visits by source cover?

A day without a row is a gap: unknown, not zero. Rows that stand for more than a day show their
first day and the first day after.
"""

from __future__ import annotations

from whichhalf.measures.reported_traffic import with_detail
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    readings = handles.tables["readings"]
    touching = readings.filter(
        (readings["starts_on"] < handles.end) & (readings["ends_on"] > handles.start)
    )
    about = with_detail(touching.filter(touching["grain"] != "lifetime"))
    return about.mutate(
        starts=about["starts_on"].cast("string"), ends=about["ends_on"].cast("string")
    )


READING_DAYS = Measure(
    name="reading_days",
    question="Which days does each report of visits by source cover?",
    unit="rows",
    tables=("readings",),
    rows=_rows,
    keys=("system", "site", "grain", "detail", "starts", "ends"),
    figures={"readings": lambda rows: rows.count()},
    unknown="The system reported nothing for these days.",
)
