"""What did our videos reach, and what did YouTube pay for them?"""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import column, constant, midnight, rows_of, unused
from whichhalf.connectors.export import REJECTS, BookRows, Export, FileFacts, declared
from whichhalf.connectors.readings import About, Span, lifetime, melt, whole_period


@cache
def exports() -> tuple[Export, ...]:
    """Which exports are read?"""
    return (declared("youtube", rows),)


def rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which videos are in this table, and what were they given?"""
    published = column(typed, "published_on", pa.date32())
    post_id = pc.binary_join_element_wise("youtube:", typed["content"], "")
    posts = rows_of(
        typed,
        post_id=post_id,
        network=constant(typed, "youtube"),
        published_at=midnight(published),
        url=pc.binary_join_element_wise("https://www.youtube.com/watch?v=", typed["content"], ""),
        text=column(typed, "title"),
        format=constant(typed, "video"),
        as_of=constant(typed, facts.as_of, pa.timestamp("us", "UTC")),
    ).filter(pc.is_valid(published))
    about = About("post", post_id, _span(typed, facts, published))
    readings = melt(typed, facts, exports()[0], about)
    yield "posts", posts
    yield "readings", readings
    yield REJECTS, unused(typed, posts, readings)


def _span(typed: pa.Table, facts: FileFacts, published: pa.ChunkedArray) -> Span:
    """From publication on; for a video older than the days of the download, only those days.

    The days stand in the name of the zip that YouTube makes; without them the whole life of the
    video is taken.
    """
    whole_life = lifetime(typed, facts, published)
    if facts.starts_on is None or facts.ends_on is None:
        return whole_life
    days = whole_period(typed, facts)
    older = pc.fill_null(pc.less(published, facts.starts_on), fill_value=True)
    return Span(
        pc.if_else(older, days.starts_on, whole_life.starts_on),
        pc.if_else(older, days.ends_on, whole_life.ends_on),
        pc.if_else(older, days.grain, whole_life.grain),
    )
