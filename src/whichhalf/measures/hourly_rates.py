"""What does an hour of each person cost, where a time tracker says so?

Rates in the settings go before these.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    rates = handles.tables["rates"]
    hourly = rates.filter((rates["kind"] == "hourly") & (rates["starts_on"] < handles.end))
    return hourly.mutate(day=hourly["starts_on"].cast("string"))


HOURLY_RATES = Measure(
    name="hourly_rates",
    question="What does an hour of each person cost, where a time tracker says so?",
    unit="millionths of one unit of `currency` an hour",
    tables=("rates",),
    rows=_rows,
    keys=("subject", "currency", "day"),
    figures={"value": lambda rows: rows["value"].max()},
    unknown="No hourly rate was imported: give one in whichhalf.toml.",
    additive=False,
)
