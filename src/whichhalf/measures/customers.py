"""Which purchases has each customer, on which days, for how much, and from which source the first?

A customer is a person who bought something; purchases of one day count once. Net revenue is gross
without tax, shipping and refunds, as far as each is known, in the currency of the first purchase.
Nobody whom the source calls returning at the first purchase in the book is looked at: of them the
beginning is not known.
"""

from __future__ import annotations

from typing import Any

from whichhalf.measures import booked
from whichhalf.measures.touched import (
    CHANNEL_BITS,
    DAY_MS,
    DIRECT,
    DIRECT_NUMBER,
    OWN_SITE,
    milliseconds,
    numbered_channels,
    packed,
    touches,
)
from whichhalf.nouns.measure import Handles, Rows

_NO_SOURCE = ("", "unknown")
#: The realm of touches that may be joined with customers.
_FOLLOWED = "*"


def day_number(day: Any) -> Any:
    """This day as a whole number of days since 1970."""
    return milliseconds(day.cast("timestamp")) // DAY_MS


def purchases(handles: Handles) -> Rows:
    """Everything that somebody is known to have bought: `at`, `day` (a number), `net` per row."""
    rows = booked.with_refunds(handles, booked.ever_bought(handles))
    rows = booked.with_tax_given_back(rows)
    less = rows["tax"].fill_null(0) + rows["shipping"].fill_null(0) + rows["back"].fill_null(0)
    return rows.mutate(
        at=milliseconds(rows["happened_at"]),
        day=day_number(rows["_day"]),
        net=rows["gross"] - less + rows["back_tax"].fill_null(0),
        currency=rows["currency"].fill_null(""),
    )


def openings(handles: Handles, bought: Rows) -> Rows:
    """The first purchase of each customer: `customer`, `first_day`, `source`, `money`.

    `source` is the channel of the first visit before it, of those who agreed to be followed; else
    the source of the purchase itself, else what its customer said when asked. A channel is a
    network, with how it is paid for, or the medium where there is no network.
    """
    first = bought.group_by("person").aggregate(first_at=bought["at"].min())
    first = first.rename(customer="person")
    opening = bought.inner_join(
        first, (bought["person"] == first["customer"]) & (bought["at"] == first["first_at"])
    )
    opening = booked.with_survey(handles, handles.with_channel(opening))
    network, paid = opening["network"].fill_null(""), opening["paid"].fill_null("")
    place = paid.isin(_NO_SOURCE).ifelse(network, network.concat("/", paid))
    own = (network == "").ifelse(opening["medium"].fill_null(""), place)
    opening = opening.mutate(
        own=own.nullif("").nullif(DIRECT),
        said=opening["survey_network"].nullif(""),
        back_again=opening["returning"].fill_null(False).cast("int64"),  # noqa: FBT003
    )
    found = opening.group_by("customer", "first_at").aggregate(
        first_day=opening["day"].min(),
        own=opening["own"].min(),
        said=opening["said"].min(),
        money=opening["currency"].min(),
        back_again=opening["back_again"].max(),
    )
    met = _first_met(handles, found)
    joined = found.filter(found["back_again"] == 0).left_join(
        met, found["customer"] == met["met_person"]
    )
    known = joined["met_on"].fill_null(joined["own"]).fill_null(joined["said"])
    return joined.mutate(source=known.fill_null(DIRECT)).drop(
        "met_person", "met_on", "own", "said", "back_again", "first_at"
    )


def _first_met(handles: Handles, opening: Rows) -> Rows:
    """By which channel did each customer come first, no later than the first purchase?"""
    met = touches(handles, handles.table("touches"))
    met = met.filter((met["realm"] == _FOLLOWED) & ~met["number"].isin((DIRECT_NUMBER, OWN_SITE)))
    ends = opening.select(met_person="customer", until="first_at")
    before = met.inner_join(ends, met["person"] == ends["met_person"])
    before = before.filter(before["at"] <= before["until"])
    earliest = before.group_by("met_person").aggregate(touch=packed(before).min())
    number = earliest["touch"] & ((1 << CHANNEL_BITS) - 1)
    named = numbered_channels(handles)
    named = named.group_by("number").aggregate(met_on=named["channel"].min())
    return (
        earliest.mutate(by=number)
        .inner_join(named, [("by", "number")])
        .select("met_person", "met_on")
    )


def with_opening(handles: Handles, bought: Rows) -> Rows:
    """Purchases of the customers whose beginning is known, with it; `net` in its currency alone."""
    opening = openings(handles, bought)
    rows = bought.inner_join(opening, bought["person"] == opening["customer"])
    return rows.mutate(net=(rows["currency"] == rows["money"]).ifelse(rows["net"], None))
