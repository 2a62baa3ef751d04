"""How often was the site shown and clicked in Google's results, and for what, where, when?"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import column, constant, days_later, noticed, unused
from whichhalf.connectors.export import REJECTS, BookRows, Export, FileFacts, declared
from whichhalf.connectors.readings import (
    About,
    Span,
    dated,
    melt,
    single_days,
    subject,
    whole_period,
)

_REPORTS = ("queries", "pages", "countries", "devices", "days", "weeks", "appearance")
_KINDS = {"query": "query", "page": "page", "country": "country", "device": "device"}
_WEEK = r"(?P<first>\d{4}-\d{2}-\d{2})\D+(?P<last>\d{4}-\d{2}-\d{2})"


@cache
def exports() -> tuple[Export, ...]:
    """Which files of the download are read?"""
    reports = tuple(declared("search_console", rows, report=report) for report in _REPORTS)
    return (*reports, declared("search_console", filters, report="filters"))


def rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which readings are in this table?"""
    named = next((name for name in _KINDS if name in typed.column_names), "")
    kind = _KINDS.get(named, "site")
    about = About(kind, subject(typed, facts, named or "appearance"), _span(typed, facts))
    readings = melt(typed, facts, _export(typed), about)
    readings = readings.filter(pc.is_valid(readings["starts_on"]))
    yield "readings", readings
    yield REJECTS, unused(typed, readings)


def filters(typed: pa.Table, _facts: FileFacts) -> BookRows:
    """Which figures are in the file of filters? None: it says how the download was narrowed."""
    everywhere = constant(typed, value=True)
    hint = "The file says which filters were set; it holds no figures to store."
    yield REJECTS, noticed(typed, everywhere, "no_figure", hint)


def _export(typed: pa.Table) -> Export:
    """Figures by search appearance must not be added to those of the site: other names."""
    export = exports()[0]
    if "appearance" not in typed.column_names:
        return export
    renamed = (
        replace(field, metric=field.metric and f"appearance_{field.metric}")
        for field in export.fields
    )
    return replace(export, fields=tuple(renamed))


def _span(typed: pa.Table, facts: FileFacts) -> Span:
    if "date" in typed.column_names:
        return single_days(typed["date"])
    if "date_range" not in typed.column_names:
        return whole_period(typed, facts)
    days = pc.extract_regex(column(typed, "date_range"), _WEEK)
    starts = pc.struct_field(days, "first").cast(pa.date32())
    span = dated(starts, days_later(pc.struct_field(days, "last").cast(pa.date32()), 1))
    length = pc.subtract(span.ends_on.cast(pa.int32()), span.starts_on.cast(pa.int32()))
    # The first and last week of a download may be shorter: they are ranges.
    return Span(
        span.starts_on,
        span.ends_on,
        pc.if_else(pc.equal(length, 7), constant(typed, "week"), span.grain),
    )
