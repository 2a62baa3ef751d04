"""How is it told what everything cost, by network, activity and kind?"""

from __future__ import annotations

from collections.abc import Iterable

from whichhalf.nouns.cost import ACTIVITIES
from whichhalf.nouns.line import CostLine
from whichhalf.nouns.statement import Statement
from whichhalf.report.page import SUBTOTAL, TOTAL, Cell, Column, Proof, Row, Section, Table
from whichhalf.typeset.numbers import BLANK
from whichhalf.typeset.telling import Teller

_NOTHING = "–"


def section(statement: Statement, teller: Teller) -> Section:
    """Which tables tell the costs?"""
    if not statement.costs and not statement.other_costs:
        return Section("costs", "", ())
    blocks = [_matrix(statement, teller)] if statement.costs else []
    if statement.other_costs:
        blocks.append(_lines("other_costs_caption", statement.other_costs, teller))
    totals = statement.cost_totals
    intro = teller.label(
        "costs_intro",
        total=totals.total,
        cash=totals.cash,
        time=totals.time,
        hours=totals.minutes_milli,
    )
    if totals.allocated or totals.unallocated:
        intro += " " + teller.label(
            "costs_shared",
            allocated=totals.allocated,
            unallocated=totals.unallocated,
            rule=teller.name("allocation", totals.rule),
        )
    return Section("costs", teller.label("costs"), tuple(blocks), intro=intro)


def every_line(statement: Statement, teller: Teller) -> Table:
    """What is each single cost line, with its grade and what proves it?"""
    return _lines("cost_lines_caption", statement.costs, teller)


def _matrix(statement: Statement, teller: Teller) -> Table:
    """Rows are network × kind, columns activities: the sums of every line add up both ways."""
    lines = statement.costs
    present = {line.activity for line in lines}
    activities = [name for name in (*ACTIVITIES, "") if name in present]
    columns = (
        Column(teller.label("col_network")),
        *(Column(_activity(name, teller), number=True) for name in activities),
        Column(teller.label("total"), number=True),
    )
    rows = []
    for network in _networks(lines):
        of_network = [line for line in lines if line.network == network]
        title = teller.network(network) if network else teller.label("unallocated")
        rows.append(Row((Cell(title), *_amounts(of_network, activities, teller)), tone=SUBTOTAL))
        for kind in sorted({line.kind for line in of_network}, key=_kind_place):
            of_kind = [line for line in of_network if line.kind == kind]
            head = Cell(BLANK * 2 + teller.name("cost_kind", kind))
            rows.append(Row((head, *_amounts(of_kind, activities, teller))))
    bottom = (Cell(teller.label("total")), *_amounts(lines, activities, teller))
    rows.append(Row(bottom, tone=TOTAL))
    caption = teller.label("costs_caption", currency=teller.currency)
    return Table(
        caption, columns, tuple(rows), teller.label("costs_note", currency=teller.currency), gap=1
    )


def _activity(activity: str, teller: Teller) -> str:
    return teller.name("activity", activity) if activity else teller.label("no_activity")


def _networks(lines: Iterable[CostLine]) -> list[str]:
    totals: dict[str, int] = {}
    for line in lines:
        totals[line.network] = totals.get(line.network, 0) + line.amount
    return sorted(totals, key=lambda network: (network == "", -totals[network], network))


def _kind_place(kind: str) -> tuple[bool, str]:
    return (kind != "time", kind)


def _amounts(
    lines: Iterable[CostLine], activities: Iterable[str], teller: Teller
) -> tuple[Cell, ...]:
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.activity] = sums.get(line.activity, 0) + line.amount
    cells = [_amount(sums[name], teller) if name in sums else Cell(_NOTHING) for name in activities]
    return (*cells, _amount(sum(sums.values()), teller))


def _amount(minor: int, teller: Teller) -> Cell:
    # The currency stands in the caption: nine columns of it would leave no room for the amounts.
    whole, exact = teller.numbers.whole_money(minor, teller.currency), teller.money(minor)
    return Cell(_bare(exact, teller), brief=_bare(whole, teller))


def _bare(amount: str, teller: Teller) -> str:
    return amount.removesuffix(teller.currency).rstrip()


def _lines(caption: str, lines: Iterable[CostLine], teller: Teller) -> Table:
    columns = (
        Column(teller.label("col_network")),
        Column(teller.label("col_activity")),
        Column(teller.label("col_kind")),
        Column(teller.label("col_hours"), number=True),
        Column(teller.label("col_amount"), number=True),
        Column(teller.label("col_allocated"), number=True),
        Column(teller.label("col_grade")),
    )
    rows = tuple(
        Row(
            (
                Cell(teller.network(line.network) if line.network else teller.label("unallocated")),
                Cell(_activity(line.activity, teller)),
                Cell(teller.name("cost_kind", line.kind)),
                Cell(teller.numbers.hours(line.minutes_milli) if line.minutes_milli else _NOTHING),
                Cell(teller.money(line.amount)),
                Cell(teller.money(line.allocated) if line.allocated else _NOTHING),
                Cell(teller.grade(line.grade)),
            ),
            Proof(line.key, teller.label("cost_formula"), line.evidence),
        )
        for line in lines
    )
    return Table(teller.label(caption), columns, rows, labels=3)
