"""How many rows have two versions of which nobody can know the true one?"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows

#: Tables whose rows carry figures of a statement.
_TABLES = ("costs", "conversions", "refunds", "readings", "posts", "rates")


def _rows(handles: Handles) -> Rows:
    import ibis

    parts = [
        handles.tables[name].select("_day", "_conflict").mutate(table=ibis.literal(name))
        for name in _TABLES
    ]
    rows = parts[0]
    for part in parts[1:]:
        rows = rows.union(part)
    return rows.filter((rows["_day"] >= handles.start) & (rows["_day"] < handles.end))


CONFLICTS = Measure(
    name="conflicts",
    question="How many rows have two versions of which nobody can know the true one?",
    unit="rows",
    tables=_TABLES,
    rows=_rows,
    keys=("table",),
    figures={
        "rows": lambda rows: rows.count(),
        "conflicts": lambda rows: rows["_conflict"].fill_null(False).cast("int64").sum(),  # noqa: FBT003
    },
    unknown="There are no rows in this period.",
)
