"""Is a file clean, so that it can be read at full speed, and what are its columns then?

Clean is proved on the bytes, with numpy: valid UTF-8, no zero byte, every quotation mark where it
belongs, no line break inside one, as many columns as the heading has. On a clean file this reader
and `records` give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv

#: A line longer than this goes to the careful reader, whose cells are limited.
_LONGEST_LINE_BYTES = 100_000
_LF, _CR, _QUOTE = 10, 13, 34


def is_clean(blocks: Iterable[bytes], delimiter: str, width: int) -> bool:
    """Are all these blocks of whole lines clean? A file of one column never is."""
    return (
        width > 1
        and len(delimiter) == 1
        and all(
            _is_clean_block(
                block if block.endswith(b"\n") else block + b"\n", delimiter.encode(), width
            )
            for block in blocks
        )
    )


def _is_clean_block(block: bytes, sign: bytes, width: int) -> bool:
    if b"\0" in block or b"\n\n" in block or block[:1] in b"\r\n" or not _is_utf8(block):
        return False
    if b"\r" in block and (b"\n\r" in block or block.count(b"\r") != block.count(b"\r\n")):
        return False
    rows = block.count(b"\n")
    if len(block) > _LONGEST_LINE_BYTES * rows or (
        rows < 1000 and _longest(block) > _LONGEST_LINE_BYTES
    ):
        return False
    parting = block.count(sign)
    if b'"' in block:
        quoted = _signs_in_quotes(np.frombuffer(block, np.uint8), sign[0])
        if quoted is None:
            return False
        parting -= quoted
    return parting == rows * (width - 1)


def _is_utf8(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _longest(block: bytes) -> int:
    return max(map(len, block.split(b"\n")))


def _signs_in_quotes(block: NDArray[np.uint8], sign: int) -> int | None:
    """How many delimiters stand inside quotes? None where a quote is odd or holds a line break."""
    quotes = np.flatnonzero(block == _QUOTE)
    if len(quotes) % 2:
        return None
    opening, closing = quotes[0::2], quotes[1::2]
    before = block[opening - 1]
    starts = (before == sign) | (before == _LF) | (opening == 0)
    starts[1:] |= opening[1:] == closing[:-1] + 1
    after = block[closing + 1]
    ends = (after == sign) | (after == _LF) | (after == _CR)
    ends[:-1] |= closing[:-1] + 1 == opening[1:]
    if not (starts.all() and ends.all()):
        return None
    if np.any(_inside(block, _LF, opening, closing)):
        return None
    return int(_inside(block, sign, opening, closing).sum())


def _inside(
    block: NDArray[np.uint8], sign: int, opening: NDArray[np.intp], closing: NDArray[np.intp]
) -> NDArray[np.intp]:
    """How many of a sign does each pair of quotes hold?"""
    places = np.flatnonzero(block == sign)
    return np.searchsorted(places, closing) - np.searchsorted(places, opening)


def columns(block: bytes, delimiter: str, width: int) -> pa.Table | None:
    """The columns of a clean block, all text, named by their position; empty cells are null.

    None where its rows are not of one width after all: two errors had cancelled out in the count.
    """
    names = [str(index) for index in range(width)]
    try:
        return csv.read_csv(
            pa.BufferReader(block),
            read_options=csv.ReadOptions(column_names=names, block_size=1 << 20),
            parse_options=csv.ParseOptions(delimiter=delimiter),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None


def without_first_lines(blocks: Iterator[bytes], lines: int) -> Iterator[bytes]:
    """The blocks after so many lines."""
    for block in blocks:
        start = 0
        while lines and (end := block.find(b"\n", start)) >= 0:
            start, lines = end + 1, lines - 1
        if start < len(block) and not lines:
            yield block[start:]
