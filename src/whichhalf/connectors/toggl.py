"""Who worked how long on what, by Toggl's detailed report?"""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    column,
    constant,
    days_later,
    fingerprints,
    numbered,
    rows_of,
)
from whichhalf.connectors.export import BookRows, Export, FileFacts, declared

_NAMES = ("email", "user", "client", "project", "task", "description", "starts_at")


@cache
def exports() -> tuple[Export, ...]:
    """Which exports are read?"""
    return (declared("toggl", rows),)


def rows(typed: pa.Table, _facts: FileFacts) -> BookRows:
    """Which costs are in this table? Labels in whichhalf.toml say for which activity and network.

    The id is a fingerprint of who, when and what: a corrected entry is a new one, and its old row
    is undone by hand.
    """
    names = [column(typed, name) for name in _NAMES]
    prints = numbered(fingerprints([*names, typed["starts_on"], typed["duration"]]))
    costs = rows_of(
        typed,
        cost_id=pc.binary_join_element_wise("toggl:", prints, ""),
        starts_on=typed["starts_on"],
        ends_on=days_later(typed["starts_on"], 1),
        kind=constant(typed, "time"),
        staff_id=pc.coalesce(column(typed, "email"), column(typed, "user")),
        minutes_milli=typed["duration"],
        project=pc.coalesce(column(typed, "project"), column(typed, "client")),
        note=pc.coalesce(column(typed, "task"), column(typed, "description")),
        grade=constant(typed, "measured"),
        basis=constant(typed, "Toggl Track, detailed report"),
    )
    yield "costs", costs
