"""Whose codes are there, by the table of links?

A discount or invitation code belongs to the network that it was put on, to a person with an
audience, or to a customer who hands it on: the last one is word of mouth.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    links = handles.table("links")
    given = links.filter((links["code"].fill_null("") != "") & (links["_day"] < handles.end))
    return given.mutate(
        network=given["network"].fill_null(""),
        campaign=given["campaign_id"].fill_null(""),
        referrer=given["referrer"].fill_null(""),
    )


CODES = Measure(
    name="codes",
    question="Whose codes are there, by the table of links?",
    unit="links",
    tables=("links",),
    rows=_rows,
    keys=("code", "network", "campaign", "referrer"),
    figures={"links": lambda rows: rows.count()},
    unknown="No link with a code was imported: import a table of links.",
)
