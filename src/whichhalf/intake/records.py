"""What are the rows of a file that is not clean, one by one?

Python's `csv` in its strict mode, fed line by line, so that a broken row costs one row and not the
file.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from whichhalf.errors import FileRefused
from whichhalf.intake.problem import RAW_CHARACTERS

#: A line longer than this is no row of any export; it is cut as it is read, so that memory stays
#: bounded.
LONGEST_LINE_BYTES = 1_000_000
#: A quoted text of more lines than this is a quote that nobody closed.
MOST_LINES = 1_000
#: So many unclosed quotes that nothing in the file can be trusted.
MOST_UNCLOSED = 100
#: Stands for a carriage return inside a line, which `csv` would take for the end of the row.
_CR = "\ue00d"


class Record(NamedTuple):
    """One row: its first line in the file, its cells, or why it has none."""

    line: int
    cells: list[str]
    reason: str = ""
    hint: str = ""
    raw: str = ""


class _Line(NamedTuple):
    number: int
    text: str
    reason: str
    hint: str


class _Feed:
    """Lines for `csv`, which can be given back when a quote turns out to be unclosed."""

    def __init__(self, lines: Iterator[_Line]) -> None:
        self._lines = lines
        self._held: deque[_Line] = deque()
        self.taken: list[_Line] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) == MOST_LINES:
            raise csv.Error
        line = self._held.popleft() if self._held else next(self._lines)
        self.taken.append(line)
        return line.text + "\n"

    def give_back(self) -> None:
        """All but the first line of the record are read again."""
        self._held.extendleft(reversed(self.taken[1:]))


def records(
    blocks: Iterable[bytes], delimiter: str, title: str, *, line: int = 1, offset: int = 0
) -> Iterator[Record]:
    """Which rows do these UTF-8 blocks hold? Blank lines come as rows without cells.

    `line` and `offset` say where the first block lies in the file. Raises FileRefused where the
    file ends inside a quoted text: it is torn.
    """
    feed = _Feed(_lines(blocks, line, offset))
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    unclosed = 0
    while True:
        feed.taken = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if str(error) == "unexpected end of data":
                raise _torn(title, feed.taken[0].number) from None
            unclosed += len(feed.taken) > 1
            if unclosed > MOST_UNCLOSED:
                raise _torn(title, feed.taken[0].number) from None
            feed.give_back()
            yield _broken(feed.taken[:1], str(error))
            continue
        trouble = next((taken for taken in feed.taken if taken.reason), None)
        if trouble:
            yield Record(feed.taken[0].number, [], trouble.reason, trouble.hint, _raw(feed.taken))
            continue
        if any(_CR in taken.text for taken in feed.taken):
            cells = [cell.replace(_CR, "\r") for cell in cells]
        yield Record(feed.taken[0].number, cells)


def _broken(taken: list[_Line], error: str) -> Record:
    if taken[0].reason:
        return Record(taken[0].number, [], taken[0].reason, taken[0].hint, _raw(taken))
    if error.startswith("field larger"):
        return Record(taken[0].number, [], *_TOO_LONG, _raw(taken))
    hint = 'a quotation mark inside a text must be written twice, as in ""'
    return Record(taken[0].number, [], "stray_quote", hint, _raw(taken))


def _torn(title: str, line: int) -> FileRefused:
    return FileRefused(
        file=title,
        reason=f"a text in quotation marks opens on line {line} and never ends: the file is torn",
        remedy="Download it again.",
    )


def _raw(taken: list[_Line]) -> str:
    return "\n".join(line.text for line in taken)[:RAW_CHARACTERS].replace(_CR, "\r")


_TOO_LONG = ("too_long", "a cell is longer than any export writes")


def _lines(blocks: Iterable[bytes], number: int, offset: int) -> Iterator[_Line]:
    """Lines without their ends. Lines that are no text say why; overlong ones are cut."""
    long: bytes | None = None
    for block in blocks:
        lines = block.split(b"\n")
        ended = lines[-1] == b""
        if ended:
            lines.pop()
        for index, line in enumerate(lines):
            open_ended = not ended and index == len(lines) - 1
            if open_ended and (long is not None or len(line) > LONGEST_LINE_BYTES):
                long = line[:RAW_CHARACTERS] if long is None else long
                offset += len(line)
                continue
            if long is None and len(line) <= LONGEST_LINE_BYTES:
                yield _line(number, line, offset)
            else:
                cut = (line if long is None else long)[:RAW_CHARACTERS]
                yield _Line(number, cut.decode("utf-8", "replace").replace('"', "'"), *_TOO_LONG)
                long = None
            number += 1
            offset += len(line) + 1
    if long is not None:
        yield _Line(number, long.decode("utf-8", "replace").replace('"', "'"), *_TOO_LONG)


def _line(number: int, line: bytes, offset: int) -> _Line:
    reason = hint = ""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        text = line.decode("utf-8", "replace")
        reason, hint = "not_text", f"byte {offset + error.start} of the file is no UTF-8"
    if "\0" in text:
        reason, hint = "nul_byte", f"byte {offset + line.find(0)} of the file is a zero byte"
    inner = text.removesuffix("\r")  # the last one belongs to the end of the line
    return _Line(number, inner.replace("\r", _CR) + text[len(inner) :], reason, hint)
