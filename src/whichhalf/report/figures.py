"""Which rows give every figure of a statement to a spreadsheet?

One line for each figure, in one order, with its key: amounts in major units, shares as parts of
one, hours as decimals. A figure that is unknown has empty cells and says why; no cell begins a
formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from whichhalf.nouns.cells import neutralise
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.line import CostLine, ValueLine
from whichhalf.nouns.money import Money
from whichhalf.nouns.statement import Roi, Statement
from whichhalf.statements.build import Opened, figures
from whichhalf.typeset.telling import Teller

COLUMNS = (
    *("key", "from", "until", "sort", "network", "activity", "kind", "goal", "group", "counts"),
    *("grade", "unit", "value", "low", "high", "level_percent", "unknown", "remedy"),
)
_SCALES = {"ppm": 6, "count": 0}
#: Thousandths of a minute in an hour.
_MILLI_AN_HOUR = 60_000


def render(statement: Statement, language: str) -> str:
    """Every figure of the statement as CSV; `until` is the first day after."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows(statement, language):
        writer.writerow({name: neutralise(cell) for name, cell in row.items()})
    return out.getvalue()


def rows(statement: Statement, language: str) -> Iterable[dict[str, str]]:
    """Every figure of the statement as cells by column, in the order of the keys."""
    teller = Teller.of(language, statement.currency)
    period = {"from": statement.period.start.isoformat(), "until": statement.period.end.isoformat()}
    aside = {"counts": "false"}
    others = dict.fromkeys((line.key for line in statement.other_costs), aside)
    for key, figure in figures(statement).items():
        about = _about(figure) | others.get(key, {})
        yield {"key": key, **period, **about, **_amounts(figure, teller)}


def _about(figure: Opened) -> dict[str, str]:
    if isinstance(figure, CostLine):
        return {
            "sort": "cost",
            "network": figure.network,
            "activity": figure.activity,
            "kind": figure.kind,
            "counts": "true",
            "grade": figure.grade.value,
        }
    if isinstance(figure, ValueLine):
        return {
            "sort": "value",
            "network": figure.network,
            "kind": figure.kind,
            "goal": figure.goal,
            "group": figure.group,
            "counts": str(figure.counts).lower(),
            "grade": figure.grade.value,
        }
    if isinstance(figure, Roi):
        return {
            "sort": "return",
            "network": figure.network,
            "kind": f"{figure.scope}, {figure.basis}",
        }
    return {"sort": "figure", "network": figure.network, "grade": figure.grade.value}


def _amounts(figure: Opened, teller: Teller) -> dict[str, str]:
    if isinstance(figure, CostLine):
        known: Figure = Estimate(figure.amount, figure.amount, figure.amount)
        unit = "money"
    else:
        known = figure.figure
        unit = "ppm" if isinstance(figure, Roi) else figure.unit
    shown = {"money": teller.currency, "ppm": "share", "minutes_milli": "hours"}.get(unit, unit)
    if isinstance(known, Unknown):
        return {"unit": shown, "unknown": teller.reason(known), "remedy": teller.remedy(known)}
    ends = {"value": known.value, "low": known.low, "high": known.high}
    cells = {name: _written(end, unit, teller.currency) for name, end in ends.items()}
    level = str(known.level_percent) if known.width else ""
    return {"unit": shown, **cells, "level_percent": level}


def _written(amount: int, unit: str, currency: str) -> str:
    if unit == "money":
        return str(Money(amount, currency).decimal)
    if unit == "minutes_milli":
        return f"{Decimal(amount) / _MILLI_AN_HOUR:.4f}"
    return f"{Decimal(amount).scaleb(-_SCALES[unit]):f}"
