"""What did buyers touch before they bought, and what do we know of where each sale came from?

The purchases of `sales` that somebody is known to have touched, each with the path of its buyer
before it: the same columns that decide which line books a sale, so that credit is given for those
only that no stronger line books. A purchase without a known touch is in no row.
"""

from __future__ import annotations

from dataclasses import replace

from whichhalf.measures import booked
from whichhalf.measures.search_landings import searched
from whichhalf.measures.touched import (
    CHANNEL_BITS,
    DAY_MS,
    purchases,
    tier_of,
    touches,
    with_realm,
    written_path,
)
from whichhalf.measures.windows import ends_of_period, in_window, lined_up
from whichhalf.nouns.journey import USUAL_LOOKBACK_DAYS
from whichhalf.nouns.measure import Handles, Measure, Rows

#: Between the lines of `parts`, and between their cells: signs that no name of a campaign has.
LINE, CELL = "\x1e", "\x1f"


def _rows(handles: Handles) -> Rows:
    rows = with_realm(booked.complete(handles, booked.BUYING))
    rows = booked.with_source_told(rows.filter(rows["person"].notnull()))
    rows, ends = _with_tier(handles, rows), ends_of_period(handles)
    paths = _paths(handles, ends)
    joined = rows.inner_join(paths, rows["conversion_id"] == paths["path_of"])
    landings = _landings(handles, ends)
    joined = joined.left_join(landings, joined["conversion_id"] == landings["landing_of"])
    return joined.mutate(landed=joined["landed"].fill_null("")).drop(
        "path_of", "landing_of", "in_realm", "at"
    )


def _with_parts(handles: Handles) -> Rows:
    """These with `parts`: the channel's number, campaign, post and how often, a line for each."""
    rows = _rows(handles)
    met = touches(handles, handles.table("touches"), "campaign_id", "post_id")
    pairs = in_window(handles, met, ends_of_period(handles))
    named = pairs.mutate(
        campaign=pairs["campaign_id"].fill_null(""), post=pairs["post_id"].fill_null("")
    )
    each = named.group_by("conversion_id", "number", "campaign", "post").aggregate(
        often=named.count()
    )
    number, often = each["number"].cast("string"), each["often"].cast("string")
    each = each.mutate(part=number.concat(CELL, each["campaign"], CELL, each["post"], CELL, often))
    parts = each.group_by("conversion_id").aggregate(parts=each["part"].collect())
    parts = parts.select(parts_of="conversion_id", parts=parts["parts"].sort().join(LINE))
    joined = rows.inner_join(parts, rows["conversion_id"] == parts["parts_of"])
    return joined.drop("parts_of")


def _with_tier(handles: Handles, rows: Rows) -> Rows:
    before = purchases(handles)
    first = before.group_by("person", "realm").aggregate(first_at=before["at"].min())
    first = first.rename(first_person="person", in_realm="realm")
    joined = rows.left_join(
        first, (rows["person"] == first["first_person"]) & (rows["realm"] == first["in_realm"])
    )
    again = (joined["at"] > joined["first_at"]).fill_null(False)  # noqa: FBT003
    return joined.mutate(tier=tier_of(joined, again), bucket=joined["_bucket"]).drop(
        "first_person", "first_at"
    )


def _paths(handles: Handles, ends: Rows) -> Rows:
    """Which way did the buyer of each purchase come, and how many days before it began?"""
    met = touches(handles, handles.table("touches"))
    paths = lined_up(in_window(handles, met, ends))
    began = paths["touched"][0] >> CHANNEL_BITS
    return paths.select(
        path_of="conversion_id",
        path=written_path(paths["touched"]),
        began_days=((paths["ended"] - began) // DAY_MS).cast("int64"),
    )


def _landings(handles: Handles, ends: Rows) -> Rows:
    """On which pages did search bring the buyer of each purchase before it: "site page" lines?"""
    found = searched(handles, handles.table("touches"))
    found = with_realm(found.filter(found["person"].notnull()))
    consented = found["consent"].fill_null("exempt") == "consented"
    found = found.filter(consented | (found["realm"] != "*"))
    pairs = in_window(handles, found, ends)
    place = pairs["site"].fill_null("").concat(" ", pairs["page"])
    each = pairs.mutate(place=place).select("conversion_id", "place").distinct()
    landings = each.group_by("conversion_id").aggregate(places=each["place"].collect())
    return landings.select(landing_of="conversion_id", landed=landings["places"].sort().join("\n"))


_WAY = ("tier", "bucket", "path", "began_days")
_SALE = (
    "day",
    "site",
    "currency",
    "place",
    "network",
    "medium",
    "social",
    "sourced",
    "code",
    "survey",
    "survey_network",
    "survey_social",
    "customer",
    "known",
)

SALES_PATHS = Measure(
    name="sales_paths",
    question="What did buyers touch before they bought, and which line may book the sale?",
    unit="purchases; money in minor units of `currency`",
    tables=("conversions", "touches", "answers", "refunds", "order_lines", "channels"),
    rows=_rows,
    keys=(*_WAY, "landed", *_SALE),
    figures={
        "orders": lambda rows: rows.count(),
        **booked.MARGIN_PARTS,
    },
    unknown="No purchase of the period has a visit of the same person before it.",
    lookback_days=USUAL_LOOKBACK_DAYS,
)
SALES_PARTS = replace(
    SALES_PATHS,
    name="sales_parts",
    question="Which campaigns and posts did buyers touch before the sales that a line may book?",
    rows=_with_parts,
    keys=(*_WAY, "parts", *_SALE),
)
