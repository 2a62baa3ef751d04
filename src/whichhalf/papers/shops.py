"""What do the shop and the payment links export: orders_export.csv, unified_payments.csv?

An order is in one of the two files only: goods in Shopify's, courses in Stripe's.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from whichhalf.demo import calendar
from whichhalf.demo.history import Way
from whichhalf.papers.told import (
    File,
    Told,
    code,
    digits,
    email,
    euro,
    heading,
    letters,
    name,
    post_id,
    table,
    utm,
    words,
)  # fmt: skip

_FIRST_ORDER = 1001


def files(told: Told) -> Iterator[File]:
    """Which orders and payments are there?"""
    content, rows = table(heading("shopify"), _shopify(told))
    yield File("orders_export.csv", "shopify", "utf-8", rows, content.encode())
    content, rows = table(heading("stripe"), _stripe(told), ending="\r\n")
    yield File("unified_payments.csv", "stripe", "utf-8", rows, content.encode())


def numbers(told: Told) -> dict[int, str]:
    """Which number has each order of the shop, as in #1001?"""
    sales = told.history.sales
    rows = np.flatnonzero(sales.way == Way.SHOP)
    rows = rows[np.lexsort((rows, sales.second[rows]))]
    return {int(row): f"#{_FIRST_ORDER + place}" for place, row in enumerate(rows)}


def _shopify(told: Told) -> Iterator[dict[str, object]]:
    """One row a line item, the latest order first; its first row holds what concerns it all."""
    orders, products, always = told.orders, told.world.products, words()["always"]
    starts = np.searchsorted(orders.line_order, np.arange(orders.total.size + 1))
    for order, number in reversed(numbers(told).items()):
        head = _order(told, order, number)
        for line in range(starts[order], starts[order + 1]):
            product = products[orders.line_product[line]]
            yield (
                always["shopify_line"]
                | head
                | {
                    "Lineitem quantity": int(orders.line_quantity[line]),
                    "Lineitem name": product.name,
                    "Lineitem price": euro(product.price),
                    "Lineitem sku": product.sku,
                }
            )
            head = {key: head[key] for key in ("Name", "Email", "Created at")}


def _order(told: Told, order: int, number: str) -> dict[str, object]:
    sales, orders = told.history.sales, told.orders
    person, second = int(sales.person[order]), int(sales.second[order])
    refund, paid = int(orders.refund[order]), int(orders.goods[order] - orders.discount[order])
    state = "paid" if not refund else "refunded" if refund == paid else "partially_refunded"
    source, medium, campaign = utm(told, int(sales.visit[order]))
    city, postcode = words()["cities"][person % 6]
    address = {"Name": name(person), "City": city, "Zip": f"'{postcode}", "Country": "DE"}
    note = f"utm_source: {source}\nutm_medium: {medium}\nutm_campaign: {campaign}" if source else ""
    row: dict[str, object] = words()["always"]["shopify"] | {
        "Name": number,
        "Email": email(person),
        "Financial Status": state,
        "Paid at": _clock(told, second + 40),
        "Fulfilled at": _clock(told, second + 86_400),
        "Accepts Marketing": "yes" if person % 3 == 0 else "no",
        "Currency": told.world.currency,
        "Subtotal": euro(paid),
        "Shipping": euro(orders.shipping[order]),
        "Taxes": euro(orders.tax[order]),
        "Total": euro(orders.total[order]),
        "Discount Code": code(told, order),
        "Discount Amount": euro(orders.discount[order]),
        "Shipping Method": "DHL Paket" if orders.shipping[order] else "DHL Paket (frei)",
        "Created at": _clock(told, second),
        **{
            f"{kind} {key}": value
            for kind in ("Billing", "Shipping")
            for key, value in address.items()
        },
        "Note Attributes": "" if told.history.traits.blocking[person] else note,
        "Payment Reference": f"r{letters('shop', person, second)}",
        "Refunded Amount": euro(refund),
        "Id": digits("order", person, second, number=13),
        "Tax 1 Value": euro(orders.tax[order]),
    }
    return row


def _clock(told: Told, second: int) -> str:
    return calendar.local(told.world, second).strftime("%Y-%m-%d %H:%M:%S %z")


def _stripe(told: Told) -> Iterator[dict[str, object]]:
    sales = told.history.sales
    rows = np.flatnonzero(sales.way == Way.WORKSHOP)
    for order in rows[np.lexsort((rows, sales.second[rows]))][::-1].tolist():
        yield _payment(told, order)


def _payment(told: Told, order: int) -> dict[str, object]:
    sales, orders, world = told.history.sales, told.orders, told.world
    person, second, post = (int(c[order]) for c in (sales.person, sales.second, sales.post))
    campaign = world.campaigns[sales.campaign[order]]
    refund, back = int(orders.refund[order]), int(orders.refunded[order])
    network = world.networks[sales.network[order]].name if post >= 0 else "newsletter"
    key = letters("stripe", person, second, number=24)
    row: dict[str, object] = words()["always"]["stripe"] | {
        "id": f"ch_{key}",
        "Created date (UTC)": _utc(told, second),
        "Amount": euro(orders.total[order]),
        "Amount Refunded": euro(refund),
        "Currency": world.currency.lower(),
        "Converted Amount": euro(orders.total[order]),
        "Converted Amount Refunded": euro(refund),
        "Converted Currency": world.currency.lower(),
        "Description": campaign.title,
        "Fee": euro(orders.fee[order]),
        "PaymentIntent ID": f"pi_{key}",
        "Refunded date (UTC)": _utc(told, back) if refund else "",
        "Status": "Refunded" if refund else "Paid",
        "Customer ID": f"cus_{letters('customer', person)}",
        "Customer Email": email(person),
        "Checkout Session ID": f"cs_live_{key}",
        "Checkout Line Item Summary": f"{campaign.title} (1)",
        "Payment Link ID": f"plink_{letters(campaign.name)}",
        "UTM Campaign": campaign.name,
        "UTM Content": post_id(told, post) if post >= 0 else "",
        "UTM Medium": "social" if post >= 0 else "email",
        "UTM Source": network,
    }
    return row


def _utc(told: Told, second: int) -> str:
    return calendar.utc(told.world, second).strftime("%Y-%m-%d %H:%M:%S")
