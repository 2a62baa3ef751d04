"""Which orders are in a plain list: day, number, channel, amount, currency, sale or refund?

A refund is a row of type refund, or with an amount below zero. More refunded than was paid for an
order in the same file is kept and flagged.
"""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    LINE,
    column,
    constant,
    currency,
    fingerprints,
    noticed,
    numbered,
    rows_of,
)
from whichhalf.connectors.export import FLAGS, BookRows, Export, FileFacts, declared
from whichhalf.nouns.money import EXPONENTS, Money

_REFUND = (
    "refund", "refunded", "return", "erstattung", "rückerstattung", "retoure", "gutschrift",
    "remboursement", "retour", "avoir",
)  # fmt: skip


@cache
def exports() -> tuple[Export, ...]:
    """Which lists are read?"""
    return (declared("orders", rows),)


def rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which conversions and refunds are in this list?"""
    typed = typed.append_column("_id", _order_id(typed))
    typed = typed.append_column("_money", currency(typed, facts))
    back = _given_back(typed)
    if back is None:
        yield "conversions", _conversions(typed, facts)
        return
    sales, returns = typed.filter(pc.invert(back)), typed.filter(back)
    refunds = _refunds(returns)
    yield "conversions", _conversions(sales, facts)
    yield "refunds", refunds
    yield FLAGS, _over_refunded(sales, returns)


def _order_id(typed: pa.Table) -> pa.ChunkedArray:
    """`orders:1001`; with a column that names the shop, `orders:shop.example:1001`."""
    order = typed["order_id"]
    if "site" not in typed.column_names:
        return pc.binary_join_element_wise("orders:", order, "")
    shop = pc.binary_join_element_wise("orders:", column(typed, "site"), ":", order, "")
    return pc.coalesce(shop, pc.binary_join_element_wise("orders:", order, ""))


def _given_back(typed: pa.Table) -> pa.ChunkedArray | None:
    """Which rows are refunds? None where there is not one, as in most files."""
    back = pc.less(typed["gross"], 0)
    if "type" in typed.column_names:
        said = pc.utf8_lower(pc.utf8_trim_whitespace(column(typed, "type")))
        back = pc.or_(back, pc.is_in(said, pa.array(_REFUND)))
    back = pc.fill_null(back, fill_value=False)
    return back if pc.any(back).as_py() else None


def _conversions(typed: pa.Table, facts: FileFacts) -> pa.Table:
    columns = {
        "conversion_id": typed["_id"],
        "kind": constant(typed, "order"),
        "happened_at": typed["happened_at"],
        "site": pc.coalesce(
            column(typed, "site"), constant(typed, facts.site or None, pa.string())
        ),
        "status": constant(typed, "paid"),
        "person": column(typed, "customer"),
        "currency": typed["_money"],
        "gross": typed["gross"],
        "code": column(typed, "code"),
        "label": column(typed, "channel"),
    }
    told = {name: values for name, values in columns.items() if values.null_count < len(values)}
    return rows_of(typed, **(told or columns))


def _refunds(returns: pa.Table) -> pa.Table:
    amount = pc.abs(returns["gross"])
    prints = fingerprints([returns["happened_at"], amount, returns["_money"]])
    of_order = pc.binary_join_element_wise(returns["_id"], prints, ":refund:")
    return rows_of(
        returns,
        refund_id=numbered(of_order.combine_chunks()),
        conversion_id=returns["_id"],
        happened_at=returns["happened_at"],
        currency=returns["_money"],
        amount=amount,
    )


def _over_refunded(sales: pa.Table, returns: pa.Table) -> pa.Table:
    """The last refund of each order of this file that gave back more than was paid for it."""
    paid = sales.group_by(["_id", "_money"]).aggregate([("gross", "sum")])
    taken = returns.append_column("amount", pc.abs(returns["gross"]))
    given = taken.group_by(["_id", "_money"]).aggregate([("amount", "sum"), (LINE, "max")])
    both = given.join(paid, ["_id", "_money"], join_type="inner")
    over = both.filter(pc.greater(both["amount_sum"], both["gross_sum"])).sort_by(f"{LINE}_max")
    over = over.rename_columns([LINE if n == f"{LINE}_max" else n for n in over.column_names])
    hints = [
        f"{_said(row['amount_sum'], row['_money'])} was given back for {row['_id']}, "
        f"{_said(row['gross_sum'], row['_money'])} was paid. Check the refunds of this order."
        for row in over.to_pylist()
    ]
    everywhere = constant(over, value=True)
    return noticed(
        over, everywhere, "over_refund", pa.chunked_array([pa.array(hints, pa.string())])
    )


def _said(minor: int, code: str | None) -> str:
    return f"{Money(minor, code).decimal} {code}" if code in EXPONENTS else f"{minor} minor units"
