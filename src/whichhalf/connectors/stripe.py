"""Which payments came in through Stripe, and with which UTM tags?

Stripe carries the tags of the payment link itself: direct sales with no pixel. Amounts are in the
currency of the charge.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    column,
    constant,
    latest,
    looked_up,
    noticed,
    rows_of,
)
from whichhalf.connectors.export import FLAGS, BookRows, Export, FileFacts, declared
from whichhalf.nouns.money import EXPONENTS

#: Stripe's word → ours. A refunded payment was paid: what went back stands beside it.
_STATUS: dict[str, str | None] = {
    "paid": "paid",
    "succeeded": "paid",
    "refunded": "paid",
    "partial refund": "paid",
    "partially refunded": "paid",
    "disputed": "paid",
    "pending": "pending",
    "uncaptured": "pending",
    "requires capture": "pending",
    "requires_capture": "pending",
    "incomplete": "failed",
    "failed": "failed",
    "blocked": "failed",
    "canceled": "cancelled",
    "cancelled": "cancelled",
}


@cache
def exports() -> tuple[Export, ...]:
    """Which exports are read?"""
    return (declared("stripe", rows),)


def rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which conversions are in this table?"""
    fee, unconverted = _fee(typed)
    conversions = rows_of(
        typed,
        conversion_id=pc.binary_join_element_wise("stripe:", typed["id"], ""),
        kind=constant(typed, "order"),
        happened_at=typed["created"],
        place=constant(typed, "shop"),
        site=constant(typed, facts.site or None, pa.string()),
        status=_status(typed),
        person=pc.coalesce(column(typed, "email"), column(typed, "customer_id")),
        currency=typed["currency"],
        gross=typed["amount"],
        refunded=column(typed, "refunded", pa.int64()),
        fee=fee,
        campaign_id=column(typed, "utm_campaign"),
        utm_source=column(typed, "utm_source"),
        utm_medium=column(typed, "utm_medium"),
        as_of=_as_of(typed),
    )
    yield "conversions", conversions
    hint = "It is in another currency, at a rate that the file does not say: it is left out."
    yield FLAGS, noticed(typed, unconverted, "fee_unknown", hint)
    test = pc.equal(pc.utf8_lower(column(typed, "mode")), "test")
    yield FLAGS, noticed(typed, test, "test_payment", "Stripe was in test mode: nobody paid this.")


def _status(typed: pa.Table) -> pa.ChunkedArray:
    """Not captured is only held; in test mode was never made; an unknown word is pending."""
    status = pc.fill_null(looked_up(column(typed, "status"), _STATUS), "pending")
    captured = column(typed, "captured", pa.bool_())
    held = pc.and_(pc.equal(status, "paid"), pc.fill_null(pc.invert(captured), fill_value=False))
    test = pc.fill_null(pc.equal(pc.utf8_lower(column(typed, "mode")), "test"), fill_value=False)
    return pc.if_else(test, "failed", pc.if_else(held, "pending", status))


def _as_of(typed: pa.Table) -> pa.ChunkedArray:
    moment = pa.timestamp("us", "UTC")
    return latest(typed["created"], column(typed, "refunded_at", moment))


def _fee(typed: pa.Table) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """The fee in minor units of the charge's currency, and where it cannot be had."""
    names = ("currency", "converted_currency", "amount", "converted", "fee")
    table = zip(
        *(
            column(typed, name, None if "currency" in name else pa.int64()).to_pylist()
            for name in names
        ),
        strict=True,
    )
    fees = [_one_fee(*row) for row in table]
    fee = pa.chunked_array([pa.array(fees, pa.int64())])
    given = pc.is_valid(column(typed, "fee", pa.int64()))
    return fee, pc.and_(given, pc.is_null(fee))


def _one_fee(
    currency: str | None, converted_to: str | None, amount: int, converted: int, fee: int | None
) -> int | None:
    """`converted`, `fee`: thousandths of `converted_to`; `amount`: minor units of `currency`."""
    if fee is None or currency not in EXPONENTS:
        return None
    if converted_to in (None, currency):
        minor = Decimal(fee).scaleb(EXPONENTS[currency] - 3)
    elif amount and converted:
        minor = Decimal(fee) * amount / converted
    else:
        return 0 if fee == 0 else None
    return int(minor.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
