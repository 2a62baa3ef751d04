"""Which networks does the book know, and which of them are social?"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    channels = handles.tables["channels"]
    return channels.filter(channels["network"].fill_null("") != "")


KNOWN_NETWORKS = Measure(
    name="known_networks",
    question="Which networks does the book know, and which of them are social?",
    unit="sources",
    tables=("channels",),
    rows=_rows,
    keys=("network", "social"),
    figures={"sources": lambda rows: rows.count()},
    unknown="No source of a visit, an order or an answer is known yet.",
)
