"""Which orders has the shop, with which products, and by which of its sales channels?

One row per product; what concerns the order stands on its first row. Shopify's file has no UTM
tags: the source of an order on the web is unknown here, and codes, surveys or Google Analytics tell
it.
"""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    column,
    constant,
    latest,
    looked_up,
    occurrences,
    rows_of,
    unused,
)
from whichhalf.connectors.export import REJECTS, BookRows, Export, FileFacts, declared

_MOMENT = pa.timestamp("us", "UTC")
_STATUS: dict[str, str | None] = {
    "paid": "paid",
    "partially_refunded": "paid",
    "refunded": "paid",
    "pending": "pending",
    "authorized": "pending",
    "partially_paid": "pending",
    "voided": "cancelled",
    "expired": "cancelled",
}
#: Shopify's sales channels that are networks: the order was made there.
_NETWORKS: dict[str, str | None] = {
    "facebook": "facebook",
    "instagram": "instagram",
    "tiktok": "tiktok",
    "pinterest": "pinterest",
    "youtube": "youtube",
    "google": "google",
    "whatsapp": "whatsapp",
    "twitter": "x",
}
#: An order that a colleague wrote by hand (shopify_draft_order) may have come in by telephone, mail
#: or in person.
_PLACES: dict[str, str | None] = {
    "pos": "in_person",
    "amazon": "marketplace",
    "ebay": "marketplace",
    "etsy": "marketplace",
    **dict.fromkeys(_NETWORKS, "network_shop"),
    "google": "marketplace",
}


@cache
def exports() -> tuple[Export, ...]:
    """Which exports are read?"""
    return (declared("shopify", rows),)


def rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which conversions and order lines are in this table?"""
    orders, lines = _conversions(typed, facts), _order_lines(typed)
    yield "conversions", orders
    yield "order_lines", lines
    yield REJECTS, unused(typed, orders, lines, reason="no_order")


def _conversions(typed: pa.Table, facts: FileFacts) -> pa.Table:
    source = column(typed, "source")
    network = looked_up(source, _NETWORKS)
    status = pc.fill_null(looked_up(column(typed, "financial_status"), _STATUS), "pending")
    cancelled = pc.is_valid(column(typed, "cancelled", _MOMENT))
    return rows_of(
        typed,
        conversion_id=_order_id(typed),
        kind=constant(typed, "order"),
        happened_at=typed["created"],
        place=_place(source),
        site=constant(typed, facts.site or None, pa.string()),
        status=pc.if_else(cancelled, "cancelled", status),
        person=pc.coalesce(column(typed, "email"), column(typed, "phone")),
        currency=column(typed, "currency"),
        gross=typed["total"],
        tax=column(typed, "tax", pa.int64()),
        shipping=column(typed, "shipping", pa.int64()),
        discount=column(typed, "discount", pa.int64()),
        refunded=column(typed, "refunded", pa.int64()),
        code=column(typed, "discount_code"),
        network=network,
        as_of=_as_of(typed),
    ).filter(pc.is_valid(typed["total"]))


def _order_lines(typed: pa.Table) -> pa.Table:
    """Currency and freshness are those of the order's first row; the id is its place there."""
    order = _order_id(typed)
    heads = typed.filter(pc.is_valid(typed["total"]))
    where = pc.index_in(order, _order_id(heads).combine_chunks()).combine_chunks()
    place = occurrences(order.combine_chunks()).cast(pa.string())
    return rows_of(
        typed,
        order_line_id=pc.binary_join_element_wise(order, pa.chunked_array([place]), "/"),
        conversion_id=order,
        happened_at=typed["created"],
        product=column(typed, "item_name"),
        sku=column(typed, "item_sku"),
        quantity=column(typed, "item_quantity", pa.int64()),
        currency=column(heads, "currency").combine_chunks().take(where),
        price=column(typed, "item_price", pa.int64()),
        as_of=_as_of(heads).combine_chunks().take(where),
    ).filter(pc.is_valid(column(typed, "item_name")))


def _order_id(typed: pa.Table) -> pa.ChunkedArray:
    return pc.binary_join_element_wise("shopify:", column(typed, "name"), "")


def _place(source: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers are apps that bring orders into the web shop; a draft's place is unknown."""
    draft = pc.match_substring(pc.fill_null(source, ""), "draft")
    return pc.if_else(draft, None, pc.fill_null(looked_up(source, _PLACES), "shop"))


def _as_of(typed: pa.Table) -> pa.ChunkedArray:
    names = ("created", "paid", "fulfilled", "cancelled")
    return latest(*(column(typed, name, _MOMENT) for name in names))
