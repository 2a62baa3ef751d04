"""What do customers spend after a friend first orders with their code, beside like customers?"""

from __future__ import annotations

from whichhalf.measures.beside import beside
from whichhalf.measures.customers import purchases
from whichhalf.nouns.measure import Handles, Rows

_QUESTION = "What do customers whose code brought a friend spend {}, beside like customers?"


def _brings_friends(handles: Handles) -> Rows:
    links = handles.table("links")
    codes = links.filter(links["referrer_person"].notnull() & links["code"].notnull())
    owners = codes.group_by("code").aggregate(owner=codes["referrer_person"].min())
    carried = purchases(handles).inner_join(owners, "code")
    carried = carried.filter(carried["person"] != carried["owner"])
    return carried.select("day", person="owner")


ADVOCATES_BESIDE = beside(
    "advocates_beside", _QUESTION.format("afterwards"), (), _brings_friends, early=False
)
ADVOCATES_BEFORE = beside(
    "advocates_before", _QUESTION.format("before and after"), (), _brings_friends, early=True
)
