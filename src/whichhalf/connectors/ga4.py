"""What does a report of Google Analytics 4 say about visits?

A report has one dimension or several, and any figures: sessions by channel group, by source and
medium, by landing page, by day, … One file may hold several reports. "Nth week" counts from the
start date of the report: week 0000 begins on it, the later ones on Sundays (the API's words: "Each
week starts on Sunday"; a real file that begins on a Tuesday and ends on a Wednesday has 0.65 and
0.46 of its neighbours in the first and last week, where 5 and 4 days of 7 make 0.71 and 0.57).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    column,
    constant,
    days_later,
    joined,
    noticed,
    unused,
)
from whichhalf.connectors.export import FLAGS, REJECTS, BookRows, Export, FileFacts, declared
from whichhalf.connectors.readings import About, Span, melt, single_days, subject, whole_period

#: In the order in which they are preferred when a file answers to several.
_REPORTS = (
    "source_medium", "channel", "source", "medium", "landing_page", "campaign", "ads_campaign",
    "first_user_source_medium", "first_user_channel", "date", "date_users", "date_active_users",
    "nth_day", "nth_week", "nth_month", "cohort",
)  # fmt: skip
#: Dimension → what a reading is about. The first one that a file has decides; the others only
#: narrow it down.
_KINDS = {
    "landing_page": "page",
    "source_medium": "source",
    "channel": "source",
    "source": "source",
    "medium": "source",
    "first_user_source_medium": "source",
    "first_user_channel": "source",
    "campaign": "campaign",
    "ads_campaign": "campaign",
}
#: Dimensions whose names alone would say the same as another one's: they are named before the
#: value.
_NAMED = {
    "first_user_source_medium": "first user: ",
    "first_user_channel": "first user: ",
    "ads_campaign": "Google Ads: ",
    "cohort_day": "day ",
}
_DIRECT, _NONE = ("(direct)", "(direct) / (none)"), ("", "(none)", "(not set)")


@cache
def exports() -> tuple[Export, ...]:
    """Which reports are read?"""
    return tuple(declared("ga4", rows, report=report) for report in _REPORTS)


def rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which readings are in this table?"""
    typed, broken = _whole_key_events(typed)
    present = [name for name in _KINDS if name in typed.column_names]
    kind = _KINDS[present[0]] if present else "site"
    named = [name for name in (*present, "cohort_day") if name in typed.column_names]
    about = About(kind, _subject_id(typed, facts, named), _span(typed, facts), _columns(typed))
    readings = melt(typed, facts, exports()[0], about)
    yield "readings", readings
    yield REJECTS, unused(typed, readings)
    if broken is not None:
        yield FLAGS, broken


def _subject_id(typed: pa.Table, facts: FileFacts, named: list[str]) -> pa.ChunkedArray:
    if not named:
        return subject(typed, facts)
    parts = [
        pc.binary_join_element_wise(
            constant(typed, _NAMED.get(name, "")),
            pc.fill_null(column(typed, name), "(not set)"),
            "",
        )
        for name in named
    ]
    return joined(parts, " · ") if len(parts) > 1 else parts[0]


def _columns(typed: pa.Table) -> Mapping[str, pa.ChunkedArray]:
    pair = pc.coalesce(column(typed, "source_medium"), column(typed, "first_user_source_medium"))
    parts = pc.extract_regex(pair, r"^(?P<source>.*) / (?P<medium>[^/]*)$")
    source = pc.coalesce(pc.struct_field(parts, "source"), pair, column(typed, "source"))
    medium = pc.coalesce(pc.struct_field(parts, "medium"), column(typed, "medium"))
    spoken = pc.coalesce(
        column(typed, "channel"), column(typed, "first_user_channel"), _label(source)
    )
    return {
        "utm_source": _known(source),
        "utm_medium": _known(medium),
        "label": spoken,
        "campaign_id": pc.coalesce(column(typed, "campaign"), column(typed, "ads_campaign")),
    }


def _label(source: pa.ChunkedArray) -> pa.ChunkedArray:
    """What Google Analytics says in place of a tag: (direct), (not set)."""
    unset = pc.if_else(pc.is_in(source, pa.array(["(not set)"])), "(not set)", None)
    return pc.if_else((pc.is_in(source, pa.array(_DIRECT))), "direct", unset)


def _known(tags: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.is_in(tags, pa.array([*_DIRECT, *_NONE])), None, tags)


def _span(typed: pa.Table, facts: FileFacts) -> Span:
    if "date" in typed.column_names:
        return single_days(typed["date"])
    period = whole_period(typed, facts)
    if "nth_day" in typed.column_names:
        return single_days(days_later(period.starts_on, typed["nth_day"].cast(pa.int32())))
    if "nth_week" in typed.column_names:
        begins = _sunday_on_or_before(period.starts_on)
        weeks = pc.multiply(typed["nth_week"].cast(pa.int32()), 7)
        starts = days_later(begins, weeks)
        return _clipped(starts, days_later(starts, 7), period, "week")
    if "nth_month" in typed.column_names:
        starts = _month(period.starts_on, typed["nth_month"])
        return _clipped(starts, _month(starts, constant(typed, 1)), period, "month")
    return period


def _sunday_on_or_before(days: pa.ChunkedArray) -> pa.ChunkedArray:
    since = pc.day_of_week(days, count_from_zero=True, week_start=7)
    return days_later(days, pc.negate(since).cast(pa.int32()))


def _month(days: pa.ChunkedArray, later: pa.ChunkedArray) -> pa.ChunkedArray:
    """The first day of the month that is so many months after the month of each day."""
    number = pc.add(pc.add(pc.multiply(pc.year(days), 12), pc.subtract(pc.month(days), 1)), later)
    year = pc.divide(number, 12)
    month = pc.add(pc.subtract(number, pc.multiply(year, 12)), 1)
    padded = pc.utf8_lpad(month.cast(pa.string()), 2, "0")
    return pc.binary_join_element_wise(year.cast(pa.string()), padded, "01", "-").cast(pa.date32())


def _clipped(starts: pa.ChunkedArray, ends: pa.ChunkedArray, period: Span, grain: str) -> Span:
    """Weeks and months that the report cuts off are ranges."""
    first = pc.max_element_wise(starts, period.starts_on)
    last = pc.min_element_wise(ends, period.ends_on)
    full = pc.and_(pc.equal(first, starts), pc.equal(last, ends))
    return Span(first, last, pc.if_else(full, grain, "range"))


def _whole_key_events(typed: pa.Table) -> tuple[pa.Table, pa.Table | None]:
    """Key events as whole numbers, and the lines on which that cost a fraction."""
    if "key_events" not in typed.column_names:
        return typed, None
    exact = typed["key_events"].cast(pa.int64())
    whole = pc.divide(pc.add(exact, 500), 1000)
    place = typed.column_names.index("key_events")
    rounded = typed.set_column(place, "key_events", whole)
    lost = pc.not_equal(pc.multiply(whole, 1000), exact)
    if not pc.any(lost).as_py():
        return rounded, None
    hint = "Google Analytics shares key events out over sources here; the count is rounded."
    return rounded, noticed(typed, lost, "fraction", hint)
