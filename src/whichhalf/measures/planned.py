"""Which campaigns and experiments were planned, from when to when?

All of them, whatever the period: who asks what an event changed must know what else began.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _campaigns(handles: Handles) -> Rows:
    rows = handles.table("campaigns")
    return rows.mutate(
        title=rows["title"].fill_null(rows["campaign_id"]),
        kind=rows["kind"].fill_null(""),
        starts=rows["starts_on"].cast("string"),
        ends=rows["ends_on"].cast("string"),
    )


CAMPAIGNS_PLANNED = Measure(
    name="campaigns_planned",
    question="Which campaigns were planned, from when to when?",
    unit="campaigns",
    tables=("campaigns",),
    rows=_campaigns,
    keys=("campaign_id", "title", "kind", "starts", "ends"),
    figures={"campaigns": lambda rows: rows.count()},
    unknown="No campaigns were imported: write them into a plain table.",
)


def _experiments(handles: Handles) -> Rows:
    rows = handles.table("experiments")
    return rows.mutate(
        starts=rows["starts_on"].cast("string"),
        ends=rows["ends_on"].cast("string"),
    )


EXPERIMENTS_PLANNED = Measure(
    name="experiments_planned",
    question="Which experiments were written down, with which stretches on and off?",
    unit="rows of a plan; the moment it was written down",
    tables=("experiments",),
    rows=_experiments,
    keys=(
        "experiment_id",
        "starts",
        "ends",
        "design",
        "network",
        "arm",
        "place",
        "seed",
        "washout_days",
    ),
    figures={
        "rows": lambda rows: rows.count(),
        # whole seconds since 1970, in UTC
        "recorded": lambda rows: rows["recorded_at"].epoch_seconds().floor().cast("int64").max(),
    },
    unknown="No experiment was started: `whichhalf experiment start` writes one down.",
)
