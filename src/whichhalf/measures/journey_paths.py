"""Which channels did people touch before they bought, in which order, and where did nothing follow?

Each purchase of the period has its own path: the touches of its buyer up to it, as far back as is
looked (`lookback_days`); windows of several purchases may overlap. A journey without a purchase is
a run of one person's touches that lie before no purchase within that time, with no longer gap
between two of them; it counts in the period in which it ended.
"""

from __future__ import annotations

from whichhalf.measures import booked
from whichhalf.measures.touched import (
    CHANNEL_BITS,
    DAY_MS,
    numbered_channels,
    packed,
    purchases,
    tier_of,
    touches,
    with_realm,
    written_path,
)
from whichhalf.measures.windows import ends_of, in_window, lined_up
from whichhalf.nouns.journey import USUAL_LOOKBACK_DAYS
from whichhalf.nouns.measure import Handles, Measure, Rows

_HOUR_MS = 3_600_000


def bought(handles: Handles) -> Rows:
    """Purchases of the period with what is known of their money, and their identity tier."""
    rows = booked.with_refunds(handles, booked.conversions(handles, booked.BUYING))
    rows = booked.with_known_parts(booked.with_tax_given_back(booked.with_goods(handles, rows)))
    rows = with_realm(rows)
    before = purchases(handles)
    first = before.group_by("person", "realm").aggregate(first_at=before["at"].min())
    first = first.rename(first_person="person", first_realm="realm")
    joined = rows.left_join(
        first, (rows["person"] == first["first_person"]) & (rows["realm"] == first["first_realm"])
    )
    again = (joined["at"] > joined["first_at"]).fill_null(False)  # noqa: FBT003
    nobody = joined["person"].isnull()
    return joined.mutate(
        tier=nobody.ifelse("unidentified", tier_of(joined, again)),
        bucket=nobody.ifelse(0, joined["_bucket"]),
    )


def _to_a_purchase(handles: Handles) -> Rows:
    rows = bought(handles)
    met = touches(handles, handles.table("touches"))
    ends = ends_of(rows.filter(rows["person"].notnull()), "conversion_id")
    paths = lined_up(in_window(handles, met, ends))
    paths = paths.select(
        path_of="conversion_id",
        path=written_path(paths["touched"]),
        ages=paths["touched"]
        .map(lambda t: ((paths["ended"] - (t >> CHANNEL_BITS)) // _HOUR_MS).cast("string"))
        .join("."),
    )
    joined = rows.left_join(paths, rows["conversion_id"] == paths["path_of"])
    return joined.mutate(path=joined["path"].fill_null(""), ages=joined["ages"].fill_null(""))


def _without(handles: Handles) -> Rows:
    met, bought = touches(handles, handles.table("touches")), purchases(handles)
    events = met.mutate(bought=met["at"].nullif(met["at"]), purchase=0).union(
        bought.select(
            "person",
            "_day",
            "_bucket",
            "realm",
            "at",
            number=bought["at"] * 0,
            bought=bought["at"],
            purchase=1,
        )
    )
    order = {"group_by": ("person", "realm"), "order_by": ("at", "purchase")}
    lined_up = events.mutate(
        ends_at=events["bought"].min().over(rows=(0, None), **order),
        earlier=events["purchase"].sum().over(rows=(None, 0), **order),
    )
    far = handles.lookback_days * DAY_MS
    free = lined_up.filter(
        (lined_up["purchase"] == 0)
        & (lined_up["ends_at"].isnull() | (lined_up["ends_at"] - lined_up["at"] >= far))
    )
    following = {"group_by": ("person", "realm", "ends_at"), "order_by": ("at", "number")}
    gaps = free.mutate(gap=free["at"] - free["at"].lag().over(**following))
    begins = (gaps["gap"] >= far).fill_null(False).cast("int64")  # noqa: FBT003
    runs = gaps.mutate(begins=begins)
    runs = runs.mutate(run=runs["begins"].sum().over(rows=(None, 0), **following))
    paths = runs.group_by("person", "realm", "ends_at", "run").aggregate(
        touched=packed(runs).collect(),
        ended_on=runs["_day"].max(),
        bucket=runs["_bucket"].min(),
        earlier=runs["earlier"].max(),
    )
    paths = paths.filter((paths["ended_on"] >= handles.start) & (paths["ended_on"] < handles.end))
    paths = paths.mutate(touched=paths["touched"].sort())
    return paths.mutate(
        tier=tier_of(paths, paths["earlier"] > 0), path=written_path(paths["touched"])
    ).drop("touched")


PATHS_TO_PURCHASES = Measure(
    name="paths_to_purchases",
    question="Which channels did people touch before they bought, in which order?",
    unit="purchases; money in minor units of `currency`",
    tables=("conversions", "touches", "refunds", "order_lines", "channels"),
    rows=_to_a_purchase,
    keys=("tier", "bucket", "path", "ages", "day", "site", "currency", "known"),
    figures={
        "orders": lambda rows: rows.count(),
        **booked.MARGIN_PARTS,
    },
    unknown="No purchases were imported for this period: import the export of the shop.",
    lookback_days=USUAL_LOOKBACK_DAYS,
)
PATHS_WITHOUT_PURCHASE = Measure(
    name="paths_without_purchase",
    question="Which channels did people touch, in which order, without buying?",
    unit="journeys",
    tables=("conversions", "touches", "channels"),
    rows=_without,
    keys=("tier", "bucket", "path"),
    figures={"journeys": lambda rows: rows.count()},
    unknown="No visits with a pseudonym were imported: import a table of touches.",
    lookback_days=USUAL_LOOKBACK_DAYS,
)
JOURNEY_CHANNELS = Measure(
    name="journey_channels",
    question="Which channel has which number in the paths of journeys?",
    unit="sources",
    tables=("channels",),
    rows=numbered_channels,
    keys=("source_of_channel", "number", "channel"),
    figures={"sources": lambda rows: rows.count()},
    unknown="No source of any visit is known.",
)
