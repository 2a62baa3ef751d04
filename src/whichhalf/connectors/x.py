"""What did our posts on X reach, and what happened to the profile each day?

The classic export and the content file of 2025 hold one row per post, counted from publication
until the export; the overview holds one row per day. Since November 2010 an X id holds the
millisecond of publication: (id >> 22) + 1288834974657 (github.com/twitter-archive/snowflake).
"""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    column,
    constant,
    fingerprints,
    midnight,
    noticed,
    numbered,
    rows_of,
    unused,
)
from whichhalf.connectors.export import FLAGS, REJECTS, BookRows, Export, FileFacts, declared
from whichhalf.connectors.readings import About, lifetime, melt, single_days

_EPOCH_MS = 1288834974657
#: The first id with a time in it, of 4 November 2010; earlier ones were counted up.
_FIRST_SNOWFLAKE = 29700859247
_MOMENT = pa.timestamp("us", "UTC")


@cache
def exports() -> tuple[Export, ...]:
    """Which exports are read?"""
    return (
        declared("x", post_rows, report="tweets"),
        declared("x", post_rows, report="content"),
        declared("x", day_rows, report="overview"),
    )


def post_rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which posts are in this table, and what were they given until the export?"""
    url = pc.coalesce(column(typed, "permalink"), column(typed, "link"))
    number, ruined = _number(typed, url)
    published = _published_at(typed, number)
    post_id = _post_id(typed, number, published)
    posts = rows_of(
        typed,
        post_id=post_id,
        network=constant(typed, "x"),
        published_at=published,
        account_id=_account(typed, facts, url),
        url=pc.if_else(pc.starts_with(url, "http"), url, None),
        text=column(typed, "text"),
        as_of=constant(typed, facts.as_of, _MOMENT),
    ).filter(pc.is_valid(published))
    span = lifetime(typed, facts, published.cast(pa.timestamp("us")).cast(pa.date32()))
    readings = melt(typed, facts, exports()[0], About("post", post_id, span))
    yield "posts", posts
    yield "readings", readings
    yield REJECTS, unused(typed, posts, readings)
    yield (
        FLAGS,
        noticed(
            typed,
            ruined,
            "ruined_id",
            "The post is known by its time and text. Download the export again to have its id.",
        ),
    )


def day_rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """What happened to the profile on each day?"""
    account = constant(typed, f"x:{facts.account.lstrip('@').lower()}" if facts.account else "x")
    about = About("account", account, single_days(typed["date"]))
    readings = melt(typed, facts, exports()[2], about)
    yield "readings", readings
    yield REJECTS, unused(typed, readings)


def _number(typed: pa.Table, url: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """X's own id as text, from the permalink where it is there, and where nothing is left of it."""
    linked = pc.struct_field(pc.extract_regex(url, r"/status(?:es)?/(?P<id>\d{1,20})"), "id")
    written = pc.struct_field(
        pc.extract_regex(column(typed, "post_id"), r"^[\"'=]*(?P<id>\d{1,20})[\"']*$"), "id"
    )
    # A spreadsheet rounds to 15 digits: 19 digits that end in four zeros are a ruined id, too.
    rounded = pc.match_substring_regex(pc.fill_null(written, ""), r"^\d{12,16}0{4,}$")
    number = pc.coalesce(linked, pc.if_else(rounded, None, written))
    return number, pc.is_null(number)


def _published_at(typed: pa.Table, number: pa.ChunkedArray) -> pa.ChunkedArray:
    """When it went out: as the file says to the second, else by its id, else the file's day."""
    if "time" in typed.column_names:
        return typed["time"].cast(_MOMENT)
    numeric = number.cast(pa.int64())
    snowflake = pc.if_else(pc.greater_equal(numeric, _FIRST_SNOWFLAKE), numeric, None)
    ms = pc.add(pc.shift_right(snowflake, 22), _EPOCH_MS)
    told = pc.multiply(ms, 1000).cast(_MOMENT)
    day = midnight(column(typed, "date", pa.date32()))
    apart = pc.abs(pc.subtract(told.cast(pa.int64()), day.cast(pa.int64())))
    # The day stands in the account's zone: two days' difference means that the id is not this
    # post's.
    agrees = pc.fill_null(pc.less(apart, 2 * 86_400_000_000), fill_value=False)
    return pc.if_else(pc.or_(agrees, pc.is_null(day)), told, day)


def _post_id(
    typed: pa.Table, number: pa.ChunkedArray, published: pa.ChunkedArray
) -> pa.ChunkedArray:
    known = pc.binary_join_element_wise("x:", number, "")
    prints = fingerprints([published, column(typed, "text")])
    made = pc.binary_join_element_wise("x:by-content:", numbered(prints), "")
    return pc.coalesce(known, made)


def _account(typed: pa.Table, facts: FileFacts, url: pa.ChunkedArray) -> pa.ChunkedArray:
    handle = pc.struct_field(
        pc.extract_regex(url, r"^https?://(?:www\.)?(?:twitter|x)\.com/(?P<handle>\w+)/status"),
        "handle",
    )
    told = facts.account.lstrip("@").lower()
    by_url = pc.binary_join_element_wise("x:", pc.utf8_lower(handle), "")
    return constant(typed, f"x:{told}") if told else pc.if_else(pc.equal(handle, "i"), None, by_url)
