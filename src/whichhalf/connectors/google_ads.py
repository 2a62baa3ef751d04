"""What did search adverts cost, keyword by keyword, and how often were they seen and clicked?

Search advertising is no social medium: its network is google. It is here because its price per
click tells what a visit would have cost.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    column,
    constant,
    currency,
    fingerprints,
    noticed,
    numbered,
    rows_of,
    totals,
    unused,
)
from whichhalf.connectors.export import REJECTS, BookRows, Export, FileFacts, declared
from whichhalf.connectors.readings import About, Span, melt, single_days, whole_period

#: How a month is written: by Google Ads ("October 2025", "2025-10-01"), and by people who edit the
#: file ("Oct-25").
_MONTHS = ("%Y-%m-%d", "%Y-%m", "%B %Y", "%b %Y", "%b-%y", "%m/%Y", "%m.%Y")


@cache
def exports() -> tuple[Export, ...]:
    """Which exports are read?"""
    return (declared("google_ads", rows),)


def rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which costs and readings are in this table? Rows without a keyword are totals."""
    keyword = column(typed, "keyword")
    total = pc.or_(pc.is_null(keyword), pc.starts_with(pc.fill_null(keyword, ""), "Total"))
    yield REJECTS, totals(typed, total)
    typed = typed.filter(pc.invert(total))
    span, unread = _span(typed, facts)
    hint = "Write the month as 2025-10 or October 2025."
    yield REJECTS, noticed(typed, unread, "no_month", hint)
    costs, readings = _costs(typed, facts, span), _readings(typed, facts, span)
    costs = costs.filter(pc.is_valid(costs["starts_on"]))
    readings = readings.filter(pc.is_valid(readings["starts_on"]))
    yield "costs", costs
    yield "readings", readings
    yield REJECTS, unused(typed.filter(pc.invert(unread)), costs, readings)


def _prints(typed: pa.Table, span: Span) -> pa.Array:
    names = [
        column(typed, name) for name in ("campaign", "ad_group", "keyword", "match_type", "url")
    ]
    # Without the last day: the same report, exported again later, is a version of the same costs.
    return numbered(fingerprints([*names, span.starts_on]))


def _costs(typed: pa.Table, facts: FileFacts, span: Span) -> pa.Table:
    return rows_of(
        typed,
        cost_id=pc.binary_join_element_wise("google_ads:", _prints(typed, span), ""),
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        kind=constant(typed, "advertising"),
        activity=constant(typed, "promote"),
        network=constant(typed, "google"),
        amount=typed["cost"],
        currency=currency(typed, facts),
        campaign_id=column(typed, "campaign"),
        note=column(typed, "keyword"),
        grade=constant(typed, "measured"),
        basis=constant(typed, "Google Ads, keyword report"),
    ).filter(pc.not_equal(typed["cost"], 0))


def _readings(typed: pa.Table, facts: FileFacts, span: Span) -> pa.Table:
    """One keyword may stand in several groups, with several match types: each row is its own."""
    columns = {
        "campaign_id": column(typed, "campaign"),
        "network": constant(typed, "google"),
    }
    apart = [column(typed, name) for name in ("ad_group", "match_type", "url")]
    about = About("keyword", column(typed, "keyword"), span, columns, apart, twins=True)
    return melt(typed, facts, exports()[0], about)


def _span(typed: pa.Table, facts: FileFacts) -> tuple[Span, pa.ChunkedArray]:
    never = constant(typed, value=False)
    if "day" in typed.column_names:
        return single_days(typed["day"]), pc.is_null(typed["day"])
    if "month" not in typed.column_names:
        return whole_period(typed, facts), never
    written = column(typed, "month").combine_chunks().dictionary_encode()
    firsts = [_first_of_month(text) for text in written.dictionary.to_pylist()]
    nexts = [_month_after(first) for first in firsts]
    starts = pa.chunked_array([pa.array(firsts, pa.date32()).take(written.indices)])
    ends = pa.chunked_array([pa.array(nexts, pa.date32()).take(written.indices)])
    return Span(starts, ends, constant(typed, "month")), pc.is_null(starts)


def _first_of_month(text: str) -> date | None:
    for written in _MONTHS:
        try:
            return datetime.strptime(text.strip(), written).date().replace(day=1)  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def _month_after(first: date | None) -> date | None:
    if first is None:
        return None
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
