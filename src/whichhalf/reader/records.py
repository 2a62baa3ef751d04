"""What are the rows of a file that is not clean, one by one?

Python's `csv` in its strict mode, fed line by line, so that a broken row costs one row and not the
file.
"""

from __future__ import annotations

import csv
import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from whichhalf.errors import FileRefused
from whichhalf.reader.problem import RAW_CHARACTERS

#: A line longer than this is no row of any export; it is cut as it is read, so that memory stays
#: bounded.
LONGEST_LINE_BYTES = 1_000_000
#: `csv` itself takes no longer cell than this.
_LONGEST_PLAIN = 131_072
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

    def __init__(self, blocks: Iterable[bytes], line: int, offset: int) -> None:
        self._blocks = iter(blocks)
        self._held: deque[_Line] = deque()
        self._number = line
        self._offset = offset
        self._long: bytes | None = None
        self.taken: list[_Line] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) == MOST_LINES:
            raise csv.Error
        while not self._held:
            self._hold(next(self._blocks, None))
        line = self._held.popleft()
        self.taken.append(line)
        return line.text + "\n"

    def give_back(self) -> None:
        """All but the first line of the record are read again."""
        self._held.extendleft(reversed(self.taken[1:]))

    def plain(self) -> tuple[int, list[str]] | None:
        """The next block, if it has no quote in it: then each line is a row."""
        if self._held or self._long is not None:
            return None
        block = next(self._blocks, b"")
        lines = _plain_lines(block)
        if lines is None:
            self._hold(block)
            return None
        first = self._number
        self._number += len(lines)
        self._offset += len(block)
        return first, lines

    def _hold(self, block: bytes | None) -> None:
        """Lines of a block, one by one. What is no text says why; overlong lines are cut."""
        if block is None and self._long is None:
            raise StopIteration
        lines = (block or b"\n").split(b"\n")
        ended = lines[-1] == b""
        if ended:
            lines.pop()
        for index, line in enumerate(lines):
            open_ended = not ended and index == len(lines) - 1
            if open_ended and (self._long is not None or len(line) > LONGEST_LINE_BYTES):
                self._long = line[:RAW_CHARACTERS] if self._long is None else self._long
                self._offset += len(line)
                continue
            if self._long is None and len(line) <= LONGEST_LINE_BYTES:
                self._held.append(_line(self._number, line, self._offset))
            else:
                cut = (line if self._long is None else self._long)[:RAW_CHARACTERS]
                text = cut.decode("utf-8", "replace").replace('"', "'")
                self._held.append(_Line(self._number, text, *_TOO_LONG))
                self._long = None
            self._number += 1
            self._offset += len(line) + 1


def _plain_lines(block: bytes) -> list[str] | None:
    if b'"' in block or b"\0" in block or block.count(b"\r") != block.count(b"\r\n"):
        return None
    try:
        lines = block.decode().removesuffix("\n").split("\n") if block else []
    except UnicodeDecodeError:
        return None
    return lines if max(map(len, lines), default=0) <= _LONGEST_PLAIN else None


def records(
    blocks: Iterable[bytes], delimiter: str, title: str, *, line: int = 1, offset: int = 0
) -> Iterator[Record]:
    """Which rows do these UTF-8 blocks hold? Blank lines come as rows without cells.

    `line` and `offset` say where the first block lies in the file. Raises FileRefused where the
    file ends inside a quoted text: it is torn.
    """
    feed = _Feed(blocks, line, offset)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    unclosed = 0
    while True:
        plain = feed.plain()
        if plain and plain[1]:
            rows = csv.reader(plain[1], delimiter=delimiter, strict=True)
            yield from map(Record, itertools.count(plain[0]), rows)
            continue
        feed.taken = []
        try:
            yield _record(next(reader), feed.taken)
        except StopIteration:
            return
        except csv.Error as error:
            unclosed += len(feed.taken) > 1
            if str(error) == "unexpected end of data" or unclosed > MOST_UNCLOSED:
                raise _torn(title, feed.taken[0].number) from None
            feed.give_back()
            yield _broken(feed.taken[:1], str(error))


def _record(cells: list[str], taken: list[_Line]) -> Record:
    for line in taken:
        if line.reason:
            return Record(taken[0].number, [], line.reason, line.hint, _raw(taken))
        if _CR in line.text:
            cells = [cell.replace(_CR, "\r") for cell in cells]
    return Record(taken[0].number, cells)


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
