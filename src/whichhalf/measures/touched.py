"""When did whom touch which channel, and when did somebody buy, as integers that an engine sorts?

Milliseconds since 1970, since one of our engines cannot take microseconds out of a moment; a touch
and its channel are one packed integer, `milliseconds << 12 | number`, so that a path is a sorted
list of integers: no ordered aggregate, the same on every engine, four times as fast as joined text.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.nouns.measure import Handles, Rows

#: A channel's number takes twelve bits.
CHANNEL_BITS = 12
#: A visit for which no source is known.
DIRECT, DIRECT_NUMBER = "direct", 0
#: A visit that came over from another site of ours goes on with its journey; its number.
OWN_SITE = (1 << CHANNEL_BITS) - 1
DAY_MS = 86_400_000
#: Visits and clicks are touches; a view of an advertisement is none.
KINDS = ("visit", "click")
#: Visitors who consented are followed on all sites; others on one only: their realm is that site.
EVERYWHERE = "*"


def milliseconds(moment: Rows) -> Rows:
    """This moment as whole milliseconds.

    Seconds are cut before milliseconds are added: one engine keeps the fraction, another drops it.
    """
    return moment.epoch_seconds().floor() * 1_000 + moment.millisecond()


def numbered_channels(handles: Handles) -> Rows:
    """Which channel has each source: its name and number?

    A channel is a network with how it is paid for (paid, owned, earned), or the medium where there
    is no network. Numbers follow the names, so that every engine gives the same.
    """
    channels = handles.table("channels")
    network, paid = channels["network"].fill_null(""), channels["paid"].fill_null("")
    medium = channels["medium"].fill_null("").nullif("").fill_null(DIRECT)
    on_network = paid.isin(("", "unknown")).ifelse(network, network.concat("/", paid))
    named = channels.select(
        source_of_channel=channels["source_id"],
        channel=(network == "").ifelse(medium, on_network),
    )
    number = (named["channel"] == DIRECT).ifelse(DIRECT_NUMBER, named["channel"].dense_rank() + 1)
    return named.mutate(number=number)


def counting(rows: Rows) -> Rows:
    """Those of these touches that a journey is made of: visits and clicks of somebody."""
    return rows.filter(rows["kind"].fill_null("visit").isin(KINDS) & rows["person"].notnull())


def touches(handles: Handles, rows: Rows, *more: str) -> Rows:
    """Touches of somebody: person, `realm`, `at`, `number`, `_day`, `_bucket`, and `more` columns.

    Visitors who did not consent are followed on one site only, and joined with no customer of
    another: their realm is the site. Where consent is not said, there is none.
    """
    met, channels = counting(rows), numbered_channels(handles)
    sourced = met.left_join(channels, met["source_id"] == channels["source_of_channel"])
    followed = sourced["consent"].fill_null("exempt") == "consented"
    number = sourced["number"].fill_null(DIRECT_NUMBER)
    # channel rules call it direct, as Google does: no other channel brought it
    from_us = (number == DIRECT_NUMBER) & (sourced["referrer_host"].fill_null("") != "")
    whole = sourced.mutate(
        realm=followed.ifelse(EVERYWHERE, sourced["site"].fill_null("")),
        at=milliseconds(sourced["happened_at"]),
        number=from_us.ifelse(OWN_SITE, number),
    )
    return whole.select("person", "_day", "_bucket", "realm", "at", "number", *more)


def with_realm(rows: Rows) -> Rows:
    """Conversions with `at` and `realm`: only an order of the exempt kind stays on its site."""
    exempt = rows["consent"].fill_null("consented") == "exempt"
    realm = exempt.ifelse(rows["site"].fill_null(""), EVERYWHERE)
    return rows.mutate(realm=realm, at=milliseconds(rows["happened_at"]))


def purchases(handles: Handles) -> Rows:
    """Everything that somebody ever bought, in the whole book."""
    return with_realm(booked.ever_bought(handles))


def tier_of(rows: Rows, bought_before: Rows) -> Rows:
    """Which identity tier has each journey: anonymous, consented or customer?"""
    followed = rows["realm"] == EVERYWHERE
    return followed.ifelse(bought_before.ifelse("customer", "consented"), "anonymous")


def packed(rows: Rows) -> Rows:
    """Moment and channel of a touch as one integer that sorts by moment."""
    return rows["at"] * (1 << CHANNEL_BITS) + rows["number"]


def written_path(touched: Rows) -> Rows:
    """The channels of a sorted list of packed touches, as in "3.7.3"."""
    mask = (1 << CHANNEL_BITS) - 1
    return touched.map(lambda touch: (touch & mask).cast("string")).join(".")
