"""What stands on the page of a statement, before anyone decides how it looks?

The terminal and the browser show the same page: sections with tables, cards and lists, all of them
words in the reader's language. Nothing here is markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from whichhalf.nouns.evidence import Evidence

#: How loud a row or an item is.
PLAIN, SUBTOTAL, TOTAL, ASIDE, WARNING = "plain", "subtotal", "total", "aside", "warning"


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind a figure: its key, how it is made, and where it comes from?"""

    key: str
    formula: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Which words stand in a cell, and which smaller ones below them?

    `again` marks a name that the row above has too: the eye may skip it, a screen reader may not.
    `brief` stands in place of the text where room is dear.
    """

    text: str
    under: str = ""
    brief: str = ""
    unknown: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """What is a column called, and is it one of numbers?"""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Which cells stand side by side, and what proves them?"""

    cells: tuple[Cell, ...]
    proof: Proof | None = None
    tone: str = PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """Which rows belong together? The first `labels` columns name a row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    labels: int = 1
    gap: int = 2


@dataclass(frozen=True, slots=True)
class Card:
    """Which figure deserves a place of its own, and how is it made?"""

    title: str
    figure: str
    spread: str
    grade: str
    lines: tuple[str, ...]
    proof: Proof
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Cards:
    """Which figures stand side by side?"""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """How far has a goal come? `progress_ppm` is None where nobody knows."""

    title: str
    progress_ppm: int | None
    progress: str
    lines: tuple[str, ...]
    proof: Proof
    tone: str = PLAIN


@dataclass(frozen=True, slots=True)
class Gauges:
    """Which goals stand below each other?"""

    gauges: tuple[Gauge, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """Which sentence, behind which mark, with which word about it, and which next step?"""

    mark: str
    text: str
    word: str = ""
    under: str = ""
    key: str = ""
    tone: str = PLAIN


@dataclass(frozen=True, slots=True)
class Items:
    """Which sentences stand below each other?"""

    items: tuple[Item, ...]
    ordered: bool = False


Block = Table | Cards | Gauges | Items


@dataclass(frozen=True, slots=True)
class Section:
    """What is told under one heading? `brief` sections stand in the terminal too."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    intro: str = ""
    brief: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """What is the whole page?"""

    language: str
    title: str
    subtitle: str
    headline: str
    sections: tuple[Section, ...]
    closing: str
    hint: str  #: our own words only, with commands between back-ticks
