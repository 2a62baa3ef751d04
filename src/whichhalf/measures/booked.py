"""Which conversions count, what is known of their money, and what may each be booked to?

Paid and pending conversions count, cancelled and failed ones do not. One row per conversion with:
the network of its own source, the network that its customer named when asked, whether the customer
is new, its refunds and cost of goods from their own tables where the row itself is silent, and
`known`: which parts of its margin are known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from whichhalf.nouns.measure import Handles, Rows

#: Questions whose answer says where a customer had heard of the firm.
SOURCE_QUESTIONS = ("heard_about_us", "read_or_seen")
#: Conversions that make somebody a customer.
BUYING = ("order", "subscription")
#: The largest order, in minor units, whose refunds are split into price and tax.
_LARGEST = 10**9

#: The sums that a margin is made of, of rows that are `complete`.
MARGIN_PARTS: Mapping[str, Callable[[Rows], Any]] = {
    "gross": lambda rows: rows["gross"].sum(),
    "tax": lambda rows: rows["tax"].sum(),
    "shipping": lambda rows: rows["shipping"].sum(),
    "refunded": lambda rows: rows["back"].sum(),
    "refunded_tax": lambda rows: rows["back_tax"].sum(),
    "fee": lambda rows: rows["fee"].sum(),
    "goods": lambda rows: rows["goods"].sum(),
}


def counting(handles: Handles, kinds: tuple[str, ...]) -> Rows:
    """Which conversions of these kinds count in the period?"""
    rows = handles.during("conversions")
    return rows.filter(
        rows["kind"].isin(kinds) & rows["status"].fill_null("paid").isin(("paid", "pending"))
    )


def ever_bought(handles: Handles) -> Rows:
    """Everything that somebody ever bought, in the whole book, where their pseudonym is known."""
    everything = handles.tables["conversions"]
    return everything.filter(
        everything["kind"].isin(BUYING)
        & everything["status"].fill_null("paid").isin(("paid", "pending"))
        & everything["person"].notnull()
    )


def with_source_told(rows: Rows) -> Rows:
    """These rows with `sourced` (is it known where the conversion came from?) and no empty code."""
    return rows.mutate(
        code=rows["code"].fill_null(""),
        sourced=(rows["source_id"].fill_null(0) != 0) | (rows["network"].fill_null("") != ""),
    )


def conversions(handles: Handles, kinds: tuple[str, ...]) -> Rows:
    """The same with their source."""
    sourced = handles.with_channel(counting(handles, kinds))
    return sourced.mutate(day=sourced["_day"].cast("string"))


def with_survey(handles: Handles, rows: Rows) -> Rows:
    """These rows with `survey` (did the customer answer?), `survey_network`, `survey_social`.

    Where one conversion has several answers, the one with the smallest id is taken.
    """
    answers = handles.tables["answers"]
    about = answers.filter(
        answers["question"].isin(SOURCE_QUESTIONS) & answers["conversion_id"].notnull()
    )
    first = about.group_by("conversion_id").aggregate(answer_id=about["answer_id"].min())
    picked = about.semi_join(first, "answer_id")
    channels = handles.tables["channels"]
    said = picked.left_join(channels, picked["source_id"] == channels["source_id"]).select(
        survey_conversion=picked["conversion_id"],
        survey_network=channels["network"],
        survey_social=channels["social"],
    )
    joined = rows.left_join(said, rows["conversion_id"] == said["survey_conversion"])
    return joined.mutate(survey=joined["survey_conversion"].notnull()).drop("survey_conversion")


def with_customer(handles: Handles, rows: Rows) -> Rows:
    """These rows with `customer`: new, repeat or unknown.

    New is who has no earlier order or subscription in the whole book and whom the source does not
    call returning. All orders of a person at one moment are first orders.
    """
    bought = ever_bought(handles)
    first = bought.group_by("person").aggregate(first_at=bought["happened_at"].min())
    first = first.rename(first_person="person")
    joined = rows.left_join(first, rows["person"] == first["first_person"])
    returning = joined["returning"]
    fresh = joined["first_at"].isnull() | (joined["happened_at"] <= joined["first_at"])
    by_book = joined["person"].isnull().ifelse("unknown", fresh.ifelse("new", "repeat"))
    without_person = returning.isnull().ifelse("unknown", "new")
    own = joined["person"].isnull().ifelse(without_person, by_book)
    return joined.mutate(
        customer=returning.fill_null(False).ifelse("repeat", own),  # noqa: FBT003
    ).drop("first_person", "first_at")


def with_refunds(handles: Handles, rows: Rows) -> Rows:
    """These rows with `back`: what was given back, by the row or by the refunds, if more."""
    refunds = handles.tables["refunds"]
    sums = refunds.group_by("conversion_id", "currency").aggregate(back=refunds["amount"].sum())
    sums = sums.rename(refund_conversion="conversion_id", refund_currency="currency")
    joined = rows.left_join(
        sums,
        (rows["conversion_id"] == sums["refund_conversion"])
        & (rows["currency"] == sums["refund_currency"]),
    )
    own, other = joined["refunded"], joined["back"]
    more = (own >= other).ifelse(own, other)
    known = own.isnull().ifelse(other, other.isnull().ifelse(own, more))
    return joined.mutate(back=known).drop("refund_conversion", "refund_currency")


def with_tax_given_back(rows: Rows) -> Rows:
    """These rows with `back_tax`: the tax in what was given back, at the rate of the order.

    Rounded down to the minor unit per order. Orders above ten million units go without it: their
    product would leave the whole numbers that an engine divides exactly.
    """
    usable = (rows["gross"] > 0) & (rows["gross"] < _LARGEST) & rows["tax"].notnull()
    usable = (usable & rows["back"].notnull()).fill_null(False)  # noqa: FBT003
    whole = usable.ifelse(rows["gross"], 1)
    product = usable.ifelse(rows["back"] * rows["tax"], 0)
    return rows.mutate(back_tax=(product // whole).cast("int64"))


def with_goods(handles: Handles, rows: Rows) -> Rows:
    """These rows with `goods`: what the goods cost, by the row or by all of its order lines."""
    lines = handles.tables["order_lines"]
    costs = lines.group_by("conversion_id").aggregate(
        goods=(lines["quantity"] * lines["cost_of_goods"]).sum(),
        unpriced=(lines["quantity"].isnull() | lines["cost_of_goods"].isnull()).cast("int64").sum(),
        goods_currency=lines["currency"].min(),
        other_currency=lines["currency"].max(),
    )
    costs = costs.rename(goods_conversion="conversion_id")
    joined = rows.left_join(costs, rows["conversion_id"] == costs["goods_conversion"])
    usable = (
        (joined["unpriced"] == 0)
        & (joined["goods_currency"].fill_null("") == joined["currency"].fill_null(""))
        & (joined["goods_currency"].fill_null("") == joined["other_currency"].fill_null(""))
    ).fill_null(False)  # noqa: FBT003
    priced = usable.ifelse(joined["goods"], joined["cost_of_goods"])
    own = joined["cost_of_goods"]
    return joined.mutate(goods=own.isnull().ifelse(priced, own)).drop(
        "goods_conversion", "unpriced", "goods_currency", "other_currency"
    )


def with_known_parts(rows: Rows) -> Rows:
    """These rows with `known`: one letter per part of the margin that is known.

    g gross, t tax, s shipping, r refunds, f fee, c cost of goods.
    """
    known = rows["gross"].isnull().ifelse("", "g")
    for letter, column in (
        ("t", "tax"),
        ("s", "shipping"),
        ("r", "back"),
        ("f", "fee"),
        ("c", "goods"),
    ):
        known = known.concat(rows[column].isnull().ifelse("", letter))
    return rows.mutate(known=known)


def complete(handles: Handles, kinds: tuple[str, ...]) -> Rows:
    """All of the above, for conversions of these kinds."""
    rows = with_survey(handles, conversions(handles, kinds))
    rows = with_goods(handles, with_refunds(handles, with_customer(handles, rows)))
    return with_known_parts(with_tax_given_back(rows))
