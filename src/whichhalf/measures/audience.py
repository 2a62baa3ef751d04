"""Whom of a drawn sample of followers has somebody looked at, and who could buy or refer?

Which followers belong to a draw is worked out anew: those of the draw's day, in the order of their
pseudonyms from its beginning on, as many as were drawn. So a label of anybody else is found out.
"""

from __future__ import annotations

from whichhalf.nouns.label import DRAW_PRIME
from whichhalf.nouns.measure import Handles, Measure, Rows

_FLAGS = ("need", "authority", "refer", "competitor", "friend")


def _rows(handles: Handles) -> Rows:
    labels, follows = handles.table("labels"), handles.table("follows")
    draws = labels.group_by("network", "draw_start").aggregate(
        draw_size=labels["draw_size"].max(), drawn_at=labels["drawn_at"].min()
    )
    on = draws.rename(on_network="network")
    there = follows.filter(follows["person"].notnull()).inner_join(on, [("network", "on_network")])
    there = there.filter(
        (there["since"] <= there["drawn_at"])
        & (there["until"].isnull() | (there["until"] > there["drawn_at"]))
    )
    people = there.group_by("network", "draw_start", "draw_size", "person").aggregate(
        rows=there.count()
    )
    place = (people["person"] % DRAW_PRIME + people["draw_start"]) % DRAW_PRIME
    ranked = people.mutate(place=place)
    rank = ranked["place"].rank().over(group_by=("network", "draw_start"), order_by="place")
    ranked = ranked.mutate(drawn=rank < ranked["draw_size"])
    said = labels.filter(labels["person"].notnull() & labels["need"].notnull())
    said = said.group_by("network", "draw_start", "person").aggregate(
        **{name: said[name].fill_null(False).cast("int64").max() for name in _FLAGS}  # noqa: FBT003
    )
    said = said.rename(said_network="network", said_start="draw_start", said_person="person")
    joined = ranked.left_join(
        said,
        (ranked["network"] == said["said_network"])
        & (ranked["draw_start"] == said["said_start"])
        & (ranked["person"] == said["said_person"]),
    )
    return joined.mutate(labelled=joined["said_person"].notnull())


AUDIENCE = Measure(
    name="audience",
    question="Whom of a drawn sample of followers has somebody looked at, and who could buy?",
    unit="followers",
    tables=("labels", "follows"),
    rows=_rows,
    keys=("network", "draw_start", "drawn", "labelled", *_FLAGS),
    figures={"people": lambda rows: rows.count()},
    unknown="No sample of followers was drawn and labelled.",
    additive=False,
)
