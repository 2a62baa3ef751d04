"""Which identifier, yes or no, or currency is written here?"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
from pyarrow import compute

from whichhalf.nouns.money import EXPONENTS
from whichhalf.reader.cells import (
    Cell,
    Column,
    Trouble,
    empty_column,
    is_blank,
    quarantine,
    read_each,
    unreadable,
)
from whichhalf.reader.problem import Status
from whichhalf.reader.spellings import NO, YES

#: 1.23457E+17: Excel has kept six digits of an id. Also with a decimal comma.
_RUINED = r"^\s*-?\d([.,]\d+)?[eE]\+?\d{2,3}\s*$"


def identifiers(texts: pa.Array, *, required: bool) -> tuple[pa.Array, dict[int, Trouble]]:
    """The ids without spaces around them; those that Excel has ruined are unknown.

    >>> identifiers(pa.array(["00123", "123", "1.23457E+17"]), required=True)[0].to_pylist()
    ['00123', '123', None]
    """
    ids = compute.utf8_trim_whitespace(texts)
    ruined = compute.fill_null(compute.match_substring_regex(ids, _RUINED), fill_value=False)
    if not compute.any(ruined).as_py():
        return ids, {}
    status = Status.QUARANTINED if required else Status.NOTED
    hint = "a spreadsheet has rounded this id: export again, and import before opening"
    rows = np.flatnonzero(ruined.to_numpy(zero_copy_only=False)).tolist()
    unknown = compute.if_else(ruined, pa.scalar(None, pa.string()), ids)
    return unknown, dict.fromkeys(rows, Trouble(status, "ruined_id", hint))


def flags(texts: pa.Array) -> Column:
    """Yes or no, as 1 or 0."""
    column = empty_column(len(texts))
    rows = np.flatnonzero(compute.is_valid(texts).to_numpy(zero_copy_only=False))
    read_each(texts, rows, column, _flag)
    return column


def _flag(text: str) -> Cell:
    word = text.strip().casefold()
    if word in YES or word in NO:
        return Cell(int(word in YES))
    return Cell(None) if is_blank(word) else unreadable(text, "yes or no")


def currencies(texts: pa.Array) -> tuple[pa.Array, dict[int, Trouble]]:
    """Three letters each: from `usd`, `United States Dollar - USD`, `EUR`."""
    coded = texts.dictionary_encode()
    cells = [_currency(text) for text in coded.dictionary.to_pylist()]
    codes = pa.array([cell.currency or None for cell in cells], pa.string()).take(coded.indices)
    troubles: dict[int, Trouble] = {}
    for code, cell in enumerate(cells):
        if cell.trouble:
            rows = compute.indices_nonzero(compute.equal(coded.indices, code)).to_pylist()
            troubles |= dict.fromkeys(rows, cell.trouble)
    return codes, troubles


def _currency(text: str) -> Cell:
    found = re.search(r"(?:^|\W)([A-Za-z]{3})$", text.strip())
    code = found[1].upper() if found else ""
    if code in EXPONENTS:
        return Cell(None, currency=code)
    return (
        Cell(None)
        if is_blank(text)
        else quarantine("no_currency", f"{text[:40]!r} is no currency; write EUR, USD, …")
    )
