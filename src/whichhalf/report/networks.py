"""How is it told what each network cost and brought?"""

from __future__ import annotations

from collections.abc import Iterable

from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.statement import NetworkResult, Roi, Statement
from whichhalf.report.page import ASIDE, TOTAL, Cell, Column, Proof, Row, Section, Table
from whichhalf.typeset.telling import Teller

_NONE = "–"


def section(statement: Statement, teller: Teller) -> Section:
    """One row per network, what no network carries, and the sums."""
    titles = ("cost", "of_it_hours", "booked", "full", "visits", "conversions", "roi_hours")
    columns = (
        Column(teller.label("col_network")),
        *(Column(teller.label(f"col_{title}"), number=True) for title in titles),
    )
    known = costs_known(statement)
    rows = [_network_row(result, teller, known=known) for result in statement.networks]
    if not rows:
        return Section("networks", "", ())
    if known:
        rows.append(_shared_row(statement, teller))
    rows.append(_total_row(statement, teller))
    table = Table(teller.label("networks_caption"), columns, tuple(rows))
    return Section("networks", teller.label("networks"), (table,))


def costs_known(statement: Statement) -> bool:
    """Is any cost entered for the period? Where none is, cost is unknown, not zero."""
    return bool(statement.costs or statement.other_costs)


def _costs(cost: int, minutes_milli: int, teller: Teller) -> tuple[Cell, Cell]:
    return Cell(teller.money(cost)), Cell(teller.numbers.hours(minutes_milli))


def _no_costs(teller: Teller) -> tuple[Cell, Cell]:
    unknown = Cell(teller.label("unknown"), unknown=True)
    return unknown, unknown


def _network_row(result: NetworkResult, teller: Teller, *, known: bool) -> Row:
    roi = booked_with_hours(result.rois)
    cells = (
        Cell(teller.network(result.network)),
        *(_costs(result.cost, result.minutes_milli, teller) if known else _no_costs(teller)),
        _figure_cell(result.booked, "money", teller),
        _figure_cell(result.full, "money", teller),
        _figure_cell(result.visits.figure, result.visits.unit, teller),
        _figure_cell(result.conversions.figure, result.conversions.unit, teller),
        _roi_cell(roi, teller),
    )
    return Row(cells, Proof(roi.key, teller.sentence(roi.formula), roi.evidence) if roi else None)


def _roi_cell(roi: Roi | None, teller: Teller) -> Cell:
    if roi is None:
        return Cell(_NONE)
    return Cell(teller.signed_percent(roi.figure), unknown=isinstance(roi.figure, Unknown))


def _figure_cell(figure: Estimate | Unknown, unit: str, teller: Teller) -> Cell:
    return Cell(teller.figure(figure, unit), unknown=isinstance(figure, Unknown))


def _shared_row(statement: Statement, teller: Teller) -> Row:
    cells = [
        Cell(teller.label("unallocated")),
        Cell(teller.money(statement.cost_totals.unallocated)),
    ]
    return Row((*cells, *(Cell(_NONE) for _ in range(6))), tone=ASIDE)


def _total_row(statement: Statement, teller: Teller) -> Row:
    roi = booked_with_hours(statement.rois)
    totals = statement.cost_totals
    cells = (
        Cell(teller.label("total")),
        *(
            _costs(totals.total, totals.minutes_milli, teller)
            if costs_known(statement)
            else _no_costs(teller)
        ),
        _figure_cell(statement.booked.figure, "money", teller),
        _figure_cell(statement.full.figure, "money", teller),
        Cell(_NONE),
        Cell(_NONE),
        _roi_cell(roi, teller),
    )
    return Row(cells, tone=TOTAL)


def booked_with_hours(rois: Iterable[Roi]) -> Roi | None:
    """Which of the four is the sober one: what is booked, with the hours?"""
    return next((roi for roi in rois if (roi.scope, roi.basis) == ("booked", "hours")), None)
