"""Which rows of a table are no data: totals, repeated headings, empty rows?"""

from __future__ import annotations

import csv
import io

import pyarrow as pa
from pyarrow import compute

from whichhalf.reader.problem import Problem, rejected
from whichhalf.reader.spellings import TOTALS

_TOTAL = rf"^\s*({TOTALS})(\s*[:–-].*)?\s*$"


def screened(
    rows: pa.Table, header: tuple[str, ...], delimiter: str
) -> tuple[pa.Table, list[Problem]]:
    """Which of these rows are data, and which are rejected and why?"""
    names = [name for name in rows.column_names if name != "_line"]
    first = rows.column("0")
    if first.null_count:
        first = compute.coalesce(*(rows.column(name) for name in names))
    empty = compute.is_null(first)
    total = compute.fill_null(compute.match_substring_regex(first, _TOTAL), fill_value=False)
    again = compute.fill_null(
        compute.equal(first, next(filter(None, header), "")), fill_value=False
    )
    suspects = compute.or_(compute.or_(empty, total), again)
    if not compute.any(suspects).as_py():
        return rows, []
    heading = [cell or None for cell in header]
    keep, problems = compute.invert(suspects).to_pylist(), []
    is_total, is_empty = total.to_pylist(), empty.to_pylist()
    for index in compute.indices_nonzero(suspects).to_pylist():
        cells = [rows.column(name)[index].as_py() for name in names]
        line = rows.column("_line")[index].as_py()
        if is_empty[index]:
            problems.append(
                rejected(line, "empty_row", "the row is empty", raw_text(cells, delimiter))
            )
        elif cells == heading:
            hint = "the row repeats the headings"
            problems.append(rejected(line, "repeated_heading", hint, raw_text(cells, delimiter)))
        elif is_total[index]:
            hint = "the row is a total; its parts are stored"
            problems.append(rejected(line, "total_row", hint, raw_text(cells, delimiter)))
        else:
            keep[index] = True
    return rows.filter(pa.array(keep)), problems


def raw_text(cells: list[str | None], delimiter: str) -> str:
    """The row as a line of the file."""
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator="").writerow(cells)
    return made.getvalue()
