"""Which sign parts the columns, and which row holds the headings?"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence

DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
#: `# Start date: 20240101`, `# -----`, `#`; but not the order `#1001`.
_REMARK = re.compile(r"^#(\s|-|=|$)")
_FIGURE = re.compile(r"^[\s\-+−(]*[$€£¥]?\s*\d")


def sep_line(line: str) -> str:
    """Which delimiter does an Excel line such as `sep=;` name? Empty where it is no such line."""
    match = _SEP_LINE.match(line)
    return match[1] if match else ""


def is_remark(cells: Sequence[str]) -> bool:
    """Is this row a remark, as in `# Start date: 20240101`?"""
    return bool(cells) and _REMARK.match(cells[0]) is not None


def delimiter_of(lines: Sequence[str]) -> str:
    """Which sign parts the columns of these lines?

    The one by which most rows have equally many columns; among equals the one that makes more of
    them.

    >>> delimiter_of(["Datum;Umsatz", "01.03.2026;1.234,56", "02.03.2026;20,25"])
    ';'
    """
    named = sep_line(lines[0]) if lines else ""
    if named:
        return named
    kept = [line for line in lines if not _REMARK.match(line)]
    return max(DELIMITERS, key=lambda sign: _agreement(kept, sign))


def _agreement(lines: Sequence[str], sign: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
    except csv.Error:
        widths = [line.count(sign) + 1 for line in lines]
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0, 0
    width, rows = max(wide.items(), key=lambda item: (item[1], item[0]))
    return round(rows / len(widths), 2), width


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first rows of a block holds the headings?

    The first one that is as wide as most rows are and that has no more gaps than text: what stands
    above is a title. A single narrow row above others is never a heading.

    >>> heading_row([["Keyword report"], ["1 May 2026"], ["Keyword", "Clicks"], ["shoes", "3"]])
    2
    """
    broad = [i for i, row in enumerate(rows) if len(row) > 1] or [*range(len(rows))]
    widths = Counter(len(rows[i]) for i in broad)
    most, count = widths.most_common(1)[0]
    wide = broad if count == 1 else [i for i in broad if len(rows[i]) == most]
    return next((i for i in (*wide, *broad) if _is_full(rows[i])), wide[0])


def _is_full(row: Sequence[str]) -> bool:
    """Are at least half of the cells filled, and at most half of them figures?"""
    filled = sum(bool(cell.strip()) for cell in row)
    return 2 * filled >= len(row) and 2 * sum(map(is_figure, row)) <= len(row)


def is_figure(cell: str) -> bool:
    """Does this cell begin like a number or a date?"""
    return _FIGURE.match(cell) is not None
