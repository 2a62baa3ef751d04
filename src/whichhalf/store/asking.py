"""How does a measure become SQL, once for all time?

The measures are Ibis expressions; loading Ibis costs more than two seconds of CPU, so the SQL of
the shipped ones is compiled when the house is built (`tools/plans.py`) and a test compares it with
a fresh compilation. A measure that is not shipped is compiled when it is asked.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from whichhalf.nouns.measure import Handles, Measure
from whichhalf.nouns.tables import TABLES
from whichhalf.store.columns import own_columns, sql_columns

#: Stand for the ends of the period while a measure is compiled; no real day is so early.
_START, _END = date(1, 1, 1), date(1, 1, 2)
#: Stands for the days that a measure looks back; no real number is so odd.
_LOOKBACK = 777_777_777
#: The channel of each source, worked out from the rules when a question needs it.
CHANNELS = {
    "source_id": "bigint",
    "network": "varchar",
    "medium": "varchar",
    "paid": "varchar",
    "social": "boolean",
    "ga4": "varchar",
}
#: Engine → file of the SQL that is compiled for it, and its name for Ibis.
PLANS = {"duckdb": "plans.json", "spark": "plans_spark.json"}
_IBIS = {"duckdb": "duckdb", "spark": "pyspark"}
#: What the book knows about itself and measures may ask for.
_SELF = ("rejects",)


def schemas() -> dict[str, dict[str, str]]:
    """Which tables may a measure ask for, with which columns of which DuckDB type?"""
    nouns = {table.name: sql_columns(table) for table in TABLES}
    own = {name: own_columns(name) for name in _SELF}
    return nouns | {"channels": CHANNELS} | own


def compiled(measure: Measure, dialect: str = "duckdb") -> dict[str, str]:
    """The SQL of a measure's sums and of the rows behind them, for DuckDB or Spark.

    `$start_day` and `$end_day` stand for the period, `$lookback_days` for how far is looked back.
    """
    import ibis

    kinds = {"varchar": "string", "bigint": "int64", "integer": "int32", "boolean": "boolean"}
    kinds |= {"date": "date", "timestamptz": "timestamp('UTC')"}
    tables = {
        name: ibis.table({c: kinds[kind] for c, kind in columns.items()}, name=name)
        for name, columns in schemas().items()
    }
    lookback = ibis.literal(_LOOKBACK, "int64")
    handles = Handles(tables, ibis.literal(_START), ibis.literal(_END), lookback)
    return {
        "sums": _sql(ibis, measure.expression(handles), dialect),
        "rows": _sql(ibis, measure.rows(handles), dialect),
    }


def _sql(ibis: Any, expression: Any, dialect: str) -> str:
    text = str(ibis.to_sql(expression, dialect=_IBIS[dialect]))
    for name, day in (("$start_day", _START), ("$end_day", _END)):
        text = text.replace(f"MAKE_DATE({day.year}, {day.month}, {day.day})", f"{name}::date")
        text = text.replace(f"CAST('{day.isoformat()}' AS DATE)", f"{name}::date")
    text = text.replace(f"CAST({_LOOKBACK} AS BIGINT)", "$lookback_days::bigint")
    return text.replace(str(_LOOKBACK), "$lookback_days::bigint")


@cache
def shipped(dialect: str = "duckdb") -> dict[str, dict[str, str]]:
    """The compiled measures that come with the package, a file for each engine."""
    file = resources.files("whichhalf.store").joinpath(PLANS[dialect])
    return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else {}


def plan(measure: Measure, dialect: str = "duckdb") -> dict[str, str]:
    """The SQL of a measure: shipped, or compiled now."""
    ours = measure.rows.__module__.startswith("whichhalf.measures")
    ready = shipped(dialect).get(measure.name) if ours else None
    return ready or compiled(measure, dialect)
