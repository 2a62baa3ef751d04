"""What was one currency worth in another, on which day?

The last rate published within five days counts; later ones are unknown. The choice is made where
the amounts are converted.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    rates = handles.tables["rates"]
    fx = rates.filter((rates["kind"] == "fx") & (rates["starts_on"] < handles.end))
    return fx.mutate(day=fx["starts_on"].cast("string"))


EXCHANGE_RATES = Measure(
    name="exchange_rates",
    question="What was one currency worth in another, on which day?",
    unit="millionths of one unit of `currency` for one unit of `subject`",
    tables=("rates",),
    rows=_rows,
    keys=("subject", "currency", "day"),
    figures={"value": lambda rows: rows["value"].max()},
    unknown="No exchange rate was imported: give one as a row of `rates` with kind fx.",
    additive=False,
)
