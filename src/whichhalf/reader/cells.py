"""What does a cell say once it is read, and what is the matter with it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute

from whichhalf.reader.problem import Status
from whichhalf.reader.spellings import BLANKS


class Trouble(NamedTuple):
    """What is the matter with a cell: does it cost the row (quarantined) or not (noted)?"""

    status: Status
    reason: str
    hint: str


class Cell(NamedTuple):
    """The value of a cell, None where it is unknown; `currency` where a sign stands beside it.

    `local` says that a moment has no offset of its own and is still in its zone's clock time.
    """

    value: int | None
    trouble: Trouble | None = None
    currency: str = ""
    local: bool = False


@dataclass(slots=True)
class Column:
    """A column as integers: values, which of them are known, and row → trouble."""

    values: NDArray[np.int64]
    known: NDArray[np.bool_]
    troubles: dict[int, Trouble] = field(default_factory=dict)
    currencies: dict[int, str] = field(default_factory=dict)
    local: NDArray[np.bool_] | None = None

    def array(self, kind: Any) -> pa.Array:
        """As an Arrow array of this type; unknown is null."""
        numbers = pa.array(self.values, mask=~self.known)
        # Days come as the microsecond at which they begin.
        return (numbers.cast(pa.timestamp("us")) if kind == pa.date32() else numbers).cast(kind)


def is_blank(text: str) -> bool:
    """Does this cell say that the value is not known?"""
    return text.strip().casefold() in BLANKS


def unreadable(text: str, wanted: str) -> Cell:
    """A cell that cannot be read as what its column holds."""
    return Cell(
        None,
        Trouble(
            Status.QUARANTINED, f"no_{wanted.replace(' ', '_')}", f"{text[:60]!r} is no {wanted}"
        ),
    )


def quarantine(reason: str, hint: str) -> Cell:
    """A cell that costs the row."""
    return Cell(None, Trouble(Status.QUARANTINED, reason, hint))


def empty_column(length: int) -> Column:
    """A column in which nothing is known yet."""
    return Column(
        np.zeros(length, np.int64), np.zeros(length, np.bool_), local=np.zeros(length, np.bool_)
    )


def read_each(
    texts: pa.Array, rows: NDArray[np.intp], into: Column, parse: Callable[[str], Cell]
) -> None:
    """Read these rows cell by cell, each spelling once, into a column."""
    coded = texts.take(pa.array(rows)).dictionary_encode()
    codes = compute.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    cells = [parse(text) for text in coded.dictionary.to_pylist()]
    told = np.array([0 if c.value is None else c.value for c in cells] + [0], np.int64)
    known = np.array([c.value is not None for c in cells] + [False])
    local = np.array([c.local for c in cells] + [False])
    into.values[rows], into.known[rows] = told[codes], known[codes]
    if into.local is not None:
        into.local[rows] = local[codes]
    for code, cell in enumerate(cells):
        if cell.trouble or cell.currency:
            for row in rows[codes == code].tolist():
                if cell.trouble:
                    into.troubles[row] = cell.trouble
                if cell.currency:
                    into.currencies[row] = cell.currency
