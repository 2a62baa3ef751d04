"""Can every figure of a statement be taken into a spreadsheet, safely?"""

import csv
import io

from tests.report.factory import statement
from whichhalf.nouns.cells import neutralise
from whichhalf.report.figures import COLUMNS, render
from whichhalf.statements.build import figures


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(statement(), "en"), newline="")))


def test_every_figure_has_one_line() -> None:
    assert [row["key"] for row in rows()] == list(figures(statement()))
    assert tuple(rows()[0]) == COLUMNS


def test_a_figure_is_a_number_or_says_why_not() -> None:
    assert [row["key"] for row in rows() if bool(row["value"]) == bool(row["unknown"])] == []


def test_no_cell_begins_a_formula() -> None:
    cells = [cell for row in rows() for cell in row.values()]
    assert [cell for cell in cells if neutralise(cell) != cell] == []
