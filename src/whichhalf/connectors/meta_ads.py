"""What did adverts on Facebook and Instagram cost, and what does Meta say that they did?

The money is a cost. Everything else is a reading: what Meta credits to itself (results, purchases)
is never an order. A file of a whole period has the same two days in every row; only a row whose
days are one day is a day.
"""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    column,
    constant,
    currency,
    days_later,
    fingerprints,
    looked_up,
    rows_of,
    totals,
    unused,
)
from whichhalf.connectors.export import REJECTS, BookRows, Export, FileFacts, declared
from whichhalf.connectors.readings import About, Span, dated, melt

_NETWORKS: dict[str, str | None] = {
    "facebook": "facebook",
    "instagram": "instagram",
    "threads": "threads",
    "messenger": "messenger",
    "whatsapp": "whatsapp",
}
_NAMES = ("campaign", "adset", "ad")


@cache
def exports() -> tuple[Export, ...]:
    """Which exports are read?"""
    return (declared("meta_ads", rows),)


def rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which costs and readings are in this table? Rows without a campaign are Meta's own totals."""
    named = pc.is_valid(column(typed, "campaign"))
    yield REJECTS, totals(typed, pc.invert(named))
    typed = typed.filter(named)
    span = _span(typed, facts)
    network = pc.fill_null(looked_up(column(typed, "platform"), _NETWORKS), "facebook")
    costs = _costs(typed, facts, span, network)
    readings = _readings(typed, facts, span, network)
    yield "costs", costs
    yield "readings", readings
    yield REJECTS, unused(typed, costs, readings)


def _span(typed: pa.Table, facts: FileFacts) -> Span:
    day = column(typed, "day", pa.date32())
    last = pc.coalesce(day, column(typed, "ends_on", pa.date32()))
    ends = days_later(last, 1)
    if facts.ends_on is not None:
        ends = pc.fill_null(ends, facts.ends_on)
    starts = pc.coalesce(day, typed["starts_on"])
    return dated(starts, pc.coalesce(ends, days_later(starts, 1)))


def _costs(typed: pa.Table, facts: FileFacts, span: Span, network: pa.ChunkedArray) -> pa.Table:
    names = [column(typed, name) for name in _NAMES]
    # Without the last day: "this year so far", exported again, is a version of the same cost.
    prints = fingerprints([*names, column(typed, "platform"), span.starts_on])
    return rows_of(
        typed,
        cost_id=pc.binary_join_element_wise("meta_ads:", prints, ""),
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        kind=constant(typed, "advertising"),
        activity=constant(typed, "promote"),
        network=network,
        amount=typed["spent"],
        currency=currency(typed, facts),
        campaign_id=names[0],
        note=pc.coalesce(names[2], names[1]),
        grade=constant(typed, "measured"),
        basis=constant(typed, "Meta Ads Manager, amount spent"),
    ).filter(pc.not_equal(typed["spent"], 0))


def _readings(typed: pa.Table, facts: FileFacts, span: Span, network: pa.ChunkedArray) -> pa.Table:
    names = [column(typed, name) for name in _NAMES if name in typed.column_names]
    subject_id = names[0]
    for name in names[1:]:
        longer = pc.binary_join_element_wise(subject_id, name, " · ")
        subject_id = pc.coalesce(longer, subject_id)
    columns = {"campaign_id": names[0], "network": network}
    about = About("campaign", subject_id, span, columns)
    readings = melt(typed, facts, exports()[0], about)
    return _with_indicator(typed, readings)


def _with_indicator(typed: pa.Table, readings: pa.Table) -> pa.Table:
    """A result is what the campaign was set to reach; its indicator is the native name."""
    indicator = column(typed, "result_indicator")
    lines = pc.index_in(readings["_line"], typed["_line"].combine_chunks())
    said = indicator.combine_chunks().take(lines.combine_chunks())
    results = pc.equal(readings["metric"], "results")
    native = pc.if_else(pc.and_(results, pc.is_valid(said)), said, readings["native_metric"])
    place = readings.column_names.index("native_metric")
    return readings.set_column(place, "native_metric", native)
