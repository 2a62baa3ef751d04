"""How are words put into lines and columns that fit a terminal?"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from whichhalf.typeset.telling import clean

_GAP = 2
_NARROWEST = 12
_TYPED = re.compile("`[^`]*`")
#: Stands for a blank that no line is broken at; a private character that no text of ours holds.
_STAYS = "\ue000"


def aligned(rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), width: int) -> list[str]:
    """Which lines show these rows? Columns named in `right` are numbers.

    The widest column of words is cut, with an ellipsis, where a line would not fit.

    >>> aligned([("File", "Rows"), ("orders.csv", "12")], right=[1], width=80)
    ['File        Rows', 'orders.csv    12']
    """
    if not rows:
        return []
    safe = [[clean(cell).replace("\n", " ") for cell in row] for row in rows]
    widths = _fitted([max(map(len, column)) for column in zip(*safe, strict=True)], right, width)
    return [_line(row, widths, right) for row in safe]


def with_last_wrapped(rows: Sequence[Sequence[str]], *, width: int) -> list[str]:
    """Which lines show these rows, the last column in as many lines as it needs?

    >>> with_last_wrapped([("who", "the first half"), ("what", "more")], width=16)
    ['who   the first', '      half', 'what  more']
    """
    heads = aligned([row[:-1] for row in rows], width=width)
    room = max(map(len, heads), default=0) + _GAP
    lines = []
    for head, row in zip(heads, rows, strict=True):
        first, *rest = textwrap.wrap(clean(row[-1]), max(width - room, _NARROWEST)) or [""]
        lines.append(f"{head.ljust(room)}{first}".rstrip())
        lines += [" " * room + part for part in rest]
    return lines


def paragraph(text: str, *, width: int, first: str = "", rest: str = "") -> list[str]:
    """Which lines show this text? What stands between backticks stays whole, to be typed.

    >>> paragraph("Say which: `--dates dmy`.", width=20)
    ['Say which:', '`--dates dmy`.']
    """
    whole = _TYPED.sub(lambda found: found[0].replace(" ", _STAYS), text)
    lines = textwrap.wrap(
        whole,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_STAYS, " ") for line in lines]


def _fitted(widths: list[int], right: Sequence[int], width: int) -> list[int]:
    words = [at for at in range(len(widths)) if at not in right]
    while words and sum(widths) + _GAP * (len(widths) - 1) > width:
        widest = max(words, key=lambda at: widths[at])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    cells = []
    for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
        shown = cell if len(cell) <= width else cell[: width - 1] + "…"
        cells.append(shown.rjust(width) if at in right else shown.ljust(width))
    return (" " * _GAP).join(cells).rstrip()
