"""The shipped SQL is what the measures say."""

from __future__ import annotations

from tools.plans import PLANS, plans


def test_the_shipped_sql_is_what_the_measures_compile_to() -> None:
    assert PLANS.read_text("utf-8") == plans(), "run `uv run python tools/plans.py`"
