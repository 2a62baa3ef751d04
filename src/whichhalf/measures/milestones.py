"""When did somebody ask for an offer, and when did it become a serious one?

Leads of the whole book whose pseudonym is known. A lead's row says how far it has come, and `as_of`
since when that is known at the latest: a stage that a source told in a row of its own, or as of a
later time, has a moment; one that only the first row carries has none.
"""

from __future__ import annotations

from whichhalf.measures.touched import milliseconds, with_realm
from whichhalf.nouns.measure import Handles, Measure, Rows

#: Stages from which a lead is an opportunity: somebody has looked at it and made an offer.
OPPORTUNITY_STAGES = ("qualified", "offer", "won")


def _rows(handles: Handles) -> Rows:
    rows = handles.table("conversions")
    leads = with_realm(rows.filter((rows["kind"] == "lead") & rows["person"].notnull()))
    stage = leads["stage"].fill_null("")
    told = milliseconds(leads["as_of"]).fill_null(0)
    return leads.mutate(
        stage=stage,
        serious=stage.isin(OPPORTUNITY_STAGES).cast("int64"),
        told=(told > leads["at"]).ifelse(told, leads["at"]),
    )


MILESTONES = Measure(
    name="milestones",
    question="When did somebody known ask for an offer, and how far has it come?",
    unit="leads",
    tables=("conversions",),
    rows=_rows,
    keys=("realm", "stage", "serious"),
    figures={"leads": lambda rows: rows.count()},
    unknown="No leads with a pseudonym were imported: import a table of leads with their stage.",
)
