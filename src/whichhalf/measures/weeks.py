"""Which week does a day belong to, by its Monday?"""

from __future__ import annotations

from typing import Any

#: 2025-07-02 has ten characters; an engine may write midnight behind them.
_DAY_LENGTH = 10


def week_of(day: Any) -> Any:
    """The Monday of the week of a day column, written as 2025-06-30 on every engine."""
    return day.truncate("W").cast("string").left(_DAY_LENGTH)
