"""What do readings say day by day about the business as a whole: share price, market, footfall?"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    readings = handles.during("readings")
    daily = readings.filter((readings["grain"] == "day") & (readings["subject_kind"] == "business"))
    return daily.mutate(
        subject=daily["subject_id"],
        day=daily["starts_on"].cast("string"),
        unit=daily["unit"].fill_null("count"),
    )


DAILY_FIGURES = Measure(
    name="daily_figures",
    question="What do readings say day by day about the business as a whole, and its market?",
    unit="in `unit`: counts, minor units of money, milliseconds, millionths, thousandths",
    tables=("readings",),
    rows=_rows,
    keys=("metric", "subject", "unit", "day"),
    # two systems may report one price of one day: that is one price
    figures={"value": lambda rows: rows["value"].max()},
    unknown="No daily readings about the business were imported: write them into a plain table.",
    additive=False,
)
