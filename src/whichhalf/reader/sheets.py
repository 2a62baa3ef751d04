"""Which tables does a file hold, and what are their columns of text?

Two readers give the same rows: a quick one for files that are proved clean, a careful one for all
others.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from whichhalf.errors import WhichhalfError
from whichhalf.reader import clean, dialect
from whichhalf.reader.decode import Text, encoding_of
from whichhalf.reader.files import RawFile, is_workbook
from whichhalf.reader.layout import HEAD_ROWS, Layout, layouts
from whichhalf.reader.problem import Problem, quarantined
from whichhalf.reader.records import Record, records
from whichhalf.reader.screen import raw_text, screened
from whichhalf.reader.strangers import refuse_strangers

MOST_COLUMNS = 1_000
MOST_TABLES = 200
_ROWS_PER_PIECE = 65_536
_CHARACTERS_PER_PIECE = 16_000_000

#: Makes the records of a file, from its start.
Source = Callable[[], Iterator[Record]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a table: text columns "0", "1", … and `_line` (int64); empty cells are null."""

    rows: pa.Table
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file, as it stands there.

    `layout` tells the headings and the lines above them; `name` is the name of a workbook's sheet.
    `encoding` is "xlsx" in a workbook.
    """

    raw: RawFile
    encoding: str
    delimiter: str
    layout: Layout
    name: str
    pieces: Callable[[Sheet], Iterator[Piece]]

    @property
    def header(self) -> tuple[str, ...]:
        """The headings, as written."""
        return self.layout.header

    @property
    def preamble(self) -> tuple[str, ...]:
        """The lines above the headings."""
        return self.layout.preamble

    def batches(self) -> Iterator[Piece]:
        """The rows, in pieces of bounded size, from the start, as often as asked."""
        return self.pieces(self)


def sheets(raw: RawFile, *, encoding: str = "", delimiter: str = "") -> Iterator[Sheet]:
    """Which tables does this file hold? `encoding` and `delimiter` are the reader's own word.

    Raises FileRefused where it holds none, Ambiguous where its encoding cannot be told.
    """
    with raw.open() as stream:
        workbook = stream.read(2) == b"PK" and is_workbook(stream)
    if workbook:
        from whichhalf.reader.workbook import sources

        for name, source in sources(raw):
            yield from _tables(raw, source, encoding="xlsx", sign=",", name=name)
        return
    refuse_strangers(raw)
    text = Text(raw, encoding_of(raw, encoding=encoding))
    block = next(text.blocks(), b"")
    if not any(part.strip() for part in text.blocks()):
        raise raw.refused(reason="it is empty", remedy="Export it again.")
    sign = delimiter or dialect.delimiter_of(_first_lines(block))
    quick = _quick(text, block, sign)
    if quick is not None:
        yield quick
        return

    def rows() -> Iterator[Record]:
        return records(text.blocks(), sign, raw.title, offset=text.encoding.mark_bytes)

    yield from _tables(raw, rows, encoding=text.encoding.codec, sign=sign)


def _first_lines(block: bytes) -> list[str]:
    head = block[:262_144].decode("utf-8", "replace").replace("\r\n", "\n")
    lines = head.split("\n")
    return [line for line in lines[:HEAD_ROWS] if line]


def _quick(text: Text, block: bytes, sign: str) -> Sheet | None:
    """The only table of a clean file, or None."""
    head = itertools.islice(records(iter([block]), sign, text.raw.title), HEAD_ROWS)
    try:
        found = list(layouts(head, sign))
    except WhichhalfError:
        return None
    if len(found) != 1:
        return None
    layout = found[0]
    _refuse_width(text.raw, layout)
    rest = clean.without_first_lines(text.blocks(), layout.header_line)
    if not clean.is_clean(rest, sign, len(layout.header)):
        return None

    def quickly(sheet: Sheet) -> Iterator[Piece]:
        line = layout.header_line + 1
        blocks = clean.without_first_lines(text.blocks(), layout.header_line)
        for part in blocks:
            table = clean.columns(part, sign, len(layout.header))
            if table is None:
                rows = records(itertools.chain([part], blocks), sign, text.raw.title, line=line)
                yield from _pieces(rows, sheet)
                return
            lines = pa.array(np.arange(line, line + len(table), dtype=np.int64))
            line += len(table)
            yield _piece(table.append_column("_line", lines), [], sheet)

    return Sheet(text.raw, text.encoding.codec, sign, layout, "", quickly)


def _tables(
    raw: RawFile, source: Source, *, encoding: str, sign: str, name: str = ""
) -> Iterator[Sheet]:
    """All tables, found before one is handed out: a file torn at its end is refused whole."""
    found = list(itertools.islice(layouts(source(), sign), MOST_TABLES + 1))
    if not found and not name:
        raise raw.refused(reason="it holds no table", remedy="Export it again.")
    if len(found) > MOST_TABLES:
        raise raw.refused(reason=f"it holds more than {MOST_TABLES} tables", remedy="Split it.")

    def carefully(sheet: Sheet) -> Iterator[Piece]:
        layout = sheet.layout
        rows = itertools.takewhile(lambda row: row.line <= layout.last_line, source())
        yield from _pieces((row for row in rows if row.line > layout.header_line), sheet)

    for layout in found:
        _refuse_width(raw, layout)
        yield Sheet(raw, encoding, sign, layout, name, carefully)


def _refuse_width(raw: RawFile, layout: Layout) -> None:
    if len(layout.header) > MOST_COLUMNS:
        reason = f"its table has {len(layout.header):,} columns; {MOST_COLUMNS:,} are allowed"
        raise raw.refused(reason=reason, remedy="Export fewer columns.")


def _pieces(rows: Iterable[Record], sheet: Sheet) -> Iterator[Piece]:
    width = len(sheet.header)
    kept: list[list[str]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    size = 0
    short: Problem | None = None
    for row in rows:
        short = None
        if len(row.cells) == width:
            kept.append(row.cells)
            lines.append(row.line)
            size += sum(map(len, row.cells))
        elif row.cells or row.reason:
            problem = _unusable(row, width, sheet.delimiter)
            short = problem if row.cells and len(row.cells) < width else None
            problems.append(problem)
        if len(kept) + len(problems) >= _ROWS_PER_PIECE or size > _CHARACTERS_PER_PIECE:
            yield _piece(_columns(kept, lines, width), problems, sheet)
            kept, lines, problems, size = [], [], [], 0
    if short is not None and problems:
        hint = f"{short.hint}; it is the last one: the file may be cut short"
        problems[-1] = quarantined(short.line, "cut_short", hint, short.raw)
    if kept or problems:
        yield _piece(_columns(kept, lines, width), problems, sheet)


def _unusable(row: Record, width: int, delimiter: str) -> Problem:
    if row.reason:
        return quarantined(row.line, row.reason, row.hint, row.raw)
    hint = f"the row has {len(row.cells)} cells, the heading {width}"
    return quarantined(row.line, "ragged", hint, raw_text(list(row.cells), delimiter))


def _columns(kept: list[list[str]], lines: list[int], width: int) -> pa.Table:
    columns = list(zip(*kept, strict=True)) or [()] * width
    arrays = {
        str(i): pa.array([cell or None for cell in column], pa.string())
        for i, column in enumerate(columns)
    }
    return pa.table({**arrays, "_line": pa.array(lines, pa.int64())})


def _piece(rows: pa.Table, problems: list[Problem], sheet: Sheet) -> Piece:
    kept, more = screened(rows, sheet.header, sheet.delimiter)
    return Piece(kept, tuple(sorted([*problems, *more], key=lambda problem: problem.line)))
