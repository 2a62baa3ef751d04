"""Who was sent by whom: which purchases came by a code, a friend's link or a named referrer?

Every purchase with a code, with a source that says "a friend", or whose customer said so when
asked. The table of links says whose a code is: a network's, a person's with an audience
(`referrer`), or a customer's (`referrer_person`, a pseudonym). `friends_before` counts the chain: 0
where the owner of the code came without one, 1 where she had come by a friend's code herself, 2
where that friend had as well. The statement decides what of it is word of mouth.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.measures.folded import folded
from whichhalf.nouns.measure import Handles, Measure, Rows

#: What channel rules make of "a friend": nobody's network, and not paid for.
FRIEND_MEDIUM, FRIEND_PAID = "other", "earned"


def _rows(handles: Handles) -> Rows:
    rows = _with_friend_named(handles, booked.complete(handles, booked.BUYING))
    own = (rows["medium"].fill_null("") == FRIEND_MEDIUM) & (
        rows["paid"].fill_null("") == FRIEND_PAID
    )
    rows = rows.mutate(
        code=folded(rows["code"].fill_null("")),
        by_link=own,
        rewarded=rows["discount"].fill_null(0) > 0,
        sourced=(rows["source_id"].fill_null(0) != 0) | (rows["network"].fill_null("") != ""),
    )
    rows = rows.filter((rows["code"] != "") | rows["by_link"] | rows["by_name"])
    owners = _owners(handles)
    joined = rows.left_join(owners, rows["code"] == owners["code_of"])
    chained = _with_chain(handles, joined, owners)
    return chained.mutate(
        listed=chained["code_of"].notnull(),
        code_network=chained["code_network"].fill_null(""),
        referrer=chained["referrer"].fill_null(""),
        by_customer=chained["owner"].notnull(),
    ).drop("code_of", "owner")


def _with_friend_named(handles: Handles, rows: Rows) -> Rows:
    """These rows with `by_name`: did the customer say that a friend had told her?"""
    answers = handles.table("answers")
    about = answers.filter(
        answers["question"].isin(booked.SOURCE_QUESTIONS) & answers["conversion_id"].notnull()
    )
    channels = handles.table("channels").rename(said_source="source_id")
    said = about.inner_join(channels, about["source_id"] == channels["said_source"])
    friends = said.filter((said["medium"] == FRIEND_MEDIUM) & (said["paid"] == FRIEND_PAID))
    named = friends.group_by("conversion_id").aggregate(friends=friends.count())
    named = named.rename(told_of="conversion_id")
    joined = rows.left_join(named, rows["conversion_id"] == named["told_of"])
    return joined.mutate(by_name=joined["told_of"].notnull()).drop("told_of", "friends")


def _owners(handles: Handles) -> Rows:
    """Whose is each code? One row per code; the pseudonym of a customer is her `owner`."""
    links = handles.table("links")
    given = links.filter(links["code"].fill_null("") != "")
    given = given.mutate(code_of=folded(given["code"]))
    return given.group_by("code_of").aggregate(
        code_network=given["network"].max(),
        referrer=given["referrer"].max(),
        owner=given["referrer_person"].max(),
    )


def _with_chain(handles: Handles, rows: Rows, owners: Rows) -> Rows:
    """These rows with `friends_before`: how many friends stand before the owner of the code?"""
    bought = booked.ever_bought(handles)
    bought = bought.mutate(code=folded(bought["code"].fill_null("")))
    by_code = bought.inner_join(
        owners.filter(owners["owner"].notnull()), bought["code"] == owners["code_of"]
    )
    by_code = by_code.filter(by_code["person"] != by_code["owner"])
    invited = by_code.group_by("person").aggregate(
        inviter=by_code["owner"].max(), invited_at=by_code["happened_at"].min()
    )
    first = invited.rename(first_person="person", first_inviter="inviter", first_at="invited_at")
    second = invited.rename(
        second_person="person", second_inviter="inviter", second_at="invited_at"
    )
    once = rows.left_join(
        first,
        (rows["owner"] == first["first_person"]) & (rows["happened_at"] >= first["first_at"]),
    )
    twice = once.left_join(
        second,
        (once["first_inviter"] == second["second_person"])
        & (once["first_at"] >= second["second_at"]),
    )
    steps = twice["first_person"].notnull().cast("int64") + twice["second_person"].notnull().cast(
        "int64"
    )
    return twice.mutate(friends_before=steps).drop(
        "first_person",
        "first_inviter",
        "first_at",
        "second_person",
        "second_inviter",
        "second_at",
    )


REFERRALS = Measure(
    name="referrals",
    question="Which purchases came by a code, a friend's link or a named referrer?",
    unit="purchases; money in minor units of `currency`",
    tables=("conversions", "links", "answers", "refunds", "order_lines", "channels"),
    rows=_rows,
    keys=(
        "code",
        "listed",
        "code_network",
        "referrer",
        "by_customer",
        "friends_before",
        "by_link",
        "by_name",
        "rewarded",
        "day",
        "site",
        "currency",
        "place",
        "network",
        "medium",
        "social",
        "sourced",
        "survey",
        "survey_network",
        "survey_social",
        "customer",
        "known",
    ),
    figures={
        "orders": lambda rows: rows.count(),
        **booked.MARGIN_PARTS,
    },
    unknown="No purchase carries a code or names a friend: give customers a code to hand on.",
)
