"""How does a table of figures, one column per figure, become readings, one row per figure?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    LINE,
    column,
    constant,
    currency,
    days_later,
    fingerprints,
    numbered,
)
from whichhalf.connectors.export import Export, Field, FileFacts, Sort
from whichhalf.connectors.metrics import metrics
from whichhalf.errors import DaysMissing

#: Sort of a column → unit of its readings.
UNITS = {
    Sort.COUNT: "count",
    Sort.DECIMAL: "milli",
    Sort.PERCENT: "ppm",
    Sort.MONEY: "money",
    Sort.DURATION: "ms",
    Sort.HOURS: "ms",
}
#: Hours are typed as thousandths of a minute, which are 60 ms each.
_MS_PER_MINUTE_MILLI = 60
_DAY = pa.date32()


@dataclass(frozen=True, slots=True)
class Span:
    """For which days does each row speak?"""

    starts_on: pa.ChunkedArray
    ends_on: pa.ChunkedArray
    grain: pa.ChunkedArray


@dataclass(frozen=True, slots=True)
class About:
    """What are the figures of each row about?

    `columns` are further columns of the reading, and part of its id; `apart` are part of its id
    alone (the advertising group of a keyword). `twins` says that rows of one file that are equal in
    all of these are different things (two groups without their names).
    """

    kind: str | pa.ChunkedArray
    subject_id: pa.ChunkedArray
    span: Span
    columns: Mapping[str, pa.ChunkedArray] = field(default_factory=dict)
    apart: Sequence[pa.ChunkedArray] = ()
    twins: bool = False


def unit_of(export: Export, declared: Field) -> str:
    """In which unit are the readings of this column, by the catalogue of metrics?"""
    for metric in metrics():
        if (metric.system, metric.name) == (export.system, declared.metric):
            return metric.unit
    return UNITS[declared.sort]


def melt(typed: pa.Table, facts: FileFacts, export: Export, about: About) -> pa.Table:
    """Which readings are in these rows? One for each figure; empty is unknown and gives none.

    The id is the system, a fingerprint of (kind, subject, days, grain, site and further columns)
    and the metric: the same figure of the same days has it in every export, and two different ones
    never share it.
    """
    shared = _shared(typed, facts, export, about)
    kinds = [shared[name].type for name in shared.column_names]
    blocks = [
        _block(shared, typed, facts, (export, declared))
        for declared in export.fields
        if declared.metric and declared.name in typed.column_names
    ]
    if not blocks:
        return pa.table([pa.array([], kind) for kind in kinds], names=shared.column_names)
    return pa.concat_tables(blocks, promote_options="default")


def _shared(typed: pa.Table, facts: FileFacts, export: Export, about: About) -> pa.Table:
    kind = constant(typed, about.kind) if isinstance(about.kind, str) else about.kind
    columns = {
        "system": constant(typed, export.system),
        "subject_kind": kind,
        "subject_id": about.subject_id,
        "starts_on": about.span.starts_on,
        "ends_on": about.span.ends_on,
        "grain": about.span.grain,
        "site": constant(typed, facts.site or None, pa.string()),
        "network": constant(typed, export.network or None, pa.string()),
        **about.columns,
    }
    base = fingerprints([*(columns[name] for name in sorted(columns)), *about.apart])
    return pa.table(
        {
            "reading_id": numbered(base) if about.twins else base,
            **columns,
            "as_of": constant(typed, facts.as_of, pa.timestamp("us", "UTC")),
            LINE: typed[LINE],
        }
    )


def _block(
    shared: pa.Table, typed: pa.Table, facts: FileFacts, which: tuple[Export, Field]
) -> pa.Table:
    export, declared = which
    values, unit = typed[declared.name].cast(pa.int64()), unit_of(export, declared)
    if declared.sort is Sort.HOURS:
        values = pc.multiply_checked(values, _MS_PER_MINUTE_MILLI)
    names = {"metric": declared.metric, "native_metric": declared.headings["en"][0], "unit": unit}
    block = shared.append_column("value", values)
    for name, text in names.items():
        if name not in block.column_names:
            block = block.append_column(name, constant(typed, text))
    money = currency(typed, facts) if unit == "money" else constant(typed, None, pa.string())
    block = block.append_column("currency", money)
    ids = pc.binary_join_element_wise(
        shared["system"], shared["reading_id"], constant(typed, declared.metric), ":"
    )
    return block.set_column(0, "reading_id", ids).filter(pc.is_valid(values))


def whole_period(typed: pa.Table, facts: FileFacts) -> Span:
    """The days of the file as a whole, in every row; a file that does not say them is refused.

    Raises:
        DaysMissing: neither the file nor whoever imports it says which days the figures are of.
    """
    if facts.starts_on is None or facts.ends_on is None:
        raise DaysMissing(file=facts.name)
    starts = constant(typed, facts.starts_on, _DAY)
    return dated(starts, constant(typed, facts.ends_on, _DAY))


def dated(starts: pa.ChunkedArray, ends: pa.ChunkedArray) -> Span:
    """Days from first days and first days after: one day is a day, all else a range."""
    length = pc.subtract(ends.cast(pa.int32()), starts.cast(pa.int32()))
    return Span(starts, ends, pc.if_else(pc.equal(length, 1), "day", "range"))


def single_days(days: pa.ChunkedArray) -> Span:
    """One day per row."""
    return dated(days, days_later(days, 1))


def lifetime(typed: pa.Table, facts: FileFacts, published_on: pa.ChunkedArray) -> Span:
    """From publication to the day of the export, or to the day after where nobody knows it.

    A post without a day of its own counts from the last day that the file proves: that of the
    export, else the last publication in it. Its figures are a snapshot; the day only orders them.
    """
    until = facts.as_of.date() if facts.as_of else facts.ends_on
    last = pc.max(published_on).as_py()
    starts = pc.coalesce(published_on, constant(typed, until or last, _DAY))
    ends = days_later(starts, 1)
    if until is not None:
        ends = pc.max_element_wise(ends, constant(typed, until, _DAY))
    return Span(starts, ends, constant(typed, "lifetime"))


def subject(typed: pa.Table, facts: FileFacts, *names: str) -> pa.ChunkedArray:
    """Which subject is each row about: the first of these columns, else the account of the file."""
    account = constant(typed, facts.account or facts.site or "all")
    return pc.coalesce(*(column(typed, name) for name in names), account)
