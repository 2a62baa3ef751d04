"""How many lines of imported files were not stored, and why?

Of all imports, whatever the period: a line that cannot be read has no day that could be trusted.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    return handles.tables["rejects"]


REJECTED_ROWS = Measure(
    name="rejected_rows",
    question="How many lines of imported files were not stored, and why?",
    unit="lines",
    tables=("rejects",),
    rows=_rows,
    keys=("status", "reason"),
    figures={"lines": lambda rows: rows.count()},
    unknown="Nothing was imported yet.",
)
