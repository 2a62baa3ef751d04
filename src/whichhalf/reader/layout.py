"""Where in a file do its tables begin and end, and which row holds the headings?

A file may hold a title, remarks, several tables with a heading each, and totals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from whichhalf.reader import dialect
from whichhalf.reader.records import Record

#: So many rows at the start of a run of rows show which one holds the headings.
HEAD_ROWS = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """One table: the lines above it, its headings and their line, the last line of the table."""

    preamble: tuple[str, ...]
    header: tuple[str, ...]
    header_line: int
    last_line: int
    #: columns in which the first rows hold figures or dates
    figures: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Run:
    """Rows without a blank line or remark between them: the first, and the line of the last."""

    remarks: list[str]
    first: list[Record]
    last_line: int


def layouts(rows: Iterable[Record], delimiter: str) -> Iterator[Layout]:
    """Which tables do these rows hold?

    A run of rows is a table with its own headings, or lines above one, or goes on with the table
    before it.
    """
    above: list[str] = []
    file_wide: tuple[str, ...] = ()
    current: Layout | None = None
    narrow: Layout | None = None
    for run in _runs(rows, delimiter):
        above += run.remarks
        good = [row for row in run.first if row.cells]
        if current and (not good or (not run.remarks and not _begins_table(good, current))):
            current = replace(current, last_line=run.last_line)
        elif good and max(len(row.cells) for row in good) == 1:
            narrow = narrow or _layout(tuple(above), good, run.last_line, delimiter)
            above += [row.cells[0] for row in good]
        elif good:
            if current:
                yield current
            current = _layout((*file_wide, *above), good, run.last_line, delimiter)
            file_wide = file_wide or tuple(above)
            above = []
    last = current or narrow
    if last:
        yield last


def _runs(rows: Iterable[Record], delimiter: str) -> Iterator[_Run]:
    run = _Run([], [], 0)
    begun = False
    for row in rows:
        blank = not (row.cells or row.reason)
        if run.first and blank:
            yield run
            run, begun = _Run([], [], 0), True
        elif not run.first and _is_remark(row.cells, delimiter, begun=begun):
            run.remarks.append(delimiter.join(row.cells))
        elif not blank:
            run.last_line = row.line
            if len(run.first) < HEAD_ROWS:
                run.first.append(row)
    if run.first:
        yield run


def _is_remark(cells: Sequence[str], delimiter: str, *, begun: bool) -> bool:
    """Is this row a remark?

    Once a table has begun, `# fyp,7` may be a row of it: then only `# Start date: …` and what
    stands alone is one.
    """
    if dialect.is_remark(cells):
        return not begun or len(cells) == 1 or ":" in cells[0]
    return not begun and dialect.sep_line(delimiter.join(cells)) != ""


def _layout(above: tuple[str, ...], rows: list[Record], last_line: int, delimiter: str) -> Layout:
    index = dialect.heading_row([row.cells for row in rows])
    titles = tuple(delimiter.join(row.cells).rstrip(delimiter) for row in rows[:index])
    header = rows[index]
    return Layout(
        (*above, *titles),
        tuple(header.cells),
        header.line,
        last_line,
        _figures([row.cells for row in rows[index + 1 :]], len(header.cells)),
    )


def _figures(rows: Sequence[Sequence[str]], width: int) -> frozenset[int]:
    """In which columns do most filled cells begin like a number?"""
    votes: Counter[int] = Counter()
    for row in rows[:50]:
        for index, cell in enumerate(row[:width]):
            if cell.strip():
                votes[index] += 1 if dialect.is_figure(cell) else -1
    return frozenset(index for index, vote in votes.items() if vote > 0)


def _begins_table(rows: list[Record], current: Layout) -> bool:
    """Is the first of these rows, which follow a blank line, a new heading?"""
    cells = rows[0].cells
    if tuple(cells) == current.header:
        return False
    if len(cells) == len(current.header):
        figures = current.figures
        return bool(figures) and all(_is_word(cells[index]) for index in figures)
    widths = Counter(len(row.cells) for row in rows)
    return len(rows) > 1 and widths[len(cells)] > len(rows) // 2 and all(map(_is_word, cells))


def _is_word(cell: str) -> bool:
    return bool(cell.strip()) and not dialect.is_figure(cell)
