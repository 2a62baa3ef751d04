"""Which touches of its buyer lie in the window of a purchase?

As far back as is looked (`lookback_days`), up to the moment of the purchase. Windows of several
purchases may overlap; where a purchase ends a journey, they begin after the one before.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.measures.touched import DAY_MS, packed, purchases, with_realm
from whichhalf.nouns.measure import Handles, Rows


def ends_of(rows: Rows, *more: str, **named: str) -> Rows:
    """Who bought when, in which realm, of conversions `with_realm`: what `in_window` looks at."""
    return rows.select(*more, buyer="person", bought_in="realm", ended="at", **named)


def ends_of_period(handles: Handles) -> Rows:
    """When did somebody whom we know buy in the period? The rest of a purchase is joined later."""
    sold = with_realm(booked.counting(handles, booked.BUYING))
    return ends_of(sold.filter(sold["person"].notnull()), "conversion_id")


def in_window(handles: Handles, rows: Rows, ends: Rows) -> Rows:
    """These touches (person, realm, `at`) before each of the `ends`, a row for each of both."""
    pairs = rows.inner_join(ends, [("person", "buyer"), ("realm", "bought_in")])
    before = pairs["ended"] - pairs["at"]
    return pairs.filter((before >= 0) & (before < handles.lookback_days * DAY_MS))


def lined_up(pairs: Rows) -> Rows:
    """Of touches `in_window`: `touched`, the packed ones of each purchase in their order."""
    paths = pairs.group_by("conversion_id", "ended").aggregate(touched=packed(pairs).collect())
    return paths.mutate(touched=paths["touched"].sort())


def since_bought(handles: Handles, ends: Rows) -> Rows:
    """These ends with `since`: when had the buyer bought before, of anything in the whole book?"""
    ever = purchases(handles).select(owner="person", owned_in="realm", then="at").distinct()
    order = {"group_by": ("owner", "owned_in"), "order_by": ("then",)}
    ever = ever.mutate(since=ever["then"].lag().over(**order))
    joined = ends.left_join(
        ever, [("buyer", "owner"), ("bought_in", "owned_in"), ("ended", "then")]
    )
    return joined.drop("owner", "owned_in", "then")


def after_before(pairs: Rows) -> Rows:
    """Of touches `in_window` of ends `since_bought`: those after the purchase before."""
    return pairs.filter(pairs["since"].isnull() | (pairs["at"] > pairs["since"]))
