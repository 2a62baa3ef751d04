"""Who worked how long on what, and what does an hour of theirs cost, by Harvest's time report?"""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    LINE,
    column,
    constant,
    days_later,
    fingerprints,
    joined,
    numbered,
    rows_of,
)
from whichhalf.connectors.export import BookRows, Export, FileFacts, declared

_NAMES = ("client", "project", "task", "notes", "first_name", "last_name")
#: Rates are typed in thousandths and stored in millionths.
_THOUSAND = 1000


@cache
def exports() -> tuple[Export, ...]:
    """Which exports are read?"""
    return (declared("harvest", rows),)


def rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which costs are in this table, and which hourly rates, from the first day they are seen?"""
    names = [column(typed, name) for name in _NAMES]
    prints = numbered(fingerprints([*names, typed["date"], typed["hours"]]))
    costs = rows_of(
        typed,
        cost_id=pc.binary_join_element_wise("harvest:", prints, ""),
        starts_on=typed["date"],
        ends_on=days_later(typed["date"], 1),
        kind=constant(typed, "time"),
        staff_id=_staff(typed),
        minutes_milli=typed["hours"],
        project=pc.coalesce(column(typed, "project"), column(typed, "client")),
        note=pc.coalesce(column(typed, "task"), column(typed, "notes")),
        grade=constant(typed, "measured"),
        basis=_basis(typed, facts),
    )
    yield "costs", costs
    yield "rates", _rates(typed, facts)


def _staff(typed: pa.Table) -> pa.ChunkedArray:
    names = [pc.fill_null(column(typed, name), "") for name in ("first_name", "last_name")]
    whole = pc.utf8_trim_whitespace(pc.binary_join_element_wise(*names, " "))
    return pc.if_else(pc.equal(whole, ""), pa.scalar(None, pa.string()), whole)


def _currency(typed: pa.Table, facts: FileFacts) -> pa.ChunkedArray:
    """Which three letters? `United States Dollar - USD` is USD."""
    letters = pc.extract_regex(column(typed, "currency_name"), r"(?P<code>\b[A-Z]{3})$")
    told = constant(typed, facts.currency or None, pa.string())
    return pc.coalesce(pc.struct_field(letters, "code"), told)


def _cost_rate(typed: pa.Table) -> pa.ChunkedArray:
    rate = column(typed, "cost_rate", pa.int64())
    return pc.if_else(pc.greater(rate, 0), rate, None)


def _basis(typed: pa.Table, facts: FileFacts) -> pa.ChunkedArray:
    rate = _cost_rate(typed)
    whole, rest = pc.divide(rate, 1000), pc.subtract(rate, pc.multiply(pc.divide(rate, 1000), 1000))
    cents = pc.utf8_lpad(pc.divide(rest, 10).cast(pa.string()), 2, "0")
    amount = pc.binary_join_element_wise(whole.cast(pa.string()), cents, ".")
    priced = pc.binary_join_element_wise(
        "Harvest, cost rate", amount, pc.fill_null(_currency(typed, facts), ""), "an hour", " "
    )
    return pc.fill_null(priced, "Harvest")


def _rates(typed: pa.Table, facts: FileFacts) -> pa.Table:
    """A rate that is zero in Harvest was never entered there: it is no rate."""
    columns = {
        "subject": _staff(typed),
        "currency": _currency(typed, facts),
        "value": _cost_rate(typed),
    }
    table = rows_of(typed, **columns, starts_on=typed["date"])
    known = pc.and_(pc.is_valid(table["value"]), pc.is_valid(table["currency"]))
    table = table.filter(pc.and_(known, pc.is_valid(table["subject"])))
    first = table.group_by(["subject", "currency", "value"]).aggregate(
        [("starts_on", "min"), (LINE, "min")]
    )
    starts_on, kind = first["starts_on_min"], constant(first, "hourly")
    return pa.table(
        {
            "rate_id": joined([kind, first["subject"], first["currency"], starts_on], ":"),
            "kind": kind,
            "subject": first["subject"],
            "starts_on": starts_on,
            "currency": first["currency"],
            "value": pc.multiply(first["value"], _THOUSAND),
            "basis": constant(first, "Harvest, cost rate"),
            LINE: first[f"{LINE}_min"],
        }
    ).sort_by("starts_on")
