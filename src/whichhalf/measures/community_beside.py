"""What do customers spend after they first take part, beside like customers who never do?

To take part is to speak of us in public or to talk with us. A complaint is no part of a community,
nor is an answer to a question that was asked at the checkout.
"""

from __future__ import annotations

from whichhalf.measures.beside import beside
from whichhalf.measures.customers import day_number
from whichhalf.nouns.measure import Handles, Rows

_QUESTION = "What do customers who take part spend {}, beside like customers who do not?"
_OURS = ("staff", "firm")


def _takes_part(handles: Handles) -> Rows:
    mentions = handles.table("mentions")
    said = mentions.filter(
        mentions["author"].notnull() & ~mentions["author_kind"].fill_null("").isin(_OURS)
    )
    said = said.filter(said["tone"].fill_null("") != "bad")
    talks = handles.table("conversations")
    talked = talks.filter(talks["person"].notnull() & (talks["topic"].fill_null("") != "complaint"))
    return said.select(person="author", day=day_number(said["_day"])).union(
        talked.select("person", day=day_number(talked["_day"]))
    )


COMMUNITY_BESIDE = beside(
    "community_beside",
    _QUESTION.format("afterwards"),
    ("mentions", "conversations"),
    _takes_part,
    early=False,
)
COMMUNITY_BEFORE = beside(
    "community_before",
    _QUESTION.format("before and after"),
    ("mentions", "conversations"),
    _takes_part,
    early=True,
)
