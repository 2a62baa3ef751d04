"""What does the statement look like in a terminal?

Plain text that fits the width: wide columns wrap, tables that still do not fit are told in parts.
Nothing depends on colour, and nothing from the data can steer the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from whichhalf.nouns.statement import Statement
from whichhalf.report.page import (
    SUBTOTAL,
    TOTAL,
    WARNING,
    Block,
    Cards,
    Cell,
    Gauge,
    Gauges,
    Items,
    Page,
    Row,
    Section,
    Table,
)
from whichhalf.report.sections import page_of
from whichhalf.typeset.numbers import loose
from whichhalf.typeset.telling import clean

_NARROWEST = 8
_BAR = 20
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class _Paper:
    """How wide is the terminal, can it show weight and colour, and shall keys be shown?"""

    width: int
    colour: bool
    keys: bool

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text


def render(
    statement: Statement,
    language: str,
    *,
    width: int = 100,
    colour: bool = False,
    keys: bool = False,
) -> str:
    """What does the terminal show of this statement?"""
    paper = _Paper(max(width, 60), colour, keys)
    page = page_of(statement, language)
    return "\n".join(line.rstrip() for line in _page(page, paper)) + "\n"


def _page(page: Page, paper: _Paper) -> Iterator[str]:
    yield from (paper.bold(line) for line in wrap(page.title, paper.width))
    yield from wrap(page.subtitle, paper.width)
    yield ""
    yield from (paper.bold(line) for line in wrap(page.headline, paper.width))
    for section in page.sections:
        if section.brief:
            yield from _section(section, paper)
    yield ""
    for line in (page.closing, page.hint):
        yield from (paper.faint(part) for part in wrap(line, paper.width))


def _section(section: Section, paper: _Paper) -> Iterator[str]:
    yield ""
    title = clean(section.title)
    yield paper.bold(title)
    yield "─" * min(paper.width, max(len(title), 3))
    yield from wrap(section.intro, paper.width)
    for number, block in enumerate(section.blocks):
        if number or section.intro:
            yield ""
        yield from _block(block, paper)


def _block(block: Block, paper: _Paper) -> Iterator[str]:
    if isinstance(block, Table):
        yield from _table(block, paper)
    elif isinstance(block, Cards):
        yield from _cards(block, paper)
    elif isinstance(block, Gauges):
        yield from (line for gauge in block.gauges for line in _gauge(gauge, paper))
    else:
        yield from _items(block, paper)


def _cards(block: Cards, paper: _Paper) -> Iterator[str]:
    title_width = max(width_of(card.title) for card in block.cards)
    figure_width = max(width_of(card.figure) for card in block.cards)
    for card in block.cards:
        title = _padded(clean(card.title), title_width, right=False)
        figure = _padded(clean(card.figure), figure_width, right=True)
        yield from _beside(f"{title}  {figure}  ", card.spread, paper, bold=figure)
        for line in card.lines:
            yield from (paper.faint(part) for part in wrap(line, paper.width, indent=_INDENT))
        yield from _key(card.proof.key, paper)


def _beside(head: str, text: str, paper: _Paper, *, bold: str = "") -> Iterator[str]:
    """A text beside its head, or below it where both do not fit."""
    room = paper.width - width_of(head)
    first, *more = list(wrap(text, max(room, _NARROWEST * 2))) or [""]
    if width_of(first) > room:
        first, more = "", [first, *more]
    shown = head.replace(bold, paper.bold(bold), 1) if bold else head
    yield loose(shown) + first
    yield from (_INDENT + line for line in more)


def _gauge(gauge: Gauge, paper: _Paper) -> Iterator[str]:
    head = f"{bar(gauge.progress_ppm)} {clean(gauge.progress):>9}  "
    yield from _beside(head, gauge.title, paper)
    for line in gauge.lines:
        yield from wrap(line, paper.width, indent=_INDENT)
    yield from _key(gauge.proof.key, paper)


def bar(progress_ppm: int | None) -> str:
    """How far, drawn with signs? Unknown is drawn as unknown.

    >>> bar(250_000), bar(None), bar(2_000_000)
    ('[#####...............]', '[? ? ? ? ? ? ? ? ? ? ]', '[###################>]')
    """
    if progress_ppm is None:
        return "[" + "? " * (_BAR // 2) + "]"
    filled = max(0, progress_ppm * _BAR // 1_000_000)
    if filled > _BAR:
        return "[" + "#" * (_BAR - 1) + ">]"
    return "[" + "#" * filled + "." * (_BAR - filled) + "]"


def _items(block: Items, paper: _Paper) -> Iterator[str]:
    for item in block.items:
        mark = f"{item.mark}." if block.ordered else item.mark
        mark += "!" if item.tone == WARNING else ""
        hang = " " * (len(mark) + 1)
        text = f"{item.text} ({item.word})" if item.word else item.text
        first, *more = list(wrap(text, paper.width - len(hang))) or [""]
        yield f"{mark} {first}"
        yield from (hang + line for line in more)
        yield from (paper.faint(part) for part in wrap(item.under, paper.width, indent=hang))
        yield from _key(item.key, paper)


def _key(key: str, paper: _Paper) -> Iterator[str]:
    if paper.keys and key:
        yield paper.faint(f"{_INDENT}[{clean(key)}]")


def _table(table: Table, paper: _Paper) -> Iterator[str]:
    yield from wrap(table.caption, paper.width)
    for columns in _parts(table, paper.width):
        widths = _widths(table, columns, paper.width)
        head = [table.columns[at].title for at in columns]
        yield from (paper.faint(line) for line in _lines(head, columns, widths, table))
        yield paper.faint((" " * table.gap).join("─" * width for width in widths))
        for row in table.rows:
            yield from _row(row, columns, widths, table, paper)
    yield from (paper.faint(part) for part in wrap(table.note, paper.width))


def _row(
    row: Row, columns: Sequence[int], widths: Sequence[int], table: Table, paper: _Paper
) -> Iterator[str]:
    texts = [_shown(row.cells[at]) for at in columns]
    for line in _lines(texts, columns, widths, table):
        yield paper.bold(line) if row.tone in {TOTAL, SUBTOTAL} else line
    for at in columns:
        yield from (
            paper.faint(part) for part in wrap(row.cells[at].under, paper.width, indent=_INDENT * 2)
        )
    yield from _key(row.proof.key if row.proof else "", paper)


def _shown(cell: Cell) -> str:
    return "" if cell.again else cell.brief or cell.text


def _lines(
    texts: Sequence[str], columns: Sequence[int], widths: Sequence[int], table: Table
) -> Iterator[str]:
    """The cells of one row side by side, each wrapped to its width."""
    wrapped = [list(wrap(text, width)) or [""] for text, width in zip(texts, widths, strict=True)]
    for number in range(max(map(len, wrapped))):
        parts = [cell[number] if number < len(cell) else "" for cell in wrapped]
        padded = [
            _padded(part, width, right=table.columns[at].number)
            for part, width, at in zip(parts, widths, columns, strict=True)
        ]
        yield (" " * table.gap).join(padded).rstrip()


def _padded(text: str, width: int, *, right: bool) -> str:
    blanks = " " * max(width - width_of(text), 0)
    return blanks + text if right else text + blanks


def _natural(table: Table, at: int) -> int:
    return max(width_of(text) for text in [table.columns[at].title, *_column(table, at)])


def _column(table: Table, at: int) -> list[str]:
    return [row.cells[at].brief or row.cells[at].text for row in table.rows]


def _least(table: Table, at: int) -> int:
    """How narrow may a column become? Numbers are never broken, words between their blanks."""
    if table.columns[at].number:
        return max([*map(width_of, _column(table, at)), _longest_word(table.columns[at].title)])
    words = max(_longest_word(text) for text in [table.columns[at].title, *_column(table, at)])
    return min(words, max(_NARROWEST, 16))


def _longest_word(text: str) -> int:
    return max((width_of(word) for word in clean(text).split(" ")), default=0)


def _parts(table: Table, width: int) -> Iterator[list[int]]:
    """Which columns fit side by side? The naming columns come again in every part."""
    labels = list(range(table.labels))
    used = sum(_least(table, at) + table.gap for at in labels)
    part, room = list(labels), width - used + table.gap
    for at in range(table.labels, len(table.columns)):
        needed = _least(table, at) + table.gap
        if needed > room and len(part) > len(labels):
            yield part
            part, room = list(labels), width - used + table.gap
        part.append(at)
        room -= needed
    yield part


def _widths(table: Table, columns: Sequence[int], width: int) -> list[int]:
    """How wide is each column? As wide as its words want, less where the terminal is narrow."""
    widths = [_natural(table, at) for at in columns]
    least = [_least(table, at) for at in columns]
    excess = sum(widths) + table.gap * (len(widths) - 1) - width
    while excess > 0:
        spare = [natural - low for natural, low in zip(widths, least, strict=True)]
        widest = max(range(len(widths)), key=lambda at: (spare[at] > 0, widths[at]))
        if spare[widest] <= 0:
            break
        widths[widest] -= 1
        excess -= 1
    return widths


def wrap(text: str, width: int, *, indent: str = "") -> Iterator[str]:
    """Which lines does a text fill? Words longer than a line are broken.

    >>> list(wrap("one two three", 7))
    ['one two', 'three']
    """
    room = max(width - len(indent), 1)
    line = ""
    for word in _words(clean(text), room):
        if line and width_of(line) + 1 + width_of(word) > room:
            yield indent + loose(line)
            line = ""
        line = f"{line} {word}" if line else word
    if line:
        yield indent + loose(line)


def _words(text: str, room: int) -> Iterator[str]:
    for word in text.replace("\n", " ").split(" "):
        rest = word
        while width_of(rest) > room:
            at = _fitting(rest, room)
            yield rest[:at]
            rest = rest[at:]
        if rest:
            yield rest


def _fitting(text: str, room: int) -> int:
    taken = 0
    for number, char in enumerate(text):
        taken += width_of(char)
        if taken > room:
            return max(number, 1)
    return len(text)


@lru_cache(maxsize=4096)
def width_of(text: str) -> int:
    """How many columns of a terminal does a text take? Wide letters take two, combining marks none.

    >>> width_of("abc"), width_of("日本"), width_of("e\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(_width_of_char(char) for char in text)


def _width_of_char(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
