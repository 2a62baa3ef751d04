"""Who asked for an offer, how far has it come, and from which source?"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.measures.weeks import week_of
from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    rows = booked.with_survey(handles, booked.conversions(handles, ("lead",)))
    return rows.mutate(
        stage=rows["stage"].fill_null(""),
        quality=rows["quality"].fill_null(""),
        week=week_of(rows["_day"]),
    )


LEADS = Measure(
    name="leads",
    question="Who asked for an offer, how far has it come, and from which source?",
    unit="leads",
    tables=("conversions", "answers", "channels"),
    rows=_rows,
    keys=(
        "week",
        "stage",
        "quality",
        "place",
        "site",
        "network",
        "medium",
        "paid",
        "social",
        "survey",
        "survey_network",
        "survey_social",
    ),
    figures={"leads": lambda rows: rows.count()},
    unknown="No leads were imported for this period: import a table of leads with their stage.",
)
